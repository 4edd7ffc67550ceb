//! The files behind the evidence after they were attached: scanned again and again, and deleted
//! when nothing refers to them any more.

use crate::actions::scanner::Look;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::evidence::Source;
use crate::domain::event::Event;
use crate::store::assessment::{evidence, evidence_files};
use crate::store::{StoreError, events};

const DAY: i64 = 24 * 3600;
/// A file stays this long after the last piece that showed it was taken away, so that a copy of the
/// records that is being made meets it.
const UNUSED_KEPT: i64 = DAY;
/// A file in which nothing was found is scanned again after this long: scanners learn.
const CLEAN_AGAIN: i64 = 7 * DAY;
/// Files deleted or scanned in one run.
const AT_MOST: i64 = 200;

/// What a run of scanning did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scanned {
    /// Files in which nothing was found.
    pub clean: usize,
    /// Files in which something was found.
    pub found: usize,
    /// Files that could not be scanned.
    pub failed: usize,
}

/// Deletes the files that no record refers to any more; says how many.
///
/// # Errors
/// Only the schedule may do this; or the store cannot be reached.
pub async fn delete_unused(ctx: &Ctx, actor: &Actor) -> Result<usize, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let now = ctx.now();
    let before = now.plus_seconds(-UNUSED_KEPT);
    adopt_unknown(ctx).await?;
    let unused = evidence_files::unused(&mut ctx.db.read().await?, before, AT_MOST).await?;
    let mut deleted = 0;
    for sha256 in unused {
        let mut tx = ctx.db.write().await?;
        if evidence_files::set_deleted(&mut tx, &sha256, before, now).await? {
            // Deleted before the commit: an upload of the same bytes waits for this transaction,
            // and then stores them anew.
            ctx.files.delete(&sha256).await?;
            deleted += 1;
        }
        tx.commit().await?;
    }
    Ok(deleted)
}

/// Notes files that no record knows, because somebody stored one and then lost the database or the
/// power; a day later they go.
async fn adopt_unknown(ctx: &Ctx) -> Result<(), Error> {
    let known = evidence_files::known(&mut ctx.db.read().await?).await?;
    let unknown = ctx.files.all().await?.into_iter().filter(|(sha256, _)| !known.contains(sha256));
    for (sha256, size) in unknown {
        let mut tx = ctx.db.write().await?;
        evidence_files::adopt(&mut tx, &sha256, i64::try_from(size).unwrap_or(i64::MAX), ctx.now())
            .await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Scans the files that wait for it, those never scanned first.
///
/// # Errors
/// Only the schedule may do this; or the store cannot be reached.
pub async fn scan_due(ctx: &Ctx, actor: &Actor, stop: impl Fn() -> bool) -> Result<Scanned, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let mut scanned = Scanned::default();
    if !ctx.scanner.is_there() {
        return Ok(scanned);
    }
    let due = evidence::due_files(
        &mut ctx.db.read().await?,
        ctx.now().plus_seconds(-CLEAN_AGAIN),
        AT_MOST,
    )
    .await?;
    for piece in due {
        let Source::File { sha256, .. } = &piece.source else { continue };
        if stop() {
            break;
        }
        let bytes = match ctx.files.get(sha256).await {
            // One file that is not as it was stored does not hold up the others.
            Err(cause @ (StoreError::Missing { .. } | StoreError::Swapped { .. })) => {
                tracing::error!(%cause, "a file is not scanned; `assay verify` lists every such \
                    file");
                scanned.failed += 1;
                continue;
            }
            read => read?,
        };
        let looked = ctx.scanner.look(bytes).await;
        let note = match &looked {
            Look::NotScanned => {
                scanned.failed += 1;
                continue;
            }
            Look::Clean => {
                scanned.clean += 1;
                None
            }
            Look::Found(name) => {
                scanned.found += 1;
                Some(name.as_str())
            }
        };
        let (now, state) = (ctx.now(), looked.state());
        let mut tx = ctx.db.write().await?;
        evidence::set_check(&mut tx, &piece.id, state, note, now).await?;
        if piece.check != state {
            let event = Event::EvidenceChecked {
                disclosure: piece.disclosure,
                evidence: piece.id,
                outcome: state.word().to_owned(),
            };
            events::append(&mut tx, now, actor, &event).await?;
        }
        tx.commit().await?;
    }
    Ok(scanned)
}

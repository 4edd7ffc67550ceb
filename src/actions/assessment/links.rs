//! Looking after the links that vendors gave as evidence.

use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::evidence::{CheckState, Evidence};
use crate::domain::assessment::link_look::LinkLook;
use crate::domain::event::Event;
use crate::domain::values::{EvidenceId, Timestamp};
use crate::store::assessment::evidence;
use crate::store::assessment::link_looks::{self, Noted, Turns};
use crate::store::events;

/// A link that failed is looked at again after this many seconds.
const FAILED_AGAIN: i64 = 24 * 3600;
/// Any other after this many.
const OTHERS_AGAIN: i64 = 7 * 24 * 3600;

/// What a look at a link found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// What was seen.
    pub look: LinkLook,
    /// Until when the site asks to be left alone.
    pub after: Option<Timestamp>,
}

/// Links whose turn it is to be looked at, those never looked at first, at most `limit`.
///
/// # Errors
/// When the actor runs no jobs, or the database cannot be read.
pub async fn due(ctx: &Ctx, actor: &Actor, limit: i64) -> Result<Vec<Evidence>, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let now = ctx.now();
    let turns = Turns {
        failed_before: now.plus_seconds(-FAILED_AGAIN),
        others_before: now.plus_seconds(-OTHERS_AGAIN),
        now,
    };
    Ok(link_looks::due(&mut ctx.db.read().await?, turns, limit).await?)
}

/// Records what a look at a link found, and says how the link stands. Only a change is an event;
/// the time of the look is always noted.
///
/// # Errors
/// When the actor runs no jobs, the link is not there, or the database cannot be written.
pub async fn record(
    ctx: &Ctx,
    actor: &Actor,
    piece: &EvidenceId,
    seen: &Look,
) -> Result<CheckState, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let before = evidence::any_by_id(&mut tx, piece)
        .await?
        .filter(|found| !found.is_file())
        .ok_or(Error::NotFound)?;
    let failures =
        link_looks::failures(&mut tx, ctx.calendar(), piece).await?.ok_or(Error::NotFound)?;
    let (state, failed_days) = failures.after(&seen.look, ctx.calendar().day(now));
    let note = match &seen.look {
        LinkLook::Opens => None,
        LinkLook::Unclear(why) | LinkLook::Fails(why) | LinkLook::Wrong(why) => Some(why.as_str()),
    };
    link_looks::note(&mut tx, piece, Noted { state, note, failed_days, after: seen.after }, now)
        .await?;
    if before.check != state {
        let event = Event::EvidenceChecked {
            disclosure: before.disclosure,
            evidence: piece.clone(),
            outcome: state.word().to_owned(),
        };
        events::append(&mut tx, now, actor, &event).await?;
    }
    tx.commit().await?;
    Ok(state)
}

/// Leaves further links of a site alone until the moment that it asks for.
///
/// # Errors
/// When the actor runs no jobs, or the database cannot be written.
pub async fn postpone(
    ctx: &Ctx,
    actor: &Actor,
    pieces: &[Evidence],
    until: Timestamp,
) -> Result<(), Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    for piece in pieces {
        link_looks::postpone(&mut tx, &piece.id, until).await?;
    }
    tx.commit().await?;
    Ok(())
}

//! Removes what nobody needs any more, class by class.

use super::people::devices::KNOWN_DAYS;
use super::people::kept_forms::KEPT_SECONDS;
use super::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::event::Event;
use crate::domain::retention::{
    CLASSES, COMMENTERS, DEVICES, DRAFTS, FORMS, INVITATIONS, MAILS, MESSAGES, RUNS, RecordClass,
    SESSIONS, TRIES, WATCHES,
};
use crate::domain::values::Timestamp;
use crate::store::assessment::{drafts, public_comments};
use crate::store::district::{deliveries, webhooks};
use crate::store::people::{devices, kept_forms, sessions, waiting};
use crate::store::registry::watches;
use crate::store::{Tx, events, job_runs, outbox};

const DAY: i64 = 24 * 3600;
/// How long runs stay that had nothing to do: there is one every few seconds.
const IDLE_RUNS_KEPT: i64 = DAY;
/// Drafts that one run empties; the rest waits for the next.
const DRAFTS_AT_ONCE: i64 = 200;

/// Removes what is due; says how many rows went.
///
/// # Errors
/// When the actor is not Assay itself, or the database does not answer; then nothing is removed.
pub async fn sweep(ctx: &Ctx, actor: &Actor) -> Result<u64, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let mut removed = webhooks::wipe_old_secrets(&mut tx, ctx.now()).await?;
    for class in &CLASSES {
        removed += remove(ctx, &mut tx, actor, class).await?;
    }
    tx.commit().await?;
    Ok(removed)
}

/// A class with its period and what is due of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The class.
    pub class: RecordClass,
    /// Days that it is kept here.
    pub days: i64,
    /// Rows that the next run removes.
    pub rows: u64,
}

/// What is kept how long, and what the next run would remove: the very removal, taken back.
///
/// # Errors
/// When the actor may not look after what is kept.
pub async fn due(ctx: &Ctx, actor: &Actor) -> Result<Vec<Due>, Error> {
    check(actor, Action::KeepRecords, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let mut due = Vec::new();
    for class in CLASSES {
        let rows = remove(ctx, &mut tx, &Actor::System, &class).await?;
        due.push(Due { class, days: ctx.settings.retention.days(class.word), rows });
    }
    // Nothing of it was meant: the transaction ends without its changes.
    drop(tx);
    Ok(due)
}

async fn remove(ctx: &Ctx, tx: &mut Tx, actor: &Actor, class: &RecordClass) -> Result<u64, Error> {
    let now = ctx.now();
    let before = now.plus_seconds(-ctx.settings.retention.days(class.word) * DAY);
    Ok(match class.word {
        TRIES => sessions::sweep_tries(tx, before).await?,
        SESSIONS => sessions::sweep_ended(tx, before).await?,
        DEVICES => devices::sweep(tx, now.plus_seconds(-KNOWN_DAYS * DAY)).await?,
        FORMS => kept_forms::sweep(tx, now.plus_seconds(-KEPT_SECONDS), now).await?,
        INVITATIONS => waiting::forget_expired(tx, before).await?,
        COMMENTERS => public_comments::forget_names(tx, before).await?,
        WATCHES => watches::sweep(tx, before).await?,
        MESSAGES => deliveries::sweep(tx, before).await?,
        RUNS => job_runs::sweep(tx, before, now.plus_seconds(-IDLE_RUNS_KEPT)).await?,
        MAILS => outbox::sweep(tx, before).await?,
        DRAFTS => empty_drafts(tx, actor, before, now).await?,
        _ => 0,
    })
}

/// Takes answers and evidence out of drafts that nobody changed for long; says of how many.
async fn empty_drafts(
    tx: &mut Tx,
    actor: &Actor,
    before: Timestamp,
    now: Timestamp,
) -> Result<u64, Error> {
    let mut emptied = 0;
    for id in drafts::forgotten(tx, before, DRAFTS_AT_ONCE).await? {
        let (questions, evidence) = drafts::empty(tx, &id, now).await?;
        let event = Event::DraftEmptied { disclosure: id, questions, evidence };
        events::append(tx, now, actor, &event).await?;
        emptied += 1;
    }
    Ok(emptied)
}

//! Removes what nobody needs any more.

use super::people::devices::KNOWN_DAYS;
use super::people::kept_forms::KEPT_SECONDS;
use super::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::store::district::{deliveries, webhooks};
use crate::store::job_runs;
use crate::store::people::{devices, kept_forms, sessions, waiting};
use crate::store::registry::watches;

const DAY: i64 = 24 * 3600;
/// Failed sign-ins are counted in windows of minutes; a day is long past all of them.
const FAILURES_KEPT: i64 = DAY;
/// How long sessions, mailed links and people who never opened their account stay after they ended,
/// for somebody who asks what happened.
const ENDED_KEPT: i64 = 30 * DAY;
/// How long a watch waits to be confirmed.
const UNCONFIRMED_KEPT: i64 = 7 * DAY;
/// How long messages to webhooks stay, for somebody who looks what became of them.
const MESSAGES_KEPT: i64 = 30 * DAY;
/// How long runs of jobs stay.
const RUNS_KEPT: i64 = 30 * DAY;
/// How long runs stay that had nothing to do: there is one every few seconds.
const IDLE_RUNS_KEPT: i64 = DAY;

/// Removes old sessions, links, forms that were not sent, failed sign-ins, messages and runs; says
/// how many rows went.
///
/// # Errors
/// When the actor is not Assay itself, or the database does not answer; then nothing is removed.
pub async fn sweep(ctx: &Ctx, actor: &Actor) -> Result<u64, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let mut removed =
        sessions::sweep(&mut tx, now.plus_seconds(-FAILURES_KEPT), now.plus_seconds(-ENDED_KEPT))
            .await?;
    removed += devices::sweep(&mut tx, now.plus_seconds(-KNOWN_DAYS * DAY)).await?;
    removed += kept_forms::sweep(&mut tx, now.plus_seconds(-KEPT_SECONDS), now).await?;
    removed += waiting::forget_expired(&mut tx, now.plus_seconds(-ENDED_KEPT)).await?;
    removed += watches::sweep(&mut tx, now.plus_seconds(-UNCONFIRMED_KEPT)).await?;
    removed += deliveries::sweep(&mut tx, now.plus_seconds(-MESSAGES_KEPT)).await?;
    removed += webhooks::wipe_old_secrets(&mut tx, now).await?;
    removed +=
        job_runs::sweep(&mut tx, now.plus_seconds(-RUNS_KEPT), now.plus_seconds(-IDLE_RUNS_KEPT))
            .await?;
    tx.commit().await?;
    Ok(removed)
}

//! Reading the event log.

use super::verification::{self, Checked};
use super::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::store::events::{self, NamedEvent};

/// Events on one page.
pub const PAGE: i64 = 50;

/// A page of the log, newest first.
#[derive(Debug, Clone)]
pub struct EventPage {
    /// The events.
    pub events: Vec<NamedEvent>,
    /// The number of the newest event of all.
    pub newest: i64,
}

/// Events before the one numbered `before`, or the newest ones.
pub async fn list(ctx: &Ctx, actor: &Actor, before: Option<i64>) -> Result<EventPage, Error> {
    check(actor, Action::SeeAudit, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let (newest, _) = events::head(&mut tx).await?;
    let events = events::named_before(&mut tx, before.unwrap_or(i64::MAX), PAGE).await?;
    Ok(EventPage { events, newest })
}

/// Walks the whole chain and the rules between tables: every fault as a sentence; empty when the record holds together.
pub async fn verify(ctx: &Ctx, actor: &Actor) -> Result<Checked, Error> {
    check(actor, Action::SeeAudit, &Relation::default())?;
    verification::check(ctx, None).await
}

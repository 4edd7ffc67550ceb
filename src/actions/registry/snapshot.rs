//! Keeps the registry in memory up to date, at once on this replica and within a second on the
//! others, which watch the registry's version.

use std::sync::Arc;

use chrono::NaiveDate;

pub use super::memory::{Registry, Snapshot};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::registry::pipeline::{facts, index};
use crate::domain::registry::shelf::Shelf;
use crate::store::assessment::disclosures;
use crate::store::people::former_names;
use crate::store::registry::{listings, register};
use crate::store::{StoreError, Tx};

/// Looks whether the public picture or the day changed and, if so, reads what changed; says whether
/// it did.
///
/// # Errors
/// When the database does not answer; what was shown before stays.
pub async fn refresh(ctx: &Ctx) -> Result<bool, Error> {
    let today = ctx.today();
    let held = ctx.registry.on(today)?;
    // A clock that was put back shows a day that is over; only the stored listings tell how they
    // stood then.
    let same_day = held.shelf.day == today;
    let mut tx = ctx.db.read().await?;
    let mark = listings::mark(&mut tx).await?;
    if mark == held.mark && same_day {
        return Ok(false);
    }
    let shelf = if mark.version == held.mark.version && same_day {
        Arc::clone(&held.shelf)
    } else {
        Arc::new(shelf(&mut tx, today).await?)
    };
    let changes = if mark.entry == held.mark.entry && same_day {
        Arc::clone(&held.changes)
    } else {
        let further = register::after(&mut tx, held.changes.newest()).await?;
        Arc::new(held.changes.with(further, ctx.calendar(), today))
    };
    let pipeline = facts(&disclosures::public(&mut tx).await?, &former_names::all(&mut tx).await?);
    drop(tx);
    let pipeline_index = Arc::new(index(&pipeline));
    ctx.registry.put(Snapshot { shelf, pipeline: pipeline.into(), changes, pipeline_index, mark });
    Ok(true)
}

/// Shows a change on this replica at once. It is stored already, so a failure here only means that
/// it shows a second later.
pub(crate) async fn show(ctx: &Ctx) {
    if let Err(cause) = refresh(ctx).await {
        tracing::warn!(%cause, "the registry could not be read again at once; the next look will \
            show the change");
    }
}

async fn shelf(tx: &mut Tx, today: NaiveDate) -> Result<Shelf, Error> {
    Ok(Shelf::new(listings::public(tx).await?, today).map_err(StoreError::from)?)
}

/// What anyone may read, as it stands now: also when a day has just ended. Touches no database.
///
/// # Errors
/// When the listings of a new day cannot be written as JSON.
pub fn read(ctx: &Ctx, actor: &Actor) -> Result<Arc<Snapshot>, Error> {
    check(actor, Action::ReadRegistry, &Relation::default())?;
    Ok(ctx.registry.on(ctx.today())?)
}

//! Keeps the registry in memory up to date, at once on this replica and within a second on the
//! others, which watch the registry's version.

use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::memory::Stamps;
pub use super::memory::{Registry, Snapshot};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::registry::pipeline::{facts, index};
use crate::domain::registry::shelf::{Shelf, Shelved};
use crate::store::assessment::disclosures;
use crate::store::district::incidents;
use crate::store::people::former_names;
use crate::store::registry::public_listings::{self, Beside, Head};
use crate::store::registry::{former_slugs, listings, register};
use crate::store::{StoreError, Tx};

/// Looks whether the public picture or the day changed and, if so, reads what changed; says whether
/// it did.
///
/// # Errors
/// When the database does not answer; what was shown before stays.
pub async fn refresh(ctx: &Ctx) -> Result<bool, Error> {
    let today = ctx.today();
    let held = ctx.registry.on(today, ctx.now())?;
    // A clock that was put back shows a day that is over; only the stored listings tell how they
    // stood then.
    let same_day = held.shelf.day == today;
    let mut tx = ctx.db.read().await?;
    let mark = listings::mark(&mut tx).await?;
    if mark == held.mark && same_day {
        return Ok(false);
    }
    let beside = Beside {
        names: former_names::all(&mut tx).await?,
        slugs: former_slugs::all(&mut tx).await?,
        incidents: incidents::counts(&mut tx).await?,
    };
    let (shelf, stamps) = if mark.version == held.mark.version && same_day {
        (Arc::clone(&held.shelf), Arc::clone(&held.stamps))
    } else {
        shelf(&mut tx, &held, today, &beside).await?
    };
    let changes = if mark.entry == held.mark.entry && same_day {
        Arc::clone(&held.changes)
    } else {
        let further = register::after(&mut tx, held.changes.newest()).await?;
        Arc::new(held.changes.with(further, ctx.calendar(), today))
    };
    // What is decided anew because of an appeal stands in the registry meanwhile.
    let anew = listings::reconsidered(&mut tx).await?;
    let mut public = disclosures::public(&mut tx).await?;
    public.retain(|disclosure| !anew.contains(&disclosure.product));
    let pipeline: Arc<[_]> = facts(&public, &beside.names).into();
    drop(tx);
    let pipeline_index = Arc::new(index(&pipeline));
    let (names, since) = (OnceLock::new(), ctx.now().max(held.since));
    ctx.registry.put(Snapshot {
        shelf,
        pipeline,
        changes,
        since,
        pipeline_index,
        stamps,
        names,
        mark,
    });
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

/// The shelf as the records have it now. Of a listing that reads as it did only the head is read.
async fn shelf(
    tx: &mut Tx,
    held: &Snapshot,
    today: NaiveDate,
    beside: &Beside,
) -> Result<(Arc<Shelf>, Arc<Stamps>), Error> {
    let heads = public_listings::heads(tx, beside).await?;
    let is_same =
        |head: &Head| held.shelf.day == today && held.stamps.get(&head.slug) == Some(&head.stamp);
    let mut kept = Vec::new();
    let mut missing = Vec::new();
    for head in &heads {
        match held.shelf.shelved(&head.slug).filter(|_| is_same(head)) {
            Some(shelved) => kept.push(Arc::clone(shelved)),
            None => missing.push(&head.product),
        }
    }
    let mut changed = Vec::new();
    if missing.len() * 4 > heads.len() {
        kept.clear();
        changed = public_listings::all(tx, beside).await?;
    } else {
        for product in missing {
            changed.extend(public_listings::of_product(tx, product, beside).await?);
        }
    }
    kept.extend(held.shelf.listings.iter().filter(|shelved| shelved.invented).map(Arc::clone));
    let shelf = held.shelf.next(kept, changed, today).map_err(StoreError::from)?;
    let stamps = heads.into_iter().map(|head| (head.slug, head.stamp)).collect();
    Ok((Arc::new(shelf), Arc::new(stamps)))
}

/// Puts invented listings on the shelf beside those of the record, in memory only.
///
/// # Errors
/// When the actor is not Assay itself.
pub fn put_beside(ctx: &Ctx, actor: &Actor, invented: Vec<Arc<Shelved>>) -> Result<(), Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let held = ctx.registry.now();
    let own = held.shelf.listings.iter().filter(|shelved| !shelved.invented).map(Arc::clone);
    let all = own.chain(invented).collect();
    let shelf = held.shelf.next(all, Vec::new(), held.shelf.day).map_err(StoreError::from)?;
    let (shelf, names) = (Arc::new(shelf), OnceLock::new());
    let since = ctx.now().max(held.since);
    ctx.registry.put(Snapshot { shelf, since, names, ..(*held).clone() });
    Ok(())
}

/// What anyone may read, as it stands now: also when a day has just ended. Touches no database.
///
/// # Errors
/// When the listings of a new day cannot be written as JSON.
pub fn read(ctx: &Ctx, actor: &Actor) -> Result<Arc<Snapshot>, Error> {
    check(actor, Action::ReadRegistry, &Relation::default())?;
    Ok(ctx.registry.on(ctx.today(), ctx.now())?)
}

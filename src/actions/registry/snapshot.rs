//! The registry in memory. A read takes the current snapshot and nothing else; a change puts a new one in its place, at once on this
//! replica and within a second on the others, which watch the registry's version.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::NaiveDate;

use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::registry::pipeline::{PipelineFact, facts, index};
use crate::domain::registry::query::{AVAILABILITY, Query};
use crate::domain::registry::search::SearchIndex;
use crate::domain::registry::shelf::Shelf;
use crate::store::assessment::disclosures;
use crate::store::people::former_names;
use crate::store::registry::listings::{self, Mark};
use crate::store::{StoreError, Tx};

/// What anyone may read, as it stood at one moment.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Every listing.
    pub shelf: Arc<Shelf>,
    /// What has no listing yet.
    pub pipeline: Arc<[PipelineFact]>,
    pipeline_index: Arc<SearchIndex>,
    mark: Mark,
}

impl Snapshot {
    /// What has no listing yet and fits a query: its words, the best first, and the answers to whether it may be bought. Nothing for a query
    /// that has neither, because the list is of decisions.
    pub fn undecided(&self, query: &Query) -> Vec<&PipelineFact> {
        let answers = query.chosen.get(AVAILABILITY);
        let mut found: Vec<&PipelineFact> = if query.text.is_empty() {
            self.pipeline.iter().filter(|_| answers.is_some()).collect()
        } else {
            let mut found: Vec<(usize, u32)> = self.pipeline_index.search(&query.text).scores.into_iter().collect();
            found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            found.into_iter().filter_map(|(place, _)| self.pipeline.get(place)).collect()
        };
        found.retain(|fact| answers.is_none_or(|answers| answers.iter().any(|answer| answer == fact.availability.word())));
        found
    }
}

/// Holds the current snapshot. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Registry(Arc<RwLock<Arc<Snapshot>>>);

impl Registry {
    /// The snapshot as it is now; it stays as it is for as long as it is held.
    pub fn now(&self) -> Arc<Snapshot> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The snapshot on a day. The first to ask on a new day makes it, from the one before and without the database.
    fn on(&self, day: NaiveDate) -> Result<Arc<Snapshot>, StoreError> {
        let held = self.now();
        if day <= held.shelf.day {
            return Ok(held);
        }
        let next = Arc::new(Snapshot { shelf: Arc::new(held.shelf.on(day)?), ..(*held).clone() });
        let mut place = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if place.mark == next.mark && place.shelf.day < day {
            *place = Arc::clone(&next);
        }
        Ok(next)
    }

    /// Puts a snapshot in place, unless one of a later version stands there already.
    fn put(&self, snapshot: Snapshot) {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if snapshot.mark.version >= held.mark.version {
            *held = Arc::new(snapshot);
        }
    }
}

/// Looks whether the public picture or the day changed and, if so, reads what changed; says whether it did.
pub async fn refresh(ctx: &Ctx) -> Result<bool, Error> {
    let today = ctx.today();
    let held = ctx.registry.on(today)?;
    // A clock that was put back shows a day that is over; only the stored listings tell how they stood then.
    let same_day = held.shelf.day == today;
    let mut tx = ctx.db.read().await?;
    let mark = listings::mark(&mut tx).await?;
    if mark == held.mark && same_day {
        return Ok(false);
    }
    let shelf = if mark.version == held.mark.version && same_day { Arc::clone(&held.shelf) } else { Arc::new(shelf(&mut tx, today).await?) };
    let pipeline = facts(&disclosures::public(&mut tx).await?, &former_names::all(&mut tx).await?);
    drop(tx);
    let pipeline_index = Arc::new(index(&pipeline));
    ctx.registry.put(Snapshot { shelf, pipeline: pipeline.into(), pipeline_index, mark });
    Ok(true)
}

/// Shows a change on this replica at once. It is stored already, so a failure here only means that it shows a second later.
pub(crate) async fn show(ctx: &Ctx) {
    if let Err(cause) = refresh(ctx).await {
        tracing::warn!(%cause, "the registry could not be read again at once; the next look will show the change");
    }
}

async fn shelf(tx: &mut Tx, today: NaiveDate) -> Result<Shelf, Error> {
    Ok(Shelf::new(listings::public(tx).await?, today).map_err(StoreError::from)?)
}

/// What anyone may read, as it stands now: also when a day has just ended. Touches no database.
pub fn read(ctx: &Ctx, actor: &Actor) -> Result<Arc<Snapshot>, Error> {
    check(actor, Action::ReadRegistry, &Relation::default())?;
    Ok(ctx.registry.on(ctx.today())?)
}

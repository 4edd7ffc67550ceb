//! The registry in memory. A read takes the current snapshot and nothing else; a change puts a new
//! one in its place.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use arc_swap::{ArcSwap, Guard};
use chrono::NaiveDate;
use tokio::sync::watch;

use crate::domain::registry::availability::Availability;
use crate::domain::registry::changes::Changes;
use crate::domain::registry::inventory::tool::HeldTool;
use crate::domain::registry::matching::NameIndex;
use crate::domain::registry::pipeline::PipelineFact;
use crate::domain::registry::query::{AVAILABILITY, Query};
use crate::domain::registry::search::SearchIndex;
use crate::domain::registry::shelf::Shelf;
use crate::domain::values::Timestamp;
use crate::store::StoreError;
use crate::store::registry::listings::Mark;

/// What tells of each listing whether it reads as it did, by its word in addresses.
pub(super) type Stamps = HashMap<String, String>;

/// What anyone may read, as it stood at one moment.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Every listing.
    pub shelf: Arc<Shelf>,
    /// What is under review or was withdrawn, newer versions of what has a listing included.
    pub pipeline: Arc<[PipelineFact]>,
    /// What changed, day by day.
    pub changes: Arc<Changes>,
    /// From when on it is what everybody reads. It grows from snapshot to snapshot, whatever the
    /// clock does.
    pub since: Timestamp,
    pub(super) pipeline_index: Arc<SearchIndex>,
    pub(super) stamps: Arc<Stamps>,
    /// The names of all tools, laid out when the first list is held against them.
    pub(super) names: OnceLock<Arc<NameIndex>>,
    pub(super) mark: Mark,
}

impl Snapshot {
    /// What tells it from the snapshots before and after it: the number of the records' change and
    /// the day.
    pub fn stamp(&self) -> String {
        format!("{}-{}-{}", self.mark.version, self.mark.pipeline.0, self.shelf.day)
    }

    /// Whether a tool may be bought today, by its word in addresses.
    pub fn availability(&self, slug: &str) -> Availability {
        let shelved = self.shelf.listing(slug);
        shelved.map_or(Availability::NeverReviewed, |shelved| shelved.listing.card.availability())
    }

    /// The registry's version: it grows with every public change of a listing.
    pub fn version(&self) -> i64 {
        self.mark.version
    }

    /// A snapshot to begin with: listings as they once stood, each with what tells whether it still
    /// reads so. Whatever the records say takes its place.
    pub(super) fn before(shelf: Shelf, stamps: Stamps, since: Timestamp) -> Self {
        let mark = Mark { version: -1, ..Mark::default() };
        Self { shelf: Arc::new(shelf), stamps: Arc::new(stamps), since, mark, ..Self::default() }
    }

    /// The tools that a list is held against: every listing, then what has no decision.
    pub fn held(&self) -> Vec<HeldTool<'_>> {
        let listed =
            self.shelf.listings.iter().map(|shelved| HeldTool::Listed(&shelved.listing.card));
        let undecided = self.pipeline.iter().filter(|fact| !fact.listed).map(HeldTool::Undecided);
        listed.chain(undecided).collect()
    }

    /// The names of the tools of [`Snapshot::held`], in the same order. A new day changes none of
    /// them.
    pub fn names(&self) -> &NameIndex {
        self.names
            .get_or_init(|| Arc::new(NameIndex::new(self.held().into_iter().map(HeldTool::known))))
    }

    /// What is under review or was withdrawn and fits a query: its words, the best first, and the
    /// answers to whether it may be bought. Nothing for a query that has neither, because the list
    /// is of decisions. A new version of what the registry has a decision on is not among them.
    pub fn undecided(&self, query: &Query) -> Vec<&PipelineFact> {
        let answers = query.chosen.get(AVAILABILITY);
        let mut found: Vec<&PipelineFact> = if query.text.is_empty() {
            self.pipeline.iter().filter(|_| answers.is_some()).collect()
        } else {
            let mut found: Vec<(usize, u32)> =
                self.pipeline_index.search(&query.text).scores.iter().collect();
            found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            found.into_iter().filter_map(|(place, _)| self.pipeline.get(place)).collect()
        };
        found.retain(|fact| {
            !fact.listed
                && answers.is_none_or(|answers| {
                    answers.iter().any(|answer| answer == fact.availability.word())
                })
        });
        found
    }
}

/// Holds the current snapshot. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Registry(Arc<Held>);

#[derive(Debug, Default)]
struct Held {
    now: ArcSwap<Snapshot>,
    changes: watch::Sender<()>,
}

impl Registry {
    /// The snapshot as it is now; it stays as it is for as long as it is held.
    pub fn now(&self) -> Arc<Snapshot> {
        self.0.now.load_full()
    }

    /// The same for a moment: it costs less, and holds nothing.
    pub fn glance(&self) -> Guard<Arc<Snapshot>> {
        self.0.now.load()
    }

    /// Tells of each snapshot that takes another's place.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.0.changes.subscribe()
    }

    /// The snapshot on a day. The first to ask on a new day makes it, from the one before and
    /// without the database.
    pub(super) fn on(&self, day: NaiveDate, now: Timestamp) -> Result<Arc<Snapshot>, StoreError> {
        let held = self.now();
        if day <= held.shelf.day {
            return Ok(held);
        }
        let next = Arc::new(Snapshot {
            shelf: Arc::new(held.shelf.on(day)?),
            changes: Arc::new(held.changes.until(day)),
            since: now.max(held.since),
            ..(*held).clone()
        });
        // Whatever took its place meanwhile is newer than what this one was made from.
        let before = self.0.now.compare_and_swap(&held, Arc::clone(&next));
        if Arc::ptr_eq(&before, &held) {
            self.0.changes.send_replace(());
        }
        Ok(next)
    }

    /// Puts a snapshot in place before any was read from the records.
    pub(super) fn begin(&self, snapshot: Snapshot) {
        self.0.now.store(Arc::new(snapshot));
    }

    /// Puts a snapshot in place, unless one of a later version stands there already.
    pub(super) fn put(&self, snapshot: Snapshot) {
        let next = Arc::new(snapshot);
        let age = |snapshot: &Snapshot| (snapshot.mark.version, snapshot.mark.entry);
        self.0.now.rcu(|held| Arc::clone(if age(&next) >= age(held) { &next } else { held }));
        self.0.changes.send_replace(());
    }
}

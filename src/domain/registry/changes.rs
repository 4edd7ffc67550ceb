//! What changed in the registry, in the order of days: the entries of the register log, and among
//! them the days on which something ended by itself.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::change::{Change, ChangeKind, Followed, Place};
use super::register::{Entry, EntryKind, Head};
use crate::domain::calendar::Calendar;
use crate::domain::instrument::Decision;
use crate::domain::values::ProductId;

/// Every change up to a day, ready made and never changed.
#[derive(Debug)]
pub struct Changes {
    /// The entries of the log, oldest first.
    entries: Vec<Arc<Entry>>,
    /// The changes, oldest first.
    all: Vec<Change>,
    /// Each tool's entries.
    tools: Vec<Tool>,
    /// The place of each tool, by the word that it has in addresses and those that it had before.
    by_slug: HashMap<String, usize>,
    /// The place of each tool, by its product.
    by_product: HashMap<ProductId, usize>,
    calendar: Calendar,
    /// The last day that is told of.
    pub day: NaiveDate,
}

/// The entries of one tool, oldest first, by their places.
#[derive(Debug, Default)]
struct Tool {
    places: Vec<usize>,
    /// Whether it is off the public pages now.
    gone: bool,
}

impl Default for Changes {
    fn default() -> Self {
        Self::new(Vec::new(), Calendar::UTC, NaiveDate::default())
    }
}

impl Changes {
    /// The changes that the entries, oldest first, tell of until `day`.
    pub fn new(entries: Vec<Arc<Entry>>, calendar: Calendar, day: NaiveDate) -> Self {
        let mut tools: Vec<Tool> = Vec::new();
        let mut by_product: HashMap<ProductId, usize> = HashMap::new();
        let mut by_slug: HashMap<String, usize> = HashMap::new();
        for (place, entry) in entries.iter().enumerate() {
            let at = *by_product.entry(entry.product.clone()).or_insert_with(|| {
                tools.push(Tool::default());
                tools.len() - 1
            });
            if let Some(tool) = tools.get_mut(at) {
                tool.places.push(place);
                tool.gone = !entry.head.shown;
            }
            by_slug.insert(entry.slug.clone(), at);
        }
        // The clocks of two replicas differ a little; an entry is never of an earlier day than the
        // one before it.
        let mut latest = NaiveDate::MIN;
        let days: Vec<NaiveDate> = entries
            .iter()
            .map(|entry| {
                latest = latest.max(calendar.day(entry.at));
                latest
            })
            .collect();
        let mut all: Vec<Change> = Vec::new();
        for tool in &tools {
            let own = tool.places.iter();
            let own: Vec<(&Arc<Entry>, NaiveDate)> =
                own.filter_map(|at| Some((entries.get(*at)?, *days.get(*at)?))).collect();
            all.extend(of_one(&own, day));
        }
        all.sort_by(|a, b| a.key().cmp(&b.key()));
        Self { entries, all, tools, by_slug, by_product, calendar, day }
    }

    /// The changes with further entries, newer than those that are there, until `day`.
    #[must_use]
    pub fn with(&self, further: Vec<Entry>, calendar: Calendar, day: NaiveDate) -> Self {
        let entries = self.entries.iter().cloned().chain(further.into_iter().map(Arc::new));
        Self::new(entries.collect(), calendar, day)
    }

    /// The same log until another day.
    #[must_use]
    pub fn until(&self, day: NaiveDate) -> Self {
        Self::new(self.entries.clone(), self.calendar, day)
    }

    /// The number of the newest entry; 0 before the first.
    pub fn newest(&self) -> i64 {
        self.entries.last().map_or(0, |entry| entry.seq)
    }

    /// The entries of a tool, oldest first; none of one that is off the public pages.
    pub fn of_tool(&self, slug: &str) -> Vec<&Entry> {
        let tool = self.tool(slug).filter(|tool| !tool.gone);
        let places = tool.map_or(&[][..], |tool| &tool.places);
        places.iter().filter_map(|place| self.entries.get(*place)).map(Arc::as_ref).collect()
    }

    /// The entry of a tool that held at the end of a day; none where its first came later, or the
    /// tool is off the public pages.
    pub fn on(&self, slug: &str, day: NaiveDate) -> Option<&Entry> {
        let own = self.of_tool(slug);
        own.into_iter().rfind(|entry| self.calendar.day(entry.at) <= day)
    }

    /// The day of a tool's first entry, and whether it only stood there when the log was begun.
    pub fn first(&self, slug: &str) -> Option<(NaiveDate, bool)> {
        let first = self.of_tool(slug).into_iter().next()?;
        Some((self.calendar.day(first.at), first.kind == EntryKind::Adopted))
    }

    /// What a tool and its vendor are called now, inside a sentence; none of one that is off the
    /// public pages.
    pub fn name(&self, slug: &str) -> Option<String> {
        let head = &self.last(slug).filter(|entry| entry.head.shown)?.head;
        Some(format!("{} by {}", head.name, head.vendor))
    }

    /// Whether a tool is on the public pages, as its last entry has it.
    pub fn is_shown(&self, slug: &str) -> bool {
        self.tool(slug).is_some_and(|tool| !tool.gone)
    }

    /// The word that a tool has in addresses now, by any that it ever had; one that no tool had is
    /// left as it is.
    pub fn slug_now<'s>(&'s self, slug: &'s str) -> &'s str {
        self.last(slug).map_or(slug, |entry| entry.slug.as_str())
    }

    fn tool(&self, slug: &str) -> Option<&Tool> {
        self.tools.get(*self.by_slug.get(slug)?)
    }

    /// The newest entry of a tool with at most this number, whether the tool is on the public pages
    /// or not.
    pub(super) fn at(&self, slug: &str, seq: i64) -> Option<&Entry> {
        let places = &self.tool(slug)?.places;
        let entries = places.iter().filter_map(|place| self.entries.get(*place));
        entries.rev().find(|entry| entry.seq <= seq).map(Arc::as_ref)
    }

    /// Why a tool was last suspended or revoked, as the entry that did it says.
    pub(super) fn reason(&self, slug: &str, kind: EntryKind) -> Option<&str> {
        let places = &self.tool(slug)?.places;
        let entries = places.iter().filter_map(|place| self.entries.get(*place));
        entries.rev().find(|entry| entry.kind == kind)?.note.as_deref()
    }

    /// The last entry about an appeal after a place of the log.
    pub(super) fn appeal_since(&self, slug: &str, seq: i64) -> Option<&Entry> {
        let places = &self.tool(slug)?.places;
        let entries = places.iter().filter_map(|place| self.entries.get(*place));
        let mut since = entries.rev().take_while(|entry| entry.seq > seq);
        since
            .find(|entry| matches!(entry.kind, EntryKind::Appealed | EntryKind::AppealDecided))
            .map(Arc::as_ref)
    }

    fn last(&self, slug: &str) -> Option<&Entry> {
        let place = self.tool(slug)?.places.last()?;
        self.entries.get(*place).map(Arc::as_ref)
    }

    /// The changes from a day on that everybody may read, oldest first: nothing of a tool that is
    /// off the public pages now.
    pub fn since(&self, day: NaiveDate) -> impl DoubleEndedIterator<Item = &Change> {
        self.from(day).filter(|change| self.is_public(change))
    }

    /// The same, up to a place and without it.
    pub fn between(
        &self,
        day: NaiveDate,
        before: Option<&Place>,
    ) -> impl DoubleEndedIterator<Item = &Change> {
        let end = before.map_or(self.all.len(), |place| {
            self.all.partition_point(|change| change.key() < place.key())
        });
        let start = self.start_of(day).min(end);
        let found = self.all.get(start..end).unwrap_or_default();
        found.iter().filter(|change| self.is_public(change))
    }

    /// What a program that keeps a copy has not had yet, oldest first: the entries after that of
    /// `had`, and what followed after its day, tool and part. That a tool was taken off the public
    /// pages is told as well. An entry that was written late is not skipped: entries are counted by
    /// their numbers, not by their days.
    pub fn after(&self, had: &Place) -> impl Iterator<Item = &Change> {
        let next = self.entries.partition_point(|entry| entry.seq <= had.seq);
        let next = self.entries.get(next).map_or(had.on, |entry| self.calendar.day(entry.at));
        let followed = (had.on, had.slug.clone(), had.part);
        let seq = had.seq;
        self.from(next.min(had.on)).filter(move |change| {
            let is_new = match change.kind {
                ChangeKind::Entered(_) => change.entry.seq > seq,
                ChangeKind::Followed(_) => {
                    (change.on, change.entry.slug.as_str(), change.part)
                        > (followed.0, followed.1.as_str(), followed.2)
                }
            };
            is_new && (self.is_public(change) || change.kind == ChangeKind::GONE)
        })
    }

    /// The place of whoever has everything that is told up to here.
    pub fn here(&self) -> Place {
        let on = self.day.succ_opt().unwrap_or(self.day);
        Place { seq: self.newest(), ..Place::at_the_start_of(on) }
    }

    /// The place from which on a program has everything of a day and later.
    pub fn start(&self, day: NaiveDate) -> Place {
        let earlier = self.entries.partition_point(|entry| self.calendar.day(entry.at) < day);
        let last = earlier.checked_sub(1).and_then(|at| self.entries.get(at));
        Place { seq: last.map_or(0, |entry| entry.seq), ..Place::at_the_start_of(day) }
    }

    fn is_public(&self, change: &Change) -> bool {
        let place = self.by_product.get(&change.entry.product);
        let tool = place.and_then(|place| self.tools.get(*place));
        change.to.is_some() && tool.is_some_and(|tool| !tool.gone)
    }

    fn start_of(&self, day: NaiveDate) -> usize {
        self.all.partition_point(|change| change.on < day)
    }

    fn from(&self, day: NaiveDate) -> impl DoubleEndedIterator<Item = &Change> {
        self.all.get(self.start_of(day)..).unwrap_or_default().iter()
    }
}

/// The changes of one tool, in the order of days.
fn of_one(own: &[(&Arc<Entry>, NaiveDate)], until: NaiveDate) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut before: Option<&Head> = None;
    for (at, (entry, on)) in own.iter().enumerate() {
        let next = own.get(at + 1).map_or(until, |(_, next)| *next);
        if *on > until {
            break;
        }
        if entry.kind != EntryKind::Adopted {
            let called = before
                .filter(|_| entry.kind == EntryKind::Renamed)
                .map(|head| (head.name.clone(), head.vendor.clone()));
            changes.push(Change {
                entry: Arc::clone(entry),
                on: *on,
                kind: ChangeKind::Entered(entry.kind),
                part: 0,
                from: before.and_then(|head| head.availability(*on)),
                to: entry.head.availability(*on),
                called,
            });
        }
        changes.extend(followed(entry, *on, next.min(until)));
        before = Some(&entry.head);
    }
    changes
}

/// What follows from an entry after its day, up to another.
fn followed(entry: &Arc<Entry>, after: NaiveDate, until: NaiveDate) -> Vec<Change> {
    let Some(stand) = entry.head.listed.as_ref().filter(|stand| !stand.status.is_over()) else {
        return Vec::new();
    };
    let end = stand.expires_on.map(|last| (last, Followed::Expired, 0));
    let due = stand.open.iter().zip(1..).filter(|(open, _)| {
        // What is over asks for nothing any more.
        stand.expires_on.is_none_or(|last| open.due < last)
    });
    let due = due.map(|(open, part)| (open.due, Followed::ConditionOverdue, part));
    end.into_iter()
        .chain(due)
        .filter_map(|(last, what, part)| {
            let on = last.succ_opt().filter(|on| after < *on && *on <= until)?;
            let is_refused = stand.decision == Decision::NotApproved;
            (!is_refused).then(|| Change {
                entry: Arc::clone(entry),
                on,
                kind: ChangeKind::Followed(what),
                part,
                from: entry.head.availability(last),
                to: entry.head.availability(on),
                called: None,
            })
        })
        .collect()
}

//! What changed in the registry, in the order of days: the entries of the register log, and among
//! them the days on which something ended by itself.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::availability::Availability;
use super::register::{Entry, EntryKind, Head};
use super::state;
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::instrument::Decision;

/// What changed, or followed from the day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case", untagged)]
pub enum ChangeKind {
    /// Somebody changed it: the entry of the log.
    Entered(EntryKind),
    /// It follows from the day.
    Followed(Followed),
}

/// What follows from the day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Followed {
    /// The last day of an approval was over.
    Expired,
    /// The day of a condition was over, and nothing on the record says that it was met.
    ConditionOverdue,
}

impl ChangeKind {
    /// The word in data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Entered(kind) => kind.word(),
            Self::Followed(Followed::Expired) => "expired",
            Self::Followed(Followed::ConditionOverdue) => "condition_overdue",
        }
    }

    /// What happened, for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Entered(kind) => kind.label(),
            Self::Followed(Followed::Expired) => state::Change::Expire.moment(),
            Self::Followed(Followed::ConditionOverdue) => "Condition overdue",
        }
    }
}

/// One change.
#[derive(Debug, Clone)]
pub struct Change {
    /// The entry that made it, or that it follows from.
    pub entry: Arc<Entry>,
    /// The day, where the agency is.
    pub on: NaiveDate,
    /// What changed.
    pub kind: ChangeKind,
    /// Which of the things that followed on this day from the entry it is, from 0; 0 for an entry.
    pub part: u32,
    /// Whether the tool could be bought before; none when it was not on the public pages.
    pub from: Option<Availability>,
    /// Whether it could be bought afterwards; none when it is off the public pages.
    pub to: Option<Availability>,
    /// What it was called before, where it was renamed.
    pub called: Option<(String, String)>,
}

impl Change {
    /// Its place among all changes, for pages that skip and repeat nothing.
    pub fn place(&self) -> Place {
        match self.kind {
            ChangeKind::Entered(_) => Place::Entry(self.entry.seq),
            ChangeKind::Followed(_) => {
                Place::Followed { on: self.on, slug: self.entry.slug.clone(), part: self.part }
            }
        }
    }

    /// What changes are ordered by. A day begins with what followed from the days before.
    fn key(&self) -> (NaiveDate, Option<i64>, &str, u32) {
        let seq = matches!(self.kind, ChangeKind::Entered(_)).then_some(self.entry.seq);
        (self.on, seq, if seq.is_some() { "" } else { &self.entry.slug }, self.part)
    }

    /// More about it, in words.
    pub fn text(&self) -> Option<String> {
        let open = |part: u32| {
            let stand = self.entry.head.listed.as_ref()?;
            stand.open.get(usize::try_from(part).ok()?.checked_sub(1)?)
        };
        match self.kind {
            ChangeKind::Followed(Followed::Expired) => {
                let last = self.on.pred_opt()?;
                Some(format!("It held until {}.", day_in_words(last)))
            }
            ChangeKind::Followed(Followed::ConditionOverdue) => {
                let open = open(self.part)?;
                Some(format!("It was due on {}: {}", day_in_words(open.due), open.text))
            }
            ChangeKind::Entered(EntryKind::Renamed) => {
                let (name, vendor) = self.called.as_ref()?;
                let head = &self.entry.head;
                Some(match (*name == head.name, *vendor == head.vendor) {
                    (false, true) => format!("It was called {name} before."),
                    (true, _) => format!("Its vendor was called {vendor} before."),
                    (false, false) => format!("It was called {name}, by {vendor}, before."),
                })
            }
            ChangeKind::Entered(_) => self.entry.note.clone(),
        }
    }
}

/// The place of a change among all others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// An entry, by its number.
    Entry(i64),
    /// What followed on a day.
    Followed {
        /// The day.
        on: NaiveDate,
        /// The tool's word in addresses.
        slug: String,
        /// Which of the things that followed.
        part: u32,
    },
}

/// Every change up to a day, ready made and never changed.
#[derive(Debug)]
pub struct Changes {
    /// The entries of the log, oldest first.
    entries: Vec<Arc<Entry>>,
    /// The changes, oldest first.
    all: Vec<Change>,
    /// For each tool its entries, oldest first, by their places.
    by_slug: HashMap<String, Vec<usize>>,
    calendar: Calendar,
    /// The last day that is told of.
    pub day: NaiveDate,
}

impl Default for Changes {
    fn default() -> Self {
        Self::new(Vec::new(), Calendar::UTC, NaiveDate::default())
    }
}

impl Changes {
    /// The changes that the entries, oldest first, tell of until `day`.
    pub fn new(entries: Vec<Arc<Entry>>, calendar: Calendar, day: NaiveDate) -> Self {
        let mut by_slug: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, entry) in entries.iter().enumerate() {
            by_slug.entry(entry.slug.clone()).or_default().push(place);
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
        for places in by_slug.values() {
            let own: Vec<(&Arc<Entry>, NaiveDate)> =
                places.iter().filter_map(|at| Some((entries.get(*at)?, *days.get(*at)?))).collect();
            all.extend(of_one(&own, day));
        }
        all.sort_by(|a, b| a.key().cmp(&b.key()));
        Self { entries, all, by_slug, calendar, day }
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
        if !self.still_for(slug) {
            return Vec::new();
        }
        let places = self.by_slug.get(slug).into_iter().flatten();
        places.filter_map(|place| self.entries.get(*place)).map(Arc::as_ref).collect()
    }

    /// Whether a tool is on the public pages, as its last entry has it.
    pub fn still_for(&self, slug: &str) -> bool {
        self.last(slug).is_some_and(|entry| entry.head.shown)
    }

    fn last(&self, slug: &str) -> Option<&Entry> {
        let place = self.by_slug.get(slug)?.last()?;
        self.entries.get(*place).map(Arc::as_ref)
    }

    /// The changes from a day on that everybody may read, oldest first: nothing of a tool that is
    /// off the public pages now.
    pub fn since(&self, day: NaiveDate) -> impl DoubleEndedIterator<Item = &Change> {
        self.from(day).filter(|change| change.to.is_some() && self.still_for(&change.entry.slug))
    }

    /// The same, for programs that keep a copy: that a tool was taken off is told as well.
    pub fn since_with_gone(&self, day: NaiveDate) -> impl DoubleEndedIterator<Item = &Change> {
        self.from(day).filter(|change| {
            let shown = self.still_for(&change.entry.slug);
            (shown && change.to.is_some())
                || change.kind == ChangeKind::Entered(EntryKind::TakenOff)
        })
    }

    fn from(&self, day: NaiveDate) -> impl DoubleEndedIterator<Item = &Change> {
        let start = self.all.partition_point(|change| change.on < day);
        self.all.get(start..).unwrap_or_default().iter()
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

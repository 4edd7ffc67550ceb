//! One change of the registry, and its place among all others.

use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;

use super::availability::Availability;
use super::register::{Entry, EntryKind};
use super::state::{self, ListingState};
use crate::domain::assessment::decision::Consequence;
use crate::domain::calendar::day_in_words;
use crate::domain::values::Invalid;

/// What changed, or followed from the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// Somebody changed it: the entry of the log.
    Entered(EntryKind),
    /// It follows from the day.
    Followed(Followed),
}

/// What follows from the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    /// The last day of an approval was over.
    Expired,
    /// The day of a condition was over, and nothing on the record says that it was met.
    ConditionOverdue,
}

impl ChangeKind {
    /// What is told of a tool that left the public pages.
    pub const GONE: Self = Self::Entered(EntryKind::TakenOff);

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
    /// Its place among all changes.
    pub fn place(&self) -> Place {
        let entered = matches!(self.kind, ChangeKind::Entered(_));
        Place {
            on: self.on,
            seq: if entered { self.entry.seq } else { 0 },
            part: self.part,
            slug: if entered { String::new() } else { self.entry.slug.clone() },
        }
    }

    pub(super) fn key(&self) -> Key<'_> {
        let seq = matches!(self.kind, ChangeKind::Entered(_)).then_some(self.entry.seq);
        (self.on, seq, if seq.is_some() { "" } else { &self.entry.slug }, self.part)
    }

    /// More about it, in words.
    pub fn text(&self) -> Option<String> {
        let head = &self.entry.head;
        let open = |part: u32| {
            let stand = head.listed.as_ref()?;
            stand.open.get(usize::try_from(part).ok()?.checked_sub(1)?)
        };
        match self.kind {
            ChangeKind::Followed(Followed::Expired) => {
                let last = self.on.pred_opt()?;
                Some(format!("It held until {}.", day_in_words(last)))
            }
            ChangeKind::Followed(Followed::ConditionOverdue) => {
                let open = open(self.part)?;
                // What is set aside does not rest besides.
                let stands = head.listed.as_ref().map(|stand| stand.status);
                let rests = match (open.consequence, stands) {
                    (Consequence::Rests, Some(ListingState::Published)) => {
                        " The approval rests until it is met."
                    }
                    _ => "",
                };
                Some(format!("It was due on {}: {}{rests}", day_in_words(open.due), open.text))
            }
            ChangeKind::Entered(EntryKind::Renamed) => {
                let (name, vendor) = self.called.as_ref()?;
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

/// The place of a change among all others: text that pages and programs hand back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The day.
    pub on: NaiveDate,
    /// The number of the entry; 0 for what followed from the day.
    pub seq: i64,
    /// Which of the things that followed for the tool on that day.
    pub part: u32,
    /// The tool, for what followed.
    pub slug: String,
}

impl Place {
    /// Before everything of a day.
    pub fn at_the_start_of(on: NaiveDate) -> Self {
        Self { on, seq: 0, part: 0, slug: String::new() }
    }

    /// Reads a place as it stands in an address: `2026-11-30.120.0.`, `2026-12-01.120.1.askwell`.
    ///
    /// # Errors
    /// When it is no place.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let mut parts = text.splitn(4, '.');
        let mut next = || parts.next().unwrap_or_default();
        let (on, seq, part, slug) = (next(), next(), next(), next());
        let read = || {
            let place = Self {
                on: on.parse().ok()?,
                seq: seq.parse().ok().filter(|seq| *seq >= 0)?,
                part: part.parse().ok()?,
                slug: slug.to_owned(),
            };
            (place.to_string() == text).then_some(place)
        };
        read().ok_or_else(|| {
            Invalid::new("This is no place among the changes. Use the one that an answer gave you.")
        })
    }

    /// What a program has had that had everything up to here, and then the change at `next`. With
    /// an entry it has also had what followed from the days until then.
    #[must_use]
    pub fn and(self, next: Self) -> Self {
        if next.seq == 0 {
            return Self { seq: self.seq, ..next };
        }
        match next.on.succ_opt() {
            Some(on) if on > self.on => Self { seq: next.seq, ..Self::at_the_start_of(on) },
            _ => Self { seq: next.seq, ..self },
        }
    }

    pub(super) fn key(&self) -> Key<'_> {
        (self.on, Some(self.seq).filter(|seq| *seq > 0), &self.slug, self.part)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}.{}", self.on, self.seq, self.part, self.slug)
    }
}

/// What changes are ordered by: day, entry, tool, part. A day begins with what followed from the
/// days before.
pub(super) type Key<'c> = (NaiveDate, Option<i64>, &'c str, u32);

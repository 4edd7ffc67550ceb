//! Intake by cycles: from when until when the agency takes disclosures, and how a cycle stands.
//! That follows from the day and its cases; nothing of it is stored.

use chrono::NaiveDate;

use crate::domain::calendar::day_in_words;
use crate::domain::values::{CycleId, Invalid, bounded, short_text};

short_text!(
    /// The name of a cycle.
    CycleName, "the cycle's name", 80, one line
);

/// How a cycle stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CycleState {
    /// It has not opened.
    Coming,
    /// It takes disclosures.
    Open,
    /// It is closed and something of it is under review.
    Pending,
    /// Everything is decided and something is not final.
    Standstill,
    /// Its decisions are published, and one of them at least stands today.
    Live,
    /// Nothing of it stands any more.
    Expired,
}

impl CycleState {
    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Coming => "Coming",
            Self::Open => "Open",
            Self::Pending => "Pending",
            Self::Standstill => "Standstill",
            Self::Live => "Live",
            Self::Expired => "Expired",
        }
    }

    /// What it means, in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Coming => "It has not opened.",
            Self::Open => "It takes disclosures.",
            Self::Pending => "It is closed, and the agency reviews what came in.",
            Self::Standstill => "Everything is decided, and not everything is final.",
            Self::Live => "Its decisions are published and stand.",
            Self::Expired => "It is over: none of its decisions stands today.",
        }
    }
}

/// How a case of a cycle stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseStands {
    /// It is not decided.
    UnderReview,
    /// It is decided and not published.
    Decided,
    /// The registry says what was decided, and that stands.
    Listed,
    /// It was withdrawn, or what was decided is over.
    Over,
}

/// A cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeCycle {
    /// Tells it from every other, also of its name.
    pub id: CycleId,
    /// What the administrator calls it.
    pub name: CycleName,
    /// What it is meant for, in words; none for every tool.
    pub takes: Option<String>,
    /// The first day on which it takes disclosures.
    pub opens_on: NaiveDate,
    /// The last one, to its end where the agency is.
    pub closes_on: NaiveDate,
    /// The day until which reviews are to be done.
    pub review_until: NaiveDate,
    /// The day on which decisions are announced.
    pub announced_on: NaiveDate,
    /// Counts its changes.
    pub revision: i64,
}

/// The four days of a cycle, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CycleDays {
    /// The first day on which it takes disclosures.
    pub opens_on: NaiveDate,
    /// The last one.
    pub closes_on: NaiveDate,
    /// The day until which reviews are to be done.
    pub review_until: NaiveDate,
    /// The day on which decisions are announced.
    pub announced_on: NaiveDate,
}

impl CycleDays {
    /// What is wrong with their order, each at its field.
    pub fn faults(&self) -> Vec<(&'static str, &'static str)> {
        let mut faults = Vec::new();
        if self.closes_on < self.opens_on {
            faults.push((
                "closes_on",
                "The last day comes before the first. Enter the same day or a later one.",
            ));
        }
        if self.review_until <= self.closes_on {
            faults.push((
                "review_until",
                "Reviews begin when the cycle has closed. Enter a day after its last one.",
            ));
        }
        if self.announced_on < self.review_until {
            faults.push((
                "announced_on",
                "Decisions are announced once the reviews are done. Enter that day or a later one.",
            ));
        }
        faults
    }

    /// Whether a disclosure can come in on a day.
    pub fn hold(&self, day: NaiveDate) -> bool {
        self.opens_on <= day && day <= self.closes_on
    }

    /// Whether both take disclosures on one day at least.
    pub fn meet(&self, other: &Self) -> bool {
        self.opens_on <= other.closes_on && other.opens_on <= self.closes_on
    }
}

impl IntakeCycle {
    /// Its days.
    pub fn days(&self) -> CycleDays {
        CycleDays {
            opens_on: self.opens_on,
            closes_on: self.closes_on,
            review_until: self.review_until,
            announced_on: self.announced_on,
        }
    }

    /// Whether it takes disclosures on a day.
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.days().hold(day)
    }

    /// How it stands on a day, with its cases as they stand then.
    pub fn state(&self, today: NaiveDate, cases: &[CaseStands]) -> CycleState {
        if today < self.opens_on {
            return CycleState::Coming;
        }
        if today <= self.closes_on {
            return CycleState::Open;
        }
        match cases.iter().min() {
            Some(CaseStands::UnderReview) => CycleState::Pending,
            Some(CaseStands::Decided) => CycleState::Standstill,
            Some(CaseStands::Listed) => CycleState::Live,
            Some(CaseStands::Over) | None => CycleState::Expired,
        }
    }

    /// What tells it from itself before and after a change.
    pub fn stamp(&self) -> String {
        format!("{}-{}", self.id, self.revision)
    }
}

/// Reads what a cycle is meant for; nothing for every tool.
///
/// # Errors
/// When the text is too long or has control characters.
pub fn takes(typed: &str) -> Result<Option<String>, Invalid> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    bounded("what the cycle takes", typed, 300).map(Some)
}

/// Whether disclosures can be submitted on a day, where the agency takes them by cycles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// They can, in this cycle.
    Open(IntakeCycle),
    /// They cannot; with the cycle that opens next.
    Closed(Option<IntakeCycle>),
}

impl Door {
    /// How it stands on a day.
    pub fn of(cycles: &[IntakeCycle], today: NaiveDate) -> Self {
        if let Some(open) = cycles.iter().find(|one| one.is_open_on(today)) {
            return Self::Open(open.clone());
        }
        let coming = cycles.iter().filter(|one| today < one.opens_on);
        Self::Closed(coming.min_by_key(|one| one.opens_on).cloned())
    }

    /// Whether disclosures can be submitted.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    /// How it stands, in a few words.
    pub fn title(&self) -> String {
        match self {
            Self::Open(cycle) => {
                format!("{} closes on {}", cycle.name, day_in_words(cycle.closes_on))
            }
            Self::Closed(Some(next)) => {
                format!("{} opens on {}", next.name, day_in_words(next.opens_on))
            }
            Self::Closed(None) => "No cycle is open".to_owned(),
        }
    }

    /// How it stands, in sentences.
    pub fn sentence(&self) -> String {
        let (told, cycle) = match self {
            Self::Open(cycle) => (
                format!(
                    "The agency takes disclosures in cycles. You can submit until {}, to the end \
                     of that day where the agency is.",
                    day_in_words(cycle.closes_on)
                ),
                Some(cycle),
            ),
            Self::Closed(Some(next)) => (
                format!(
                    "The agency takes disclosures in cycles, and none is open today. {} takes them \
                     from {} until {}.",
                    next.name,
                    day_in_words(next.opens_on),
                    day_in_words(next.closes_on)
                ),
                Some(next),
            ),
            Self::Closed(None) => (
                "The agency takes disclosures in cycles. None is open today, and no day is set for \
                 the next one."
                    .to_owned(),
                None,
            ),
        };
        match cycle.and_then(|cycle| cycle.takes.as_ref()) {
            Some(takes) => format!("{told} It is meant for: {takes}"),
            None => told,
        }
    }

    /// Why nothing can be submitted, and what to do; none where something can.
    pub fn refusal(&self) -> Option<String> {
        match self {
            Self::Open(_) => None,
            Self::Closed(Some(next)) => Some(format!(
                "{} Everything that you wrote is kept: open this page again from {} on, and submit \
                 then.",
                self.sentence(),
                day_in_words(next.opens_on)
            )),
            Self::Closed(None) => Some(format!(
                "{} Everything that you wrote is kept: the page “Cycles” tells when the next one \
                 opens.",
                self.sentence()
            )),
        }
    }
}

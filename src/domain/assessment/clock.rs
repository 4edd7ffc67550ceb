//! How long the agency has for a decision, in its business days. The clock runs from the first
//! submission and stands still on every day on which the vendor has the file or a question of it.

use chrono::NaiveDate;

use crate::domain::business_days::Holidays;

/// Why the agency's clock stood still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// The agency returned the file to its vendor.
    Returned,
    /// It was decided, and opened again because of the vendor's response or appeal.
    Decided,
    /// The agency asked the vendor about an answer.
    Asked {
        /// The question, by its code.
        about: String,
        /// The last day to answer.
        due: NaiveDate,
    },
}

/// Days on which the vendor had the file, or a question of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Why.
    pub cause: Cause,
    /// The first of them.
    pub from: NaiveDate,
    /// The last of them; none while it lasts.
    pub to: Option<NaiveDate>,
}

impl Stop {
    fn covers(&self, day: NaiveDate, today: NaiveDate) -> bool {
        self.from <= day && day <= self.to.unwrap_or(today)
    }

    fn lasts(&self) -> bool {
        self.to.is_none()
    }
}

/// What the clock is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The day of the first submission, which does not count itself.
    pub submitted: NaiveDate,
    /// Business days within which a decision is promised.
    pub allowed: u16,
    /// When it stood still, the earliest first; stops may overlap.
    pub stops: Vec<Stop>,
    /// The day on which the decisions of its cycle are announced, before which none is promised;
    /// none where it came in at any time.
    pub announced: Option<NaiveDate>,
    /// The day of the decision; none before it.
    pub decided: Option<NaiveDate>,
}

/// Who has to do something next, as the clock says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// The agency: its clock runs.
    Agency,
    /// The vendor.
    Vendor {
        /// The day since which the agency's clock stands still.
        since: NaiveDate,
        /// The day by which the vendor answers; none where it is asked nothing but to complete the
        /// file.
        answer_by: Option<NaiveDate>,
    },
    /// Nobody: it is decided.
    Nobody {
        /// The day of the decision.
        decided: NaiveDate,
    },
}

/// A stop with its length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The stop.
    pub stop: Stop,
    /// The business days in it, until today where it lasts.
    pub business_days: u16,
}

/// The clock as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Business days within which a decision is promised.
    pub allowed: u16,
    /// Those that are used.
    pub used: u16,
    /// The day by which a decision is promised. While the vendor has to answer it is the one that
    /// an answer today would lead to.
    pub promised: NaiveDate,
    /// Whose turn it is.
    pub turn: Turn,
    /// Whether the promised day is past and nothing is decided.
    pub late: bool,
    /// Where the days went, the earliest first.
    pub stops: Vec<Counted>,
}

impl Reading {
    /// The business days that are left.
    pub fn left(&self) -> u16 {
        self.allowed.saturating_sub(self.used)
    }

    /// By how many business days it is over.
    pub fn over(&self) -> u16 {
        self.used.saturating_sub(self.allowed)
    }
}

impl Clock {
    /// How the clock stands on a day.
    pub fn read(&self, holidays: &Holidays, today: NaiveDate) -> Reading {
        let end = self.decided.unwrap_or(today);
        let stands = |day: NaiveDate| self.stops.iter().any(|stop| stop.covers(day, today));
        let counts = |day: NaiveDate| holidays.is_business_day(day) && !stands(day);
        let used = number(days(self.submitted, end).filter(|day| counts(*day)).count());
        let by_days = days(self.submitted, NaiveDate::MAX)
            .filter(|day| counts(*day))
            .nth(usize::from(self.allowed).saturating_sub(1))
            .unwrap_or(NaiveDate::MAX);
        // A cycle gives the agency the days until its announcement.
        let (promised, allowed) = match self.announced.filter(|announced| by_days < *announced) {
            None => (by_days, self.allowed),
            Some(announced) => {
                let until = days(self.submitted, announced).filter(|day| counts(*day));
                (announced, number(until.count()))
            }
        };
        let open = || self.stops.iter().filter(|stop| stop.lasts());
        let turn = match (self.decided, open().map(|stop| stop.from).min()) {
            (Some(decided), _) => Turn::Nobody { decided },
            (None, None) => Turn::Agency,
            (None, Some(since)) => Turn::Vendor { since, answer_by: open().filter_map(due).min() },
        };
        let length = |stop: &Stop| {
            let last = stop.to.unwrap_or(today);
            let inside = stop.from.iter_days().take_while(|day| *day <= last);
            number(inside.filter(|day| holidays.is_business_day(*day)).count())
        };
        let counted = |stop: &Stop| Counted { stop: stop.clone(), business_days: length(stop) };
        Reading {
            allowed,
            used,
            promised,
            late: self.decided.is_none() && promised < today,
            turn,
            stops: self.stops.iter().map(counted).collect(),
        }
    }
}

fn due(stop: &Stop) -> Option<NaiveDate> {
    match &stop.cause {
        Cause::Asked { due, .. } => Some(*due),
        Cause::Returned | Cause::Decided => None,
    }
}

/// The days after one, to another and with it.
fn days(after: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    after.iter_days().skip(1).take_while(move |day| *day <= to)
}

fn number(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

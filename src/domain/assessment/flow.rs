//! How long disclosures take: the states that each was in, and what many of them say together.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};

use super::state::State;

/// A state that a disclosure was in, from one day to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// The state.
    pub state: State,
    /// The day on which it came there.
    pub from: NaiveDate,
    /// The day on which it left; none while it is there.
    pub until: Option<NaiveDate>,
}

/// The stays of one disclosure from its steps, oldest first: the state after each step and its day.
pub fn stays(steps: &[(State, NaiveDate)]) -> Vec<Stay> {
    let mut stays: Vec<Stay> = Vec::new();
    for &(state, day) in steps {
        match stays.last_mut() {
            Some(last) if last.state == state => {}
            last => {
                if let Some(last) = last {
                    last.until = Some(day);
                }
                stays.push(Stay { state, from: day, until: None });
            }
        }
    }
    stays
}

/// One decision, from the first submission on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// The day of the decision.
    pub decided: NaiveDate,
    /// Days from the first submission to the decision, the vendor's among them.
    pub days: u32,
    /// How many of them were spent in each state; together they are all of them.
    pub in_state: BTreeMap<State, u32>,
}

/// The way of one disclosure to its decision; none for one that is not decided, or whose first
/// submission is not among its stays. One that was sent back is decided when it last was.
pub fn cycle(stays: &[Stay]) -> Option<Cycle> {
    let first = stays.iter().position(|stay| stay.state == State::Submitted)?;
    let last = stays.iter().rposition(|stay| stay.state == State::Decided)?;
    let (begun, decided) = (stays.get(first)?.from, stays.get(last)?.from);
    let mut in_state = BTreeMap::new();
    for stay in stays.get(first..last)? {
        *in_state.entry(stay.state).or_default() +=
            days_between(stay.from, stay.until.unwrap_or(decided));
    }
    Some(Cycle { decided, days: days_between(begun, decided), in_state })
}

fn days_between(from: NaiveDate, until: NaiveDate) -> u32 {
    u32::try_from((until - from).num_days()).unwrap_or(0)
}

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// The month of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// This month and those before it, oldest first; so many together.
    pub fn until(self, count: usize) -> Vec<Self> {
        let before = |month: &Self| {
            Some(match month.month {
                ..=1 => Self { year: month.year - 1, month: 12 },
                month_of_year => Self { month: month_of_year - 1, ..*month },
            })
        };
        let mut months: Vec<Self> = std::iter::successors(Some(self), before).take(count).collect();
        months.reverse();
        months
    }

    /// The first day of it.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or_default()
    }

    /// `November 2026`.
    pub fn in_words(self) -> String {
        self.first_day().format("%B %Y").to_string()
    }
}

/// The middle of many numbers and how far they spread, in quarters of the unit, so that nothing is
/// rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quartiles {
    /// A quarter of them is at most this, times 4.
    pub low: u32,
    /// Half of them is at most this, times 4.
    pub median: u32,
    /// Three quarters of them are at most this, times 4.
    pub high: u32,
}

/// The quartiles of some numbers, with linear interpolation between the two that lie around the
/// place (Hyndman and Fan 1996, definition 7, as spreadsheets have it); none of no numbers.
pub fn quartiles(numbers: &[u32]) -> Option<Quartiles> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let gaps = sorted.len().checked_sub(1)?;
    let at = |quarter: usize| {
        let place = gaps * quarter;
        let (below, rest) = (place / 4, u32::try_from(place % 4).unwrap_or(0));
        let low = sorted.get(below).copied().unwrap_or(0);
        let high = sorted.get(below + 1).copied().unwrap_or(low);
        low * (4 - rest) + high * rest
    };
    Some(Quartiles { low: at(1), median: at(2), high: at(3) })
}

/// A number of quarters as people read it: `12`, `12.5`, `12.25`.
pub fn quarters_in_words(quarters: u32) -> String {
    let rest = match quarters % 4 {
        0 => "",
        1 => ".25",
        2 => ".5",
        _ => ".75",
    };
    format!("{}{rest}", quarters / 4)
}

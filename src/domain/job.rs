//! Scheduled work: when it is due, and what became of a run.

use std::fmt;

use chrono::{DateTime, TimeDelta, Timelike as _, Utc};
use croner::Cron;

use super::calendar::Calendar;
use super::values::{Invalid, Timestamp, sentence_case};

/// No clock is put forward or back by more at once.
const LEAPS_AT_MOST: TimeDelta = TimeDelta::hours(3);

/// When a job is due: a cron pattern of five fields, or of six that start with seconds. Hours of
/// the day are the agency's.
#[derive(Debug, Clone)]
pub struct Schedule {
    pattern: String,
    cron: Cron,
    calendar: Calendar,
}

impl Schedule {
    /// Reads a cron pattern for an agency.
    ///
    /// # Errors
    /// When it is no cron pattern; the sentence says what is wrong in it.
    pub fn parse(pattern: &str, calendar: Calendar) -> Result<Self, Invalid> {
        let cron = pattern
            .parse()
            .map_err(|cause| Invalid(format!("“{pattern}” is not a cron pattern: {cause}.")))?;
        Ok(Self { pattern: pattern.to_owned(), cron, calendar })
    }

    /// The latest slot at or before `at`.
    pub fn latest(&self, at: Timestamp) -> Option<Timestamp> {
        // In an hour that clocks show twice, slots of its first showing are past but read later
        // than now, so the search starts ahead of now.
        let mut wall = self.wall(at)? + self.leap();
        loop {
            wall = self.cron.find_previous_occurrence(&wall, true).ok()?;
            match self.slot(wall) {
                slot if slot <= at => return Some(slot),
                _ => wall -= TimeDelta::seconds(1),
            }
        }
    }

    /// The first slot after `at`.
    pub fn next(&self, at: Timestamp) -> Option<Timestamp> {
        // Right after an hour that clocks skip, its slots are still to come but read earlier than
        // now, so the search starts behind now.
        let mut wall = self.wall(at)? - self.leap();
        loop {
            wall = self.cron.find_next_occurrence(&wall, false).ok()?;
            // Where clocks are put back, a time that comes twice is a slot the first time only.
            match self.slot(wall) {
                slot if slot > at => return Some(slot),
                _ => {}
            }
        }
    }

    /// How far a clock that this goes by may leap.
    fn leap(&self) -> TimeDelta {
        if self.is_hourly() { TimeDelta::zero() } else { LEAPS_AT_MOST }
    }

    /// Jobs of every hour run by UTC, so that a change of clocks neither skips nor repeats one;
    /// jobs at an hour of the day run by the agency's clock.
    fn is_hourly(&self) -> bool {
        let fields: Vec<&str> = self.pattern.split_whitespace().collect();
        fields.iter().rev().nth(3).is_some_and(|hour| *hour == "*")
    }

    /// The time that the pattern is compared with, in whole seconds: UTC for what happens every
    /// hour, the agency's local time otherwise.
    fn wall(&self, at: Timestamp) -> Option<DateTime<Utc>> {
        let shown = if self.is_hourly() {
            at.utc().naive_utc()
        } else {
            self.calendar.local(at).naive_local()
        };
        shown.and_utc().with_nanosecond(0)
    }

    /// The instant at which the clock shows it.
    fn slot(&self, wall: DateTime<Utc>) -> Timestamp {
        if self.is_hourly() { wall.into() } else { self.calendar.instant(wall.naive_utc()) }
    }
}

/// The schedule in words: `Every 15 seconds`, `Every day at 03:30 UTC`.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<&str> = self.pattern.split_whitespace().collect();
        let number = |text: &str| text.parse::<u8>().ok();
        match fields.as_slice() {
            [step, "*", "*", "*", "*", "*"] if step.starts_with("*/") => {
                write!(f, "Every {} seconds", step.trim_start_matches("*/"))
            }
            ["*", "*", "*", "*", "*"] => f.write_str("Every minute"),
            [step, "*", "*", "*", "*"] if step.starts_with("*/") => {
                write!(f, "Every {} minutes", step.trim_start_matches("*/"))
            }
            [minute, "*", "*", "*", "*"] if number(minute).is_some() => {
                let zone = if self.calendar == Calendar::UTC { "" } else { " (UTC)" };
                write!(
                    f,
                    "Every hour at {:02} minutes past{zone}",
                    number(minute).unwrap_or_default()
                )
            }
            [minute, hour, "*", "*", "*"] if number(minute).is_some() && number(hour).is_some() => {
                let (hour, minute) =
                    (number(hour).unwrap_or_default(), number(minute).unwrap_or_default());
                write!(f, "Every day at {hour:02}:{minute:02} {}", self.calendar)
            }
            _ => write!(f, "{} ({})", self.cron.describe().trim_end_matches('.'), self.calendar),
        }
    }
}

/// A row of the schedule, as people read it.
#[derive(Debug, Clone)]
pub struct PlannedJob {
    /// Also its word in the address that asks for a run.
    pub name: &'static str,
    /// What it does, as a sentence.
    pub does: &'static str,
    /// When.
    pub schedule: Schedule,
}

impl PlannedJob {
    /// Its name as a title: `Deliver mail`.
    pub fn title(&self) -> String {
        sentence_case(&self.name.replace('-', " "))
    }
}

/// What became of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// A person asked for it; a replica takes it within seconds.
    Asked,
    /// Under way; or, when old, cut off with its process.
    Running,
    /// Ended well, with nothing to do.
    Idle,
    /// Ended well.
    Done,
    /// Ended with a fault.
    Failed,
}

impl RunState {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Running => "running",
            Self::Idle => "idle",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no state.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        [Self::Asked, Self::Running, Self::Idle, Self::Done, Self::Failed]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not a state of a run.")))
    }
}

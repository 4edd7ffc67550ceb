//! Scheduled work: when it is due, and what became of a run.

use std::fmt;

use chrono::Timelike as _;
use croner::Cron;

use super::values::{Invalid, Timestamp, sentence_case};

/// When a job is due: a cron pattern of five fields, or of six that start with seconds, read in UTC.
#[derive(Debug, Clone)]
pub struct Schedule {
    pattern: String,
    cron: Cron,
}

impl Schedule {
    /// Reads a cron pattern.
    pub fn parse(pattern: &str) -> Result<Self, Invalid> {
        let cron = pattern.parse().map_err(|cause| Invalid(format!("“{pattern}” is not a cron pattern: {cause}.")))?;
        Ok(Self { pattern: pattern.to_owned(), cron })
    }

    /// The latest slot at or before `at`.
    pub fn latest(&self, at: Timestamp) -> Option<Timestamp> {
        // A slot is a whole second; the search would otherwise carry the fraction along.
        let second = at.utc().with_nanosecond(0)?;
        self.cron.find_previous_occurrence(&second, true).ok().map(Timestamp::from)
    }

    /// The first slot after `at`.
    pub fn next(&self, at: Timestamp) -> Option<Timestamp> {
        let second = at.utc().with_nanosecond(0)?;
        self.cron.find_next_occurrence(&second, false).ok().map(Timestamp::from)
    }
}

/// The schedule in words: `Every 15 seconds`, `Every day at 03:30 UTC`.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<&str> = self.pattern.split_whitespace().collect();
        let number = |text: &str| text.parse::<u8>().ok();
        match fields.as_slice() {
            [step, "*", "*", "*", "*", "*"] if step.starts_with("*/") => write!(f, "Every {} seconds", step.trim_start_matches("*/")),
            ["*", "*", "*", "*", "*"] => f.write_str("Every minute"),
            [step, "*", "*", "*", "*"] if step.starts_with("*/") => write!(f, "Every {} minutes", step.trim_start_matches("*/")),
            [minute, "*", "*", "*", "*"] if number(minute).is_some() => {
                write!(f, "Every hour at {:02} minutes past", number(minute).unwrap_or_default())
            }
            [minute, hour, "*", "*", "*"] if number(minute).is_some() && number(hour).is_some() => {
                write!(f, "Every day at {:02}:{:02} UTC", number(hour).unwrap_or_default(), number(minute).unwrap_or_default())
            }
            _ => write!(f, "{} (UTC)", self.cron.describe().trim_end_matches('.')),
        }
    }
}

/// A row of the schedule, as people read it.
#[derive(Debug, Clone)]
pub struct PlannedJob {
    /// Its name.
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
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        [Self::Asked, Self::Running, Self::Idle, Self::Done, Self::Failed]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not a state of a run.")))
    }
}

//! The clock of a decision, as the agency and the vendor read it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::assessment::clock::{Counted, Reading};
use crate::domain::assessment::clock_words::Reader;

/// How long the agency has, and where the days went.
#[derive(Debug, Serialize)]
pub struct ShownClock {
    line: String,
    late: bool,
    stops: Vec<String>,
}

impl ShownClock {
    /// How a clock is shown on a day.
    pub fn new(clock: &Reading, reader: Reader, today: NaiveDate) -> Self {
        Self {
            line: clock.in_words(reader, today),
            late: clock.late,
            stops: clock.stops.iter().map(Counted::in_words).collect(),
        }
    }
}

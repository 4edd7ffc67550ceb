//! How near the day is on which somebody's work is due.

use chrono::NaiveDate;

use crate::domain::business_days::Holidays;
use crate::domain::calendar::day_in_words;

/// Business days before a due day from which it is near, and people are reminded of it.
pub const SOON_DAYS: u16 = 3;

/// How near a due day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nearness {
    /// It is past.
    Late,
    /// It comes within [`SOON_DAYS`] business days, today included.
    Soon,
    /// There is time.
    Ahead,
}

impl Nearness {
    /// How near a day is on another.
    pub fn of(due: NaiveDate, today: NaiveDate, holidays: &Holidays) -> Self {
        if due < today {
            Self::Late
        } else if due <= holidays.after(today, SOON_DAYS) {
            Self::Soon
        } else {
            Self::Ahead
        }
    }
}

/// When something is due, as people say it.
pub fn in_words(due: NaiveDate, today: NaiveDate) -> String {
    match (due - today).num_days() {
        ..0 => format!("Late: was due {}", day_in_words(due)),
        0 => "Due today".to_owned(),
        1 => "Due tomorrow".to_owned(),
        _ => format!("Due {}", day_in_words(due)),
    }
}

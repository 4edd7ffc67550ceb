//! The agency's days. An instant is the same everywhere; which day it falls on depends on where the
//! agency is, and every last day, age and "today" is a day there.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Offset as _, TimeDelta, TimeZone as _};
use chrono_tz::{OffsetName as _, Tz};

use super::values::Timestamp;

/// The time zone that the agency counts its days in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar(Tz);

impl Calendar {
    /// The calendar of an agency that named no zone.
    pub const UTC: Self = Self(Tz::UTC);

    /// The calendar of a zone by its name in the IANA database, such as `America/Chicago`; none for
    /// a name that is not there.
    pub fn parse(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    /// The zone's name in the IANA database.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// An instant as the agency's clock shows it.
    pub fn local(self, at: Timestamp) -> DateTime<Tz> {
        at.utc().with_timezone(&self.0)
    }

    /// The day on which an instant falls.
    #[expect(clippy::disallowed_methods, reason = "the one place where an instant becomes a day")]
    pub fn day(self, at: Timestamp) -> NaiveDate {
        self.local(at).date_naive()
    }

    /// The full hour of a day as the agency's clock shows it.
    pub fn at(self, day: NaiveDate, hour: u32) -> Timestamp {
        self.instant(day.and_hms_opt(hour, 0, 0).unwrap_or_default())
    }

    /// The first instant at which the agency's clock shows this; when it skips that, the one at
    /// which it would have shown it unchanged.
    pub fn instant(self, shown: NaiveDateTime) -> Timestamp {
        let unchanged = || {
            let before = self.local(shown.and_utc().into()) - TimeDelta::days(1);
            (shown - before.offset().fix()).and_utc()
        };
        self.0
            .from_local_datetime(&shown)
            .earliest()
            .map_or_else(unchanged, |at| at.to_utc())
            .into()
    }

    /// How many days lie between the days of two instants: 1 from late one evening to early the
    /// next morning.
    pub fn days_between(self, from: Timestamp, to: Timestamp) -> i64 {
        (self.day(to) - self.day(from)).num_days()
    }

    /// Hours and minutes with the zone: `10:42 UTC`, `04:42 CST`.
    pub fn clock_time(self, at: Timestamp) -> String {
        format!("{} {}", self.local(at).format("%H:%M"), self.zone(at))
    }

    /// Hours, minutes and seconds, without the zone.
    pub fn to_the_second(self, at: Timestamp) -> String {
        self.local(at).format("%H:%M:%S").to_string()
    }

    /// An instant in words: `21 November 2026, 10:42 UTC`.
    pub fn in_words(self, at: Timestamp) -> String {
        format!("{}, {}", day_in_words(self.day(at)), self.clock_time(at))
    }

    /// The day of an instant in words: `21 November 2026`.
    pub fn day_of(self, at: Timestamp) -> String {
        day_in_words(self.day(at))
    }

    /// What people there call the zone at an instant; its distance from UTC where they have no
    /// letters for it.
    fn zone(self, at: Timestamp) -> String {
        let local = self.local(at);
        match local.offset().abbreviation() {
            Some(letters) if letters.chars().all(char::is_alphabetic) => letters.to_owned(),
            _ => format!("UTC{}", local.offset().fix()),
        }
    }
}

/// The moment it is, and where the agency is at that moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgencyTime {
    /// The moment.
    pub now: Timestamp,
    /// The days of the agency.
    pub calendar: Calendar,
}

impl AgencyTime {
    /// The day it is at the agency.
    pub fn today(self) -> NaiveDate {
        self.calendar.day(self.now)
    }
}

/// The zone's name.
impl fmt::Display for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The last day that has begun anywhere on Earth: clocks run up to fourteen hours ahead of UTC.
/// What somebody dates “today” is no later.
#[expect(
    clippy::disallowed_methods,
    reason = "the day is that of the zone which is furthest ahead, not of UTC"
)]
pub fn latest_day(at: Timestamp) -> NaiveDate {
    let ahead = at.utc() + TimeDelta::hours(14);
    ahead.date_naive()
}

/// A day in words: `30 June 2027`.
pub fn day_in_words(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// How long ago a day was, as people say it: `today`, `yesterday`, `12 days ago`, `4 months ago`,
/// `3 years ago`.
pub fn ago(days: i64) -> String {
    match days {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        2..=59 => format!("{days} days ago"),
        // To the nearest twelfth of 365 days.
        60..=729 => format!("{} months ago", (days * 12 + 182) / 365),
        _ => format!("{} years ago", days / 365),
    }
}

//! The demo's dates. Its world is written as of one day; every date in it is moved by the days
//! between that day and the day on which the demo is made, so that a test of last month stays one
//! and a certificate that ends in spring still lies ahead.

use std::sync::LazyLock;

use chrono::{Datelike as _, Months, NaiveDate, TimeDelta};
use regex::{Captures, Regex};
use serde_json::Value;

use super::texts;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Each season with its middle month.
const SEASONS: [(&str, u32); 4] = [("winter", 1), ("spring", 4), ("summer", 7), ("fall", 10)];

/// Dates as people write them: a day, a month, a school year or a year by itself.
static DATES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let months = MONTHS.join("|");
    Regex::new(&format!(
        r"\b(?P<day>(?:19|20)\d\d-\d\d-\d\d)\b|\b(?P<month>(?:19|20)\d\d-\d\d)\b|\b(?P<from>{months}) to (?P<to>{months}) (?P<span>20\d\d)\b|\b(?P<on>\d{{1,2}}) (?P<of>{months}) (?P<year>20\d\d)\b|\b(?P<name>{months}|winter|spring|summer|fall) (?P<in>20\d\d)\b|\b(?P<school>20\d\d)–\d\d\b|\b(?P<plain>(?:19|20)\d\d)\b"
    ))
    .ok()
});

/// How far dates are moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Calendar {
    days: i64,
}

impl Calendar {
    /// Moves what was written as of one day to another.
    pub fn between(written_on: NaiveDate, today: NaiveDate) -> Self {
        Self { days: (today - written_on).num_days() }
    }

    fn later(self, day: NaiveDate) -> NaiveDate {
        TimeDelta::try_days(self.days).and_then(|days| day.checked_add_signed(days)).unwrap_or(day)
    }

    /// The middle of a month, moved.
    fn month(self, year: i32, month: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, 15).map(|day| self.later(day))
    }

    /// The text with every date in it moved.
    pub fn moved(self, text: &str) -> String {
        match (&*DATES, self.days) {
            (Some(dates), days) if days != 0 => {
                let moved = |found: &Captures<'_>| {
                    self.replace(found).unwrap_or_else(|| found[0].to_owned())
                };
                dates.replace_all(text, moved).into_owned()
            }
            _ => text.to_owned(),
        }
    }

    fn replace(self, found: &Captures<'_>) -> Option<String> {
        let part = |name: &str| found.name(name).map(|part| part.as_str());
        let year = |name: &str| part(name).and_then(|year| year.parse::<i32>().ok());
        if let Some(day) = part("day") {
            return Some(self.later(day.parse().ok()?).to_string());
        }
        if let Some((year, month)) = part("month").and_then(|month| month.split_once('-')) {
            return Some(
                self.month(year.parse().ok()?, month.parse().ok()?)?.format("%Y-%m").to_string(),
            );
        }
        if let (Some(from), Some(to), Some(year)) = (part("from"), part("to"), year("span")) {
            let (from, to) = (self.month(year, number(from)?)?, self.month(year, number(to)?)?);
            let from_year =
                if from.year() == to.year() { String::new() } else { format!(" {}", from.year()) };
            return Some(format!("{}{from_year} to {}", from.format("%B"), to.format("%B %Y")));
        }
        if let (Some(day), Some(month), Some(year)) = (part("on"), part("of"), year("year")) {
            let day = self.later(NaiveDate::from_ymd_opt(year, number(month)?, day.parse().ok()?)?);
            return Some(day.format("%-d %B %Y").to_string());
        }
        if let (Some(name), Some(year)) = (part("name"), year("in")) {
            return match SEASONS.iter().find(|(season, _)| *season == name) {
                Some((_, middle)) => self.month(year, *middle).and_then(season),
                None => Some(self.month(year, number(name)?)?.format("%B %Y").to_string()),
            };
        }
        let middle = |year: i32| Some(self.later(NaiveDate::from_ymd_opt(year, 7, 1)?).year());
        if let Some(start) = year("school") {
            let start = middle(start)?;
            return Some(format!("{start}–{:02}", (start + 1).rem_euclid(100)));
        }
        middle(year("plain")?).map(|year| year.to_string())
    }

    /// The JSON with every date in its texts moved.
    pub fn moved_value(self, value: &Value) -> Value {
        texts::of_value(value, &|text| self.moved(text))
    }
}

fn number(month: &str) -> Option<u32> {
    u32::try_from(MONTHS.iter().position(|name| *name == month)? + 1).ok()
}

/// The season of a day; December belongs to the winter of the year that begins.
fn season(day: NaiveDate) -> Option<String> {
    let ahead = day.checked_add_months(Months::new(1))?;
    let (name, _) = SEASONS.get(usize::try_from((ahead.month() - 1) / 3).ok()?)?;
    Some(format!("{name} {}", ahead.year()))
}

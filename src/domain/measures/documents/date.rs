//! Dates as people write them in reports.

use chrono::{DateTime, Datelike as _, Months, NaiveDate};

use crate::domain::texts::quoted;

/// How much of a date was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Precision {
    /// Year, month and day.
    Day,
    /// Day and month are both twelve or less and only their order tells which is which; read as
    /// month first.
    Guessed,
    /// Year and month; taken as the first of the month.
    Month,
    /// The year; taken as its first day.
    Year,
}

/// A date and how surely it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    /// The date.
    pub(super) date: NaiveDate,
    /// How surely.
    pub(super) precision: Precision,
}

/// The months' names as texts write them, in small letters.
pub(super) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The years of which a date in words or figures is taken for one.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2200;

/// Reads `2026-03-31`, `2026/3/31`, `20260331`, `2026-03-31T10:00:00Z`, `3/31/2026`, `31.3.2026`,
/// `31 March 2026`, `March 31st, 2026`, `31-Mar-2026`, `March 2026`, `2026-03` and `2026`; a day of
/// the week and a time of day are passed over.
#[expect(
    clippy::disallowed_methods,
    reason = "the day as the document writes it, wherever it was written"
)]
pub(super) fn read(text: &str) -> Option<Written> {
    let text = text.trim();
    if text.len() > 60 {
        return None;
    }
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(Written { date: instant.date_naive(), precision: Precision::Day });
    }
    of_any_year(text).filter(|written| YEARS.contains(&written.date.year()))
}

/// Reads the same, of any year.
fn of_any_year(text: &str) -> Option<Written> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && text.len() == 8 {
        return day(number(text.get(..4)?)?, number(text.get(4..6)?)?, number(text.get(6..)?)?);
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains(char::is_alphabetic)
        || text.contains('T')
    {
        let head = text.split([' ', 'T']).next().unwrap_or_default();
        if let Some(written) = figures(head) {
            return Some(written);
        }
    }
    words(text)
}

/// Reads a whole date that cannot be mistaken for another, as [`read`] does. An error is a sentence
/// for whoever wrote it.
///
/// # Errors
/// It is no date, lacks its day, or can be read month first or day first.
pub fn whole_day(text: &str) -> Result<NaiveDate, String> {
    match read(text) {
        Some(written) if written.precision == Precision::Day => Ok(written.date),
        Some(written) if written.precision == Precision::Guessed => Err(format!(
            "{} can be read month first or day first. Write it as year-month-day, such as \
             2026-03-31.",
            quoted(text)
        )),
        None if is_of_other_year(text) => Err(format!(
            "{} lies outside the years that are taken, which are {} to {}. Check the year.",
            quoted(text),
            YEARS.start(),
            YEARS.end()
        )),
        _ => Err(format!(
            "{} is not a whole date. Write it as year-month-day, such as 2026-03-31.",
            quoted(text)
        )),
    }
}

/// Reads a whole day where one is given.
///
/// # Errors
/// As [`whole_day`] says.
pub fn optional_day(text: &str) -> Result<Option<NaiveDate>, String> {
    if text.trim().is_empty() { Ok(None) } else { whole_day(text).map(Some) }
}

/// Whether a text is a whole date of a year that is not taken.
fn is_of_other_year(text: &str) -> bool {
    let text = text.trim();
    let written = if text.len() > 60 { None } else { of_any_year(text) };
    written.is_some_and(|one| one.precision == Precision::Day && !YEARS.contains(&one.date.year()))
}

/// A date in figures.
fn figures(text: &str) -> Option<Written> {
    let separator = text.chars().find(|c| matches!(c, '-' | '/' | '.'));
    let Some(separator) = separator else {
        let year = number(text).filter(|_| text.len() == 4)?;
        return from(year, 1, 1, Precision::Year);
    };
    let parts: Vec<&str> = text.split(separator).collect();
    match parts.as_slice() {
        [year, month] if year.len() == 4 => {
            from(number(year)?, number(month)?, 1, Precision::Month)
        }
        [month, year] if year.len() == 4 => {
            from(number(year)?, number(month)?, 1, Precision::Month)
        }
        [year, month, date] if year.len() == 4 => day(number(year)?, number(month)?, number(date)?),
        [first, second, year] if year.len() == 4 => {
            let (first, second, year) = (number(first)?, number(second)?, number(year)?);
            if separator == '.' || first > 12 {
                day(year, second, first)
            } else if second > 12 || first == second {
                day(year, first, second)
            } else {
                from(year, first, second, Precision::Guessed)
            }
        }
        _ => None,
    }
}

/// A date with the month in letters.
fn words(text: &str) -> Option<Written> {
    let lower = text.to_lowercase();
    let (mut year, mut month, mut date) = (None, None, None);
    for word in lower.split([' ', ',', '-', '/', '.', '\u{a0}']).filter(|word| !word.is_empty()) {
        if word == "of" || word == "the" || named(&WEEKDAYS, word).is_some() {
            continue;
        }
        if let Some(index) = named(&MONTHS, word) {
            if month.replace(index + 1).is_some() {
                return None;
            }
            continue;
        }
        let figures = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|ending| word.strip_suffix(ending))
            .unwrap_or(word);
        let Some(value) = number(figures) else {
            // A time of day ends the date; anything else is not a date.
            if word.contains(':') && month.is_some() {
                break;
            }
            return None;
        };
        let slot = if figures.len() == 4 { &mut year } else { &mut date };
        if slot.replace(value).is_some() {
            return None;
        }
    }
    match date {
        Some(date) => day(year?, month?, date),
        None => from(year?, month?, 1, Precision::Month),
    }
}

fn named(names: &[&str], word: &str) -> Option<u32> {
    if word.len() < 3 {
        return None;
    }
    let at = names.iter().position(|name| name.starts_with(word));
    at.and_then(|index| u32::try_from(index).ok())
}

fn number(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        None
    } else {
        text.parse().ok()
    }
}

fn day(year: u32, month: u32, date: u32) -> Option<Written> {
    from(year, month, date, Precision::Day)
}

fn from(year: u32, month: u32, date: u32, precision: Precision) -> Option<Written> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, date)
        .map(|date| Written { date, precision })
}

/// The months from `start` to `end`, one that has begun counted as a whole one, so that no age
/// flatters; `None` when `end` comes first.
pub(crate) fn begun_months(start: NaiveDate, end: NaiveDate) -> Option<u32> {
    if end < start {
        return None;
    }
    let months = u32::try_from(
        (end.year() - start.year()) * 12 + i32::try_from(end.month()).ok()?
            - i32::try_from(start.month()).ok()?,
    )
    .ok()?;
    // The 31st plus one month is the last day of a shorter month.
    let over = start.checked_add_months(Months::new(months)).is_some_and(|at| at < end);
    Some(if over { months + 1 } else { months })
}

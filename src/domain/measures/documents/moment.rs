//! Points and lengths of time as XML Schema writes them (XML Schema Part 2, sections 3.2.6 and
//! 3.2.7).

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// Reads an `xs:dateTime` as UTC: fractions of any length, zones, and 24:00:00 for the end of a
/// day. Without a zone it is UTC, as SAML core (section 1.3.3) has it.
pub(super) fn date_time(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    let (day, time) = text.split_once('T')?;
    let (time, offset) = zone(time)?;
    let (time, fraction) =
        time.split_once('.').map_or((time, None), |(time, fraction)| (time, Some(fraction)));
    let nothing = fraction.is_none_or(|digits| digits.bytes().all(|byte| byte == b'0'));
    if fraction.is_some_and(|digits| {
        digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit())
    }) {
        return None;
    }
    let day = date(day)?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    let at = if (hour, minute, second, nothing) == (24, 0, 0, true) {
        day.checked_add_days(chrono::Days::new(1))?.and_hms_opt(0, 0, 0)?
    } else {
        day.and_hms_opt(hour, minute, second)?
    };
    at.checked_sub_signed(offset)
}

/// The day of a year of four digits or more.
fn date(text: &str) -> Option<NaiveDate> {
    let year = text
        .find('-')
        .map(|at| text.split_at(at))
        .filter(|(year, _)| year.len() >= 4 && year.len() <= 6)?;
    let [number] = numbers(year.0, '-', [year.0.len()])?;
    let [month, day] = numbers(year.1.strip_prefix('-')?, '-', [2, 2])?;
    NaiveDate::from_ymd_opt(i32::try_from(number).ok().filter(|year| *year > 0)?, month, day)
}

/// The time without its zone, and how far the zone is ahead of UTC.
fn zone(time: &str) -> Option<(&str, TimeDelta)> {
    if let Some(time) = time.strip_suffix('Z') {
        return Some((time, TimeDelta::zero()));
    }
    let Some(at) = time.find(['+', '-']) else { return Some((time, TimeDelta::zero())) };
    let (time, zone) = time.split_at(at);
    let [hours, minutes] = numbers(zone.get(1..)?, ':', [2, 2])?;
    let ahead = i64::from(hours) * 60 + i64::from(minutes);
    if minutes > 59 || ahead > 14 * 60 {
        return None;
    }
    Some((time, TimeDelta::minutes(if zone.starts_with('-') { -ahead } else { ahead })))
}

/// Numbers of exactly so many digits between separators.
fn numbers<const COUNT: usize>(
    text: &str,
    separator: char,
    widths: [usize; COUNT],
) -> Option<[u32; COUNT]> {
    let mut parts = text.split(separator);
    let mut found = [0; COUNT];
    for (slot, width) in found.iter_mut().zip(widths) {
        let part = parts
            .next()
            .filter(|part| part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit()))?;
        *slot = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
}

/// Whether a text is an `xs:duration` of some length: `P1D`, `PT6H`, `P1Y2M3DT4H5M6.7S`.
pub(super) fn is_duration(text: &str) -> bool {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    let Some(rest) = text.strip_prefix('P') else { return false };
    let (days, time) = rest.split_once('T').map_or((rest, None), |(days, time)| (days, Some(time)));
    let some = !days.is_empty() || time.is_some();
    some && units(days, "YMD", false)
        && time.is_none_or(|time| !time.is_empty() && units(time, "HMS", true))
}

/// Whether a text is numbers, each with one of these letters, in their order.
fn units(text: &str, letters: &str, fractions: bool) -> bool {
    let mut letters = letters.chars();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let (number, after) = rest.split_at(at);
        let Some(letter) =
            after.chars().next().filter(|letter| letters.any(|known| known == *letter))
        else {
            return false;
        };
        let digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let sound = match number.split_once('.') {
            Some((whole, part)) => fractions && letter == 'S' && digits(whole) && digits(part),
            None => digits(number),
        };
        if !sound {
            return false;
        }
        rest = after.get(1..).unwrap_or_default();
    }
    rest.is_empty()
}

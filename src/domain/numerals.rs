//! What people type as a number. Errors are sentences for whoever typed it.

use serde_json::{Number, Value};

use super::texts::quoted;

/// The largest whole number that survives spreadsheets and browsers unchanged: 2^53 - 1.
const MAX_WHOLE: i64 = 9_007_199_254_740_991;

/// Reads a whole number: digits, perhaps with a sign, and with commas or spaces between thousands;
/// a dollar sign is passed over. A full stop means thousands to some and decimals to others, so it
/// is not taken; `either_mark` says that a comma may be for decimals as well. `unit` is what the
/// field counts, and may stand behind the number.
pub(crate) fn whole_number(
    text: &str,
    either_mark: bool,
    unit: Option<&str>,
) -> Result<Value, String> {
    let bare = without_unit(text, unit);
    let digits = plain(&bare, either_mark);
    let whole = digits.parse::<i64>().ok().filter(|number| number.abs() <= MAX_WHOLE);
    let digits_only = || "Write digits only, such as 1200.".to_owned();
    let hint = || in_unit(&bare, unit).or_else(|| of_share(&bare)).unwrap_or_else(digits_only);
    whole
        .map(Value::from)
        .ok_or_else(|| format!("{} is not a whole number. {}", quoted(text), hint()))
}

/// Reads a number; `either_mark` says that decimals may follow a comma as well as a full stop, so
/// that either may stand for thousands too. `unit` is what the field counts, and may stand behind
/// the number.
pub(crate) fn number(text: &str, either_mark: bool, unit: Option<&str>) -> Result<Value, String> {
    let wrong = |hint: &str| format!("{} is not a number. {hint}", quoted(text));
    let bare = without_unit(text, unit);
    if let Some(hint) = in_unit(&bare, unit) {
        return Err(wrong(&hint));
    }
    if let Some(hint) = of_share(&bare) {
        return Err(wrong(&hint));
    }
    let digits = plain(&bare, either_mark);
    if let Some(thousands) = thousands_or_decimals(&digits).filter(|_| either_mark) {
        let hint = "Write thousands without a separator and exactly three decimals with a fourth";
        return Err(format!(
            "{} can mean {thousands} or have three decimals. {hint}, such as {thousands} or \
             {digits}0.",
            quoted(text)
        ));
    }
    let point =
        if either_mark && !digits.contains('.') { digits.replacen(',', ".", 1) } else { digits };
    if point.contains(',') || point.contains(char::is_whitespace) || point.matches('.').count() > 1
    {
        return Err(wrong(
            "Write it without separators for thousands and with a full stop for decimals, such as \
             1200.5.",
        ));
    }
    let hint = "Write digits, such as 1200 or 0.85.";
    // Words such as “inf” parse as floats too.
    if point.len() > 40
        || !point
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'))
    {
        return Err(wrong(hint));
    }
    let read =
        point.parse::<f64>().ok().filter(|read| read.is_finite()).ok_or_else(|| wrong(hint))?;
    // Whole numbers stay whole however they are written: 12.0 and 1.2e1 are 12.
    if let Some(whole) =
        read.to_string().parse::<i64>().ok().filter(|whole| whole.abs() <= MAX_WHOLE)
    {
        return Ok(Value::from(whole));
    }
    Number::from_f64(read).map(Value::Number).ok_or_else(|| wrong(hint))
}

/// How people write units beside a number; those of one line are the same.
const UNITS: [&[&str]; 8] = [
    &["%", "percent", "per cent", "pct"],
    &["minutes", "minute", "mins", "min"],
    &["hours", "hour", "hrs", "hr", "h"],
    &["days", "day", "d"],
    &["weeks", "week", "wks", "wk"],
    &["months", "month"],
    &["years", "year", "yrs", "yr"],
    &["dollars", "dollar"],
];

/// A number without the unit of its field behind it, in the signs of any keyboard. Another unit
/// stays, as the number is not in what is asked for.
fn without_unit(text: &str, unit: Option<&str>) -> String {
    let narrow: String = text.trim().chars().map(narrow).collect();
    let Some(unit) = unit else { return narrow };
    let same =
        UNITS.into_iter().find(|names| names.iter().any(|name| name.eq_ignore_ascii_case(unit)));
    let own = [unit, unit.strip_suffix('s').unwrap_or(unit)];
    let mut names = same.unwrap_or(&own).iter();
    let text = narrow
        .strip_suffix('.')
        .filter(|rest| rest.ends_with(char::is_alphabetic))
        .unwrap_or(&narrow);
    let bare = names.find_map(|name| {
        let (number, said) = text.split_at_checked(text.len().checked_sub(name.len())?)?;
        said.eq_ignore_ascii_case(name)
            .then(|| number.trim_end())
            .filter(|number| number.ends_with(|c: char| c.is_ascii_digit()))
    });
    bare.map_or_else(|| narrow.clone(), str::to_owned)
}

/// What to say of a number with another unit than that of its field.
fn in_unit(bare: &str, unit: Option<&str>) -> Option<String> {
    let has_another = bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.ends_with(|c: char| c.is_alphabetic() || c == '%');
    unit.filter(|_| has_another).map(|unit| format!("Write the number alone, in {unit}."))
}

/// What to say of a number with a percent sign where no field says whether it counts percent.
fn of_share(bare: &str) -> Option<String> {
    let hint = "Write it without the % sign: 5 where percent are asked for, 0.05 where a share is.";
    (bare.starts_with(|c: char| c.is_ascii_digit()) && bare.ends_with('%')).then(|| hint.to_owned())
}

/// A sign of a wide keyboard as the common one.
fn narrow(sign: char) -> char {
    match sign {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        '\u{3000}' => ' ',
        '\u{FE6A}' | '\u{66A}' => '%',
        other => other,
    }
}

/// A number without its dollar sign and, unless they may be for decimals, without the marks between
/// its thousands.
fn plain(text: &str, either_mark: bool) -> String {
    let text = text.trim().replacen('−', "-", 1);
    let (sign, rest) = match text.strip_prefix(['-', '+']) {
        Some(rest) => text.split_at(text.len() - rest.len()),
        None => ("", text.as_str()),
    };
    let rest = ["US$", "USD", "$"]
        .iter()
        .find_map(|mark| rest.strip_prefix(mark))
        .map_or(rest, str::trim_start);
    let rest = ["USD", "US$", "$"]
        .iter()
        .find_map(|mark| rest.strip_suffix(mark))
        .map_or(rest, str::trim_end);
    let (whole, decimals) =
        rest.split_once('.').map_or((rest, None), |(whole, decimals)| (whole, Some(decimals)));
    let mark = whole
        .chars()
        .find(|mark| matches!(mark, ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}' | ','))
        .filter(|_| !either_mark);
    let whole = match mark {
        Some(mark) if is_grouped(whole, mark) => whole.replace(mark, ""),
        _ => whole.to_owned(),
    };
    let point = decimals.map(|decimals| format!(".{decimals}")).unwrap_or_default();
    format!("{sign}{whole}{point}")
}

/// Whether a mark stands before every three digits, as between thousands.
fn is_grouped(whole: &str, mark: char) -> bool {
    let mut groups = whole.split(mark);
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    matches!(first.len(), 1..=3)
        && digits(first)
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && digits(group))
}

/// The digits of a number whose one comma or full stop may be for thousands or for decimals: one to
/// three digits before it, three after it.
fn thousands_or_decimals(text: &str) -> Option<String> {
    let (before, after) = text.trim_start_matches(['+', '-']).split_once([',', '.'])?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = matches!(before.len(), 1..=3)
        && !before.starts_with('0')
        && after.len() == 3
        && digits(before)
        && digits(after);
    grouped.then(|| format!("{before}{after}"))
}

//! What people type as a number. Errors are sentences for whoever typed it.

use serde_json::{Number, Value};

use super::texts::quoted;

/// The largest whole number that survives spreadsheets and browsers unchanged: 2^53 - 1.
const MAX_WHOLE: i64 = 9_007_199_254_740_991;

/// Reads a whole number: digits, perhaps with a sign, and with commas or spaces between thousands; a dollar sign is passed over. A full stop
/// means thousands to some and decimals to others, so it is not taken; `either_mark` says that a comma may be for decimals as well.
pub(crate) fn whole_number(text: &str, either_mark: bool) -> Result<Value, String> {
    let digits = plain(text, either_mark);
    let whole = digits.parse::<i64>().ok().filter(|number| number.abs() <= MAX_WHOLE);
    whole.map(Value::from).ok_or_else(|| format!("{} is not a whole number. Write digits only, such as 1200.", quoted(text)))
}

/// Reads a number; `either_mark` says that decimals may follow a comma as well as a full stop, so that either may stand for thousands too.
pub(crate) fn number(text: &str, either_mark: bool) -> Result<Value, String> {
    let wrong = |hint: &str| format!("{} is not a number. {hint}", quoted(text));
    if text.ends_with('%') {
        return Err(wrong("Write it without the % sign, in the unit that is asked for."));
    }
    let digits = plain(text, either_mark);
    if let Some(thousands) = thousands_or_decimals(&digits).filter(|_| either_mark) {
        let hint = "Write thousands without a separator and exactly three decimals with a fourth";
        return Err(format!("{} can mean {thousands} or have three decimals. {hint}, such as {thousands} or {digits}0.", quoted(text)));
    }
    let point = if either_mark && !digits.contains('.') { digits.replacen(',', ".", 1) } else { digits };
    if point.contains(',') || point.contains(char::is_whitespace) || point.matches('.').count() > 1 {
        return Err(wrong("Write it without separators for thousands and with a full stop for decimals, such as 1200.5."));
    }
    let hint = "Write digits, such as 1200 or 0.85.";
    // Words such as “inf” parse as floats too.
    if point.len() > 40 || !point.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E')) {
        return Err(wrong(hint));
    }
    let read = point.parse::<f64>().ok().filter(|read| read.is_finite()).ok_or_else(|| wrong(hint))?;
    // Whole numbers stay whole however they are written: 12.0 and 1.2e1 are 12.
    if let Some(whole) = read.to_string().parse::<i64>().ok().filter(|whole| whole.abs() <= MAX_WHOLE) {
        return Ok(Value::from(whole));
    }
    Number::from_f64(read).map(Value::Number).ok_or_else(|| wrong(hint))
}

/// A number without its dollar sign and, unless they may be for decimals, without the marks between its thousands.
fn plain(text: &str, either_mark: bool) -> String {
    let text = text.trim().replacen('−', "-", 1);
    let (sign, rest) = match text.strip_prefix(['-', '+']) {
        Some(rest) => text.split_at(text.len() - rest.len()),
        None => ("", text.as_str()),
    };
    let rest = ["US$", "USD", "$"].iter().find_map(|mark| rest.strip_prefix(mark)).map_or(rest, str::trim_start);
    let rest = ["USD", "US$", "$"].iter().find_map(|mark| rest.strip_suffix(mark)).map_or(rest, str::trim_end);
    let (whole, decimals) = rest.split_once('.').map_or((rest, None), |(whole, decimals)| (whole, Some(decimals)));
    let mark = whole.chars().find(|mark| matches!(mark, ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}' | ',')).filter(|_| !either_mark);
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
    matches!(first.len(), 1..=3) && digits(first) && !first.starts_with('0') && groups.all(|group| group.len() == 3 && digits(group))
}

/// The digits of a number whose one comma or full stop may be for thousands or for decimals: one to three digits before it, three after it.
fn thousands_or_decimals(text: &str) -> Option<String> {
    let (before, after) = text.trim_start_matches(['+', '-']).split_once([',', '.'])?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = matches!(before.len(), 1..=3) && !before.starts_with('0') && after.len() == 3 && digits(before) && digits(after);
    grouped.then(|| format!("{before}{after}"))
}

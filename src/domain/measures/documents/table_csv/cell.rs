//! One cell: its text as a value, and a value as its text.

use serde_json::{Number, Value};

use super::super::date::{self, Precision};
use super::super::finding::{listed, quoted};
use super::CellKind;

/// The largest whole number that survives spreadsheets and browsers unchanged: 2^53 - 1.
const MAX_WHOLE: i64 = 9_007_199_254_740_991;

/// What a spreadsheet may run when a cell starts with it.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The first character of a text that neither shows something nor ends a line.
pub(super) fn unshowable(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// Reads a cell that is not blank; an error is a sentence for the person who wrote it.
pub(super) fn value(kind: &CellKind, text: &str, comma: bool) -> Result<Value, String> {
    match kind {
        CellKind::Text => Ok(Value::from(text)),
        CellKind::Number => number(text, comma),
        CellKind::Integer => {
            // Spreadsheets write whole numbers as 12.0 now and then.
            let plain = text
                .split_once(if comma { ',' } else { '.' })
                .filter(|(_, zeros)| zeros.bytes().all(|byte| byte == b'0'))
                .map_or(text, |(whole, _)| whole);
            let whole = plain.parse::<i64>().ok().filter(|number| number.abs() <= MAX_WHOLE);
            whole.map(Value::from).ok_or_else(|| format!("{} is not a whole number. Write digits only, such as 1200.", quoted(text)))
        }
        CellKind::Boolean => match text.to_lowercase().as_str() {
            "yes" | "true" | "1" => Ok(Value::Bool(true)),
            "no" | "false" | "0" => Ok(Value::Bool(false)),
            _ => Err(format!("{} is neither yes nor no. Write yes or no.", quoted(text))),
        },
        CellKind::Date => match date::read(text) {
            Some(written) if written.precision == Precision::Day => Ok(Value::from(written.date.format("%Y-%m-%d").to_string())),
            Some(written) if written.precision == Precision::Guessed => {
                Err(format!("{} can be read month first or day first. Write it as year-month-day, such as 2026-03-31.", quoted(text)))
            }
            _ => Err(format!("{} is not a whole date. Write it as year-month-day, such as 2026-03-31.", quoted(text))),
        },
        CellKind::Choice(options) => {
            let wanted = text.to_lowercase();
            let found = options.iter().find(|option| option.id.to_lowercase() == wanted);
            let found = found.or_else(|| options.iter().find(|option| option.title.trim().to_lowercase() == wanted));
            found.map(|option| Value::from(option.id.as_str())).ok_or_else(|| {
                format!(
                    "{} is not one of the choices. Write one of: {}.",
                    quoted(text),
                    listed(options.iter().map(|option| option.title.as_str()), 15)
                )
            })
        }
    }
}

fn number(text: &str, comma: bool) -> Result<Value, String> {
    let wrong = |hint: &str| format!("{} is not a number. {hint}", quoted(text));
    if text.ends_with('%') {
        return Err(wrong("Write it without the % sign, in the unit that the column asks for."));
    }
    let point = if comma && !text.contains('.') { text.replacen(',', ".", 1) } else { text.to_owned() };
    if point.contains(',') || point.contains(char::is_whitespace) {
        return Err(wrong("Write it without separators for thousands and with a full stop for decimals, such as 1200.5."));
    }
    let hint = "Write digits, such as 1200 or 0.85.";
    // Words such as “inf” parse as floats too.
    if point.len() > 40 || !point.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E')) {
        return Err(wrong(hint));
    }
    if let Some(whole) = point.parse::<i64>().ok().filter(|whole| whole.abs() <= MAX_WHOLE) {
        return Ok(Value::from(whole));
    }
    let read = point.parse::<f64>().ok().and_then(Number::from_f64);
    read.map(Value::Number).ok_or_else(|| wrong(hint))
}

/// A value as a cell of the template.
pub(super) fn shown(kind: &CellKind, value: &Value) -> String {
    match (kind, value) {
        (_, Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        (_, Value::Number(number)) => number.to_string(),
        (CellKind::Choice(options), Value::String(id)) => {
            guarded(options.iter().find(|option| option.id == *id).map_or(id.as_str(), |option| option.title.as_str()))
        }
        (_, Value::String(text)) => guarded(text),
        _ => String::new(),
    }
}

/// Text that no spreadsheet runs as a formula.
pub(super) fn guarded(text: &str) -> String {
    if needs_guard(text) { format!("'{text}") } else { text.to_owned() }
}

/// Text without the apostrophe that [`guarded`] put there.
pub(super) fn without_guard(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| needs_guard(rest)).unwrap_or(text)
}

/// Whether a formula follows the apostrophes that a text begins with, if any: a text that has one of its own gets another, so that the one
/// taken off is always the one put there.
fn needs_guard(text: &str) -> bool {
    text.trim_start_matches([' ', '\'']).starts_with(FORMULA_STARTS)
}

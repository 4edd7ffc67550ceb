//! What people type, in a form's field or a file's cell: what of it can be seen, and what it says as a number or a web address. Errors are
//! sentences for whoever typed it.

use std::fmt::Display;

use serde_json::{Number, Value};

use super::hosts::ascii_host;

/// The largest whole number that survives spreadsheets and browsers unchanged: 2^53 - 1.
const MAX_WHOLE: i64 = 9_007_199_254_740_991;

/// What people and the settings call a megabyte.
const MEGABYTE: u64 = 1024 * 1024;

/// A size in words: `25 MB`, `12 KB`.
pub fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..MEGABYTE => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{} MB", bytes / MEGABYTE),
    }
}

/// A number of things in words that agree with it: `1 school`, `3 schools`.
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(count: N, one: &str, many: &str) -> String {
    let things = if count == N::from(1) { one } else { many };
    format!("{count} {things}")
}

/// Characters that show nothing or turn the reading direction, so that a text is not what it seems. Joiners inside words stay.
pub(crate) fn misleads(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
    )
}

/// Characters that are part of writing and show nothing by themselves: joiners, variation selectors, blank letters.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{200C}' | '\u{200D}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}')
}

/// Whether nothing of a text can be seen: it is blank, whatever stands in it.
pub fn shows_nothing(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || misleads(c) || is_silent(c))
}

/// The first character of a text that neither shows something nor ends a line.
fn unshowable(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t') || misleads(*c))
}

/// What to say about a text with a character that cannot be shown; none when there is no such character.
pub(crate) fn unshowable_fault(text: &str) -> Option<String> {
    let code = u32::from(unshowable(text)?);
    Some(format!("The text holds a character that cannot be shown (U+{code:04X}), as other programs leave behind. Remove it, or type the text anew."))
}

/// A piece of what was typed for a message: in quotation marks, at most sixty characters, nothing invisible.
pub(crate) fn quoted(text: &str) -> String {
    let hides = |c: char| c.is_control() || misleads(c) || is_silent(c);
    let mut shown: String = text.trim().chars().take(60).map(|c| if hides(c) { ' ' } else { c }).collect();
    if text.trim().chars().nth(60).is_some() {
        shown.push('…');
    }
    format!("“{shown}”")
}

/// Reads a whole number: digits, perhaps with a sign. A point or a comma means thousands to some and decimals to others, so neither is taken.
pub(crate) fn whole_number(text: &str) -> Result<Value, String> {
    let whole = text.replacen('−', "-", 1).parse::<i64>().ok().filter(|number| number.abs() <= MAX_WHOLE);
    whole.map(Value::from).ok_or_else(|| format!("{} is not a whole number. Write digits only, such as 1200.", quoted(text)))
}

/// Reads a number; `either_mark` says that decimals may follow a comma as well as a full stop, so that either may stand for thousands too.
pub(crate) fn number(text: &str, either_mark: bool) -> Result<Value, String> {
    let wrong = |hint: &str| format!("{} is not a number. {hint}", quoted(text));
    if text.ends_with('%') {
        return Err(wrong("Write it without the % sign, in the unit that is asked for."));
    }
    if let Some(digits) = thousands_or_decimals(text).filter(|_| either_mark) {
        let hint = "Write thousands without a separator and exactly three decimals with a fourth";
        return Err(format!("{} can mean {digits} or have three decimals. {hint}, such as {digits} or {text}0.", quoted(text)));
    }
    let point = if either_mark && !text.contains('.') { text.replacen(',', ".", 1) } else { text.to_owned() };
    if point.contains(',') || point.contains(char::is_whitespace) || point.matches('.').count() > 1 {
        return Err(wrong("Write it without separators for thousands and with a full stop for decimals, such as 1200.5."));
    }
    let point = point.replacen('−', "-", 1);
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

/// The digits of a number whose one comma or full stop may be for thousands or for decimals: one to three digits before it, three after it.
fn thousands_or_decimals(text: &str) -> Option<String> {
    let (before, after) = text.trim_start_matches(['+', '-', '−']).split_once([',', '.'])?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = matches!(before.len(), 1..=3) && !before.starts_with('0') && after.len() == 3 && digits(before) && digits(after);
    grouped.then(|| format!("{before}{after}"))
}

/// Whether a text is a full `https` address of a host with a name, without a user name, which would hide where it leads.
fn is_web_address(text: &str) -> bool {
    let authority = text.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#', '\\']).next()).unwrap_or_default();
    let host = authority.split(':').next().unwrap_or_default();
    let named = host.contains('.') && host.split('.').all(|label| !label.is_empty());
    named && !authority.contains('@') && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// A web address with its host in ASCII, `xn--…` where it has letters of other scripts, which could be mistaken for others; none when the
/// text is no web address.
pub(crate) fn plain_web_address(text: &str) -> Option<String> {
    if !is_web_address(text) {
        return None;
    }
    let rest = text.strip_prefix("https://")?;
    let end = rest.find([':', '/', '?', '#', '\\']).unwrap_or(rest.len());
    let (host, path) = rest.split_at_checked(end)?;
    if host.is_ascii() { Some(text.to_owned()) } else { Some(format!("https://{}{path}", ascii_host(host)?)) }
}

/// Reads a web address that anyone can open.
pub(crate) fn web_address(text: &str) -> Result<Value, String> {
    match plain_web_address(text) {
        Some(plain) if plain == text => return Ok(Value::from(text)),
        Some(plain) => {
            return Err(format!(
                "{} has letters in the name of its host that can be mistaken for others. Write it as browsers send it: {plain}",
                quoted(text)
            ));
        }
        None => {}
    }
    Err(format!("{} is not a full web address. Write it in the form https://example.org/page, without a user name.", quoted(text)))
}

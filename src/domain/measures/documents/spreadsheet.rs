//! Tables that Assay writes for spreadsheets (RFC 4180): no cell of them runs as a formula.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::date::MONTHS;
use crate::domain::texts;

/// What a spreadsheet may take for the beginning of a formula, in every width and height that it
/// reads as the same sign.
#[rustfmt::skip]
const FORMULA_STARTS: [char; 22] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '⁼', '⁺', '⁻',
    '₌',
    '₊', '₋', '−',
];

/// A table: every row ends with a carriage return and a line feed, and cells that need it stand in
/// quotation marks.
pub fn table<R: IntoIterator<Item = String>>(rows: impl IntoIterator<Item = R>) -> String {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        // Memory takes everything, and rows may be of any length.
        if writer.write_record(row).is_err() {
            break;
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Text that no spreadsheet runs as a formula: an apostrophe goes before it when it might.
pub fn guarded(text: &str) -> String {
    if needs_guard(text) { format!("'{text}") } else { text.to_owned() }
}

/// Text that a spreadsheet leaves as it is written: an apostrophe goes before it when it would be
/// read as another number or as a day, as `00123`, `1.10` and `3-1` are.
pub fn as_text(text: &str) -> String {
    if reads_as_another(text.trim_start_matches('\'')) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The text that a cell of a table stood for before [`as_text`] and [`guarded`] put apostrophes
/// before it.
pub fn unguarded(cell: &str) -> &str {
    let text = without_guard(cell);
    text.strip_prefix('\'')
        .filter(|rest| reads_as_another(rest.trim_start_matches('\'')))
        .unwrap_or(text)
}

/// Whether a text that looks like a number or a day is not the shortest writing of a number.
fn reads_as_another(text: &str) -> bool {
    let numeric = |c: char| {
        c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '/' | '-' | ' ' | 'e' | 'E' | '%')
    };
    // More digits than a number in a spreadsheet keeps.
    let exact =
        text.len() <= 15 && text.parse::<f64>().is_ok_and(|number| number.to_string() == text);
    text.contains(|c: char| c.is_ascii_digit())
        && (text.chars().all(numeric) || is_a_day(text))
        && !exact
}

/// Whether a text is a month's name with numbers, as in `3 March`, `1-Apr` or `SEPT2`.
fn is_a_day(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = text
        .split(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '/' | '.' | ','))
        .filter(|word| !word.is_empty());
    let month = |word: &str| word.len() >= 3 && MONTHS.iter().any(|month| month.starts_with(word));
    words.next().is_some_and(month) && words.next().is_none()
}

/// Whether a spreadsheet would take a text that somebody types for a formula.
pub(super) fn is_formula(text: &str) -> bool {
    needs_guard(text)
}

/// Text without the apostrophe that [`guarded`] put there.
pub(super) fn without_guard(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| needs_guard(rest)).unwrap_or(text)
}

/// Whether a formula follows the blanks, invisible letters and apostrophes that a text begins with,
/// if any. A text that has an apostrophe of its own there gets another, so that the one taken off
/// is always the one put there.
fn needs_guard(text: &str) -> bool {
    let passed_over = |c: char| {
        !FORMULA_STARTS.contains(&c)
            && (c == '\'' || texts::shows_nothing(c.encode_utf8(&mut [0; 4])))
    };
    text.trim_start_matches(passed_over).starts_with(FORMULA_STARTS)
}

//! Tables that Assay writes for spreadsheets (RFC 4180): no cell of them runs as a formula.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::domain::texts;

/// What a spreadsheet may take for the beginning of a formula, in every width and height that it reads as the same sign.
#[rustfmt::skip]
const FORMULA_STARTS: [char; 22] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '⁼', '⁺', '⁻', '₌', '₊', '₋', '−',
];

/// A table: every row ends with a carriage return and a line feed, and cells that need it stand in quotation marks.
pub fn table<R: IntoIterator<Item = String>>(rows: impl IntoIterator<Item = R>) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary).flexible(true).from_writer(Vec::new());
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

/// Text without the apostrophe that [`guarded`] put there.
pub(super) fn without_guard(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| needs_guard(rest)).unwrap_or(text)
}

/// Whether a formula follows the blanks, invisible letters and apostrophes that a text begins with, if any. A text that has an apostrophe of
/// its own there gets another, so that the one taken off is always the one put there.
fn needs_guard(text: &str) -> bool {
    let passed_over = |c: char| !FORMULA_STARTS.contains(&c) && (c == '\'' || texts::shows_nothing(c.encode_utf8(&mut [0; 4])));
    text.trim_start_matches(passed_over).starts_with(FORMULA_STARTS)
}

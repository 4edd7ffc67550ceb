//! Comma-separated text (RFC 4180), row by row, with the row numbers that a spreadsheet shows.

use csv::{ReaderBuilder, StringRecord};

use super::finding::DocumentError;

/// The longest cell, in bytes.
pub(super) const MAX_CELL_BYTES: usize = 20_000;
/// The most columns.
pub(crate) const MAX_COLUMNS: usize = 200;

/// How many blank rows may stand before the first one with something in it.
const MAX_BLANK_ROWS: usize = 1_000;

/// Calls `each` with the number and the cells of every row that is not blank, the header included,
/// until it says false.
pub(super) fn rows(
    text: &str,
    separator: u8,
    mut each: impl FnMut(usize, &StringRecord) -> bool,
) -> Result<(), DocumentError> {
    if let Some((line, message)) = quotation_fault(text, separator) {
        return Err(DocumentError::new(format!("line {line}"), message));
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    // A line break inside a cell makes a line but no row.
    let mut inner_breaks = 0_usize;
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(cause) => {
                let line = cause.position().map_or(0, csv::Position::line);
                return Err(DocumentError::new(
                    format!("line {line}"),
                    "This line cannot be read as comma-separated text. Export the file again.",
                ));
            }
        }
        let row =
            lines.of(record.position().map_or(0, csv::Position::byte)).saturating_sub(inner_breaks);
        inner_breaks += record.iter().map(|cell| breaks(cell.as_bytes())).sum::<usize>();
        // Cells that are only formatted are written as blank ones.
        let width = width(record.iter());
        if width > MAX_COLUMNS {
            return Err(DocumentError::new(
                format!("row {row}"),
                format!("The row has {width} cells; at most {MAX_COLUMNS} are read."),
            ));
        }
        if let Some(long) = record.iter().position(|cell| cell.len() > MAX_CELL_BYTES) {
            return Err(DocumentError::new(
                format!("row {row}"),
                format!("Cell {} holds more than {MAX_CELL_BYTES} bytes. Shorten it.", long + 1),
            ));
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if !each(row, &record) {
            return Ok(());
        }
    }
}

/// How many cells a row has up to its last that is not blank.
pub(super) fn width<'c>(cells: impl Iterator<Item = &'c str>) -> usize {
    cells.enumerate().filter(|(_, cell)| !cell.trim().is_empty()).last().map_or(0, |(at, _)| at + 1)
}

/// The lines of a text, counted forwards.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of the record whose search began at `byte`: line ends before its first cell belong
    /// to earlier lines.
    fn of(&mut self, byte: u64) -> usize {
        let from = usize::try_from(byte).unwrap_or(usize::MAX);
        let ends = self
            .text
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| matches!(byte, b'\n' | b'\r'))
            .count();
        let start = from.saturating_add(ends);
        self.line += breaks(self.text.get(self.at..start).unwrap_or_default());
        self.at = start;
        self.line
    }
}

/// How many line ends there are: `\n`, `\r\n` or `\r`.
fn breaks(bytes: &[u8]) -> usize {
    let mut ends = 0;
    let mut after_return = false;
    for byte in bytes {
        ends += usize::from(*byte == b'\r' || *byte == b'\n' && !after_return);
        after_return = *byte == b'\r';
    }
    ends
}

/// The cells of the first row that is not blank, whatever is wrong with the quotation marks further
/// down.
pub(super) fn first_row(text: &str, separator: u8) -> Vec<String> {
    first_rows(text, separator, 1).pop().unwrap_or_default()
}

/// The cells of the first rows that are not blank, at most `most`, as [`first_row`].
pub(super) fn first_rows(text: &str, separator: u8, most: usize) -> Vec<Vec<String>> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let rows = reader.records().map_while(Result::ok);
    let filled = rows
        .take(MAX_BLANK_ROWS)
        .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
        .take(most);
    filled.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

/// The separator that the first line names, as spreadsheets understand it (`sep=;`), and the text
/// after that line.
pub(super) fn declared(body: &str) -> Option<(u8, &str)> {
    let (first, rest) = body.split_once('\n')?;
    let first = first.strip_suffix('\r').unwrap_or(first);
    let name = first.get(..4).filter(|name| name.eq_ignore_ascii_case("sep="))?;
    match first.get(name.len()..)?.as_bytes() {
        [separator] if separator.is_ascii_punctuation() || *separator == b'\t' => {
            Some((*separator, rest))
        }
        _ => None,
    }
}

/// An error whose line is counted from after `lines` lines of the file.
pub(super) fn further_down(error: DocumentError, lines: usize) -> DocumentError {
    let moved = ["line", "row"].into_iter().find_map(|what| {
        let number = error.place.strip_prefix(what)?.trim().parse::<usize>().ok()?;
        Some(format!("{what} {}", number + lines))
    });
    DocumentError { place: moved.unwrap_or(error.place), ..error }
}

/// The first quotation mark that would alter what is read, and its line: one that never closes, one
/// that something follows before the next cell, and one that a blank stands before, so that it
/// quotes nothing.
fn quotation_fault(text: &str, separator: u8) -> Option<(usize, &'static str)> {
    const OPEN: &str = "A quotation mark opens in this line and never closes, so the rest of the \
        file reads as one cell. Close or double it.";
    const FOLLOWED: &str = "After a quotation mark that closes a cell, something else follows. \
        Double every quotation mark inside a cell.";
    const BLANK: &str = "A quotation mark stands after a blank, so it does not hold its cell \
        together. Remove the blank before it.";
    let mut bytes = text.bytes().peekable();
    let (mut line, mut opened) = (1_usize, None);
    let (mut at_start, mut after_blank) = (true, false);
    while let Some(byte) = bytes.next() {
        let ends_line = byte == b'\n' || byte == b'\r' && bytes.peek() != Some(&b'\n');
        line += usize::from(ends_line);
        if opened.is_some() {
            if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
                opened = None;
                if bytes
                    .peek()
                    .is_some_and(|next| *next != separator && !matches!(*next, b'\n' | b'\r'))
                {
                    return Some((line, FOLLOWED));
                }
            }
            continue;
        }
        match byte {
            b'"' if at_start => opened = Some(line),
            b'"' if after_blank => return Some((line, BLANK)),
            _ => {}
        }
        after_blank =
            matches!(byte, b' ' | b'\t') && byte != separator && (at_start || after_blank);
        at_start = byte == separator || matches!(byte, b'\n' | b'\r');
    }
    opened.map(|line| (line, OPEN))
}

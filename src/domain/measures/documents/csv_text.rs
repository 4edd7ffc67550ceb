//! Comma-separated text (RFC 4180), row by row, with the row numbers that a spreadsheet shows.

use csv::{ReaderBuilder, StringRecord};

use super::finding::DocumentError;

/// The longest cell, in bytes.
pub(super) const MAX_CELL_BYTES: usize = 20_000;
/// The most columns.
pub(crate) const MAX_COLUMNS: usize = 200;

/// Calls `each` with the number and the cells of every row that is not blank, the header included, until it says false.
pub(super) fn rows(text: &str, separator: u8, mut each: impl FnMut(usize, &StringRecord) -> bool) -> Result<(), DocumentError> {
    if let Some(line) = unclosed(text, separator) {
        let message = "A quotation mark opens in this line and never closes, so the rest of the file reads as one cell. Close or double it.";
        return Err(DocumentError::new(format!("line {line}"), message));
    }
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
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
                return Err(DocumentError::new(format!("line {line}"), "This line cannot be read as comma-separated text. Export the file again."));
            }
        }
        let row = lines.of(record.position().map_or(0, csv::Position::byte)).saturating_sub(inner_breaks);
        inner_breaks += record.iter().map(|cell| breaks(cell.as_bytes())).sum::<usize>();
        if record.len() > MAX_COLUMNS {
            return Err(DocumentError::new(format!("row {row}"), format!("The row has {} cells; at most {MAX_COLUMNS} are read.", record.len())));
        }
        if record.iter().any(|cell| cell.len() > MAX_CELL_BYTES) {
            return Err(DocumentError::new(format!("row {row}"), format!("A cell holds more than {MAX_CELL_BYTES} bytes. Shorten it.")));
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if !each(row, &record) {
            return Ok(());
        }
    }
}

/// The lines of a text, counted forwards.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of the record whose search began at `byte`: line ends before its first cell belong to earlier lines.
    fn of(&mut self, byte: u64) -> usize {
        let from = usize::try_from(byte).unwrap_or(usize::MAX);
        let ends = self.text.get(from..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
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

/// The line where a quotation mark opens that never closes.
fn unclosed(text: &str, separator: u8) -> Option<usize> {
    let mut line = 1_usize;
    let mut opened = None;
    let mut at_start = true;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'\n' {
            line += 1;
        }
        if opened.is_some() {
            if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
                opened = None;
            }
        } else if byte == b'"' && at_start {
            opened = Some(line);
        }
        at_start = byte == separator || byte == b'\n' || byte == b'\r';
    }
    opened
}

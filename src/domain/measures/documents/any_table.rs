//! A table of any shape that somebody keeps: comma-separated text in any usual encoding and with
//! any usual separator, or an Excel workbook. Which column holds what is for the reader to find
//! out; formulas are never calculated.

mod bounded_part;
mod rows;
mod workbook;

use super::finding::{DocumentError, MAX_ARCHIVE_BYTES};
use super::{archive, csv_text, encoding};
use crate::domain::texts::size_in_words;
use rows::too_many_rows;

pub(crate) use super::csv_text::MAX_COLUMNS;
pub(crate) use rows::letters;
pub use rows::{Row, Table};
pub use workbook::{NamedTable, Sheets};

/// The largest file that is read, in bytes.
pub const MAX_TABLE_BYTES: usize = 8 * 1024 * 1024;

/// How files begin that people take for tables.
const OTHERS: [(&[u8], &str); 3] = [
    (
        b"\xD0\xCF\x11\xE0",
        "This is a file of an older Office, such as .xls. Save it as .xlsx or as CSV and choose it \
         again.",
    ),
    (b"%PDF", "This is a PDF. Save the list as .xlsx or as CSV and choose it again."),
    (
        b"<",
        "This is a page of the web or another file of marks, not a table. Save the list as .xlsx \
         or as CSV and choose it again.",
    ),
];

/// Reads a file of at most `most` rows that are not blank.
///
/// # Errors
/// The file is no table, is larger than [`MAX_TABLE_BYTES`] or has more rows, columns or letters in
/// a cell than are read: the place says in which row.
pub fn read(bytes: &[u8], most: usize) -> Result<Table, DocumentError> {
    if bytes.len() > MAX_TABLE_BYTES {
        let most = size_in_words(MAX_TABLE_BYTES as u64);
        return Err(DocumentError::beyond(format!("The file is larger than {most}.")));
    }
    if let Some((_, message)) = OTHERS.iter().find(|(begin, _)| bytes.starts_with(begin)) {
        return Err(DocumentError::new("", *message));
    }
    let table = if archive::is_package(bytes) {
        workbook::read(bytes, most)?
    } else {
        from_text(&encoding::any_text(bytes)?, most)?
    };
    if table.rows.is_empty() {
        return Err(DocumentError::new("", "The file is empty. Choose one with the list in it."));
    }
    Ok(table)
}

/// Reads every visible sheet of a workbook, for readers that look for what they know wherever it
/// stands. Cells that are too long and columns that lie far out are passed over, and so are sheets
/// with more rows than `most`.
///
/// # Errors
/// The file is no workbook, is damaged or protected, or goes beyond what is read.
pub fn sheets(bytes: &[u8], most: usize) -> Result<Sheets, DocumentError> {
    if bytes.len() > MAX_ARCHIVE_BYTES {
        let most = size_in_words(MAX_ARCHIVE_BYTES as u64);
        return Err(DocumentError::beyond(format!("The workbook is larger than {most}.")));
    }
    workbook::read_all(bytes, most)
}

/// Reads comma-separated text whose separator is found out, or named by its first line (`sep=;`).
///
/// # Errors
/// As [`read`] does.
pub fn from_text(text: &str, most: usize) -> Result<Table, DocumentError> {
    let (separator, body, skipped) = match csv_text::declared(text) {
        Some((separator, rest)) => (separator, rest, 1),
        None => (separator(text), text, 0),
    };
    let mut table = Table::default();
    let mut too_many = false;
    csv_text::rows(body, separator, |number, record| {
        too_many = table.rows.len() >= most;
        if !too_many {
            let width = csv_text::width(record.iter());
            let cells = record.iter().take(width).map(str::to_owned).collect();
            table.rows.push(Row { number: number + skipped, cells });
        }
        !too_many
    })
    .map_err(|error| csv_text::further_down(error, skipped))?;
    if too_many { Err(too_many_rows(most)) } else { Ok(table) }
}

/// The separators that are looked for, the likeliest last.
const SEPARATORS: [u8; 4] = [b'|', b'\t', b';', b','];
/// In so many rows.
const LOOKED_AT: usize = 20;

/// The separator under which the first rows have as many cells as the very first; where that one
/// stands alone, as a heading above a table does, as many as the longest.
fn separator(text: &str) -> u8 {
    let mut best = (0, b',');
    for candidate in SEPARATORS {
        let rows = csv_text::first_rows(text, candidate, LOOKED_AT);
        let first = rows.first().map(Vec::len).unwrap_or_default();
        let longest = rows.iter().map(Vec::len).max().unwrap_or_default();
        let alike = |cells: usize| rows.iter().filter(|row| row.len() == cells).count();
        let score = match (first, longest) {
            (_, 0 | 1) => continue,
            (0 | 1, longest) => alike(longest),
            (first, _) => LOOKED_AT + alike(first),
        };
        if score >= best.0 {
            best = (score, candidate);
        }
    }
    best.1
}

//! The cells of one sheet. What a formula gave when the workbook was saved counts; nothing is
//! calculated.

use quick_xml::events::BytesStart;

use super::super::super::csv_text::{MAX_CELL_BYTES, MAX_COLUMNS};
use super::super::super::finding::DocumentError;
use super::super::rows::{Row, Table, letters, too_many_rows};
use super::xml::{Mark, Marks, attribute};

/// The widest sheet that there is, in columns.
const WIDEST: usize = 16_384;
/// The last row that a sheet can have.
const LAST_ROW: usize = 1_048_576;

/// What becomes of a cell that is too long or lies too far out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outlying {
    /// The sheet is not read, and it is said where the cell is.
    Refused,
    /// It is passed over.
    Left,
}

/// Reads the rows that are not blank, at most `most`.
pub(super) fn read(
    marks: &mut Marks<'_>,
    shared: &[Box<str>],
    most: usize,
    outlying: Outlying,
) -> Result<Table, DocumentError> {
    let mut table = Table::default();
    let mut row = Row::default();
    let mut column = 0;
    while let Some(mark) = marks.next()? {
        match mark {
            Mark::Start(start, ends) => match start.local_name().as_ref() {
                "row" => {
                    let told = attribute(&start, "r").and_then(|number| number.parse().ok());
                    let told = told.filter(|number| (1..=LAST_ROW).contains(number));
                    let number = told.unwrap_or_else(|| row.number.saturating_add(1));
                    row = Row { number, cells: Vec::new() };
                    column = 0;
                }
                "c" => {
                    column = attribute(&start, "r")
                        .and_then(|place| column_of(&place))
                        .unwrap_or(column + 1);
                    if !ends {
                        let text = cell(marks, &start, shared)?;
                        if outlying == Outlying::Refused || fits(column, &text) {
                            put(&mut row, column, text)?;
                        }
                    }
                }
                _ => {}
            },
            Mark::End(name) if name == "row" => {
                if row.cells.iter().any(|cell| !cell.trim().is_empty()) {
                    if table.rows.len() >= most {
                        return Err(too_many_rows(most));
                    }
                    let number = row.number;
                    table.rows.push(std::mem::take(&mut row));
                    row.number = number;
                }
            }
            Mark::End(_) | Mark::Text(_) => {}
        }
    }
    Ok(table)
}

fn fits(column: usize, text: &str) -> bool {
    column <= MAX_COLUMNS && text.len() <= MAX_CELL_BYTES
}

/// Puts a text into a row; blank ones take no place.
fn put(row: &mut Row, column: usize, text: String) -> Result<(), DocumentError> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let place = || format!("row {}, column {}", row.number, letters(column));
    if column > MAX_COLUMNS {
        let message = format!("At most {MAX_COLUMNS} columns are read. Delete what stands beyond.");
        return Err(DocumentError::new(place(), message));
    }
    if text.len() > MAX_CELL_BYTES {
        let message = format!("A cell holds more than {MAX_CELL_BYTES} bytes. Shorten it.");
        return Err(DocumentError::new(place(), message));
    }
    row.cells.resize(row.cells.len().max(column), String::new());
    if let Some(cell) = column.checked_sub(1).and_then(|at| row.cells.get_mut(at)) {
        *cell = text;
    }
    Ok(())
}

/// The text of a cell that has begun (18.3.1.4).
fn cell(
    marks: &mut Marks<'_>,
    start: &BytesStart<'_>,
    shared: &[Box<str>],
) -> Result<String, DocumentError> {
    let kind = attribute(start, "t").unwrap_or_default();
    let (mut text, mut inside) = (String::new(), false);
    while let Some(mark) = marks.next()? {
        match mark {
            Mark::Start(start, ends) => match start.local_name().as_ref() {
                "v" => inside = !ends,
                "is" if !ends => text = marks.text_until("is")?,
                _ => {}
            },
            Mark::End(name) if name == "v" => inside = false,
            Mark::End(name) if name == "c" => break,
            Mark::Text(piece) if inside => text.push_str(&piece),
            Mark::End(_) | Mark::Text(_) => {}
        }
    }
    Ok(match kind.as_str() {
        "s" => {
            let known = text.trim().parse::<usize>().ok().and_then(|place| shared.get(place));
            known.map(ToString::to_string).unwrap_or_default()
        }
        "b" => if text.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
        // What a formula could not work out is no name.
        "e" => String::new(),
        "str" | "inlineStr" | "d" => text,
        // 2.1 is stored as 2.1000000000000001.
        _ => text.trim().parse::<f64>().map_or(text, |number| number.to_string()),
    })
}

/// The number of a column from the place of a cell: 1 for `A1`, 28 for `AB7`.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.take(4).fold(0, |column, letter| {
        column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    (1..=WIDEST).contains(&column).then_some(column)
}

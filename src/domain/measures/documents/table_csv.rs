//! An uploaded CSV as the rows of a table question, and the empty template that goes with it (RFC
//! 4180).

mod cell;
mod column;

use std::fmt::Write as _;

use csv::StringRecord;
use serde::Serialize;
use serde_json::{Map, Value};

use super::finding::{self, DocumentError, listed, quoted};
use super::{csv_text, spreadsheet, text};
use crate::domain::texts;
pub use column::{CellKind, Choice, Column};

/// One fault of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The row as a spreadsheet numbers it, the header being 1; `None` for the whole file.
    pub row: Option<usize>,
    /// The title of the column, when one is concerned.
    pub column: Option<String>,
    /// What is wrong and what to do, in plain words.
    pub message: String,
}

impl Fault {
    /// `Row 3, “Group size”: …`
    pub fn sentence(&self) -> String {
        let mut place = self.row.map(|row| format!("Row {row}")).unwrap_or_default();
        if let Some(column) = &self.column {
            let _ = write!(
                place,
                "{}{}",
                if place.is_empty() { "Column " } else { ", " },
                quoted(column)
            );
        }
        if place.is_empty() { self.message.clone() } else { format!("{place}: {}", self.message) }
    }
}

/// The rows of a file, as the table question stores them: column ids to values, blank cells left
/// out.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// The rows in order.
    pub rows: Vec<Map<String, Value>>,
    /// For each row, its number in the spreadsheet.
    pub numbers: Vec<usize>,
    /// The separator that was found: comma, semicolon, tab, bar, or what the file names.
    pub separator: char,
}

/// How many faults are listed before the rest is only counted.
pub const MAX_FAULTS: usize = 50;

/// What a file holds, and everything that is wrong with its form.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The rows, with a blank for every cell that could not be read.
    pub rows: Rows,
    /// The faults in the order of the file.
    pub faults: Vec<Fault>,
}

/// Reads a file of at most `max_rows` rows after its header.
///
/// # Errors
/// Every fault is located; up to [`MAX_FAULTS`] are listed.
pub fn read(columns: &[Column], bytes: &[u8], max_rows: usize) -> Result<Rows, Vec<Fault>> {
    let reading = survey(columns, bytes, max_rows);
    if reading.faults.is_empty() { Ok(reading.rows) } else { Err(first_of(reading.faults)) }
}

/// The first [`MAX_FAULTS`] faults, and how many more there are.
pub fn first_of(mut faults: Vec<Fault>) -> Vec<Fault> {
    let left_out = faults.len().saturating_sub(MAX_FAULTS);
    if left_out > 0 {
        faults.truncate(MAX_FAULTS);
        let message = format!(
            "{} not listed. Fix these first, then upload the file again.",
            finding::left_out(left_out, "fault")
        );
        faults.push(Fault { row: None, column: None, message });
    }
    faults
}

/// Reads what can be read of a file of at most `max_rows` rows after its header, for whoever looks
/// for further faults in the rows.
pub fn survey(columns: &[Column], bytes: &[u8], max_rows: usize) -> Reading {
    survey_as(columns, bytes, max_rows, false)
}

/// The same of cells that were copied out of a spreadsheet, whose first row may be a row already:
/// then they are in the table's own order.
pub fn survey_pasted(columns: &[Column], text: &str, max_rows: usize) -> Reading {
    survey_as(columns, text.as_bytes(), max_rows, true)
}

fn survey_as(columns: &[Column], bytes: &[u8], max_rows: usize, may_lack_head: bool) -> Reading {
    let mut reader = Reader {
        columns,
        may_lack_head,
        places: Vec::new(),
        rows: Rows { rows: Vec::new(), numbers: Vec::new(), separator: ',' },
        faults: Vec::new(),
    };
    if let Err(error) = reader.file(bytes, max_rows) {
        reader.fault(None, None, error.to_string());
    }
    Reading { rows: reader.rows, faults: reader.faults }
}

/// The separators that are looked for, the likeliest last.
const SEPARATORS: [u8; 4] = [b'|', b'\t', b';', b','];

/// The separator under which the first row names the most columns, otherwise cuts it into the most
/// cells.
fn separator(columns: &[Column], body: &str) -> u8 {
    let mut best = (0, 0, b',');
    for candidate in SEPARATORS {
        let cells = csv_text::first_row(body, candidate);
        let score = (
            cells.iter().filter(|name| columns.iter().any(|column| column.is_named(name))).count(),
            cells.len(),
        );
        if score >= (best.0, best.1) {
            best = (score.0, score.1, candidate);
        }
    }
    best.2
}

impl Column {
    fn is_named(&self, name: &str) -> bool {
        let plain =
            |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let name = plain(spreadsheet::without_guard(name));
        !name.is_empty() && (name == plain(&self.id) || name == plain(&self.title))
    }
}

struct Reader<'a> {
    columns: &'a [Column],
    /// Whether the first row may be a row of the table.
    may_lack_head: bool,
    /// For each cell of a row, its column; `None` for cells under a blank header.
    places: Vec<Option<&'a Column>>,
    rows: Rows,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, row: Option<usize>, column: Option<&str>, message: String) {
        self.faults.push(Fault { row, column: column.map(str::to_owned), message });
    }

    /// Reads the whole file; an error is a fault that ends the reading.
    fn file(&mut self, bytes: &[u8], max_rows: usize) -> Result<(), DocumentError> {
        let body = text::read(bytes)?.body;
        let (separator, body, skipped) = match csv_text::declared(body) {
            Some((separator, rest)) => (separator, rest, 1),
            None => (separator(self.columns, body), body, 0),
        };
        self.rows.separator = char::from(separator);
        let (mut head, mut too_many) = (true, false);
        csv_text::rows(body, separator, |row, cells| {
            if std::mem::take(&mut head) {
                if self.may_lack_head && self.is_row(cells) {
                    self.places = self.columns.iter().map(Some).collect();
                } else {
                    self.head(row + skipped, cells);
                    return self.faults.is_empty();
                }
            }
            too_many = self.rows.rows.len() >= max_rows;
            if !too_many {
                self.row(row + skipped, cells);
            }
            !too_many
        })
        .map_err(|error| csv_text::further_down(error, skipped))?;
        if too_many {
            self.fault(
                None,
                None,
                format!(
                    "The file has more than {max_rows} rows, which is the \
                most this question takes. Remove some."
                ),
            );
        }
        if self.faults.is_empty() && self.rows.rows.is_empty() {
            self.fault(
                None,
                None,
                "The file has a header but no rows. Fill in at least one row.".to_owned(),
            );
        }
        Ok(())
    }

    /// Whether the cells name no column and are no more than there are.
    fn is_row(&self, cells: &StringRecord) -> bool {
        let named = |cell: &str| self.columns.iter().any(|column| column.is_named(cell));
        cells.len() <= self.columns.len() && !cells.iter().any(named)
    }

    fn head(&mut self, row: usize, cells: &StringRecord) {
        let columns = self.columns;
        let titles = || listed(columns.iter().map(|column| column.title.as_str()), 30);
        if let Some(inner) = cells.get(0).filter(|_| cells.len() == 1 && columns.len() > 1) {
            let inner_separator = separator(columns, inner);
            if csv_text::first_row(inner, inner_separator)
                .iter()
                .filter(|name| columns.iter().any(|column| column.is_named(name)))
                .count()
                > 1
            {
                let message = "Each line of the file stands in quotation marks as a whole, so it \
                    reads as one cell. Save the table as CSV again.";
                self.fault(Some(row), None, message.to_owned());
                return;
            }
        }
        for name in cells {
            let column = columns.iter().find(|column| column.is_named(name));
            if column.is_none() && !name.trim().is_empty() {
                let message = format!(
                    "The file has a column {}, which this table does not have. Its columns are: \
                     {}.",
                    quoted(name),
                    titles()
                );
                self.fault(Some(row), Some(name.trim()), message);
            }
            if let Some(column) = column
                .filter(|column| self.places.iter().flatten().any(|other| other.id == column.id))
            {
                self.fault(
                    Some(row),
                    Some(&column.title),
                    "The column appears twice. Keep one.".to_owned(),
                );
            }
            self.places.push(column);
        }
        let named: Vec<&str> =
            self.places.iter().flatten().map(|column| column.id.as_str()).collect();
        let missing: Vec<&Column> = columns
            .iter()
            .filter(|column| column.required && !named.contains(&column.id.as_str()))
            .collect();
        for column in missing {
            let message =
                format!("The file lacks this column. The first row must name: {}.", titles());
            self.fault(Some(row), Some(&column.title), message);
        }
        if self.faults.is_empty() && self.places.iter().flatten().next().is_none() {
            self.fault(
                Some(row),
                None,
                format!("The first row names no column of this table. It must name: {}.", titles()),
            );
        }
    }

    fn row(&mut self, row: usize, cells: &StringRecord) {
        if cells.iter().all(texts::shows_nothing) {
            return;
        }
        // Where lists have no commas between cells, decimals may have them, and full stops may be
        // for thousands.
        let either_mark = self.rows.separator != ',';
        let mut values = Map::new();
        for (index, cell) in cells.iter().enumerate() {
            let tidy = texts::tidied(spreadsheet::without_guard(cell));
            let text = tidy.trim();
            if texts::shows_nothing(text) {
                continue;
            }
            match self.places.get(index).copied().flatten() {
                None => {
                    let message = format!(
                        "{} stands in cell {}, where the first row names no column. Remove it or \
                         name the column.",
                        quoted(text),
                        index + 1
                    );
                    self.fault(Some(row), None, message);
                }
                Some(column) => match texts::unshowable_fault(text)
                    .map_or_else(|| cell::value(column, text, either_mark), Err)
                {
                    Ok(value) => {
                        values.insert(column.id.clone(), value);
                    }
                    Err(message) => self.fault(Some(row), Some(&column.title), message),
                },
            }
        }
        self.rows.rows.push(values);
        self.rows.numbers.push(row);
    }
}

/// The template: a header of titles and the rows given, each by column id. It starts with a byte
/// order mark, so that spreadsheets read it as UTF-8. Cells that a spreadsheet would run as a
/// formula are guarded by an apostrophe.
pub fn template<'r>(
    columns: &[Column],
    rows: impl IntoIterator<Item = &'r Map<String, Value>>,
) -> String {
    let head: Vec<String> =
        columns.iter().map(|column| spreadsheet::guarded(&column.title)).collect();
    let cells = |row: &Map<String, Value>| -> Vec<String> {
        columns
            .iter()
            .map(|column| {
                row.get(&column.id)
                    .map(|value| cell::shown(&column.kind, value))
                    .unwrap_or_default()
            })
            .collect()
    };
    format!(
        "\u{feff}{}",
        spreadsheet::table(std::iter::once(head).chain(rows.into_iter().map(cells)))
    )
}

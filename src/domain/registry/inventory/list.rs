//! The rows of a list, from a table or from what somebody pasted.

use super::super::matching::Asked;
use super::MAX_ROWS;
use super::columns::{Columns, Role};
use crate::domain::measures::documents::any_table::{Row, Table, from_text};
use crate::domain::measures::documents::finding::DocumentError;
use crate::domain::measures::documents::spreadsheet::unguarded;
use crate::domain::texts::{all_shown, shows_nothing};

/// A tool of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The number of its row in the file, of its line in what was pasted, or of its place in a
    /// single line. No two have the same: choices name a row by it.
    pub row: usize,
    /// What the list says of it.
    pub asked: Asked,
}

/// The rows below the titles, without titles that are repeated further down.
fn below_titles<'t>(table: &'t Table, columns: &Columns) -> impl Iterator<Item = &'t Row> {
    let titles = columns.titles.and_then(|place| table.rows.get(place));
    let begin = columns.titles.map_or(0, |place| place + 1);
    let rows = table.rows.iter().skip(begin);
    rows.filter(move |row| titles.is_none_or(|titles| titles.cells != row.cells))
}

/// What a row says of its tool; nothing where it names none.
fn asked(row: &Row, columns: &Columns) -> Option<Asked> {
    let cell = |role| columns.of(role).map(|at| text(row, at)).unwrap_or_default();
    let asked = Asked {
        name: cell(Role::Name),
        vendor: cell(Role::Vendor),
        version: cell(Role::Version),
        website: cell(Role::Website),
    };
    (!asked.name.is_empty() || !asked.website.is_empty()).then_some(asked)
}

/// The tools of a table. Blank rows and titles that are repeated further down are none.
pub fn lines(table: &Table, columns: &Columns) -> Vec<Line> {
    let line = |row: &Row| Some(Line { row: row.number, asked: asked(row, columns)? });
    below_titles(table, columns).filter_map(line).collect()
}

/// The numbers of the rows that say something and name no tool, so that they are left out.
pub fn unnamed(table: &Table, columns: &Columns) -> Vec<usize> {
    below_titles(table, columns)
        .filter(|row| row.cells.iter().any(|cell| !shows_nothing(cell)))
        .filter(|row| asked(row, columns).is_none())
        .map(|row| row.number)
        .collect()
}

/// A cell as a person reads it, in one line.
fn text(row: &Row, column: usize) -> String {
    let cell = unguarded(row.cells.get(column).map(String::as_str).unwrap_or_default());
    // Programs write a text this way that a spreadsheet shall not change.
    let cell = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell);
    if shows_nothing(cell) {
        return String::new();
    }
    // A list is shown, and signed, as it was given: no letter of it may hide or turn others.
    all_shown(cell).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads what somebody pasted: cells of a spreadsheet, comma-separated text with titles, or one
/// name a line. A single line may hold several names.
///
/// # Errors
/// There are more lines than are read, or cells that cannot be read, with the line.
pub fn pasted(text: &str) -> Result<Table, DocumentError> {
    // A tab before a name or behind it is no second column.
    let has_columns = text.lines().any(|line| line.trim().contains('\t'));
    if has_columns || has_titles(text) {
        return from_text(text, MAX_ROWS);
    }
    let mut filled = text.lines().filter(|line| !line.trim().is_empty());
    let (first, second) = (filled.next(), filled.next());
    let alone = first.filter(|_| second.is_none()).unwrap_or_default();
    let between = if alone.contains(';') { ';' } else { ',' };
    if alone.contains(between) {
        let names = alone.split(between);
        return table(names.enumerate().map(|(at, name)| (at + 1, name)));
    }
    table(text.lines().enumerate().map(|(at, line)| (at + 1, line)))
}

fn has_titles(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    [',', ';', '|'].into_iter().any(|between| {
        let cells = first.split(between).map(|cell| cell.trim_matches([' ', '"']).to_owned());
        let table = Table { rows: vec![Row { number: 1, cells: cells.collect() }] };
        let columns = Columns::guess(&table, &|_| false);
        columns.titles.is_some()
            && Role::ALL.into_iter().filter(|role| columns.of(*role).is_some()).count() > 1
    })
}

fn table<'t>(lines: impl Iterator<Item = (usize, &'t str)>) -> Result<Table, DocumentError> {
    let mut table = Table::default();
    for (number, line) in lines {
        let name = without_bullet(line.trim());
        if shows_nothing(name) {
            continue;
        }
        if table.rows.len() >= MAX_ROWS {
            return Err(DocumentError::beyond(format!(
                "The list has more than {MAX_ROWS} lines, which is the most that is read. Split it."
            )));
        }
        table.rows.push(Row { number, cells: vec![name.to_owned()] });
    }
    Ok(table)
}

/// A line without what lists have before their entries: `- `, `• `, `3. `, `3) `.
fn without_bullet(line: &str) -> &str {
    let bare = line.trim_start_matches(['-', '–', '•', '*', '·', '▪', '◦']);
    if bare.len() < line.len() && bare.starts_with(char::is_whitespace) {
        return bare.trim_start();
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or_default();
    match rest.strip_prefix(['.', ')']) {
        Some(name) if digits > 0 && name.starts_with(char::is_whitespace) => name.trim_start(),
        _ => line,
    }
}

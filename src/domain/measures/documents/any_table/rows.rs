//! The rows of a table and what its columns are called.

use serde::{Deserialize, Serialize};

use super::super::finding::DocumentError;

/// A row that is not blank.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its number in the file, as a spreadsheet shows it; the first is 1.
    pub number: usize,
    /// Its cells up to the last that is not blank.
    pub cells: Vec<String>,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The rows that are not blank.
    pub rows: Vec<Row>,
}

impl Table {
    /// What people call a column: its title where the list has titles, and its letters.
    pub fn column(&self, titles: Option<usize>, column: usize) -> String {
        let letters = letters(column + 1);
        let row = titles.and_then(|place| self.rows.get(place));
        let title = row.and_then(|row| row.cells.get(column)).map(|title| title.trim());
        match title.filter(|title| !title.is_empty()) {
            Some(title) => {
                format!("{} (column {letters})", title.chars().take(60).collect::<String>())
            }
            None => format!("Column {letters}"),
        }
    }

    /// How many columns it has.
    pub fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default()
    }
}

/// What to say of a list that is too long.
pub(super) fn too_many_rows(most: usize) -> DocumentError {
    DocumentError::beyond(format!(
        "The list has more than {most} rows, which is the most that is read. Split it."
    ))
}

/// The letters of a column: `A` for 1, `AB` for 28.
pub(crate) fn letters(column: usize) -> String {
    let (mut letters, mut left) = (Vec::new(), column);
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

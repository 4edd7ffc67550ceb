//! The first row of a table: which columns it has, and which names are not written as they have to
//! be.

use std::collections::HashMap;

use csv::StringRecord;

use super::super::finding::{Draft, count, listed, quoted};
use super::secrets::{self, Secret};
use super::tables::Table;

/// Columns that a district adds on its own begin so.
const EXTENSION: &str = "metadata.";

/// The columns of a table.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// How many cells the row has.
    pub(super) width: usize,
    /// Where each known column is.
    places: HashMap<&'static str, usize>,
    /// Columns whose names say that they hold secrets, known ones and others.
    pub(super) secrets: Vec<(usize, Secret)>,
}

impl Header {
    /// Reads the row and tells what is wrong with its names. A name that is nearly right is taken
    /// for what it is near to.
    pub(super) fn read(
        table: &'static Table,
        row: usize,
        cells: &StringRecord,
        draft: &mut Draft,
    ) -> Self {
        let place = format!("{}.csv:{row}", table.name);
        let mut header = Self { width: cells.len(), ..Self::default() };
        let (mut twice, mut unknown) = (false, Vec::new());
        for (index, name) in cells.iter().map(str::trim).enumerate() {
            header.secrets.extend(secrets::named(name).map(|secret| (index, secret)));
            match table.known().find(|known| *known == name) {
                Some(known) => twice |= header.places.insert(known, index).is_some(),
                None => unknown.push((index, name)),
            }
        }
        unknown.retain(|(index, name)| {
            match near(table, name).filter(|known| !header.places.contains_key(known)) {
                Some(known) => {
                    header.places.insert(known, *index);
                    let message = format!(
                        "The column {} must be written “{known}”; letter case counts.",
                        quoted(name)
                    );
                    draft.gap("column-spelling", place.clone(), message);
                    false
                }
                None => !name
                    .get(..EXTENSION.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(EXTENSION)),
            }
        });
        if twice {
            draft.gap(
                "column-twice",
                place.clone(),
                "A column name appears twice in the header. Keep one.",
            );
        }
        if !unknown.is_empty() {
            // The names are not repeated: without a header they are what the first row says about
            // somebody.
            let numbers: Vec<String> =
                unknown.iter().map(|(index, _)| (index + 1).to_string()).collect();
            let message = format!(
                "{} of the header (number {}) {} not known to {}.csv. Names of columns of your own \
                 begin with “{EXTENSION}”.",
                count(unknown.len(), "column", "columns"),
                listed(numbers.iter().map(String::as_str), 12),
                if unknown.len() == 1 { "is" } else { "are" },
                table.name
            );
            draft.note("column-unknown", place, message);
        }
        header
    }

    /// Whether the table has a column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.places.contains_key(column)
    }

    /// The cell of a column; blank when the table lacks it.
    pub(super) fn cell<'c>(&self, cells: &'c StringRecord, column: &str) -> &'c str {
        self.places.get(column).and_then(|index| cells.get(*index)).unwrap_or_default().trim()
    }
}

/// The column that a name differs from in letter case, or in a slip of the keys.
fn near(table: &'static Table, name: &str) -> Option<&'static str> {
    let plain = name.to_ascii_lowercase();
    let slips = |known: &str| strsim::damerau_levenshtein(&plain, &known.to_ascii_lowercase());
    let likely =
        |known: &&str| plain.len() <= 60 && slips(known) <= if known.len() < 8 { 0 } else { 2 };
    table.known().filter(likely).min_by_key(|known| slips(known))
}

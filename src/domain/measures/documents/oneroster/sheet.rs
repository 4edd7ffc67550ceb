//! One table of the package: its header, its ids and its references.

use std::collections::{BTreeMap, HashMap, HashSet};

use csv::StringRecord;

use super::super::csv_text;
use super::super::finding::{DocumentError, Draft, MAX_PACKAGE_ROWS, listed};
use super::super::text::Text;
use super::manifest::Mode;
use super::tables::Table;

/// The kind of fault of rows that hold passwords.
const PASSWORD: &str = "password";

/// A table with its text.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pub(super) table: &'static Table,
    pub(super) mode: Option<Mode>,
    text: Text<'a>,
    /// Where each column is.
    columns: HashMap<String, usize>,
    /// The ids of its rows.
    ids: HashSet<String>,
    pub(super) rows: usize,
}

impl<'a> Sheet<'a> {
    /// Reads the header and the ids, and reports what the table lacks in itself.
    pub(super) fn read(table: &'static Table, mode: Option<Mode>, text: Text<'a>, is_1_1: bool, draft: &mut Draft) -> Result<Self, DocumentError> {
        let mut sheet = Self { table, mode, text, columns: HashMap::new(), ids: HashSet::new(), rows: 0 };
        let mut required: Vec<&str> = table.columns.to_vec();
        if is_1_1 {
            required.extend_from_slice(table.columns_1_1);
        }
        if mode == Some(Mode::Delta) {
            required.extend(["status", "dateLastModified"]);
        }
        let mut lacks = Lacks::default();
        let mut width = None;
        let mut too_many = false;
        sheet.each(text, |sheet, row, cells| {
            let Some(width) = width else {
                width = Some(cells.len());
                for (index, name) in cells.iter().enumerate() {
                    if sheet.columns.insert(name.trim().to_owned(), index).is_some() {
                        lacks.add("column-twice", "", row);
                    }
                }
                return true;
            };
            sheet.rows += 1;
            too_many = sheet.rows > MAX_PACKAGE_ROWS;
            if cells.len() != width {
                lacks.add("row-length", "", row);
                return !too_many;
            }
            for column in required.iter().filter(|column| sheet.columns.contains_key(**column)) {
                if sheet.cell(cells, column).is_empty() {
                    lacks.add("cell-missing", column, row);
                }
            }
            if !sheet.cell(cells, "password").is_empty() {
                lacks.add(PASSWORD, "password", row);
            }
            let id = sheet.cell(cells, "sourcedId").to_owned();
            if !id.is_empty() && !sheet.ids.insert(id) {
                lacks.add("id-twice", "sourcedId", row);
            }
            !too_many
        })?;
        if too_many {
            let message = format!("The table has more than {MAX_PACKAGE_ROWS} rows. Upload a smaller sample.");
            return Err(DocumentError::new(sheet.file(), message));
        }
        let missing: Vec<&str> = required.iter().copied().filter(|column| !sheet.columns.contains_key(*column)).collect();
        if !missing.is_empty() {
            let message = format!("{} lacks the required columns {}. Column names are written exactly so.", sheet.file(), listed(missing, 12));
            draft.gap("columns-missing", sheet.place(1), message);
        }
        if text.marked {
            let message =
                format!("{} starts with a byte order mark, which many readers take for part of the first column. Save it without.", sheet.file());
            draft.note("byte-order-mark", sheet.place(1), message);
        }
        lacks.report(&sheet, draft);
        Ok(sheet)
    }

    /// Reports ids that point to no row of the tables they name.
    pub(super) fn check_references(&self, sheets: &[Sheet<'_>], draft: &mut Draft) -> Result<(), DocumentError> {
        let mut lacks = Lacks::default();
        for reference in self.table.references.iter().filter(|reference| self.columns.contains_key(reference.column)) {
            let Some(target) = sheets.iter().find(|sheet| sheet.table.name == reference.table) else {
                if self.rows > 0 && self.table.columns.contains(&reference.column) {
                    let message =
                        format!("{} points to {}.csv, which is not in the package, so it was not checked.", reference.column, reference.table);
                    draft.gap("table-missing", self.place(1), message);
                }
                continue;
            };
            // Changes may point to rows of an earlier package.
            if target.mode == Some(Mode::Delta) {
                draft.note(
                    "delta-unchecked",
                    self.place(1),
                    format!("{}.csv holds changes only, so ids that point to it were not checked.", reference.table),
                );
                continue;
            }
            self.each_row(|row, cells| {
                let cell = self.cell(cells, reference.column);
                let mut ids = cell.split(|c| reference.many && c == ',').map(str::trim).filter(|id| !id.is_empty());
                if ids.any(|id| !target.ids.contains(id)) {
                    lacks.add("reference-broken", reference.column, row);
                }
            })?;
        }
        lacks.report(self, draft);
        Ok(())
    }

    fn cell<'c>(&self, cells: &'c StringRecord, column: &str) -> &'c str {
        self.columns.get(column).and_then(|index| cells.get(*index)).unwrap_or_default().trim()
    }

    fn file(&self) -> String {
        format!("{}.csv", self.table.name)
    }

    fn place(&self, row: usize) -> String {
        format!("{}.csv:{row}", self.table.name)
    }

    fn each(&mut self, text: Text<'_>, mut each: impl FnMut(&mut Self, usize, &StringRecord) -> bool) -> Result<(), DocumentError> {
        let file = self.file();
        csv_text::rows(text.body, b',', |row, cells| each(self, row, cells)).map_err(|error| at(&file, error))
    }

    fn each_row(&self, mut each: impl FnMut(usize, &StringRecord)) -> Result<(), DocumentError> {
        let mut head = true;
        let result = csv_text::rows(self.text.body, b',', |row, cells| {
            if !std::mem::take(&mut head) {
                each(row, cells);
            }
            true
        });
        result.map_err(|error| at(&self.file(), error))
    }
}

/// An error of a text inside the package.
pub(super) fn at(file: &str, error: DocumentError) -> DocumentError {
    let place = if error.place.is_empty() { file.to_owned() } else { format!("{file}, {}", error.place) };
    DocumentError::new(place, error.message)
}

/// Faults of rows, counted by kind and column with the first row of each. What the cells say about people is never repeated.
#[derive(Debug, Default)]
struct Lacks(BTreeMap<(&'static str, String), (usize, usize)>);

impl Lacks {
    fn add(&mut self, code: &'static str, column: &str, row: usize) {
        self.0.entry((code, column.to_owned())).or_insert((0, row)).0 += 1;
    }

    fn report(self, sheet: &Sheet<'_>, draft: &mut Draft) {
        for ((code, column), (rows, first)) in self.0 {
            let (many, have) = if rows == 1 { ("1 row".to_owned(), "has") } else { (format!("{rows} rows"), "have") };
            let target = sheet.table.references.iter().find(|reference| reference.column == column).map_or("", |reference| reference.table);
            let message = match code {
                "column-twice" => "A column name appears twice in the header. Keep one.".to_owned(),
                "row-length" => format!("{many} {have} more or fewer cells than the header; this is the first."),
                "cell-missing" => format!("{many} {have} no {column}, which is required; this is the first."),
                PASSWORD => {
                    format!("{many} {have} a password in it; this is the first. Take all passwords out, and change those that are in use anywhere.")
                }
                "id-twice" => format!("{many} {have} the id of an earlier row; this is the first."),
                _ => format!("{many} {have} a {column} that is not in {target}.csv; this is the first."),
            };
            if code == PASSWORD {
                // Whoever opens the package could sign in as these people.
                draft.hard(code, sheet.place(first), message);
            } else {
                draft.gap(code, sheet.place(first), message);
            }
        }
    }
}

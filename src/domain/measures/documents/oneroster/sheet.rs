//! One table of the package: its header, its ids, its values and its references.

use std::collections::HashSet;

use csv::StringRecord;

use super::super::csv_text;
use super::super::finding::{DocumentError, Draft, MAX_PACKAGE_ROWS, listed};
use super::super::text::Text;
use super::header::Header;
use super::lacks::{Lack, Lacks};
use super::manifest::Mode;
use super::secrets;
use super::tables::Table;
use super::values::{self, Form};

/// A table with its text.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pub(super) table: &'static Table,
    pub(super) mode: Option<Mode>,
    text: Text<'a>,
    is_1_1: bool,
    header: Header,
    /// The ids of its rows.
    ids: HashSet<String>,
    pub(super) rows: usize,
    /// Its columns in which nothing stands so far.
    empty: Vec<&'static str>,
}

impl<'a> Sheet<'a> {
    /// Reads the header and the rows, and reports what the table lacks in itself.
    pub(super) fn read(
        table: &'static Table,
        mode: Option<Mode>,
        text: Text<'a>,
        is_1_1: bool,
        draft: &mut Draft,
    ) -> Result<Self, DocumentError> {
        let mut sheet = Self {
            table,
            mode,
            text,
            is_1_1,
            header: Header::default(),
            ids: HashSet::new(),
            rows: 0,
            empty: table.known().collect(),
        };
        let mut required: Vec<&'static str> = table.columns.to_vec();
        required.extend_from_slice(if is_1_1 { table.columns_1_1 } else { table.columns_1_2 });
        if mode == Some(Mode::Delta) {
            required.extend(["status", "dateLastModified"]);
        }
        let forms: Vec<(&'static str, Form)> = table
            .known()
            .filter_map(|column| Some((column, values::form(table.name, column, is_1_1)?)))
            .collect();
        let mut lacks = Lacks::default();
        let (mut head, mut too_many) = (true, false);
        sheet.each(text, |sheet, row, cells| {
            if std::mem::take(&mut head) {
                sheet.header = Header::read(table, row, cells, draft);
                return true;
            }
            sheet.rows += 1;
            too_many = sheet.rows > MAX_PACKAGE_ROWS;
            sheet.row(row, cells, &required, &forms, &mut lacks);
            !too_many
        })?;
        if too_many {
            let message = format!(
                "The table has more than {MAX_PACKAGE_ROWS} rows. Upload a smaller sample."
            );
            return Err(DocumentError::new(sheet.file(), message));
        }
        let missing: Vec<&str> =
            required.iter().copied().filter(|column| !sheet.header.has(column)).collect();
        if !missing.is_empty() {
            let message = format!(
                "{} lacks the required columns {}. Column names are written exactly so.",
                sheet.file(),
                listed(missing, 12)
            );
            draft.gap("columns-missing", sheet.place(1), message);
        }
        if text.marked {
            let message = format!(
                "{} starts with a byte order mark, which many readers take for part of the first \
                 column. Save it without.",
                sheet.file()
            );
            draft.note("byte-order-mark", sheet.place(1), message);
        }
        sheet.tell(lacks, draft);
        Ok(sheet)
    }

    fn row(
        &mut self,
        row: usize,
        cells: &StringRecord,
        required: &[&'static str],
        forms: &[(&'static str, Form)],
        lacks: &mut Lacks,
    ) {
        for (index, secret) in &self.header.secrets {
            if cells.get(*index).is_some_and(|cell| secrets::is_told(cell.trim())) {
                lacks.add(Lack::Secret(*secret), "", row);
            }
        }
        if cells.len() != self.header.width {
            lacks.add(Lack::RowLength, "", row);
            return;
        }
        let cell = |column: &str| self.header.cell(cells, column);
        for column in required.iter().filter(|column| self.header.has(column)) {
            if cell(column).is_empty() {
                lacks.add(Lack::CellMissing, column, row);
            }
        }
        self.empty.retain(|column| cell(column).is_empty());
        for (column, form) in forms {
            let found = cell(column);
            if !found.is_empty() && !form.takes(found, self.is_1_1) {
                lacks.add(Lack::ValueWrong, column, row);
            }
        }
        for column in ["status", "dateLastModified"] {
            if self.mode == Some(Mode::Bulk) && !cell(column).is_empty() {
                lacks.add(Lack::BulkChanges, column, row);
            }
        }
        let begins =
            if self.header.has("beginDate") { cell("beginDate") } else { cell("startDate") };
        // Days of full width are in the order of time.
        if values::is_date(begins) && values::is_date(cell("endDate")) && cell("endDate") < begins {
            lacks.add(Lack::DatesReversed, "", row);
        }
        let id = cell("sourcedId").to_owned();
        if !id.is_empty() && !self.ids.insert(id) {
            lacks.add(Lack::IdTwice, "sourcedId", row);
        }
    }

    /// Reports ids that point to no row of the tables they name.
    pub(super) fn check_references(
        &self,
        sheets: &[Sheet<'_>],
        draft: &mut Draft,
    ) -> Result<(), DocumentError> {
        let mut lacks = Lacks::default();
        for reference in
            self.table.references.iter().filter(|reference| self.header.has(reference.column))
        {
            let Some(target) = sheets.iter().find(|sheet| sheet.table.name == reference.table)
            else {
                if self.rows > 0 && self.table.columns.contains(&reference.column) {
                    let message = format!(
                        "{} points to {}.csv, which is not in the package, so it was not checked.",
                        reference.column, reference.table
                    );
                    draft.gap("table-missing", self.place(1), message);
                }
                continue;
            };
            // Changes may point to rows of an earlier package.
            if target.mode == Some(Mode::Delta) {
                draft.note(
                    "delta-unchecked",
                    self.place(1),
                    format!(
                        "{}.csv holds changes only, so ids that point to it were not checked.",
                        reference.table
                    ),
                );
                continue;
            }
            self.each_row(|row, cells| {
                let cell = self.header.cell(cells, reference.column);
                let mut ids = cell
                    .split(|c| reference.many && c == ',')
                    .map(str::trim)
                    .filter(|id| !id.is_empty());
                if ids.any(|id| !target.ids.contains(id)) {
                    lacks.add(Lack::ReferenceBroken, reference.column, row);
                }
            })?;
        }
        self.tell(lacks, draft);
        Ok(())
    }

    fn tell(&self, lacks: Lacks, draft: &mut Draft) {
        let form = |column: &str| values::form(self.table.name, column, self.is_1_1);
        let target = |column: &str| {
            self.table
                .references
                .iter()
                .find(|reference| reference.column == column)
                .map_or("", |reference| reference.table)
        };
        lacks.report(self.table.name, form, target, draft);
    }

    /// The columns in which something stands.
    pub(super) fn filled(&self) -> impl Iterator<Item = &'static str> {
        self.table.known().filter(|column| !self.empty.contains(column))
    }

    fn file(&self) -> String {
        format!("{}.csv", self.table.name)
    }

    fn place(&self, row: usize) -> String {
        format!("{}.csv:{row}", self.table.name)
    }

    fn each(
        &mut self,
        text: Text<'_>,
        mut each: impl FnMut(&mut Self, usize, &StringRecord) -> bool,
    ) -> Result<(), DocumentError> {
        let file = self.file();
        csv_text::rows(text.body, b',', |row, cells| each(self, row, cells))
            .map_err(|error| at(&file, error))
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
    let place =
        if error.place.is_empty() { file.to_owned() } else { format!("{file}, {}", error.place) };
    DocumentError::new(place, error.message)
}

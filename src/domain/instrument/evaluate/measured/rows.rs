//! The rows of a table, read by the roles of its columns.

use serde_json::Value;

use crate::domain::instrument::model::kind::Column;
use crate::domain::instrument::model::measure::Measure;
use crate::domain::instrument::model::value_words::cell_in_words;

/// The rows of a table, read by the roles of its columns.
pub(crate) struct Rows<'a> {
    pub(crate) measure: &'a Measure,
    pub(crate) columns: &'a [Column],
    cells: &'a [Value],
}

/// One row.
#[derive(Clone, Copy)]
pub(crate) struct RowOf<'a> {
    measure: &'a Measure,
    columns: &'a [Column],
    row: &'a Value,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(measure: &'a Measure, columns: &'a [Column], rows: &'a [Value]) -> Self {
        Self { measure, columns, cells: rows }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = RowOf<'a>> + use<'a> {
        let (measure, columns) = (self.measure, self.columns);
        self.cells.iter().map(move |row| RowOf { measure, columns, row })
    }
}

impl<'a> RowOf<'a> {
    pub(crate) fn cell(self, role: &str) -> Option<&'a Value> {
        self.row.get(self.measure.columns.get(role).map_or(role, String::as_str))
    }

    /// The cell as people read it: the title of an option instead of its id.
    pub(crate) fn label(self, role: &str) -> Option<String> {
        let wanted = self.measure.columns.get(role).map_or(role, String::as_str);
        let column = self.columns.iter().find(|column| column.id == wanted)?;
        self.cell(role).map(|cell| cell_in_words(column, cell))
    }

    pub(crate) fn text(self, role: &str) -> Option<&'a str> {
        self.cell(role)?.as_str()
    }

    pub(crate) fn number(self, role: &str) -> Option<f64> {
        self.cell(role)?.as_f64()
    }

    /// A whole number that is not negative, however it is written: 50 and 50.0 are the same.
    pub(crate) fn count(self, role: &str) -> Option<u32> {
        let cell = self.cell(role)?;
        cell.as_u64().map_or_else(
            || format!("{:.0}", cell.as_f64().filter(|n| n.fract() == 0.0)?).parse().ok(),
            |n| u32::try_from(n).ok(),
        )
    }

    pub(crate) fn whole(self, role: &str) -> Option<i64> {
        self.cell(role)?.as_i64()
    }

    pub(crate) fn flag(self, role: &str) -> Option<bool> {
        self.cell(role)?.as_bool()
    }
}

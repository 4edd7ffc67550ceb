//! Faults of rows, counted by kind and column with the first row of each. What the cells say about
//! people is never repeated.

use std::collections::BTreeMap;

use super::super::finding::Draft;
use super::secrets::Secret;
use super::values::Form;

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lack {
    CellMissing,
    IdTwice,
    ReferenceBroken,
    RowLength,
    ValueWrong,
    DatesReversed,
    BulkChanges,
    Secret(Secret),
}

/// The faults so far: how many rows have each, and the first of them.
#[derive(Debug, Default)]
pub(super) struct Lacks(BTreeMap<(Lack, &'static str), (usize, usize)>);

impl Lacks {
    pub(super) fn add(&mut self, lack: Lack, column: &'static str, row: usize) {
        self.0.entry((lack, column)).or_insert((0, row)).0 += 1;
    }

    /// Tells them. `form` gives the form of a column, `target` the table that it points to.
    pub(super) fn report(
        self,
        table: &str,
        form: impl Fn(&str) -> Option<Form>,
        target: impl Fn(&str) -> &'static str,
        draft: &mut Draft,
    ) {
        for ((lack, column), (rows, first)) in self.0 {
            let place = format!("{table}.csv:{first}");
            let (many, have) = if rows == 1 {
                ("1 row".to_owned(), "has")
            } else {
                (format!("{rows} rows"), "have")
            };
            let tell = |what: String| format!("{many} {have} {what}; this is the first.");
            match lack {
                Lack::RowLength => draft.gap(
                    "row-length",
                    place,
                    tell("more or fewer cells than the header".to_owned()),
                ),
                Lack::CellMissing => draft.gap(
                    "cell-missing",
                    place,
                    tell(format!("no {column}, which is required")),
                ),
                Lack::IdTwice => {
                    draft.gap("id-twice", place, tell("the id of an earlier row".to_owned()));
                }
                Lack::ReferenceBroken => draft.gap(
                    "reference-broken",
                    place,
                    tell(format!("{} that is not in {}.csv", one(column), target(column))),
                ),
                Lack::ValueWrong => {
                    let words = form(column).map(Form::words).unwrap_or_default();
                    draft.gap("value-wrong", place, tell(format!("{} that {words}", one(column))));
                }
                Lack::DatesReversed => draft.gap(
                    "dates-reversed",
                    place,
                    tell("an end before its beginning".to_owned()),
                ),
                Lack::BulkChanges => {
                    let message = format!(
                        "{} Only a table of changes (delta) has it; in a whole table (bulk) it \
                         stays blank.",
                        tell(one(column))
                    );
                    draft.note("bulk-changes", place, message);
                }
                Lack::Secret(secret) => {
                    // Whoever opens the package could sign in as these people.
                    let (what, way_out) = secret.words();
                    let code = if secret == Secret::Password { "password" } else { "secret" };
                    draft.hard(code, place, format!("{} {way_out}", tell(format!("{what} in it"))));
                }
            }
        }
    }
}

/// `a type`, `an endDate`.
fn one(column: &str) -> String {
    format!("{} {column}", if column.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" })
}

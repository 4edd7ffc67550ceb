//! Counts of a table that no measure can take, told before anything is computed: a count that was
//! passed over would be explained as one that is not there.

use serde_json::Value;

use super::fault_words::Broken;
use super::rows::{RowOf, Rows};
use crate::domain::instrument::model::measure::Method;
use crate::domain::measures::fault::{InputFault, MAX_COUNT};

/// The columns of a method that hold counts, by their roles; those that may be missing too.
fn counted(method: &Method) -> &'static [&'static str] {
    match method {
        Method::EvidenceTier(_) => &[
            "schools",
            "districts",
            "assigned_tool",
            "assigned_comparison",
            "analyzed_tool",
            "analyzed_comparison",
            "clusters",
        ],
        Method::GroupOutcomes(_) => &[
            "people",
            "favorable",
            "true_positive",
            "false_positive",
            "true_negative",
            "false_negative",
        ],
        Method::ErrorRatios(_) => &["cases", "errors"],
        Method::ScoreDifferences(_) => &["responses"],
        Method::PairedShifts(_) => {
            &["items", "variants", "samples", "pairs", "flips_first", "flips_second"]
        }
        Method::ErrorShare => &["items", "errors"],
        Method::UsabilityScale(_) | Method::Documents(_) => &[],
    }
}

impl Rows<'_> {
    /// The same rows, when every count in them is one that the measures take.
    pub(super) fn within_bounds(self) -> Result<Self, String> {
        let mut broken = Broken::default();
        for (number, row) in (1..).zip(self.iter()) {
            for fault in counted(&self.measure.method).iter().filter_map(|role| beyond(row, role)) {
                broken.take::<()>(Err(self.say(&place(row, number), &fault)));
            }
        }
        broken.finish()?;
        Ok(self)
    }
}

/// What a row is called.
fn place(row: RowOf<'_>, number: usize) -> String {
    let mut names = ["task", "title", "group"].iter().filter_map(|role| row.label(role));
    names.find(|name| !name.is_empty()).unwrap_or_else(|| format!("row {number}"))
}

fn beyond(row: RowOf<'_>, role: &str) -> Option<InputFault> {
    let Some(Value::Number(given)) = row.cell(role) else { return None };
    let fits = row.count(role).is_some_and(|count| count <= MAX_COUNT);
    (!fits).then(|| {
        InputFault::new(
            role,
            format!("has to be a whole number from 0 to {MAX_COUNT}; it is {given}"),
        )
    })
}

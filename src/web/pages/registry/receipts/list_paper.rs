//! A list on a receipt as people read it.

use serde::Serialize;

use crate::domain::registry::availability::Availability;
use crate::domain::registry::receipt::stated_list::{StatedCount, StatedList, StatedRow};
use crate::domain::texts::{all_shown, counted};
use crate::domain::values::sentence_case;
use crate::web::components::{Fact, Facts};

/// A list on a receipt.
#[derive(Debug, Serialize)]
pub struct ListPaper {
    /// How many tools it had, as a title.
    pub title: String,
    /// How many rows have each finding.
    pub counts: Facts,
    /// The rows.
    pub rows: Vec<ListRowPaper>,
    /// What the rows leave out.
    pub left_out: Option<String>,
    /// SHA-256 over all rows.
    pub digest: String,
}

/// A row of a list on a receipt.
#[derive(Debug, Serialize)]
pub struct ListRowPaper {
    /// Its number in the list.
    pub row: usize,
    /// What the list calls the tool.
    pub name: String,
    /// What stands beside it.
    pub beside: String,
    /// What was found.
    pub finding: String,
    /// The tool that is meant.
    pub tool: String,
    /// Whether it may be bought.
    pub answer: &'static str,
}

impl ListPaper {
    /// A list in words.
    pub fn new(list: &StatedList) -> Self {
        let count = |one: &StatedCount| {
            Fact::new(sentence_case(&one.finding.replace('_', " ")), one.rows.to_string())
        };
        let left = list.tools.saturating_sub(list.rows.len());
        Self {
            title: format!("{} held against the register", counted(list.tools, "tool", "tools")),
            counts: Facts { facts: list.counts.iter().map(count).collect() },
            rows: list.rows.iter().map(ListRowPaper::new).collect(),
            left_out: (left > 0 && !list.rows.is_empty()).then(|| {
                format!(
                    "{} in the list. The digest covers them too; check the list in parts to have \
                     them named.",
                    counted(left, "more tool is", "more tools are")
                )
            }),
            digest: list.digest.clone(),
        }
    }
}

impl ListRowPaper {
    fn new(row: &StatedRow) -> Self {
        let version = Some(&row.version).filter(|version| !version.is_empty());
        let version = version.map(|version| format!("version {version}"));
        let beside: Vec<String> = [Some(row.vendor.clone()), version]
            .into_iter()
            .flatten()
            .filter(|text| !text.is_empty())
            .collect();
        Self {
            row: row.row,
            // Receipts of before may hold what turns the letters around them.
            name: all_shown(&row.name),
            beside: all_shown(&beside.join(" · ")),
            finding: row.told.clone(),
            tool: row.tool.clone().unwrap_or_default(),
            answer: row.availability.map_or("", Availability::label),
        }
    }
}

//! What a receipt states of a list of tools that somebody held against the register: what was found
//! for each row. The list is the sender's own words, shortened; the digest covers all of them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::registry::availability::Availability;
use crate::domain::registry::inventory::check::{InventoryCheck, InventoryRow};
use crate::domain::registry::inventory::finding::Finding;
use crate::domain::values::sha256_hex;

/// How many rows of a list a receipt names; their digest covers all.
pub const MOST_ROWS: usize = 1_000;
/// How much the rows that a receipt names take, in bytes of JSON.
const MOST_ROW_BYTES: usize = 250_000;
/// So many letters of what the list says are stated.
const SHOWN: usize = 120;

/// A list as it was held against the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatedList {
    /// How many tools it had.
    pub tools: usize,
    /// How many rows have each finding, the worst first.
    pub counts: Vec<StatedCount>,
    /// The rows, the worst first, as many as a receipt names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<StatedRow>,
    /// SHA-256 over every row, each as a JSON list on a line: its number, the name, vendor, version
    /// and website as the list has them, the finding, and the slug and digest of the listing.
    pub digest: String,
}

/// How many rows have a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatedCount {
    /// The finding: its word in the API.
    pub finding: String,
    /// The rows.
    pub rows: usize,
}

/// A row of a list and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatedRow {
    /// Its number in the list.
    pub row: usize,
    /// What the list calls the tool.
    pub name: String,
    /// The vendor that the list names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vendor: String,
    /// The version that the list names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// The worst that was found: its word in the API.
    pub finding: String,
    /// The same for people to read.
    pub told: String,
    /// The tool that is meant, with its vendor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// The slug of its listing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Whether it may be bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability: Option<Availability>,
    /// SHA-256 of its listing's public JSON, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// The word of a finding in the API.
fn word(finding: Finding) -> String {
    serde_json::to_value(finding)
        .ok()
        .and_then(|word| word.as_str().map(str::to_owned))
        .unwrap_or_default()
}

impl StatedList {
    /// States what a check found; `digest` tells that of a listing's data by its slug.
    pub fn new<'d>(check: &InventoryCheck, digest: impl Fn(&str) -> Option<&'d str>) -> Self {
        let (mut lines, mut rows, mut bytes) = (String::new(), Vec::new(), 0);
        for row in &check.rows {
            let slug = row.tool.as_ref().and_then(|tool| tool.slug.as_deref());
            let listed = slug.and_then(&digest);
            let whole: Value = [
                row.row.into(),
                row.name.as_str().into(),
                row.vendor.as_str().into(),
                row.version.as_str().into(),
                row.website.as_str().into(),
                word(row.finding).into(),
                Value::from(slug),
                Value::from(listed),
            ]
            .into_iter()
            .collect();
            lines.push_str(&whole.to_string());
            lines.push('\n');
            let stated = StatedRow::new(row, listed);
            bytes += serde_json::to_string(&stated).map_or(0, |json| json.len());
            if rows.len() < MOST_ROWS && bytes <= MOST_ROW_BYTES {
                rows.push(stated);
            }
        }
        let count = |(finding, rows)| StatedCount { finding: word(finding), rows };
        Self {
            tools: check.rows.len(),
            counts: check.counts.iter().map(|one| (one.finding, one.rows)).map(count).collect(),
            rows,
            digest: sha256_hex(lines.as_bytes()),
        }
    }

    /// The same without its rows, for a code on paper.
    #[must_use]
    pub fn shortened(&self) -> Self {
        Self { rows: Vec::new(), ..self.clone() }
    }
}

impl StatedRow {
    fn new(row: &InventoryRow, digest: Option<&str>) -> Self {
        let shown = |text: &str| text.chars().take(SHOWN).collect::<String>();
        let tool = row.tool.as_ref();
        Self {
            row: row.row,
            name: shown(&row.name),
            vendor: shown(&row.vendor),
            version: shown(&row.version),
            finding: word(row.finding),
            told: row.finding.label_with(&row.also),
            tool: tool.map(|tool| format!("{} by {}", tool.name, tool.vendor)),
            slug: tool.and_then(|tool| tool.slug.clone()),
            availability: tool.map(|tool| tool.availability),
            digest: digest.map(str::to_owned),
        }
    }
}

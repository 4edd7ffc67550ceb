//! Holds a list against the registry of a day.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::fold::fold;
use super::super::matching::{Answer, Asked, Certainty, Finder, NameIndex, sentence};
use super::finding::Finding;
use super::list::Line;
use super::tool::{HeldTool, InventoryTool};
use crate::domain::values::sha256_hex;

/// What a person said about rows: the key of the tool that is meant, or none of the registry's.
pub type Choices = BTreeMap<usize, Option<String>>;

/// What a district said about names before, by [`memory_key`]: the key of the tool that it means,
/// or none of the registry's.
pub type Remembered = HashMap<String, Option<String>>;

/// A list, held against the registry.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct InventoryCheck {
    /// The day of the agency's for which the answers hold.
    pub day: NaiveDate,
    /// How many rows have each finding, the worst first; findings that no row has are left out.
    pub counts: Vec<InventoryCount>,
    /// The rows, the worst first, and as in the list where they are alike.
    pub rows: Vec<InventoryRow>,
}

/// How many rows have a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct InventoryCount {
    /// The finding.
    pub finding: Finding,
    /// The rows whose worst finding it is.
    pub rows: usize,
}

/// How a row was matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InventoryMatch {
    /// The name is the same.
    Exact,
    /// The name is written in another way.
    Near,
    /// A person chose.
    Chosen,
    /// The district chose before and asked to remember it.
    Remembered,
    /// None.
    None,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct InventoryRow {
    /// The number of the row in the file, or of the line or item, from 1.
    pub row: usize,
    /// What the list calls the tool.
    pub name: String,
    /// The vendor as the list has it; empty where it has none.
    pub vendor: String,
    /// The version as the list has it; empty where it has none.
    pub version: String,
    /// The web address as the list has it; empty where it has none.
    pub website: String,
    /// The worst that is found.
    pub finding: Finding,
    /// What else is found, the worst first.
    pub also: Vec<Finding>,
    /// How it was matched.
    pub matched: InventoryMatch,
    /// The tool; null where none is found, or a person has to choose.
    #[schema(required = true)]
    pub tool: Option<InventoryTool>,
    /// How sure the match is, in percent; null where there is none.
    #[schema(required = true)]
    pub confidence: Option<u8>,
    /// Why this tool, in a sentence; empty where there is none.
    pub reason: String,
    /// Other tools that may be meant, the likeliest first; all of them where a person has to
    /// choose.
    pub candidates: Vec<InventoryCandidate>,
}

/// A tool that a row may mean.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct InventoryCandidate {
    /// The tool.
    pub tool: InventoryTool,
    /// How sure it is, in percent.
    pub confidence: u8,
    /// Why, in a sentence.
    pub reason: String,
}

/// What a name and a vendor are remembered by, however they are written: a digest, so that its
/// length does not hang on theirs.
pub fn memory_key(name: &str, vendor: &str) -> String {
    let plain = |text: &str| {
        let folded = fold(text).split_whitespace().collect::<Vec<_>>().join(" ");
        if folded.is_empty() { text.trim().to_owned() } else { folded }
    };
    sha256_hex(format!("{}\n{}", plain(name), plain(vendor)).as_bytes())
}

/// From so many rows on a list is matched in two halves at one time.
const LONG: usize = 1_000;

/// Holds a list against the tools of a registry on a day. `index` has the same tools in the same
/// order.
pub fn check(
    day: NaiveDate,
    tools: &[HeldTool<'_>],
    index: &NameIndex,
    lines: &[Line],
    said: (&Choices, &Remembered),
) -> InventoryCheck {
    let by_key =
        if said.0.is_empty() && said.1.is_empty() { HashMap::new() } else { places(tools) };
    let answered = |line: &Line, finder: &mut Finder<'_>| {
        let row = Row { tools, line };
        // What is said of a tool that is gone from the registry tells nothing any more.
        let known = |key: &&Option<String>| key.as_ref().is_none_or(|key| by_key.contains_key(key));
        if let Some(chosen) = said.0.get(&line.row).filter(known) {
            return row.told(chosen.as_ref(), &by_key, InventoryMatch::Chosen);
        }
        let key = || memory_key(row.name(), &line.asked.vendor);
        let before = if said.1.is_empty() { None } else { said.1.get(&key()).filter(known) };
        if let Some(Some(known)) = before {
            return row.told(Some(known), &by_key, InventoryMatch::Remembered);
        }
        let answer = finder.find(&line.asked);
        // “None of these” was said when the registry had no tool of just this name.
        if before.is_some() && answer.certainty != Certainty::Same {
            return row.told(None, &by_key, InventoryMatch::Remembered);
        }
        row.found(&answer)
    };
    let part = |lines: &[Line]| -> Vec<InventoryRow> {
        let mut finder = Finder::new(index);
        lines.iter().map(|line| answered(line, &mut finder)).collect()
    };
    let mut rows = if lines.len() < LONG {
        part(lines)
    } else {
        let (first, second) = lines.split_at(lines.len() / 2);
        std::thread::scope(|scope| {
            let other = scope.spawn(|| part(second));
            let mut rows = part(first);
            rows.extend(other.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause)));
            rows
        })
    };
    rows.sort_by_key(|row| (row.finding, row.row));
    let counts = Finding::ALL.into_iter().filter_map(|finding| {
        let rows = rows.iter().filter(|row| row.finding == finding).count();
        (rows > 0).then_some(InventoryCount { finding, rows })
    });
    InventoryCheck { day, counts: counts.collect(), rows }
}

/// Where the tool is that a choice named, today or before it was renamed or decided.
fn places(tools: &[HeldTool<'_>]) -> HashMap<String, usize> {
    let mut places: HashMap<String, usize> =
        tools.iter().enumerate().map(|(place, tool)| (tool.key(), place)).collect();
    for (place, tool) in tools.iter().enumerate() {
        for key in tool.former_keys() {
            places.entry(key).or_insert(place);
        }
    }
    places
}

struct Row<'c, 'r> {
    tools: &'c [HeldTool<'r>],
    line: &'c Line,
}

impl Row<'_, '_> {
    /// What the list calls the tool.
    fn name(&self) -> &str {
        let Asked { name, website, .. } = &self.line.asked;
        if name.is_empty() { website } else { name }
    }

    fn blank(&self, finding: Finding) -> InventoryRow {
        let Asked { vendor, version, website, .. } = self.line.asked.clone();
        InventoryRow {
            row: self.line.row,
            name: self.name().to_owned(),
            vendor,
            version,
            website,
            finding,
            also: Vec::new(),
            matched: InventoryMatch::None,
            tool: None,
            confidence: None,
            reason: String::new(),
            candidates: Vec::new(),
        }
    }

    /// The row with what somebody said about it.
    fn told(
        &self,
        key: Option<&String>,
        by_key: &HashMap<String, usize>,
        matched: InventoryMatch,
    ) -> InventoryRow {
        let place = key.and_then(|key| by_key.get(key)).copied();
        let mut row = match place.and_then(|place| self.tools.get(place)) {
            Some(tool) => self.matched(*tool),
            None => self.blank(Finding::NotFound),
        };
        row.matched = matched;
        row.confidence = Some(100);
        let reason = match matched {
            InventoryMatch::Remembered => "Your district said so before.",
            _ => "You said so.",
        };
        reason.clone_into(&mut row.reason);
        row
    }

    fn matched(&self, tool: HeldTool<'_>) -> InventoryRow {
        let mut findings = tool.findings(self.line.asked.version().as_deref()).into_iter();
        let mut row = self.blank(findings.next().unwrap_or(Finding::Fine));
        row.also = findings.collect();
        row.tool = Some(tool.told());
        row
    }

    fn found(&self, answer: &Answer) -> InventoryRow {
        let mut candidates = answer
            .candidates
            .iter()
            .filter_map(|candidate| {
                let tool = *self.tools.get(candidate.tool)?;
                let (confidence, reason) =
                    (percent(candidate.confidence), sentence(&candidate.reasons));
                Some((tool, confidence, reason))
            })
            .peekable();
        let matched = match answer.certainty {
            Certainty::Same => InventoryMatch::Exact,
            Certainty::Near => InventoryMatch::Near,
            Certainty::Unclear | Certainty::Nothing => InventoryMatch::None,
        };
        let first = if matched == InventoryMatch::None { None } else { candidates.next() };
        let mut row = match (first, answer.certainty) {
            (Some((tool, confidence, reason)), _) => {
                let mut row = self.matched(tool);
                row.confidence = Some(confidence);
                row.reason = reason;
                row
            }
            (None, Certainty::Unclear) => self.blank(Finding::Unclear),
            (None, _) => self.blank(Finding::NotFound),
        };
        row.matched = matched;
        row.candidates = candidates
            .map(|(tool, confidence, reason)| InventoryCandidate {
                tool: tool.told(),
                confidence,
                reason,
            })
            .collect();
        row
    }
}

/// A share of 1 in percent.
fn percent(share: f32) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share lies between 0 and 1"
    )]
    let percent = (share.clamp(0.0, 1.0) * 100.0).round() as u8;
    percent
}

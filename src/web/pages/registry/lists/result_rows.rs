//! The rows of a result as the page shows them.

use serde::Serialize;

use super::choosing::{NOTHING, choice_field};
use super::export::match_label;
use crate::domain::calendar::day_in_words;
use crate::domain::registry::inventory::check::{InventoryCandidate, InventoryMatch, InventoryRow};
use crate::domain::registry::inventory::finding::Finding;
use crate::domain::registry::inventory::tool::InventoryTool;
use crate::domain::texts::{counted, in_quotes};
use crate::web::components::{Kind, StatusTag};
use crate::web::kernel::forms::field_id;
use crate::web::pages::registry::listings::way_to_ask;

/// One row of a result.
#[derive(Debug, Serialize)]
pub struct ShownRow {
    row: usize,
    name: String,
    /// What else the list says of it.
    beside: Option<String>,
    status: StatusTag,
    also: Option<String>,
    advice: String,
    /// Where a district asks for its review.
    ask: Option<String>,
    tool: Option<ShownTool>,
    matched: Option<String>,
    reason: Option<String>,
    /// The tools to choose from.
    choosing: Option<Choosing>,
}

/// A tool of the registry.
#[derive(Debug, Serialize)]
struct ShownTool {
    href: Option<String>,
    name: String,
    line: String,
}

/// What a person chooses from.
#[derive(Debug, Serialize)]
struct Choosing {
    name: String,
    legend: String,
    /// Whether it stands open.
    open: bool,
    choices: Vec<ShownChoice>,
}

#[derive(Debug, Serialize)]
struct ShownChoice {
    id: String,
    value: String,
    label: String,
    help: Option<String>,
    checked: bool,
}

/// The hue of a finding.
pub(super) fn kind(finding: Finding) -> Kind {
    match finding {
        Finding::Unclear
        | Finding::InReview
        | Finding::OtherVersion
        | Finding::ConditionsOverdue
        | Finding::ConditionsOpen
        | Finding::PilotOnly => Kind::Caution,
        Finding::NotFound | Finding::NeverReviewed | Finding::ModulesRequired => Kind::Neutral,
        Finding::NotApproved
        | Finding::Revoked
        | Finding::Expired
        | Finding::Suspended
        | Finding::OnHold => Kind::Stop,
        Finding::Fine => Kind::Good,
    }
}

impl ShownRow {
    /// A row of a check; `asks` for whoever may ask the agency for a review.
    pub(super) fn new(row: &InventoryRow, asks: bool) -> Self {
        let unknown = matches!(row.finding, Finding::NotFound | Finding::NeverReviewed);
        // That it is for a pilot only stands in the tag.
        let also = row.also.iter().filter(|finding| **finding != Finding::PilotOnly);
        let labels: Vec<String> = also.map(|finding| finding.label().to_lowercase()).collect();
        Self {
            row: row.row,
            name: row.name.clone(),
            beside: beside(row),
            status: StatusTag::new(kind(row.finding), row.finding.label_with(&row.also)),
            also: (!labels.is_empty()).then(|| labels.join(", ")),
            advice: row.finding.advice_with(&row.also),
            ask: (asks && unknown).then(|| way_to_ask(&row.name)),
            tool: row.tool.as_ref().map(ShownTool::new),
            matched: row.confidence.map(|percent| match row.matched {
                InventoryMatch::Exact | InventoryMatch::Near => {
                    format!("{} match, {percent} %", match_label(row.matched))
                }
                other => match_label(other).to_owned(),
            }),
            reason: Some(row.reason.clone()).filter(|reason| !reason.is_empty()),
            choosing: choosing(row),
        }
    }
}

impl ShownTool {
    fn new(tool: &InventoryTool) -> Self {
        let mut line = tool.vendor.clone();
        if let Some(version) = &tool.version {
            line = format!("{line} · version {version}");
        }
        if let Some(day) = tool.expires_on {
            line = format!("{line} · until {}", day_in_words(day));
        }
        for (count, one, many) in [
            (tool.conditions_overdue, "condition overdue", "conditions overdue"),
            (tool.conditions_open, "condition open", "conditions open"),
            (tool.modules.len(), "module", "modules"),
        ] {
            if count > 0 {
                line = format!("{line} · {}", counted(count, one, many));
            }
        }
        Self {
            href: tool.slug.as_ref().map(|slug| format!("/registry/{slug}")),
            name: tool.name.clone(),
            line,
        }
    }
}

fn beside(row: &InventoryRow) -> Option<String> {
    let version = Some(&row.version)
        .filter(|version| !version.is_empty())
        .map(|version| format!("version {version}"));
    let website = Some(&row.website).filter(|website| **website != row.name);
    let told: Vec<String> = [Some(row.vendor.clone()), version, website.cloned()]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect();
    (!told.is_empty()).then(|| told.join(" · "))
}

/// The tools that a person can choose from: always open where one has to.
fn choosing(row: &InventoryRow) -> Option<Choosing> {
    let chosen = row.matched == InventoryMatch::Chosen;
    let remembered = row.matched == InventoryMatch::Remembered;
    if row.candidates.is_empty() && !chosen && !remembered {
        return None;
    }
    let name = choice_field(row.row);
    let id = field_id(&name);
    let mut choices = Vec::new();
    let mut add = |value: &str, label: String, help: Option<String>, checked: bool| {
        let id = format!("{id}-{}", choices.len());
        choices.push(ShownChoice { id, value: value.to_owned(), label, help, checked });
    };
    if let Some(tool) = &row.tool {
        let label = format!("{} by {}", tool.name, tool.vendor);
        // What matching found needs no word of a person's.
        add(if chosen { &tool.key } else { "" }, label, None, true);
    }
    for InventoryCandidate { tool, confidence, reason } in &row.candidates {
        let label = format!("{} by {}", tool.name, tool.vendor);
        add(&tool.key, label, Some(format!("{confidence} %. {reason}")), false);
    }
    let nothing = (chosen || remembered) && row.tool.is_none();
    // What the district said before needs no word of a person's either.
    let value = if remembered && nothing { "" } else { NOTHING };
    add(value, "None of these: the registry does not have it".to_owned(), None, nothing);
    if chosen {
        add("", "Look for it again".to_owned(), None, false);
    }
    Some(Choosing {
        name,
        legend: format!("Which tool is {} in row {}?", in_quotes(&row.name), row.row),
        open: row.finding == Finding::Unclear,
        choices,
    })
}

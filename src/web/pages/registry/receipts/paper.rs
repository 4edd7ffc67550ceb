//! A receipt as people read it: the same words on the page, in the PDF and where it is checked.

use chrono::DateTime;
use serde::Serialize;

use super::list_paper::ListPaper;
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::registry::availability::Availability;
use crate::domain::registry::receipt::credential::Receipt;
use crate::domain::registry::receipt::statement::{
    ReceiptKind, Search, StatedCondition, StatedModule, Statement, Tool,
};
use crate::domain::texts::{all_shown, counted};
use crate::domain::values::sentence_case;
use crate::web::components::{Fact, Facts, StatusTag};
use crate::web::pages::registry::words::answer_kind;

/// A receipt.
#[derive(Debug, Serialize)]
pub struct Paper {
    /// What it is about, as a title.
    pub title: String,
    /// Who states what, when.
    pub stated: Facts,
    /// The receipt's number.
    pub number: String,
    /// What only the short form says: that it is one.
    pub short: Option<&'static str>,
    /// The tools.
    pub tools: Vec<ToolPaper>,
    /// The search.
    pub search: Option<SearchPaper>,
    /// The list.
    pub inventory: Option<ListPaper>,
}

/// A tool on a receipt.
#[derive(Debug, Serialize)]
pub struct ToolPaper {
    /// Its name with its vendor.
    pub title: String,
    /// Whether it may be bought.
    pub answer: StatusTag,
    /// What else is said of it.
    pub facts: Facts,
    /// The address of its listing.
    pub address: String,
    /// SHA-256 of the listing's data.
    pub digest: String,
    /// Whether the conditions and modules are told; the short form leaves them out.
    pub whole: bool,
    /// The conditions.
    pub conditions: Vec<ConditionPaper>,
    /// The modules.
    pub modules: Vec<ModulePaper>,
    /// The hours of learning by role, in sentences.
    pub learning: String,
}

/// A condition on a receipt.
#[derive(Debug, Serialize)]
pub struct ConditionPaper {
    /// What has to be done.
    pub text: String,
    /// By when.
    pub due: String,
    /// How it stands.
    pub state: String,
}

/// A module on a receipt.
#[derive(Debug, Serialize)]
pub struct ModulePaper {
    /// Its code and title.
    pub title: String,
    /// How long it takes.
    pub hours: String,
    /// Who completes it.
    pub who: String,
    /// By when.
    pub by: String,
}

/// A search on a receipt.
#[derive(Debug, Serialize)]
pub struct SearchPaper {
    /// What was asked, set apart from what the register says: it holds the words of whoever asked.
    pub asked: Facts,
    /// The address that asks it again.
    pub address: String,
    /// What came of it, in a sentence.
    pub found: String,
    /// What the findings are not.
    pub note: Option<String>,
    /// The findings.
    pub rows: Vec<FoundPaper>,
    /// What the findings leave out.
    pub left_out: Option<String>,
    /// SHA-256 over all findings.
    pub digest: String,
}

/// A finding on a receipt.
#[derive(Debug, Serialize)]
pub struct FoundPaper {
    /// The tool and its vendor.
    pub title: String,
    /// Its version.
    pub version: String,
    /// Whether it may be bought.
    pub answer: StatusTag,
    /// Until when.
    pub until: String,
}

fn answer(answer: Availability) -> StatusTag {
    StatusTag::new(answer_kind(answer), answer.label())
}

/// What a receipt is about: `Receipt: Askwell`.
pub fn title(statement: &Statement) -> String {
    let names: Vec<&str> = statement.tools.iter().map(|tool| tool.name.as_str()).collect();
    match statement.kind {
        ReceiptKind::Listing => format!("Receipt: {}", names.join(", ")),
        ReceiptKind::Comparison => format!("Receipt: {} compared", names.join(", ")),
        ReceiptKind::List => "Receipt of a search".to_owned(),
        ReceiptKind::Nothing => "Receipt: the register had nothing".to_owned(),
        ReceiptKind::Inventory => "Receipt of a checked list".to_owned(),
    }
}

/// A number of a receipt as people compare it: the first letters of its digest.
pub fn short_number(number: &str) -> String {
    number.rsplit(';').next().unwrap_or(number).chars().take(12).collect()
}

/// The moment as the agency's clock showed it: `30 November 2026, 10:42:07 (UTC-07:00,
/// America/Denver)`.
fn moment(receipt: &Receipt) -> String {
    let register = &receipt.statement.register;
    let shown = DateTime::parse_from_rfc3339(&register.local_time).map_or_else(
        |_| register.local_time.clone(),
        |local| local.format("%-d %B %Y, %H:%M:%S (UTC%:z").to_string(),
    );
    format!("{shown}, {})", register.time_zone)
}

impl Paper {
    /// A receipt in words.
    pub fn new(receipt: &Receipt) -> Self {
        let statement = &receipt.statement;
        let register = &statement.register;
        let utc = Calendar::UTC;
        let stated = vec![
            Fact {
                note: Some(format!("{} UTC", utc.to_the_second(receipt.at)))
                    .filter(|_| register.time_zone != utc.name()),
                ..Fact::new("Stated at", moment(receipt))
            },
            Fact::new("Stated by", &receipt.agency),
            Fact {
                note: Some(format!("Version {} of the register", register.version)),
                ..Fact::new("Register", &register.address)
            },
        ];
        Self {
            title: title(statement),
            stated: Facts { facts: stated },
            number: receipt.number.clone(),
            short: statement.short_form_of.as_ref().map(|_| SHORT),
            tools: statement.tools.iter().map(tool).collect(),
            search: statement.search.as_ref().map(|one| search(one, statement)),
            inventory: statement.inventory.as_ref().map(ListPaper::new),
        }
    }
}

/// What stands before the words of a search.
const ASKED: &str = "Asked, in the words of whoever asked";
/// The title of a search, which is in nobody's words but ours.
pub const SEARCHED: &str = "A search of the register";

const SHORT: &str = "This is the short form that the code on paper holds: it leaves out \
    conditions, modules and findings. To check those, give the receipt’s JSON or PDF.";

fn tool(tool: &Tool) -> ToolPaper {
    let until = tool.holds_until.map_or_else(|| "No last day".to_owned(), day_in_words);
    let reason = Some(tool.status_reason.clone()).filter(|reason| !reason.is_empty());
    let mut facts = vec![
        Fact { note: reason, ..Fact::new("Decision", tool.decision_in_words()) },
        Fact::new("Version", &tool.version),
        Fact::new("Decided on", day_in_words(tool.decided_on)),
        Fact::new("Last day", until),
    ];
    if !tool.audience.is_empty() {
        facts.push(Fact::new("For", tool.audience.join("; ")));
    }
    ToolPaper {
        title: format!("{} by {}", tool.name, tool.vendor),
        answer: answer(tool.availability),
        facts: Facts { facts },
        address: tool.address.clone(),
        digest: tool.digest.clone(),
        whole: tool.conditions.is_some(),
        conditions: tool.conditions.iter().flatten().map(condition).collect(),
        modules: tool.modules.iter().flatten().map(module).collect(),
        learning: tool.learning.join(" "),
    }
}

fn condition(condition: &StatedCondition) -> ConditionPaper {
    let state = match condition.state.as_str() {
        "dropped" => "Asked for no more".to_owned(),
        word => sentence_case(&word.replace('_', " ")),
    };
    let on = condition.settled_on.map(|day| format!(" on {}", day_in_words(day)));
    let why = condition.because.as_ref().map(|because| format!(": {because}"));
    let state = [Some(state), on, why].into_iter().flatten().collect::<String>();
    ConditionPaper { text: condition.text.clone(), due: day_in_words(condition.due), state }
}

fn module(module: &StatedModule) -> ModulePaper {
    let hours = module.hours.map_or_else(String::new, |hours| {
        format!("{hours} {}", if hours.to_bits() == 1_f64.to_bits() { "hour" } else { "hours" })
    });
    ModulePaper {
        title: format!("{} {}", module.code, module.title),
        hours,
        who: module.who.join(", "),
        by: module.by.clone(),
    }
}

fn search(search: &Search, statement: &Statement) -> SearchPaper {
    let decided = search.listed.iter().map(|found| FoundPaper {
        title: format!("{} by {}", found.name, found.vendor),
        version: found.version.clone(),
        answer: answer(found.availability),
        until: found.holds_until.map_or_else(String::new, day_in_words),
    });
    let undecided = search.undecided.iter().map(|found| FoundPaper {
        title: format!("{} by {}", found.name, found.vendor),
        version: String::new(),
        answer: answer(found.availability),
        until: String::new(),
    });
    let found = if statement.kind == ReceiptKind::Nothing {
        "On this day the register had nothing that fits: no published decision, and nothing under \
         review."
            .to_owned()
    } else {
        let tools = counted(search.found, "tool", "tools");
        format!("On this day {tools} with a published decision fitted.")
    };
    let left = search.found.saturating_sub(search.listed.len());
    SearchPaper {
        // Receipts of before may hold what turns the letters around them.
        asked: Facts { facts: vec![Fact::new(ASKED, all_shown(&search.asked))] },
        address: search.address.clone(),
        found,
        note: search.note.clone(),
        rows: decided.chain(undecided).collect(),
        left_out: (left > 0 && !search.listed.is_empty()).then(|| {
            format!(
                "{} fitted. The digest covers them too; a narrower search names them.",
                counted(left, "more tool", "more tools")
            )
        }),
        digest: search.digest.clone(),
    }
}

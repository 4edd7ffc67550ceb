//! What a receipt said beside what the register says now.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::statement::{Search, StatedCondition, Tool};
use crate::domain::calendar::day_in_words;
use crate::domain::texts::counted;

/// How the register stands to what it said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// It says the same, to the letter.
    Same,
    /// What a receipt tells is the same; something else of the listing was changed.
    SameButDetails,
    /// It says something else.
    Changed,
    /// It says nothing of it any more.
    Gone,
    /// The short form of the receipt leaves out what would be compared.
    Untold,
}

/// One fact, then and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ThenNow {
    /// What it is.
    pub what: &'static str,
    /// What the receipt says.
    pub then: String,
    /// What the register says; empty where it says nothing any more.
    pub now: String,
    /// Whether they differ.
    pub changed: bool,
}

/// A tool, then and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ToolSince {
    /// What stands for it in addresses: its page is `/registry/{slug}`.
    pub slug: String,
    /// Its name on the day of the receipt.
    pub name: String,
    /// How they stand to each other.
    pub since: Since,
    /// The facts.
    pub facts: Vec<ThenNow>,
}

/// A search, then and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SearchSince {
    /// How they stand to each other.
    pub since: Since,
    /// How many tools with a published decision fitted then.
    pub found_then: usize,
    /// How many fit now.
    pub found_now: usize,
    /// What is found now and was not named then, by name.
    pub new: Vec<String>,
    /// What was named then and is not found now, by name.
    pub gone: Vec<String>,
    /// What was found then and now, with the answer then and now.
    pub changed: Vec<ThenNowOf>,
}

/// The answer for a finding, then and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ThenNowOf {
    /// The tool's name.
    pub name: String,
    /// Whether it could be bought then.
    pub then: &'static str,
    /// Whether it may be bought now.
    pub now: &'static str,
}

fn day(day: Option<chrono::NaiveDate>) -> String {
    day.map_or_else(|| "No last day".to_owned(), day_in_words)
}

/// How many conditions stand how: `2 open, 1 overdue`.
fn conditions(stated: &[StatedCondition]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for condition in stated {
        *counts.entry(&condition.state).or_default() += 1;
    }
    if counts.is_empty() {
        return "None".to_owned();
    }
    let words = counts.iter().map(|(state, count)| format!("{count} {}", state.replace('_', " ")));
    words.collect::<Vec<_>>().join(", ")
}

/// The facts that are compared. Conditions and modules only where the receipt has them, and for
/// whom the tool is where it says so.
fn facts(tool: &Tool, whole: bool, audience: bool) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("May be bought", tool.availability.label().to_owned()),
        ("Decision", tool.decision_in_words()),
        ("Version", tool.version.clone()),
        ("Last day", day(tool.holds_until)),
        ("Name", format!("{} by {}", tool.name, tool.vendor)),
    ];
    if audience {
        facts.push(("For", tool.audience.join("; ")));
    }
    if whole {
        facts.push(("Conditions", conditions(tool.conditions.as_deref().unwrap_or_default())));
        let modules = tool.modules.as_deref().unwrap_or_default();
        facts.push(("Required modules", counted(modules.len(), "module", "modules")));
    }
    facts
}

/// A tool that a receipt tells of, beside what the register says of it now.
pub fn tool(then: &Tool, now: Option<&Tool>) -> ToolSince {
    let whole = then.conditions.is_some();
    let audience = !then.audience.is_empty();
    let told = facts(then, whole, audience);
    let today = now.map(|now| facts(now, whole, audience)).unwrap_or_default();
    let facts: Vec<ThenNow> = told
        .into_iter()
        .enumerate()
        .map(|(place, (what, then))| {
            let now = today.get(place).map(|(_, now)| now.clone()).unwrap_or_default();
            ThenNow { what, changed: then != now, then, now }
        })
        .collect();
    let differs = facts.iter().any(|fact| fact.changed);
    let since = match now {
        None => Since::Gone,
        Some(now) if now.digest == then.digest => Since::Same,
        // The short form leaves out what is stated in detail.
        Some(now) if differs || (whole && stated(then) != stated(now)) => Since::Changed,
        Some(_) => Since::SameButDetails,
    };
    ToolSince { slug: then.slug.clone(), name: then.name.clone(), since, facts }
}

/// What is stated in detail.
fn stated(tool: &Tool) -> (&Option<Vec<StatedCondition>>, Vec<&str>) {
    let modules = tool.modules.iter().flatten().map(|module| module.code.as_str());
    (&tool.conditions, modules.collect())
}

/// A search that a receipt tells of, beside what it finds now. The short form of a receipt does not
/// tell what fitted without a decision.
pub fn search(then: &Search, now: &Search, tells_undecided: bool) -> SearchSince {
    let whole = then.listed.len() == then.found && now.listed.len() == now.found;
    let names = |here: &Search, there: &Search| -> Vec<String> {
        let missing = here
            .listed
            .iter()
            .filter(|one| whole && !there.listed.iter().any(|other| other.slug == one.slug));
        missing.map(|one| one.name.clone()).collect()
    };
    let changed = then.listed.iter().filter_map(|before| {
        let after = now.listed.iter().find(|after| after.slug == before.slug)?;
        (after.availability != before.availability).then(|| ThenNowOf {
            name: before.name.clone(),
            then: before.availability.label(),
            now: after.availability.label(),
        })
    });
    let changed: Vec<ThenNowOf> = changed.collect();
    let (new, gone) = (names(now, then), names(then, now));
    let quiet = new.is_empty() && gone.is_empty() && changed.is_empty();
    let undecided = !tells_undecided || then.undecided == now.undecided;
    let since = if then.digest == now.digest && undecided {
        Since::Same
    } else if quiet && then.found == now.found && then.note == now.note && undecided && whole {
        Since::SameButDetails
    } else {
        Since::Changed
    };
    SearchSince { since, found_then: then.found, found_now: now.found, new, gone, changed }
}

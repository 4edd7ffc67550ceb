//! What a receipt states: which register at which moment, and what it said of a tool, of several
//! tools, or in answer to a search. Only what the public pages show gets in.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::stated_list::StatedList;
use crate::domain::instrument::Decision;
use crate::domain::registry::availability::Availability;
use crate::domain::registry::listing::{Card, Condition, ConditionState, LearningHours, Module};
use crate::domain::registry::pipeline::PipelineFact;
use crate::domain::registry::state::ListingState;

/// How many tools a receipt of a comparison takes.
pub const MOST_COMPARED: usize = 4;
/// How many findings of a search a receipt names; their digest covers all.
pub const MOST_LISTED: usize = 100;

/// What a receipt is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptKind {
    /// One tool.
    Listing,
    /// Two to four tools side by side.
    Comparison,
    /// A search and what it found.
    List,
    /// A search that found nothing.
    Nothing,
    /// A list of tools, held against the register.
    Inventory,
}

/// What a receipt states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// What it is about.
    pub kind: ReceiptKind,
    /// The register, at the moment.
    pub register: Register,
    /// Each tool that was asked about, in the order asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<Tool>,
    /// The search that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    /// The list that was held against the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inventory: Option<StatedList>,
    /// In the short form of a receipt, which fits into a code on paper, the number of the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_form_of: Option<String>,
}

/// The register at the moment of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Register {
    /// Its address.
    pub address: String,
    /// Its version: a number that grows with every public change of a listing.
    pub version: i64,
    /// The day at the agency, for which availability was worked out.
    pub day: NaiveDate,
    /// The moment as the agency's clock shows it, with its distance from UTC.
    pub local_time: String,
    /// The agency's time zone in the IANA database.
    pub time_zone: String,
}

/// What the register said of one tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tool {
    /// What stands for it in addresses: its page is `/registry/{slug}`.
    pub slug: String,
    /// The address of its listing.
    pub address: String,
    /// The product's name on that day.
    pub name: String,
    /// The vendor's name on that day.
    pub vendor: String,
    /// The version that the decision is about.
    pub version: String,
    /// Whether it may be bought.
    pub availability: Availability,
    /// What was decided.
    pub decision: Decision,
    /// The day of the decision.
    pub decided_on: NaiveDate,
    /// Where the listing stands.
    pub status: ListingState,
    /// For whom it is, in words; left out of the short form, and of receipts from before it was
    /// stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<String>,
    /// The last day of the approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds_until: Option<NaiveDate>,
    /// Why the listing was last suspended, reinstated, revoked or expired.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status_reason: String,
    /// The conditions, each with its state; left out of the short form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<StatedCondition>>,
    /// The required modules; left out of the short form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modules: Option<Vec<StatedModule>>,
    /// The hours of learning by role, in words; left out of the short form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub learning: Vec<String>,
    /// SHA-256 of the listing's public JSON, in hex: the validator (`ETag`) of its address in the
    /// API.
    pub digest: String,
}

/// A condition as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatedCondition {
    /// What had to be done.
    pub text: String,
    /// By when.
    pub due: NaiveDate,
    /// How it stood: the word of its state in the API.
    pub state: String,
    /// The day on which it was met or waived, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_on: Option<NaiveDate>,
    /// What showed that it is met, or why it was waived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// A required module.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatedModule {
    /// Its code, as people quote it.
    pub code: String,
    /// What people read.
    pub title: String,
    /// How many hours it takes, where the catalogue has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
    /// Who completes it.
    pub who: Vec<String>,
    /// By when.
    pub by: String,
}

/// A search as it was understood, and what it found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Search {
    /// The address that asks it again.
    pub address: String,
    /// How it was understood, in words. What stands in quotation marks is in the words of whoever
    /// asked.
    pub asked: String,
    /// What the findings are not, where they answer something else than was asked: that none is for
    /// the grade, or that a word was read as another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How many tools with a published decision fitted.
    pub found: usize,
    /// The findings, as many as a receipt names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<Found>,
    /// SHA-256 over `slug availability digest` of every finding in order, each on a line, in hex.
    pub digest: String,
    /// Tools without a published decision that fitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<Undecided>,
}

/// One finding of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// What stands for it in addresses: its page is `/registry/{slug}`.
    pub slug: String,
    /// The product's name.
    pub name: String,
    /// The vendor's name.
    pub vendor: String,
    /// The version that the decision is about.
    pub version: String,
    /// Whether it may be bought.
    pub availability: Availability,
    /// The last day of the approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds_until: Option<NaiveDate>,
}

/// A tool without a published decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Undecided {
    /// The product's name.
    pub name: String,
    /// The vendor's name.
    pub vendor: String,
    /// Whether it may be bought: in review, or never reviewed.
    pub availability: Availability,
}

impl Statement {
    /// Whether it tells which tools without a decision a search found. A short form leaves them
    /// out, but one of a search that found nothing says that there were none.
    pub fn tells_undecided(&self) -> bool {
        self.short_form_of.is_none() || self.kind == ReceiptKind::Nothing
    }

    /// The same without what a code on paper has no room for; `number` is that of the whole.
    #[must_use]
    pub fn shortened(&self, number: &str) -> Self {
        let tools = self.tools.iter().map(|tool| Tool {
            audience: Vec::new(),
            conditions: None,
            modules: None,
            learning: Vec::new(),
            ..tool.clone()
        });
        let search = self.search.as_ref().map(|search| Search {
            listed: Vec::new(),
            undecided: Vec::new(),
            ..search.clone()
        });
        Self {
            tools: tools.collect(),
            search,
            inventory: self.inventory.as_ref().map(StatedList::shortened),
            short_form_of: Some(number.to_owned()),
            ..self.clone()
        }
    }
}

impl Tool {
    /// What a listing says on its day, with the hours of learning by role. `address` is that of the
    /// register, `digest` that of the listing's JSON, and `hours` tells how long a module takes.
    pub fn new(
        card: &Card,
        learning: &[LearningHours],
        address: &str,
        digest: &str,
        hours: impl Fn(&str) -> Option<f64>,
    ) -> Self {
        let modules = if card.status.is_over() { &[] } else { card.modules.as_slice() };
        let learning = learning.iter().filter(|_| !card.status.is_over());
        let audience = card.facts.iter().filter(|fact| fact.audience).flat_map(|fact| &fact.values);
        Self {
            slug: card.slug.clone(),
            address: format!("{address}/registry/{}", card.slug),
            name: card.name.clone(),
            vendor: card.vendor.clone(),
            version: card.version.clone(),
            availability: card.availability(),
            decision: card.decision,
            decided_on: card.decided_on,
            status: card.status,
            audience: audience.map(|value| value.label.clone()).collect(),
            holds_until: card.expires_on,
            status_reason: card.status_reason.clone(),
            conditions: Some(card.conditions.iter().map(stated_condition).collect()),
            modules: Some(modules.iter().map(|one| stated_module(one, hours(&one.id))).collect()),
            learning: learning.map(LearningHours::in_words).collect(),
            digest: digest.to_owned(),
        }
    }

    /// The decision in words that never call an approval what does not hold.
    pub fn decision_in_words(&self) -> String {
        // Of what is published, only an approval that rests may not be bought now.
        let rests = self.availability == Availability::NotNow;
        Availability::decision_in_words(self.status, self.decision, rests)
    }
}

/// A condition as its public data has it, so that a receipt says what the API says.
fn stated_condition(condition: &Condition) -> StatedCondition {
    let settled = condition.settled.as_ref();
    StatedCondition {
        text: condition.text.clone(),
        due: condition.due,
        state: condition.state.unwrap_or(ConditionState::Open).word().to_owned(),
        settled_on: settled.map(|settled| settled.on),
        because: settled.map(|settled| settled.because.clone()),
    }
}

fn stated_module(module: &Module, hours: Option<f64>) -> StatedModule {
    StatedModule {
        code: module.id.clone(),
        title: module.title.clone(),
        hours,
        who: module.who.iter().map(|who| who.title.clone()).collect(),
        by: module.by.title.clone(),
    }
}

impl From<&Card> for Found {
    fn from(card: &Card) -> Self {
        Self {
            slug: card.slug.clone(),
            name: card.name.clone(),
            vendor: card.vendor.clone(),
            version: card.version.clone(),
            availability: card.availability(),
            holds_until: card.expires_on,
        }
    }
}

impl From<&PipelineFact> for Undecided {
    fn from(fact: &PipelineFact) -> Self {
        Self {
            name: fact.product.clone(),
            vendor: fact.vendor.clone(),
            availability: fact.availability,
        }
    }
}

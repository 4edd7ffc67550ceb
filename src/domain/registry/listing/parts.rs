//! The parts of a listing.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::event::Event;
use crate::domain::instrument::{KnockoutKind, Standing};
use crate::domain::learning::Word;
use crate::domain::measures::line::Line;
use crate::domain::shared::Shared;

/// A module that the tool requires.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = RequiredModule)]
pub struct Module {
    /// Its id, as people quote it.
    pub id: String,
    /// What people read, from the catalogue of modules.
    pub title: String,
    /// The roles that need it.
    pub who: Vec<Word>,
    /// The roles that decide themselves whether to take it, because the tier's limit of hours is
    /// reached before it.
    #[serde(default)]
    #[schema(required = true)]
    pub left_to: Vec<Word>,
    /// By when.
    pub by: Word,
    /// Why, one entry a rule.
    pub because: Vec<ModuleBecause>,
}

/// The hours of learning that are asked of a role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LearningHours {
    /// The role.
    pub role: Word,
    /// The hours of all modules that it completes, those for everyone who uses the tool included.
    pub hours: f64,
    /// The most that the tier asks of it; null where nothing limits it.
    #[schema(required = true)]
    pub most: Option<f64>,
}

impl LearningHours {
    /// In words: `Teachers: 16 hours; this tier asks at most 16.`
    pub fn in_words(&self) -> String {
        let unit = if (self.hours - 1.0).abs() < f64::EPSILON { "hour" } else { "hours" };
        format!("{}: {} {unit}{}.", self.role.title, self.hours, self.limit_in_words())
    }

    /// The most that the tier asks, for the end of a sentence; nothing where there is no limit.
    pub fn limit_in_words(&self) -> String {
        self.most.map_or_else(String::new, |most| format!("; this tier asks at most {most}"))
    }
}

/// Why a module is required.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct ModuleBecause {
    /// The rule; null when the module comes before another required one.
    #[schema(required = true)]
    pub rule: Option<String>,
    /// Why, in a sentence.
    pub sentence: String,
    /// The answers and results that made the rule hold.
    pub reasons: Vec<PublicReason>,
}

/// Something that a result rests on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct PublicReason {
    /// The reference that people quote; null where what was derived has none.
    #[schema(required = true)]
    pub code: Option<String>,
    /// The question, or what was derived.
    pub label: String,
    /// The answer or the value in words; “Not public” for an answer that is not.
    pub given: String,
}

/// A value of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = FactValue)]
pub struct PublicValue {
    /// Its id; lists are filtered by it.
    pub id: String,
    /// What people read.
    pub label: String,
}

/// A fact that the vendor attested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PublicFact)]
pub struct FactValue {
    /// The public fact's id; lists are filtered by `fact.<id>`.
    pub id: String,
    /// What people read.
    pub label: String,
    /// Whether it says for whom the decision is.
    pub audience: bool,
    /// Whether it follows from public answers and results, by the agency's own choice.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub derived: bool,
    /// The values, in the questionnaire's order.
    #[schema(value_type = Vec<PublicValue>)]
    pub values: Vec<Shared<PublicValue>>,
}

/// A table of what the vendor attested, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AttestedTable)]
pub struct PublicTable {
    /// The public fact's id in the questionnaire.
    pub id: String,
    /// What it is.
    pub label: String,
    /// The heads of the columns.
    pub columns: Vec<String>,
    /// The rows, one text a column; empty where a row leaves it out.
    pub rows: Vec<Vec<String>>,
}

/// A risk factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Factor {
    /// The reference that people quote.
    pub code: String,
    /// What people read of it.
    pub title: String,
    /// Its share of the inherent score, of 100.
    pub weight: u32,
    /// Its level; null while it was open, and where an answer behind it is not public: the level
    /// would tell the answer.
    #[schema(required = true)]
    pub level: Option<u8>,
    /// Whether the level is kept back, because an answer behind it is not public.
    #[serde(default)]
    #[schema(required = true)]
    pub not_public: bool,
    /// The highest level there is.
    pub maximum: u8,
    /// What the level means.
    #[schema(required = true)]
    pub text: Option<String>,
    /// Whether it counts as the highest because the vendor did not say.
    pub withheld: bool,
    /// Weight × level ÷ highest level, written out; empty where the level is not public.
    pub arithmetic: String,
    /// The answers behind it.
    pub reasons: Vec<PublicReason>,
}

/// A rule that raised the tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Floor {
    /// The lowest tier that it allows.
    pub tier: u8,
    /// Why, in a sentence.
    pub because: String,
}

/// How the tiers were worked out, in sentences with their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Arithmetic {
    /// From the factors to the inherent tier.
    pub inherent: Vec<String>,
    /// From the scores to the residual tier.
    pub residual: Vec<String>,
    /// From the tiers to the decision.
    pub decision: Vec<String>,
}

/// Something that stops an approval or has to be cured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stop {
    /// Its id, as people quote it.
    pub id: String,
    /// How grave it is; a prohibited use is `hard`.
    pub kind: KnockoutKind,
    /// Whether it stands or cannot be ruled out.
    pub standing: Standing,
    /// Why, in a sentence; it names no answer that is not public.
    pub because: String,
}

/// What the panel looked at for a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Checked {
    /// The criterion's id.
    pub criterion: String,
    /// What it covers, as the rubric says it.
    pub looked_for: String,
    /// How many answers it rests on, those that are not public included.
    pub answers: usize,
    /// How many of them had current evidence.
    pub with_evidence: usize,
}

/// One public answer of a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Statement {
    /// The criterion's id.
    pub criterion: String,
    /// The reference of the question.
    pub code: String,
    /// The question, as the form asks it.
    pub label: String,
    /// What the vendor attested, in words; where it is withheld, a sentence that says so.
    pub vendor_says: String,
    /// Whether the answer stays with the agency, because its vendor asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub withheld: bool,
    /// How many pieces of evidence the vendor gave with it.
    pub evidence: usize,
}

/// An answer that would be public and stays with the agency, because its vendor asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = WithheldAnswer)]
pub struct Withheld {
    /// The public fact that would tell it; null where none does.
    #[schema(required = true)]
    pub fact: Option<String>,
    /// The criterion's id; null when the question belongs to the profile.
    #[schema(required = true)]
    pub criterion: Option<String>,
    /// The reference of the question.
    pub code: String,
    /// What people read of the fact or the question.
    pub label: String,
    /// The id of the ground of law on which it is withheld.
    pub basis: String,
    /// Why, in a sentence that names the ground and the law.
    pub because: String,
}

/// What Assay computed from a public table of the vendor's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Measure)]
pub struct PublicMeasure {
    /// The measure's id in the rubric.
    pub id: String,
    /// The criterion's id; null when the table belongs to the profile.
    #[schema(required = true)]
    pub criterion: Option<String>,
    /// The reference of the question whose table it reads.
    pub code: String,
    /// What it is.
    pub title: String,
    /// Whether it could be computed.
    pub computed: bool,
    /// What it comes to, or what in the table cannot be used, in a sentence.
    pub conclusion: String,
    /// The arithmetic, without steps that tell about one person.
    pub lines: Vec<Line>,
}

/// A public moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = HistoryMoment)]
pub struct History {
    /// The day, where the agency is.
    pub on: NaiveDate,
    /// What happened, in neutral words.
    pub what: String,
    /// More about it.
    #[schema(required = true)]
    pub text: Option<String>,
    /// The version of the tool that it was about; null where that was not kept.
    #[serde(default)]
    #[schema(required = true)]
    pub version: Option<String>,
}

impl History {
    /// What happened when the listing was published.
    pub const PUBLISHED: &str = "Published in the registry";

    /// The public moment that an event of the record stands for; none when it is not public.
    pub fn of_event(event: &Event, on: NaiveDate, version: Option<String>) -> Option<Self> {
        let what = match event {
            Event::DisclosureSubmitted { .. } => "Disclosure submitted by the vendor",
            Event::DisclosureReturned { .. } => "Returned to the vendor to be completed",
            Event::DisclosureAccepted { .. } => "Accepted for review",
            Event::DecisionMade { .. } => "Decision made by the agency’s three offices",
            _ => return None,
        };
        Some(Self { on, what: what.to_owned(), text: None, version })
    }
}

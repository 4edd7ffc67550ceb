//! The decision: what the lead proposes beside what the matrix recommends, the three offices, and
//! what was decided.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shown::Shown;
use crate::domain::instrument::{Decision, KnockoutKind, Outcome, Questionnaire, Standing};
use crate::domain::people::account::Role;
use crate::domain::values::{AccountId, Invalid, Timestamp};

/// An office whose word a decision needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    /// Federal programs: funding, program rules.
    FederalPrograms,
    /// Curriculum and instruction.
    Curriculum,
    /// Educational technology.
    Edtech,
}

impl Office {
    /// Every office; a decision needs all of them.
    pub const ALL: [Self; 3] = [Self::FederalPrograms, Self::Curriculum, Self::Edtech];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::FederalPrograms => "federal_programs",
            Self::Curriculum => "curriculum",
            Self::Edtech => "edtech",
        }
    }

    /// The office for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::FederalPrograms => "Federal programs",
            Self::Curriculum => "Curriculum",
            Self::Edtech => "Educational technology",
        }
    }

    /// The role whose people sign for it.
    pub fn role(self) -> Role {
        match self {
            Self::FederalPrograms => Role::SignerFederalPrograms,
            Self::Curriculum => Role::SignerCurriculum,
            Self::Edtech => Role::SignerEdtech,
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no office.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|office| office.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not an office that signs decisions.")))
    }
}

/// The decision in the words of the registry.
pub fn label(decision: Decision) -> &'static str {
    match decision {
        Decision::Approved => "Approved",
        Decision::Conditional => "Approved with conditions",
        Decision::Pilot => "Approved for a pilot only",
        Decision::NotApproved => "Not approved",
    }
}

/// Every decision, from the mildest to the strictest.
pub const DECISIONS: [Decision; 4] =
    [Decision::Approved, Decision::Conditional, Decision::Pilot, Decision::NotApproved];

/// What follows when the day of a condition is over and it is not met.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Consequence {
    /// Nothing by itself: the registry says that it is overdue.
    #[default]
    Nothing,
    /// The approval rests until it is met or waived.
    Rests,
}

impl Consequence {
    /// Every consequence.
    pub const ALL: [Self; 2] = [Self::Nothing, Self::Rests];

    /// The word in forms, records and data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Rests => "rests",
        }
    }

    /// The consequence for people to choose.
    pub fn label(self) -> &'static str {
        match self {
            Self::Nothing => "The registry says that it is overdue",
            Self::Rests => "The approval rests until it is met",
        }
    }

    /// What it means for a condition, in a sentence; none where nothing follows by itself.
    pub fn sentence(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Rests => Some("If it is not met by then, the approval rests until it is."),
        }
    }

    /// The first day on which an approval rests because of a condition that was due on a day, while
    /// nothing is recorded of it; none where it never does.
    pub fn rests_from(self, due: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Nothing => None,
            Self::Rests => due.succ_opt(),
        }
    }

    /// Reads the word; none means that nothing follows.
    ///
    /// # Errors
    /// When there is no such consequence.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        let word = if word.is_empty() { Self::default().word() } else { word };
        Self::ALL
            .into_iter()
            .find(|one| one.word() == word)
            .ok_or_else(|| Invalid::new("Choose from the list what follows if it is not met."))
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference over")]
    fn is_nothing(&self) -> bool {
        *self == Self::Nothing
    }
}

/// A condition that an approval carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalCondition {
    /// What has to be done, in a sentence.
    pub text: String,
    /// The criterion that it belongs to, by id.
    pub criterion: Option<String>,
    /// The day by which it has to be done.
    pub due: NaiveDate,
    /// What shows that it was done.
    pub evidence_required: String,
    /// What follows when its day is over and it is not met.
    // Left out where nothing does, so that proposals from before it could be said read as they did.
    #[serde(default, skip_serializing_if = "Consequence::is_nothing")]
    pub consequence: Consequence,
}

/// What the lead proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What the rules led to; none while a criterion has no score.
    pub recommended: Option<Decision>,
    /// What is proposed.
    pub decision: Decision,
    /// Why; empty when the proposal follows the matrix and nothing needs to be added.
    pub reason: String,
    /// The conditions it carries.
    pub conditions: Vec<ApprovalCondition>,
}

/// Conditions whose day is at most so many days away press: there is hardly time left to meet them.
pub const PRESSING_DAYS: i64 = 14;

impl Proposal {
    /// The conditions whose day has passed on `today` or lies close ahead, in the order of their
    /// days.
    pub fn pressing(&self, today: NaiveDate) -> Vec<&ApprovalCondition> {
        let mut pressing: Vec<_> = self
            .conditions
            .iter()
            .filter(|condition| (condition.due - today).num_days() <= PRESSING_DAYS)
            .collect();
        pressing.sort_by_key(|condition| condition.due);
        pressing
    }
}

/// What rules an approval out whatever the scores are: prohibited uses and hard knock-outs that
/// stand or cannot be ruled out.
pub fn stops(outcome: &Outcome) -> Vec<String> {
    let prohibited =
        outcome.prohibited.iter().filter(|prohibited| prohibited.standing != Standing::Open);
    let hard = outcome.knockouts.iter().filter(|knockout| {
        knockout.kind == KnockoutKind::Hard && knockout.standing != Standing::Open
    });
    prohibited
        .map(|prohibited| format!("prohibited use {}", prohibited.id))
        .chain(hard.map(|knockout| format!("knock-out {}", knockout.id)))
        .collect()
}

/// The last day of a decision: the months that the matrix gives the inherent tier, counted from the
/// day of the decision; none when nothing is approved.
pub fn expiry(
    questionnaire: &Questionnaire,
    outcome: &Outcome,
    decision: Decision,
    decided_on: NaiveDate,
) -> Option<NaiveDate> {
    if decision == Decision::NotApproved {
        return None;
    }
    let row = questionnaire.risk.row(outcome.inherent.tier?)?;
    decided_on.checked_add_months(Months::new(row.months))
}

/// One office's word.
#[derive(Debug, Clone)]
pub struct SignOff {
    /// The office.
    pub office: Office,
    /// The account that signed.
    pub account: AccountId,
    /// Its person's name.
    pub name: String,
    /// Whether the office agrees.
    pub agreed: bool,
    /// Why; always given with an objection.
    pub reason: String,
    /// When.
    pub signed_at: Timestamp,
}

/// A proposed decision as it is kept, with the outcome that it rests on.
#[derive(Debug, Clone)]
pub struct ProposedDecision {
    /// What is proposed.
    pub proposal: Proposal,
    /// What changed since the proposal before, in sentences; empty for a first one.
    pub changes: Vec<String>,
    /// The computed outcome, frozen when it was proposed.
    pub outcome: Outcome,
    /// What readers show beside it, frozen with it; none in decisions from before that was kept.
    pub shown: Option<Shown>,
    /// Who proposed it.
    pub proposed_by: AccountId,
    /// When.
    pub proposed_at: Timestamp,
    /// When the last office agreed.
    pub decided_at: Option<Timestamp>,
    /// The last day it holds.
    pub expires_on: Option<NaiveDate>,
}

impl ProposedDecision {
    /// What tells it from every other proposal, before and after the offices decided it.
    pub fn stamp(&self) -> String {
        let decided = self.decided_at.map_or_else(String::new, |at| at.millis().to_string());
        format!("{}-{decided}", self.proposed_at.millis())
    }
}

/// A decision that all three offices agreed on.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The decision.
    pub decision: Decision,
    /// What the rules led to; none while a criterion has no score.
    pub recommended: Option<Decision>,
    /// The reason in the lead's words; may be empty when the matrix was followed.
    pub reason: String,
    /// The conditions it carries.
    pub conditions: Vec<ApprovalCondition>,
    /// The computed outcome that it rests on.
    pub outcome: Outcome,
    /// What readers show beside it, frozen with it; none in decisions from before that was kept.
    pub shown: Option<Shown>,
    /// When the last office agreed.
    pub decided_at: Timestamp,
    /// The last day it holds; none when nothing is approved.
    pub expires_on: Option<NaiveDate>,
}

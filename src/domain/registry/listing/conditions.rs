//! The conditions of a published approval, and what became of each.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::assessment::decision::Consequence;
use crate::domain::calendar::day_in_words;

/// A condition of an approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Condition {
    /// What has to be done, in a sentence.
    pub text: String,
    /// The criterion that it belongs to, by id; null for all.
    #[schema(required = true)]
    pub criterion: Option<String>,
    /// The day by which it has to be done.
    pub due: NaiveDate,
    /// The day that the decision named, where the agency gave more time since; not there where it
    /// did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub first_due: Option<NaiveDate>,
    /// What follows when its day is over and it is not met: `rests` makes the tool `not_now` until
    /// it is.
    #[serde(default)]
    #[schema(required = true)]
    pub consequence: Consequence,
    /// How it stands today, a day of the agency's.
    // No part of the record, as it changes with the day: none until a day is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = ConditionState, required = true)]
    pub state: Option<ConditionState>,
    /// What became of it, as the agency recorded it; null while it is to be met.
    #[serde(default)]
    #[schema(required = true)]
    pub settled: Option<SettledCondition>,
    /// What shows that it was done.
    pub evidence_required: String,
}

/// What happened to a condition whose day the agency moved.
pub const MORE_TIME: &str = "Condition given more time";

impl Condition {
    /// That the agency gave more time, in a sentence; none where it did not.
    pub fn moved(&self) -> Option<String> {
        let first = self.first_due?;
        Some(format!("First due on {}; the agency gave more time.", day_in_words(first)))
    }

    /// How it stands on a day.
    pub fn state_on(&self, day: NaiveDate) -> ConditionState {
        match &self.settled {
            Some(settled) => settled.how.into(),
            None if self.due < day => ConditionState::Overdue,
            None => ConditionState::Open,
        }
    }

    /// The first day on which the approval rests because of it; none where it never does.
    pub fn rests_from(&self) -> Option<NaiveDate> {
        self.consequence.rests_from(self.due).filter(|_| self.settled.is_none())
    }
}

/// How a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConditionState {
    /// Its day is still to come, or is today.
    Open,
    /// Its day is past, and the record does not say that it was met.
    Overdue,
    /// The agency found that it is met.
    Met,
    /// The agency asks for it no more.
    Waived,
    /// The decision that it belongs to was revoked, so nothing is left to be done.
    Dropped,
}

impl ConditionState {
    /// The word in the public data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Met => "met",
            Self::Waived => "waived",
            Self::Dropped => "dropped",
        }
    }
}

/// What can become of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Settlement {
    /// It is met.
    Met,
    /// It is asked for no more.
    Waived,
}

impl Settlement {
    /// The word in forms and records.
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Waived => "waived",
        }
    }

    /// What happened to a condition, as history, log and mails call it; none stands for one that is
    /// open again.
    pub fn moment(became: Option<Self>) -> &'static str {
        match became {
            Some(Self::Met) => "Condition met",
            Some(Self::Waived) => "Condition waived",
            None => "Condition open again",
        }
    }
}

impl From<Settlement> for ConditionState {
    fn from(how: Settlement) -> Self {
        match how {
            Settlement::Met => Self::Met,
            Settlement::Waived => Self::Waived,
        }
    }
}

/// What became of a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettledCondition {
    /// Whether it is met or was waived.
    pub how: Settlement,
    /// The day on which it was met, or waived.
    pub on: NaiveDate,
    /// What showed that it is met, or why it was waived.
    pub because: String,
}

impl SettledCondition {
    /// In a word and a day: `Met on 3 November 2026`.
    pub fn label(&self) -> String {
        let word = match self.how {
            Settlement::Met => "Met",
            Settlement::Waived => "Waived",
        };
        format!("{word} on {}", day_in_words(self.on))
    }
}

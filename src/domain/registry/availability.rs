//! The answer to the one question that everybody comes with: may this tool be bought today? Worked
//! out here and nowhere else, for a day of the agency's.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::state::ListingState;
use crate::domain::assessment::decision::label;
use crate::domain::instrument::Decision;
use crate::domain::values::Invalid;

/// An approval that ends within so many days is said to end soon.
pub const ENDS_SOON_DAYS: i64 = 90;

/// What an approval is that rests until a condition is met.
pub const ON_HOLD: &str = "On hold";

/// Whether an approval rests on a day that rests from `first` on, if at all.
pub fn rests_on(first: Option<NaiveDate>, day: NaiveDate) -> bool {
    first.is_some_and(|first| first <= day)
}

/// Whether a tool may be bought.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// It is approved.
    Yes,
    /// It is approved with conditions.
    WithConditions,
    /// It is approved for a pilot.
    PilotOnly,
    /// It was approved, and the approval is suspended, has ended, or rests because a condition that
    /// it hangs on is overdue.
    NotNow,
    /// It was refused, or the agency took its approval back for good.
    No,
    /// The agency has not decided yet.
    InReview,
    /// The agency never decided.
    NeverReviewed,
}

impl Availability {
    /// Every answer, the best first.
    pub const ALL: [Self; 7] = [
        Self::Yes,
        Self::WithConditions,
        Self::PilotOnly,
        Self::NotNow,
        Self::No,
        Self::InReview,
        Self::NeverReviewed,
    ];

    /// The answer for a listing that stands so on the day in question; `rests` says that a
    /// condition that its approval hangs on is overdue then. A refusal stays one, whatever is done
    /// to its listing; an approval that was taken back for good is a no like it.
    pub fn of(status: ListingState, decision: Decision, rests: bool) -> Self {
        match (decision, status) {
            (Decision::NotApproved, _) | (_, ListingState::Revoked) => Self::No,
            (_, ListingState::Suspended | ListingState::Expired) => Self::NotNow,
            (_, ListingState::Published) if rests => Self::NotNow,
            (Decision::Approved, ListingState::Published) => Self::Yes,
            (Decision::Conditional, ListingState::Published) => Self::WithConditions,
            (Decision::Pilot, ListingState::Published) => Self::PilotOnly,
        }
    }

    /// Whether the decision is what counts: a refusal does, and an approval that is neither set
    /// aside nor over and does not rest.
    pub fn decision_counts(status: ListingState, decision: Decision, rests: bool) -> bool {
        decision == Decision::NotApproved || Self::of(status, decision, rests).holds()
    }

    /// The decision in words that never call an approval what does not hold: `Approved`, `Approved
    /// with conditions, now suspended`.
    pub fn decision_in_words(status: ListingState, decision: Decision, rests: bool) -> String {
        let decided = label(decision);
        if Self::decision_counts(status, decision, rests) {
            return decided.to_owned();
        }
        let now = if rests && status == ListingState::Published { ON_HOLD } else { status.label() };
        format!("{decided}, now {}", now.to_lowercase())
    }

    /// Whether an approval of some kind holds.
    pub fn holds(self) -> bool {
        matches!(self, Self::Yes | Self::WithConditions | Self::PilotOnly)
    }

    /// The value in addresses, JSON and CSV.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::WithConditions => "with_conditions",
            Self::PilotOnly => "pilot_only",
            Self::NotNow => "not_now",
            Self::No => "no",
            Self::InReview => "in_review",
            Self::NeverReviewed => "never_reviewed",
        }
    }

    /// The answer for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Yes => "Yes",
            Self::WithConditions => "With conditions",
            Self::PilotOnly => "Pilot only",
            Self::NotNow => "Not now",
            Self::No => "No",
            Self::InReview => "In review",
            Self::NeverReviewed => "Never reviewed",
        }
    }

    /// Reads its word.
    ///
    /// # Errors
    /// When there is no such answer.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        let words = || Self::ALL.map(Self::word).join(", ");
        Self::ALL
            .into_iter()
            .find(|one| one.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not an answer. Known are {}.", words())))
    }
}

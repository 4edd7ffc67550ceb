//! What everybody may know of an appeal: that there is one, since when, and what came of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::History;
use crate::domain::assessment::appeal::AppealOutcome;
use crate::domain::calendar::day_in_words;

/// An appeal of the vendor against the decision. What the vendor wrote is not public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Appeal)]
pub struct PublicAppeal {
    /// The day on which the vendor appealed, where the agency is.
    pub since: NaiveDate,
    /// What came of it; null while the agency has not decided.
    #[schema(required = true)]
    pub outcome: Option<AppealOutcome>,
    /// The day on which the agency decided.
    #[schema(required = true)]
    pub decided_on: Option<NaiveDate>,
    /// Why the decision stands, in the agency's words; null where it does not or is not decided.
    #[schema(required = true)]
    pub reason: Option<String>,
}

impl PublicAppeal {
    /// What happened when the vendor appealed.
    pub const FILED: &str = "Appeal by the vendor";
    /// What happened when the agency decided on it.
    pub const DECIDED: &str = "Appeal decided";

    /// It as a moment of the listing's history.
    pub fn moment(&self, version: Option<String>) -> History {
        let (on, what, text) = match (self.outcome, self.decided_on) {
            (Some(outcome), Some(on)) => (on, Self::DECIDED, Some(self.outcome_in_words(outcome))),
            _ => (self.since, Self::FILED, None),
        };
        History { on, what: what.to_owned(), text, version }
    }

    fn outcome_in_words(&self, outcome: AppealOutcome) -> String {
        match &self.reason {
            Some(reason) => format!("{}: {reason}", outcome.label()),
            None => outcome.label().to_owned(),
        }
    }

    /// How it stands, for a heading and a sentence below.
    pub fn in_words(&self) -> (String, Option<String>) {
        match (self.outcome, self.decided_on) {
            (Some(outcome), Some(on)) => (
                format!("Appeal of {}: {}", day_in_words(self.since), outcome.label()),
                Some(match &self.reason {
                    Some(reason) => format!("Decided on {}. {reason}", day_in_words(on)),
                    None => format!("Decided on {}.", day_in_words(on)),
                }),
            ),
            _ => (
                format!("Under appeal since {}", day_in_words(self.since)),
                Some(
                    "The vendor asked that other people look at this decision. It stays as it is \
                     until they have."
                        .to_owned(),
                ),
            ),
        }
    }
}

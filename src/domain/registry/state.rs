//! Where a listing stands, and what may change it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::values::Invalid;

/// Where a listing stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = Status)]
pub enum ListingState {
    /// It holds.
    Published,
    /// The agency set it aside for the time being.
    Suspended,
    /// Its last day is past.
    Expired,
    /// The agency took the decision back for good.
    Revoked,
}

impl ListingState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Published, Self::Suspended, Self::Expired, Self::Revoked];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Suspended => "suspended",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }

    /// The state for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Published => "Current",
            Self::Suspended => "Suspended",
            Self::Expired => "Expired",
            Self::Revoked => "Revoked",
        }
    }

    /// Whether nothing of the decision is in force any more, and nothing brings it back: its
    /// conditions and modules are not asked for.
    pub fn is_over(self) -> bool {
        match self {
            Self::Published | Self::Suspended => false,
            Self::Expired | Self::Revoked => true,
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no state.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not a state of a listing.")))
    }

    /// The state on a day: what holds to a last day is expired from the next on, whether that was
    /// noted or not. What was revoked holds to no day.
    #[must_use]
    pub fn on(self, day: NaiveDate, expires_on: Option<NaiveDate>) -> Self {
        if self != Self::Revoked && expires_on.is_some_and(|last| last < day) {
            Self::Expired
        } else {
            self
        }
    }

    /// The state after `change` on a day, or why it cannot be made. A last day that is past cannot
    /// be brought back: the tool has to be assessed again. Nor can a decision that was taken back
    /// for good.
    ///
    /// # Errors
    /// When the change does not start in this state, or would bring back what has ended.
    pub fn after(
        self,
        change: Change,
        expires_on: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Result<Self, Invalid> {
        match (self.on(today, expires_on), change) {
            (Self::Published, Change::Suspend) => Ok(Self::Suspended),
            (Self::Suspended, Change::Reinstate) => Ok(Self::Published),
            (Self::Published | Self::Suspended, Change::Revoke) => Ok(Self::Revoked),
            (Self::Expired, Change::Expire) if self != Self::Expired => Ok(Self::Expired),
            (Self::Expired, Change::Reinstate) => Err(Invalid(
                "The last day of this listing is past. A new disclosure has to be \
                    decided on before it can be listed again."
                    .to_owned(),
            )),
            (Self::Revoked, Change::Reinstate) => Err(Invalid(
                "This decision was taken back for good. A new disclosure has to be decided on \
                 before the tool can be listed again."
                    .to_owned(),
            )),
            (state, change) => Err(Invalid(format!(
                "This listing is {} and cannot be {} now.",
                state.label().to_lowercase(),
                change.done()
            ))),
        }
    }
}

/// What can happen to a listing after its publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The publisher sets it aside.
    Suspend,
    /// The publisher brings it back.
    Reinstate,
    /// Its last day has passed.
    Expire,
    /// The publisher takes the decision back for good. It is asked for on a page of its own.
    Revoke,
}

impl Change {
    /// What a publisher can ask for below a listing, by its word.
    ///
    /// # Errors
    /// When the word is neither of the two.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        match word {
            "suspend" => Ok(Self::Suspend),
            "reinstate" => Ok(Self::Reinstate),
            _ => Err(Invalid("Choose whether to suspend or to reinstate the listing.".to_owned())),
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Suspend => "suspended",
            Self::Reinstate => "reinstated",
            Self::Expire => "marked as expired",
            Self::Revoke => "revoked",
        }
    }

    /// The change that leads a published listing to a state.
    pub fn to(state: ListingState) -> Self {
        match state {
            ListingState::Published => Self::Reinstate,
            ListingState::Suspended => Self::Suspend,
            ListingState::Expired => Self::Expire,
            ListingState::Revoked => Self::Revoke,
        }
    }

    /// The change as a moment of the listing's history.
    pub fn moment(self) -> &'static str {
        match self {
            Self::Suspend => "Listing suspended",
            Self::Reinstate => "Listing reinstated",
            Self::Expire => "Listing expired",
            Self::Revoke => "Decision revoked",
        }
    }
}

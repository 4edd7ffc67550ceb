//! Where a listing stands, and what may change it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::values::Invalid;

/// Where a listing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListingState {
    /// It holds.
    Published,
    /// The agency set it aside for the time being.
    Suspended,
    /// Its last day is past.
    Expired,
}

impl ListingState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Published, Self::Suspended, Self::Expired];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Suspended => "suspended",
            Self::Expired => "expired",
        }
    }

    /// The state for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Published => "Current",
            Self::Suspended => "Suspended",
            Self::Expired => "Expired",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|state| state.word() == word).ok_or_else(|| Invalid(format!("“{word}” is not a state of a listing.")))
    }

    /// The state on a day: what holds to a last day is expired from the next on, whether that was noted or not.
    #[must_use]
    pub fn on(self, day: NaiveDate, expires_on: Option<NaiveDate>) -> Self {
        if expires_on.is_some_and(|last| last < day) { Self::Expired } else { self }
    }

    /// The state after `change` on a day, or why it cannot be made. A last day that is past cannot be brought back: the tool has to
    /// be assessed again.
    pub fn after(self, change: Change, expires_on: Option<NaiveDate>, today: NaiveDate) -> Result<Self, Invalid> {
        match (self.on(today, expires_on), change) {
            (Self::Published, Change::Suspend) => Ok(Self::Suspended),
            (Self::Suspended, Change::Reinstate) => Ok(Self::Published),
            (Self::Expired, Change::Expire) if self != Self::Expired => Ok(Self::Expired),
            (Self::Expired, Change::Reinstate) => {
                Err(Invalid("The last day of this listing is past. A new disclosure has to be decided on before it can be listed again.".to_owned()))
            }
            (state, change) => Err(Invalid(format!("This listing is {} and cannot be {} now.", state.label().to_lowercase(), change.done()))),
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
}

impl Change {
    /// What a publisher can ask for, by its word.
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
        }
    }

    /// The change as a moment of the listing's history.
    pub fn moment(self) -> &'static str {
        match self {
            Self::Suspend => "Listing suspended",
            Self::Reinstate => "Listing reinstated",
            Self::Expire => "Listing expired",
        }
    }
}

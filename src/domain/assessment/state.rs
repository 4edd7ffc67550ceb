//! The words for where a disclosure stands, as they are stored and shown.

use serde::Serialize;

use crate::domain::values::Invalid;

/// Where a disclosure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The vendor writes.
    Draft,
    /// The agency checks whether it is complete.
    Submitted,
    /// The agency sent it back with a reason; the vendor writes again.
    Returned,
    /// Reviewers score.
    InReview,
    /// Every review is in; the lead settles differences and proposes.
    Scored,
    /// The three offices sign.
    Proposed,
    /// All offices agreed; the publisher publishes.
    Decided,
    /// The listing stands in the registry.
    Published,
    /// The vendor took it back.
    Withdrawn,
}

impl State {
    /// Every state, in the order of a disclosure's life.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::Submitted,
        Self::Returned,
        Self::InReview,
        Self::Scored,
        Self::Proposed,
        Self::Decided,
        Self::Published,
        Self::Withdrawn,
    ];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::InReview => "in_review",
            Self::Scored => "scored",
            Self::Proposed => "proposed",
            Self::Decided => "decided",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state for people to read, to follow "this disclosure is".
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "a draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned to the vendor",
            Self::InReview => "in review",
            Self::Scored => "scored",
            Self::Proposed => "waiting for signatures",
            Self::Decided => "decided",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
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
            .ok_or_else(|| Invalid(format!("“{word}” is not a state of a disclosure.")))
    }

    /// Whether it still leads somewhere; a product has at most one such disclosure at a time.
    pub fn is_live(self) -> bool {
        !matches!(self, Self::Published | Self::Withdrawn)
    }

    /// Whether the vendor may change answers and evidence.
    pub fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

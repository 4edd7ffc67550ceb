//! Who may review, from when until when, and what.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::values::{AccountId, Invalid};

/// What somebody brings to a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewerKind {
    /// Works at the agency.
    Agency,
    /// Teaches, or leads a building, in a district.
    Educator,
    /// Knows how people with disabilities use such tools.
    Accessibility,
    /// Knows how English learners use such tools.
    EnglishLearners,
}

impl ReviewerKind {
    /// Every kind.
    pub const ALL: [Self; 4] =
        [Self::Agency, Self::Educator, Self::Accessibility, Self::EnglishLearners];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Educator => "educator",
            Self::Accessibility => "accessibility",
            Self::EnglishLearners => "english_learners",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Agency => "Agency",
            Self::Educator => "Educator of a district",
            Self::Accessibility => "Accessibility expert",
            Self::EnglishLearners => "English-learner expert",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no kind.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.word() == word)
            .ok_or_else(|| Invalid("Choose what this reviewer is from the list.".to_owned()))
    }
}

/// Somebody's appointment to review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Whose.
    pub account: AccountId,
    /// What they bring.
    pub kind: ReviewerKind,
    /// The first day.
    pub first_on: NaiveDate,
    /// The last day; none until further notice.
    pub last_on: Option<NaiveDate>,
    /// The criteria that they are qualified for; empty for every one.
    pub criteria: BTreeSet<String>,
}

impl Appointment {
    /// Whether they may be assigned on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.first_on <= day && self.last_on.is_none_or(|last| day <= last)
    }

    /// Whether they are qualified for a criterion.
    pub fn covers(&self, criterion: &str) -> bool {
        self.criteria.is_empty() || self.criteria.contains(criterion)
    }
}

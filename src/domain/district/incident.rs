//! An incident with a tool that a district reports to the agency. The agency has so many business
//! days to rate it; unrated in time, it counts as the worst there is.

use chrono::NaiveDate;

use crate::domain::values::{
    AccountId, IncidentId, Invalid, OrganizationId, ProductId, Timestamp, short_text,
};

short_text!(
    /// What happened, in the words of whoever reports it.
    Happened, "what happened", 4000
);
short_text!(
    /// Which data of people it is about.
    Concerned, "which data it is about", 500
);

/// How bad an incident is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nobody is harmed and no data left the places where it belongs.
    Minor,
    /// People were disturbed, or data was seen by somebody of the district who should not.
    Moderate,
    /// People were harmed, or data about them left the district and the vendor.
    Serious,
    /// Many were harmed, or it goes on.
    Severe,
}

impl Severity {
    /// Every severity, the mildest first.
    pub const ALL: [Self; 4] = [Self::Minor, Self::Moderate, Self::Serious, Self::Severe];

    /// The stored word, which forms send as well.
    pub fn word(self) -> &'static str {
        match self {
            Self::Minor => "minor",
            Self::Moderate => "moderate",
            Self::Serious => "serious",
            Self::Severe => "severe",
        }
    }

    /// The severity for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Minor => "Minor",
            Self::Moderate => "Moderate",
            Self::Serious => "Serious",
            Self::Severe => "Severe",
        }
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Minor => "Nobody was harmed, and no data left the places where it belongs.",
            Self::Moderate => {
                "People were disturbed, or somebody of the district saw data that was not theirs \
                 to see."
            }
            Self::Serious => "People were harmed, or data about them got to outsiders.",
            Self::Severe => "Many people were harmed, or it goes on.",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// When there is no such severity.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|severity| severity.word() == word);
        known.ok_or_else(|| Invalid::new("Choose how bad it is."))
    }
}

/// What follows from an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// Nothing more.
    Nothing,
    /// The agency keeps an eye on the tool.
    Watch,
    /// The publisher suspends the tool's listing.
    Suspend,
}

impl Follow {
    /// Everything that can follow.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Watch, Self::Suspend];

    /// The stored word, which forms send as well.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Watch => "watch",
            Self::Suspend => "suspend",
        }
    }

    /// What follows, for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Nothing => "Nothing more",
            Self::Watch => "The agency keeps an eye on the tool",
            Self::Suspend => "The listing is to be suspended",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// When nothing like it can follow.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|follow| follow.word() == word);
        known.ok_or_else(|| Invalid::new("Choose what follows."))
    }
}

/// The agency's word on an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// How bad it is.
    pub severity: Severity,
    /// Why, in the agency's words.
    pub words: String,
    /// What follows.
    pub follows: Follow,
    /// When.
    pub at: Timestamp,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// A `UUIDv7`.
    pub id: IncidentId,
    /// The district that reports it.
    pub district: OrganizationId,
    /// What the district is called now.
    pub district_name: String,
    /// The product.
    pub product: ProductId,
    /// Its name now.
    pub name: String,
    /// Its word in the registry's addresses.
    pub slug: String,
    /// What happened.
    pub what: Happened,
    /// On which day.
    pub happened_on: NaiveDate,
    /// How many people it touches; nought where the district does not know.
    pub people: u32,
    /// Which data of people it is about; none where there is none.
    pub data: Option<Concerned>,
    /// How bad the district thinks that it is.
    pub guess: Severity,
    /// Who reported it.
    pub reported_by: AccountId,
    /// When.
    pub reported_at: Timestamp,
    /// The last day on which the agency rates it in time.
    pub rate_by: NaiveDate,
    /// The agency's word; none while there is none.
    pub rating: Option<Rating>,
}

/// How an incident stands with the agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Rated so.
    Rated(Severity),
    /// Not rated, and there is time.
    Running,
    /// Not rated in time: it counts as the worst.
    Late,
}

impl Incident {
    /// How it stands on a day.
    pub fn clock(&self, today: NaiveDate) -> Clock {
        match &self.rating {
            Some(rating) => Clock::Rated(rating.severity),
            None if today > self.rate_by => Clock::Late,
            None => Clock::Running,
        }
    }
}

//! A signed agreement of a district about a tool, and who may join it.

use chrono::NaiveDate;

use crate::domain::values::{
    AgreementId, Invalid, OrganizationId, ProductId, Timestamp, short_text,
};

short_text!(
    /// What an agreement is called.
    AgreementTitle, "what the agreement is called", 160, one line
);
short_text!(
    /// The contract vehicle: by which procurement it came about.
    Vehicle, "the contract vehicle", 300, one line
);
short_text!(
    /// What the tool costs under the agreement.
    Price, "the price", 300, one line
);
short_text!(
    /// What districts that may join have to know: where the text is kept, how to join.
    AgreementWords, "what others have to know", 2000
);

/// Said to a district that joins an agreement twice.
pub const HAS_JOINED: &str = "Your district has joined this agreement already.";

/// Who may see an agreement and join it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenTo {
    /// The district itself alone.
    Nobody,
    /// These districts.
    Districts(Vec<OrganizationId>),
    /// Every district of the state.
    Everybody,
}

impl OpenTo {
    /// The words that forms send and that are stored.
    pub const WORDS: [(&'static str, &'static str); 3] = [
        ("nobody", "Nobody: our district alone sees it"),
        ("districts", "The districts that we tick below"),
        ("everybody", "Every district of the state"),
    ];

    /// Reads a word with the districts that were ticked.
    ///
    /// # Errors
    /// When there is no such word, it needs districts and none was ticked, or some were ticked that
    /// it says nothing of.
    pub fn parse(word: &str, districts: Vec<OrganizationId>) -> Result<Self, Invalid> {
        match word {
            "nobody" | "everybody" if !districts.is_empty() => Err(Invalid::new(
                "You ticked districts below. Choose that they may join, or untick them.",
            )),
            "nobody" => Ok(Self::Nobody),
            "everybody" => Ok(Self::Everybody),
            "districts" if districts.is_empty() => {
                Err(Invalid::new("Tick the districts that may join, or choose another answer."))
            }
            "districts" => Ok(Self::Districts(districts)),
            _ => Err(Invalid::new("Choose who may see and join the agreement.")),
        }
    }

    /// The stored word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Districts(_) => "districts",
            Self::Everybody => "everybody",
        }
    }

    /// Whether this district may join.
    pub fn admits(&self, district: &OrganizationId) -> bool {
        match self {
            Self::Nobody => false,
            Self::Districts(listed) => listed.contains(district),
            Self::Everybody => true,
        }
    }
}

/// What a district says of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What it is called.
    pub title: AgreementTitle,
    /// By which procurement it came about.
    pub vehicle: Vehicle,
    /// What the tool costs.
    pub price: Price,
    /// The day of the signature.
    pub signed_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// What districts that may join have to know.
    pub words: AgreementWords,
    /// Who may see it and join.
    pub open_to: OpenTo,
}

/// A district that joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The district.
    pub district: OrganizationId,
    /// What it is called now.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// An agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// A `UUIDv7`.
    pub id: AgreementId,
    /// The district that signed it.
    pub district: OrganizationId,
    /// What the district is called now.
    pub district_name: String,
    /// The product.
    pub product: ProductId,
    /// Its name now.
    pub name: String,
    /// Its word in the registry's addresses.
    pub slug: String,
    /// What the district says of it.
    pub terms: Terms,
    /// The districts that joined, in the order in which they did.
    pub joined: Vec<Joined>,
    /// Whether the district still offers it.
    pub offered: bool,
}

impl Agreement {
    /// Whether a district may see it: its own, one that it joined, or one that is offered to it.
    pub fn is_seen_by(&self, district: &OrganizationId) -> bool {
        self.district == *district
            || self.has_joined(district)
            || (self.offered && self.terms.open_to.admits(district))
    }

    /// Whether a district joined.
    pub fn has_joined(&self, district: &OrganizationId) -> bool {
        self.joined.iter().any(|joined| joined.district == *district)
    }

    /// Whether a district can join on a day.
    ///
    /// # Errors
    /// Why not, in a sentence.
    pub fn can_join(&self, district: &OrganizationId, today: NaiveDate) -> Result<(), Invalid> {
        if self.district == *district {
            return Err(Invalid::new("This is your own district’s agreement."));
        }
        if self.has_joined(district) {
            return Err(Invalid::new(HAS_JOINED));
        }
        if today > self.terms.ends_on {
            return Err(Invalid::new("This agreement has ended, so nobody can join it any more."));
        }
        Ok(())
    }
}

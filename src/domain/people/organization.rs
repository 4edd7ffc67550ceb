//! Organisations: the agency, vendors, districts and regional service centers.

use serde::Serialize;

use crate::domain::values::{Invalid, OrganizationId, OrganizationName};

/// What an organisation is; it decides which roles its people can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationKind {
    /// The state education agency that runs this Assay.
    Agency,
    /// A company that discloses tools.
    Vendor,
    /// A school district that buys them.
    District,
    /// A regional service center that coaches districts.
    ServiceCenter,
}

impl OrganizationKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Agency, Self::Vendor, Self::District, Self::ServiceCenter];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Vendor => "vendor",
            Self::District => "district",
            Self::ServiceCenter => "service_center",
        }
    }

    /// The kind for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Agency => "State education agency",
            Self::Vendor => "Vendor",
            Self::District => "School district",
            Self::ServiceCenter => "Regional service center",
        }
    }

    /// The kinds that an administrator adds; the agency is there from the first start, and there is
    /// only one.
    pub const ADDED: [Self; 3] = [Self::Vendor, Self::District, Self::ServiceCenter];

    /// Reads the kind of an organisation that is to be added.
    ///
    /// # Errors
    /// When the word names no kind, or the agency, of which there is one.
    pub fn parse_added(word: &str) -> Result<Self, Invalid> {
        let wrong = || {
            Invalid(
                "Choose a kind of organization: vendor, school district or regional service \
                center."
                    .to_owned(),
            )
        };
        Self::ADDED.into_iter().find(|kind| kind.word() == word).ok_or_else(wrong)
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no kind.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|kind| kind.word() == word).ok_or_else(|| {
            Invalid(format!(
                "“{word}” is not a kind of organization; choose agency, \
                vendor, district or service_center."
            ))
        })
    }
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// A `UUIDv7` that stays when the name changes.
    pub id: OrganizationId,
    /// What it is.
    pub kind: OrganizationKind,
    /// As the registry shows it; an administrator can change it.
    pub name: OrganizationName,
    /// Letters, digits and hyphens made of its name; no other organization has the same.
    pub slug: String,
}

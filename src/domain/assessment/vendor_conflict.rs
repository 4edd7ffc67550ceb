//! Conflicts of interest with a vendor as a whole.

use crate::domain::values::{OrganizationId, Timestamp};

/// Why somebody has a conflict with a vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// They said so.
    Declared,
    /// A lead noted it.
    Pinned,
    /// They belong to it, as an administrator noted.
    Affiliated,
}

impl Ground {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Pinned => "pinned",
            Self::Affiliated => "affiliated",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no ground.
    pub fn parse(word: &str) -> Result<Self, String> {
        [Self::Declared, Self::Pinned, Self::Affiliated]
            .into_iter()
            .find(|ground| ground.word() == word)
            .ok_or_else(|| format!("“{word}” is no ground of a conflict"))
    }
}

/// A conflict with a vendor.
#[derive(Debug, Clone)]
pub struct VendorConflict {
    /// The vendor.
    pub organization: OrganizationId,
    /// The vendor's name.
    pub vendor: String,
    /// Why there is one.
    pub ground: Ground,
    /// The words of whoever noted it.
    pub reason: String,
    /// Since when.
    pub noted_at: Timestamp,
}

impl VendorConflict {
    /// Whether it is that they belong to the vendor.
    pub fn is_affiliation(&self) -> bool {
        self.ground == Ground::Affiliated
    }
}

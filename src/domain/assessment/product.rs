//! Products: what vendors disclose.

use crate::domain::texts::open_web_address;
use crate::domain::values::{self, Invalid, OrganizationId, ProductId, bounded, short_text};

short_text!(
    /// The name of a product.
    ProductName, "the product's name", 120, one line
);
short_text!(
    /// The version that is disclosed, in the vendor's own counting.
    ProductVersion, "the product's version", 60, one line
);
short_text!(
    /// One or two sentences on what the product does.
    ProductSummary, "what the product does", 600
);

/// An `https` address that anyone can open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Website(String);

impl Website {
    /// Reads an address such as `https://example.org/product`; a host in letters of other scripts
    /// is kept in its ASCII form.
    ///
    /// # Errors
    /// When it is too long, is no web address, or names a host that nobody outside can open.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = bounded("the product's web address", text, 500)?;
        let wrong = || {
            "Enter the product's web address in the form https://example.org/product.".to_owned()
        };
        open_web_address(&text)
            .map(Self)
            .map_err(|sentence| Invalid(sentence.unwrap_or_else(wrong)))
    }

    /// Wraps an address read back from our own store, which may be older than the rules of
    /// [`parse`](Self::parse).
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A product of a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// A `UUIDv7` that never changes; names and slugs may.
    pub id: ProductId,
    /// The vendor's id.
    pub organization: OrganizationId,
    /// The vendor's name.
    pub vendor: String,
    /// As the registry shows it; an administrator can change it.
    pub name: ProductName,
    /// Its word in the registry's addresses; it never changes.
    pub slug: String,
    /// The version that is disclosed.
    pub version: ProductVersion,
    /// Its web address.
    pub website: Website,
    /// What it does.
    pub summary: ProductSummary,
}

impl Product {
    /// A mark of what its vendor may correct.
    pub fn mark(&self) -> String {
        values::mark(&[
            self.name.as_str(),
            self.version.as_str(),
            self.website.as_str(),
            self.summary.as_str(),
        ])
    }
}

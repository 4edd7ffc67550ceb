//! Another name that a vendor asks for, of its own or of a product that was submitted: the agency
//! changes names, so that it knows what it accepted.

use crate::domain::values::{AccountId, NameRequestId, OrganizationId, ProductId, Timestamp};

/// What the agency answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameAnswer {
    /// Whether the name was changed.
    pub accepted: bool,
    /// Why, in the agency's words; may be empty where it was.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

impl NameAnswer {
    /// The stored word, which the event log has as well.
    pub fn word(accepted: bool) -> &'static str {
        if accepted { "accepted" } else { "refused" }
    }
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameRequest {
    /// A `UUIDv7`.
    pub id: NameRequestId,
    /// The vendor.
    pub organization: OrganizationId,
    /// What the vendor is called now.
    pub vendor: String,
    /// The product; none where it is about the vendor's own name.
    pub product: Option<ProductId>,
    /// What the product is called now; none where it is about the vendor's own name.
    pub product_name: Option<String>,
    /// The name that is asked for.
    pub name: String,
    /// Why, in the vendor's words.
    pub reason: String,
    /// Who asked.
    pub asked_by: AccountId,
    /// When.
    pub asked_at: Timestamp,
    /// What the agency answered; none while it has not.
    pub answer: Option<NameAnswer>,
}

impl NameRequest {
    /// What the thing is called that is to get another name.
    pub fn called(&self) -> &str {
        self.product_name.as_deref().unwrap_or(&self.vendor)
    }
}

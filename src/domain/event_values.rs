//! What a thing is called or is from an event on, so that the log can say what it was before.

use super::event::Event;
use super::event_words::{role_labels, word};

/// The kinds of events after which a thing is something else, and those that say what it was first.
pub const KINDS: [&str; 9] = [
    "organization_created",
    "organization_renamed",
    "account_invited",
    "account_renamed",
    "account_address_changed",
    "account_roles_changed",
    "product_registered",
    "product_renamed",
    "listing_changed",
];

/// What an event says of its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// What it is called.
    Name,
    /// What the person does.
    Roles,
    /// Where mail goes.
    Address,
    /// Where the listing stands.
    State,
}

impl Event {
    /// What its subject is from this event on; none for an event that says nothing of the kind.
    pub fn becomes(&self) -> Option<(Facet, String)> {
        match self {
            Self::OrganizationCreated { name, .. }
            | Self::OrganizationRenamed { name, .. }
            | Self::AccountRenamed { name, .. }
            | Self::ProductRegistered { name, .. }
            | Self::ProductRenamed { name, .. } => Some((Facet::Name, name.clone())),
            Self::AccountInvited { roles, .. } | Self::AccountRolesChanged { roles, .. } => {
                Some((Facet::Roles, role_labels(roles)))
            }
            Self::AccountAddressChanged { email, .. } => Some((Facet::Address, email.clone())),
            Self::ListingChanged { state, .. } => Some((Facet::State, word(state))),
            _ => None,
        }
    }
}

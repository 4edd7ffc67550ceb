//! People who have not opened their account yet: registered by themselves or invited. They become
//! an account by following their link, and until then they hold nothing: not the address, not the
//! organization's name.

use super::account::{Account, AccountState, Role};
use super::mail_link::LinkPurpose;
use crate::domain::values::{
    AccountId, EmailAddress, OrganizationId, OrganizationName, PersonName, Timestamp,
};

/// Where the account will belong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Into an organization that is there.
    In(OrganizationId),
    /// Into a vendor that comes into being with the account.
    New(OrganizationName),
}

impl Place {
    /// The stored word that tells places apart: one person waits at most once at each.
    pub fn word(&self) -> &str {
        match self {
            Self::In(id) => id.as_str(),
            Self::New(_) => "new",
        }
    }
}

/// Somebody whose link has not been followed yet.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The id that the account will have; that of a closed account when this opens it anew.
    pub id: AccountId,
    /// Where the account will belong.
    pub place: Place,
    /// The address that the link went to.
    pub email: EmailAddress,
    /// The person's name, as whoever registered or invited them typed it.
    pub name: PersonName,
    /// What the person will do, in a fixed order.
    pub roles: Vec<Role>,
    /// When the link stops working.
    pub expires_at: Timestamp,
}

impl Waiting {
    /// What their link does.
    pub fn purpose(&self) -> LinkPurpose {
        match self.place {
            Place::In(_) => LinkPurpose::Invite,
            Place::New(_) => LinkPurpose::Confirm,
        }
    }

    /// The account that they open in an organization, under the name that they want.
    pub fn account(&self, organization: OrganizationId, name: PersonName) -> Account {
        Account {
            id: self.id.clone(),
            organization,
            email: self.email.clone(),
            name,
            state: AccountState::Active,
            roles: self.roles.clone(),
        }
    }
}

//! One-time links sent by mail: what they are for, how long they work, and for whom. Those that
//! open an account belong to people who wait for it (`waiting`); the others belong to an account.

use super::account::AccountState;
use crate::domain::values::{AccountId, EmailAddress, Invalid, LinkId, Timestamp};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// What following a link does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Proves the address of somebody who registered a vendor and opens their account.
    Confirm,
    /// Lets somebody who was invited choose a password and opens their account.
    Invite,
    /// Lets somebody who forgot their password choose a new one.
    Reset,
    /// Proves a new address of an account and puts it in place of the old one.
    NewAddress,
}

impl LinkPurpose {
    /// Every purpose.
    pub const ALL: [Self; 4] = [Self::Confirm, Self::Invite, Self::Reset, Self::NewAddress];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Invite => "invite",
            Self::Reset => "reset",
            Self::NewAddress => "new_address",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no purpose.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|purpose| purpose.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not a purpose of a mailed link.")))
    }

    /// How long a link works, in seconds. The shorter, the more it opens by itself.
    pub fn lifetime_seconds(self) -> i64 {
        match self {
            Self::Confirm | Self::NewAddress => 2 * DAY,
            Self::Invite => 7 * DAY,
            Self::Reset => HOUR,
        }
    }

    /// Whether a password is chosen on the way.
    pub fn asks_for_password(self) -> bool {
        match self {
            Self::Confirm | Self::Invite | Self::Reset => true,
            Self::NewAddress => false,
        }
    }
}

/// A link that was sent. Its secret is known only to whoever reads the mail.
#[derive(Debug, Clone)]
pub struct MailLink {
    /// Its id, which is not its secret.
    pub id: LinkId,
    /// What following it does.
    pub purpose: LinkPurpose,
    /// Whose account it opens.
    pub account: AccountId,
    /// The address that it confirms, when it is about one.
    pub email: Option<EmailAddress>,
    /// When it stops working.
    pub expires_at: Timestamp,
    /// When it was used, or lost its use because another link of the same account was.
    pub used_at: Option<Timestamp>,
}

impl MailLink {
    /// Whether the link still works for an account in this state: nothing opens a closed account.
    pub fn works(&self, now: Timestamp, account: AccountState) -> bool {
        account == AccountState::Active && self.used_at.is_none() && now < self.expires_at
    }
}

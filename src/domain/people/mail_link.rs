//! One-time links sent by mail: what they are for, how long they work, and for whom.

use super::account::AccountState;
use crate::domain::values::{Id, Invalid, Timestamp};

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
}

impl LinkPurpose {
    /// Every purpose.
    pub const ALL: [Self; 3] = [Self::Confirm, Self::Invite, Self::Reset];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Invite => "invite",
            Self::Reset => "reset",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|purpose| purpose.word() == word).ok_or_else(|| Invalid(format!("“{word}” is not a purpose of a mailed link.")))
    }

    /// How long a link works, in seconds. The shorter, the more it opens by itself.
    pub fn lifetime_seconds(self) -> i64 {
        match self {
            Self::Confirm => 2 * DAY,
            Self::Invite => 7 * DAY,
            Self::Reset => HOUR,
        }
    }

    /// Whether a password is chosen on the way.
    pub fn asks_for_password(self) -> bool {
        match self {
            Self::Confirm => false,
            Self::Invite | Self::Reset => true,
        }
    }
}

/// A link that was sent. Its secret is known only to whoever reads the mail.
#[derive(Debug, Clone)]
pub struct MailLink {
    /// Its id, which is not its secret.
    pub id: Id,
    /// What following it does.
    pub purpose: LinkPurpose,
    /// Whose account it opens.
    pub account: Id,
    /// When it stops working.
    pub expires_at: Timestamp,
    /// When it was used, or lost its use because another link of the same account was.
    pub used_at: Option<Timestamp>,
}

impl MailLink {
    /// Whether the link still works for an account in this state. A reset also opens an account that waits for its first link, because
    /// following it proves the address just as well; nothing opens a closed account.
    pub fn works(&self, now: Timestamp, account: AccountState) -> bool {
        let fits = match self.purpose {
            LinkPurpose::Confirm | LinkPurpose::Invite => account == AccountState::Pending,
            LinkPurpose::Reset => account != AccountState::Closed,
        };
        fits && self.used_at.is_none() && now < self.expires_at
    }
}

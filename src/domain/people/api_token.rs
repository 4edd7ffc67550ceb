//! Tokens with which a district's programs act: for one person of the district, within what the
//! token says, until a day.

use crate::domain::values::{
    AccountId, ApiTokenId, Invalid, OrganizationId, Timestamp, sha256_hex, short_text,
};

short_text!(
    /// What a token is for, as its people call it.
    TokenName, "what the token is for", 80, one line
);

/// What every token begins with, so that programs which look for leaked secrets know one.
const PREFIX: &str = "assay_";
/// The letters of a secret after its prefix: 256 bits in hex.
const LETTERS: usize = 64;
/// For how many days a token can be made, the shortest first.
pub const LIFETIMES: [i64; 3] = [30, 90, 365];

/// What a token lets a program do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Check lists as the district, with the names that it has remembered.
    Inventory,
    /// See, add and stop what the address of its maker watches.
    Watch,
    /// See, add and retire the tools of the district's desk.
    Adoption,
    /// See and report incidents of the district.
    Incident,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [Self::Inventory, Self::Watch, Self::Adoption, Self::Incident];

    /// The word in data, forms and records.
    pub fn word(self) -> &'static str {
        match self {
            Self::Inventory => "inventory",
            Self::Watch => "watch",
            Self::Adoption => "adoption",
            Self::Incident => "incident",
        }
    }

    /// The scope for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Inventory => "Check lists",
            Self::Watch => "Watch the registry",
            Self::Adoption => "Tools on the desk",
            Self::Incident => "Incidents",
        }
    }

    /// What it lets a program do, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Inventory => "Checks lists with the names that your district has remembered.",
            Self::Watch => "Sees, adds and stops what your own address watches.",
            Self::Adoption => "Sees the tools on your desk, adds some and retires some.",
            Self::Incident => "Sees the incidents that your district reported, and reports more.",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// When there is no such scope.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.word() == word)
            .ok_or_else(|| Invalid::new("Choose what the program may do from the list."))
    }
}

/// What a program that acts with a token has been given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The token.
    pub token: ApiTokenId,
    /// What the token is for.
    pub name: String,
    /// The district that it acts for.
    pub district: OrganizationId,
    /// What it lets do.
    pub scopes: Vec<Scope>,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Grant {
    /// Whether it lets do any of these.
    pub fn has_any(&self, scopes: &[Scope]) -> bool {
        scopes.iter().any(|scope| self.scopes.contains(scope))
    }
}

/// A token as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// What it gives.
    pub grant: Grant,
    /// Who made it; it can do no more than they can.
    pub account: AccountId,
    /// The last letters of its secret.
    pub ending: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
    /// When somebody of the district ended it.
    pub revoked_at: Option<Timestamp>,
}

impl ApiToken {
    /// Whether it can be used at an instant.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.grant.expires_at
    }
}

/// The secret of a token, made from 256 random bits in hex.
pub fn secret(random: &str) -> String {
    format!("{PREFIX}{random}")
}

/// Whether a text has the form of a token's secret.
pub fn is_secret(text: &str) -> bool {
    text.strip_prefix(PREFIX).is_some_and(|rest| {
        rest.len() == LETTERS
            && rest.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}

/// What is kept of a secret. It is random and long, so that a plain digest cannot be turned back.
pub fn secret_hash(secret: &str) -> String {
    sha256_hex(secret.as_bytes())
}

/// The last letters of a secret, by which its people know it.
pub fn ending(secret: &str) -> String {
    secret.get(secret.len().saturating_sub(4)..).unwrap_or_default().to_owned()
}

/// Reads for how many days a token is made.
///
/// # Errors
/// When it is none of [`LIFETIMES`].
pub fn parse_lifetime(text: &str) -> Result<i64, Invalid> {
    let days = text.parse().ok().filter(|days| LIFETIMES.contains(days));
    days.ok_or_else(|| Invalid::new("Choose how long the token works."))
}

//! Mails about a published listing, to whoever relies on it.

use serde::Serialize;

use super::mail::Mail;
use crate::domain::registry::state::Change;

/// A listing was suspended, reinstated, revoked or has expired.
#[derive(Serialize)]
pub(crate) struct Changed<'a> {
    moment: &'static str,
    /// The moment inside a sentence.
    became: String,
    revoked: bool,
    /// Why.
    reason: &'a str,
    /// The listing's slug.
    slug: &'a str,
}

impl<'a> Changed<'a> {
    /// A change of the listing with this slug, and why.
    pub(crate) fn new(change: Change, reason: &'a str, slug: &'a str) -> Self {
        let moment = change.moment();
        Self {
            moment,
            became: moment.to_lowercase(),
            revoked: change == Change::Revoke,
            reason,
            slug,
        }
    }
}

impl Mail for Changed<'_> {
    const TEMPLATE: &'static str = "registry/changed";

    fn subject(&self) -> &'static str {
        self.moment
    }

    fn samples() -> Vec<Self> {
        vec![
            Self::new(Change::Suspend, "An incident is looked into.", "askwell"),
            Self::new(Change::Revoke, "It shares chats.", "askwell"),
        ]
    }
}

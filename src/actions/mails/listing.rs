//! Mails about a published listing, to whoever relies on it.

use serde::Serialize;

use super::mail::Mail;
use crate::domain::registry::listing::{MORE_TIME, Settlement};
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

/// The agency recorded what became of a condition.
#[derive(Serialize)]
pub(crate) struct ConditionSettled<'a> {
    #[serde(skip)]
    moment: &'static str,
    met: bool,
    waived: bool,
    /// Whether it is due later than before.
    moved: bool,
    /// What has to be done.
    text: &'a str,
    /// By when, in words.
    due: &'a str,
    /// What shows it, or why.
    because: &'a str,
    /// The listing's slug.
    slug: &'a str,
}

impl<'a> ConditionSettled<'a> {
    /// What became of a condition; none stands for one that is open again.
    pub(crate) fn new(
        how: Option<Settlement>,
        text: &'a str,
        due: &'a str,
        because: &'a str,
        slug: &'a str,
    ) -> Self {
        let (met, waived) = (how == Some(Settlement::Met), how == Some(Settlement::Waived));
        let moved = false;
        Self { moment: Settlement::moment(how), met, waived, moved, text, due, because, slug }
    }

    /// That the agency gave more time for it.
    pub(crate) fn moved(self) -> Self {
        Self { moment: MORE_TIME, moved: true, ..self }
    }
}

impl Mail for ConditionSettled<'_> {
    const TEMPLATE: &'static str = "registry/condition_settled";

    fn subject(&self) -> &'static str {
        self.moment
    }

    fn samples() -> Vec<Self> {
        let of = |how, because| {
            Self::new(how, "Publish the schedule.", "19 February 2027", because, "askwell")
        };
        vec![
            of(Some(Settlement::Met), "The schedule stands on your website."),
            of(Some(Settlement::Waived), "Chat text is not kept any more."),
            of(None, "The schedule was taken down again."),
            of(None, "The schedule waits for the school board.").moved(),
        ]
    }
}

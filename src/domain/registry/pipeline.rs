//! What anyone may know of disclosures that have no listing yet: the tool, its vendor, and a neutral word. Never a draft.

use serde::Serialize;

use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::values::Timestamp;

/// How a disclosure stands in public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicState {
    /// The agency has it and has not published a decision.
    UnderReview,
    /// The vendor took it back.
    Withdrawn,
}

impl PublicState {
    /// The state for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::UnderReview => "Under review",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

/// A disclosure as the public sees it before there is a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PipelineFact {
    /// The product's name.
    pub product: String,
    /// The vendor's name.
    pub vendor: String,
    /// How it stands.
    pub state: PublicState,
    /// Since when: its last submission, or its withdrawal.
    pub since: Timestamp,
}

/// The public facts of submitted disclosures, given newest first: the newest of each product counts, those in the registry have a
/// listing instead, and a draft that was never submitted does not exist.
pub fn facts(disclosures: &[Disclosure]) -> Vec<PipelineFact> {
    let mut seen = Vec::new();
    let mut facts = Vec::new();
    for disclosure in disclosures {
        let Some(submitted) = disclosure.submitted_at else { continue };
        if seen.contains(&&disclosure.product) {
            continue;
        }
        seen.push(&disclosure.product);
        let (state, since) = match disclosure.state {
            State::Published => continue,
            State::Withdrawn => (PublicState::Withdrawn, disclosure.updated_at),
            _ => (PublicState::UnderReview, submitted),
        };
        facts.push(PipelineFact { product: disclosure.product_name.clone(), vendor: disclosure.vendor.clone(), state, since });
    }
    facts
}

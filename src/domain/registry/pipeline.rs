//! What anyone may know of disclosures that have no listing yet: the tool, its vendor, and a
//! neutral word. Never before the agency accepted it: until then the names are whatever somebody
//! typed.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::availability::Availability;
use super::search::{Field, SearchIndex};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::values::Timestamp;

/// How a tool without a decision stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UndecidedState)]
pub enum PublicState {
    /// The agency accepted it and has not published a decision.
    UnderReview,
    /// The vendor took it back.
    Withdrawn,
}

impl PublicState {
    /// How a disclosure stands that the agency accepted and has not published; none of any other.
    pub fn of(disclosure: &Disclosure) -> Option<Self> {
        disclosure.accepted_at()?;
        match disclosure.state() {
            State::InReview | State::Scored | State::Proposed | State::Decided => {
                Some(Self::UnderReview)
            }
            State::Withdrawn => Some(Self::Withdrawn),
            State::Draft | State::Submitted | State::Returned | State::Published => None,
        }
    }

    /// The state for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::UnderReview => "Under review",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

impl From<PublicState> for Availability {
    fn from(state: PublicState) -> Self {
        match state {
            PublicState::UnderReview => Self::InReview,
            PublicState::Withdrawn => Self::NeverReviewed,
        }
    }
}

/// A tool that the agency accepted for review and has published no decision on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Undecided)]
pub struct PipelineFact {
    /// Whether the tool may be bought today: `in_review`, or `never_reviewed` where the vendor took
    /// it back.
    pub availability: Availability,
    /// The product's name.
    pub product: String,
    /// The vendor's name.
    pub vendor: String,
    /// Names that the product and its vendor had before.
    #[serde(skip)]
    pub former_names: Vec<String>,
    /// How it stands.
    pub state: PublicState,
    /// Since when: its acceptance, or its withdrawal.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// Whether the registry has a decision on the product already: what may be bought today is for
    /// that to say.
    #[serde(skip)]
    pub listed: bool,
}

/// The public facts of disclosures, given newest first: of each product the newest that the agency
/// accepted counts, and those in the registry have a listing instead, which stays when a later
/// disclosure is withdrawn. What is not accepted, or is back with its vendor, does not exist.
/// `former` holds the names that products and vendors had before, by their ids.
pub fn facts(
    disclosures: &[Disclosure],
    former: &BTreeMap<String, Vec<String>>,
) -> Vec<PipelineFact> {
    let mut seen = HashSet::new();
    let published: HashSet<&str> = disclosures
        .iter()
        .filter(|other| other.state() == State::Published)
        .map(|other| other.product.as_str())
        .collect();
    let mut facts = Vec::new();
    for disclosure in disclosures {
        let Some(accepted) = disclosure.accepted_at() else { continue };
        let listed = published.contains(disclosure.product.as_str());
        let fact = match disclosure.state() {
            State::Draft | State::Submitted | State::Returned => continue,
            State::InReview | State::Scored | State::Proposed | State::Decided => {
                Some((PublicState::UnderReview, accepted))
            }
            State::Withdrawn if listed => continue,
            State::Withdrawn => Some((PublicState::Withdrawn, disclosure.updated_at)),
            State::Published => None,
        };
        if !seen.insert(disclosure.product.as_str()) {
            continue;
        }
        if let Some((state, since)) = fact {
            let names = [disclosure.product.as_str(), disclosure.organization.as_str()]
                .into_iter()
                .filter_map(|id| former.get(id));
            facts.push(PipelineFact {
                availability: state.into(),
                product: disclosure.product_name.clone(),
                vendor: disclosure.vendor.clone(),
                former_names: names.flatten().cloned().collect(),
                state,
                since,
                listed,
            });
        }
    }
    facts
}

/// An index of the names in some facts, by their places.
pub fn index(facts: &[PipelineFact]) -> SearchIndex {
    SearchIndex::new(facts.iter().map(|fact| {
        let own = [(Field::Name, fact.product.as_str()), (Field::Vendor, fact.vendor.as_str())];
        own.into_iter()
            .chain(fact.former_names.iter().map(|name| (Field::Vendor, name.as_str())))
            .collect()
    }))
}

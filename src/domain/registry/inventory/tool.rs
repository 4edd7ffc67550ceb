//! A tool of the registry as a check tells of it: a listing, or what has no decision yet.

use std::iter;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::availability::Availability;
use super::super::listing::{Card, ConditionState};
use super::super::matching::{Known, version};
use super::super::pipeline::PipelineFact;
use super::super::state::ListingState;
use super::finding::Finding;
use crate::domain::instrument::Decision;
use crate::domain::values::sha256_hex;

/// A tool that lists are held against.
#[derive(Debug, Clone, Copy)]
pub enum HeldTool<'r> {
    /// It has a listing.
    Listed(&'r Card),
    /// It has no decision.
    Undecided(&'r PipelineFact),
}

/// A tool of the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InventoryTool {
    /// The word by which a choice names it: the slug of its listing, or a word of its own while it
    /// has none.
    pub key: String,
    /// The slug of its listing, which is at `/registry/{slug}`; null while there is no decision.
    #[schema(required = true)]
    pub slug: Option<String>,
    /// What the registry calls it today.
    pub name: String,
    /// Its vendor's name.
    pub vendor: String,
    /// The version that the decision is about; null while there is none.
    #[schema(required = true)]
    pub version: Option<String>,
    /// Whether it may be bought today.
    pub availability: Availability,
    /// The last day of the approval; null where there is none.
    #[schema(required = true)]
    pub expires_on: Option<NaiveDate>,
    /// How many conditions have a day that is still to come.
    pub conditions_open: usize,
    /// How many conditions were due and are not met, as far as the record says.
    pub conditions_overdue: usize,
    /// The ids of the modules that people complete.
    pub modules: Vec<String>,
}

impl<'r> HeldTool<'r> {
    /// What matching knows of it.
    pub fn known(self) -> Known<'r> {
        match self {
            Self::Listed(card) => Known {
                name: &card.name,
                vendor: &card.vendor,
                former: &card.former_names,
                website: &card.website,
            },
            Self::Undecided(fact) => Known {
                name: &fact.product,
                vendor: &fact.vendor,
                former: &fact.former_names,
                website: "",
            },
        }
    }

    /// The word by which a choice names it.
    pub fn key(self) -> String {
        match self {
            Self::Listed(card) => card.slug.clone(),
            Self::Undecided(fact) => undecided_key(&fact.product, &fact.vendor),
        }
    }

    /// The words by which a choice may have named it before it was renamed or decided. One that
    /// another tool has today names that one.
    pub fn former_keys(self) -> Vec<String> {
        let Known { name, vendor, former, .. } = self.known();
        let with_former = |now| iter::once(now).chain(former.iter().map(String::as_str));
        let undecided = with_former(name)
            .flat_map(|name| with_former(vendor).map(move |vendor| undecided_key(name, vendor)));
        let slugs = match self {
            Self::Listed(card) => card.former_slugs.as_slice(),
            Self::Undecided(_) => &[],
        };
        slugs.iter().cloned().chain(undecided).collect()
    }

    /// What a check tells of it.
    pub fn told(self) -> InventoryTool {
        match self {
            Self::Listed(card) => {
                let count = |state| {
                    let conditions = card.conditions.iter();
                    conditions.filter(|condition| condition.state == Some(state)).count()
                };
                let over = card.status.is_over();
                let modules = card.modules.iter().filter(|_| !over);
                InventoryTool {
                    key: self.key(),
                    slug: Some(card.slug.clone()),
                    name: card.name.clone(),
                    vendor: card.vendor.clone(),
                    version: Some(card.version.clone()),
                    availability: card.availability(),
                    expires_on: card.expires_on.filter(|_| card.status != ListingState::Revoked),
                    conditions_open: count(ConditionState::Open),
                    conditions_overdue: count(ConditionState::Overdue),
                    modules: modules.map(|module| module.id.clone()).collect(),
                }
            }
            Self::Undecided(fact) => InventoryTool {
                key: self.key(),
                slug: None,
                name: fact.product.clone(),
                vendor: fact.vendor.clone(),
                version: None,
                availability: fact.availability,
                expires_on: None,
                conditions_open: 0,
                conditions_overdue: 0,
                modules: Vec::new(),
            },
        }
    }

    /// Everything that is found about it for a list that names this version, the worst first.
    pub fn findings(self, version_in_use: Option<&str>) -> Vec<Finding> {
        let card = match self {
            Self::Undecided(fact) if fact.availability == Availability::InReview => {
                return vec![Finding::InReview];
            }
            Self::Undecided(_) => return vec![Finding::NeverReviewed],
            Self::Listed(card) => card,
        };
        match (card.status, card.decision) {
            (_, Decision::NotApproved) => return vec![Finding::NotApproved],
            (ListingState::Revoked, _) => return vec![Finding::Revoked],
            (ListingState::Expired, _) => return vec![Finding::Expired],
            (ListingState::Suspended, _) => return vec![Finding::Suspended],
            (ListingState::Published, _) if card.rests() => return vec![Finding::OnHold],
            (ListingState::Published, _) => {}
        }
        let other = version_in_use.is_some_and(|in_use| !version::fits(in_use, &card.version));
        let told = self.told();
        let found = [
            (other, Finding::OtherVersion),
            (told.conditions_overdue > 0, Finding::ConditionsOverdue),
            (told.conditions_open > 0, Finding::ConditionsOpen),
            (told.availability == Availability::PilotOnly, Finding::PilotOnly),
            (!told.modules.is_empty(), Finding::ModulesRequired),
        ];
        let mut findings: Vec<Finding> =
            found.into_iter().filter(|(holds, _)| *holds).map(|(_, finding)| finding).collect();
        if findings.is_empty() {
            findings.push(Finding::Fine);
        }
        findings
    }
}

/// A slug has no full stop, so the two never meet.
fn undecided_key(name: &str, vendor: &str) -> String {
    let digest = sha256_hex(format!("{name}\n{vendor}").as_bytes());
    format!("undecided.{}", digest.get(..16).unwrap_or_default())
}

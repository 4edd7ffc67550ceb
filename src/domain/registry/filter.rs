//! Facets: the values by which a list is narrowed, and how many listings have each.

use std::collections::BTreeMap;

use super::availability::Availability;
use super::listing::Card;
use super::query::{AVAILABILITY, DECISION, FACT};
use super::state::ListingState;
use crate::domain::assessment::decision::{DECISIONS, label};

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// What the address says.
    pub value: String,
    /// What people read.
    pub label: String,
    /// The listings that have it, by place.
    pub listings: Vec<usize>,
}

/// A facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// What the address says.
    pub name: String,
    /// What people read.
    pub title: String,
    /// Its values that some listing has, in a sensible order.
    pub values: Vec<FacetValue>,
}

/// The facets of some listings: the answer, the decision that holds, the status, the tier, the
/// facts, the modules.
pub fn facets<'a>(cards: impl Iterator<Item = &'a Card> + Clone) -> Vec<Facet> {
    // An approval that does not hold any more is told by the answer, "not now" or "no", and never
    // counts as one.
    let decided = |card: &'a Card| if card.counts() { card.decision.word() } else { "" };
    let mut facets = vec![
        fixed(
            AVAILABILITY,
            "May be bought today",
            Availability::ALL.map(|answer| (answer.word(), answer.label())).as_slice(),
            cards.clone().map(|card| card.availability().word()),
        ),
        fixed(
            DECISION,
            "Decision that holds",
            DECISIONS.map(|decision| (decision.word(), label(decision))).as_slice(),
            cards.clone().map(decided),
        ),
        fixed(
            "status",
            "Listing status",
            ListingState::ALL.map(|state| (state.word(), state.label())).as_slice(),
            cards.clone().map(|card| card.status.word()),
        ),
        tiers(cards.clone()),
    ];
    facets.extend(facts(cards.clone()));
    facets.push(modules(cards));
    facets.retain(|facet| !facet.values.is_empty());
    facets
}

fn fixed<'a>(
    name: &str,
    title: &str,
    words: &[(&str, &str)],
    of: impl Iterator<Item = &'a str>,
) -> Facet {
    let mut values: Vec<FacetValue> = words
        .iter()
        .map(|(value, label)| FacetValue {
            value: (*value).to_owned(),
            label: (*label).to_owned(),
            listings: Vec::new(),
        })
        .collect();
    for (place, word) in of.enumerate() {
        if let Some(value) = values.iter_mut().find(|value| value.value == word) {
            value.listings.push(place);
        }
    }
    values.retain(|value| !value.listings.is_empty());
    Facet { name: name.to_owned(), title: title.to_owned(), values }
}

fn tiers<'a>(cards: impl Iterator<Item = &'a Card>) -> Facet {
    let mut tiers: BTreeMap<u8, FacetValue> = BTreeMap::new();
    for (place, card) in cards.enumerate() {
        let Some(tier) = card.residual_tier else { continue };
        let name = card.residual_tier_name.as_deref().unwrap_or_default();
        let value = tiers.entry(tier).or_insert_with(|| FacetValue {
            value: tier.to_string(),
            label: format!("{tier} {}", name.to_lowercase()).trim_end().to_owned(),
            listings: Vec::new(),
        });
        value.listings.push(place);
    }
    Facet {
        name: "tier".to_owned(),
        title: "Residual risk tier".to_owned(),
        values: tiers.into_values().collect(),
    }
}

impl Facet {
    /// Notes that a listing has a value.
    fn note(&mut self, value: &str, label: &str, place: usize) {
        match self.values.iter_mut().find(|known| known.value == value) {
            Some(known) => known.listings.push(place),
            None => self.values.push(FacetValue {
                value: value.to_owned(),
                label: label.to_owned(),
                listings: vec![place],
            }),
        }
    }
}

/// One facet for each fact, the most frequent values first.
fn facts<'a>(cards: impl Iterator<Item = &'a Card>) -> Vec<Facet> {
    let mut facets: Vec<Facet> = Vec::new();
    for (place, card) in cards.enumerate() {
        for fact in &card.facts {
            let name = format!("{FACT}{}", fact.id);
            if !facets.iter().any(|facet| facet.name == name) {
                facets.push(Facet {
                    name: name.clone(),
                    title: fact.label.clone(),
                    values: Vec::new(),
                });
            }
            for facet in facets.iter_mut().filter(|facet| facet.name == name) {
                fact.values.iter().for_each(|value| facet.note(&value.id, &value.label, place));
            }
        }
    }
    for facet in &mut facets {
        facet.values.sort_by(|a, b| {
            b.listings.len().cmp(&a.listings.len()).then_with(|| a.label.cmp(&b.label))
        });
    }
    facets
}

fn modules<'a>(cards: impl Iterator<Item = &'a Card>) -> Facet {
    let mut modules: BTreeMap<&str, FacetValue> = BTreeMap::new();
    // What has ended or was taken back requires nothing any more.
    for (place, card) in cards.enumerate().filter(|(_, card)| !card.status.is_over()) {
        for module in &card.modules {
            let value = modules.entry(&module.id).or_insert_with(|| FacetValue {
                value: module.id.clone(),
                label: format!("{} {}", module.id, module.title),
                listings: Vec::new(),
            });
            value.listings.push(place);
        }
    }
    Facet {
        name: "module".to_owned(),
        title: "Required module".to_owned(),
        values: modules.into_values().collect(),
    }
}

//! Facets: the values by which a list is narrowed, and how many listings have each.

use std::collections::{BTreeMap, HashMap};

use roaring::RoaringBitmap;

use super::availability::Availability;
use super::grades::{self, Grade};
use super::listing::Card;
use super::query::{AVAILABILITY, DECISION, FACT, GRADE, SCORE, SCORES};
use super::scores::place;
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
    pub listings: RoaringBitmap,
}

impl FacetValue {
    fn new(value: &str, label: String) -> Self {
        Self { value: value.to_owned(), label, listings: RoaringBitmap::new() }
    }

    /// Notes that the listing at a place has it.
    fn note(&mut self, listing: usize) {
        self.listings.insert(place(listing));
    }
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
/// grade, the facts, the scores, the modules.
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
        grades_of(cards.clone()),
    ];
    facets.extend(facts(cards.clone()));
    facets.extend(scores(cards.clone()));
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
    let mut values: Vec<FacetValue> =
        words.iter().map(|(value, label)| FacetValue::new(value, (*label).to_owned())).collect();
    for (listing, word) in of.enumerate() {
        if let Some(value) = values.iter_mut().find(|value| value.value == word) {
            value.note(listing);
        }
    }
    values.retain(|value| !value.listings.is_empty());
    Facet { name: name.to_owned(), title: title.to_owned(), values }
}

fn tiers<'a>(cards: impl Iterator<Item = &'a Card>) -> Facet {
    let mut tiers: BTreeMap<u8, FacetValue> = BTreeMap::new();
    for (listing, card) in cards.enumerate() {
        let Some(tier) = card.residual_tier else { continue };
        let name = card.residual_tier_name.as_deref().unwrap_or_default();
        let value = tiers.entry(tier).or_insert_with(|| {
            let label = format!("{tier} {}", name.to_lowercase()).trim_end().to_owned();
            FacetValue::new(&tier.to_string(), label)
        });
        value.note(listing);
    }
    Facet {
        name: "tier".to_owned(),
        title: "Residual risk tier".to_owned(),
        values: tiers.into_values().collect(),
    }
}

/// The grades for which a tool is, by what it says of its users.
fn grades_of<'a>(cards: impl Iterator<Item = &'a Card>) -> Facet {
    let mut grades: Vec<(Grade, FacetValue)> =
        Grade::all().map(|grade| (grade, FacetValue::new(&grade.word(), grade.label()))).collect();
    let mut known: HashMap<&str, Vec<Grade>> = HashMap::new();
    for (listing, card) in cards.enumerate() {
        for label in grades::users(card) {
            let told = known.entry(label).or_insert_with(|| grades::told(label));
            for (_, value) in grades.iter_mut().filter(|(grade, _)| told.contains(grade)) {
                value.note(listing);
            }
        }
    }
    let values = grades.into_iter().map(|(_, value)| value);
    Facet {
        name: GRADE.to_owned(),
        title: "Grade".to_owned(),
        values: values.filter(|value| !value.listings.is_empty()).collect(),
    }
}

/// One facet for each criterion: the listings with at least a score.
fn scores<'a>(cards: impl Iterator<Item = &'a Card>) -> Vec<Facet> {
    let mut facets: Vec<Facet> = Vec::new();
    for (listing, card) in cards.enumerate() {
        for (criterion, score) in &card.scores.0 {
            let Some(reached) = score.score else { continue };
            let name = format!("{SCORE}{criterion}");
            let known = facets.iter().position(|facet| facet.name == name);
            let at = known.unwrap_or_else(|| {
                let least = |least: &&str| FacetValue::new(least, format!("{least} or more"));
                let title = format!("{}: panel’s score", score.title);
                facets.push(Facet { name, title, values: SCORES.iter().map(least).collect() });
                facets.len() - 1
            });
            let values = facets.get_mut(at).map(|facet| facet.values.as_mut_slice());
            for value in values.unwrap_or_default() {
                if value.value.parse().is_ok_and(|least: f64| least <= reached) {
                    value.note(listing);
                }
            }
        }
    }
    for facet in &mut facets {
        facet.values.retain(|value| !value.listings.is_empty());
    }
    facets
}

/// One facet for each fact, the most frequent values first.
fn facts<'a>(cards: impl Iterator<Item = &'a Card>) -> Vec<Facet> {
    let mut facets: Vec<(&str, Facet)> = Vec::new();
    let mut places: HashMap<(usize, &str), usize> = HashMap::new();
    for (listing, card) in cards.enumerate() {
        for fact in &card.facts {
            let known = facets.iter().position(|(id, _)| *id == fact.id);
            let at = known.unwrap_or_else(|| {
                let (name, title) = (format!("{FACT}{}", fact.id), fact.label.clone());
                facets.push((&fact.id, Facet { name, title, values: Vec::new() }));
                facets.len() - 1
            });
            let Some((_, facet)) = facets.get_mut(at) else { continue };
            for value in &fact.values {
                let place = *places.entry((at, &value.id)).or_insert_with(|| {
                    facet.values.push(FacetValue::new(&value.id, value.label.clone()));
                    facet.values.len() - 1
                });
                if let Some(known) = facet.values.get_mut(place) {
                    known.note(listing);
                }
            }
        }
    }
    let mut facets: Vec<Facet> = facets.into_iter().map(|(_, facet)| facet).collect();
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
    for (listing, card) in cards.enumerate().filter(|(_, card)| !card.status.is_over()) {
        for module in &card.modules {
            let value = modules.entry(&module.id).or_insert_with(|| {
                FacetValue::new(&module.id, format!("{} {}", module.id, module.title))
            });
            value.note(listing);
        }
    }
    Facet {
        name: "module".to_owned(),
        title: "Required module".to_owned(),
        values: modules.into_values().collect(),
    }
}

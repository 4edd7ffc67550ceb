//! Facets: the values by which a list is narrowed, and how many listings have each.

use std::collections::HashMap;

use fixedbitset::FixedBitSet;
use roaring::RoaringBitmap;

use super::availability::Availability;
use super::grades::{self, Grade};
use super::listing::Card;
use super::query::{AVAILABILITY, DECISION, FACT, GRADE, SCORE, SCORES};
use super::scores::{GONE, place};
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
    /// The same as one bit for each place: what it has in common with others is counted quickest
    /// so.
    bits: FixedBitSet,
}

impl FacetValue {
    fn new(value: String, label: String, listings: RoaringBitmap) -> Self {
        Self { value, label, bits: bits(&listings), listings }
    }

    /// How many of some listings have it.
    pub(super) fn among(&self, some: &FixedBitSet) -> usize {
        self.bits.intersection_count(some)
    }
}

/// Places as one bit for each.
pub(super) fn bits(places: &RoaringBitmap) -> FixedBitSet {
    let end = places.max().and_then(|last| usize::try_from(last).ok()).map_or(0, |last| last + 1);
    let mut bits = FixedBitSet::with_capacity(end);
    places.iter().filter_map(|place| usize::try_from(place).ok()).for_each(|at| bits.insert(at));
    bits
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

/// The values of one facet that some listing has, with the listings of each.
type Values = HashMap<String, RoaringBitmap>;

/// Which listings have which values, gathered listing by listing.
#[derive(Default)]
struct Gathered {
    facets: HashMap<String, Values>,
    /// The grades that the names of kinds of users tell, as they are written in addresses.
    told: HashMap<String, Vec<String>>,
}

impl Gathered {
    fn note(&mut self, facet: &str, value: &str, listing: u32) {
        let values = match self.facets.get_mut(facet) {
            Some(values) => values,
            None => self.facets.entry(facet.to_owned()).or_default(),
        };
        match values.get_mut(value) {
            Some(listings) => {
                listings.insert(listing);
            }
            None => {
                values.insert(value.to_owned(), RoaringBitmap::from([listing]));
            }
        }
    }

    /// Notes everything by which a listing is found.
    fn card(&mut self, listing: u32, card: &Card) {
        self.note(AVAILABILITY, card.availability().word(), listing);
        // An approval that does not hold any more is told by the answer, "not now" or "no", and
        // never counts as one.
        if card.counts() {
            self.note(DECISION, card.decision.word(), listing);
        }
        self.note(STATUS, card.status.word(), listing);
        if let Some(tier) = card.residual_tier {
            self.note(TIER, &tier.to_string(), listing);
        }
        for label in grades::users(card) {
            let grades = self.told.get(label).cloned().unwrap_or_else(|| {
                let told = grades::told(label).into_iter().map(Grade::word).collect::<Vec<_>>();
                self.told.insert(label.to_owned(), told.clone());
                told
            });
            for grade in grades {
                self.note(GRADE, &grade, listing);
            }
        }
        for fact in &card.facts {
            let name = format!("{FACT}{}", fact.id);
            for value in &fact.values {
                self.note(&name, &value.id, listing);
            }
        }
        for (criterion, score) in &card.scores.0 {
            let Some(reached) = score.score else { continue };
            let name = format!("{SCORE}{criterion}");
            let is_reached = |least: &&&str| least.parse().is_ok_and(|least: f64| least <= reached);
            let least: Vec<&&str> = SCORES.iter().filter(is_reached).collect();
            for least in least {
                self.note(&name, least, listing);
            }
        }
        // What has ended or was taken back requires nothing any more.
        if !card.status.is_over() {
            for module in &card.modules {
                self.note(MODULE, &module.id, listing);
            }
        }
    }

    /// The facets: the answer, the decision that holds, the status, the tier, the grade, the facts,
    /// the scores, the modules. Their words are those of the first listing that has them.
    fn facets(mut self, cards: &[&Card]) -> Vec<Facet> {
        let mut facets = vec![
            self.fixed(
                AVAILABILITY,
                "May be bought today",
                Availability::ALL.map(|answer| (answer.word(), answer.label())).as_slice(),
            ),
            self.fixed(
                DECISION,
                "Decision that holds",
                DECISIONS.map(|decision| (decision.word(), label(decision))).as_slice(),
            ),
            self.fixed(
                STATUS,
                "Listing status",
                ListingState::ALL.map(|state| (state.word(), state.label())).as_slice(),
            ),
            self.tiers(cards),
            self.grades(),
        ];
        let mut modules = self.found(MODULE, cards, |card, id| {
            let module = card.modules.iter().find(|module| module.id == id)?;
            Some(format!("{} {}", module.id, module.title))
        });
        modules.sort_by(|a, b| a.value.cmp(&b.value));
        facets.extend(self.facts(cards));
        facets.extend(self.scores(cards));
        let title = "Required module".to_owned();
        facets.push(Facet { name: MODULE.to_owned(), title, values: modules });
        facets.retain(|facet| !facet.values.is_empty());
        facets
    }

    /// A facet whose values and words are known, in their order.
    fn fixed(&mut self, name: &str, title: &str, words: &[(&str, &str)]) -> Facet {
        let mut found = self.facets.remove(name).unwrap_or_default();
        let value = |(value, label): &(&str, &str)| {
            let listings = found.remove(*value)?;
            Some(FacetValue::new((*value).to_owned(), (*label).to_owned(), listings))
        };
        let values = words.iter().filter_map(value).collect();
        Facet { name: name.to_owned(), title: title.to_owned(), values }
    }

    /// The values of a facet, each in the words of the first listing that has it.
    fn found(
        &mut self,
        name: &str,
        cards: &[&Card],
        words: impl Fn(&Card, &str) -> Option<String>,
    ) -> Vec<FacetValue> {
        let found = self.facets.remove(name).unwrap_or_default();
        let value = |(value, listings): (String, RoaringBitmap)| {
            let label = words(first(&listings, cards)?, &value)?;
            Some(FacetValue::new(value, label, listings))
        };
        found.into_iter().filter_map(value).collect()
    }

    fn tiers(&mut self, cards: &[&Card]) -> Facet {
        let mut values = self.found(TIER, cards, |card, tier| {
            let name = card.residual_tier_name.as_deref().unwrap_or_default();
            Some(format!("{tier} {}", name.to_lowercase()).trim_end().to_owned())
        });
        values.sort_by_key(|value| value.value.parse::<u8>().ok());
        Facet { name: TIER.to_owned(), title: "Residual risk tier".to_owned(), values }
    }

    /// The grades for which a tool is, by what it says of its users.
    fn grades(&mut self) -> Facet {
        let words: Vec<(String, String)> =
            Grade::all().map(|grade| (grade.word(), grade.label())).collect();
        let words: Vec<(&str, &str)> =
            words.iter().map(|(word, label)| (word.as_str(), label.as_str())).collect();
        self.fixed(GRADE, "Grade", &words)
    }

    /// The names of the facets that begin so, in the order in which the listings tell of them;
    /// `at` gives the place of one among those of a listing, and its title.
    fn told<'c>(
        &self,
        start: &str,
        cards: &[&'c Card],
        at: impl Fn(&'c Card, &str) -> Option<(usize, &'c str)>,
    ) -> Vec<(String, String)> {
        let mut told: Vec<(u32, usize, String, String)> = Vec::new();
        for (name, values) in &self.facets {
            let Some(id) = name.strip_prefix(start) else { continue };
            let Some(place) = values.values().filter_map(RoaringBitmap::min).min() else {
                continue;
            };
            let card = usize::try_from(place).ok().and_then(|place| cards.get(place));
            if let Some((number, title)) = card.and_then(|card| at(card, id)) {
                told.push((place, number, name.clone(), title.to_owned()));
            }
        }
        told.sort_unstable();
        told.into_iter().map(|(.., name, title)| (name, title)).collect()
    }

    /// One facet for each fact, the most frequent values first.
    fn facts(&mut self, cards: &[&Card]) -> Vec<Facet> {
        let place_of = |card: &Card, id: &str| card.facts.iter().position(|fact| fact.id == id);
        let names = self.told(FACT, cards, |card, id| {
            let at = place_of(card, id)?;
            Some((at, card.facts.get(at)?.label.as_str()))
        });
        let facet = |(name, title): (String, String)| {
            let mut values = self.found(&name, cards, |card, value| {
                let fact = card.facts.get(place_of(card, name.strip_prefix(FACT)?)?)?;
                let known = fact.values.iter().find(|known| known.id == value)?;
                Some(known.label.clone())
            });
            values.sort_by(|a, b| {
                b.listings.len().cmp(&a.listings.len()).then_with(|| a.label.cmp(&b.label))
            });
            Facet { name, title, values }
        };
        names.into_iter().map(facet).collect()
    }

    /// One facet for each criterion: the listings with at least a score.
    fn scores(&mut self, cards: &[&Card]) -> Vec<Facet> {
        let names = self.told(SCORE, cards, |card, criterion| {
            let at = card.scores.0.iter().position(|(known, _)| known == criterion)?;
            Some((at, card.scores.0.get(at)?.1.title.as_str()))
        });
        let words: Vec<(&str, String)> =
            SCORES.iter().map(|least| (*least, format!("{least} or more"))).collect();
        let words: Vec<(&str, &str)> =
            words.iter().map(|(least, label)| (*least, label.as_str())).collect();
        let facet = |(name, title): (String, String)| {
            self.fixed(&name, &format!("{title}: panel’s score"), &words)
        };
        names.into_iter().map(facet).collect()
    }
}

/// The first of some listings.
fn first<'c>(listings: &RoaringBitmap, cards: &[&'c Card]) -> Option<&'c Card> {
    cards.get(usize::try_from(listings.min()?).ok()?).copied()
}

const STATUS: &str = "status";
const TIER: &str = "tier";
const MODULE: &str = "module";

/// The facets of some listings.
pub fn facets(cards: &[&Card]) -> Vec<Facet> {
    next(&[], &Moved::all_new(cards.len()), cards)
}

/// Where listings stand now that stood elsewhere before, and which are new or changed.
#[derive(Debug)]
pub(super) struct Moved {
    /// For each place of before, where its listing stands now; [`GONE`] where it does not.
    pub(super) to: Vec<u32>,
    /// The places of those that are new or changed.
    pub(super) new: Vec<u32>,
}

impl Moved {
    fn all_new(many: usize) -> Self {
        Self { to: Vec::new(), new: (0..place(many)).collect() }
    }

    /// From where each listing stood before, of so many.
    pub(super) fn from(before: &[Option<usize>], many: usize) -> Self {
        let mut moved = Self { to: vec![GONE; many], new: Vec::new() };
        for (now, before) in before.iter().enumerate() {
            match before.and_then(|before| moved.to.get_mut(before)) {
                Some(to) => *to = place(now),
                None => moved.new.push(place(now)),
            }
        }
        moved
    }

    /// Where a listing stands now; none where it does not.
    pub(super) fn now(&self, before: u32) -> Option<u32> {
        let now = usize::try_from(before).ok().and_then(|before| self.to.get(before)).copied();
        now.filter(|now| *now != GONE)
    }
}

/// The facets of listings that are mostly those of before: only what is new is looked through.
pub(super) fn next(before: &[Facet], moved: &Moved, cards: &[&Card]) -> Vec<Facet> {
    let mut gathered = Gathered::default();
    for facet in before {
        let values = facet.values.iter().map(|value| {
            let listings = value.listings.iter().filter_map(|before| moved.now(before));
            (value.value.clone(), listings.collect::<RoaringBitmap>())
        });
        let values = values.filter(|(_, listings)| !listings.is_empty()).collect();
        gathered.facets.insert(facet.name.clone(), values);
    }
    for at in &moved.new {
        let card = usize::try_from(*at).ok().and_then(|at| cards.get(at));
        if let Some(card) = card {
            gathered.card(*at, card);
        }
    }
    gathered.facets(cards)
}

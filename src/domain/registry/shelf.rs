//! The registry as everybody reads it on one day: every listing with its JSON, the facets and the
//! search index, ready made and never changed. A new day makes a new one, from this one alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::filter::{Facet, facets};
use super::listing::{Card, Listing};
use super::query::{Query, Sort};
use super::search::{Field, Found, SearchIndex};
use super::state::ListingState;
use crate::domain::values::sha256_hex;

/// A listing with its ready-made bodies.
#[derive(Debug)]
pub struct Shelved {
    /// The listing.
    pub listing: Listing,
    /// The whole of it as JSON.
    pub json: String,
    /// What lists tell of it as JSON.
    pub card_json: String,
    /// The validator of the whole.
    pub etag: String,
}

/// Every listing.
#[derive(Debug, Default)]
pub struct Shelf {
    /// The listings, the newest decision first.
    pub listings: Vec<Arc<Shelved>>,
    /// What narrows a list.
    pub facets: Vec<Facet>,
    /// The day for which the listings are shown.
    pub day: NaiveDate,
    by_slug: Arc<BTreeMap<String, usize>>,
    search: Arc<SearchIndex>,
}

/// The answer to a query.
#[derive(Debug)]
pub struct Results<'s> {
    /// The listings of the page.
    pub page: Vec<&'s Shelved>,
    /// How many fit in all.
    pub total: usize,
    /// How many fit before the page.
    pub before: usize,
    /// The slug that the page before begins after; none when it is the first.
    pub previous: Option<Previous<'s>>,
    /// The slug that the next page begins after.
    pub next: Option<&'s str>,
    /// For each facet in order, how many listings each value would leave.
    pub counts: Vec<Vec<usize>>,
    /// Words that were read as other words.
    pub read_as: Vec<(String, String)>,
}

/// Where the page before begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Previous<'s> {
    /// At the beginning.
    Start,
    /// After this slug.
    After(&'s str),
}

/// What a search looks in: names, those of before too, what it is used for, by whom and how it
/// works, and the vendor's description.
fn searched(card: &Card) -> Vec<(Field, &str)> {
    let former = card.former_names.iter().map(|name| (Field::Vendor, name.as_str()));
    let facts = card
        .facts
        .iter()
        .flat_map(|fact| &fact.values)
        .map(|value| (Field::Fact, value.label.as_str()));
    let own = [
        (Field::Name, card.name.as_str()),
        (Field::Vendor, card.vendor.as_str()),
        (Field::Summary, card.summary.as_str()),
    ];
    own.into_iter().chain(former).chain(facts).collect()
}

impl Shelved {
    fn new(listing: Listing) -> Result<Self, serde_json::Error> {
        let json = listing.to_json()?;
        let etag = format!("\"{}\"", sha256_hex(json.as_bytes()));
        Ok(Self { card_json: serde_json::to_string(&listing.card)?, json, etag, listing })
    }
}

impl Shelf {
    /// Puts listings on the shelf, as they stand on a day.
    ///
    /// # Errors
    /// When one cannot be written as JSON.
    pub fn new(listings: Vec<Listing>, day: NaiveDate) -> Result<Self, serde_json::Error> {
        let mut listings: Vec<Listing> =
            listings.into_iter().map(|listing| listing.as_of(day)).collect();
        listings.sort_by(|a, b| {
            b.card.decided_on.cmp(&a.card.decided_on).then_with(|| a.card.slug.cmp(&b.card.slug))
        });
        let search = SearchIndex::new(listings.iter().map(|listing| searched(&listing.card)));
        let facets = facets(listings.iter().map(|listing| &listing.card));
        let by_slug = listings
            .iter()
            .enumerate()
            .map(|(place, listing)| (listing.card.slug.clone(), place))
            .collect();
        let shelved = listings.into_iter().map(|listing| Shelved::new(listing).map(Arc::new));
        let listings = shelved.collect::<Result<_, serde_json::Error>>()?;
        Ok(Self { listings, facets, day, by_slug: Arc::new(by_slug), search: Arc::new(search) })
    }

    /// The shelf on a later day. Only listings that read differently then are made anew.
    ///
    /// # Errors
    /// When one cannot be written as JSON.
    pub fn on(&self, day: NaiveDate) -> Result<Self, serde_json::Error> {
        let mut changed = false;
        let listings = self.listings.iter().map(|shelved| {
            if shelved.listing.is_same_on(self.day, day) {
                return Ok(Arc::clone(shelved));
            }
            changed = true;
            Shelved::new(shelved.listing.clone().as_of(day)).map(Arc::new)
        });
        let listings: Vec<Arc<Shelved>> = listings.collect::<Result<_, serde_json::Error>>()?;
        let facets = if changed {
            facets(listings.iter().map(|shelved| &shelved.listing.card))
        } else {
            self.facets.clone()
        };
        Ok(Self {
            listings,
            facets,
            day,
            by_slug: Arc::clone(&self.by_slug),
            search: Arc::clone(&self.search),
        })
    }

    /// The listing of a product.
    pub fn listing(&self, slug: &str) -> Option<&Shelved> {
        self.by_slug.get(slug).and_then(|place| self.at(*place))
    }

    fn at(&self, place: usize) -> Option<&Shelved> {
        self.listings.get(place).map(Arc::as_ref)
    }

    /// Listings whose names come near a text.
    pub fn near_names(&self, text: &str, limit: usize) -> Vec<&Shelved> {
        self.search.near_names(text, limit).into_iter().filter_map(|place| self.at(place)).collect()
    }

    /// Everything that fits a query, in its order.
    pub fn all(&self, query: &Query) -> Vec<&Shelved> {
        let (found, sets) = self.look(query);
        let places = self.matching(found.as_ref(), &sets, None);
        self.in_order(query, found.as_ref(), places)
            .into_iter()
            .filter_map(|place| self.at(place))
            .collect()
    }

    /// Answers a query: one page, with the counts of every facet.
    pub fn ask(&self, query: &Query) -> Results<'_> {
        let (found, sets) = self.look(query);
        let ordered =
            self.in_order(query, found.as_ref(), self.matching(found.as_ref(), &sets, None));
        let before = query
            .after
            .as_deref()
            .and_then(|slug| self.by_slug.get(slug))
            .map_or(0, |cursor| self.up_to(query, found.as_ref(), &ordered, *cursor));
        let slug = |index: usize| {
            ordered
                .get(index)
                .and_then(|place| self.at(*place))
                .map(|shelved| shelved.listing.card.slug.as_str())
        };
        let end = (before + query.limit).min(ordered.len());
        let previous =
            (before > 0).then(|| match before.checked_sub(query.limit + 1).and_then(slug) {
                Some(slug) => Previous::After(slug),
                None => Previous::Start,
            });
        Results {
            page: ordered
                .get(before..end)
                .unwrap_or_default()
                .iter()
                .filter_map(|place| self.at(*place))
                .collect(),
            total: ordered.len(),
            before,
            previous,
            next: if end < ordered.len() { end.checked_sub(1).and_then(slug) } else { None },
            counts: self.counts(found.as_ref(), &sets),
            read_as: found.map_or_else(Vec::new, |found| found.read_as),
        }
    }

    /// The search's findings, none without words, and for each facet that is chosen the listings
    /// with one of its values.
    fn look(&self, query: &Query) -> (Option<Found>, BTreeMap<String, BTreeSet<usize>>) {
        let found = (!query.text.is_empty()).then(|| self.search.search(&query.text));
        let sets = query.chosen.iter().map(|(name, chosen)| {
            let facet = self.facets.iter().find(|facet| facet.name == *name);
            let values = facet
                .into_iter()
                .flat_map(|facet| &facet.values)
                .filter(|value| chosen.contains(&value.value));
            (name.clone(), values.flat_map(|value| value.listings.iter().copied()).collect())
        });
        (found, sets.collect())
    }

    /// The places that fit, but for the facet `except`.
    fn matching(
        &self,
        found: Option<&Found>,
        sets: &BTreeMap<String, BTreeSet<usize>>,
        except: Option<&str>,
    ) -> Vec<usize> {
        let fits = |place: &usize| {
            found.is_none_or(|found| found.scores.contains_key(place))
                && sets
                    .iter()
                    .all(|(name, set)| except == Some(name.as_str()) || set.contains(place))
        };
        (0..self.listings.len()).filter(fits).collect()
    }

    fn counts(
        &self,
        found: Option<&Found>,
        sets: &BTreeMap<String, BTreeSet<usize>>,
    ) -> Vec<Vec<usize>> {
        let counts = self.facets.iter().map(|facet| {
            let fits: BTreeSet<usize> =
                self.matching(found, sets, Some(&facet.name)).into_iter().collect();
            facet
                .values
                .iter()
                .map(|value| value.listings.iter().filter(|place| fits.contains(place)).count())
                .collect()
        });
        counts.collect()
    }

    fn in_order(&self, query: &Query, found: Option<&Found>, mut places: Vec<usize>) -> Vec<usize> {
        places.sort_by(|a, b| self.compare(query, found, *a, *b));
        places
    }

    /// How many of the ordered places come up to and including a cursor, which itself may not fit
    /// any more.
    fn up_to(
        &self,
        query: &Query,
        found: Option<&Found>,
        ordered: &[usize],
        cursor: usize,
    ) -> usize {
        ordered.iter().filter(|place| self.compare(query, found, **place, cursor).is_le()).count()
    }

    /// The order of two listings; places already run from the newest decision on, so they settle
    /// every tie.
    fn compare(
        &self,
        query: &Query,
        found: Option<&Found>,
        a: usize,
        b: usize,
    ) -> std::cmp::Ordering {
        let card = |place: usize| self.at(place).map(|shelved| &shelved.listing.card);
        let (Some(one), Some(other)) = (card(a), card(b)) else { return a.cmp(&b) };
        let score = |place: &usize| {
            found.and_then(|found| found.scores.get(place)).copied().unwrap_or_default()
        };
        match query.sort {
            Sort::Relevance => score(&b).cmp(&score(&a)),
            Sort::Newest => std::cmp::Ordering::Equal,
            Sort::Name => one.name.to_lowercase().cmp(&other.name.to_lowercase()),
            Sort::Risk => {
                one.residual_tier.unwrap_or(u8::MAX).cmp(&other.residual_tier.unwrap_or(u8::MAX))
            }
            Sort::Expiry => until(one).cmp(&until(other)),
        }
        .then_with(|| a.cmp(&b))
    }
}

/// A listing's last day, for sorting by it: those without come last, and so does what was revoked,
/// which holds to no day.
fn until(card: &Card) -> (bool, Option<NaiveDate>) {
    let day = card.expires_on.filter(|_| card.status != ListingState::Revoked);
    (day.is_none(), day)
}

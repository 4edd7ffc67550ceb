//! The registry as everybody reads it on one day: every listing, the facets and the search index,
//! ready made and never changed. A new day makes a new one, from this one alone.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use fixedbitset::FixedBitSet;
use roaring::RoaringBitmap;

use super::cursor::Cursor;
use super::filter::{self, Facet, Moved};
use super::grades::{self, Grade};
use super::kept::Common;
use super::listing::{Card, Listing};
use super::orders::Orders;
use super::query::{GRADE, Query, Sort};
use super::reading::Reading;
use super::scores::{Scores, place};
use super::search::{Field, Found, SearchIndex, says_nothing};
use super::searched::searched;
pub use super::shelved::Shelved;
use super::shelved::shelved;
use crate::domain::packed::Packer;

/// Every listing.
#[derive(Debug, Default)]
pub struct Shelf {
    /// The listings, the newest decision first.
    pub listings: Vec<Arc<Shelved>>,
    /// What narrows a list.
    pub facets: Vec<Facet>,
    /// The day for which the listings are shown.
    pub day: NaiveDate,
    by_slug: Arc<HashMap<String, usize>>,
    search: Arc<SearchIndex>,
    orders: Orders,
    common: Common,
}

/// What fits a query.
#[derive(Debug)]
struct Fitting {
    /// What was found of its words; none without words.
    found: Option<Found>,
    /// The grades that the words name, where nothing that fits the other words is for them.
    missed: Vec<Grade>,
    /// The listings with one of the chosen values, for each facet of which some are chosen.
    chosen: BTreeMap<String, RoaringBitmap>,
    /// The listings without the values that nothing is to have; none when nothing is left out.
    without: Option<RoaringBitmap>,
    /// The listings that fit all of it; none when nothing narrows the list.
    places: Option<RoaringBitmap>,
}

/// The answer to a query.
#[derive(Debug)]
pub struct Results<'s> {
    /// The listings of the page.
    pub page: Vec<&'s Shelved>,
    /// The same by their places on the shelf.
    pub places: Vec<usize>,
    /// How many fit in all.
    pub total: usize,
    /// How many fit before the page.
    pub before: usize,
    /// Where the page before begins; none when this is the first.
    pub previous: Option<Previous>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// How the words were read.
    pub reading: Reading,
    shelf: &'s Shelf,
    fitting: Fitting,
}

/// Where the page before begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Previous {
    /// At the beginning.
    Start,
    /// Behind this cursor.
    After(String),
}

/// The place of each listing, by its word in addresses and by those that it had before.
fn places(listings: &[Arc<Shelved>]) -> HashMap<String, usize> {
    let cards = || listings.iter().map(|shelved| &shelved.listing.card).enumerate();
    let former = cards()
        .flat_map(|(place, card)| card.former_slugs.iter().map(move |slug| (slug.clone(), place)));
    // What a tool has counts before what another had.
    former.chain(cards().map(|(place, card)| (card.slug.clone(), place))).collect()
}

impl Results<'_> {
    /// For each facet of the shelf in order, how many listings each value would leave.
    pub fn counts(&self) -> Vec<Vec<usize>> {
        let all = self.fitting.places.as_ref().map(filter::bits);
        let counts = |facet| self.fitting.counts(facet, all.as_ref());
        self.shelf.facets.iter().map(counts).collect()
    }
}

impl Fitting {
    /// How well the words fit the listing at a place.
    fn fit(&self, place: usize) -> u32 {
        self.found.as_ref().and_then(|found| found.scores.get(place)).unwrap_or_default()
    }

    /// How the words were read.
    fn take_reading(&mut self) -> Reading {
        let read_as = self.found.as_mut().map(|found| std::mem::take(&mut found.read_as));
        let not_for = std::mem::take(&mut self.missed);
        Reading { read_as: read_as.unwrap_or_default(), not_for }
    }

    /// How many listings each value of a facet would leave: of those that fit all but the facet.
    /// `all` are those that fit all; none when nothing narrows the list.
    fn counts(&self, facet: &Facet, all: Option<&FixedBitSet>) -> Vec<usize> {
        let but_one = self.chosen.contains_key(&facet.name).then(|| {
            let others = self.chosen.iter().filter(|(name, _)| **name != facet.name);
            let others = others.map(|(_, places)| places).chain(&self.without);
            all_of(self.found.as_ref(), others).as_ref().map(filter::bits)
        });
        let places = but_one.as_ref().map_or(all, Option::as_ref);
        let values = facet.values.iter();
        match places {
            Some(places) => values.map(|value| value.among(places)).collect(),
            None => values
                .map(|value| usize::try_from(value.listings.len()).unwrap_or(usize::MAX))
                .collect(),
        }
    }
}

/// The places that were found and are in every set; none when nothing narrows them.
fn all_of<'b>(
    found: Option<&Found>,
    mut sets: impl Iterator<Item = &'b RoaringBitmap>,
) -> Option<RoaringBitmap> {
    let mut places = match found {
        // They come in order.
        Some(found) => {
            let places = found.scores.iter().map(|(at, _)| place(at));
            RoaringBitmap::from_sorted_iter(places).unwrap_or_default()
        }
        None => sets.next()?.clone(),
    };
    sets.for_each(|set| places &= set);
    Some(places)
}

impl Shelf {
    /// Puts listings on the shelf, as they stand on a day.
    ///
    /// # Errors
    /// When one cannot be written as JSON.
    pub fn new(listings: Vec<Listing>, day: NaiveDate) -> Result<Self, serde_json::Error> {
        Self::default().next(Vec::new(), listings, day)
    }

    /// A shelf with some of these listings, which read the same on `day`, and with others that are
    /// new or changed.
    ///
    /// # Errors
    /// When one cannot be written as JSON.
    pub fn next(
        &self,
        kept: Vec<Arc<Shelved>>,
        changed: Vec<Listing>,
        day: NaiveDate,
    ) -> Result<Self, serde_json::Error> {
        let mut listings = kept;
        listings.extend(shelved(changed, day)?);
        listings.sort_by(|a, b| {
            let (a, b) = (&a.listing.card, &b.listing.card);
            b.decided_on.cmp(&a.decided_on).then_with(|| a.slug.cmp(&b.slug))
        });
        let before: Vec<Option<usize>> =
            listings.iter().map(|shelved| self.place_of_same(shelved)).collect();
        let mut common = self.common.in_use();
        for (shelved, _) in listings.iter_mut().zip(&before).filter(|(_, before)| before.is_none())
        {
            // Nobody else has it yet.
            if let Some(shelved) = Arc::get_mut(shelved) {
                shelved.listing.share(&mut common);
            }
        }
        let search = self.search.next(&before, |at| {
            listings.get(at).map_or_else(Vec::new, |shelved| searched(&shelved.listing.card))
        });
        let by_slug = places(&listings);
        let (facets, orders) = self.arranged(&listings, &before);
        let (by_slug, search) = (Arc::new(by_slug), Arc::new(search));
        Ok(Self { listings, facets, day, by_slug, search, orders, common })
    }

    /// The facets and the orders of listings, of which it is known where they stand here.
    fn arranged(
        &self,
        listings: &[Arc<Shelved>],
        before: &[Option<usize>],
    ) -> (Vec<Facet>, Orders) {
        let cards: Vec<&Card> = listings.iter().map(|shelved| &shelved.listing.card).collect();
        let moved = Moved::from(before, self.listings.len());
        (filter::next(&self.facets, &moved, &cards), self.orders.next(&moved, &cards))
    }

    /// Where this very listing stands.
    fn place_of_same(&self, shelved: &Arc<Shelved>) -> Option<usize> {
        let at = *self.by_slug.get(&shelved.listing.card.slug)?;
        self.listings.get(at).is_some_and(|known| Arc::ptr_eq(known, shelved)).then_some(at)
    }

    /// The shelf on a later day. Only listings that read differently then are made anew.
    ///
    /// # Errors
    /// When one cannot be written as JSON.
    pub fn on(&self, day: NaiveDate) -> Result<Self, serde_json::Error> {
        let mut packer = Packer::quick();
        let listings = self.listings.iter().map(|shelved| {
            if shelved.listing.card.is_same_on(self.day, day) {
                return Ok(Arc::clone(shelved));
            }
            let next = Shelved::new(shelved.listing.whole()?.as_of(day), &mut packer)?;
            Ok(Arc::new(Shelved { invented: shelved.invented, ..next }))
        });
        let listings: Vec<Arc<Shelved>> = listings.collect::<Result<_, serde_json::Error>>()?;
        let is_same = |(at, (now, before)): (usize, (&Arc<Shelved>, &Arc<Shelved>))| {
            Arc::ptr_eq(now, before).then_some(at)
        };
        let before: Vec<Option<usize>> =
            listings.iter().zip(&self.listings).enumerate().map(is_same).collect();
        let (facets, orders) = self.arranged(&listings, &before);
        let (by_slug, search) = (Arc::clone(&self.by_slug), Arc::clone(&self.search));
        let common = self.common.in_use();
        Ok(Self { listings, facets, day, by_slug, search, orders, common })
    }

    /// The listing of a product, by its word in addresses or one that it had before, in large or
    /// small letters.
    pub fn listing(&self, slug: &str) -> Option<&Shelved> {
        self.shelved(slug).map(Arc::as_ref)
    }

    /// The same, to be kept on another shelf.
    pub fn shelved(&self, slug: &str) -> Option<&Arc<Shelved>> {
        let place = self.by_slug.get(slug).or_else(|| {
            // Words in addresses are in small letters; people type large ones.
            let small = slug.bytes().any(|letter| letter.is_ascii_uppercase());
            small.then(|| self.by_slug.get(&slug.to_ascii_lowercase())).flatten()
        });
        place.and_then(|place| self.listings.get(*place))
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
        self.all_read(query).0
    }

    /// The same with how the words were read.
    pub fn all_read(&self, query: &Query) -> (Vec<&Shelved>, Reading) {
        let mut fitting = self.fitting(query);
        let ordered = self.in_order(query, &fitting, None);
        let all = ordered.filter_map(|place| self.at(place)).collect();
        (all, fitting.take_reading())
    }

    /// Answers a query: one page.
    pub fn ask(&self, query: &Query) -> Results<'_> {
        let mut fitting = self.fitting(query);
        let total = fitting.places.as_ref().map_or(self.listings.len(), |places| {
            usize::try_from(places.len()).unwrap_or(usize::MAX)
        });
        // The first page needs no more of the order than its own and whether more follows.
        let first = query.after.is_none().then_some(query.limit);
        let ordered = self.in_order(query, &fitting, first);
        let ordered: Vec<usize> = ordered.take(first.unwrap_or(usize::MAX)).collect();
        let before = query
            .after
            .as_deref()
            .map_or(0, |after| self.up_to(query, &fitting, &ordered, after).unwrap_or_default());
        let cursor = |index: usize| {
            let place = *ordered.get(index)?;
            let card = &self.at(place)?.listing.card;
            Some(Cursor::behind(query, card, fitting.fit(place)).to_string())
        };
        let end = (before + query.limit).min(total);
        let previous =
            (before > 0).then(|| match before.checked_sub(query.limit + 1).and_then(cursor) {
                Some(cursor) => Previous::After(cursor),
                None => Previous::Start,
            });
        let next = if end < total { end.checked_sub(1).and_then(cursor) } else { None };
        let places = ordered.get(before..end).unwrap_or_default().to_vec();
        let reading = fitting.take_reading();
        Results {
            page: places.iter().filter_map(|place| self.at(*place)).collect(),
            places,
            total,
            before,
            previous,
            next,
            reading,
            shelf: self,
            fitting,
        }
    }

    fn fitting(&self, query: &Query) -> Fitting {
        let (found, missed) = (!query.text.is_empty()).then(|| self.found(&query.text)).unzip();
        let chosen = query.chosen.iter();
        let chosen: BTreeMap<String, RoaringBitmap> =
            chosen.map(|(name, values)| (name.clone(), self.with_any(name, values))).collect();
        let without = (!query.without.is_empty()).then(|| {
            let all = 0..place(self.listings.len());
            let mut left = RoaringBitmap::from_sorted_iter(all).unwrap_or_default();
            for (name, values) in &query.without {
                left -= self.with_any(name, values);
            }
            left
        });
        let places = all_of(found.as_ref(), chosen.values().chain(&without));
        Fitting { found, missed: missed.unwrap_or_default(), chosen, without, places }
    }

    /// The listings that have one of some values of a facet.
    fn with_any(&self, name: &str, values: &[String]) -> RoaringBitmap {
        let facet = self.facets.iter().find(|facet| facet.name == name);
        let mut places = RoaringBitmap::new();
        for value in facet.into_iter().flat_map(|facet| &facet.values) {
            if values.contains(&value.value) {
                places |= &value.listings;
            }
        }
        places
    }

    /// What fits words. Where they name grades, what is for one of these and fits the other words
    /// fits too; where nothing is, what fits the other words, with the grades that it is not for.
    fn found(&self, text: &str) -> (Found, Vec<Grade>) {
        let found = self.search.search(text);
        let Some(asked) = grades::asked(text) else { return (found, Vec::new()) };
        let words: Vec<String> = asked.grades.iter().map(|grade| grade.word()).collect();
        let places = self.with_any(GRADE, &words);
        let by_grade = if says_nothing(&asked.rest) {
            Scores::alike(places.iter(), Field::Fact.exact())
        } else {
            let others = self.search.search(&asked.rest);
            let as_asked = others.scores.clone().within(|place| places.contains(place));
            let as_words = found.read_as.is_empty() && !found.scores.is_empty();
            if as_asked.is_empty() && !as_words && !others.scores.is_empty() {
                return (others, asked.grades);
            }
            as_asked
        };
        if by_grade.is_empty() {
            return (found, Vec::new());
        }
        // A number that stands somewhere else in a listing is no grade; in a name it may be one.
        let says_so = |place: u32| {
            let shelved = usize::try_from(place).ok().and_then(|place| self.at(place));
            shelved.is_some_and(|one| one.listing.name_folded.contains(&asked.phrase))
        };
        let as_words = if found.read_as.is_empty() { found.scores } else { Scores::default() };
        let scores = as_words.within(says_so).or(&by_grade);
        (Found { scores, read_as: Vec::new() }, Vec::new())
    }

    /// What fits, by places, in the order of a query: all of it, or at least so many as come first.
    fn in_order<'s>(
        &'s self,
        query: &Query,
        fitting: &'s Fitting,
        first: Option<usize>,
    ) -> Box<dyn Iterator<Item = usize> + 's> {
        let order = self.orders.of(query.sort);
        let number = |place: u32| usize::try_from(place).ok();
        let Some(places) = &fitting.places else { return Box::new(order.all().filter_map(number)) };
        match &fitting.found {
            Some(found) if query.sort == Sort::Relevance => {
                let many = usize::try_from(places.len()).unwrap_or(usize::MAX);
                let mut best: Vec<(Reverse<u32>, u32)> = found
                    .scores
                    .iter()
                    .map(|(at, score)| (Reverse(score), place(at)))
                    .filter(|(_, at)| many == found.scores.len() || places.contains(*at))
                    .collect();
                if let Some(first) = first.filter(|first| *first < best.len()) {
                    best.select_nth_unstable(first);
                    best.truncate(first);
                }
                best.sort_unstable();
                Box::new(best.into_iter().filter_map(move |(_, at)| number(at)))
            }
            _ => Box::new(order.some(places).filter_map(number)),
        }
    }

    /// How many of the ordered places come before a page: those up to its cursor, or up to a
    /// listing that is named by its slug alone. None when there is no such listing.
    fn up_to(
        &self,
        query: &Query,
        fitting: &Fitting,
        ordered: &[usize],
        after: &str,
    ) -> Option<usize> {
        let cursor = Cursor::parse(query, after).or_else(|| {
            let place = *self.by_slug.get(after)?;
            Some(Cursor::behind(query, &self.at(place)?.listing.card, fitting.fit(place)))
        })?;
        Some(ordered.partition_point(|at| {
            let card = self.at(*at).map(|shelved| &shelved.listing.card);
            card.is_some_and(|card| cursor.covers(query, card, fitting.fit(*at)))
        }))
    }

    /// Whether a page can begin there: behind a cursor, or behind a listing by its slug.
    pub fn has_place(&self, query: &Query, after: &str) -> bool {
        Cursor::parse(query, after).is_some() || self.by_slug.contains_key(after)
    }
}

//! Which documents fit, and how well.

use std::ops::Index;

/// Documents with their score, by document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scores(Vec<(u32, u32)>);

/// A number of a document, or of anything else that is counted in memory.
pub(super) fn place(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn number(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

impl Scores {
    /// Whether nothing fits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many fit.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The score of a document that fits.
    pub fn get(&self, document: usize) -> Option<u32> {
        let found =
            self.0.binary_search_by_key(&place(document), |(document, _)| *document).ok()?;
        self.0.get(found).map(|(_, score)| *score)
    }

    /// Whether a document fits.
    pub fn contains_key(&self, document: &usize) -> bool {
        self.get(*document).is_some()
    }

    /// The documents in order, each with its score.
    pub fn iter(&self) -> impl Iterator<Item = (usize, u32)> {
        self.0.iter().map(|(document, score)| (number(*document), *score))
    }

    /// The documents in order.
    pub fn into_keys(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().map(|(document, _)| number(document))
    }

    /// Documents that all fit equally well, by their places in order.
    pub(super) fn alike(places: impl Iterator<Item = u32>, score: u32) -> Self {
        Self(places.map(|place| (place, score)).collect())
    }

    /// Those of which a place is wanted.
    pub(super) fn within(mut self, wanted: impl Fn(u32) -> bool) -> Self {
        self.0.retain(|(place, _)| wanted(*place));
        self
    }

    /// What fits another reading of the same words as well as what fits this one, each with its
    /// better score.
    pub(super) fn or(self, other: &Self) -> Self {
        if self.0.is_empty() {
            return other.clone();
        }
        let mut both = self.0;
        both.extend_from_slice(&other.0);
        Self(best(both))
    }

    /// What fits a further word too, with the sum of both scores. Where `all` says so, everything
    /// fitted before, and counted nothing.
    pub(super) fn and(&self, all: bool, word: &Self) -> Self {
        if self.0.is_empty() {
            return if all { word.clone() } else { Self::default() };
        }
        let (mut before, mut both) = (self.0.iter().peekable(), Vec::new());
        for (document, score) in &word.0 {
            while before.next_if(|(earlier, _)| earlier < document).is_some() {}
            match before.peek() {
                Some((known, known_score)) if known == document => {
                    both.push((*document, score + known_score));
                }
                _ if all => both.push((*document, *score)),
                _ => {}
            }
        }
        Self(both)
    }
}

impl Index<&usize> for Scores {
    type Output = u32;

    /// The score of a document; 0 of one that does not fit.
    fn index(&self, document: &usize) -> &u32 {
        let found = self.0.binary_search_by_key(&place(*document), |(document, _)| *document);
        found.ok().and_then(|found| self.0.get(found)).map_or(&0, |(_, score)| score)
    }
}

/// Documents in order, each once and with its best score.
fn best(mut hits: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    hits.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    hits.dedup_by_key(|(document, _)| *document);
    hits
}

/// A document that is not there any more.
pub(super) const GONE: u32 = u32::MAX;

/// Documents that fit a word, as they are found.
pub(super) struct Hits<'p> {
    /// The place of each document of the index that is looked in.
    places: &'p [u32],
    /// Those that were noted one by one; few.
    few: Vec<(u32, u32)>,
    /// The best score of each place, once there are many.
    many: Vec<u32>,
    /// How many places there are.
    all: usize,
}

impl<'p> Hits<'p> {
    /// None yet, among so many places.
    pub(super) fn among(all: usize) -> Self {
        Self { places: &[], few: Vec::new(), many: Vec::new(), all }
    }

    /// Goes on in another index, of which `places` says where each document stands.
    pub(super) fn look_in(&mut self, places: &'p [u32]) {
        self.places = places;
    }

    /// Notes a document; says whether it is still there.
    pub(super) fn note(&mut self, document: u32, score: u32) -> bool {
        let at = self.places.get(number(document)).copied();
        let Some(place) = at.filter(|place| *place != GONE) else { return false };
        if self.many.is_empty() {
            self.few.push((place, score));
            if self.few.len() * 8 > self.all.max(512) {
                self.many = vec![0; self.all];
                for (place, score) in std::mem::take(&mut self.few) {
                    self.keep(place, score);
                }
            }
        } else {
            self.keep(place, score);
        }
        true
    }

    fn keep(&mut self, place: u32, score: u32) {
        if let Some(known) = self.many.get_mut(number(place)) {
            *known = score.max(*known);
        }
    }

    /// What was found.
    pub(super) fn found(self) -> Scores {
        if self.many.is_empty() {
            return Scores(best(self.few));
        }
        let many = self.many.into_iter().enumerate();
        Scores(many.filter(|(_, score)| *score > 0).map(|(at, score)| (place(at), score)).collect())
    }
}

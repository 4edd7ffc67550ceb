//! Full-text search over names, vendors and descriptions: whole words, beginnings of words, and words with a typing error.
//!
//! An index over trigrams of the vocabulary finds the words that a typing error may have meant; an edit distance then decides.

use std::collections::{BTreeMap, BTreeSet};

use super::fold::{fold, words};

/// How much a match in each field counts.
#[derive(Debug, Clone, Copy)]
pub enum Field {
    /// The product's name.
    Name,
    /// The vendor's name.
    Vendor,
    /// What the product does.
    Summary,
}

impl Field {
    fn weight(self) -> u32 {
        match self {
            Self::Name => 8,
            Self::Vendor => 4,
            Self::Summary => 1,
        }
    }
}

/// A search index. It never changes.
#[derive(Debug, Default)]
pub struct SearchIndex {
    vocabulary: Vec<Vec<char>>,
    /// Word to its place in the vocabulary, in text order, for beginnings.
    ordered: BTreeMap<String, usize>,
    /// For each word, the documents that have it, each with its weight.
    postings: Vec<BTreeMap<usize, u32>>,
    trigrams: BTreeMap<[char; 3], Vec<usize>>,
    /// The trigrams of each document's name, for names that come near.
    names: Vec<BTreeSet<[char; 3]>>,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Documents with their score, by document.
    pub scores: BTreeMap<usize, u32>,
    /// The words that were read as other words, with those words.
    pub read_as: Vec<(String, String)>,
}

const EXACT: u32 = 12;
const BEGINNING: u32 = 8;
const NEARLY: u32 = 3;

impl SearchIndex {
    /// An index of documents, each with its fields; the number of a document is its place.
    pub fn new<'a>(documents: impl Iterator<Item = Vec<(Field, &'a str)>>) -> Self {
        let mut index = Self::default();
        for (document, fields) in documents.enumerate() {
            let mut name = BTreeSet::new();
            for (field, text) in fields {
                if matches!(field, Field::Name) {
                    name.extend(trigrams(&fold(text)));
                }
                for word in words(text) {
                    index.add(document, &word, field.weight());
                }
            }
            index.names.push(name);
        }
        index
    }

    fn add(&mut self, document: usize, word: &str, weight: u32) {
        let place = *self.ordered.entry(word.to_owned()).or_insert_with(|| {
            let place = self.vocabulary.len();
            self.vocabulary.push(word.chars().collect());
            self.postings.push(BTreeMap::new());
            for trigram in trigrams(word) {
                self.trigrams.entry(trigram).or_default().push(place);
            }
            place
        });
        if let Some(posting) = self.postings.get_mut(place) {
            let known = posting.entry(document).or_default();
            *known = weight.max(*known);
        }
    }

    /// The documents that have every word of the query, each as it is, as the beginning of a word, or with a typing error. A typing
    /// error is only looked for when nothing has the word as it is.
    pub fn search(&self, query: &str) -> Found {
        let mut found: Option<BTreeMap<usize, u32>> = None;
        let mut read_as = Vec::new();
        for word in words(query) {
            let mut scores = self.as_written(&word);
            if scores.is_empty() {
                scores = self.misspelt(&word, &mut read_as);
            }
            found = Some(match found {
                None => scores,
                Some(before) => before.into_iter().filter_map(|(document, score)| Some((document, score + scores.get(&document)?))).collect(),
            });
        }
        Found { scores: found.unwrap_or_default(), read_as }
    }

    fn as_written(&self, word: &str) -> BTreeMap<usize, u32> {
        let mut scores = BTreeMap::new();
        for (known, place) in self.ordered.range(word.to_owned()..).take_while(|(known, _)| known.starts_with(word)) {
            self.score(*place, if known == word { EXACT } else { BEGINNING }, &mut scores);
        }
        scores
    }

    fn misspelt(&self, word: &str, read_as: &mut Vec<(String, String)>) -> BTreeMap<usize, u32> {
        let letters: Vec<char> = word.chars().collect();
        let mut scores = BTreeMap::new();
        let allowed = match letters.len() {
            0..=3 => return scores,
            4..=7 => 1,
            _ => 2,
        };
        let mut candidates: BTreeSet<usize> = BTreeSet::new();
        for trigram in trigrams(word) {
            candidates.extend(self.trigrams.get(&trigram).into_iter().flatten());
        }
        for place in candidates {
            let Some(known) = self.vocabulary.get(place) else { continue };
            // The beginning of a longer word may be misspelt too.
            let start = known.get(..letters.len().min(known.len())).unwrap_or(known);
            if distance(&letters, known) <= allowed || (letters.len() >= 5 && distance(&letters, start) <= 1) {
                self.score(place, NEARLY, &mut scores);
                read_as.push((word.to_owned(), known.iter().collect()));
            }
        }
        scores
    }

    fn score(&self, place: usize, quality: u32, scores: &mut BTreeMap<usize, u32>) {
        for (document, weight) in self.postings.get(place).into_iter().flatten() {
            let known = scores.entry(*document).or_default();
            *known = (quality * weight).max(*known);
        }
    }

    /// The documents whose names look most like the text, the nearest first, at most `limit`.
    pub fn near_names(&self, text: &str, limit: usize) -> Vec<usize> {
        let wanted: BTreeSet<[char; 3]> = trigrams(&fold(text)).into_iter().collect();
        let mut near: Vec<(usize, usize)> = self
            .names
            .iter()
            .enumerate()
            .filter_map(|(document, name)| {
                let shared = wanted.intersection(name).count();
                // Dice's measure in percent: twice what is shared of what there is.
                let percent = (200 * shared).checked_div(wanted.len() + name.len())?;
                (percent >= 20).then_some((percent, document))
            })
            .collect();
        near.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        near.into_iter().take(limit).map(|(_, document)| document).collect()
    }
}

/// The trigrams of each word, its beginning and its end marked.
fn trigrams(text: &str) -> Vec<[char; 3]> {
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        let padded: Vec<char> = [' ', ' '].into_iter().chain(word.chars()).chain([' ']).collect();
        found.extend(padded.windows(3).filter_map(|window| <[char; 3]>::try_from(window).ok()));
    }
    found
}

/// How many letters have to be changed, added, left out or swapped with their neighbour (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, one) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in b.iter().enumerate() {
            let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&last, j) + usize::from(one != other)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(other) && b.get(j - 1) == Some(one);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

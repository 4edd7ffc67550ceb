//! Full-text search over names, vendors, uses and descriptions: whole words, beginnings of words,
//! words that are written together or apart, and words with a typing error.
//!
//! An index over trigrams of the vocabulary finds the words that a typing error may have meant; an
//! edit distance then decides.

use std::collections::{BTreeMap, BTreeSet};

use super::fold::{Word, fold, runs_together, words};
use super::word_forms::{distance, is_general, pieces, stem};

/// How much a match in each field counts.
#[derive(Debug, Clone, Copy)]
pub enum Field {
    /// The product's name.
    Name,
    /// The vendor's name.
    Vendor,
    /// What it is used for, by whom, and how it works.
    Fact,
    /// What the product does.
    Summary,
}

impl Field {
    fn weight(self) -> u32 {
        match self {
            Self::Name => 8,
            Self::Vendor => 4,
            Self::Fact => 2,
            Self::Summary => 1,
        }
    }

    /// Names are typed together and apart: `Photo Math`, `photomath`. In sentences only what has no
    /// blank between is joined.
    fn is_name(self) -> bool {
        matches!(self, Self::Name | Self::Vendor)
    }
}

/// A search index. It never changes.
#[derive(Debug, Default)]
pub struct SearchIndex {
    vocabulary: Vec<Vec<char>>,
    /// Word to its place in the vocabulary, in text order, for beginnings.
    ordered: BTreeMap<String, usize>,
    /// The words of scripts in which what is looked for may stand inside of a word.
    together: BTreeMap<String, usize>,
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
const INSIDE: u32 = 6;
const RELATED: u32 = 4;
const NEARLY: u32 = 3;
/// So many words in a row are also read as one.
const JOINED: usize = 4;
/// What another form of a word may have beyond what the two share: `plan`, `planning`.
const FORM_LETTERS: usize = 4;

/// The documents that fit the first words of a query.
#[derive(Debug, Clone, Default)]
struct Reach {
    /// Every document fits; those in `scores` fit better.
    all: bool,
    scores: BTreeMap<usize, u32>,
}

impl Reach {
    /// Those that fit a further word too.
    fn and(&self, word: &BTreeMap<usize, u32>) -> BTreeMap<usize, u32> {
        let both = word.iter().filter_map(|(document, score)| {
            let before = self.scores.get(document).copied().or(self.all.then_some(0))?;
            Some((*document, before + score))
        });
        both.collect()
    }

    /// Those that fit another reading of the same words.
    fn or(&mut self, all: bool, scores: BTreeMap<usize, u32>) {
        self.all |= all;
        for (document, score) in scores {
            let known = self.scores.entry(document).or_default();
            *known = score.max(*known);
        }
    }
}

/// The documents that fit all words in one reading or another: `look` gives those that fit a word,
/// or several as one.
fn fitting(
    words: &[Word],
    look: &mut dyn FnMut(&str) -> BTreeMap<usize, u32>,
) -> BTreeMap<usize, u32> {
    let all_general = words.iter().all(|word| is_general(&word.text));
    let mut reaches = vec![Reach { all: true, scores: BTreeMap::new() }];
    for end in 1..=words.len() {
        let mut reach = Reach::default();
        let mut joined = String::new();
        for start in (end.saturating_sub(JOINED)..end).rev() {
            let Some((word, before)) = words.get(start).zip(reaches.get(start)) else { continue };
            joined.insert_str(0, &word.text);
            let fits = before.and(&look(&joined));
            if start + 1 == end && is_general(&word.text) && !all_general {
                reach.or(before.all, before.scores.clone());
            }
            reach.or(false, fits);
        }
        reaches.push(reach);
    }
    // A query without a word fits nothing.
    reaches.pop().filter(|_| !words.is_empty()).map(|reach| reach.scores).unwrap_or_default()
}

impl SearchIndex {
    /// An index of documents, each with its fields; the number of a document is its place.
    pub fn new<'a>(documents: impl Iterator<Item = Vec<(Field, &'a str)>>) -> Self {
        let mut index = Self::default();
        for (document, fields) in documents.enumerate() {
            let mut name = BTreeSet::new();
            for (field, text) in fields {
                if matches!(field, Field::Name) {
                    name.extend(fold(text).split_whitespace().flat_map(pieces));
                }
                index.add_text(document, field, text);
            }
            index.names.push(name);
        }
        index
    }

    fn add_text(&mut self, document: usize, field: Field, text: &str) {
        let words = words(text);
        for start in 0..words.len() {
            let mut joined = String::new();
            for (place, word) in words.iter().enumerate().skip(start).take(JOINED) {
                if place > start && !word.glued && !field.is_name() {
                    break;
                }
                joined.push_str(&word.text);
                self.add(document, &joined, field.weight());
            }
        }
    }

    fn add(&mut self, document: usize, word: &str, weight: u32) {
        let place = *self.ordered.entry(word.to_owned()).or_insert_with(|| {
            let place = self.vocabulary.len();
            self.vocabulary.push(word.chars().collect());
            self.postings.push(BTreeMap::new());
            for trigram in pieces(word) {
                self.trigrams.entry(trigram).or_default().push(place);
            }
            if word.chars().any(runs_together) {
                self.together.insert(word.to_owned(), place);
            }
            place
        });
        if let Some(posting) = self.postings.get_mut(place) {
            let known = posting.entry(document).or_default();
            *known = weight.max(*known);
        }
    }

    /// The documents that have every word of the query, each as it is, as the beginning of a word,
    /// in another form, or with a typing error; neighbouring words may also be one. A typing error
    /// is only looked for when nothing fits without.
    pub fn search(&self, query: &str) -> Found {
        let words = words(query);
        let scores = fitting(&words, &mut |word| self.as_written(word));
        if !scores.is_empty() {
            return Found { scores, read_as: Vec::new() };
        }
        let mut read_as = Vec::new();
        let scores = fitting(&words, &mut |word| {
            let written = self.as_written(word);
            if written.is_empty() { self.misspelt(word, &mut read_as) } else { written }
        });
        Found { scores, read_as }
    }

    fn as_written(&self, word: &str) -> BTreeMap<usize, u32> {
        let mut scores = BTreeMap::new();
        for (known, place) in self.beginning(word) {
            self.score(*place, if known == word { EXACT } else { BEGINNING }, &mut scores);
        }
        if word.chars().any(runs_together) {
            for (_, place) in self.together.iter().filter(|(known, _)| known.contains(word)) {
                self.score(*place, INSIDE, &mut scores);
            }
        }
        if let Some(stem) = stem(word) {
            for (known, place) in self.beginning(&stem) {
                if known.len() <= stem.len() + FORM_LETTERS {
                    self.score(*place, RELATED, &mut scores);
                }
            }
        }
        scores
    }

    fn beginning(&self, word: &str) -> impl Iterator<Item = (&String, &usize)> {
        self.ordered.range(word.to_owned()..).take_while(move |(known, _)| known.starts_with(word))
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
        for trigram in pieces(word) {
            candidates.extend(self.trigrams.get(&trigram).into_iter().flatten());
        }
        for place in candidates {
            let Some(known) = self.vocabulary.get(place) else { continue };
            // The beginning of a longer word may be misspelt too.
            let start = known.get(..letters.len().min(known.len())).unwrap_or(known);
            if distance(&letters, known) <= allowed
                || (letters.len() >= 5 && distance(&letters, start) <= 1)
            {
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
        let wanted: BTreeSet<[char; 3]> = fold(text).split_whitespace().flat_map(pieces).collect();
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

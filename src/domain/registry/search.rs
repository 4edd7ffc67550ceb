//! Full-text search over names, vendors, uses and descriptions: whole words, beginnings of words,
//! words that are written together or apart, and words with a typing error.
//!
//! An index over the pieces of all words finds those that a typing error may have meant; an edit
//! distance then decides.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::fold::{Word, fold, words};
pub use super::scores::Scores;
use super::scores::{GONE, Hits, place};
use super::word_forms::{is_general, pieces};
pub use super::word_index::Field;
use super::word_index::{JOINED, WordIndex};

/// So many indexes stand beside each other at most; one more, and the smaller ones become one.
const PARTS: usize = 6;

/// A search index. It never changes; a change makes a new one that shares most of it.
#[derive(Debug, Clone, Default)]
pub struct SearchIndex {
    parts: Vec<Part>,
    /// Where each document stands: its part, and its number there.
    homes: Vec<(usize, u32)>,
}

/// An index over some of the documents.
#[derive(Debug, Clone)]
struct Part {
    index: Arc<WordIndex>,
    /// The place of each of its documents.
    places: Vec<u32>,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Documents with their score, by document.
    pub scores: Scores,
    /// The words that were read as other words, with those words.
    pub read_as: Vec<(String, String)>,
}

/// The documents that fit the first words of a query.
#[derive(Debug, Clone, Default)]
struct Reach {
    /// Every document fits; those in `scores` fit better.
    all: bool,
    scores: Scores,
}

/// Whether a text has no word that tells which tool is meant.
pub(super) fn says_nothing(text: &str) -> bool {
    words(text).iter().all(|word| is_general(&word.text))
}

/// The documents that fit all words in one reading or another: `look` gives those that fit a word,
/// or several as one.
fn fitting(words: &[Word], look: &mut dyn FnMut(&str) -> Scores) -> Scores {
    let all_general = words.iter().all(|word| is_general(&word.text));
    let mut looked: HashMap<String, Scores> = HashMap::new();
    let mut reaches = vec![Reach { all: true, scores: Scores::default() }];
    for end in 1..=words.len() {
        let mut reach = Reach::default();
        let mut joined = String::new();
        for start in (end.saturating_sub(JOINED)..end).rev() {
            let Some((word, before)) = words.get(start).zip(reaches.get(start)) else { continue };
            joined.insert_str(0, &word.text);
            let word_fits = looked.entry(joined.clone()).or_insert_with(|| look(&joined));
            let fits = before.scores.and(before.all, word_fits);
            if start + 1 == end && is_general(&word.text) && !all_general {
                reach.all |= before.all;
                reach.scores = reach.scores.or(&before.scores);
            }
            reach.scores = reach.scores.or(&fits);
        }
        reaches.push(reach);
    }
    // A query without a word fits nothing.
    reaches.pop().filter(|_| !words.is_empty()).map(|reach| reach.scores).unwrap_or_default()
}

impl SearchIndex {
    /// An index of documents, each with its fields; the number of a document is its place.
    pub fn new<'a>(documents: impl Iterator<Item = Vec<(Field, &'a str)>>) -> Self {
        let index = WordIndex::new(documents);
        let places: Vec<u32> = (0..place(index.documents())).collect();
        let homes = places.iter().map(|number| (0, *number)).collect();
        Self { parts: vec![Part { index: Arc::new(index), places }], homes }
    }

    /// The index of other documents, in their order: those that this one has too are told by their
    /// place in it, and cost nothing. `fields` gives what is looked for in a document.
    #[must_use]
    pub fn next<'a>(
        &self,
        before: &[Option<usize>],
        mut fields: impl FnMut(usize) -> Vec<(Field, &'a str)>,
    ) -> Self {
        let home = |place: &Option<usize>| place.and_then(|place| self.homes.get(place).copied());
        let mut homes: Vec<Option<(usize, u32)>> = before.iter().map(home).collect();
        let mut parts: Vec<Arc<WordIndex>> =
            self.parts.iter().map(|part| Arc::clone(&part.index)).collect();
        let kept = homes.iter().flatten().filter(|(part, _)| *part == 0).count();
        let first = parts.first().map_or(0, |part| part.documents());
        // The first part holds too few of them: all are read anew. Many parts: all but the first
        // are.
        if kept * 2 < first.max(before.len()) || parts.is_empty() {
            return Self::new((0..before.len()).map(fields));
        }
        if parts.len() >= PARTS {
            parts.truncate(1);
            homes
                .iter_mut()
                .filter(|home| home.is_some_and(|(part, _)| part > 0))
                .for_each(|home| *home = None);
        }
        let new: Vec<usize> =
            homes.iter().enumerate().filter(|(_, home)| home.is_none()).map(|(at, _)| at).collect();
        if !new.is_empty() {
            let part = parts.len();
            parts.push(Arc::new(WordIndex::new(new.iter().map(|at| fields(*at)))));
            for (number, at) in new.into_iter().enumerate() {
                if let Some(home) = homes.get_mut(at) {
                    *home = Some((part, place(number)));
                }
            }
        }
        Self::placed(parts, homes.into_iter().flatten().collect())
    }

    /// Puts parts together, with where each document stands.
    fn placed(parts: Vec<Arc<WordIndex>>, homes: Vec<(usize, u32)>) -> Self {
        let mut parts: Vec<Part> = parts
            .into_iter()
            .map(|index| Part { places: vec![GONE; index.documents()], index })
            .collect();
        for (at, (part, number)) in homes.iter().enumerate() {
            let number = usize::try_from(*number).unwrap_or(usize::MAX);
            let known = parts.get_mut(*part).and_then(|part| part.places.get_mut(number));
            if let Some(known) = known {
                *known = place(at);
            }
        }
        Self { parts, homes }
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

    fn as_written(&self, word: &str) -> Scores {
        let mut hits = Hits::among(self.homes.len());
        for part in &self.parts {
            hits.look_in(&part.places);
            part.index.as_written(word, &mut hits);
        }
        hits.found()
    }

    fn misspelt(&self, word: &str, read_as: &mut Vec<(String, String)>) -> Scores {
        let mut hits = Hits::among(self.homes.len());
        for part in &self.parts {
            hits.look_in(&part.places);
            part.index.misspelt(word, &mut hits, read_as);
        }
        hits.found()
    }

    /// The documents whose names look most like the text, the nearest first, at most `limit`.
    pub fn near_names(&self, text: &str, limit: usize) -> Vec<usize> {
        let wanted: BTreeSet<[char; 3]> = fold(text).split_whitespace().flat_map(pieces).collect();
        let mut near: Vec<(usize, u32)> = Vec::new();
        for part in &self.parts {
            for (document, (shared, of)) in part.index.alike_names(&wanted) {
                let at = usize::try_from(document).ok().and_then(|at| part.places.get(at).copied());
                let Some(place) = at.filter(|place| *place != GONE) else { continue };
                // Dice's measure in percent: twice what is shared of what there is.
                let percent = (200 * shared).checked_div(wanted.len() + of).unwrap_or_default();
                if percent >= 20 {
                    near.push((percent, place));
                }
            }
        }
        near.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let nearest = near.into_iter().take(limit);
        nearest.filter_map(|(_, place)| usize::try_from(place).ok()).collect()
    }
}

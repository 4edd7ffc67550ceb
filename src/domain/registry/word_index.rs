//! An index over the words of some documents: it is made once and never changes.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::fold::{fold, runs_together, words};
use super::scores::{Hits, place};
use super::word_forms::{distance, pieces, stem};

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

    /// What a word counts that stands in it as it was asked for.
    pub(super) fn exact(self) -> u32 {
        EXACT * self.weight()
    }

    /// Names are typed together and apart: `Photo Math`, `photomath`. In sentences only what has no
    /// blank between is joined.
    fn is_name(self) -> bool {
        matches!(self, Self::Name | Self::Vendor)
    }
}

const EXACT: u32 = 12;
const BEGINNING: u32 = 8;
const INSIDE: u32 = 6;
const RELATED: u32 = 4;
const NEARLY: u32 = 3;
/// So many words in a row are also read as one.
pub(super) const JOINED: usize = 4;
/// What another form of a word may have beyond what the two share: `plan`, `planning`.
const FORM_LETTERS: usize = 4;
/// So many words, those that share most with a misspelt one, are compared with it letter by letter.
const COMPARED: usize = 2000;

/// A document that has a word, and what a match in it counts.
#[derive(Debug, Clone, Copy)]
struct Posting {
    document: u32,
    weight: u32,
}

/// An index over the words of some documents, by their number.
#[derive(Debug, Default)]
pub(super) struct WordIndex {
    /// The words in text order.
    words: Vec<Box<str>>,
    /// Where the postings of each word end; they begin where those of the word before end.
    ends: Vec<usize>,
    /// The documents of each word, word by word: those of a beginning lie side by side.
    postings: Vec<Posting>,
    /// The words of scripts in which what is looked for may stand inside of a word.
    together: Vec<usize>,
    /// The words that have a piece.
    pieces: HashMap<[char; 3], Vec<u32>>,
    /// The documents whose names have a piece.
    names: HashMap<[char; 3], Vec<u32>>,
    /// How many different pieces the name of each document has.
    name_pieces: Vec<u32>,
}

/// What is gathered for an index while documents are read.
#[derive(Default)]
struct Gathered {
    postings: HashMap<Box<str>, Vec<Posting>>,
    names: HashMap<[char; 3], Vec<u32>>,
    name_pieces: Vec<u32>,
}

impl Gathered {
    fn document(&mut self, document: u32, fields: &[(Field, &str)]) {
        let mut name = BTreeSet::new();
        for (field, text) in fields {
            if matches!(field, Field::Name) {
                name.extend(fold(text).split_whitespace().flat_map(pieces));
            }
            self.text(document, *field, text);
        }
        self.name_pieces.push(place(name.len()));
        for piece in name {
            self.names.entry(piece).or_default().push(document);
        }
    }

    fn text(&mut self, document: u32, field: Field, text: &str) {
        let words = words(text);
        for start in 0..words.len() {
            let mut joined = String::new();
            for (at, word) in words.iter().enumerate().skip(start).take(JOINED) {
                if at > start && !word.glued && !field.is_name() {
                    break;
                }
                joined.push_str(&word.text);
                self.word(document, &joined, field.weight());
            }
        }
    }

    fn word(&mut self, document: u32, word: &str, weight: u32) {
        let posting = Posting { document, weight };
        match self.postings.get_mut(word) {
            None => {
                self.postings.insert(word.into(), vec![posting]);
            }
            Some(postings) => match postings.last_mut() {
                Some(last) if last.document == document => last.weight = last.weight.max(weight),
                _ => postings.push(posting),
            },
        }
    }
}

impl WordIndex {
    /// An index of documents, each with its fields; the number of a document is its place.
    pub(super) fn new<'a>(documents: impl Iterator<Item = Vec<(Field, &'a str)>>) -> Self {
        let mut gathered = Gathered::default();
        for (document, fields) in documents.enumerate() {
            gathered.document(place(document), &fields);
        }
        let mut index =
            Self { names: gathered.names, name_pieces: gathered.name_pieces, ..Self::default() };
        let mut words: Vec<(Box<str>, Vec<Posting>)> = gathered.postings.into_iter().collect();
        words.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for (at, (word, postings)) in words.into_iter().enumerate() {
            for piece in pieces(&word) {
                let known = index.pieces.entry(piece).or_default();
                // A piece that a word has twice counts once.
                if known.last() != Some(&place(at)) {
                    known.push(place(at));
                }
            }
            if word.chars().any(runs_together) {
                index.together.push(at);
            }
            index.postings.extend(postings);
            index.ends.push(index.postings.len());
            index.words.push(word);
        }
        index.postings.shrink_to_fit();
        index
    }

    /// How many documents it has.
    pub(super) fn documents(&self) -> usize {
        self.name_pieces.len()
    }

    /// The words that begin so, by their places.
    fn beginning(&self, word: &str) -> Range<usize> {
        let start = self.words.partition_point(|known| known.as_ref() < word);
        let rest = self.words.get(start..).unwrap_or_default();
        start..start + rest.partition_point(|known| known.starts_with(word))
    }

    /// Notes the documents of some words that stand side by side; says whether there are any.
    fn hit(&self, words: Range<usize>, quality: u32, hits: &mut Hits<'_>) -> bool {
        let start = words.start.checked_sub(1).and_then(|before| self.ends.get(before).copied());
        let end = words.end.checked_sub(1).and_then(|last| self.ends.get(last).copied());
        let postings = self.postings.get(start.unwrap_or(0)..end.unwrap_or(0)).unwrap_or_default();
        let note =
            |any, posting: &Posting| hits.note(posting.document, quality * posting.weight) || any;
        postings.iter().fold(false, note)
    }

    /// Notes the documents that have a word as it is, as a beginning, inside of what is written
    /// together, or in another form.
    pub(super) fn as_written(&self, word: &str, hits: &mut Hits<'_>) {
        let mut beginning = self.beginning(word);
        let exact = self.words.get(beginning.start).is_some_and(|known| known.as_ref() == word);
        if exact && !beginning.is_empty() {
            self.hit(beginning.start..beginning.start + 1, EXACT, hits);
            beginning.start += 1;
        }
        if !beginning.is_empty() {
            self.hit(beginning, BEGINNING, hits);
        }
        if word.chars().any(runs_together) {
            self.inside(word, hits);
        }
        if let Some(stem) = stem(word) {
            for at in self.beginning(&stem) {
                if self.words.get(at).is_some_and(|known| known.len() <= stem.len() + FORM_LETTERS)
                {
                    self.hit(at..at + 1, RELATED, hits);
                }
            }
        }
    }

    /// Notes the documents that have a word inside of others.
    fn inside(&self, word: &str, hits: &mut Hits<'_>) {
        let mut look = |at: usize| {
            if self.words.get(at).is_some_and(|known| known.contains(word)) {
                self.hit(at..at + 1, INSIDE, hits);
            }
        };
        if word.chars().nth(1).is_none() {
            return self.together.iter().copied().for_each(look);
        }
        // Whatever has the word has each of its pieces; the rarest leads to the fewest.
        let lists: Option<Vec<&Vec<u32>>> =
            pieces(word).iter().map(|piece| self.pieces.get(piece)).collect();
        let rarest = lists.and_then(|lists| lists.into_iter().min_by_key(|list| list.len()));
        for at in rarest.into_iter().flatten() {
            look(usize::try_from(*at).unwrap_or(usize::MAX));
        }
    }

    /// Notes the documents that have a word which was mistyped so, and those words.
    pub(super) fn misspelt(
        &self,
        word: &str,
        hits: &mut Hits<'_>,
        read_as: &mut Vec<(String, String)>,
    ) {
        let letters: Vec<char> = word.chars().collect();
        let allowed = match letters.len() {
            0..=3 => return,
            4..=7 => 1,
            _ => 2,
        };
        for at in self.like(word, allowed) {
            let Some(known) = self.words.get(at) else { continue };
            let known_letters: Vec<char> = known.chars().collect();
            // The beginning of a longer word may be misspelt too.
            let start = known_letters.get(..letters.len().min(known_letters.len()));
            let begins = |start: &[char]| letters.len() >= 5 && distance(&letters, start) <= 1;
            let is_near = known_letters.len().abs_diff(letters.len()) <= allowed;
            let fits = (is_near && distance(&letters, &known_letters) <= allowed)
                || start.is_some_and(begins);
            if fits && self.hit(at..at + 1, NEARLY, hits) {
                read_as.push((word.to_owned(), known.to_string()));
            }
        }
    }

    /// The words that share so many pieces with a word that it may be one of them with `allowed`
    /// typing errors, in text order: at most [`COMPARED`], those that share most.
    fn like(&self, word: &str, allowed: usize) -> Vec<usize> {
        let wanted: BTreeSet<[char; 3]> = pieces(word).into_iter().collect();
        let mut shared: Vec<u16> = vec![0; self.words.len()];
        for at in wanted.iter().filter_map(|piece| self.pieces.get(piece)).flatten() {
            if let Some(pieces) = usize::try_from(*at).ok().and_then(|at| shared.get_mut(at)) {
                *pieces += 1;
            }
        }
        // An error changes four pieces at most, and a longer word has another end.
        let least = wanted.len().saturating_sub(4 * allowed + 1).max(1);
        let mut like: Vec<(u16, usize)> = shared
            .into_iter()
            .enumerate()
            .filter(|(_, pieces)| usize::from(*pieces) >= least)
            .map(|(at, pieces)| (pieces, at))
            .collect();
        like.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        like.truncate(COMPARED);
        let mut like: Vec<usize> = like.into_iter().map(|(_, at)| at).collect();
        like.sort_unstable();
        like
    }

    /// The documents whose names share pieces with a text: each with how many, of how many its name
    /// has.
    pub(super) fn alike_names(&self, wanted: &BTreeSet<[char; 3]>) -> HashMap<u32, (usize, usize)> {
        let mut alike: HashMap<u32, (usize, usize)> = HashMap::new();
        for piece in wanted {
            for document in self.names.get(piece).into_iter().flatten() {
                alike.entry(*document).or_default().0 += 1;
            }
        }
        for (document, (_, of)) in &mut alike {
            let pieces = usize::try_from(*document).ok().and_then(|at| self.name_pieces.get(at));
            *of = pieces.and_then(|pieces| usize::try_from(*pieces).ok()).unwrap_or_default();
        }
        alike
    }
}

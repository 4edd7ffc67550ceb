//! Which tool a list means: looked up among the names that are the same, those that come near and
//! the hosts, and weighed with what the list says of the vendor.

use std::fmt::Write as _;

use super::compare::{Nearness, Sameness, compare};
use super::distance::within;
use super::grams::Scratch;
use super::host::upwards;
use super::index::{NameIndex, keys};
use super::query::{Asked, Query};
use super::reason::Reason;
use super::spelling::Part;

/// How sure a match has to be to count without a person.
pub const SURE: f32 = 0.8;
/// A second tool that comes so near to the first makes a person choose.
const MARGIN: f32 = 0.04;
/// What is less near is not worth a look.
const WORTH_A_LOOK: f32 = 0.6;
/// How many tools a person chooses from.
pub const CANDIDATES: usize = 3;
/// How many names that come near are compared letter by letter.
const COMPARED: usize = 24;
/// So many words of a name may be its vendor's.
const VENDOR_WORDS: usize = 4;
/// How many names are met in one search by pieces: so many, and a sixteenth of all.
const LEAST_WORK: usize = 4_000;

/// A tool that a list may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The tool, by its place in the index.
    pub tool: usize,
    /// From 0 to 1.
    pub confidence: f32,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// The first candidate is the tool, by its name.
    Same,
    /// The first candidate is the tool, though it is written in another way.
    Near,
    /// A person has to choose.
    Unclear,
    /// Nothing comes near.
    Nothing,
}

/// Which tool a list means.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Whether the first candidate counts.
    pub certainty: Certainty,
    /// The tools that come near, the nearest first, at most [`CANDIDATES`].
    pub candidates: Vec<Candidate>,
}

/// How the vendor that a list names stands to a tool's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    Untold,
    Same,
    Other,
}

#[derive(Debug, Clone, Copy)]
struct Weighed {
    name: u32,
    tool: u32,
    nearness: Nearness,
    confidence: f32,
    vendor: Fit,
    at_host: bool,
}

/// Finds the tools of lists. Keeps room for its work, so one serves a whole list.
#[derive(Debug)]
pub struct Finder<'i> {
    index: &'i NameIndex,
    scratch: Scratch,
}

impl<'i> Finder<'i> {
    /// A finder in an index.
    pub fn new(index: &'i NameIndex) -> Self {
        Self { index, scratch: Scratch::default() }
    }

    /// Which tool is meant.
    pub fn find(&mut self, asked: &Asked) -> Answer {
        let query = Query::new(self.index, asked);
        let mut weighed = self.same_names(&query);
        self.add_host(&query, &mut weighed);
        if !weighed.iter().any(|one| one.confidence >= 0.95) {
            let names = self.near_names(&query);
            self.weigh(&query, names, &mut weighed);
        }
        weighed.sort_by(|a, b| {
            b.confidence
                .total_cmp(&a.confidence)
                .then(a.tool.cmp(&b.tool))
                .then(a.name.cmp(&b.name))
        });
        let mut seen: Vec<u32> = Vec::new();
        weighed.retain(|one| {
            let first = seen.len() <= CANDIDATES && !seen.contains(&one.tool);
            if first {
                seen.push(one.tool);
            }
            first
        });
        self.answer(&query, &weighed)
    }

    fn answer(&self, query: &Query, weighed: &[Weighed]) -> Answer {
        let first = weighed.first();
        let certainty = match (first, weighed.get(1)) {
            (None, _) => Certainty::Nothing,
            (Some(first), _) if first.confidence < WORTH_A_LOOK => Certainty::Nothing,
            (Some(first), _) if first.confidence < SURE => Certainty::Unclear,
            (Some(first), Some(second)) if second.confidence > first.confidence - MARGIN => {
                Certainty::Unclear
            }
            (Some(first), _) if first.nearness.words == Sameness::All && !self.is_former(first) => {
                Certainty::Same
            }
            _ => Certainty::Near,
        };
        let worth = weighed.iter().take(CANDIDATES).filter(|one| one.confidence >= 0.3);
        let candidates = worth.map(|one| Candidate {
            tool: one.tool as usize,
            confidence: one.confidence,
            reasons: self.reasons(query, one),
        });
        Answer { certainty, candidates: candidates.collect() }
    }

    fn is_former(&self, one: &Weighed) -> bool {
        self.index.names.get(one.name as usize).is_some_and(|name| name.former)
    }

    /// Names with the same words, together or in another order, without the words that tell little,
    /// or without the vendor's.
    fn same_names(&mut self, query: &Query) -> Vec<Weighed> {
        let parts: Vec<Part> = query
            .words
            .iter()
            .map(|word| Part { text: word.text.clone(), soft: word.soft })
            .collect();
        let mut names: Vec<u32> = Vec::new();
        let mut add = |parts: &[Part]| {
            for key in keys(parts) {
                names.extend(self.index.with_key(key).take(COMPARED));
            }
        };
        add(&parts);
        let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        for cut in 1..parts.len() {
            let (before, after) = texts.split_at(cut);
            if before.len() <= VENDOR_WORDS && self.index.is_vendor(before) {
                add(parts.get(cut..).unwrap_or_default());
            }
            let after: Vec<&str> =
                after.iter().copied().skip_while(|word| matches!(*word, "by" | "from")).collect();
            if after.len() <= VENDOR_WORDS && self.index.is_vendor(&after) {
                add(parts.get(..cut).unwrap_or_default());
            }
        }
        let mut weighed = Vec::new();
        self.weigh(query, names, &mut weighed);
        weighed
    }

    fn near_names(&mut self, query: &Query) -> Vec<u32> {
        let work = LEAST_WORK + self.index.names.len() / 16;
        let mut words = query.words.iter().filter(|word| !word.soft).map(|word| word.text.as_str());
        self.index.grams.nearest(&mut words, COMPARED, work, &mut self.scratch)
    }

    fn add_host(&mut self, query: &Query, weighed: &mut Vec<Weighed>) {
        let Some(host) = &query.host else { return };
        let found = upwards(host).map(|host| self.index.at_host(host)).find(|at| !at.is_empty());
        let tools = found.unwrap_or_default();
        let names = tools.iter().take(COMPARED).flat_map(|tool| self.index.names_of(*tool));
        self.weigh(query, names.collect(), weighed);
        for one in weighed.iter_mut().filter(|one| tools.contains(&one.tool)) {
            one.at_host = true;
            if query.only_host && tools.len() == 1 {
                one.confidence = one.confidence.max(0.95);
            } else if one.nearness.score >= 0.5 {
                one.confidence = f32::midpoint(one.confidence.max(one.nearness.score), 1.0);
            } else {
                one.confidence = one.confidence.max(WORTH_A_LOOK);
            }
        }
    }

    fn weigh(&self, query: &Query, mut names: Vec<u32>, weighed: &mut Vec<Weighed>) {
        names.sort_unstable();
        names.dedup();
        for number in names {
            let Some(name) = self.index.names.get(number as usize) else { continue };
            if weighed.iter().any(|one| one.name == number) {
                continue;
            }
            let nearness = compare(self.index, query, name);
            let vendor = self.fit(query, name.tool);
            let confidence = confidence(&nearness, vendor, name.former);
            let tool = name.tool;
            weighed.push(Weighed {
                name: number,
                tool,
                nearness,
                confidence,
                vendor,
                at_host: false,
            });
        }
    }

    /// How the vendor that the list names stands to a tool's.
    fn fit(&self, query: &Query, tool: u32) -> Fit {
        if query.vendor.is_empty() {
            return Fit::Untold;
        }
        let known: Vec<String> = self
            .index
            .vendor_words(tool)
            .iter()
            .map(|word| self.index.letters(*word).iter().collect())
            .collect();
        if is_same_vendor(&query.vendor, &known) || self.was_vendor(query, tool) {
            Fit::Same
        } else {
            Fit::Other
        }
    }

    /// Whether a name of before, the tool's or its vendor's, is the vendor that the list names.
    fn was_vendor(&self, query: &Query, tool: u32) -> bool {
        self.index.names_of(tool).any(|number| {
            self.index.names.get(number as usize).is_some_and(|name| {
                let words = self.index.words(name).iter();
                let words: Vec<String> =
                    words.map(|(word, _)| self.index.letters(*word).iter().collect()).collect();
                name.former && is_same_vendor(&query.vendor, &words)
            })
        })
    }

    fn reasons(&self, query: &Query, one: &Weighed) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let Some(name) = self.index.names.get(one.name as usize) else { return reasons };
        let nearness = &one.nearness;
        if one.at_host {
            reasons.push(Reason::SameWebsite);
        }
        let beside = bits(nearness.beside)
            .filter_map(|at| query.words.get(at))
            .map(|word| word.text.clone())
            .collect::<Vec<_>>();
        let known = self.index.words(name);
        let missing = bits(nearness.missing).filter_map(|at| known.get(at)).map(|(word, _)| {
            let mut text = String::new();
            for letter in self.index.letters(*word) {
                let _ = text.write_char(*letter);
            }
            text
        });
        let missing: Vec<String> = missing.collect();
        match (nearness.words, name.former) {
            _ if one.at_host && (query.only_host || nearness.score < WORTH_A_LOOK) => {}
            (_, true) if nearness.score >= WORTH_A_LOOK => reasons.push(Reason::FormerName),
            (Sameness::All, _) => reasons.push(Reason::SameName),
            (Sameness::Reordered, _) => reasons.push(Reason::OtherOrder),
            _ if nearness.letters > 0 => reasons.push(Reason::Letters(nearness.letters)),
            (Sameness::Telling, _) => reasons.push(Reason::SameWords),
            _ => reasons.push(Reason::SomeWords),
        }
        if nearness.vendor {
            reasons.push(Reason::VendorInName);
        }
        match one.vendor {
            Fit::Same => reasons.push(Reason::SameVendor),
            Fit::Other => reasons.push(Reason::OtherVendor),
            Fit::Untold => {}
        }
        if !(one.at_host && (query.only_host || nearness.score < WORTH_A_LOOK)) {
            reasons.extend((!beside.is_empty()).then_some(Reason::Beside(beside)));
            reasons.extend((!missing.is_empty()).then_some(Reason::Missing(missing)));
        }
        reasons
    }
}

fn bits(bits: u32) -> impl Iterator<Item = usize> {
    (0..32).filter(move |at| bits & (1 << at) != 0)
}

/// How sure it is that a name means a tool. A name alone is less sure than a name with its vendor,
/// and with another vendor it is none.
fn confidence(nearness: &Nearness, vendor: Fit, former: bool) -> f32 {
    let mut sure = nearness.score;
    if nearness.words == Sameness::Reordered {
        sure = sure.min(0.92);
    }
    if former {
        sure = sure.min(0.9);
    }
    match vendor {
        Fit::Same if sure >= 0.5 => sure + (1.0 - sure) / 2.0,
        Fit::Same => sure,
        Fit::Other => sure.min(0.7) * 0.95,
        Fit::Untold if nearness.vendor => sure.min(0.99),
        Fit::Untold => sure.min(0.97),
    }
}

/// Whether two vendors are one: the same words, the words of one at the beginning of the other, or
/// nearly the same letters.
fn is_same_vendor(one: &[String], other: &[String]) -> bool {
    let begins = |long: &[String], short: &[String]| !short.is_empty() && long.starts_with(short);
    if begins(one, other) || begins(other, one) {
        return true;
    }
    let letters =
        |words: &[String]| -> Vec<char> { words.iter().flat_map(|word| word.chars()).collect() };
    let (one, other) = (letters(one), letters(other));
    let most = match one.len().max(other.len()) {
        0..=4 => 0,
        5..=9 => 1,
        _ => 2,
    };
    within(&one, &other, most).is_some()
}

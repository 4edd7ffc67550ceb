//! Every name that a registry knows, laid out for matching: its words by number, keys for names
//! that are the same, pieces for names that come near, and hosts.

use std::collections::HashMap;

use super::grams::{Grams, rarity};
use super::host::{host, is_store};
use super::spelling::{Part, parts, vendor_words};

/// A tool as its registry calls it.
#[derive(Debug, Clone, Default)]
pub struct Known<'k> {
    /// What it is called today.
    pub name: &'k str,
    /// Its vendor's name.
    pub vendor: &'k str,
    /// Names that it and its vendor had before.
    pub former: &'k [String],
    /// Its web address.
    pub website: &'k str,
}

/// How much a word that tells little counts, as a share of one that only one name has.
const SOFT: f32 = 0.08;

/// A name of a tool: its own, or one that it or its vendor had before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    /// Whose it is, by place.
    pub(super) tool: u32,
    /// Whether it is a name of before.
    pub(super) former: bool,
    start: u32,
    end: u32,
}

/// The names of all tools. It never changes.
#[derive(Debug, Default)]
pub struct NameIndex {
    words: HashMap<Box<str>, u32>,
    letters: Vec<char>,
    /// Where the letters of each word begin, and one more for the end.
    letter_starts: Vec<u32>,
    weights: Vec<f32>,
    /// Every name, in the order of the tools.
    pub(super) names: Vec<Name>,
    /// The words of all names; those that tell little are marked.
    name_words: Vec<(u32, bool)>,
    /// Where the names of each tool begin in `names`, and one more for the end.
    tools: Vec<u32>,
    /// For each tool, its vendor.
    vendors: Vec<u32>,
    vendor_words: Vec<Vec<u32>>,
    /// Digests of names, each with a name that has it, in order.
    keys: Vec<(u64, u32)>,
    /// Digests of vendors' names, each with its vendor, in order.
    vendor_keys: Vec<(u64, u32)>,
    hosts: HashMap<Box<str>, Vec<u32>>,
    pub(super) grams: Grams,
}

/// A digest of words written together (FNV-1a), for looking up names that have the same. Names
/// that share one are compared before they count.
pub(super) fn key<'w>(words: impl Iterator<Item = &'w str>) -> u64 {
    words.flat_map(str::bytes).fold(0xCBF2_9CE4_8422_2325, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// The digests under which a name is looked up: written together, in any order of its words, and
/// both without the words that tell little.
pub(super) fn keys(parts: &[Part]) -> Vec<u64> {
    let all: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    let hard: Vec<&str> =
        parts.iter().filter(|part| !part.soft).map(|part| part.text.as_str()).collect();
    let mut keys = Vec::with_capacity(4);
    for mut words in [all, hard] {
        keys.push(key(words.iter().copied()));
        words.sort_unstable();
        keys.push(key(words.into_iter()));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

impl NameIndex {
    /// An index of tools; the number of a tool is its place.
    pub fn new<'k>(tools: impl Iterator<Item = Known<'k>>) -> Self {
        let mut index = Self { letter_starts: vec![0], ..Self::default() };
        let mut vendors: HashMap<&str, u32> = HashMap::new();
        let mut having: Vec<u32> = Vec::new();
        for (place, known) in tools.enumerate() {
            let tool = u32::try_from(place).unwrap_or(u32::MAX);
            let vendor =
                *vendors.entry(known.vendor).or_insert_with(|| index.add_vendor(known.vendor));
            index.vendors.push(vendor);
            index.tools.push(u32::try_from(index.names.len()).unwrap_or(u32::MAX));
            index.add_name(tool, known.name, false, &mut having);
            for name in known.former {
                index.add_name(tool, name, true, &mut having);
            }
            if let Some(host) = host(known.website).filter(|host| !is_store(host)) {
                index.hosts.entry(host.into()).or_default().push(tool);
            }
        }
        index.tools.push(u32::try_from(index.names.len()).unwrap_or(u32::MAX));
        index.keys.sort_unstable();
        index.keys.dedup();
        index.vendor_keys.sort_unstable();
        let all = u32::try_from(index.names.len()).unwrap_or(u32::MAX);
        having.resize(index.words.len(), 0);
        index.weights = having.iter().map(|having| rarity(*having, all)).collect();
        index.grams = Grams::new(index.names.iter().map(|name| index.spelled(name)));
        index
    }

    fn add_vendor(&mut self, vendor: &str) -> u32 {
        let number = u32::try_from(self.vendor_words.len()).unwrap_or(u32::MAX);
        let words = vendor_words(vendor);
        self.vendor_keys.push((key(words.iter().map(String::as_str)), number));
        let words = words.iter().map(|word| self.word(word)).collect();
        self.vendor_words.push(words);
        number
    }

    fn add_name(&mut self, tool: u32, text: &str, former: bool, having: &mut Vec<u32>) {
        let parts = parts(text);
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.keys.extend(keys(&parts).into_iter().map(|key| (key, number)));
        let start = u32::try_from(self.name_words.len()).unwrap_or(u32::MAX);
        for part in &parts {
            let word = self.word(&part.text);
            having.resize(having.len().max(word as usize + 1), 0);
            if let Some(count) = having.get_mut(word as usize) {
                *count += 1;
            }
            self.name_words.push((word, part.soft));
        }
        let end = u32::try_from(self.name_words.len()).unwrap_or(u32::MAX);
        self.names.push(Name { tool, former, start, end });
    }

    fn word(&mut self, text: &str) -> u32 {
        if let Some(known) = self.words.get(text) {
            return *known;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.letters.extend(text.chars());
        self.letter_starts.push(u32::try_from(self.letters.len()).unwrap_or(u32::MAX));
        self.words.insert(text.into(), number);
        number
    }

    /// The number of a word, when some name or vendor has it.
    pub(super) fn number(&self, word: &str) -> Option<u32> {
        self.words.get(word).copied()
    }

    /// The letters of a word.
    pub(super) fn letters(&self, word: u32) -> &[char] {
        let place = word as usize;
        let bounds = self.letter_starts.get(place).zip(self.letter_starts.get(place + 1));
        bounds
            .and_then(|(start, end)| self.letters.get(*start as usize..*end as usize))
            .unwrap_or_default()
    }

    /// The words of a name, each with whether it tells little.
    pub(super) fn words(&self, name: &Name) -> &[(u32, bool)] {
        self.name_words.get(name.start as usize..name.end as usize).unwrap_or_default()
    }

    /// How much a word of a name tells; one that no name has tells as much as one that only one
    /// has.
    pub(super) fn weight(&self, word: Option<u32>, soft: bool) -> f32 {
        let rarest = rarity(1, u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        if soft {
            return SOFT * rarest;
        }
        word.and_then(|word| self.weights.get(word as usize)).copied().unwrap_or(rarest)
    }

    /// The words of a tool's vendor.
    pub(super) fn vendor_words(&self, tool: u32) -> &[u32] {
        let vendor = self.vendors.get(tool as usize).copied().unwrap_or(u32::MAX);
        self.vendor_words.get(vendor as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether words are a vendor's whole name.
    pub(super) fn is_vendor(&self, words: &[&str]) -> bool {
        !with(&self.vendor_keys, key(words.iter().copied())).is_empty()
    }

    /// Whether some tool has this name, but for what is written together and words that tell
    /// little.
    pub fn has(&self, name: &str) -> bool {
        let parts = parts(name);
        !parts.is_empty() && keys(&parts).into_iter().any(|key| !with(&self.keys, key).is_empty())
    }

    /// The names that have a digest.
    pub(super) fn with_key(&self, key: u64) -> impl Iterator<Item = u32> + '_ {
        with(&self.keys, key).iter().map(|(_, name)| *name)
    }

    /// The names of a tool, its own first.
    pub(super) fn names_of(&self, tool: u32) -> std::ops::Range<u32> {
        let place = tool as usize;
        let start = self.tools.get(place).copied().unwrap_or_default();
        start..self.tools.get(place + 1).copied().unwrap_or(start)
    }

    /// The tools whose web address has this host.
    pub(super) fn at_host(&self, host: &str) -> &[u32] {
        self.hosts.get(host).map(Vec::as_slice).unwrap_or_default()
    }

    /// The words of a name that tell something, as texts.
    fn spelled(&self, name: &Name) -> Vec<String> {
        let words = self.words(name).iter().filter(|(_, soft)| !soft);
        words.map(|(word, _)| self.letters(*word).iter().collect()).collect()
    }
}

/// The pairs with this first half, of pairs in order.
fn with(pairs: &[(u64, u32)], key: u64) -> &[(u64, u32)] {
    let start = pairs.partition_point(|(one, _)| *one < key);
    let rest = pairs.get(start..).unwrap_or_default();
    let end = rest.partition_point(|(one, _)| *one == key);
    rest.get(..end).unwrap_or_default()
}

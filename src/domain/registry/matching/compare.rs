//! How near a name that is looked for comes to one that is known.

use super::distance::{LONGEST, within};
use super::index::{Name, NameIndex};
use super::query::{Query, Word};
use super::spelling::MOST_WORDS;

/// Names that differ in a number are at most so near: `Algebra 1` is not `Algebra 2`.
const OTHER_NUMBER: f32 = 0.7;

/// What is the same of the words of two names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Sameness {
    /// All letters in the same order, whatever is written together.
    All,
    /// Every word that tells something, in the same order.
    Telling,
    /// Every word that tells something, in another order.
    Reordered,
    /// Some of them, or none.
    #[default]
    Some,
}

/// How near two names come, and in what they differ.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Nearness {
    /// From 0, nothing in common, to 1, the same.
    pub(super) score: f32,
    /// What is the same of the words.
    pub(super) words: Sameness,
    /// How many letters differ in words that are not the same.
    pub(super) letters: usize,
    /// Whether the name that is looked for has words of the tool's vendor beside the tool's own.
    pub(super) vendor: bool,
    /// Bits of the words looked for that the known name does not have.
    pub(super) beside: u32,
    /// Bits of the known name's words that are not in the one looked for.
    pub(super) missing: u32,
}

/// How near a misspelt word is, by the letters that differ; none when it is another word. Short
/// words are other words soon.
fn likeness(one: &[char], other: &[char]) -> Option<(f32, usize)> {
    let longer = one.len().max(other.len());
    let most = match longer {
        0..=2 => return None,
        3..=6 => 1,
        7..=12 => 2,
        _ => 3,
    };
    let distance = within(one, other, most)?;
    let near = match (longer, distance) {
        (_, 0) => 1.0,
        (0..=3, _) => 0.55,
        (4, _) => 0.7,
        (5, _) => 0.78,
        (6, _) => 0.84,
        (_, 1) => 0.9,
        (0..=9, _) => 0.72,
        _ => 0.82,
    };
    Some((near, distance))
}

/// The words of both sides as they were paired.
#[derive(Debug, Default)]
struct Pairs {
    /// For each word looked for, how near its partner is.
    near: [f32; MOST_WORDS],
    partner: [Option<u8>; MOST_WORDS],
    /// Bits of the known words that have a partner.
    taken: u32,
    letters: usize,
}

impl Pairs {
    fn pair(&mut self, word: usize, known: usize, near: f32, letters: usize) {
        if let (Some(place), Some(partner)) = (self.near.get_mut(word), self.partner.get_mut(word))
        {
            *place = near;
            *partner = u8::try_from(known).ok();
            self.taken |= 1 << known;
            self.letters += letters;
        }
    }

    fn is_free(&self, word: usize) -> bool {
        self.partner.get(word).is_some_and(Option::is_none)
    }
}

/// Pairs the words that are the same, then those that come near.
fn paired(index: &NameIndex, query: &Query, known: &[(u32, bool)]) -> Pairs {
    let mut pairs = Pairs::default();
    for (at, word) in query.words.iter().enumerate() {
        let same = known.iter().enumerate().find(|(place, (number, _))| {
            pairs.taken & (1 << place) == 0 && word.number == Some(*number)
        });
        if let Some((place, _)) = same {
            pairs.pair(at, place, 1.0, 0);
        }
    }
    for (at, word) in query.words.iter().enumerate() {
        if !pairs.is_free(at) || word.soft || word.digits {
            continue;
        }
        let free = known
            .iter()
            .enumerate()
            .filter(|(place, (_, soft))| pairs.taken & (1 << place) == 0 && !soft);
        let near = free.filter_map(|(place, (number, _))| {
            let (near, letters) = likeness(&word.letters, index.letters(*number))?;
            Some((near, letters, place))
        });
        if let Some((near, letters, place)) = near.max_by(|a, b| a.0.total_cmp(&b.0)) {
            pairs.pair(at, place, near, letters);
        }
    }
    pairs
}

/// How near a name comes to what is looked for.
pub(super) fn compare(index: &NameIndex, query: &Query, name: &Name) -> Nearness {
    let known = index.words(name);
    let pairs = paired(index, query, known);
    let vendor = index.vendor_words(name.tool);
    let mut nearness = Nearness { letters: pairs.letters, ..Nearness::default() };
    let (mut shared, mut all) = (0.0, 0.0);
    let (mut own_number, mut other_number) = (false, false);
    for (at, word) in query.words.iter().enumerate() {
        if pairs.is_free(at) {
            if is_of_vendor(index, word, vendor) {
                nearness.vendor = true;
                continue;
            }
            nearness.beside |= 1 << at;
            own_number |= word.digits && !word.soft;
        }
        all += word.weight;
        shared += word.weight * pairs.near.get(at).copied().unwrap_or_default();
    }
    let mut near_known = [0.0_f32; MOST_WORDS];
    for (near, partner) in pairs.near.iter().zip(pairs.partner) {
        if let Some(place) = partner.and_then(|place| near_known.get_mut(usize::from(place))) {
            *place = *near;
        }
    }
    for (place, (number, soft)) in known.iter().enumerate() {
        let weight = index.weight(Some(*number), *soft);
        if pairs.taken & (1 << place) == 0 {
            nearness.missing |= 1 << place;
            other_number |= !soft && index.letters(*number).iter().all(char::is_ascii_digit);
        }
        all += weight;
        shared += weight * near_known.get(place).copied().unwrap_or_default();
    }
    nearness.score = if all > 0.0 { shared / all } else { 0.0 };
    let hard = |bits: u32, soft: &dyn Fn(usize) -> bool| {
        (0..MOST_WORDS).any(|at| bits & (1 << at) != 0 && !soft(at))
    };
    let differs = hard(nearness.beside, &|at| query.words.get(at).is_none_or(|word| word.soft))
        || hard(nearness.missing, &|at| known.get(at).is_none_or(|(_, soft)| *soft));
    if !differs && pairs.letters == 0 {
        nearness.words = if in_order(&pairs) { Sameness::Telling } else { Sameness::Reordered };
    }
    let written = if differs { together(index, query, &nearness, &pairs, known) } else { None };
    if let Some((near, letters)) = written.filter(|(near, _)| *near > nearness.score) {
        nearness.score = near;
        nearness.letters = letters;
        nearness.beside = 0;
        nearness.missing = 0;
        (own_number, other_number) = (false, false);
    }
    let whole = nearness.score >= 0.999 && nearness.letters == 0;
    if whole && nearness.words != Sameness::Reordered {
        nearness.words = Sameness::All;
    }
    if own_number || other_number {
        nearness.score = nearness.score.min(OTHER_NUMBER);
    }
    nearness
}

fn in_order(pairs: &Pairs) -> bool {
    let mut partners = pairs.partner.iter().flatten();
    let mut last = partners.next();
    partners.all(|partner| {
        let rises = last < Some(partner);
        last = Some(partner);
        rises
    })
}

fn is_of_vendor(index: &NameIndex, word: &Word, vendor: &[u32]) -> bool {
    !word.soft
        && vendor.iter().any(|number| {
            word.number == Some(*number)
                || (word.letters.len() > 4
                    && likeness(&word.letters, index.letters(*number)).is_some())
        })
}

/// How near both names are with their words written together: `photo math` and `Photomath`. Names
/// of as many words are compared word by word and no further.
fn together(
    index: &NameIndex,
    query: &Query,
    nearness: &Nearness,
    pairs: &Pairs,
    known: &[(u32, bool)],
) -> Option<(f32, usize)> {
    let of_vendor =
        |at: usize| nearness.vendor && pairs.is_free(at) && nearness.beside & (1 << at) == 0;
    let mut one = Letters::default();
    for (at, word) in query.words.iter().enumerate() {
        if !word.soft && !of_vendor(at) {
            one.add(&word.letters)?;
        }
    }
    let mut other = Letters::default();
    for (number, _) in known.iter().filter(|(_, soft)| !soft) {
        other.add(index.letters(*number))?;
    }
    // Other digits are another name.
    if one.words == other.words || !one.digits().eq(other.digits()) {
        return None;
    }
    let (near, most) = match one.count.max(other.count) {
        0..=4 => (1.0, 0),
        5..=7 => (0.78, 1),
        8..=12 => (0.88, 1),
        _ => (0.86, 2),
    };
    let letters = within(one.all(), other.all(), most)?;
    Some((if letters == 0 { 1.0 } else { near }, letters))
}

/// The letters of some words, written together.
struct Letters {
    room: [char; LONGEST],
    count: usize,
    words: usize,
}

impl Default for Letters {
    fn default() -> Self {
        Self { room: [' '; LONGEST], count: 0, words: 0 }
    }
}

impl Letters {
    /// Adds a word; none when it is too long to be compared.
    fn add(&mut self, word: &[char]) -> Option<()> {
        self.room.get_mut(self.count..self.count + word.len())?.copy_from_slice(word);
        self.count += word.len();
        self.words += 1;
        Some(())
    }

    fn all(&self) -> &[char] {
        self.room.get(..self.count).unwrap_or_default()
    }

    fn digits(&self) -> impl Iterator<Item = &char> {
        self.all().iter().filter(|letter| letter.is_ascii_digit())
    }
}

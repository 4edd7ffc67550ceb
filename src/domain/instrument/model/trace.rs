//! Which parts of a condition decided what it comes to.

use std::ops::Range;

/// How many places one word holds.
const WORD: usize = 64;

/// The parts of a condition that decided it, one bit for each part. Parts are counted from nought,
/// and each comes before what stands inside it. A condition of up to 64 parts needs no memory of
/// its own for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    first: u64,
    more: Vec<u64>,
}

impl Trace {
    /// Whether the part at a place decided.
    pub(crate) fn has(&self, place: usize) -> bool {
        let word = match (place / WORD).checked_sub(1) {
            None => Some(&self.first),
            Some(word) => self.more.get(word),
        };
        word.is_some_and(|word| word >> (place % WORD) & 1 == 1)
    }

    pub(crate) fn mark(&mut self, place: usize) {
        let bit = 1 << (place % WORD);
        let Some(word) = (place / WORD).checked_sub(1) else {
            self.first |= bit;
            return;
        };
        if self.more.len() <= word {
            self.more.resize(word + 1, 0);
        }
        if let Some(bits) = self.more.get_mut(word) {
            *bits |= bit;
        }
    }

    pub(crate) fn unmark(&mut self, places: Range<usize>) {
        for place in places {
            let word = match (place / WORD).checked_sub(1) {
                None => Some(&mut self.first),
                Some(word) => self.more.get_mut(word),
            };
            if let Some(bits) = word {
                *bits &= !(1 << (place % WORD));
            }
        }
    }
}

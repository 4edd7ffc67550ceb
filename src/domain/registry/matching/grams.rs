//! Which names share pieces of three letters with a text, with bounded work for every text.

use std::collections::HashMap;

/// Three letters in a row of a name, with marks at its beginning and end.
type Gram = [char; 3];

/// The most pieces of one text that are looked up, the rarest first.
const MOST_GRAMS: usize = 40;

/// What shares less than this of what the nearest name shares is left out.
const FAR: f32 = 0.4;

/// For every piece, the names that have it. It never changes.
#[derive(Debug, Default)]
pub struct Grams {
    places: HashMap<Gram, u32>,
    /// Where the names of each piece begin in `names`, and one more for the end.
    starts: Vec<u32>,
    names: Vec<u32>,
    /// How much each piece tells: the rarer, the more.
    weights: Vec<f32>,
    /// What all pieces of each name weigh.
    sizes: Vec<f32>,
}

/// Room for one search, used again for the next.
#[derive(Debug, Default)]
pub struct Scratch {
    shared: Vec<f32>,
    touched: Vec<u32>,
    grams: Vec<(u32, u32)>,
    near: Vec<(f32, u32)>,
}

impl Grams {
    /// An index of names, each as its words; the number of a name is its place.
    pub fn new(names: impl Iterator<Item = Vec<String>>) -> Self {
        let mut index = Self::default();
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut count = 0_u32;
        let mut own = Vec::new();
        for words in names {
            own.clear();
            for word in words {
                for gram in pieces(&word) {
                    let next = u32::try_from(index.places.len()).unwrap_or(u32::MAX);
                    own.push(*index.places.entry(gram).or_insert(next));
                }
            }
            own.sort_unstable();
            own.dedup();
            pairs.extend(own.iter().map(|gram| (*gram, count)));
            count = count.saturating_add(1);
        }
        pairs.sort_unstable();
        let mut lengths = vec![0_u32; index.places.len()];
        for (gram, _) in &pairs {
            if let Some(length) = lengths.get_mut(*gram as usize) {
                *length += 1;
            }
        }
        let mut start = 0;
        index.starts = std::iter::once(0)
            .chain(lengths.iter().map(|length| {
                start += length;
                start
            }))
            .collect();
        index.weights = lengths.iter().map(|length| rarity(*length, count)).collect();
        index.sizes = vec![0.0; count as usize];
        for (gram, name) in &pairs {
            let weight = index.weights.get(*gram as usize).copied().unwrap_or_default();
            if let Some(size) = index.sizes.get_mut(*name as usize) {
                *size += weight;
            }
        }
        index.names = pairs.into_iter().map(|(_, name)| name).collect();
        index
    }

    fn of(&self, gram: u32) -> &[u32] {
        let place = gram as usize;
        let bounds = self.starts.get(place).zip(self.starts.get(place + 1));
        bounds
            .and_then(|(start, end)| self.names.get(*start as usize..*end as usize))
            .unwrap_or_default()
    }

    /// The names that share most with a text, given as its words: at most `limit`, the nearest
    /// first. Pieces are taken from the rarest on until `work` names were met, so a text of pieces
    /// that every name has costs no more than another.
    pub fn nearest(
        &self,
        words: &mut dyn Iterator<Item = &str>,
        limit: usize,
        work: usize,
        scratch: &mut Scratch,
    ) -> Vec<u32> {
        scratch.shared.resize(self.sizes.len(), 0.0);
        scratch.grams.clear();
        let mut size = 0.0;
        let unknown = rarity(1, u32::try_from(self.sizes.len()).unwrap_or(u32::MAX));
        for gram in words.flat_map(pieces) {
            match self.places.get(&gram) {
                Some(gram) => {
                    let length = u32::try_from(self.of(*gram).len()).unwrap_or(u32::MAX);
                    scratch.grams.push((length, *gram));
                }
                None => size += unknown,
            }
        }
        scratch.grams.sort_unstable();
        scratch.grams.dedup();
        let mut met = 0;
        for (length, gram) in scratch.grams.iter().take(MOST_GRAMS) {
            let weight = self.weights.get(*gram as usize).copied().unwrap_or_default();
            size += weight;
            met += *length as usize;
            if met > work && !scratch.touched.is_empty() {
                continue;
            }
            for name in self.of(*gram).iter().take(work) {
                let Some(shared) = scratch.shared.get_mut(*name as usize) else { continue };
                if *shared == 0.0 {
                    scratch.touched.push(*name);
                }
                *shared += weight;
            }
        }
        scratch.near.clear();
        for name in scratch.touched.drain(..) {
            let Some(shared) = scratch.shared.get_mut(name as usize) else { continue };
            let own = self.sizes.get(name as usize).copied().unwrap_or_default();
            scratch.near.push((2.0 * *shared / (size + own), name));
            *shared = 0.0;
        }
        let nearest = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if scratch.near.len() > limit {
            scratch.near.select_nth_unstable_by(limit, nearest);
            scratch.near.truncate(limit);
        }
        scratch.near.sort_unstable_by(nearest);
        let least = scratch.near.first().map_or(0.0, |(share, _)| share * FAR);
        let near = scratch.near.iter().take_while(|(share, _)| *share >= least);
        near.map(|(_, name)| *name).collect()
    }
}

/// How much something tells that so many of all names have.
pub fn rarity(having: u32, all: u32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a weight needs no more digits")]
    let share = (all.max(1) as f32 + 1.0) / (having.max(1) as f32 + 0.5);
    share.ln().max(0.05)
}

fn pieces(word: &str) -> impl Iterator<Item = Gram> {
    let mut before = [' ', ' '];
    word.chars().chain(std::iter::once(' ')).map(move |letter| {
        let piece = [before[0], before[1], letter];
        before = [before[1], letter];
        piece
    })
}

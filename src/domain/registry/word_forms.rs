//! How search compares words: by their pieces, by their other forms, and by how many letters
//! differ.

use super::fold::runs_together;

/// Words that tell nothing in a registry of AI tools: they need not fit where others do.
const GENERAL: [&str; 28] = [
    "a",
    "ai",
    "an",
    "and",
    "app",
    "apps",
    "application",
    "applications",
    "buy",
    "can",
    "for",
    "in",
    "is",
    "may",
    "of",
    "on",
    "or",
    "our",
    "platform",
    "product",
    "products",
    "software",
    "the",
    "to",
    "tool",
    "tools",
    "we",
    "with",
];
/// Endings that English words change; the longer ones first.
const ENDINGS: [&str; 8] = ["ings", "ing", "ers", "ies", "er", "ed", "es", "s"];
const SHORTEST_STEM: usize = 4;

/// Whether a word tells nothing about which tool is meant.
pub(super) fn is_general(word: &str) -> bool {
    GENERAL.contains(&word)
}

/// What an English word shares with its other forms: `plan` for `planner`, `writ` for `writing`;
/// none for a word without an ending.
pub(super) fn stem(word: &str) -> Option<String> {
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let stem = ENDINGS
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .filter(|stem| stem.len() >= SHORTEST_STEM)?;
    let mut letters = stem.bytes().rev();
    let doubled = letters.next() == letters.next() && !stem.ends_with('s') && !stem.ends_with('l');
    let kept = if doubled && stem.len() > SHORTEST_STEM { stem.len() - 1 } else { stem.len() };
    stem.get(..kept).map(str::to_owned)
}

/// The pieces of a word that a misspelt one shares with it: three letters in a row, its beginning
/// and its end marked; two of scripts whose words run together.
pub(super) fn pieces(word: &str) -> Vec<[char; 3]> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() > 1 && letters.iter().any(|c| runs_together(*c)) {
        let pairs = letters.windows(2).filter_map(|window| <[char; 2]>::try_from(window).ok());
        return pairs.map(|[one, other]| [' ', one, other]).collect();
    }
    let padded: Vec<char> = [' ', ' '].into_iter().chain(letters).chain([' ']).collect();
    padded.windows(3).filter_map(|window| <[char; 3]>::try_from(window).ok()).collect()
}

/// How many letters have to be changed, added, left out or swapped with their neighbour (optimal
/// string alignment).
pub(super) fn distance(a: &[char], b: &[char]) -> usize {
    let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX - 1);
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut row: Vec<usize> = vec![0; b.len() + 1];
    let mut previous = None;
    for (i, one) in a.iter().enumerate() {
        let mut left = i + 1;
        let mut earlier = None;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (j, other) in b.iter().enumerate() {
            let mut best =
                (at(&last, j) + usize::from(one != other)).min(at(&last, j + 1) + 1).min(left + 1);
            if previous == Some(other) && earlier == Some(one) {
                best = best.min(at(&before, j.saturating_sub(1)) + 1);
            }
            if let Some(place) = row.get_mut(j + 1) {
                *place = best;
            }
            (left, earlier) = (best, Some(other));
        }
        previous = Some(one);
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    at(&last, b.len())
}

//! Checks that several files share.

use std::collections::BTreeSet;

use super::cursor::At;

/// Weights are shares of a whole: they add up to 100.
pub(crate) fn check_weights(at: &At<'_>, weights: impl Iterator<Item = u32>) {
    let sum: u32 = weights.sum();
    if sum != 100 {
        at.fault(format!("The weights add up to {sum}; they have to add up to 100."));
    }
}

/// Faults every entry of a list whose `key` was given before.
pub(crate) fn check_unique(at: &At<'_>, key: &str, noun: &str) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for item in at.items() {
        let Some(found) = item.get(key) else { continue };
        let Some(value) = found.value.as_str() else {
            continue;
        };
        if !seen.insert(value) {
            found.fault(format!("There is another {noun} “{value}” in this list."));
        }
    }
}

//! How many letters two words differ in, a machine word at a time.

/// The longest text that is compared, in letters: one bit each.
pub const LONGEST: usize = 64;

/// How many letters have to be changed, added, left out or swapped with their neighbour; none when
/// it is more than `most`, or a text is longer than [`LONGEST`].
///
/// The optimal string alignment distance by bit vectors (Hyyrö 2003, “A bit-vector algorithm for
/// computing Levenshtein and Damerau edit distances”, figure 4).
pub fn within(one: &[char], other: &[char], most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most || one.len() > LONGEST || other.len() > LONGEST {
        return None;
    }
    // What both begin and end with costs nothing.
    let begin = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(begin..)?, other.get(begin..)?);
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(..one.len() - end)?, other.get(..other.len() - end)?);
    if one.is_empty() || other.is_empty() {
        return Some(one.len().max(other.len())).filter(|distance| *distance <= most);
    }
    let last = 1_u64 << (one.len() - 1);
    let (mut plus, mut minus, mut zero, mut places_before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
    let mut distance = one.len();
    for letter in other {
        let places = one
            .iter()
            .enumerate()
            .fold(0_u64, |places, (at, c)| places | (u64::from(c == letter) << at));
        let swapped = ((!zero & places) << 1) & places_before;
        zero = (((places & plus).wrapping_add(plus)) ^ plus) | places | minus | swapped;
        let across_plus = minus | !(zero | plus);
        let across_minus = plus & zero;
        if across_plus & last != 0 {
            distance += 1;
        }
        if across_minus & last != 0 {
            distance -= 1;
        }
        let shifted = (across_plus << 1) | 1;
        plus = (across_minus << 1) | !(zero | shifted);
        minus = shifted & zero;
        places_before = places;
    }
    Some(distance).filter(|distance| *distance <= most)
}

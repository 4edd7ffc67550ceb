//! Exact tests on counts: [`mcnemar`] on pairs that flipped, [`fisher`] on a table of two groups.

use super::fault::{self, InputFault};
use super::intervals::Proportion;

/// A term so small beside the largest that the rest of its side adds nothing.
const NEGLIGIBLE: f64 = 1e-20;

/// The exact test of paired flips: the two-sided p value for `b` pairs that flipped one way and `c`
/// that flipped the other, by the binomial distribution of b + c with ½ (`McNemar` 1947,
/// in its exact form). Without any flip it is 1.
///
/// # Errors
/// When a count is larger than Assay takes.
pub fn mcnemar(b: u32, c: u32) -> Result<f64, InputFault> {
    fault::count("b", b, 0)?;
    fault::count("c", c, 0)?;
    let n = f64::from(b) + f64::from(c);
    let least = f64::from(b.min(c));
    // Terms relative to the middle one, so that nothing overflows; the binomial with ½ is
    // symmetric.
    let middle = (n / 2.0).floor();
    let (mut total, mut tail) = (0.0, 0.0);
    let (mut k, mut term) = (middle, 1.0);
    while k >= 0.0 && term > NEGLIGIBLE {
        let mirrored = if (n - 2.0 * k).abs() < 0.5 { 1.0 } else { 2.0 };
        total += mirrored * term;
        if k <= least + 0.5 {
            tail += term;
        }
        term *= k / (n - k + 1.0);
        k -= 1.0;
    }
    Ok((2.0 * tail / total).clamp(0.0, 1.0))
}

/// Fisher's exact test of two shares (Fisher 1935): the two-sided p value, as the sum of all tables
/// that are no more probable than this one.
///
/// # Errors
/// When a share has no cases, or more hits than cases.
pub fn fisher(first: Proportion, second: Proportion) -> Result<f64, InputFault> {
    let (first, second) = (first.checked()?, second.checked()?);
    let (n1, n2) = (f64::from(first.n), f64::from(second.n));
    let successes = f64::from(first.x) + f64::from(second.x);
    let observed = f64::from(first.x);
    let least = (successes - n2).max(0.0);
    let most = successes.min(n1);
    let mode = ((successes + 1.0) * (n1 + 1.0) / (n1 + n2 + 2.0)).floor().clamp(least, most);
    // P(k+1)/P(k) of the hypergeometric distribution, relative to the most probable table.
    let up = |k: f64| (successes - k) * (n1 - k) / ((k + 1.0) * (n2 - successes + k + 1.0));
    let down = |k: f64| k * (n2 - successes + k) / ((successes - k + 1.0) * (n1 - k + 1.0));
    let mut terms = vec![(mode, 1.0)];
    let (mut k, mut term) = (mode, 1.0);
    while k < most && term > NEGLIGIBLE {
        term *= up(k);
        k += 1.0;
        terms.push((k, term));
    }
    (k, term) = (mode, 1.0);
    while k > least && term > NEGLIGIBLE {
        term *= down(k);
        k -= 1.0;
        terms.push((k, term));
    }
    let here =
        terms.iter().find(|(k, _)| (k - observed).abs() < 0.5).map_or(0.0, |(_, term)| *term);
    let total: f64 = terms.iter().map(|(_, term)| term).sum();
    let tail: f64 =
        terms.iter().filter(|(_, term)| *term <= here * (1.0 + 1e-7)).map(|(_, term)| term).sum();
    Ok((tail / total).clamp(0.0, 1.0))
}

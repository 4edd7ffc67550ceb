//! 95% intervals: Wilson for a share, Katz for a ratio of shares, Newcombe for a difference of
//! shares, Student's t for a mean.

use serde::{Deserialize, Serialize};

use super::fault::{self, InputFault};
use super::numbers::{Z_95, t_95};

/// A 95% interval, in the unit of what it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end, at most the upper one.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Whether the value lies inside, ends included.
    pub fn holds(self, value: f64) -> bool {
        value >= self.low && value <= self.high
    }

    /// The interval with both ends multiplied by a number that is not negative.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self { low: self.low * factor, high: self.high * factor }
    }

    /// The part of the interval that lies between `min` and `max`.
    #[must_use]
    pub fn clamped(self, min: f64, max: f64) -> Self {
        Self { low: self.low.max(min).min(max), high: self.high.max(min).min(max) }
    }
}

/// `x` cases out of `n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proportion {
    /// The cases that count.
    pub x: u32,
    /// All cases.
    pub n: u32,
}

impl Proportion {
    /// A share of a whole; `n` is at least 1 and `x` at most `n`.
    ///
    /// # Errors
    /// When `n` is 0, or `x` larger than `n`.
    pub fn new(x: u32, n: u32) -> Result<Self, InputFault> {
        Self { x, n }.checked()
    }

    /// The same share, checked.
    ///
    /// # Errors
    /// When `n` is 0, or `x` larger than `n`.
    pub fn checked(self) -> Result<Self, InputFault> {
        fault::count("n", self.n, 1)?;
        fault::part("x", self.x, "n", self.n)?;
        Ok(self)
    }

    /// x / n, from 0 to 1.
    pub fn share(self) -> f64 {
        f64::from(self.x) / f64::from(self.n.max(1))
    }
}

/// The Wilson score interval of a share (Wilson 1927), from 0 to 1; no continuity correction.
///
/// # Errors
/// When the share has no cases, or more hits than cases.
pub fn wilson(proportion: Proportion) -> Result<Interval, InputFault> {
    let proportion = proportion.checked()?;
    wilson_share(proportion.share(), proportion.n)
}

/// As [`wilson`], for a share from 0 to 1 of `n` cases whose exact count is not known.
///
/// # Errors
/// When the share lies outside 0 to 1, or there are no cases.
pub fn wilson_share(share: f64, n: u32) -> Result<Interval, InputFault> {
    let p = fault::number("share", share, 0.0, 1.0)?;
    let n = f64::from(fault::count("n", n, 1)?);
    let z2 = Z_95 * Z_95;
    let half = Z_95 * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let center = p + z2 / (2.0 * n);
    let scale = 1.0 + z2 / n;
    // The ends never miss the share by the rounding of floats: at 0 and 1 they are equal to it.
    Ok(Interval {
        low: ((center - half) / scale).clamp(0.0, p),
        high: ((center + half) / scale).clamp(p, 1.0),
    })
}

/// A ratio of two shares with its Katz interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    /// The first share divided by the second; corrected when `corrected` says so.
    pub value: f64,
    /// The standard error of the logarithm of the ratio.
    pub log_se: f64,
    /// The 95% interval of the ratio.
    pub interval: Interval,
    /// Whether 0.5 was added to every count because one of the shares has no case.
    pub corrected: bool,
}

/// The ratio (x1/n1)/(x2/n2) with the log interval of Katz et al. (1978). When a share has no case,
/// 0.5 is added to each x and each n.
///
/// # Errors
/// When one of the shares has no cases, or more hits than cases.
pub fn katz(first: Proportion, second: Proportion) -> Result<Ratio, InputFault> {
    let (first, second) = (first.checked()?, second.checked()?);
    let corrected = first.x == 0 || second.x == 0;
    let add = if corrected { 0.5 } else { 0.0 };
    let (x1, n1) = (f64::from(first.x) + add, f64::from(first.n) + add);
    let (x2, n2) = (f64::from(second.x) + add, f64::from(second.n) + add);
    let value = (x1 / n1) / (x2 / n2);
    let log_se = (1.0 / x1 - 1.0 / n1 + 1.0 / x2 - 1.0 / n2).max(0.0).sqrt();
    let interval = Interval {
        low: (value.ln() - Z_95 * log_se).exp(),
        high: (value.ln() + Z_95 * log_se).exp(),
    };
    Ok(Ratio { value, log_se, interval, corrected })
}

/// A difference of two shares with its interval, both from −1 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The first share less the second.
    pub value: f64,
    /// The 95% interval of the difference.
    pub interval: Interval,
}

/// The difference of two shares with the hybrid score interval of Newcombe (1998, method 10).
///
/// # Errors
/// When one of the shares has no cases, or more hits than cases.
pub fn newcombe(first: Proportion, second: Proportion) -> Result<Difference, InputFault> {
    let (w1, w2) = (wilson(first)?, wilson(second)?);
    let (p1, p2) = (first.share(), second.share());
    let value = p1 - p2;
    let low = value - ((p1 - w1.low).powi(2) + (w2.high - p2).powi(2)).sqrt();
    let high = value + ((w1.high - p1).powi(2) + (p2 - w2.low).powi(2)).sqrt();
    Ok(Difference { value, interval: Interval { low, high }.clamped(-1.0, 1.0) })
}

/// The Student t interval of a mean with its standard error and degrees of freedom, at least 1.
pub fn around_mean(mean: f64, se: f64, df: f64) -> Interval {
    let half = t_95(df) * se;
    Interval { low: mean - half, high: mean + half }
}

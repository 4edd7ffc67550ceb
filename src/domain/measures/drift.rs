//! How far a rater's levels lie from what counted in the end: the mean difference with its 95%
//! interval (Student's t), in levels. Above 0 the rater gave more than counted.

use super::intervals::{Interval, around_mean};
use super::numbers::{length, mean, sample_sd};

/// A rater's drift.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drift {
    /// Questions that were compared.
    pub items: usize,
    /// The mean difference, in levels.
    pub mean: f64,
    /// Its 95% interval; none for a single question.
    pub interval: Option<Interval>,
}

impl Drift {
    /// The drift of these differences, each a level given less the level that counted; none for
    /// none.
    pub fn of(differences: &[f64]) -> Option<Self> {
        let mean = mean(differences)?;
        let items = length(differences.len());
        let interval =
            sample_sd(differences).map(|sd| around_mean(mean, sd / items.sqrt(), items - 1.0));
        Some(Self { items: differences.len(), mean, interval })
    }

    /// Whether the difference is more than chance would give: 0 lies outside the interval.
    pub fn stands_out(&self) -> bool {
        self.interval.is_some_and(|interval| !interval.holds(0.0))
    }
}

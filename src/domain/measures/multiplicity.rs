//! Corrections of p values when several tests are made at once.

use serde::{Deserialize, Serialize};

use super::fault::{self, InputFault};
use super::numbers::length;

/// How p values are corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Correction {
    /// Holm's step-down: keeps the chance of any false finding at 5%.
    #[default]
    Holm,
    /// Benjamini–Hochberg: keeps the expected share of false findings at 5%.
    BenjaminiHochberg,
}

impl Correction {
    /// The name for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Holm => "Holm",
            Self::BenjaminiHochberg => "Benjamini–Hochberg",
        }
    }

    /// The corrected p values, in the order given.
    ///
    /// # Errors
    /// When one of them is not a number from 0 to 1.
    pub fn apply(self, p: &[f64]) -> Result<Vec<f64>, InputFault> {
        match self {
            Self::Holm => holm(p),
            Self::BenjaminiHochberg => benjamini_hochberg(p),
        }
    }
}

/// Holm's step-down (Holm 1979): the k-th smallest of m values times m − k + 1, never falling, at
/// most 1; in the order given.
///
/// # Errors
/// When one of them is not a number from 0 to 1.
pub fn holm(p: &[f64]) -> Result<Vec<f64>, InputFault> {
    let sorted = ascending(p)?;
    let mut remaining = length(p.len());
    let mut largest = 0.0_f64;
    let adjusted = sorted.into_iter().map(|(place, value)| {
        largest = largest.max((value * remaining).min(1.0));
        remaining -= 1.0;
        (place, largest)
    });
    Ok(in_given_order(adjusted.collect()))
}

/// Benjamini–Hochberg (1995): the k-th smallest of m values times m / k, never falling, at most 1;
/// in the order given.
///
/// # Errors
/// When one of them is not a number from 0 to 1.
pub fn benjamini_hochberg(p: &[f64]) -> Result<Vec<f64>, InputFault> {
    let sorted = ascending(p)?;
    let m = length(p.len());
    let mut rank = m;
    let mut smallest = 1.0_f64;
    let adjusted = sorted.into_iter().rev().map(|(place, value)| {
        smallest = smallest.min(value * m / rank);
        rank -= 1.0;
        (place, smallest)
    });
    Ok(in_given_order(adjusted.collect()))
}

/// The values with their places, smallest first.
fn ascending(p: &[f64]) -> Result<Vec<(usize, f64)>, InputFault> {
    let mut sorted = Vec::with_capacity(p.len());
    for (place, value) in p.iter().enumerate() {
        sorted.push((place, fault::number(&format!("p[{place}]"), *value, 0.0, 1.0)?));
    }
    sorted.sort_by(|a, b| a.1.total_cmp(&b.1));
    Ok(sorted)
}

fn in_given_order(mut adjusted: Vec<(usize, f64)>) -> Vec<f64> {
    adjusted.sort_by_key(|(place, _)| *place);
    adjusted.into_iter().map(|(_, value)| value).collect()
}

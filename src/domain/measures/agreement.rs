//! Agreement of two raters on the same items: exact, within one level, and Cohen's κ.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fault::InputFault;
use super::line::{Line, four};
use super::numbers::{length, short_length};

/// The most levels a scale may have.
const MAX_LEVELS: i64 = 101;

/// The levels that a rating may have, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// The lowest level that a rater can give.
    pub lowest: i32,
    /// The highest level that a rater can give.
    pub highest: i32,
}

impl Default for Scale {
    fn default() -> Self {
        Self { lowest: 0, highest: 4 }
    }
}

impl Scale {
    /// The distance of the ends, at least 1.
    fn span(self) -> Result<f64, InputFault> {
        let span = i64::from(self.highest) - i64::from(self.lowest);
        if (1..MAX_LEVELS).contains(&span) {
            Ok(f64::from(self.highest) - f64::from(self.lowest))
        } else {
            Err(InputFault::new(
                "scale",
                format!(
                    "has to have between 2 and {MAX_LEVELS} levels; it goes from {} to {}",
                    self.lowest, self.highest
                ),
            ))
        }
    }

    /// Accepts ratings that lie on the scale; `field` names the rater and items are counted from 1.
    pub(super) fn check(self, field: &str, ratings: &[Option<i32>]) -> Result<(), InputFault> {
        self.span()?;
        for (item, rating) in (1_usize..).zip(ratings) {
            let Some(rating) = rating else { continue };
            if !(self.lowest..=self.highest).contains(rating) {
                let rule = format!(
                    "has to be a whole number from {} to {}; it is {rating}",
                    self.lowest, self.highest
                );
                return Err(InputFault::new(format!("{field}, item {item}"), rule));
            }
        }
        Ok(())
    }
}

/// How a disagreement counts in Cohen's κ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Every disagreement counts the same.
    Plain,
    /// By its distance: |i − j| ÷ (k − 1).
    Linear,
    /// By its squared distance: (i − j)² ÷ (k − 1)².
    Quadratic,
}

impl Weight {
    fn of(self, a: i32, b: i32, span: f64) -> f64 {
        let distance = (f64::from(a) - f64::from(b)).abs() / span;
        match self {
            Self::Plain => f64::from(u8::from(a != b)),
            Self::Linear => distance,
            Self::Quadratic => distance * distance,
        }
    }
}

/// How strong an agreement is by κ (Landis and Koch 1977).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Below 0.
    Poor,
    /// 0 to 0.20.
    Slight,
    /// Above 0.20 to 0.40.
    Fair,
    /// Above 0.40 to 0.60.
    Moderate,
    /// Above 0.60 to 0.80.
    Substantial,
    /// Above 0.80.
    AlmostPerfect,
}

impl Strength {
    /// The word for a κ.
    pub fn of(kappa: f64) -> Self {
        match kappa {
            kappa if kappa < 0.0 => Self::Poor,
            kappa if kappa <= 0.20 => Self::Slight,
            kappa if kappa <= 0.40 => Self::Fair,
            kappa if kappa <= 0.60 => Self::Moderate,
            kappa if kappa <= 0.80 => Self::Substantial,
            _ => Self::AlmostPerfect,
        }
    }
}

/// The agreement of two raters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairAgreement {
    /// Items that both rated.
    pub items: u32,
    /// The share of them with the same rating, 0–1.
    pub exact: f64,
    /// The share of them at most one level apart, 0–1.
    pub within_one: f64,
    /// Cohen's κ, at most 1; none when both gave one and the same rating throughout, where chance
    /// leaves nothing to compare with.
    pub kappa: Option<f64>,
    /// κ with linear weights; none as for κ.
    pub kappa_linear: Option<f64>,
    /// κ with quadratic weights; none as for κ.
    pub kappa_quadratic: Option<f64>,
    /// The arithmetic, step by step.
    pub lines: Vec<Line>,
}

/// Compares the ratings of two raters item by item; an item that one of them left out does not
/// count.
///
/// # Errors
/// When the scale is empty, a rating lies outside it, the raters have different numbers of items,
/// or no item has both ratings.
pub fn pair_agreement(
    first: &[Option<i32>],
    second: &[Option<i32>],
    scale: Scale,
) -> Result<PairAgreement, InputFault> {
    let span = scale.span()?;
    scale.check("first rater", first)?;
    scale.check("second rater", second)?;
    if first.len() != second.len() {
        return Err(InputFault::new(
            "second rater",
            format!(
                "has to have as many items as the first, {}; it has {}",
                first.len(),
                second.len()
            ),
        ));
    }
    let pairs: Vec<(i32, i32)> = first.iter().zip(second).filter_map(|(a, b)| a.zip(*b)).collect();
    if pairs.is_empty() {
        return Err(InputFault::new(
            "second rater",
            "has to share at least one item with the first",
        ));
    }
    let share = |of: &dyn Fn(i64) -> bool| {
        let matching =
            pairs.iter().filter(|(a, b)| of((i64::from(*a) - i64::from(*b)).abs())).count();
        (matching, length(matching) / length(pairs.len()))
    };
    let (same, exact) = share(&|distance| distance == 0);
    let (near, within_one) = share(&|distance| distance <= 1);
    let mut lines = vec![
        Line::new("Exact agreement", format!("{same} of {} items", pairs.len()), four(exact)),
        Line::new("Within one level", format!("{near} of {} items", pairs.len()), four(within_one)),
    ];
    let mut kappa = |label: &str, weight: Weight| {
        let (observed, expected, kappa) = kappa(&pairs, weight, span);
        let formula = format!(
            "1 − disagreement found ÷ expected by chance, 1 − {} ÷ {}",
            four(observed),
            four(expected)
        );
        let value = kappa.map_or_else(|| "None: all ratings are the same".to_owned(), four);
        lines.push(Line::new(label, formula, value));
        kappa
    };
    let plain = kappa("Cohen’s κ", Weight::Plain);
    let linear = kappa("Cohen’s κ, linear weights", Weight::Linear);
    let quadratic = kappa("Cohen’s κ, quadratic weights", Weight::Quadratic);
    Ok(PairAgreement {
        items: short_length(pairs.len()),
        exact,
        within_one,
        kappa: plain,
        kappa_linear: linear,
        kappa_quadratic: quadratic,
        lines,
    })
}

/// Observed and expected disagreement and κ = 1 − Σ w·O ÷ Σ w·E (Cohen 1960, 1968).
fn kappa(pairs: &[(i32, i32)], weight: Weight, span: f64) -> (f64, f64, Option<f64>) {
    let n = length(pairs.len());
    let (mut firsts, mut seconds): (BTreeMap<i32, f64>, BTreeMap<i32, f64>) =
        (BTreeMap::new(), BTreeMap::new());
    for (a, b) in pairs {
        *firsts.entry(*a).or_default() += 1.0;
        *seconds.entry(*b).or_default() += 1.0;
    }
    let observed = pairs.iter().map(|(a, b)| weight.of(*a, *b, span)).sum::<f64>() / n;
    let chance = |(a, in_first): (&i32, &f64)| {
        seconds
            .iter()
            .map(|(b, in_second)| in_first * in_second * weight.of(*a, *b, span))
            .sum::<f64>()
    };
    let expected = firsts.iter().map(chance).sum::<f64>() / (n * n);
    let kappa = (expected > 0.0).then(|| 1.0 - observed / expected);
    (observed, expected, kappa)
}

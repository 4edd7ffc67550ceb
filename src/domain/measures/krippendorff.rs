//! Krippendorff's α: agreement of two or more raters, of whom any may leave items out (Krippendorff
//! 2004, 2011).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::agreement::Scale;
use super::fault::InputFault;
use super::line::{Line, four};
use super::numbers::short_length;

/// How far apart two ratings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distance {
    /// The same or not.
    Nominal,
    /// By how many ratings lie between them.
    Ordinal,
    /// By their squared difference.
    Interval,
}

impl Distance {
    /// The name for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Nominal => "nominal",
            Self::Ordinal => "ordinal",
            Self::Interval => "interval",
        }
    }
}

/// What an α allows (Krippendorff 2004).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reliance {
    /// Below 0.667: train again, publish no scores.
    DoNotPublish,
    /// From 0.667: tentative conclusions.
    Tentative,
    /// From 0.800: rely on the ratings.
    Rely,
}

impl Reliance {
    /// What an α allows.
    pub fn of(alpha: f64) -> Self {
        if alpha >= 0.800 {
            Self::Rely
        } else if alpha >= 0.667 {
            Self::Tentative
        } else {
            Self::DoNotPublish
        }
    }

    /// The words for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::DoNotPublish => "Train again; publish no scores",
            Self::Tentative => "Tentative conclusions only",
            Self::Rely => "The scores can be relied on",
        }
    }
}

/// Krippendorff's α of a set of ratings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alpha {
    /// How distances were taken.
    pub distance: Distance,
    /// Raters given.
    pub raters: u32,
    /// Items that at least two raters rated.
    pub items: u32,
    /// Ratings of these items.
    pub ratings: u32,
    /// α, at most 1; none when all ratings are the same, where chance leaves nothing to compare
    /// with.
    pub alpha: Option<f64>,
    /// What α allows; none as for α.
    pub reliance: Option<Reliance>,
    /// The arithmetic, step by step.
    pub lines: Vec<Line>,
}

/// α = 1 − observed ÷ expected disagreement over `ratings[rater][item]`; all raters have the same
/// number of items.
///
/// # Errors
/// When there are fewer than two raters, they have different numbers of items, a rating lies
/// outside the scale, or no item has two ratings.
pub fn alpha(
    ratings: &[Vec<Option<i32>>],
    scale: Scale,
    distance: Distance,
) -> Result<Alpha, InputFault> {
    let items = ratings.first().map_or(0, Vec::len);
    if ratings.len() < 2 {
        return Err(InputFault::new(
            "ratings",
            format!("has to have at least two raters; it has {}", ratings.len()),
        ));
    }
    for (rater, row) in (1_usize..).zip(ratings) {
        scale.check(&format!("rater {rater}"), row)?;
        if row.len() != items {
            return Err(InputFault::new(
                format!("rater {rater}"),
                format!("has to have {items} items like the first; it has {}", row.len()),
            ));
        }
    }
    let units: Vec<Counts> =
        (0..items).map(|item| unit(ratings, item)).filter(|counts| total(counts) >= 2.0).collect();
    if units.is_empty() {
        return Err(InputFault::new(
            "ratings",
            "has to have at least one item that two raters rated",
        ));
    }
    let mut values = Counts::new();
    for (value, n) in units.iter().flatten() {
        *values.entry(*value).or_default() += n;
    }
    let n = total(&values);
    let squared = |a: i32, b: i32| squared_distance(distance, &values, a, b);
    let observed =
        units.iter().map(|counts| pairs(counts, squared) / (total(counts) - 1.0)).sum::<f64>() / n;
    let expected = pairs(&values, squared) / (n * (n - 1.0));
    let alpha = (expected > 0.0).then(|| 1.0 - observed / expected);
    let reliance = alpha.map(Reliance::of);
    let formula = format!(
        "1 − disagreement found ÷ expected by chance, 1 − {} ÷ {}",
        four(observed),
        four(expected)
    );
    let mut lines = vec![
        Line::new("Items that count", "Rated by at least two raters", units.len().to_string()),
        Line::new("Ratings of these items", format!("{} raters", ratings.len()), n.to_string()),
        Line::new(
            format!("Krippendorff’s α, {}", distance.label()),
            formula,
            alpha.map_or_else(|| "None: all ratings are the same".to_owned(), four),
        ),
    ];
    if let Some(reliance) = reliance {
        lines.push(Line::new(
            "What it allows",
            "0.800 to rely on, 0.667 for tentative conclusions",
            reliance.label(),
        ));
    }
    let lone = (0..items).filter(|item| (total(&unit(ratings, *item)) - 1.0).abs() < 0.5).count();
    let all = ratings.iter().flatten().flatten().count();
    Ok(Alpha {
        distance,
        raters: short_length(ratings.len()),
        items: short_length(units.len()),
        ratings: short_length(all.saturating_sub(lone)),
        alpha,
        reliance,
        lines,
    })
}

/// How often each value was given.
type Counts = BTreeMap<i32, f64>;

fn unit(ratings: &[Vec<Option<i32>>], item: usize) -> Counts {
    let mut counts = Counts::new();
    for value in ratings.iter().filter_map(|row| row.get(item).copied().flatten()) {
        *counts.entry(value).or_default() += 1.0;
    }
    counts
}

fn total(counts: &Counts) -> f64 {
    counts.values().sum()
}

/// The sum of the squared distances over all ordered pairs of different values.
fn pairs(counts: &Counts, squared: impl Fn(i32, i32) -> f64) -> f64 {
    let with_others = |(a, n): (&i32, &f64)| {
        counts.iter().filter(|(b, _)| *b != a).map(|(b, m)| n * m * squared(*a, *b)).sum::<f64>()
    };
    counts.iter().map(with_others).sum()
}

fn squared_distance(distance: Distance, values: &Counts, a: i32, b: i32) -> f64 {
    match distance {
        Distance::Nominal => f64::from(u8::from(a != b)),
        Distance::Interval => (f64::from(a) - f64::from(b)).powi(2),
        Distance::Ordinal => {
            let (low, high) = (a.min(b), a.max(b));
            let between: f64 = values.range(low..=high).map(|(_, n)| n).sum();
            let ends = [low, high].iter().filter_map(|end| values.get(end)).sum::<f64>() / 2.0;
            (between - ends).powi(2)
        }
    }
}

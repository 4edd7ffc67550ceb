//! How far the reviewers of a disclosure agree beyond what chance would give: Cohen's weighted κ
//! (Cohen 1968) for two reviewers, Krippendorff's α (Krippendorff 2004) for more.

use super::review::{Agreement, GivenScore, REVIEWS_NEEDED};
use crate::domain::instrument::Scored;
use crate::domain::measures::agreement::{Scale, Strength, pair_agreement};
use crate::domain::measures::krippendorff::{Distance, Reliance, alpha};
use crate::domain::values::ReviewId;

/// Questions with two levels that a figure beyond chance needs. With fewer, one differing question
/// moves it by a whole class.
pub const ITEMS_NEEDED: usize = 10;

/// Chance-corrected agreement: 1 is full agreement, 0 no better than chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BeyondChance {
    /// Fewer than [`ITEMS_NEEDED`] questions have two levels.
    TooFew,
    /// Everybody gave one and the same level throughout, so there is no chance to compare with.
    Alike,
    /// Two reviewers: Cohen's κ with linear weights.
    Pair(f64, Strength),
    /// Several reviewers, or different ones for different criteria: Krippendorff's α for ordered
    /// levels.
    Several(f64, Reliance),
}

/// The agreement of those who scored some questions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accord {
    /// How often they gave the same or nearly the same.
    pub agreement: Agreement,
    /// Questions to which at least two of them gave a level.
    pub items: usize,
    /// How far that is beyond chance.
    pub beyond: BeyondChance,
}

impl Accord {
    /// The agreement on some questions, each with what reviewers gave it, on a scale from 0 to
    /// `maximum`.
    pub fn of(questions: &[&[GivenScore]], maximum: u8) -> Self {
        let mut agreement = Agreement::default();
        for given in questions {
            agreement.count(&given.iter().map(|given| given.score.scored).collect::<Vec<Scored>>());
        }
        let levels = |given: &&&[GivenScore]| {
            given.iter().filter(|given| level(given).is_some()).count() >= REVIEWS_NEEDED
        };
        let items = questions.iter().filter(levels).count();
        let beyond = if items < ITEMS_NEEDED {
            BeyondChance::TooFew
        } else {
            beyond_chance(questions, maximum)
        };
        Self { agreement, items, beyond }
    }
}

fn level(given: &GivenScore) -> Option<i32> {
    match given.score.scored {
        Scored::Level(level) => Some(i32::from(level)),
        Scored::NotApplicable => None,
    }
}

fn beyond_chance(questions: &[&[GivenScore]], maximum: u8) -> BeyondChance {
    let mut reviews: Vec<&ReviewId> = Vec::new();
    for given in questions.iter().flat_map(|given| given.iter()) {
        if !reviews.contains(&&given.review) {
            reviews.push(&given.review);
        }
    }
    let by = |review: &ReviewId| -> Vec<Option<i32>> {
        questions
            .iter()
            .map(|given| given.iter().find(|given| given.review == *review).and_then(level))
            .collect()
    };
    let ratings: Vec<Vec<Option<i32>>> = reviews.into_iter().map(by).collect();
    let scale = Scale { lowest: 0, highest: i32::from(maximum) };
    let found = if let [first, second] = ratings.as_slice() {
        pair_agreement(first, second, scale)
            .ok()
            .and_then(|pair| pair.kappa_linear)
            .map(|kappa| BeyondChance::Pair(kappa, Strength::of(kappa)))
    } else {
        let several = alpha(&ratings, scale, Distance::Ordinal)
            .ok()
            .and_then(|found| found.alpha.zip(found.reliance));
        several.map(|(alpha, reliance)| BeyondChance::Several(alpha, reliance))
    };
    found.unwrap_or(BeyondChance::Alike)
}

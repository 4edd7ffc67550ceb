//! Scoring rates of continuous scores: who is above the median of all (New York City Local Law 144,
//! 6 RCNY 5-300).

use serde::{Deserialize, Serialize};

use super::fault::{self, InputFault};
use super::line::{Line, plain};
use super::numbers::{median, short_length};
use super::rates::GroupCount;
use super::selection::{Selection, selection};
use super::steps::Steps;
use super::suppression::SampleRules;
use super::verdict::Thresholds;

/// The scores of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupScores {
    /// The group.
    pub group: String,
    /// The score of each case; higher is better.
    pub scores: Vec<f64>,
}

/// Scoring rates of groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoringRates {
    /// The median of all scores, in their unit.
    pub median: f64,
    /// The scoring rates and their impact ratios, as selection rates.
    pub selection: Selection,
}

/// The share of each group that scores above the median of the full sample, and the impact ratios
/// of these shares.
///
/// # Errors
/// When there is no score, one is not a number of a sensible size, or the rules or limits make no
/// sense.
pub fn scoring_rates(
    groups: &[GroupScores],
    rules: &SampleRules,
    thresholds: &Thresholds,
    steps: &mut Steps,
) -> Result<ScoringRates, InputFault> {
    for (place, group) in groups.iter().enumerate() {
        for (number, score) in group.scores.iter().enumerate() {
            fault::value(&format!("groups[{place}].scores[{number}]"), *score)?;
        }
    }
    let all: Vec<f64> = groups.iter().flat_map(|group| group.scores.iter().copied()).collect();
    let median =
        median(&all).ok_or_else(|| InputFault::new("groups", "has to hold at least one score"))?;
    let above =
        |scores: &[f64]| short_length(scores.iter().filter(|score| **score > median).count());
    let counts: Vec<GroupCount> = groups
        .iter()
        .map(|group| {
            GroupCount::new(
                group.group.clone(),
                above(&group.scores),
                short_length(group.scores.len()),
            )
        })
        .collect();
    steps.add(|| {
        Line::new(
            "Median of all scores",
            format!("{} scores of all groups together", all.len()),
            plain(median),
        )
    });
    Ok(ScoringRates { median, selection: selection(&counts, rules, thresholds, steps)? })
}

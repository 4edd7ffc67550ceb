//! Who is selected: selection rates, adverse-impact ratios and the four-fifths flag (29 CFR
//! 1607.4(D)), demographic parity (fairlearn).

use serde::{Deserialize, Serialize};

use super::fault::InputFault;
use super::intervals::{Difference, newcombe};
use super::line::{self, Line, four};
use super::rates::{Best, GroupCount, Rates, rates};
use super::steps::Steps;
use super::suppression::SampleRules;
use super::verdict::{Judgement, Thresholds, judge};

/// The four-fifths rule: a ratio below this is flagged.
pub const FOUR_FIFTHS: f64 = 0.80;

/// How a group's selection rate compares with the reference group's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Impact {
    /// The group, as the vendor's table names it.
    pub group: String,
    /// Whether its adverse-impact ratio is below four fifths: a reason to look, not a finding.
    pub below_four_fifths: bool,
    /// What the limits say.
    pub judgement: Judgement,
}

/// Selection rates of groups and what they mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// The rates and their comparisons; `ratio` is the adverse-impact ratio.
    pub rates: Rates,
    /// What each comparison means, in the same order.
    pub impacts: Vec<Impact>,
    /// Highest less lowest rate of the judged groups, with the Newcombe interval; none when fewer
    /// than two groups are judged.
    pub parity_difference: Option<Difference>,
    /// Lowest divided by highest rate of the judged groups; none when fewer than two groups are
    /// judged or nobody is selected.
    pub parity_ratio: Option<f64>,
}

/// Compares selection rates: `x` of a group's `n` got the favorable result. The reference is the
/// judged group with the highest rate.
///
/// # Errors
/// When the limits or rules make no sense, a group is named twice, or has more hits than cases.
pub fn selection(
    counts: &[GroupCount],
    rules: &SampleRules,
    thresholds: &Thresholds,
    steps: &mut Steps,
) -> Result<Selection, InputFault> {
    thresholds.check()?;
    let rates = rates(counts, None, Best::Highest, rules)?;
    rates.write_shares("Selection rate", rules, steps);
    rates.write_comparisons(false, Best::Highest, rules, steps);
    let mut impacts = Vec::with_capacity(rates.comparisons.len());
    for comparison in &rates.comparisons {
        let ratio = comparison.ratio;
        let below_four_fifths = ratio.value < FOUR_FIFTHS - 1e-9;
        if !comparison.is_coded {
            let formula = || format!("{} below {FOUR_FIFTHS}", four(ratio.value));
            steps.add(|| {
                Line::new(
                    format!("Four-fifths flag, {}", comparison.group),
                    formula(),
                    line::yes_no(below_four_fifths),
                )
            });
        }
        let label = format_args!("Adverse-impact ratio, {}", comparison.group);
        let judgement = judge(
            label,
            ratio.value,
            Some(ratio.interval),
            thresholds.impact_ratio,
            comparison.standing,
            steps,
        );
        impacts.push(Impact { group: comparison.group.clone(), below_four_fifths, judgement });
    }
    let extremes = rates.extremes();
    let parity_difference =
        extremes.map(|(high, low)| newcombe(high.proportion(), low.proportion())).transpose()?;
    let parity_ratio =
        extremes.filter(|(high, _)| high.x > 0).map(|(high, low)| low.value / high.value);
    if let (Some((high, low)), Some(difference)) = (extremes, parity_difference) {
        let formula =
            || format!("Highest less lowest rate, {} − {}", four(high.value), four(low.value));
        steps.add(|| Line::new("Demographic parity difference", formula(), four(difference.value)));
    }
    if let Some(ratio) = parity_ratio {
        steps.add(|| Line::new("Demographic parity ratio", "Lowest ÷ highest rate", four(ratio)));
    }
    Ok(Selection { rates, impacts, parity_difference, parity_ratio })
}

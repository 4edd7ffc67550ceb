//! Who suffers errors: true and false positive rates by group, equal opportunity, equalized odds
//! (fairlearn) and ratios of error rates.

use serde::{Deserialize, Serialize};

use super::fault::{self, InputFault};
use super::intervals::{Difference, newcombe};
use super::line::{self, Line, four};
use super::rates::{Best, GroupCount, Rate, Rates, rates, shares};
use super::steps::Steps;
use super::suppression::{SampleRules, SampleStanding};
use super::verdict::{Judgement, Thresholds, judge};

/// What a tool said about a group's cases and what was true. Positive is what the tool looks for:
/// flagged, selected, at risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confusion {
    /// The group, as the vendor's table names it.
    pub group: String,
    /// Rightly flagged or selected.
    pub true_positive: u32,
    /// Wrongly flagged or selected.
    pub false_positive: u32,
    /// Rightly not flagged.
    pub true_negative: u32,
    /// Wrongly not flagged.
    pub false_negative: u32,
}

/// The rate that hurts when it is high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Harm {
    /// False positives: detectors, threats, discipline.
    FalsePositive,
    /// False negatives: support, gifted programs.
    FalseNegative,
}

impl Harm {
    /// The name of the rate for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::FalsePositive => "False positive rate",
            Self::FalseNegative => "False negative rate",
        }
    }
}

/// Ratios of an error rate between groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorRatios {
    /// Which error.
    pub harm: Harm,
    /// The error rates and their comparisons; the reference is the named group or the judged group
    /// with the lowest rate.
    pub rates: Rates,
    /// What the limits say about each comparison's ratio, in the same order.
    pub judgements: Vec<Judgement>,
}

/// Compares an error rate between groups: `x` of `n` cases that could suffer the error did, such as
/// known-innocent essays that were flagged.
///
/// # Errors
/// When the limits or rules make no sense, a count does not fit, or the reference is missing or too
/// small.
pub fn error_ratios(
    harm: Harm,
    counts: &[GroupCount],
    reference: Option<&str>,
    rules: &SampleRules,
    thresholds: &Thresholds,
    steps: &mut Steps,
) -> Result<ErrorRatios, InputFault> {
    thresholds.check()?;
    let rates = rates(counts, reference, Best::Lowest, rules)?;
    rates.write_shares(harm.label(), rules, steps);
    rates.write_comparisons(reference.is_some(), Best::Lowest, rules, steps);
    let judgements = rates.comparisons.iter().map(|comparison| {
        let ratio = comparison.ratio;
        let label = format_args!("{} ratio, {}", harm.label(), comparison.group);
        judge(
            label,
            ratio.value,
            Some(ratio.interval),
            thresholds.error_ratio,
            comparison.standing,
            steps,
        )
    });
    let judgements = judgements.collect();
    Ok(ErrorRatios { harm, rates, judgements })
}

/// The spread of one rate over the judged groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The rates by group, each judged by its own number of cases.
    pub rates: Rates,
    /// Highest less lowest, with the Newcombe interval; none when fewer than two groups are judged.
    pub difference: Option<Difference>,
    /// Lowest divided by highest; none when fewer than two groups are judged or the highest is
    /// zero.
    pub ratio: Option<f64>,
}

/// Rates of right and wrong answers by group and how far they are apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorRates {
    /// TP ÷ (TP + FN).
    pub true_positive: Spread,
    /// FP ÷ (FP + TN).
    pub false_positive: Spread,
    /// FN ÷ (TP + FN) = 1 − the true positive rate.
    pub false_negative: Spread,
    /// TP ÷ (TP + FP): positive predictive value.
    pub predictive_value: Spread,
    /// (TP + FP) ÷ all: selection rate.
    pub selection: Spread,
    /// Highest less lowest true positive rate: the equal-opportunity difference.
    pub equal_opportunity: Option<Difference>,
    /// The larger of the two differences (fairlearn `agg="worst_case"`), with that difference's
    /// interval.
    pub equalized_odds: Option<Difference>,
    /// The mean of the two differences (fairlearn `agg="mean"`).
    pub equalized_odds_mean: Option<f64>,
    /// The smaller of the two ratios (fairlearn `agg="worst_case"`).
    pub equalized_odds_ratio: Option<f64>,
    /// The mean of the two ratios (fairlearn `agg="mean"`).
    pub equalized_odds_ratio_mean: Option<f64>,
    /// What the limits say about the equal-opportunity difference; none when it cannot be computed.
    pub equal_opportunity_judgement: Option<Judgement>,
    /// What the limits say about the equalized-odds difference; none when it cannot be computed.
    pub equalized_odds_judgement: Option<Judgement>,
    /// Ratios of the error rate that hurts.
    pub error_ratios: ErrorRatios,
}

/// Compares right and wrong answers between groups; each rate is judged by the cases that it is a
/// share of.
///
/// # Errors
/// When a group is named twice or its counts do not fit, or as [`error_ratios`] does.
pub fn error_rates(
    groups: &[Confusion],
    harm: Harm,
    reference: Option<&str>,
    rules: &SampleRules,
    thresholds: &Thresholds,
    steps: &mut Steps,
) -> Result<ErrorRates, InputFault> {
    check(groups)?;
    let (tp, fp): (Cell, Cell) = (|g| g.true_positive, |g| g.false_positive);
    let (tn, fn_): (Cell, Cell) = (|g| g.true_negative, |g| g.false_negative);
    let spread = |x: &[Cell], n: &[Cell]| spread(&counts(groups, x, n), rules);
    let true_positive = spread(&[tp], &[tp, fn_])?;
    let false_positive = spread(&[fp], &[fp, tn])?;
    let false_negative = spread(&[fn_], &[tp, fn_])?;
    let predictive_value = spread(&[tp], &[tp, fp])?;
    let selection = spread(&[tp, fp], &[tp, fp, tn, fn_])?;
    selection.rates.write_shares("Selection rate", rules, steps);
    true_positive.rates.write_shares("True positive rate", rules, steps);
    false_positive.rates.write_shares("False positive rate", rules, steps);
    predictive_value.rates.write_shares("Positive predictive value", rules, steps);
    let error_counts = match harm {
        Harm::FalsePositive => counts(groups, &[fp], &[fp, tn]),
        Harm::FalseNegative => counts(groups, &[fn_], &[tp, fn_]),
    };
    let equal_opportunity = true_positive.difference;
    let both = true_positive.difference.zip(false_positive.difference);
    let equalized_odds = both.map(|(tpr, fpr)| if fpr.value > tpr.value { fpr } else { tpr });
    let equalized_odds_mean = both.map(|(tpr, fpr)| f64::midpoint(tpr.value, fpr.value));
    let ratios = true_positive.ratio.zip(false_positive.ratio);
    let equalized_odds_ratio = ratios.map(|(tpr, fpr)| tpr.min(fpr));
    let equalized_odds_ratio_mean = ratios.map(|(tpr, fpr)| f64::midpoint(tpr, fpr));
    steps.add_all(|| {
        let shown = |difference: Difference| {
            format!(
                "{} (95% interval {})",
                four(difference.value),
                line::interval(difference.interval)
            )
        };
        let step = |label: &str, formula: &str, value: Option<String>| {
            Line::new(label, formula, value.unwrap_or_else(|| "None: too few cases".to_owned()))
        };
        let larger = "The larger of the differences of true and false positive rates";
        let smaller = "The smaller of lowest ÷ highest true and false positive rate";
        [
            step(
                "Equal-opportunity difference",
                "Highest less lowest true positive rate",
                equal_opportunity.map(shown),
            ),
            step("Equalized-odds difference, worst case", larger, equalized_odds.map(shown)),
            step(
                "Equalized-odds difference, mean",
                "The mean of both differences",
                equalized_odds_mean.map(four),
            ),
            step("Equalized-odds ratio, worst case", smaller, equalized_odds_ratio.map(four)),
            step(
                "Equalized-odds ratio, mean",
                "The mean of both ratios",
                equalized_odds_ratio_mean.map(four),
            ),
        ]
    });
    let mut judged = |label: &str, difference: Option<Difference>| {
        let limit = thresholds.odds_difference;
        difference
            .map(|d| judge(label, d.value, Some(d.interval), limit, SampleStanding::Judged, steps))
    };
    let equal_opportunity_judgement = judged("Equal-opportunity difference", equal_opportunity);
    let equalized_odds_judgement = judged("Equalized-odds difference", equalized_odds);
    let error_ratios = error_ratios(harm, &error_counts, reference, rules, thresholds, steps)?;
    Ok(ErrorRates {
        true_positive,
        false_positive,
        false_negative,
        predictive_value,
        selection,
        equal_opportunity,
        equalized_odds,
        equalized_odds_mean,
        equalized_odds_ratio,
        equalized_odds_ratio_mean,
        equal_opportunity_judgement,
        equalized_odds_judgement,
        error_ratios,
    })
}

/// One of the four counts of a group.
type Cell = fn(&Confusion) -> u32;

fn check(groups: &[Confusion]) -> Result<(), InputFault> {
    for (place, group) in groups.iter().enumerate() {
        let cells = [
            ("true_positive", group.true_positive),
            ("false_positive", group.false_positive),
            ("true_negative", group.true_negative),
            ("false_negative", group.false_negative),
        ];
        for (name, n) in cells {
            if n > fault::MAX_COUNT / 4 {
                let rule = format!(
                    "has to be a whole number from 0 to {}; it is {n}",
                    fault::MAX_COUNT / 4
                );
                return Err(InputFault::new(format!("groups[{place}].{name}"), rule));
            }
        }
    }
    Ok(())
}

fn counts(groups: &[Confusion], x: &[Cell], n: &[Cell]) -> Vec<GroupCount> {
    let sum = |group: &Confusion, cells: &[Cell]| {
        cells.iter().fold(0_u32, |sum, cell| sum.saturating_add(cell(group)))
    };
    groups
        .iter()
        .map(|group| GroupCount::new(group.group.clone(), sum(group, x), sum(group, n)))
        .collect()
}

fn spread(counts: &[GroupCount], rules: &SampleRules) -> Result<Spread, InputFault> {
    let rates = shares(counts, rules)?;
    let extremes = rates.extremes();
    let difference = extremes
        .map(|(high, low): (Rate, Rate)| newcombe(high.proportion(), low.proportion()))
        .transpose()?;
    let ratio = extremes.filter(|(high, _)| high.x > 0).map(|(high, low)| low.value / high.value);
    Ok(Spread { rates, difference, ratio })
}

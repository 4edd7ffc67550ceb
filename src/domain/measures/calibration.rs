//! Whether predicted probabilities come true, by group: calibration gap and expected calibration error.

use serde::{Deserialize, Serialize};

use super::fault::{self, InputFault};
use super::intervals::{Interval, wilson_share};
use super::line::{self, Line, four};
use super::suppression::{SampleRules, Standing};
use super::verdict::{Judgement, Thresholds, judge};

/// Cases with similar predictions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bin {
    /// The mean predicted probability, 0–1.
    pub predicted: f64,
    /// The share for which it came true, 0–1.
    pub observed: f64,
    /// The number of cases.
    pub n: u32,
}

/// The predictions for a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupBins {
    /// The group.
    pub group: String,
    /// Its cases by prediction.
    pub bins: Vec<Bin>,
}

/// How well predictions fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// Cases in all bins.
    pub n: u32,
    /// Mean prediction less observed share, −1 to 1: positive when the tool expects too much.
    pub gap: f64,
    /// The 95% interval of the gap: the mean prediction less the Wilson interval of the observed share.
    pub gap_interval: Interval,
    /// The expected calibration error Σ nₖ/n · |p̂ₖ − ȳₖ|, 0–1.
    pub ece: f64,
    /// The arithmetic.
    pub lines: Vec<Line>,
}

/// Calibration gap and expected calibration error of bins.
pub fn fit(bins: &[Bin]) -> Result<Fit, InputFault> {
    let mut n = 0_u32;
    let (mut predicted, mut observed, mut error) = (0.0, 0.0, 0.0);
    let mut lines = Vec::with_capacity(bins.len() + 2);
    for (place, bin) in bins.iter().enumerate() {
        let inside = |fault: InputFault| fault.inside(&format!("bins[{place}]"));
        fault::number("predicted", bin.predicted, 0.0, 1.0).map_err(inside)?;
        fault::number("observed", bin.observed, 0.0, 1.0).map_err(inside)?;
        fault::count("n", bin.n, 0).map_err(inside)?;
        n = n.saturating_add(bin.n);
        let weight = f64::from(bin.n);
        predicted += weight * bin.predicted;
        observed += weight * bin.observed;
        error += weight * (bin.predicted - bin.observed).abs();
        let distance = format!("|{} − {}| for {} cases", bin.predicted, bin.observed, bin.n);
        lines.push(Line::new(format!("Bin {}", place + 1), distance, four((bin.predicted - bin.observed).abs())));
    }
    fault::count("bins", n, 1)?;
    let total = f64::from(n);
    let (predicted, observed, ece) = ((predicted / total).clamp(0.0, 1.0), (observed / total).clamp(0.0, 1.0), error / total);
    let gap = predicted - observed;
    let wilson = wilson_share(observed, n)?;
    let gap_interval = Interval { low: predicted - wilson.high, high: predicted - wilson.low };
    let shown = format!("{} (95% interval {})", four(gap), line::interval(gap_interval));
    lines.push(Line::new("Calibration gap", format!("Mean prediction less observed share, {} − {}", four(predicted), four(observed)), shown));
    lines.push(Line::new("Expected calibration error", format!("Mean distance of the bins, weighted by their cases, over {n} cases"), four(ece)));
    Ok(Fit { n, gap, gap_interval, ece, lines })
}

/// The calibration of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupFit {
    /// The group.
    pub group: String,
    /// What may be done with its number of cases.
    pub standing: Standing,
    /// How well its predictions fit; none when it is suppressed.
    pub fit: Option<Fit>,
    /// What the limits say about the calibration gap; none when it is suppressed.
    pub gap_judgement: Option<Judgement>,
    /// What the limits say about the expected calibration error, which has no interval; none when it is suppressed.
    pub ece_judgement: Option<Judgement>,
}

/// The calibration of all groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Each group, in the order given.
    pub groups: Vec<GroupFit>,
    /// The arithmetic.
    pub lines: Vec<Line>,
}

/// Calibration by group. With unequal base rates, calibration and equal error rates cannot all hold (Chouldechova 2017), so a vendor
/// says which of them fits the harm.
pub fn calibration(groups: &[GroupBins], rules: &SampleRules, thresholds: &Thresholds) -> Result<Calibration, InputFault> {
    rules.check()?;
    thresholds.check()?;
    fault::distinct("groups", groups.iter().map(|group| group.group.as_str()))?;
    let mut results = Vec::with_capacity(groups.len());
    let mut lines = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        let fit = fit(&group.bins).map_err(|fault| fault.inside(&format!("groups[{place}]")))?;
        let standing = rules.standing(fit.n);
        if standing == Standing::Suppressed {
            let label = format!("Calibration, {}", group.group);
            lines.push(Line::new(label, "Too few cases to show", format!("<{}", rules.show_from)));
            results.push(GroupFit { group: group.group.clone(), standing, fit: None, gap_judgement: None, ece_judgement: None });
            continue;
        }
        let gap_label = format!("Calibration gap, {}", group.group);
        let gap = judge(&gap_label, fit.gap, Some(fit.gap_interval), thresholds.calibration, standing);
        let ece = judge(&format!("Expected calibration error, {}", group.group), fit.ece, None, thresholds.calibration, standing);
        lines.extend(fit.lines.iter().map(|line| Line { label: format!("{}: {}", group.group, line.label), ..line.clone() }));
        lines.extend(gap.lines.iter().chain(&ece.lines).cloned());
        results.push(GroupFit { group: group.group.clone(), standing, fit: Some(fit), gap_judgement: Some(gap), ece_judgement: Some(ece) });
    }
    Ok(Calibration { groups: results, lines })
}

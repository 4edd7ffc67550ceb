//! Whether predicted probabilities come true, by group: calibration gap and expected calibration
//! error.

use serde::{Deserialize, Serialize};

use super::fault::{self, InputFault};
use super::intervals::{Interval, wilson_share};
use super::line::{self, Line, four};
use super::steps::Steps;
use super::suppression::{SampleRules, SampleStanding};
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
    /// The 95% interval of the gap: the mean prediction less the Wilson interval of the observed
    /// share.
    pub gap_interval: Interval,
    /// The expected calibration error Σ nₖ/n · |p̂ₖ − ȳₖ|, 0–1.
    pub ece: f64,
}

/// Calibration gap and expected calibration error of bins.
///
/// # Errors
/// When a prediction or a share lies outside 0 to 1, or no bin holds a case.
pub fn fit(bins: &[Bin], steps: &mut Steps) -> Result<Fit, InputFault> {
    let mut n = 0_u32;
    let (mut predicted, mut observed, mut error) = (0.0, 0.0, 0.0);
    for (place, bin) in bins.iter().enumerate() {
        let inside = |fault: InputFault| fault.inside(&format!("bins[{place}]"));
        fault::number("predicted", bin.predicted, 0.0, 1.0).map_err(inside)?;
        fault::number("observed", bin.observed, 0.0, 1.0).map_err(inside)?;
        fault::count("n", bin.n, 0).map_err(inside)?;
        n = n.saturating_add(bin.n);
        let weight = f64::from(bin.n);
        predicted += weight * bin.predicted;
        observed += weight * bin.observed;
        let distance = (bin.predicted - bin.observed).abs();
        error += weight * distance;
        let formula = || format!("|{} − {}| for {} cases", bin.predicted, bin.observed, bin.n);
        steps.add(|| Line::new(format!("Bin {}", place + 1), formula(), four(distance)));
    }
    fault::count("bins", n, 1)?;
    let total = f64::from(n);
    let (predicted, observed, ece) =
        ((predicted / total).clamp(0.0, 1.0), (observed / total).clamp(0.0, 1.0), error / total);
    let gap = predicted - observed;
    let wilson = wilson_share(observed, n)?;
    let gap_interval = Interval { low: predicted - wilson.high, high: predicted - wilson.low };
    let shown = || format!("{} (95% interval {})", four(gap), line::interval(gap_interval));
    let means =
        || format!("Mean prediction less observed share, {} − {}", four(predicted), four(observed));
    steps.add(|| Line::new("Calibration gap", means(), shown()));
    let weighted = || format!("Mean distance of the bins, weighted by their cases, over {n} cases");
    steps.add(|| Line::new("Expected calibration error", weighted(), four(ece)));
    Ok(Fit { n, gap, gap_interval, ece })
}

/// The calibration of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupFit {
    /// The group.
    pub group: String,
    /// What may be done with its number of cases.
    pub standing: SampleStanding,
    /// How well its predictions fit; none when it is suppressed.
    pub fit: Option<Fit>,
    /// What the limits say about the calibration gap; none when it is suppressed.
    pub gap_judgement: Option<Judgement>,
    /// What the limits say about the expected calibration error, which has no interval; none when
    /// it is suppressed.
    pub ece_judgement: Option<Judgement>,
}

/// The calibration of all groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Each group, in the order given.
    pub groups: Vec<GroupFit>,
}

/// Calibration by group. With unequal base rates, calibration and equal error rates cannot all hold
/// (Chouldechova 2017), so a vendor says which of them fits the harm.
///
/// # Errors
/// When the rules or limits make no sense, a group is named twice, or a group's bins cannot be
/// fitted.
pub fn calibration(
    groups: &[GroupBins],
    rules: &SampleRules,
    thresholds: &Thresholds,
    steps: &mut Steps,
) -> Result<Calibration, InputFault> {
    rules.check()?;
    thresholds.check()?;
    fault::distinct("groups", groups.iter().map(|group| group.group.as_str()))?;
    let mut results = Vec::with_capacity(groups.len());
    for (place, group) in groups.iter().enumerate() {
        let mut part = steps.part();
        let fit = fit(&group.bins, &mut part)
            .map_err(|fault| fault.inside(&format!("groups[{place}]")))?;
        let standing = rules.standing(fit.n);
        if standing == SampleStanding::Suppressed {
            let label = || format!("Calibration, {}", group.group);
            steps.add(|| {
                Line::new(label(), "Too few cases to show", format!("<{}", rules.show_from))
            });
            results.push(GroupFit {
                group: group.group.clone(),
                standing,
                fit: None,
                gap_judgement: None,
                ece_judgement: None,
            });
            continue;
        }
        steps.add_part(&group.group, part);
        let (gap, ece) = (
            format_args!("Calibration gap, {}", group.group),
            format_args!("Expected calibration error, {}", group.group),
        );
        let gap =
            judge(gap, fit.gap, Some(fit.gap_interval), thresholds.calibration, standing, steps);
        let ece = judge(ece, fit.ece, None, thresholds.calibration, standing, steps);
        results.push(GroupFit {
            group: group.group.clone(),
            standing,
            fit: Some(fit),
            gap_judgement: Some(gap),
            ece_judgement: Some(ece),
        });
    }
    Ok(Calibration { groups: results })
}

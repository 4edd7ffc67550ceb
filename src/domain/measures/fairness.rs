//! Fairness as a whole: which measures fit which use, and what the judged measures say together.
//!
//! With unequal base rates calibration and equal error rates cannot all hold (Chouldechova 2017;
//! Kleinberg et al. 2017). So a vendor says which measure fits the harm, and measures are never
//! added up.

use serde::{Deserialize, Serialize};

use super::line::Line;
use super::steps::Steps;
use super::verdict::{Judgement, Verdict, overall};

/// A measure that can be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// The adverse-impact ratio of selection rates.
    ImpactRatio,
    /// The ratio of false positive rates.
    FalsePositiveRatio,
    /// The ratio of false negative rates.
    FalseNegativeRatio,
    /// The equal-opportunity difference.
    EqualOpportunity,
    /// The equalized-odds difference.
    EqualizedOdds,
    /// The calibration gap and the expected calibration error.
    Calibration,
    /// The standardized mean difference between machine and human scores.
    ScoreSmd,
    /// The mean shift of a counterfactual test.
    CounterfactualShift,
}

impl Metric {
    /// The name for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::ImpactRatio => "Adverse-impact ratio",
            Self::FalsePositiveRatio => "Ratio of false positive rates",
            Self::FalseNegativeRatio => "Ratio of false negative rates",
            Self::EqualOpportunity => "Equal-opportunity difference",
            Self::EqualizedOdds => "Equalized-odds difference",
            Self::Calibration => "Calibration",
            Self::ScoreSmd => "Difference of machine and human scores",
            Self::CounterfactualShift => "Counterfactual shift",
        }
    }
}

/// What a tool's output is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Finding misconduct, threats or AI-written text; proctoring.
    Detection,
    /// Early warning and support.
    Support,
    /// Automated scoring.
    Scoring,
    /// Recommendation and placement.
    Placement,
    /// Generated feedback, plans and letters.
    Generation,
}

impl Use {
    /// The measures that fit the harm of this use.
    pub fn primary_metrics(self) -> &'static [Metric] {
        match self {
            Self::Detection => &[Metric::FalsePositiveRatio],
            Self::Support => {
                &[Metric::FalseNegativeRatio, Metric::EqualOpportunity, Metric::Calibration]
            }
            Self::Scoring => &[Metric::ScoreSmd],
            Self::Placement => &[Metric::ImpactRatio, Metric::Calibration],
            Self::Generation => &[Metric::CounterfactualShift],
        }
    }
}

/// A judged measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The measure.
    pub metric: Metric,
    /// The group that it is about; none where it is about all of them.
    pub group: Option<String>,
    /// What the limits say.
    pub judgement: Judgement,
}

/// What all judged measures say together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The verdict of the good limits: the worst of all findings.
    pub good: Verdict,
    /// The verdict of the tolerable limits: the worst of all findings.
    pub tolerable: Verdict,
    /// The measures that fit the use and were not judged; with any of them missing there is no
    /// pass.
    pub missing: Vec<Metric>,
}

/// Takes the worst verdict of the findings. A fitting measure that is missing, or only has groups
/// too small to judge, turns a pass into inconclusive.
pub fn summarize(purpose: Use, findings: &[Finding], steps: &mut Steps) -> Summary {
    let is_judged = |metric: Metric| {
        findings.iter().any(|finding| {
            finding.metric == metric && finding.judgement.tolerable != Verdict::NotJudged
        })
    };
    let missing: Vec<Metric> =
        purpose.primary_metrics().iter().copied().filter(|metric| !is_judged(*metric)).collect();
    let cap = if missing.is_empty() { Verdict::Pass } else { Verdict::Inconclusive };
    let good = overall(findings.iter().map(|finding| finding.judgement.good)).max(cap);
    let tolerable = overall(findings.iter().map(|finding| finding.judgement.tolerable)).max(cap);
    for finding in findings {
        let about =
            || finding.group.as_ref().map_or_else(String::new, |group| format!(", {group}"));
        let good = || format!("By the limit for good: {}", finding.judgement.good.label());
        steps.add(|| {
            Line::new(
                format!("{}{}", finding.metric.label(), about()),
                good(),
                finding.judgement.tolerable.label(),
            )
        });
    }
    steps.add_all(|| {
        missing.iter().map(|metric| {
            Line::new(metric.label(), "Fits this use, but no group was judged by it", "Missing")
        })
    });
    steps.add(|| {
        Line::new(
            "All measures, good",
            "The worst of all; measures are never added up",
            good.label(),
        )
    });
    steps.add(|| {
        Line::new(
            "All measures, tolerable",
            "The worst of all; measures are never added up",
            tolerable.label(),
        )
    });
    Summary { good, tolerable, missing }
}

//! Whether the two groups of a study were alike before it began (WWC Standards Handbook 5.0,
//! baseline equivalence).

use serde::{Deserialize, Serialize};

use super::cox::{Shares, cox_index};
use super::effect::{Means, hedges_g};
use super::fault::InputFault;
use super::line::{Line, four};
use super::steps::Steps;

/// Differences up to here are alike enough without adjustment, in standard deviations.
pub const ALIKE: f64 = 0.05;

/// Differences up to here are alike enough when the analysis adjusts for the covariate, in standard
/// deviations.
pub const ADJUSTABLE: f64 = 0.25;

/// How far a difference may miss a limit by the rounding of floats alone.
const TOLERANCE: f64 = 1e-8;

/// What was measured before the study, of the students who were analyzed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Before {
    /// A measure with means; an adjusted difference has no meaning here and is refused.
    Means(Means),
    /// A share.
    Shares(Shares),
}

/// A covariate for which the groups have to be alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Covariate {
    /// Its name, such as "Fall reading score".
    pub name: String,
    /// Its values before the study in the analytic sample.
    pub before: Before,
    /// Whether the analysis of the outcome adjusts for it.
    pub adjusted: bool,
}

/// Whether groups are alike on a covariate; the better comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Equivalence {
    /// At most 0.05 standard deviations apart.
    Satisfied,
    /// Between 0.05 and 0.25 apart, and the analysis adjusts for it.
    SatisfiedByAdjustment,
    /// Between 0.05 and 0.25 apart, and the analysis does not adjust for it.
    AdjustmentMissing,
    /// More than 0.25 apart.
    TooFarApart,
}

impl Equivalence {
    /// The equivalence for a difference in standard deviations.
    pub fn of(size: f64, adjusted: bool) -> Self {
        let distance = size.abs();
        if distance <= ALIKE + TOLERANCE {
            Self::Satisfied
        } else if distance > ADJUSTABLE + TOLERANCE {
            Self::TooFarApart
        } else if adjusted {
            Self::SatisfiedByAdjustment
        } else {
            Self::AdjustmentMissing
        }
    }

    /// Whether the groups count as alike.
    pub fn is_satisfied(self) -> bool {
        matches!(self, Self::Satisfied | Self::SatisfiedByAdjustment)
    }

    /// The words for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Satisfied => "Alike",
            Self::SatisfiedByAdjustment => "Alike after adjustment",
            Self::AdjustmentMissing => "Not alike: the analysis does not adjust for it",
            Self::TooFarApart => "Not alike: more than 0.25 standard deviations apart",
        }
    }
}

/// The difference of the groups on one covariate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CovariateResult {
    /// What was measured before the study began, such as a pretest, in the vendor's words.
    pub name: String,
    /// Hedges' g or Cox's index at baseline, in standard deviations.
    pub size: f64,
    /// Whether the groups are alike on it.
    pub equivalence: Equivalence,
}

/// Whether the groups were alike before the study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// Each covariate, in the order given.
    pub covariates: Vec<CovariateResult>,
    /// The worst covariate decides; none when no covariate was reported, which does not count as
    /// alike.
    pub equivalence: Option<Equivalence>,
}

impl Baseline {
    /// Whether the groups count as alike.
    pub fn is_satisfied(&self) -> bool {
        self.equivalence.is_some_and(Equivalence::is_satisfied)
    }
}

/// The size of a difference before the study, in standard deviations.
fn size(before: &Before) -> Result<f64, InputFault> {
    match before {
        Before::Means(means) if means.adjusted_difference.is_some() || means.gain.is_some() => {
            Err(InputFault::new(
                "before",
                "has to hold unadjusted means; leave adjusted_difference and gain out",
            ))
        }
        Before::Means(means) => hedges_g(*means, &mut Steps::left_out()).map(|effect| effect.size),
        Before::Shares(shares) => {
            cox_index(*shares, &mut Steps::left_out()).map(|effect| effect.size)
        }
    }
}

/// Judges every covariate: at most 0.05 apart satisfies, up to 0.25 only with adjustment, more
/// never; the worst one decides.
///
/// # Errors
/// When a covariate's effect size cannot be computed; the fault names the covariate.
pub fn baseline(covariates: &[Covariate], steps: &mut Steps) -> Result<Baseline, InputFault> {
    let mut results = Vec::with_capacity(covariates.len());
    for (place, covariate) in covariates.iter().enumerate() {
        let size = size(&covariate.before)
            .map_err(|fault| fault.inside(&format!("baseline[{place}].before")))?;
        let equivalence = Equivalence::of(size, covariate.adjusted);
        let adjusted = if covariate.adjusted {
            "adjusted for in the analysis"
        } else {
            "not adjusted for in the analysis"
        };
        steps.add(|| {
            let formula = format!("Difference in standard deviations, {adjusted}");
            Line::new(
                format!("{} before the study", covariate.name),
                formula,
                format!("{}: {}", four(size), equivalence.label()),
            )
        });
        results.push(CovariateResult { name: covariate.name.clone(), size, equivalence });
    }
    let equivalence = results.iter().map(|result| result.equivalence).max();
    let shown = equivalence.map_or("Not shown: no covariate was reported", Equivalence::label);
    steps.add(|| {
        Line::new("Groups before the study", "The covariate on which they differ most", shown)
    });
    Ok(Baseline { covariates: results, equivalence })
}

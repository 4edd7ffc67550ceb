//! The rating of a group-design study after the What Works Clearinghouse (version 4.1 logic,
//! carried into 5.0).

use serde::{Deserialize, Serialize};

use super::attrition::{Attrition, Flow, Unit, attrition};
use super::baseline::{Baseline, baseline};
use super::fault::InputFault;
use super::line::Line;
use super::steps::Steps;
use super::study::{Design, EvidenceSettings, Study};
use crate::domain::values::in_a_sentence;

/// The rating; the best comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// Meets the standards without reservations.
    WithoutReservations,
    /// Meets the standards with reservations.
    WithReservations,
    /// Does not meet the standards.
    DoesNotMeet,
}

impl Rating {
    /// The words for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::WithoutReservations => "Meets WWC standards without reservations",
            Self::WithReservations => "Meets WWC standards with reservations",
            Self::DoesNotMeet => "Does not meet WWC standards",
        }
    }

    /// Whether the study meets the standards at all.
    pub fn meets(self) -> bool {
        self != Self::DoesNotMeet
    }
}

/// The rating of a study with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rated {
    /// The rating that the reasons below explain.
    pub rating: Rating,
    /// Why it is not the best one, each in a sentence; empty when it is.
    pub reasons: Vec<String>,
    /// Attrition at every level that was reported.
    pub attrition: Vec<Attrition>,
    /// Whether the groups were alike before the study.
    pub baseline: Baseline,
}

/// Rates a study: a randomized trial with low attrition and no confound meets the standards without
/// reservations; otherwise the groups have to be alike in the analytic sample, which meets them
/// with reservations; a confound never does.
///
/// # Errors
/// When attrition or a baseline difference cannot be computed from what the study reports.
pub fn rate(
    study: &Study,
    settings: &EvidenceSettings,
    steps: &mut Steps,
) -> Result<Rated, InputFault> {
    let mut attritions = Vec::new();
    if let Some(flows) = study.flows {
        let mut level = |flow: Flow, unit: Unit, field: &str| {
            attrition(flow, unit, settings.boundary, steps).map_err(|fault| fault.inside(field))
        };
        attritions.push(level(flows.students, Unit::Individual, "flows.students")?);
        if let Some(clusters) = flows.clusters {
            attritions.push(level(clusters, Unit::Cluster, "flows.clusters")?);
        }
    }
    let baseline = baseline(&study.baseline, steps)?;
    let mut reasons = Vec::new();
    let doubts = trial_doubts(study, &attritions);
    let rating = if study.confounded {
        reasons.push(
            "Something other than the tool differs completely between the groups.".to_owned(),
        );
        Rating::DoesNotMeet
    } else if study.design.is_randomized() && doubts.is_empty() {
        Rating::WithoutReservations
    } else if study.design.is_randomized() || study.design == Design::Qed {
        reasons.extend(doubts);
        if study.design == Design::Qed {
            reasons.push("Chance did not decide who used the tool.".to_owned());
        }
        if baseline.is_satisfied() {
            Rating::WithReservations
        } else {
            let why =
                baseline.equivalence.map_or("no covariate was reported", |_| "see the covariates");
            reasons.push(format!("The groups do not count as alike before the study: {why}."));
            Rating::DoesNotMeet
        }
    } else {
        reasons.push(format!(
            "Assay does not rate this design against WWC standards: {}.",
            in_a_sentence(study.design.label())
        ));
        Rating::DoesNotMeet
    };
    let why = || {
        if reasons.is_empty() {
            "Randomized, low attrition, no confound".to_owned()
        } else {
            reasons.join(" ")
        }
    };
    steps.add(|| Line::new("WWC rating", why(), rating.label()));
    Ok(Rated { rating, reasons, attrition: attritions, baseline })
}

/// What keeps a randomized trial from the best rating; nothing for other designs.
fn trial_doubts(study: &Study, attritions: &[Attrition]) -> Vec<String> {
    let mut doubts = Vec::new();
    if !study.design.is_randomized() {
        return doubts;
    }
    if study.compromised {
        doubts.push("The random assignment was broken.".to_owned());
    }
    let level = |unit: Unit| attritions.iter().find(|attrition| attrition.unit == unit);
    let mut check = |unit: Unit, name: &str| match level(unit) {
        None => doubts.push(format!(
            "The numbers of {name} assigned and analyzed were not \
            reported, so attrition counts as high."
        )),
        Some(attrition) if !attrition.low => doubts.push(format!("Attrition of {name} is high.")),
        Some(_) => {}
    };
    check(Unit::Individual, "students");
    if study.design == Design::ClusterRct {
        check(Unit::Cluster, "classes or schools");
    }
    doubts
}

//! The evidence tier of a study: effects of its outcomes, their correction, the rating of its
//! design, and the tier with all that the higher tiers lack.
//!
//! A tier belongs to one product version and one use: evidence for a product before its AI feature
//! says nothing about the feature.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::cox::cox_index;
use super::effect::{Effect, hedges_g};
use super::fault::{self, InputFault};
use super::line::{Line, four, p_value, yes_no};
use super::steps::Steps;
use super::study::{Design, EvidenceSettings, Outcome, OutcomeData, Study};
use super::tier::{Findings, Tier, TierCheck, checks, reached};
use super::wwc::{Rated, rate};
use crate::domain::texts::counted;

/// What an outcome shows after correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Significance {
    /// Significantly better.
    Positive,
    /// Significantly worse.
    Negative,
    /// Not significant.
    NotSignificant,
}

impl Significance {
    /// The words for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Positive => "significantly better",
            Self::Negative => "significantly worse",
            Self::NotSignificant => "not significant",
        }
    }
}

/// One outcome with its effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutcomeResult {
    /// The outcome, in the vendor's words.
    pub name: String,
    /// Its outcome domain, such as reading.
    pub domain: String,
    /// Whether it is relevant for the claim.
    pub relevant: bool,
    /// Students analyzed.
    pub students: u32,
    /// The effect in standard deviations.
    pub size: f64,
    /// The two-sided p value.
    pub p: f64,
    /// The p value corrected for all outcomes in the domain.
    pub p_corrected: f64,
    /// What it shows by the corrected p value.
    pub significance: Significance,
    /// The computation; none for an effect that is only reported.
    pub effect: Option<Effect>,
}

/// The tier of a study and all that it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Determination {
    /// The highest evidence tier that the study reaches.
    pub tier: Tier,
    /// Every tier with what it lacks, strongest first; those before the tier reached say why they
    /// failed.
    pub checks: [TierCheck; 4],
    /// The rating of the design.
    pub rated: Rated,
    /// The outcomes, in the order given.
    pub outcomes: Vec<OutcomeResult>,
    /// What the outcomes show together.
    pub findings: Findings,
}

/// Determines the tier of a study under a state's settings, from the outcomes to the tier.
///
/// # Errors
/// When a setting is out of range, a count does not fit, or an outcome's effect cannot be computed;
/// the fault names the outcome.
pub fn determine(
    study: &Study,
    settings: &EvidenceSettings,
    steps: &mut Steps,
) -> Result<Determination, InputFault> {
    fault::number("settings.alpha", settings.alpha, 1e-6, 0.5)?;
    fault::count("sites.schools", study.sites.schools, 0)?;
    fault::count("sites.districts", study.sites.districts, 0)?;
    let (mut outcomes, mut parts) =
        (Vec::with_capacity(study.outcomes.len()), Vec::with_capacity(study.outcomes.len()));
    for (place, outcome) in study.outcomes.iter().enumerate() {
        let mut part = steps.part();
        outcomes.push(
            measure(outcome, study.design, &mut part)
                .map_err(|fault| fault.inside(&format!("outcomes[{place}]")))?,
        );
        parts.push(part);
    }
    correct(&mut outcomes, settings)?;
    for (outcome, mut part) in outcomes.iter().zip(parts) {
        part.add_all(|| outcome_lines(outcome, &outcomes, settings));
        steps.add_part(&outcome.name, part);
    }
    let rated = rate(study, settings, steps)?;
    let findings = findings(&outcomes, study);
    let checks = checks(study, rated.rating, findings, settings);
    let tier = reached(&checks);

    steps.add_all(|| finding_lines(study, findings, settings));
    for check in &checks {
        let why = || {
            if check.is_met() {
                "All that it needs is there".to_owned()
            } else {
                check.lacking.join(" ")
            }
        };
        steps.add(|| {
            Line::new(check.tier.label(), why(), if check.is_met() { "Met" } else { "Not met" })
        });
    }
    steps
        .add(|| Line::new("Evidence tier", "The strongest tier whose needs are met", tier.label()));
    Ok(Determination { tier, checks, rated, outcomes, findings })
}

/// The effect of one outcome, not yet corrected.
fn measure(
    outcome: &Outcome,
    design: Design,
    steps: &mut Steps,
) -> Result<OutcomeResult, InputFault> {
    let (students, size, p, effect) = match outcome.data {
        OutcomeData::Means(means) => {
            needs_clusters(design, means.clustering.is_some())?;
            let effect = hedges_g(means, steps).map_err(|fault| fault.inside("data"))?;
            (effect.students, effect.size, effect.p, Some(effect))
        }
        OutcomeData::Shares(shares) => {
            needs_clusters(design, shares.clustering.is_some())?;
            let effect = cox_index(shares, steps).map_err(|fault| fault.inside("data"))?;
            (effect.students, effect.size, effect.p, Some(effect))
        }
        OutcomeData::Reported(reported) => {
            fault::count("data.students", reported.students, 1)?;
            fault::value("data.size", reported.size)?;
            fault::number("data.p", reported.p, 0.0, 1.0)?;
            steps
                .add(|| Line::new("effect size", "As reported, not computed", four(reported.size)));
            (reported.students, reported.size, reported.p, None)
        }
    };
    let Outcome { name, domain, relevant, .. } = outcome.clone();
    Ok(OutcomeResult {
        name,
        domain,
        relevant,
        students,
        size,
        p,
        p_corrected: p,
        significance: Significance::NotSignificant,
        effect,
    })
}

/// An analysis of students who were assigned in clusters is wrong when it ignores these.
fn needs_clusters(design: Design, has_clusters: bool) -> Result<(), InputFault> {
    if design == Design::ClusterRct && !has_clusters {
        return Err(InputFault::new(
            "data.clustering",
            "has to be given, because classes or schools were assigned",
        ));
    }
    Ok(())
}

/// Corrects the p values within each domain and says what each outcome shows.
fn correct(outcomes: &mut [OutcomeResult], settings: &EvidenceSettings) -> Result<(), InputFault> {
    let domains: BTreeSet<String> = outcomes.iter().map(|outcome| outcome.domain.clone()).collect();
    for domain in domains {
        let p: Vec<f64> = outcomes
            .iter()
            .filter(|outcome| outcome.domain == domain)
            .map(|outcome| outcome.p)
            .collect();
        let corrected = settings.correction.apply(&p)?;
        for (outcome, p_corrected) in
            outcomes.iter_mut().filter(|outcome| outcome.domain == domain).zip(corrected)
        {
            outcome.p_corrected = p_corrected;
            outcome.significance = match p_corrected < settings.alpha {
                true if outcome.size > 0.0 => Significance::Positive,
                true if outcome.size < 0.0 => Significance::Negative,
                _ => Significance::NotSignificant,
            };
        }
    }
    Ok(())
}

fn findings(outcomes: &[OutcomeResult], study: &Study) -> Findings {
    let relevant = || outcomes.iter().filter(|outcome| outcome.relevant);
    let positive = || relevant().filter(|outcome| outcome.significance == Significance::Positive);
    let computed = || positive().filter(|outcome| outcome.effect.is_some());
    let most = computed().map(|outcome| outcome.students).max();
    Findings {
        positive: positive().next().is_some(),
        computed_positive: computed().next().is_some(),
        negative: study.negative_finding
            || relevant().any(|outcome| outcome.significance == Significance::Negative),
        students: most
            .or_else(|| positive().map(|outcome| outcome.students).max())
            .or_else(|| relevant().map(|outcome| outcome.students).max())
            .unwrap_or(0),
    }
}

/// What correction makes of an outcome.
fn outcome_lines(
    outcome: &OutcomeResult,
    all: &[OutcomeResult],
    settings: &EvidenceSettings,
) -> Vec<Line> {
    let mut lines = Vec::new();
    let together = all.iter().filter(|other| other.domain == outcome.domain).count();
    if together > 1 {
        let formula = format!(
            "{} correction over {together} outcomes in {}",
            settings.correction.label(),
            outcome.domain
        );
        lines.push(Line::new("corrected p value", formula, p_value(outcome.p_corrected)));
    }
    let formula = format!("p value below {} and the sign of the effect", settings.alpha);
    lines.push(Line::new("finding", formula, outcome.significance.label()));
    lines
}

fn finding_lines(study: &Study, findings: Findings, settings: &EvidenceSettings) -> Vec<Line> {
    let (one, several) = settings.site_unit.words();
    let overlap = match (study.population_overlaps, study.setting_overlaps) {
        (true, true) => "Students and setting",
        (true, false) => "Students only",
        (false, true) => "Setting only",
        (false, false) => "Neither",
    };
    vec![
        Line::new("Significant positive effect", "Any relevant outcome", yes_no(findings.positive)),
        Line::new(
            "Significant negative effect",
            "Any relevant outcome, here or in another causal study",
            yes_no(findings.negative),
        ),
        Line::new(
            "Students analyzed",
            format!("At least {}", settings.min_students),
            findings.students.to_string(),
        ),
        Line::new(
            "Sites",
            format!("At least {} {several}", settings.min_sites),
            counted(settings.site_unit.of(study.sites), one, several),
        ),
        Line::new("Overlap with this state", "Students and setting of the study", overlap),
    ]
}

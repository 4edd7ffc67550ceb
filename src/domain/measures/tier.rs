//! The ESSA evidence tiers and what each of them needs (20 USC 7801(21); 34 CFR 77.1; the
//! department's guidance of 2016, revised 2023).

use serde::{Deserialize, Serialize};

use super::study::{Design, EvidenceSettings, Study};
use super::wwc::Rating;
use crate::domain::texts::counted;

/// An ESSA tier; the strongest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Tier 1: strong evidence.
    Strong,
    /// Tier 2: moderate evidence.
    Moderate,
    /// Tier 3: promising evidence.
    Promising,
    /// Tier 4: demonstrates a rationale.
    Rationale,
    /// No ESSA tier demonstrated.
    None,
}

impl Tier {
    /// The tiers that can be demonstrated, strongest first.
    pub const ALL: [Self; 4] = [Self::Strong, Self::Moderate, Self::Promising, Self::Rationale];

    /// The words for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Strong => "Tier 1: strong evidence",
            Self::Moderate => "Tier 2: moderate evidence",
            Self::Promising => "Tier 3: promising evidence",
            Self::Rationale => "Tier 4: demonstrates a rationale",
            Self::None => "No ESSA tier demonstrated",
        }
    }
}

/// Whether a tier's needs are met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierCheck {
    /// The evidence tier; what the higher ones lack stands below.
    pub tier: Tier,
    /// What it lacks, each in a sentence; empty when all its needs are met.
    pub lacking: Vec<String>,
}

impl TierCheck {
    /// Whether all needs are met.
    pub fn is_met(&self) -> bool {
        self.lacking.is_empty()
    }
}

/// What the outcomes of a study show together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Whether a relevant outcome got significantly better, whether computed or reported.
    pub positive: bool,
    /// Whether a relevant outcome got significantly better by data from which Assay computed it.
    pub computed_positive: bool,
    /// Whether a relevant outcome got significantly worse, here or in another causal study.
    pub negative: bool,
    /// Students analyzed for the significant positive outcome with the most of them; without one,
    /// for any relevant outcome.
    pub students: u32,
}

/// Checks each tier on its own and says for each what it lacks, strongest first.
pub fn checks(
    study: &Study,
    rating: Rating,
    findings: Findings,
    settings: &EvidenceSettings,
) -> [TierCheck; 4] {
    Tier::ALL
        .map(|tier| TierCheck { tier, lacking: lacking(tier, study, rating, findings, settings) })
}

/// The strongest tier whose needs are met.
pub fn reached(checks: &[TierCheck]) -> Tier {
    checks.iter().filter(|check| check.is_met()).map(|check| check.tier).min().unwrap_or(Tier::None)
}

fn lacking(
    tier: Tier,
    study: &Study,
    rating: Rating,
    findings: Findings,
    settings: &EvidenceSettings,
) -> Vec<String> {
    let mut lacking = Vec::new();
    let mut need = |is_met: bool, sentence: String| {
        if !is_met {
            lacking.push(sentence);
        }
    };
    match tier {
        Tier::Strong | Tier::Moderate => {
            let is_strong = tier == Tier::Strong;
            if is_strong {
                need(
                    study.design.is_randomized(),
                    "The study is not a randomized trial.".to_owned(),
                );
                need(
                    rating == Rating::WithoutReservations,
                    "The study does not meet WWC standards without reservations.".to_owned(),
                );
            } else {
                need(rating.meets(), "The study does not meet WWC standards.".to_owned());
            }
            effect_needs(findings, &mut need);
            need(
                findings.computed_positive || !findings.positive,
                "The significant effect is only reported; tiers 1 and 2 need the data from which \
                 it can be computed."
                    .to_owned(),
            );
            size_needs(study, findings, settings, &mut need);
            let (population, setting) = (study.population_overlaps, study.setting_overlaps);
            if is_strong {
                need(population, "The students are not shown to be like those here.".to_owned());
                need(setting, "The setting is not shown to be like the one here.".to_owned());
            } else {
                need(
                    population || setting,
                    "Neither the students nor the setting are shown to be like those here."
                        .to_owned(),
                );
            }
        }
        Tier::Promising => {
            let is_controlled = study.controls_for_selection && study.design.compares();
            let why = match study.design {
                Design::PrePost => "One group before and after the tool never exceeds tier 4.",
                Design::UserStudy | Design::None => {
                    "No study compares those who used the tool with others."
                }
                _ => {
                    "The study neither meets WWC standards nor controls for who chose to use the \
                     tool."
                }
            };
            need(rating.meets() || is_controlled, why.to_owned());
            effect_needs(findings, &mut need);
        }
        Tier::Rationale => {
            need(study.logic_model, "There is no logic model of the required depth.".to_owned());
            need(study.ongoing_evaluation, "No evaluation of the effects is under way.".to_owned());
        }
        Tier::None => {}
    }
    lacking
}

fn effect_needs(findings: Findings, need: &mut impl FnMut(bool, String)) {
    need(findings.positive, "No relevant outcome shows a significant positive effect.".to_owned());
    need(!findings.negative, "A relevant outcome got significantly worse.".to_owned());
}

fn size_needs(
    study: &Study,
    findings: Findings,
    settings: &EvidenceSettings,
    need: &mut impl FnMut(bool, String),
) {
    let groups = study.groups_of_ten.unwrap_or(0);
    let is_large = findings.students >= settings.min_students || groups >= settings.min_groups;
    let has = counted(findings.students, "student", "students");
    let too_small = format!(
        "The study analyzed {has}; at least {} are needed, or {} groups of ten.",
        settings.min_students, settings.min_groups
    );
    need(is_large, too_small);
    let (one, several) = settings.site_unit.words();
    let sites = settings.site_unit.of(study.sites);
    let took_place = counted(sites, one, several);
    need(
        sites >= settings.min_sites,
        format!(
            "The study took place in {took_place}; at least {} are needed.",
            settings.min_sites
        ),
    );
}

//! A study as a vendor reports it, and the settings of the state that judges it.

use serde::{Deserialize, Serialize};

use super::attrition::{Boundary, Flow};
use super::baseline::Covariate;
use super::cox::Shares;
use super::effect::Means;
use super::multiplicity::Correction;

/// How a study was designed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Design {
    /// Randomized trial, students assigned.
    Rct,
    /// Randomized trial, classes or schools assigned.
    ClusterRct,
    /// Comparison group, not randomized (quasi-experiment).
    Qed,
    /// Regression discontinuity.
    Rdd,
    /// Interrupted time series.
    Its,
    /// Correlational with statistical controls.
    Correlational,
    /// One group, before and after.
    PrePost,
    /// User study without an effect measure.
    UserStudy,
    /// No study.
    None,
}

impl Design {
    /// The words for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Rct => "Randomized trial, students assigned",
            Self::ClusterRct => "Randomized trial, classes or schools assigned",
            Self::Qed => "Comparison group, not randomized",
            Self::Rdd => "Regression discontinuity",
            Self::Its => "Interrupted time series",
            Self::Correlational => "Correlational with statistical controls",
            Self::PrePost => "One group, before and after",
            Self::UserStudy => "User study without an effect measure",
            Self::None => "No study",
        }
    }

    /// Whether chance decided who used the tool.
    pub fn is_randomized(self) -> bool {
        matches!(self, Self::Rct | Self::ClusterRct)
    }

    /// Whether those who used the tool are compared with others, so that controls for selection
    /// have a meaning.
    pub fn compares(self) -> bool {
        !matches!(self, Self::PrePost | Self::UserStudy | Self::None)
    }
}

/// How many were assigned and analyzed in a randomized trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flows {
    /// Students.
    pub students: Flow,
    /// Classes or schools, where these were assigned.
    #[serde(default)]
    pub clusters: Option<Flow>,
}

/// An effect that is only reported, where Assay has no data to compute it from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reported {
    /// Students analyzed.
    pub students: u32,
    /// The effect in standard deviations; positive is better.
    pub size: f64,
    /// Its two-sided p value, not corrected for several outcomes.
    pub p: f64,
}

/// The data behind an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OutcomeData {
    /// Means and standard deviations of two groups.
    Means(Means),
    /// The shares of two groups that reached the outcome.
    Shares(Shares),
    /// Only what the report says; counts up to tier 3.
    Reported(Reported),
}

/// An outcome of a study; data are given so that a higher value is better.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Its name, such as "State reading test".
    pub name: String,
    /// Its domain; p values of outcomes in one domain are corrected together.
    pub domain: String,
    /// Whether it is relevant for the claim that is judged.
    pub relevant: bool,
    /// The means or counts that its effect is computed from.
    pub data: OutcomeData,
}

/// Where a study took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sites {
    /// Schools.
    pub schools: u32,
    /// Districts.
    pub districts: u32,
}

/// A study with all that its tier rests on. A blank never counts for the study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own that the study states"
)]
pub struct Study {
    /// How it was designed.
    pub design: Design,
    /// Who was assigned and analyzed; needed for a randomized trial.
    #[serde(default)]
    pub flows: Option<Flows>,
    /// The covariates before the study.
    #[serde(default)]
    pub baseline: Vec<Covariate>,
    /// Whether something other than the tool differs completely between the groups, such as one
    /// teacher for each.
    pub confounded: bool,
    /// Whether the random assignment was broken, such as by moving students afterwards.
    pub compromised: bool,
    /// What the study measured, in the order of the vendor's table.
    #[serde(default)]
    pub outcomes: Vec<Outcome>,
    /// Whether the analysis controls statistically for who chose to use the tool.
    pub controls_for_selection: bool,
    /// Whether this or another causal study found that a relevant outcome got significantly worse.
    pub negative_finding: bool,
    /// Where it took place.
    pub sites: Sites,
    /// Groups of at least ten students that took part, which may stand in for the number of
    /// students.
    #[serde(default)]
    pub groups_of_ten: Option<u32>,
    /// Whether its students are like those whom the tool is for here.
    pub population_overlaps: bool,
    /// Whether its setting is like the one here.
    pub setting_overlaps: bool,
    /// Whether there is a logic model of the required depth.
    pub logic_model: bool,
    /// Whether an evaluation of the effects is under way.
    pub ongoing_evaluation: bool,
}

/// What counts as a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteUnit {
    /// Schools, as in the What Works Clearinghouse's badge.
    School,
    /// Districts, as in the department's guidance: the stricter one.
    #[default]
    District,
}

impl SiteUnit {
    /// One and several, for people to read.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::School => ("school", "schools"),
            Self::District => ("district", "districts"),
        }
    }

    /// How many sites a study has.
    pub fn of(self, sites: Sites) -> u32 {
        match self {
            Self::School => sites.schools,
            Self::District => sites.districts,
        }
    }
}

/// What a state sets for judging studies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EvidenceSettings {
    /// What counts as a site.
    pub site_unit: SiteUnit,
    /// Sites that tiers 1 and 2 need.
    pub min_sites: u32,
    /// Students that tiers 1 and 2 need.
    pub min_students: u32,
    /// Groups of at least ten students that stand in for the number of students.
    pub min_groups: u32,
    /// The attrition boundary.
    pub boundary: Boundary,
    /// The p value below which a finding is significant, above 0 and at most 0.5.
    pub alpha: f64,
    /// How the p values of several outcomes in one domain are corrected.
    pub correction: Correction,
}

impl Default for EvidenceSettings {
    fn default() -> Self {
        Self {
            site_unit: SiteUnit::District,
            min_sites: 2,
            min_students: 350,
            min_groups: 50,
            boundary: Boundary::Cautious,
            alpha: 0.05,
            correction: Correction::Holm,
        }
    }
}

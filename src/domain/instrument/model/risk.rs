//! The risk model as data: factors, bands, floors, prohibited uses, the residual formula and the
//! decision matrix.

use std::collections::BTreeMap;
use std::num::NonZeroU8;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::condition::Condition;
use super::exact::Exact;
use super::interval::Interval;

/// What a panel may propose against the rules, unless the risk model says otherwise.
pub(crate) const DEPARTURES: [Decision; 2] = [Decision::Conditional, Decision::Pilot];

/// One level of a factor.
#[derive(Debug, Clone)]
pub struct FactorLevel {
    /// From 0, which holds when no other does, to the model's highest.
    pub level: u8,
    /// What it means.
    pub text: String,
    /// When it is reached; level 0 needs no condition.
    pub when: Condition,
}

/// A risk factor.
#[derive(Debug, Clone)]
pub struct Factor {
    /// Rules read its level as `factor.<id>`.
    pub id: String,
    /// The short reference that people quote.
    pub code: String,
    /// What people read.
    pub title: String,
    /// Its share of the inherent score; all weights add up to 100.
    pub weight: u32,
    /// The criteria that have to hold when the factor is high.
    pub criteria: Vec<String>,
    /// The levels from 0 up.
    pub levels: Vec<FactorLevel>,
}

/// Where a band of scores ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BandEnd {
    /// Scores below a number.
    Below(Exact),
    /// Scores up to and including a number.
    UpTo(Exact),
    /// Everything else.
    Open,
}

/// A band of scores: a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// From 1 up; a higher tier is more risk.
    pub tier: u8,
    /// What people read of the tier, such as “High”.
    pub name: String,
    /// Where it ends.
    pub end: BandEnd,
}

/// A rule that raises the inherent tier.
#[derive(Debug, Clone)]
pub struct Floor {
    /// Unique among the floors; outcomes name it.
    pub id: String,
    /// When it applies.
    pub when: Condition,
    /// The lowest tier then.
    pub tier: u8,
    /// Why, in a sentence.
    pub because: String,
}

/// A use that the registry does not list.
#[derive(Debug, Clone)]
pub struct Prohibited {
    /// Unique among the prohibited uses; outcomes name it.
    pub id: String,
    /// What people read.
    pub title: String,
    /// When it stands.
    pub when: Condition,
    /// Why, in a sentence.
    pub because: String,
}

/// What a decision may be, from the mildest to the strictest.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Approved.
    Approved,
    /// Approved under conditions.
    Conditional,
    /// Approved for a pilot only.
    Pilot,
    /// Not approved.
    NotApproved,
}

pub(crate) const DECISIONS: &[(&str, Decision)] = &[
    ("approved", Decision::Approved),
    ("conditional", Decision::Conditional),
    ("pilot", Decision::Pilot),
    ("not_approved", Decision::NotApproved),
];

impl Decision {
    /// The word that is stored and that rules see.
    pub fn word(self) -> &'static str {
        DECISIONS
            .iter()
            .find(|(_, decision)| *decision == self)
            .map_or("not_approved", |(word, _)| word)
    }

    /// The decision that a word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        DECISIONS.iter().find(|(known, _)| *known == word).map(|(_, decision)| *decision)
    }
}

/// How criterion scores reduce the inherent risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResidualRule {
    /// The share of the inherent risk that perfect controls remove, in percent.
    pub reduction_percent: u32,
    /// The factor level from which its criteria count as the weakest relevant controls.
    pub relevant_from: u8,
    /// How many tiers the residual tier may lie below the inherent one.
    pub max_drop: u8,
}

/// What an inherent tier demands and leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixRow {
    /// The inherent tier.
    pub tier: u8,
    /// The lowest score of each criterion.
    pub minimums: BTreeMap<String, Exact>,
    /// The decision by residual tier; a tier that is missing reads `not_approved`.
    pub decisions: BTreeMap<u8, Decision>,
    /// The longest term in months.
    pub months: u32,
    /// What is monitored, and how often.
    pub monitoring: String,
    /// Who else has to sign.
    pub signoff_note: Option<String>,
    /// What a pilot may look like.
    pub pilot: Option<String>,
}

/// A criterion that misses its minimum by little can be cured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// At most this much below the minimum.
    pub within: Exact,
    /// Days to cure it.
    pub cure_days: u32,
}

/// The risk model of a questionnaire.
#[derive(Debug, Clone)]
pub struct RiskModel {
    /// The factors in order.
    pub factors: Vec<Factor>,
    /// The highest level of a factor.
    pub factor_maximum: NonZeroU8,
    /// The bands from the lowest tier up.
    pub bands: Vec<Band>,
    /// The floors in order.
    pub floors: Vec<Floor>,
    /// The uses that are not listed.
    pub prohibited: Vec<Prohibited>,
    /// The residual formula.
    pub residual: ResidualRule,
    /// One row for each tier.
    pub matrix: Vec<MatrixRow>,
    /// The near-miss rule.
    pub near_miss: NearMiss,
    /// The decisions that a panel may propose where the rules lead to a stricter one or to none,
    /// with a condition for every minimum that is not met.
    pub departures: Vec<Decision>,
}

impl RiskModel {
    /// The risk model of a questionnaire that leads to no decision: no factor, and no band, so no
    /// tier.
    pub(crate) fn none() -> RiskModel {
        RiskModel {
            factors: Vec::new(),
            factor_maximum: NonZeroU8::MIN,
            bands: Vec::new(),
            floors: Vec::new(),
            prohibited: Vec::new(),
            residual: ResidualRule { reduction_percent: 0, relevant_from: 1, max_drop: 0 },
            matrix: Vec::new(),
            near_miss: NearMiss { within: Exact::zero(), cure_days: 0 },
            departures: DEPARTURES.to_vec(),
        }
    }

    /// The tier of a score, before any floor.
    pub fn band(&self, score: &Exact) -> Option<&Band> {
        self.bands.iter().find(|band| match &band.end {
            BandEnd::Below(limit) => score < limit,
            BandEnd::UpTo(limit) => score <= limit,
            BandEnd::Open => true,
        })
    }

    /// A score as it is told beside its tier: it reaches no end of a band unless it is equal.
    pub fn told(&self, score: &Interval) -> String {
        score.beside(&self.ends())
    }

    /// The ends of the bands.
    pub fn ends(&self) -> Vec<&Exact> {
        self.bands.iter().filter_map(limit).collect()
    }

    /// The name of a tier.
    pub fn tier_name(&self, tier: u8) -> Option<&str> {
        self.bands.iter().find(|band| band.tier == tier).map(|band| band.name.as_str())
    }

    /// Every tier.
    pub fn tiers(&self) -> impl Iterator<Item = u8> {
        self.bands.iter().map(|band| band.tier)
    }

    /// The matrix row of an inherent tier.
    pub fn row(&self, tier: u8) -> Option<&MatrixRow> {
        self.matrix.iter().find(|row| row.tier == tier)
    }
}

pub(crate) fn limit(band: &Band) -> Option<&Exact> {
    match &band.end {
        BandEnd::Below(limit) | BandEnd::UpTo(limit) => Some(limit),
        BandEnd::Open => None,
    }
}

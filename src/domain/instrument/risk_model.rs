//! The risk model as data: factors, bands, floors, prohibited uses, the residual formula and the decision matrix.

use std::collections::BTreeMap;
use std::num::NonZeroU8;

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::exact::{Exact, Interval};
use super::reader::At;
use super::rubric::{check_unique, check_weights};

/// What a panel may propose against the rules, unless the risk model says otherwise.
const DEPARTURES: [Decision; 2] = [Decision::Conditional, Decision::Pilot];

/// One level of a factor.
#[derive(Debug, Clone)]
pub struct FactorLevel {
    /// The level.
    pub level: u8,
    /// What it means.
    pub text: String,
    /// When it is reached; level 0 needs no condition.
    pub when: Condition,
}

/// A risk factor.
#[derive(Debug, Clone)]
pub struct Factor {
    /// Its id.
    pub id: String,
    /// The short reference that people quote.
    pub code: String,
    /// Its name.
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
    /// The tier.
    pub tier: u8,
    /// Its name.
    pub name: String,
    /// Where it ends.
    pub end: BandEnd,
}

/// A rule that raises the inherent tier.
#[derive(Debug, Clone)]
pub struct Floor {
    /// Its id.
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
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// When it stands.
    pub when: Condition,
    /// Why, in a sentence.
    pub because: String,
}

/// What a decision may be, from the mildest to the strictest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

const DECISIONS: &[(&str, Decision)] =
    &[("approved", Decision::Approved), ("conditional", Decision::Conditional), ("pilot", Decision::Pilot), ("not_approved", Decision::NotApproved)];

impl Decision {
    /// The word that is stored and that rules see.
    pub fn word(self) -> &'static str {
        DECISIONS.iter().find(|(_, decision)| *decision == self).map_or("not_approved", |(word, _)| word)
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
    /// The decisions that a panel may propose where the rules lead to a stricter one or to none, with a condition for every minimum that is
    /// not met.
    pub departures: Vec<Decision>,
}

impl RiskModel {
    /// The risk model of a questionnaire that leads to no decision: no factor, and no band, so no tier.
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

    pub(crate) fn read(at: &At<'_>) -> Option<RiskModel> {
        at.object(&["factors", "factor_maximum", "bands", "floors", "prohibited", "residual", "matrix", "near_miss", "departures"])?;
        let maximum = at.need("factor_maximum").and_then(|a| a.positive(10));
        let highest = maximum.map_or(4, NonZeroU8::get);
        let factors = at.need("factors").map_or_else(Vec::new, |a| {
            let read: Vec<Factor> = a.items().iter().filter_map(|item| read_factor(item, highest)).collect();
            check_weights(&a, read.iter().map(|factor| factor.weight));
            check_unique(&a, "id", "factor");
            check_unique(&a, "code", "factor");
            read
        });
        let bands = at.need("bands").map_or_else(Vec::new, |a| read_bands(&a));
        let floors = at.need("floors").map_or_else(Vec::new, |a| {
            check_unique(&a, "id", "floor");
            a.items().iter().filter_map(read_floor).collect()
        });
        let prohibited = at.need("prohibited").map_or_else(Vec::new, |a| {
            check_unique(&a, "id", "prohibited use");
            a.items().iter().filter_map(read_prohibited).collect()
        });
        let residual = at.need("residual").and_then(|a| read_residual(&a, highest));
        let matrix = at.need("matrix").map_or_else(Vec::new, |a| a.items().iter().filter_map(read_row).collect());
        let near_miss = at.need("near_miss").and_then(|a| read_near_miss(&a));
        let allowed = |a: At<'_>| a.items().iter().filter_map(|item| item.word(DECISIONS)).collect();
        let departures = at.get("departures").map_or_else(|| DEPARTURES.to_vec(), allowed);
        Some(RiskModel {
            factors,
            factor_maximum: maximum?,
            bands,
            floors,
            prohibited,
            residual: residual?,
            matrix,
            near_miss: near_miss?,
            departures,
        })
    }
}

fn read_factor(at: &At<'_>, highest: u8) -> Option<Factor> {
    at.object(&["id", "code", "title", "weight", "criteria", "levels"])?;
    let id = at.need("id").and_then(|a| a.id());
    let code = at.need("code").and_then(|a| a.text());
    let title = at.need("title").and_then(|a| a.text());
    let weight = at.need("weight").and_then(|a| a.whole(1, 100));
    let criteria = at.get("criteria").map_or_else(Vec::new, |a| a.texts());
    let levels = at.need("levels").map_or_else(Vec::new, |a| {
        let read: Vec<FactorLevel> = a.items().iter().filter_map(|item| read_level(item, highest)).collect();
        let ascending = read.is_sorted_by(|one, next| one.level < next.level);
        if !ascending || read.first().is_none_or(|first| first.level != 0) {
            a.fault("The levels start at 0 and rise.");
        }
        read
    });
    Some(Factor { id: id?, code: code?, title: title?, weight: weight?, criteria, levels })
}

fn read_level(at: &At<'_>, highest: u8) -> Option<FactorLevel> {
    at.object(&["level", "text", "when"])?;
    let level = at.need("level").and_then(|a| a.small(0, highest));
    let text = at.need("text").and_then(|a| a.text());
    let when = match (at.get("when"), level) {
        (Some(when), _) => Condition::read(&when),
        (None, Some(0)) => Some(Condition::always()),
        (None, _) => at.refuse("Every level above 0 says in `when` when it is reached."),
    };
    Some(FactorLevel { level: level?, text: text?, when: when? })
}

fn read_bands(at: &At<'_>) -> Vec<Band> {
    let items = at.items();
    let mut bands: Vec<Band> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Some(band) = read_band(item) else { continue };
        let last = index + 1 == items.len();
        if last != (band.end == BandEnd::Open) {
            item.fault("Every band but the last ends `below` or `up_to` a number, and the last has neither.");
        }
        if let Some(before) = bands.last() {
            if before.tier >= band.tier {
                item.fault("The tiers of the bands have to rise.");
            }
            if limit(&band).is_some_and(|this| limit(before).is_some_and(|that| that >= this)) {
                item.fault("The ends of the bands have to rise.");
            }
        }
        bands.push(band);
    }
    if bands.is_empty() {
        at.fault("At least one band is expected.");
    }
    bands
}

fn limit(band: &Band) -> Option<&Exact> {
    match &band.end {
        BandEnd::Below(limit) | BandEnd::UpTo(limit) => Some(limit),
        BandEnd::Open => None,
    }
}

fn read_band(at: &At<'_>) -> Option<Band> {
    at.object(&["tier", "name", "below", "up_to"])?;
    let tier = at.need("tier").and_then(|a| a.small(1, 10));
    let name = at.need("name").and_then(|a| a.text());
    let end = match (at.get("below"), at.get("up_to")) {
        (Some(_), Some(_)) => at.refuse("A band ends `below` or `up_to` a number, not both."),
        (Some(below), None) => below.number().map(BandEnd::Below),
        (None, Some(up_to)) => up_to.number().map(BandEnd::UpTo),
        (None, None) => Some(BandEnd::Open),
    };
    Some(Band { tier: tier?, name: name?, end: end? })
}

fn read_floor(at: &At<'_>) -> Option<Floor> {
    at.object(&["id", "when", "tier", "because"])?;
    let id = at.need("id").and_then(|a| a.text());
    let when = at.need("when").and_then(|a| Condition::read(&a));
    let tier = at.need("tier").and_then(|a| a.small(1, 10));
    let because = at.need("because").and_then(|a| a.text());
    Some(Floor { id: id?, when: when?, tier: tier?, because: because? })
}

fn read_prohibited(at: &At<'_>) -> Option<Prohibited> {
    at.object(&["id", "title", "when", "because"])?;
    let id = at.need("id").and_then(|a| a.text());
    let title = at.need("title").and_then(|a| a.text());
    let when = at.need("when").and_then(|a| Condition::read(&a));
    let because = at.need("because").and_then(|a| a.text());
    Some(Prohibited { id: id?, title: title?, when: when?, because: because? })
}

fn read_residual(at: &At<'_>, highest: u8) -> Option<ResidualRule> {
    at.object(&["reduction_percent", "relevant_from", "max_drop"])?;
    let reduction_percent = at.need("reduction_percent").and_then(|a| a.whole(0, 100));
    let relevant_from = at.need("relevant_from").and_then(|a| a.small(1, highest));
    let max_drop = at.need("max_drop").and_then(|a| a.small(0, 10));
    Some(ResidualRule { reduction_percent: reduction_percent?, relevant_from: relevant_from?, max_drop: max_drop? })
}

fn read_row(at: &At<'_>) -> Option<MatrixRow> {
    at.object(&["tier", "minimums", "decisions", "months", "monitoring", "signoff_note", "pilot"])?;
    let tier = at.need("tier").and_then(|a| a.small(1, 10));
    let minimums = at
        .need("minimums")
        .map_or_else(BTreeMap::new, |a| a.entries().iter().filter_map(|(id, entry)| Some(((*id).to_owned(), entry.number()?))).collect());
    let decisions = at.need("decisions").map_or_else(BTreeMap::new, |a| {
        a.entries()
            .iter()
            .filter_map(|(residual, entry)| {
                let decision = entry.word(DECISIONS)?;
                match residual.parse::<u8>() {
                    Ok(residual) => Some((residual, decision)),
                    Err(_) => entry.refuse(format!("“{residual}” is not a tier number.")),
                }
            })
            .collect()
    });
    let months = at.need("months").and_then(|a| a.whole(1, 600));
    let monitoring = at.need("monitoring").and_then(|a| a.text());
    Some(MatrixRow {
        tier: tier?,
        minimums,
        decisions,
        months: months?,
        monitoring: monitoring?,
        signoff_note: at.get("signoff_note").and_then(|a| a.text()),
        pilot: at.get("pilot").and_then(|a| a.text()),
    })
}

fn read_near_miss(at: &At<'_>) -> Option<NearMiss> {
    at.object(&["within", "cure_days"])?;
    let within = at.need("within").and_then(|a| a.number());
    let cure_days = at.need("cure_days").and_then(|a| a.whole(1, 3650));
    Some(NearMiss { within: within?, cure_days: cure_days? })
}

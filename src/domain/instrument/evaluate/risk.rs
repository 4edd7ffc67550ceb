//! Inherent risk before controls and residual risk after them. The formulas are a questionnaire's
//! own, in `risk.json`; `questionnaires/README.md` describes them.

use std::num::NonZeroU8;

use serde::{Deserialize, Serialize};

use super::bindings::Names;
use super::reached::Reached;
use super::reasons::{Reason, explain};
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::interval::Interval;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::risk::Factor;
use crate::domain::instrument::model::rubric::Criterion;

/// The level of one risk factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorOutcome {
    /// The factor's id in `risk.json`.
    pub id: String,
    /// The reference that people quote.
    pub code: String,
    /// What people read.
    pub title: String,
    /// Its share of the inherent score, of 100.
    pub weight: u32,
    /// The lowest level it can still have.
    pub low: u8,
    /// The highest level it can still have.
    pub high: u8,
    /// The highest level there is.
    pub maximum: NonZeroU8,
    /// Whether it counts as the maximum because the vendor declined to say or has not evaluated it.
    pub flagged: bool,
    /// What the level means, once settled.
    pub text: Option<String>,
    /// The answers behind it.
    pub reasons: Vec<Reason>,
}

impl FactorOutcome {
    /// The level, once settled.
    pub fn level(&self) -> Option<u8> {
        (self.low == self.high).then_some(self.low)
    }
}

/// A floor that raises the tier, or may still do so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloorOutcome {
    /// The floor's id in `risk.json`.
    pub id: String,
    /// The lowest tier that it allows.
    pub tier: u8,
    /// Whether it holds; those that do not are left out.
    pub holds: Truth,
    /// Why, in a sentence.
    pub because: String,
    /// The answers behind it.
    pub reasons: Vec<Reason>,
}

/// The inherent risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inherent {
    /// Σ weight × level ÷ highest level, 0 to 100.
    pub score: Interval,
    /// The tier that the score alone gives, once settled.
    pub band: Option<u8>,
    /// The tier, floors included, once settled.
    pub tier: Option<u8>,
    /// The name of the tier.
    pub tier_name: Option<String>,
    /// The lowest and the highest tier that are still possible.
    pub tiers: (u8, u8),
    /// The floors that hold or may still hold.
    pub floors: Vec<FloorOutcome>,
}

impl Inherent {
    /// The floors that lift the tier above the one that the score alone gives.
    pub fn raising(&self) -> impl Iterator<Item = &FloorOutcome> {
        self.floors.iter().filter(|floor| {
            floor.holds == Truth::True && self.band.is_none_or(|band| floor.tier > band)
        })
    }

    /// The inherent risk before anything is known.
    pub(crate) fn unsettled() -> Inherent {
        Inherent {
            score: Interval::point(Exact::zero()),
            band: None,
            tier: None,
            tier_name: None,
            tiers: (0, 0),
            floors: Vec::new(),
        }
    }
}

/// The weakest relevant control: the lowest criterion score among the criteria of the high factors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weakest {
    /// The criteria that count, by id.
    pub criteria: Vec<String>,
    /// The factors that make them count, by id.
    pub factors: Vec<String>,
    /// Their lowest score as a share of the maximum.
    pub share: Interval,
}

/// How well the controls work, 0 to 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effectiveness {
    /// The weighted mean of the criterion scores as a share of the maximum.
    pub mean: Interval,
    /// The weakest relevant control, when a factor is high enough.
    pub weakest: Option<Weakest>,
    /// The mean, or half the mean and half the weakest.
    pub value: Interval,
}

/// The residual risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Residual {
    /// Inherent score × (1 − reduction × effectiveness).
    pub score: Interval,
    /// The tier that the score alone gives, once settled.
    pub band: Option<u8>,
    /// The tier, once settled: not further below the inherent tier than the model allows.
    pub tier: Option<u8>,
    /// The name of the tier.
    pub tier_name: Option<String>,
    /// The lowest and the highest tier that are still possible.
    pub tiers: (u8, u8),
}

/// Weighs a factor whose levels are reached so far.
pub(crate) fn weigh(
    q: &Questionnaire,
    names: &Names,
    factor: &Factor,
    levels: &Reached,
) -> FactorOutcome {
    let text = factor
        .levels
        .iter()
        .find(|level| levels.low == levels.high && level.level == levels.low)
        .map(|level| level.text.clone());
    FactorOutcome {
        id: factor.id.clone(),
        code: factor.code.clone(),
        title: factor.title.clone(),
        weight: factor.weight,
        low: levels.low,
        high: levels.high,
        maximum: q.risk.factor_maximum,
        flagged: levels.flagged,
        text,
        reasons: explain(q, names, &levels.behind),
    }
}

/// The inherent risk from the factors and the floors.
pub(crate) fn weigh_inherent(
    q: &Questionnaire,
    names: &Names,
    factors: &[FactorOutcome],
) -> Inherent {
    let sum = |level: &dyn Fn(&FactorOutcome) -> u8| -> Exact {
        let points: Exact = factors
            .iter()
            .map(|factor| Exact::from(i64::from(factor.weight) * i64::from(level(factor))))
            .sum();
        points.over(q.risk.factor_maximum)
    };
    let score = Interval { low: sum(&|factor| factor.low), high: sum(&|factor| factor.high) };
    let floors: Vec<FloorOutcome> = q
        .risk
        .floors
        .iter()
        .filter_map(|floor| {
            let (holds, trace) = floor.when.trace(names);
            (holds != Truth::False).then(|| FloorOutcome {
                id: floor.id.clone(),
                tier: floor.tier,
                holds,
                because: floor.because.clone(),
                reasons: explain(q, names, floor.when.decided(&trace)),
            })
        })
        .collect();
    let raised = |band: u8, open: bool| {
        let holding = floors.iter().filter(|f| open || f.holds == Truth::True);
        holding.map(|floor| floor.tier).fold(band, u8::max)
    };
    let tiers = (raised(band(q, &score.low), false), raised(band(q, &score.high), true));
    let settled = score.settled().is_some() && !q.risk.bands.is_empty();
    let tier = (settled && tiers.0 == tiers.1).then_some(tiers.0);
    Inherent {
        band: settled.then(|| band(q, &score.low)),
        tier,
        tier_name: tier.and_then(|tier| name(q, tier)),
        tiers,
        score,
        floors,
    }
}

/// How well the controls work, from the criterion scores.
pub(crate) fn effectiveness(
    q: &Questionnaire,
    factors: &[FactorOutcome],
    scores: &[Option<Interval>],
) -> Effectiveness {
    let share = |value: &Exact| value.over(q.rubric.scale.maximum);
    let shares: Vec<(&Criterion, Interval)> = q
        .rubric
        .criteria
        .iter()
        .zip(scores)
        .map(|(criterion, score)| {
            // How well a control works that was not scored is not known.
            let unknown = || Interval { low: Exact::zero(), high: Exact::from(1) };
            (
                criterion,
                score.as_ref().map_or_else(unknown, |score| Interval {
                    low: share(&score.low),
                    high: share(&score.high),
                }),
            )
        })
        .collect();
    let mean = mean(&shares);
    let from = q.risk.residual.relevant_from;
    let lowest = |ids: &[String], end: &dyn Fn(&Interval) -> Exact| -> Option<Exact> {
        let relevant = shares.iter().filter(|(c, _)| ids.contains(&c.id));
        relevant.map(|(_, interval)| end(interval)).min()
    };
    let relevant = |certain: bool| -> Vec<&Factor> {
        let high = q.risk.factors.iter().zip(factors);
        high.filter(|(_, outcome)| if certain { outcome.low >= from } else { outcome.high >= from })
            .map(|(factor, _)| factor)
            .collect()
    };
    let (certain, possible) = (relevant(true), relevant(false));
    let certain_ids = criteria_of(&certain);
    let possible_ids = criteria_of(&possible);
    let weakest_low = lowest(&possible_ids, &|i| i.low.clone());
    let weakest_high = lowest(&certain_ids, &|i| i.high.clone());
    let value = match (&weakest_low, &weakest_high) {
        (None, _) => mean.clone(),
        (Some(low), Some(high)) => {
            Interval { low: half_and_half(&mean.low, low), high: half_and_half(&mean.high, high) }
        }
        // No factor is certainly high: the weakest control may count or not, for whichever factor
        // turns out high.
        (Some(low), None) => {
            let best = possible
                .iter()
                .filter_map(|factor| lowest(&factor.criteria, &|i| i.high.clone()))
                .max()
                .unwrap_or_else(|| mean.high.clone());
            Interval {
                low: half_and_half(&mean.low, low).min(mean.low.clone()),
                high: half_and_half(&mean.high, &best).max(mean.high.clone()),
            }
        }
    };
    let weakest = weakest_low.map(|low| Weakest {
        criteria: possible_ids,
        factors: possible.iter().map(|factor| factor.id.clone()).collect(),
        share: Interval { high: weakest_high.unwrap_or_else(|| Exact::from(1)), low },
    });
    Effectiveness { mean, weakest, value }
}

fn criteria_of(factors: &[&Factor]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for id in factors.iter().flat_map(|factor| &factor.criteria) {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}

/// The weighted mean over the criteria; without any, nothing is controlled.
fn mean(shares: &[(&Criterion, Interval)]) -> Interval {
    let weight = |criterion: &Criterion| Exact::from(i64::from(criterion.weight));
    let total: Exact = shares.iter().map(|(criterion, _)| weight(criterion)).sum();
    let end = |end: &dyn Fn(&Interval) -> &Exact| -> Exact {
        let sum: Exact =
            shares.iter().map(|(criterion, interval)| &weight(criterion) * end(interval)).sum();
        // No weight at all: nothing is scored.
        sum.divided_by(&total).unwrap_or_else(Exact::zero)
    };
    Interval { low: end(&|interval| &interval.low), high: end(&|interval| &interval.high) }
}

fn half_and_half(one: &Exact, other: &Exact) -> Exact {
    (one + other).half()
}

/// What is left of the inherent risk.
pub(crate) fn residual(
    q: &Questionnaire,
    inherent: &Inherent,
    effectiveness: &Effectiveness,
) -> Residual {
    let rule = &q.risk.residual;
    let reduction = Exact::hundredths(rule.reduction_percent);
    let left = |effect: &Exact| &Exact::from(1) - &(&reduction * effect);
    let score = Interval {
        low: &inherent.score.low * &left(&effectiveness.value.high),
        high: &inherent.score.high * &left(&effectiveness.value.low),
    };
    let held =
        |score: &Exact, inherent: u8| band(q, score).max(inherent.saturating_sub(rule.max_drop));
    let tiers = (held(&score.low, inherent.tiers.0), held(&score.high, inherent.tiers.1));
    let settled = score.settled().is_some() && !q.risk.bands.is_empty();
    let tier = (settled && inherent.tier.is_some()).then_some(tiers.0);
    Residual {
        band: settled.then(|| band(q, &score.low)),
        tier,
        tier_name: tier.and_then(|tier| name(q, tier)),
        tiers,
        score,
    }
}

/// The tier of a score. The last band is open, so only a model without bands gives none, which
/// reads 0.
fn band(q: &Questionnaire, score: &Exact) -> u8 {
    q.risk.band(score).map_or(0, |band| band.tier)
}

fn name(q: &Questionnaire, tier: u8) -> Option<String> {
    q.risk.tier_name(tier).map(str::to_owned)
}

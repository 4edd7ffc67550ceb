//! The inherent tier: a sum of weighted levels compared with bands, and floors that raise it.
//!
//! JSON Schema cannot add. But levels and weights are whole numbers, so "the factors from this one
//! on add up to at least `t`" is a part of its own: it looks at the level of its factor and refers
//! to "the factors after it add up to at least what is still missing". A validator walks down one
//! such chain. Sums that no factors can tell apart are one part.

use std::collections::BTreeSet;

use serde_json::Value;

use super::conditions::Ladder;
use super::defs::{Defs, titled};
use super::logic::{any, choose};
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::risk::Factor;

/// A factor with the sums that it and those after it can reach.
struct Rung<'q> {
    factor: &'q Factor,
    sums: BTreeSet<u32>,
}

impl Defs<'_> {
    /// The tiers from the lowest up.
    pub(super) fn tiers(&mut self) -> Ladder {
        let risk = &self.questionnaire.risk;
        let steps = steps(&risk.factors, risk.factor_maximum.get());
        let top = steps.first().and_then(|step| step.sums.last()).copied().unwrap_or(0);
        let mut ladder = Ladder::new();
        for (place, band) in risk.bands.iter().enumerate() {
            let reached = |sum: u32| {
                let score = Exact::from(i64::from(sum)).over(risk.factor_maximum);
                risk.band(&score).is_some_and(|found| found.tier >= band.tier)
            };
            let least = if place == 0 {
                Value::Bool(true)
            } else {
                self.part(&format!("tier.{}", band.tier), |defs| {
                    let mut ways: Vec<Value> = (0..=top)
                        .find(|sum| reached(*sum))
                        .map(|sum| defs.adds_up(&steps, sum))
                        .into_iter()
                        .collect();
                    ways.extend(
                        risk.floors
                            .iter()
                            .filter(|floor| floor.tier >= band.tier)
                            .map(|floor| defs.condition(&floor.when)),
                    );
                    titled(&format!("The inherent tier is {} or above", band.tier), any(ways))
                })
            };
            ladder.push((band.tier, least));
        }
        ladder
    }

    /// The weighted levels of these factors add up to at least `wanted`.
    fn adds_up(&mut self, steps: &[Rung<'_>], wanted: u32) -> Value {
        let Some((step, after)) = steps.split_first() else {
            return Value::Bool(wanted == 0);
        };
        let Some(&wanted) = step.sums.range(wanted..).next() else {
            return Value::Bool(false);
        };
        if wanted == 0 {
            return Value::Bool(true);
        }
        self.part(&format!("sum.{}.{wanted}", step.factor.id), |defs| {
            let mut chain = Value::Bool(false);
            for (level, least) in defs.levels(step.factor) {
                let missing = wanted.saturating_sub(step.factor.weight * u32::from(level));
                let rest = defs.adds_up(after, missing);
                chain = choose(least, rest, chain);
            }
            titled(
                &format!(
                    "{} and the factors after it add up to at least {wanted}",
                    step.factor.title
                ),
                chain,
            )
        })
    }
}

fn steps(factors: &[Factor], maximum: u8) -> Vec<Rung<'_>> {
    let mut after = BTreeSet::from([0]);
    let mut steps = Vec::new();
    for factor in factors.iter().rev() {
        let levels: BTreeSet<u8> =
            factor.levels.iter().map(|level| level.level).chain([0, maximum]).collect();
        after = levels
            .iter()
            .flat_map(|level| after.iter().map(move |sum| sum + factor.weight * u32::from(*level)))
            .collect();
        steps.push(Rung { factor, sums: after.clone() });
    }
    steps.reverse();
    steps
}

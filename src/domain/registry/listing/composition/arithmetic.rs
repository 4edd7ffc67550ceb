//! The arithmetic of a listing, written out in sentences with their numbers.

use crate::domain::assessment::decision::label;
use crate::domain::assessment::departure::passed_over;
use crate::domain::instrument::{Exact, FactorOutcome, Outcome, Questionnaire};
use crate::domain::registry::listing::parts::Arithmetic;
use crate::domain::registry::listing::reasons;

/// Weight × level ÷ highest level.
pub(super) fn of_factor(factor: &FactorOutcome) -> String {
    match factor.level() {
        Some(level) => {
            format!("{} × {level} ÷ {} = {}", factor.weight, factor.maximum, points(factor, level))
        }
        None => format!("{} to {}, open", points(factor, factor.low), points(factor, factor.high)),
    }
}

fn points(factor: &FactorOutcome, level: u8) -> String {
    Exact::from(i64::from(factor.weight) * i64::from(level)).over(factor.maximum).plain()
}

/// Whether the level of a factor may be told: it repeats the answers that it rests on, so it is as
/// public as those.
pub(super) fn is_public(factor: &FactorOutcome) -> bool {
    reasons::all_public(&factor.reasons)
}

/// From the factors to the decision.
pub(super) fn written_out(q: &Questionnaire, outcome: &Outcome) -> Arithmetic {
    Arithmetic {
        inherent: inherent(q, outcome),
        residual: residual(q, outcome),
        decision: decision(q, outcome),
    }
}

fn tier(q: &Questionnaire, tier: u8) -> String {
    q.risk.tier_name(tier).map_or_else(
        || format!("tier {tier}"),
        |name| format!("tier {tier}, {}", name.to_lowercase()),
    )
}

/// Whether the exact scores may be told: a sum beside all its parts but some tells those.
pub(super) fn scores_are_public(outcome: &Outcome) -> bool {
    outcome.factors.iter().all(is_public)
}

fn inherent(q: &Questionnaire, outcome: &Outcome) -> Vec<String> {
    let inherent = &outcome.inherent;
    let mut lines = Vec::new();
    let sum = q.risk.told(&inherent.score);
    let kept_back: Vec<&str> = outcome
        .factors
        .iter()
        .filter(|factor| !is_public(factor))
        .map(|factor| factor.code.as_str())
        .collect();
    let parts = outcome
        .factors
        .iter()
        .map(|factor| Some(points(factor, factor.level()?)))
        .collect::<Option<Vec<_>>>();
    lines.push(match parts {
        _ if !kept_back.is_empty() => {
            let codes = kept_back.join(", ");
            format!(
                "The factors are added up. The exact sum is not public, because it would tell \
                the answers behind {codes}."
            )
        }
        Some(parts) => format!("The factors add up to {} = {sum} of 100.", parts.join(" + ")),
        None => format!(
            "The factors add up to {sum} of 100; some were open when the decision was \
            made."
        ),
    });
    if let Some(band) = inherent.band {
        lines.push(format!("That score is {}.", tier(q, band)));
    }
    match (inherent.band, inherent.tier) {
        (Some(band), Some(raised)) if raised > band => {
            lines.push(format!("A rule raises it to {}.", tier(q, raised)));
        }
        (_, Some(settled)) => lines
            .push(format!("No rule raises it further: the inherent risk is {}.", tier(q, settled))),
        _ => lines.push("The inherent tier was not settled.".to_owned()),
    }
    lines
}

fn residual(q: &Questionnaire, outcome: &Outcome) -> Vec<String> {
    let Some(settled) = outcome.residual.tier else {
        let why = if outcome.unscored().next().is_some() {
            "a criterion is not scored"
        } else {
            "the decision did not need it"
        };
        return vec![format!("The residual tier was not settled, because {why}.")];
    };
    let effect = &outcome.effectiveness;
    let mut lines =
        vec![format!("The weighted mean of the scores is {} of the maximum.", effect.mean.plain())];
    if let Some(weakest) = &effect.weakest {
        let titles: Vec<String> = weakest
            .criteria
            .iter()
            .filter_map(|id| q.rubric.criterion(id))
            .map(|criterion| criterion.title.to_lowercase())
            .collect();
        lines.push(format!(
            "High factors make these criteria decisive: {}. The weakest of them reaches {}, so the \
             controls count as half the mean and half the weakest: {}.",
            titles.join(", "),
            weakest.share.plain(),
            effect.value.plain()
        ));
    }
    let (percent, controls) = (q.risk.residual.reduction_percent, effect.value.plain());
    lines.push(if scores_are_public(outcome) {
        let (before, after) =
            (q.risk.told(&outcome.inherent.score), q.risk.told(&outcome.residual.score));
        format!(
            "Controls can remove up to {percent} percent of the risk: {before} × (1 − \
            {percent} % × {controls}) = {after}."
        )
    } else {
        format!(
            "Controls can remove up to {percent} percent of the risk: the sum of the factors × \
            (1 − {percent} % × {controls})."
        )
    });
    match outcome.residual.band {
        Some(band) if band < settled => lines.push(format!(
            "That score is {}, but the residual tier lies at most {} below the inherent one: {}.",
            tier(q, band),
            q.risk.residual.max_drop,
            tier(q, settled)
        )),
        _ => lines.push(format!("That is {}.", tier(q, settled))),
    }
    lines
}

fn decision(q: &Questionnaire, outcome: &Outcome) -> Vec<String> {
    let mut lines = Vec::new();
    if let (Some(before), Some(after)) = (outcome.inherent.tier, outcome.residual.tier) {
        lines.push(format!(
            "Inherent risk is {}, residual risk {}.",
            tier(q, before),
            tier(q, after)
        ));
    }
    lines.extend(passed_over(outcome).into_iter().map(|minimum| format!("{}.", minimum.sentence)));
    lines.push(match &outcome.recommendation {
        Some(recommended) => {
            format!("The rules lead to: {}.", label(recommended.decision).to_lowercase())
        }
        None => "The rules lead to: no decision.".to_owned(),
    });
    lines
}

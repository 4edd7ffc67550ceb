//! The outcome of `assay score`: as lines for people, and as JSON for programs.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::impacts;
use super::out::Out;
use crate::actions::instrument::questionnaires::Scored;
use crate::domain::instrument::{
    Exact, Interval, Outcome, PassFail, PassFailResult, RiskModel, Standing,
};
use crate::domain::learning::who_in_words;

/// The outcome as programs read it. The shape is described in `questionnaires/README.md`; it is a
/// view of the outcome of its own, because the outcome itself is stored and replayed.
pub(super) fn to_json(scored: &Scored) -> Result<Value, serde_json::Error> {
    let outcome = &scored.outcome;
    let mut inherent = fields(&outcome.inherent)?;
    inherent.insert("because".to_owned(), Value::Array(behind_inherent(outcome)));
    let modules = scored.modules.iter().map(|module| renamed(module, "module", "id"));
    let modules = modules.collect::<Result<Vec<_>, _>>()?;
    let mut shown = json!({
        "questionnaire": outcome.questionnaire,
        "on": outcome.on,
        "complete": outcome.complete,
        "open_questions": outcome.open,
        "inherent": inherent,
        "criteria": by_id(&outcome.criteria)?,
        "measures": by_id(&outcome.measures)?,
        "knockouts": outcome.knockouts,
        "residual": outcome.residual,
        "recommendation": outcome.recommendation,
        "open_because": outcome.waits_for(),
        "modules": modules,
        "hours": scored.hours,
        "factors": by_id(&outcome.factors)?,
        "facts": outcome.facts,
        "scored": outcome.scored,
        "prohibited": outcome.prohibited,
        "effectiveness": outcome.effectiveness,
        "minimums": outcome.minimums,
        "faults": scored.faults,
    });
    if let (Some(impact), Value::Object(keys)) = (&outcome.impact, &mut shown) {
        keys.insert("impact".to_owned(), serde_json::to_value(impact)?);
    }
    if let (Some(pass_fail), Value::Object(keys)) = (&outcome.pass_fail, &mut shown) {
        keys.insert("pass_fail".to_owned(), serde_json::to_value(pass_fail)?);
    }
    rounded(&mut shown);
    keep_sides(&mut shown, outcome, &scored.questionnaire.risk);
    Ok(shown)
}

/// Writes scores beside their minimums with as many decimals as it takes to see on which side they
/// lie.
fn keep_sides(shown: &mut Value, outcome: &Outcome, risk: &RiskModel) {
    for criterion in &outcome.criteria {
        if let (Some(score), Some(place)) =
            (&criterion.score, shown.pointer_mut(&format!("/criteria/{}/score", criterion.id)))
        {
            *place = ends(score, &outcome.limits(&criterion.id));
        }
    }
    for (key, score) in
        [("inherent", &outcome.inherent.score), ("residual", &outcome.residual.score)]
    {
        shown[key]["score"] = ends(score, &risk.ends());
    }
    let checks = shown.get_mut("minimums").and_then(Value::as_array_mut).into_iter().flatten();
    for (place, check) in checks.zip(&outcome.minimums) {
        place["needed"] = check.needed.in_full_fixed().into();
        if let Some(had) = &check.had {
            place["had"] = ends(had, &check.limits());
        }
    }
}

fn ends(score: &Interval, limits: &[&Exact]) -> Value {
    match score.settled() {
        Some(value) => json!([value.beside_fixed(limits), value.beside_fixed(limits)]),
        None => json!([score.low.to_string(), score.high.to_string()]),
    }
}

/// Keys whose values are exact numbers or the two ends of one.
const NUMBERS: [&str; 19] = [
    "hours",
    "most",
    "score",
    "share",
    "points",
    "product",
    "maximum",
    "maximums",
    "had",
    "needed",
    "near",
    "mean",
    "value",
    "raw",
    "from",
    "factor",
    "up_to",
    "within",
    "effectiveness",
];

/// Programs read four decimals; what is kept is exact.
fn rounded(json: &mut Value) {
    fn number(value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Ok(exact) = serde_json::from_value::<Exact>(Value::String(text.clone())) {
                    *text = exact.to_string();
                }
            }
            Value::Array(ends) => ends.iter_mut().for_each(number),
            other => rounded(other),
        }
    }
    match json {
        Value::Array(items) => items.iter_mut().for_each(rounded),
        Value::Object(entries) => {
            for (key, value) in entries {
                if NUMBERS.contains(&key.as_str()) { number(value) } else { rounded(value) }
            }
        }
        _ => {}
    }
}

/// The factors and the rules that made the inherent tier, each with the answers behind it.
fn behind_inherent(outcome: &Outcome) -> Vec<Value> {
    let factors = outcome.factors.iter().map(|factor| {
        let level = if factor.low == factor.high {
            factor.low.to_string()
        } else {
            format!("{} to {}", factor.low, factor.high)
        };
        let means = factor
            .text
            .as_ref()
            .map_or_else(String::new, |text| format!(": {}", text.trim_end_matches('.')));
        let sentence = format!(
            "{}: level {level} of {}, weight {}{means}.",
            factor.title, factor.maximum, factor.weight
        );
        json!({ "rule": factor.code, "sentence": sentence, "reasons": factor.reasons })
    });
    let floors = outcome.inherent.floors.iter();
    factors
        .chain(floors.map(|floor| {
            json!({ "rule": floor.id, "sentence": floor.because, "reasons": floor.reasons })
        }))
        .collect()
}

/// The items of a list by their ids, in its order.
fn by_id(items: &[impl Serialize]) -> Result<Map<String, Value>, serde_json::Error> {
    let mut keyed = Map::new();
    for item in items {
        let mut item = fields(item)?;
        if let Some(Value::String(id)) = item.shift_remove("id") {
            keyed.insert(id, Value::Object(item));
        }
    }
    Ok(keyed)
}

/// An item with one of its keys under another name.
fn renamed(item: &impl Serialize, from: &str, to: &str) -> Result<Value, serde_json::Error> {
    Ok(fields(item)?
        .into_iter()
        .map(|(key, value)| (if key == from { to.to_owned() } else { key }, value))
        .collect())
}

fn fields(item: &impl Serialize) -> Result<Map<String, Value>, serde_json::Error> {
    serde_json::from_value(serde_json::to_value(item)?)
}

/// Prints the outcome for people.
pub(super) fn print(out: &mut Out, scored: &Scored) {
    if !scored.outcome.criteria.is_empty() {
        print_review(out, scored);
    }
    if let Some(pass_fail) = &scored.outcome.pass_fail {
        print_pass_fail(out, &scored.outcome, pass_fail);
    }
    if let Some(impact) = &scored.outcome.impact {
        impacts::print(out, impact);
    }
}

/// The result of a form without scores: what stands, what it leads to, and what the panel has to
/// weigh.
fn print_pass_fail(out: &mut Out, outcome: &Outcome, pass_fail: &PassFail) {
    for knockout in outcome.knockouts.iter().filter(|knockout| knockout.standing != Standing::Open)
    {
        out.line(knockout.in_words());
    }
    out.line(match pass_fail.result {
        Some(PassFailResult::PanelDecides) => "Recommendation: open, the panel decides".to_owned(),
        Some(result) => format!("Recommendation: {}", result.label()),
        None => "Recommendation: open".to_owned(),
    });
    out.line(format_args!("  because: {}", pass_fail.sentence));
    for condition in
        outcome.recommendation.iter().flat_map(|recommendation| &recommendation.conditions)
    {
        out.line(format_args!("  condition: {}", condition.text));
    }
    for sentence in &pass_fail.to_weigh {
        out.line(format_args!("  to weigh: {sentence}"));
    }
    for open in &outcome.open {
        out.line(format_args!("  open: {} {}", open.code, open.label));
    }
}

fn print_review(out: &mut Out, scored: &Scored) {
    let outcome = &scored.outcome;
    let tier = |name: &Option<String>, (low, high): (u8, u8)| {
        name.clone().unwrap_or_else(|| format!("between tier {low} and tier {high}"))
    };
    out.line(format_args!(
        "Inherent risk: {}, {} points",
        tier(&outcome.inherent.tier_name, outcome.inherent.tiers),
        scored.questionnaire.risk.told(&outcome.inherent.score)
    ));
    for criterion in &outcome.criteria {
        let minimum = outcome.minimum(&criterion.id).map(|check| &check.needed);
        let score = match (outcome.told(criterion), minimum) {
            (Some(score), _) => score,
            (None, Some(minimum)) => {
                format!("not scored, minimum {} not tested", minimum.in_full())
            }
            (None, None) => "not scored".to_owned(),
        };
        out.line(format_args!("Score of {}: {score}", criterion.title));
    }
    out.line(format_args!(
        "Residual risk: {}, {} points",
        tier(&outcome.residual.tier_name, outcome.residual.tiers),
        scored.questionnaire.risk.told(&outcome.residual.score)
    ));
    for knockout in
        outcome.knockouts.iter().filter(|knockout| knockout.standing == Standing::Stands)
    {
        out.line(format_args!("Knock-out {}: {}", knockout.code, knockout.because));
    }
    if let Some(recommendation) = &outcome.recommendation {
        out.line(format_args!(
            "Recommendation: {}",
            recommendation.decision.word().replace('_', " ")
        ));
        for reason in &recommendation.reasons {
            out.line(format_args!("  because: {reason}"));
        }
        for condition in &recommendation.conditions {
            out.line(format_args!("  condition: {}", condition.text));
        }
    } else {
        out.line("Recommendation: open");
        for reason in outcome.waits_for() {
            out.line(format_args!("  because: {reason}"));
        }
    }
    for module in &scored.modules {
        let who = who_in_words(&module.who, &module.left_to);
        out.line(format_args!(
            "Module {}, {}: {who}; {}",
            module.module, module.title, module.by.title
        ));
    }
    for one in &scored.hours {
        let most = one
            .most
            .as_ref()
            .map_or_else(String::new, |most| format!(", of at most {} in this tier", most.plain()));
        out.line(format_args!(
            "Hours of learning, {}: {}{most}",
            one.role.title,
            one.hours.plain()
        ));
    }
}

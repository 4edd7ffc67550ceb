//! What the measures of a questionnaire come to for a disclosure, with every step of the arithmetic.

mod documents;
mod evidence_tier;
mod groups;
mod scores;
mod usability_scale;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answers::AnswerState;
use super::condition::{Condition, Truth};
use super::evidence::{EvidenceFact, EvidenceFacts};
use super::measure::{Computed, Measure, Method, Rows};
use super::names::{Names, Settled};
use super::questionnaire::Questionnaire;
use super::view::View;
use crate::domain::measures::fault::InputFault;
use crate::domain::measures::line::Line;
use crate::domain::measures::verdict::Verdict;

/// What a measure came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureOutcome {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The question whose table or documents it reads.
    pub question: String,
    /// The reference that people quote for that question.
    pub code: String,
    /// The values that rules read, by the last part of their name; empty when the table cannot be used.
    pub values: BTreeMap<String, Value>,
    /// What it comes to, in a sentence, or what keeps it from being computed.
    pub conclusion: String,
    /// Whether it could be computed.
    pub computed: bool,
    /// The arithmetic, step by step.
    pub lines: Vec<Line>,
}

/// The result of one method.
pub(crate) struct Computation {
    pub(crate) values: Vec<(&'static str, Value)>,
    pub(crate) conclusion: String,
    pub(crate) lines: Vec<Line>,
}

/// Computes every measure whose table is answered or whose documents are attached, and settles `measure.*`.
pub(crate) fn measure(q: &Questionnaire, view: &View, (evidence, on): (&EvidenceFacts, NaiveDate), names: &mut Names) -> Vec<MeasureOutcome> {
    let mut outcomes = Vec::new();
    for measure in &q.rubric.measures {
        let Some(question) = q.question(&measure.question) else { continue };
        let taken = take(measure, view, (evidence, on), names);
        // What cannot be used gives no value, so no rule holds because of it.
        set_all(names, measure, taken.as_ref().err().unwrap_or(&Settled::Hidden));
        let Ok(computation) = taken else { continue };
        let (values, conclusion, lines, computed) = match computation {
            Ok(result) => (result.values, result.conclusion, result.lines, true),
            Err(fault) => (Vec::new(), format!("It could not be computed: {fault}"), Vec::new(), false),
        };
        for (field, value) in &values {
            names.know(format!("measure.{}.{field}", measure.id), value.clone(), vec![measure.question.clone()]);
        }
        outcomes.push(MeasureOutcome {
            id: measure.id.clone(),
            title: measure.title.clone(),
            question: question.name.clone(),
            code: question.code.clone(),
            values: values.into_iter().map(|(field, value)| (field.to_owned(), value)).collect(),
            conclusion,
            computed,
            lines,
        });
    }
    outcomes
}

/// What a measure comes to, or why its input cannot be used; where there is none, how its values are settled.
fn take(
    measure: &Measure,
    view: &View,
    (evidence, on): (&EvidenceFacts, NaiveDate),
    names: &Names,
) -> Result<Result<Computation, InputFault>, Settled> {
    let rows = || rows(measure, view, names);
    Ok(match &measure.method {
        Method::Documents(kind) => Ok(documents::compute(*kind, attached(measure, view, evidence)?, on).ok_or(Settled::Hidden)?),
        Method::EvidenceTier(settings) => evidence_tier::compute(&rows()?, settings, &|name: &str| holds(measure, name, names)),
        Method::UsabilityScale(rules) => usability_scale::compute(&rows()?, rules),
        Method::GroupOutcomes(limits) => groups::outcomes(&rows()?, limits),
        Method::ErrorRatios(limits) => groups::error_ratios(&rows()?, limits),
        Method::ScoreDifferences(limits) => scores::differences(&rows()?, limits),
        Method::PairedShifts(limits) => scores::shifts(&rows()?, limits),
        Method::ErrorShare => scores::error_share(&rows()?),
    })
}

/// The rows of the table, once answered.
fn rows<'a>(measure: &'a Measure, view: &View, names: &'a Names) -> Result<Rows<'a>, Settled> {
    match names.value(&measure.question) {
        Some(Value::Array(rows)) => Ok(Rows::new(measure, rows)),
        _ => Err(match (view.asked(&measure.question), view.state(&measure.question)) {
            (Truth::False, _) => Settled::Hidden,
            (Truth::Open, _) | (_, AnswerState::Blank | AnswerState::Answered) => Settled::Open,
            (_, state) => Settled::Withheld(state),
        }),
    }
}

/// The evidence at the question, when it is asked. Nobody has to attach a document that a program can read, so none keeps nothing open.
fn attached<'e>(measure: &Measure, view: &View, evidence: &'e EvidenceFacts) -> Result<&'e [EvidenceFact], Settled> {
    match view.asked(&measure.question) {
        Truth::True => Ok(evidence.at(&measure.question)),
        Truth::False => Err(Settled::Hidden),
        Truth::Open => Err(Settled::Open),
    }
}

fn set_all(names: &mut Names, measure: &Measure, settled: &Settled) {
    for (field, _) in measure.method.fields() {
        names.set(format!("measure.{}.{field}", measure.id), settled.clone(), vec![measure.question.clone()]);
    }
}

fn holds(measure: &Measure, circumstance: &str, names: &Names) -> bool {
    let holds = |when: &Condition| when.evaluate(names).truth == Truth::True;
    measure.circumstances.get(circumstance).is_some_and(holds)
}

/// The level that a measure supports: the highest whose condition holds, 0 when none does; nothing while the measure was not computed.
pub(crate) fn supported_level(computed: &Computed, outcomes: &[MeasureOutcome], names: &Names) -> Option<(u8, String)> {
    let outcome = outcomes.iter().find(|outcome| outcome.id == computed.measure)?;
    let held = |(level, when): &(u8, Condition)| (when.evaluate(names).truth == Truth::True).then_some(*level);
    Some((computed.levels.iter().filter_map(held).max().unwrap_or(0), outcome.conclusion.clone()))
}

/// A number as rules and people read it: four decimals.
fn number(value: f64) -> Value {
    let text = format!("{value:.4}");
    text.parse::<f64>().map_or(Value::Null, |value| if value == 0.0 { Value::from(0) } else { Value::from(value) })
}

/// The word of a verdict; groups that are too small to judge leave it inconclusive.
fn verdict_word(verdict: Verdict) -> Value {
    Value::from(match verdict {
        Verdict::Pass => "pass",
        Verdict::NotJudged | Verdict::Inconclusive => "inconclusive",
        Verdict::Fail => "fail",
    })
}

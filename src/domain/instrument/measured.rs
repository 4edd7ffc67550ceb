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

use super::condition::{Condition, Truth};
use super::evidence::EvidenceFact;
use super::measure::{Computed, Measure, Method, Rows};
use super::names::{Names, Settled};
use super::question::Question;
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

/// What a measure reads.
pub(crate) struct Input<'a> {
    /// Whether its question is asked.
    pub(crate) asked: Truth,
    /// What the answer stands for.
    pub(crate) table: &'a Settled,
    /// The evidence at the question.
    pub(crate) evidence: &'a [EvidenceFact],
    pub(crate) on: NaiveDate,
    pub(crate) names: &'a Names,
}

/// Computes a measure, once its table is answered or its documents are attached; says how its values are settled where there is nothing to
/// compute from.
pub(crate) fn measure(measure: &Measure, question: &Question, input: &Input<'_>) -> Result<MeasureOutcome, Settled> {
    let (values, conclusion, lines, computed) = match input.take(measure)? {
        Ok(result) => (result.values, result.conclusion, result.lines, true),
        Err(fault) => (Vec::new(), format!("It could not be computed: {fault}"), Vec::new(), false),
    };
    Ok(MeasureOutcome {
        id: measure.id.clone(),
        title: measure.title.clone(),
        question: question.name.clone(),
        code: question.code.clone(),
        values: values.into_iter().map(|(field, value)| (field.to_owned(), value)).collect(),
        conclusion,
        computed,
        lines,
    })
}

/// What the name of a field stands for. What cannot be used gives no value, so no rule holds because of it.
pub(crate) fn field(outcome: &Result<MeasureOutcome, Settled>, field: &str) -> Settled {
    match outcome {
        Ok(outcome) => outcome.values.get(field).map_or(Settled::Hidden, |value| Settled::known(value.clone())),
        Err(settled) => settled.clone(),
    }
}

impl<'a> Input<'a> {
    /// What a measure comes to, or why its input cannot be used; where there is none, how its values are settled.
    fn take(&self, measure: &'a Measure) -> Result<Result<Computation, InputFault>, Settled> {
        let rows = || self.rows(measure);
        let holds = |name: &str| measure.circumstances.get(name).is_some_and(|when| when.truth(self.names) == Truth::True);
        Ok(match &measure.method {
            Method::Documents(kind) => Ok(documents::compute(*kind, self.attached()?, self.on).ok_or(Settled::Hidden)?),
            Method::EvidenceTier(settings) => evidence_tier::compute(&rows()?, settings, &holds),
            Method::UsabilityScale(rules) => usability_scale::compute(&rows()?, rules),
            Method::GroupOutcomes(limits) => groups::outcomes(&rows()?, limits),
            Method::ErrorRatios(limits) => groups::error_ratios(&rows()?, limits),
            Method::ScoreDifferences(limits) => scores::differences(&rows()?, limits),
            Method::PairedShifts(limits) => scores::shifts(&rows()?, limits),
            Method::ErrorShare => scores::error_share(&rows()?),
        })
    }

    /// The rows of the table, once answered.
    fn rows(&self, measure: &'a Measure) -> Result<Rows<'a>, Settled> {
        match self.table {
            Settled::Known(table) => table.as_array().map(|rows| Rows::new(measure, rows)).ok_or(Settled::Open),
            settled => Err(settled.clone()),
        }
    }

    /// The evidence at the question, when it is asked. Nobody has to attach a document that a program can read, so none keeps nothing open.
    fn attached(&self) -> Result<&'a [EvidenceFact], Settled> {
        match self.asked {
            Truth::True => Ok(self.evidence),
            Truth::False => Err(Settled::Hidden),
            Truth::Open => Err(Settled::Open),
        }
    }
}

/// The level that a measure supports: the highest whose condition holds, 0 when none does; nothing while the measure was not computed.
pub(crate) fn supported_level(computed: &Computed, outcomes: &[Option<MeasureOutcome>], names: &Names) -> Option<(u8, String)> {
    let outcome = outcomes.iter().flatten().find(|outcome| outcome.id == computed.measure)?;
    let held = |(level, when): &(u8, Condition)| (when.truth(names) == Truth::True).then_some(*level);
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

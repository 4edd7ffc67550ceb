//! What the measures of a questionnaire come to for a disclosure, with every step of the
//! arithmetic.

pub(crate) mod computation;
pub(crate) mod counts;
pub(crate) mod documents;
pub(crate) mod evidence_tier;
pub(crate) mod fault_words;
pub(crate) mod groups;
pub(crate) mod rows;
pub(crate) mod scores;
pub(crate) mod usability_scale;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use computation::Computation;
use rows::Rows;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::instrument::evaluate::applicability::View;
use crate::domain::instrument::evaluate::bindings::{Binding, Names};
use crate::domain::instrument::model::condition::{Condition, Truth};
use crate::domain::instrument::model::evidence::{EvidenceFact, EvidenceFacts};
use crate::domain::instrument::model::graph::Task;
use crate::domain::instrument::model::measure::{Computed, Measure, Method};
use crate::domain::instrument::model::proper_nouns::ProperNouns;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::measures::line::Line;
use crate::domain::measures::steps::Steps;

/// What a measure came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureOutcome {
    /// The measure's id in `rubric.json`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The question whose table or documents it reads.
    pub question: String,
    /// The reference that people quote for that question.
    pub code: String,
    /// The values that rules read, by the last part of their name; empty when the table cannot be
    /// used.
    pub values: BTreeMap<String, Value>,
    /// What it comes to, in a sentence, or what keeps it from being computed.
    pub conclusion: String,
    /// Whether it could be computed.
    pub computed: bool,
    /// The steps that tell about one person each, before the others. They are not published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<Line>,
    /// The arithmetic, step by step.
    pub lines: Vec<Line>,
}

impl MeasureOutcome {
    /// Every step for those who may read the table itself.
    pub fn steps(&self) -> impl Iterator<Item = &Line> {
        self.persons.iter().chain(&self.lines)
    }
}

/// What a measure reads.
struct Input<'a> {
    /// Whether its question is asked.
    asked: Truth,
    /// What the answer stands for.
    table: &'a Binding,
    /// The evidence at the question.
    evidence: &'a [EvidenceFact],
    on: NaiveDate,
    names: &'a Names,
    proper_nouns: &'a ProperNouns,
}

impl View {
    /// Settles what comes after the last question and before the scores, for readers that need no
    /// whole evaluation: the facts, and the measures whose numbers are wanted. What is measured is
    /// answered by the numbers of the measures, its arithmetic written out like these steps.
    pub(crate) fn settle_measured(
        &mut self,
        q: &Questionnaire,
        evidence: &EvidenceFacts,
        on: NaiveDate,
        steps: &Steps,
        wanted: impl Fn(usize) -> bool,
    ) -> Vec<Option<MeasureOutcome>> {
        let mut measures = vec![None; q.rubric.measures.len()];
        for (place, step) in q.graph.steps.iter().enumerate().skip(q.graph.walk) {
            match *step {
                Task::Fact(number) => {
                    if let Some(fact) = q.facts.get(number) {
                        let slot = q.graph.settles(place).first().copied();
                        self.names.settle_fact(slot, &fact.when);
                    }
                }
                Task::Measure(number) if wanted(number) => {
                    let outcome = self.measure(q, number, evidence, on, steps.part());
                    if let Some(kept) = measures.get_mut(number) {
                        *kept = outcome;
                    }
                }
                // What is not wanted; what belongs to the walk; and findings, which are no names
                // that the readers here may ask for.
                Task::Measure(_)
                | Task::Question(_)
                | Task::Factor(_)
                | Task::Inherent
                | Task::Knockout(_)
                | Task::Prohibited(_)
                | Task::Line(_)
                | Task::Criterion(_)
                | Task::Effectiveness
                | Task::Residual
                | Task::Minimums
                | Task::Open
                | Task::Impact
                | Task::Recommendation => {}
            }
        }
        measures
    }

    /// Computes a measure, by its number in the rubric, from the answers and from the evidence on a
    /// day, and settles the names of its values.
    pub(crate) fn measure(
        &mut self,
        q: &Questionnaire,
        number: usize,
        evidence: &EvidenceFacts,
        on: NaiveDate,
        steps: Steps,
    ) -> Option<MeasureOutcome> {
        let rule = q.rubric.measures.get(number)?;
        let (question, place) =
            (q.question(&rule.question)?, q.graph.slots.question(&rule.question)?);
        let asked = self.standing(q, place).0;
        let input = Input {
            asked,
            table: self.names.at(place)?,
            evidence: evidence.at(&rule.question),
            on,
            names: &self.names,
            proper_nouns: &q.proper_nouns,
        };
        let outcome = measure(rule, question, &input, steps);
        for (slot, (name, _)) in q.graph.fields(number).iter().zip(rule.method.fields()) {
            self.names.set(Some(*slot), field(&outcome, name));
        }
        outcome.ok()
    }
}

/// Computes a measure, once its table is answered or its documents are attached; says how its
/// values are settled where there is nothing to compute from. The arithmetic goes into these steps.
fn measure(
    measure: &Measure,
    question: &Question,
    input: &Input<'_>,
    steps: Steps,
) -> Result<MeasureOutcome, Binding> {
    let holds = |name: &str| {
        measure.circumstances.get(name).is_some_and(|when| when.truth(input.names) == Truth::True)
    };
    measure_as(measure, question, input, &holds, steps)
}

/// The same, should these circumstances hold.
fn measure_as(
    measure: &Measure,
    question: &Question,
    input: &Input<'_>,
    holds: &dyn Fn(&str) -> bool,
    steps: Steps,
) -> Result<MeasureOutcome, Binding> {
    let computed = input.take(measure, question, holds, steps)?;
    let is_computed = computed.is_ok();
    let unusable = |sentence| Computation {
        conclusion: format!("It could not be computed. {sentence}"),
        ..Computation::default()
    };
    let Computation { values, conclusion, persons, lines } = computed.unwrap_or_else(unusable);
    Ok(MeasureOutcome {
        id: measure.id.clone(),
        title: measure.title.clone(),
        question: question.name.clone(),
        code: question.code.clone(),
        values: values.into_iter().map(|(field, value)| (field.to_owned(), value)).collect(),
        conclusion,
        computed: is_computed,
        persons,
        lines,
    })
}

/// What a measure of a table comes to for readers who may not know every circumstance: its result
/// where that is the same whatever the circumstances are that fail `known`, with the steps that are
/// the same. Nothing while the table holds no rows, where the result rests on such a circumstance,
/// and for measures of attached documents.
pub(crate) fn measure_without(
    q: &Questionnaire,
    view: &View,
    measure: &Measure,
    known: impl Fn(&Condition) -> bool,
) -> Option<MeasureOutcome> {
    let question = q.question(&measure.question).filter(|_| measure.reads_table())?;
    let names = view.names();
    // A table knows no day; that of the questionnaire stands in for it.
    let input = Input {
        asked: view.asked(&question.name),
        table: names.answer(&question.name)?,
        evidence: &[],
        on: q.as_of,
        names,
        proper_nouns: &q.proper_nouns,
    };
    let hidden: Vec<&str> = measure
        .circumstances
        .iter()
        .filter(|(_, when)| !known(when))
        .map(|(name, _)| name.as_str())
        .collect();
    let cases = 0..1_u32.checked_shl(u32::try_from(hidden.len()).ok()?)?;
    let mut results = cases.filter_map(|case| {
        let holds = |name: &str| match hidden.iter().position(|hidden| *hidden == name) {
            Some(place) => case >> place & 1 == 1,
            None => {
                measure.circumstances.get(name).is_some_and(|when| when.truth(names) == Truth::True)
            }
        };
        measure_as(measure, question, &input, &holds, Steps::written()).ok()
    });
    let mut told = results.next()?;
    for other in results {
        if (&other.conclusion, &other.values) != (&told.conclusion, &told.values) {
            return None;
        }
        told.lines.retain(|line| other.lines.contains(line));
    }
    Some(told)
}

/// What the name of a field stands for. What cannot be used gives no value, so no rule holds
/// because of it.
fn field(outcome: &Result<MeasureOutcome, Binding>, field: &str) -> Binding {
    match outcome {
        Ok(outcome) => {
            outcome.values.get(field).map_or(Binding::Hidden, |value| Binding::known(value.clone()))
        }
        Err(settled) => settled.clone(),
    }
}

impl<'a> Input<'a> {
    /// What a measure comes to, or a sentence on what in its table cannot be used; where there is
    /// none, how its values are settled.
    fn take(
        &self,
        measure: &'a Measure,
        question: &'a Question,
        holds: &dyn Fn(&str) -> bool,
        steps: Steps,
    ) -> Result<Result<Computation, String>, Binding> {
        let rows = || -> Result<Result<Rows<'a>, String>, Binding> {
            Ok(self.rows(measure, question)?.within_bounds())
        };
        Ok(match &measure.method {
            Method::Documents(kind) => {
                Ok(documents::compute(*kind, self.attached()?, self.on, steps)
                    .ok_or(Binding::Hidden)?)
            }
            Method::EvidenceTier(settings) => {
                rows()?.and_then(|rows| evidence_tier::compute(&rows, settings, holds, steps))
            }
            Method::UsabilityScale(rules) => {
                rows()?.and_then(|rows| usability_scale::compute(&rows, rules, steps))
            }
            Method::GroupOutcomes(limits) => {
                rows()?.and_then(|rows| groups::outcomes(&rows, limits, self.proper_nouns, steps))
            }
            Method::ErrorRatios(limits) => rows()?
                .and_then(|rows| groups::error_ratios(&rows, limits, self.proper_nouns, steps)),
            Method::ScoreDifferences(limits) => {
                rows()?.and_then(|rows| scores::differences(&rows, limits, steps))
            }
            Method::PairedShifts(limits) => {
                rows()?.and_then(|rows| scores::shifts(&rows, limits, steps))
            }
            Method::ErrorShare => rows()?.and_then(|rows| scores::error_share(&rows, steps)),
        })
    }

    /// The rows of the table, once answered.
    fn rows(&self, measure: &'a Measure, question: &'a Question) -> Result<Rows<'a>, Binding> {
        match self.table {
            Binding::Known(table) => table
                .as_array()
                .map(|rows| Rows::new(measure, question.kind.columns(), rows))
                .ok_or(Binding::Open),
            settled => Err(settled.clone()),
        }
    }

    /// The evidence at the question, when it is asked. Nobody has to attach a document that a
    /// program can read, so none keeps nothing open.
    fn attached(&self) -> Result<&'a [EvidenceFact], Binding> {
        match self.asked {
            Truth::True => Ok(self.evidence),
            Truth::False => Err(Binding::Hidden),
            Truth::Open => Err(Binding::Open),
        }
    }
}

/// The level that a measure supports: the highest whose condition holds, 0 when none does; nothing
/// while the measure was not computed.
pub(crate) fn supported_level(
    computed: &Computed,
    outcomes: &[Option<MeasureOutcome>],
    names: &Names,
) -> Option<(u8, String)> {
    let outcome = outcomes.iter().flatten().find(|outcome| outcome.id == computed.measure)?;
    let held =
        |(level, when): &(u8, Condition)| (when.truth(names) == Truth::True).then_some(*level);
    Some((computed.levels.iter().filter_map(held).max().unwrap_or(0), outcome.conclusion.clone()))
}

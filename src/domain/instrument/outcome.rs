//! The whole outcome of a disclosure: everything that can be published, replayed and explained.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answers::{AnswerState, Answers};
use super::condition::Truth;
use super::evidence::{EvidenceFacts, Levels};
use super::impact::{ImpactOutcome, impact};
use super::knockout::{KnockoutOutcome, ProhibitedOutcome, knockouts, prohibited};
use super::measured::{MeasureOutcome, measure};
use super::names::{Names, Settled};
use super::question::Question;
use super::questionnaire::{Pin, Questionnaire, Section};
use super::recommendation::{Findings, MinimumCheck, Recommendation, minimums};
use super::risk::{Effectiveness, FactorOutcome, Inherent, Residual, effectiveness, residual};
use super::scope::Order;
use super::scoring::{CriterionOutcome, Sheet, score};
use super::view::{View, view};

/// A question that keeps the outcome open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenQuestion {
    /// Its name.
    pub name: String,
    /// The reference that people quote.
    pub code: String,
    /// The question.
    pub label: String,
    /// Its section.
    pub section: String,
    /// Whether it is asked already; open means that it may still be asked.
    pub asked: Truth,
}

impl OpenQuestion {
    pub(crate) fn new(section: &Section, question: &Question, asked: Truth) -> Self {
        Self { name: question.name.clone(), code: question.code.clone(), label: question.label.clone(), section: section.id.clone(), asked }
    }
}

/// The outcome of a disclosure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The questionnaire that it rests on.
    pub questionnaire: Pin,
    /// The day for which evidence counts as current.
    pub on: NaiveDate,
    /// Whether no question keeps it open.
    pub complete: bool,
    /// The questions that keep it open: blank ones that are required or scored, and ones that may still be asked.
    pub open: Vec<OpenQuestion>,
    /// The risk factors in order.
    pub factors: Vec<FactorOutcome>,
    /// The named facts; `None` while open.
    pub facts: BTreeMap<String, Option<bool>>,
    /// The inherent risk.
    pub inherent: Inherent,
    /// What Assay measured from the answers and the attached documents, in the order of the rubric.
    #[serde(default)]
    pub measures: Vec<MeasureOutcome>,
    /// The criteria in order.
    pub criteria: Vec<CriterionOutcome>,
    /// Whether every criterion score is settled.
    pub scored: bool,
    /// The knock-outs that stand or may stand.
    pub knockouts: Vec<KnockoutOutcome>,
    /// The prohibited uses that stand or may stand.
    pub prohibited: Vec<ProhibitedOutcome>,
    /// How well the controls work.
    pub effectiveness: Effectiveness,
    /// The residual risk.
    pub residual: Residual,
    /// Every criterion against the minimum of the tier; empty while the tier is open.
    pub minimums: Vec<MinimumCheck>,
    /// What Assay recommends; `None` while that is open, and where the questionnaire leads to no decision.
    pub recommendation: Option<Recommendation>,
    /// The result of the impact assessment, where the questionnaire has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Box<ImpactOutcome>>,
}

/// An outcome together with the names that learning rules read.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The outcome.
    pub outcome: Outcome,
    /// Every name it settled. The decision among them is the recommended one until people decide.
    pub names: Names,
}

/// Works out the outcome. Nothing but these inputs goes into it, so the same inputs always give the same outcome.
pub fn assess(questionnaire: &Questionnaire, answers: &Answers, evidence: &EvidenceFacts, levels: &Levels, on: NaiveDate) -> Outcome {
    assessment(questionnaire, answers, evidence, levels, on).outcome
}

/// Works out the outcome and the names that it settles.
pub fn assessment(questionnaire: &Questionnaire, answers: &Answers, evidence: &EvidenceFacts, levels: &Levels, on: NaiveDate) -> Assessment {
    let q = questionnaire;
    let order = Order::of(&q.sections);
    let view = view(q, answers);
    let impact = impact(q, &view).map(Box::new);
    let mut names = view.names.clone();
    let measures = measure(q, &view, (evidence, on), &mut names);
    names.settle_facts(q, order.measures());
    let knockouts = knockouts(q, &view, &names);
    let prohibited = prohibited(q, &names);
    let sheet = Sheet { questionnaire: q, view: &view, evidence, levels, measures: &measures, on };
    let criteria = score(&sheet, &mut names);
    names.settle_facts(q, order.levels());
    names.settle_facts(q, order.scores());
    let effectiveness = effectiveness(q, &view.factors, &criteria);
    let residual = residual(q, &view.inherent, &effectiveness);
    let tier = residual.tier.map(|tier| Settled::Known(Value::from(tier)));
    names.set("residual.tier".to_owned(), tier.unwrap_or(Settled::Open), Vec::new());
    names.settle_facts(q, order.residual());
    let row = view.inherent.tier.and_then(|tier| q.risk.row(tier));
    let minimums = row.map_or_else(Vec::new, |row| minimums(q, row, &criteria));
    let open = open_questions(q, &view, levels);
    let recommendation = Findings {
        questionnaire: q,
        prohibited: &prohibited,
        knockouts: &knockouts,
        inherent: &view.inherent,
        residual: &residual,
        minimums: &minimums,
    }
    .recommend(open.is_empty());
    if let Some(recommended) = &recommendation {
        names = names.with_decision(q, recommended.decision);
    }
    let scored = criteria.iter().all(|criterion| criterion.score.as_ref().is_none_or(|s| s.settled().is_some()));
    let outcome = Outcome {
        questionnaire: q.pin(),
        on,
        complete: open.is_empty(),
        open,
        factors: view.factors,
        facts: facts(q, &names),
        inherent: view.inherent,
        measures,
        criteria,
        scored,
        knockouts,
        prohibited,
        effectiveness,
        residual,
        minimums,
        recommendation,
        impact,
    };
    Assessment { outcome, names }
}

fn facts(q: &Questionnaire, names: &Names) -> BTreeMap<String, Option<bool>> {
    q.facts
        .iter()
        .map(|fact| {
            let value = names.value(&format!("fact.{}", fact.id));
            (fact.id.clone(), value.and_then(Value::as_bool))
        })
        .collect()
}

fn open_questions(q: &Questionnaire, view: &View, levels: &Levels) -> Vec<OpenQuestion> {
    q.questions()
        .filter_map(|(section, question)| {
            let asked = view.asked(&question.name);
            let scored = section.criterion.is_some() && levels.is_empty();
            let blank = view.state(&question.name) == AnswerState::Blank;
            let open = match asked {
                Truth::True => blank && (question.required || scored),
                Truth::Open => true,
                Truth::False => false,
            };
            open.then(|| OpenQuestion::new(section, question, asked))
        })
        .collect()
}

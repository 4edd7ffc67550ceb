//! A disclosure worked out: what is asked, what it scores, what follows. It can take up a changed
//! answer at the cost of what rests on that answer.

use chrono::NaiveDate;
use serde_json::Value;

use super::answer_check::check_standing;
use super::applicability::{View, view};
use super::bindings::Binding;
use super::impact::impact;
use super::impact_outcome::ImpactOutcome;
use super::knockout::{KnockoutOutcome, ProhibitedOutcome, knockout, prohibited};
use super::measured::MeasureOutcome;
use super::open_question::OpenQuestion;
use super::outcome::{Assessment, Outcome};
use super::pass_fail::{PassFail, panel_decides};
use super::pass_fail_worlds::possible;
use super::readiness::{CriterionReadiness, Readying};
use super::recommendation::{Findings, MinimumCheck, Recommendation, minimums};
use super::risk::{Effectiveness, Residual, effectiveness, residual};
use super::scoring::{CriterionOutcome, ScoreLine, Scoring, settled, weighted_mean};
use crate::domain::instrument::model::answer_fault::{AnswerFault, Completeness};
use crate::domain::instrument::model::answers::{Answer, AnswerState, Answers};
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::evidence::{EvidenceFacts, Levels};
use crate::domain::instrument::model::graph::{Due, Task};
use crate::domain::instrument::model::interval::Interval;
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::{Questionnaire, Section};
use crate::domain::measures::steps::Steps;

/// A disclosure worked out.
#[derive(Debug, Clone)]
pub struct Evaluation<'a> {
    questionnaire: &'a Questionnaire,
    evidence: &'a EvidenceFacts,
    levels: &'a Levels,
    on: NaiveDate,
    view: View,
    /// Without their arithmetic, which is written when somebody wants to read it.
    measures: Vec<Option<MeasureOutcome>>,
    knockouts: Vec<Option<KnockoutOutcome>>,
    prohibited: Vec<Option<ProhibitedOutcome>>,
    /// By the numbers of the questions.
    lines: Vec<Option<ScoreLine>>,
    /// By the criteria of the rubric.
    scores: Vec<Option<Interval>>,
    effectiveness: Effectiveness,
    residual: Residual,
    minimums: Vec<MinimumCheck>,
    open: Vec<OpenQuestion>,
    impact: Option<Box<ImpactOutcome>>,
    recommendation: Option<Recommendation>,
    readying: Readying,
}

impl<'a> Evaluation<'a> {
    /// Works everything out. Nothing but these inputs goes into it, so the same inputs always give
    /// the same outcome.
    pub fn new(
        questionnaire: &'a Questionnaire,
        answers: &Answers,
        evidence: &'a EvidenceFacts,
        levels: &'a Levels,
        on: NaiveDate,
    ) -> Evaluation<'a> {
        Self::of_view(questionnaire, view(questionnaire, answers), evidence, levels, on)
    }

    /// The same of answers that were walked through before.
    pub fn of_view(
        questionnaire: &'a Questionnaire,
        view: View,
        evidence: &'a EvidenceFacts,
        levels: &'a Levels,
        on: NaiveDate,
    ) -> Evaluation<'a> {
        let q = questionnaire;
        let nothing = effectiveness(q, &view.factors, &[]);
        let mut evaluation = Evaluation {
            questionnaire,
            evidence,
            levels,
            on,
            measures: vec![None; q.rubric.measures.len()],
            knockouts: vec![None; q.graph.knockouts.len()],
            prohibited: vec![None; q.risk.prohibited.len()],
            lines: vec![None; q.graph.places.len()],
            scores: vec![None; q.rubric.criteria.len()],
            residual: residual(q, &view.inherent, &nothing),
            effectiveness: nothing,
            minimums: Vec::new(),
            open: Vec::new(),
            impact: None,
            recommendation: None,
            readying: Readying::new(q),
            view,
        };
        evaluation.settle(&mut q.graph.all());
        evaluation
    }

    /// Answers one question anew, or makes it blank, and works out what rests on it.
    pub fn change(&mut self, name: &str, answer: Option<&Answer>) {
        let q = self.questionnaire;
        if let Some(number) = self.view.give(q, name, answer) {
            let mut due = q.graph.only(number);
            self.view.settle(q, &mut due);
            self.settle(&mut due);
        }
    }

    /// Which questions are asked.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// What reviewers can give every criterion as things stand, whatever they gave so far. Only
    /// what changed since it was asked last is worked out anew.
    pub fn readiness(&mut self) -> Vec<CriterionReadiness> {
        let scoring = Scoring {
            questionnaire: self.questionnaire,
            names: &self.view.names,
            evidence: self.evidence,
            levels: self.levels,
            measures: &self.measures,
            on: self.on,
        };
        self.readying.settle(&scoring, &self.view)
    }

    /// The knock-outs that stand or may stand.
    pub fn knockouts(&self) -> impl Iterator<Item = &KnockoutOutcome> {
        self.knockouts.iter().flatten()
    }

    /// The prohibited uses that stand or may stand.
    pub fn prohibited(&self) -> impl Iterator<Item = &ProhibitedOutcome> {
        self.prohibited.iter().flatten()
    }

    /// Checks every answer that is asked for.
    pub fn faults(&self, completeness: Completeness) -> Vec<AnswerFault> {
        check_standing(self.questionnaire, &self.view, self.evidence, completeness)
    }

    fn settle(&mut self, due: &mut Due) {
        let graph = &self.questionnaire.graph;
        for (place, step) in graph.steps.iter().enumerate().skip(graph.walk) {
            if due.take(place) && self.step(*step, graph.settles(place)) {
                graph.mark_resting(place, due);
            }
        }
    }

    /// Settles one step, and tells whether anything changed.
    fn step(&mut self, step: Task, slots: &[usize]) -> bool {
        let q = self.questionnaire;
        let first = slots.first().copied();
        match step {
            Task::Fact(number) => q
                .facts
                .get(number)
                .is_some_and(|fact| self.view.names.settle_fact(first, &fact.when)),
            Task::Measure(number) => {
                let new = self.measured(number, Steps::left_out());
                replace(self.measures.get_mut(number), new);
                // Its names may change while nothing is measured: a blank table leaves them open, a
                // hidden one does not.
                true
            }
            Task::Knockout(number) => {
                let found = q.graph.knockout(q, number).and_then(|(question, rule)| {
                    Some((question, q.graph.question(q, question)?.1, rule))
                });
                let new = found.and_then(|(number, question, rule)| {
                    knockout(q, &self.view.names, question, self.view.standing(q, number).0, rule)
                });
                replace(self.knockouts.get_mut(number), new)
            }
            Task::Prohibited(number) => {
                let new = q
                    .risk
                    .prohibited
                    .get(number)
                    .and_then(|rule| prohibited(q, &self.view.names, rule));
                replace(self.prohibited.get_mut(number), new)
            }
            Task::Line(number) => self.line(number, first),
            Task::Criterion(number) => self.criterion(number, first),
            Task::Effectiveness => {
                let new = effectiveness(q, &self.view.factors, &self.scores);
                replace(Some(&mut self.effectiveness), new)
            }
            Task::Residual => {
                let new = residual(q, &self.view.inherent, &self.effectiveness);
                self.view.names.set(first, new.tier.map_or(Binding::Open, Binding::known));
                replace(Some(&mut self.residual), new)
            }
            Task::Minimums => {
                let row = self.view.inherent.tier.and_then(|tier| q.risk.row(tier));
                let new = row.map_or_else(Vec::new, |row| minimums(q, row, &self.scores));
                replace(Some(&mut self.minimums), new)
            }
            Task::Open => {
                let new = self.open_questions();
                replace(Some(&mut self.open), new)
            }
            Task::Impact => {
                self.impact = impact(q, &self.view).map(Box::new);
                false
            }
            Task::Recommendation => {
                self.recommendation = self.recommend();
                false
            }
            // These belong to the walk.
            Task::Question(_) | Task::Factor(_) | Task::Inherent => false,
        }
    }

    fn measured(&mut self, number: usize, steps: Steps) -> Option<MeasureOutcome> {
        self.view.measure(self.questionnaire, number, self.evidence, self.on, steps)
    }

    fn line(&mut self, number: usize, slot: Option<usize>) -> bool {
        let q = self.questionnaire;
        let Some((_, question)) = q.graph.question(q, number) else { return false };
        self.readying.mark(number);
        let scoring = Scoring {
            questionnaire: q,
            names: &self.view.names,
            evidence: self.evidence,
            levels: self.levels,
            measures: &self.measures,
            on: self.on,
        };
        let (asked, state) = self.view.standing(q, number);
        let new = q
            .graph
            .rubric(q, number)
            .and_then(|rubric| scoring.line(question, rubric, asked, state));
        let points =
            new.as_ref().and_then(|line| line.points.as_ref()).map_or(Binding::Hidden, settled);
        self.view.names.set(slot, points);
        replace(self.lines.get_mut(number), new)
    }

    fn criterion(&mut self, number: usize, slot: Option<usize>) -> bool {
        let criteria = &self.questionnaire.rubric.criteria;
        let new =
            criteria.get(number).and_then(|criterion| weighted_mean(self.lines_of(&criterion.id)));
        self.view.names.set(slot, new.as_ref().map_or(Binding::Open, settled));
        replace(self.scores.get_mut(number), new)
    }

    fn lines_of(&self, criterion: &str) -> impl Iterator<Item = &ScoreLine> {
        let questions = self.questionnaire.questions().zip(&self.lines);
        questions
            .filter(move |((section, _), _)| section.criterion.as_deref() == Some(criterion))
            .filter_map(|(_, line)| line.as_ref())
    }

    /// The questions that keep the outcome open: blank ones that are required or scored, and ones
    /// that may still be asked.
    fn open_questions(&self) -> Vec<OpenQuestion> {
        let open = |(number, (section, question)): (usize, (&Section, &Question))| {
            let (asked, state) = self.view.standing(self.questionnaire, number);
            let scored = section.criterion.is_some() && self.levels.is_empty();
            let open = match asked {
                Truth::True => state == AnswerState::Blank && (question.required || scored),
                Truth::Open => question.required || section.criterion.is_some(),
                Truth::False => false,
            };
            open.then(|| OpenQuestion::new(section, question, asked))
        };
        self.questionnaire.questions().enumerate().filter_map(open).collect()
    }

    fn recommend(&self) -> Option<Recommendation> {
        let findings = Findings {
            questionnaire: self.questionnaire,
            prohibited: &self.prohibited,
            knockouts: &self.knockouts,
            inherent: &self.view.inherent,
            residual: &self.residual,
            minimums: &self.minimums,
            scored: self.scored(),
        };
        // What the panel has to weigh keeps a form without scores open, though every question is
        // answered.
        let weighed = panel_decides(self.questionnaire, &self.view, &self.knockouts);
        findings.recommend(self.open.is_empty() && !weighed)
    }

    /// Whether every criterion has a settled score.
    fn scored(&self) -> bool {
        self.scores
            .iter()
            .all(|score| score.as_ref().is_some_and(|score| score.settled().is_some()))
    }

    /// The whole outcome, with the arithmetic of the measures written out.
    pub fn into_outcome(self) -> Outcome {
        self.into_assessment().outcome
    }

    /// The whole outcome, and the names that learning rules read.
    pub fn into_assessment(mut self) -> Assessment {
        let q = self.questionnaire;
        let criteria = self.criteria();
        let pass_fail = self.pass_fail();
        let measures = (0..self.measures.len())
            .filter_map(|number| self.measured(number, Steps::written()))
            .collect();
        let scored = self.scored();
        let mut names = self.view.names;
        if let Some(recommended) = &self.recommendation {
            names = names.with_decision(q, recommended.decision);
        }
        let facts = q
            .facts
            .iter()
            .map(|fact| {
                (
                    fact.id.clone(),
                    names.value(&Name::Fact(fact.id.clone())).and_then(Value::as_bool),
                )
            })
            .collect();
        let outcome = Outcome {
            questionnaire: q.pin(),
            on: self.on,
            complete: self.open.is_empty(),
            open: self.open,
            factors: self.view.factors,
            facts,
            inherent: self.view.inherent,
            measures,
            criteria,
            scored,
            knockouts: self.knockouts.into_iter().flatten().collect(),
            prohibited: self.prohibited.into_iter().flatten().collect(),
            effectiveness: self.effectiveness,
            residual: self.residual,
            minimums: self.minimums,
            recommendation: self.recommendation,
            impact: self.impact,
            pass_fail,
        };
        Assessment { outcome, names }
    }

    /// The result where nothing is scored and knock-outs decide.
    fn pass_fail(&self) -> Option<Box<PassFail>> {
        let q = self.questionnaire;
        q.rubric.is_pass_fail().then(|| {
            let between = possible(q, &self.view);
            Box::new(PassFail::of(
                q,
                &self.view,
                &self.knockouts,
                &self.open,
                self.recommendation.as_ref(),
                between,
            ))
        })
    }

    fn criteria(&mut self) -> Vec<CriterionOutcome> {
        let q = self.questionnaire;
        let mut criteria: Vec<CriterionOutcome> = Vec::with_capacity(q.rubric.criteria.len());
        for (criterion, score) in q.rubric.criteria.iter().zip(&mut self.scores) {
            criteria.push(CriterionOutcome {
                id: criterion.id.clone(),
                title: criterion.title.clone(),
                weight: criterion.weight,
                score: score.clone(),
                lines: Vec::new(),
            });
        }
        for ((section, _), line) in q.questions().zip(&mut self.lines) {
            let of =
                criteria.iter_mut().find(|outcome| section.criterion.as_ref() == Some(&outcome.id));
            if let Some((of, line)) = of.zip(line.take()) {
                of.lines.push(line);
            }
        }
        criteria
    }
}

/// Puts a new value in the place of an old one, and tells whether they differ.
fn replace<T: PartialEq>(place: Option<&mut T>, new: T) -> bool {
    match place {
        Some(old) if *old != new => {
            *old = new;
            true
        }
        _ => false,
    }
}

/// Works out the outcome. Nothing but these inputs goes into it, so the same inputs always give the
/// same outcome.
pub fn assess(
    questionnaire: &Questionnaire,
    answers: &Answers,
    evidence: &EvidenceFacts,
    levels: &Levels,
    on: NaiveDate,
) -> Outcome {
    assessment(questionnaire, answers, evidence, levels, on).outcome
}

/// Works out the outcome and the names that it settles.
pub fn assessment(
    questionnaire: &Questionnaire,
    answers: &Answers,
    evidence: &EvidenceFacts,
    levels: &Levels,
    on: NaiveDate,
) -> Assessment {
    Evaluation::new(questionnaire, answers, evidence, levels, on).into_assessment()
}

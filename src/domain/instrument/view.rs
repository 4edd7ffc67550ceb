//! Which questions are asked now. Questions are walked through in order, and a rule sees only what is asked, so a
//! hidden answer vanishes at once for everything after it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answer_check::state_of;
use super::answers::{Answer, AnswerState, Answers};
use super::condition::Truth;
use super::names::{Names, Settled};
use super::questionnaire::Questionnaire;
use super::risk::{FactorOutcome, Inherent, settle_factors, settle_inherent};
use super::scope::Order;
use super::words::{Reason, explain};

/// One question as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionView {
    /// Its name.
    pub name: String,
    /// Whether it is asked; open means that it may still be asked.
    pub asked: Truth,
    /// The state of its answer.
    pub state: AnswerState,
    /// Whether it cannot stay blank at submission.
    pub required: bool,
}

/// One section as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// All its questions in order, the hidden ones too.
    pub questions: Vec<QuestionView>,
    /// How many are asked.
    pub asked: usize,
    /// How many of those have an answer.
    pub answered: usize,
    /// How many of those are blank.
    pub open: usize,
    /// How many of those are blank and required.
    pub open_required: usize,
    /// How many may still be asked.
    pub possible: usize,
}

/// The whole questionnaire as it stands.
#[derive(Debug, Clone)]
pub struct View {
    /// The sections in order.
    pub sections: Vec<SectionView>,
    /// The risk factors as far as the profile settles them.
    pub factors: Vec<FactorOutcome>,
    /// The inherent risk as far as the profile settles it.
    pub inherent: Inherent,
    pub(crate) names: Names,
    asked: BTreeMap<String, Truth>,
    conditions: BTreeMap<String, Vec<String>>,
}

impl View {
    /// Whether a question is asked; an unknown one is not.
    pub fn asked(&self, name: &str) -> Truth {
        self.asked.get(name).copied().unwrap_or(Truth::False)
    }

    /// The answers that decide whether a question is asked; empty when it always is.
    pub fn why(&self, questionnaire: &Questionnaire, name: &str) -> Vec<Reason> {
        explain(questionnaire, &self.names, self.behind(name))
    }

    /// What every settled name stands for.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The names that decide whether a question is asked.
    pub(crate) fn behind(&self, name: &str) -> &[String] {
        self.conditions.get(name).map_or(&[][..], Vec::as_slice)
    }

    pub(crate) fn state(&self, name: &str) -> AnswerState {
        self.sections
            .iter()
            .flat_map(|section| &section.questions)
            .find(|question| question.name == name)
            .map_or(AnswerState::Blank, |question| question.state)
    }
}

/// Walks through the answers.
pub fn view(questionnaire: &Questionnaire, answers: &Answers) -> View {
    let order = Order::of(&questionnaire.sections);
    let mut names = Names::default();
    names.settle_facts(questionnaire, 0);
    let mut sections = Vec::new();
    let mut asked_by_name = BTreeMap::new();
    let mut conditions = BTreeMap::new();
    let mut risk: Option<(Vec<FactorOutcome>, Inherent)> = None;
    let mut index = 0;
    for section in &questionnaire.sections {
        if section.criterion.is_some() && risk.is_none() {
            risk = Some(settle_risk(questionnaire, &mut names, order));
        }
        let mut questions = Vec::new();
        for question in &section.questions {
            let verdict = question.ask_when.evaluate(&names);
            let answer = answers.get(&question.name);
            let state = state_of(question, answer);
            let settled = settle(verdict.truth, state, answer);
            names.set(question.name.clone(), settled, Vec::new());
            names.settle_facts(questionnaire, order.question(index));
            index += 1;
            asked_by_name.insert(question.name.clone(), verdict.truth);
            conditions.insert(question.name.clone(), verdict.behind);
            questions.push(QuestionView { name: question.name.clone(), asked: verdict.truth, state, required: question.required });
        }
        sections.push(count(&section.id, &section.title, questions));
    }
    let (factors, inherent) = risk.unwrap_or_else(|| settle_risk(questionnaire, &mut names, order));
    View { sections, factors, inherent, names, asked: asked_by_name, conditions }
}

fn settle(asked: Truth, state: AnswerState, answer: Option<&Answer>) -> Settled {
    match (asked, state, answer.and_then(Answer::value)) {
        (Truth::False, _, _) => Settled::Hidden,
        (Truth::Open, _, _) | (_, AnswerState::Blank, _) => Settled::Open,
        (_, AnswerState::Answered, Some(value)) => Settled::Known(value.clone()),
        (_, state, _) => Settled::Withheld(state),
    }
}

fn settle_risk(questionnaire: &Questionnaire, names: &mut Names, order: Order) -> (Vec<FactorOutcome>, Inherent) {
    let factors = settle_factors(questionnaire, names);
    names.settle_facts(questionnaire, order.factors());
    let inherent = settle_inherent(questionnaire, names, &factors);
    names.settle_facts(questionnaire, order.inherent());
    (factors, inherent)
}

fn count(id: &str, title: &str, questions: Vec<QuestionView>) -> SectionView {
    let number = |test: &dyn Fn(&QuestionView) -> bool| questions.iter().filter(|q| test(q)).count();
    let blank = |q: &QuestionView| q.asked == Truth::True && q.state == AnswerState::Blank;
    let asked = number(&|q| q.asked == Truth::True);
    let open = number(&blank);
    SectionView {
        id: id.to_owned(),
        title: title.to_owned(),
        asked,
        answered: asked - open,
        open,
        open_required: number(&|q| blank(q) && q.required),
        possible: number(&|q| q.asked == Truth::Open),
        questions,
    }
}

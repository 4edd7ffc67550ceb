//! Which questions are asked now. Questions are walked through in order, and a rule sees only what
//! is asked, so a hidden answer vanishes at once for everything after it.

use serde::Serialize;

use super::answer_state::state_of;
use super::bindings::{Because, Binding, Names};
use super::reached::Reached;
use super::reasons::{Reason, explain};
use super::risk::{FactorOutcome, Inherent, weigh, weigh_inherent};
use crate::domain::instrument::model::answers::{Answer, AnswerState, Answers};
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::graph::{Due, Task};
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::{Questionnaire, Section};
use crate::domain::sentences::count_words;

/// One question as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionView {
    /// `section.question`.
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
    /// The section's id in `questionnaire.json`.
    pub id: String,
    /// The heading that people read.
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
    /// By the numbers of the questions.
    given: Vec<Given>,
    /// Names that were answered and are not of any question.
    unknown: Vec<String>,
}

/// An answer and what is known about it by itself, so that it is looked into once.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(crate) answer: Option<Answer>,
    /// Its state, should the question be asked.
    pub(crate) state: AnswerState,
    /// How many words the text beside it has.
    pub(crate) words: usize,
}

impl Given {
    pub(crate) fn new(question: &Question, answer: Option<&Answer>) -> Given {
        let words = answer.and_then(Answer::words).map_or(0, count_words);
        Given { answer: answer.cloned(), state: state_of(question, answer), words }
    }
}

impl View {
    /// Walks through the answers.
    fn new(q: &Questionnaire, answers: &Answers) -> View {
        let mut view = View {
            sections: q.sections.iter().map(SectionView::new).collect(),
            factors: Vec::with_capacity(q.risk.factors.len()),
            inherent: Inherent::unsettled(),
            names: Names::new(&q.graph.slots),
            given: q.questions().map(|(_, question)| Given::new(question, None)).collect(),
            unknown: Vec::new(),
        };
        for (name, answer) in answers.iter() {
            if view.give(q, name, Some(answer)).is_none() {
                view.unknown.push(name.to_owned());
            }
        }
        let mut due = q.graph.all();
        view.settle(q, &mut due);
        view
    }

    /// Answers one question anew, or makes it blank, and settles what rests on it.
    pub fn change(&mut self, q: &Questionnaire, name: &str, answer: Option<&Answer>) {
        if let Some(number) = self.give(q, name, answer) {
            self.settle(q, &mut q.graph.only(number));
        }
    }

    /// Takes up an answer, and tells the number of its question.
    pub(crate) fn give(
        &mut self,
        q: &Questionnaire,
        name: &str,
        answer: Option<&Answer>,
    ) -> Option<usize> {
        let number = q.graph.slots.question(name)?;
        let (_, question) = q.graph.question(q, number)?;
        *self.given.get_mut(number)? = Given::new(question, answer);
        Some(number)
    }

    /// Settles what is due, and marks what rests on it where it changed.
    pub(crate) fn settle(&mut self, q: &Questionnaire, due: &mut Due) {
        let graph = &q.graph;
        let mut touched = vec![false; self.sections.len()];
        for (place, step) in graph.steps.iter().enumerate().take(graph.walk) {
            if !due.take(place) {
                continue;
            }
            let slot = graph.settles(place).first().copied();
            let changed = match *step {
                Task::Question(number) => self.walk(q, number, slot, &mut touched),
                Task::Fact(number) => {
                    q.facts.get(number).is_some_and(|fact| self.names.settle_fact(slot, &fact.when))
                }
                Task::Factor(number) => self.weigh(q, number, slot),
                Task::Inherent => self.weigh_inherent(q, slot),
                // These come after the walk.
                Task::Measure(_)
                | Task::Knockout(_)
                | Task::Prohibited(_)
                | Task::Line(_)
                | Task::Criterion(_)
                | Task::Effectiveness
                | Task::Residual
                | Task::Minimums
                | Task::Open
                | Task::Impact
                | Task::Recommendation => false,
            };
            if changed {
                graph.mark_resting(place, due);
            }
        }
        self.sections
            .iter_mut()
            .zip(touched)
            .filter(|(_, touched)| *touched)
            .for_each(|(section, _)| section.count());
    }

    fn walk(
        &mut self,
        q: &Questionnaire,
        number: usize,
        slot: Option<usize>,
        touched: &mut [bool],
    ) -> bool {
        let Some((_, question)) = q.graph.question(q, number) else { return false };
        let (asked, trace) = question.ask_when.trace(&self.names);
        let Some(Given { answer, state, .. }) = self.given.get(number) else { return false };
        let (stands_for, state) = (stands_for(asked, *state, answer.as_ref()), *state);
        let changed = self.names.set_because(slot, stands_for, Because::Parts(trace));
        let section = q.graph.places.get(number).map_or(0, |(section, _)| *section);
        let Some(shown) = self.shown_mut(q, number) else { return changed };
        let differs = (shown.asked, shown.state) != (asked, state);
        (shown.asked, shown.state) = (asked, state);
        if let Some(touched) = touched.get_mut(section) {
            *touched = true;
        }
        changed || differs
    }

    fn weigh(&mut self, q: &Questionnaire, number: usize, slot: Option<usize>) -> bool {
        let Some(factor) = q.risk.factors.get(number) else { return false };
        let reached = Reached::of(q, &self.names, factor);
        let outcome = weigh(q, &self.names, factor, &reached);
        let level = outcome.level().map_or(Binding::Open, Binding::known);
        self.names.set_because(slot, level, Because::Names(reached.behind.into()));
        match self.factors.get_mut(number) {
            Some(known) if *known == outcome => return false,
            Some(known) => *known = outcome,
            None => self.factors.push(outcome),
        }
        true
    }

    fn weigh_inherent(&mut self, q: &Questionnaire, slot: Option<usize>) -> bool {
        let inherent = weigh_inherent(q, &self.names, &self.factors);
        self.names.set(slot, inherent.tier.map_or(Binding::Open, Binding::known));
        let changed = inherent != self.inherent;
        self.inherent = inherent;
        changed
    }

    fn shown(&self, q: &Questionnaire, number: usize) -> Option<&QuestionView> {
        let (section, place) = q.graph.places.get(number)?;
        self.sections.get(*section)?.questions.get(*place)
    }

    fn shown_mut(&mut self, q: &Questionnaire, number: usize) -> Option<&mut QuestionView> {
        let (section, place) = q.graph.places.get(number)?;
        self.sections.get_mut(*section)?.questions.get_mut(*place)
    }

    /// Whether a question is asked, by its number, and the state of its answer.
    pub(crate) fn standing(&self, q: &Questionnaire, number: usize) -> (Truth, AnswerState) {
        self.shown(q, number)
            .map_or((Truth::False, AnswerState::Blank), |shown| (shown.asked, shown.state))
    }

    /// The answer to a question, by its number.
    pub(crate) fn given(&self, number: usize) -> Option<&Given> {
        self.given.get(number)
    }

    /// The names that were answered and are not of any question, in their order.
    pub(crate) fn unknown(&self) -> &[String] {
        &self.unknown
    }

    fn named(&self, name: &str) -> Option<&QuestionView> {
        let section = self.sections.iter().find(|section| {
            name.strip_prefix(section.id.as_str()).is_some_and(|rest| rest.starts_with('.'))
        })?;
        section.questions.iter().find(|question| question.name == name)
    }

    /// Whether a question is asked; an unknown one is not.
    pub fn asked(&self, name: &str) -> Truth {
        self.named(name).map_or(Truth::False, |question| question.asked)
    }

    /// The answers that decide whether a question is asked; empty when it always is.
    pub fn why(&self, questionnaire: &Questionnaire, name: &str) -> Vec<Reason> {
        explain(questionnaire, &self.names, &self.behind(questionnaire, name))
    }

    /// What every settled name stands for.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Whether the answer to a question that is or may be asked is blank.
    pub(crate) fn is_open(&self, name: &str) -> bool {
        self.names.answer(name) == Some(&Binding::Open)
    }

    /// The names that decide whether a question is asked, as they were recorded.
    pub(crate) fn behind(&self, q: &Questionnaire, name: &str) -> Vec<Name> {
        let when = q.question(name).map(|question| &question.ask_when);
        self.names.decided(&Name::Question(name.to_owned()), when).into_iter().cloned().collect()
    }

    pub(crate) fn state(&self, name: &str) -> AnswerState {
        self.named(name).map_or(AnswerState::Blank, |question| question.state)
    }
}

/// Walks through the answers.
pub fn view(questionnaire: &Questionnaire, answers: &Answers) -> View {
    View::new(questionnaire, answers)
}

/// What the name of a question stands for.
fn stands_for(asked: Truth, state: AnswerState, answer: Option<&Answer>) -> Binding {
    match (asked, state, answer) {
        (Truth::False, _, _) => Binding::Hidden,
        (Truth::Open, _, _) | (_, AnswerState::Blank, _) => Binding::Open,
        (_, AnswerState::Answered, Some(Answer::Answered { value, .. })) => {
            Binding::Known(value.clone())
        }
        (_, state, _) => Binding::Withheld(state),
    }
}

impl SectionView {
    fn new(section: &Section) -> SectionView {
        let questions = section.questions.iter().map(|question| QuestionView {
            name: question.name.clone(),
            asked: Truth::Open,
            state: AnswerState::Blank,
            required: question.required,
        });
        SectionView {
            id: section.id.clone(),
            title: section.title.clone(),
            questions: questions.collect(),
            asked: 0,
            answered: 0,
            open: 0,
            open_required: 0,
            possible: 0,
        }
    }

    fn count(&mut self) {
        let number = |test: &dyn Fn(&QuestionView) -> bool| {
            self.questions.iter().filter(|question| test(question)).count()
        };
        let blank = |question: &QuestionView| {
            question.asked == Truth::True && question.state == AnswerState::Blank
        };
        let (asked, open) = (number(&|question| question.asked == Truth::True), number(&blank));
        let open_required = number(&|question| blank(question) && question.required);
        let possible = number(&|question| question.asked == Truth::Open);
        (self.asked, self.answered, self.open, self.open_required, self.possible) =
            (asked, asked - open, open, open_required, possible);
    }
}

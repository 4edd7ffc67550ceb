//! How many questions remain, and why each of them is asked.

use crate::domain::instrument::evaluate::applicability::{QuestionView, View};
use crate::domain::instrument::evaluate::bindings::Names;
use crate::domain::instrument::evaluate::reasons::{Reason, explain_briefly};
use crate::domain::instrument::model::answers::AnswerState;
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::questionnaire::Questionnaire;

/// Questions that are asked for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemainingGroup {
    /// What is so of the tool, by the titles of the facts; empty where no fact says it, and for
    /// questions asked of everyone.
    pub facts: Vec<String>,
    /// Whether these questions are asked whatever the answers are.
    pub everyone: bool,
    /// The answers, factors and tiers that decided it; empty for questions asked of everyone.
    pub reasons: Vec<Reason>,
    /// The names of the questions, in their order.
    pub questions: Vec<String>,
}

/// The questions that remain: asked, required and blank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remaining {
    /// The questions by why they are asked: those for everyone first, then the most questions
    /// first.
    pub groups: Vec<RemainingGroup>,
    /// Questions that may still be asked, as answers decide.
    pub possible: usize,
}

impl Remaining {
    /// What remains of a whole disclosure.
    pub fn of(q: &Questionnaire, view: &View) -> Self {
        Self::among(q, view, |_| true)
    }

    /// What remains of one section.
    pub fn of_section(q: &Questionnaire, view: &View, section: &str) -> Self {
        Self::among(q, view, |id| id == section)
    }

    /// How many questions remain.
    pub fn total(&self) -> usize {
        self.groups.iter().map(|group| group.questions.len()).sum()
    }

    fn among(q: &Questionnaire, view: &View, wanted: impl Fn(&str) -> bool) -> Self {
        let mut by_names: Vec<(Vec<Name>, Vec<String>)> = Vec::new();
        let sections = view.sections.iter().filter(|section| wanted(&section.id));
        for question in sections
            .clone()
            .flat_map(|section| &section.questions)
            .filter(|question| remains(question))
        {
            let behind = view.behind(q, &question.name);
            match by_names.iter_mut().find(|(known, _)| *known == behind) {
                Some((_, questions)) => questions.push(question.name.clone()),
                None => by_names.push((behind, vec![question.name.clone()])),
            }
        }
        let group = |(behind, questions): (Vec<Name>, Vec<String>)| RemainingGroup {
            everyone: behind.is_empty(),
            facts: facts(q, view.names(), &behind),
            reasons: explain_briefly(q, view.names(), &behind),
            questions,
        };
        let mut groups: Vec<RemainingGroup> = by_names.into_iter().map(group).collect();
        groups.sort_by_key(|group| (!group.everyone, std::cmp::Reverse(group.questions.len())));
        Self { groups, possible: sections.map(|section| section.possible).sum() }
    }
}

fn remains(question: &QuestionView) -> bool {
    question.required && question.asked == Truth::True && question.state == AnswerState::Blank
}

/// The titles of the facts that hold, when nothing but such facts decided.
fn facts(q: &Questionnaire, names: &Names, behind: &[Name]) -> Vec<String> {
    let title = |name: &Name| {
        let Name::Fact(id) = name else { return None };
        let fact = q.fact(id)?;
        names.value(name)?.as_bool()?.then(|| fact.title.clone())
    };
    behind.iter().map(title).collect::<Option<Vec<String>>>().unwrap_or_default()
}

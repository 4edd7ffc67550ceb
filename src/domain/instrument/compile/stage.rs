//! The stages of evaluation. The check of names asks what a condition may read at its stage; of the
//! tasks that the dependency graph leaves free, the one of the earlier stage comes first.

use crate::domain::instrument::model::graph::Task;
use crate::domain::instrument::model::questionnaire::Section;

/// A stage of evaluation. What is settled in one may be read in every later one; the stages are
/// declared in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// Before the first question.
    Start,
    /// A question of the profile, by its number.
    Profile(usize),
    /// The risk factors, from the profile.
    Factors,
    Inherent,
    /// A question after the profile, by its number.
    Question(usize),
    Measures,
    /// Every answer and what is measured from them is known: knock-outs and prohibited uses.
    Answered,
    Levels,
    Scores,
    Residual,
    Recommendation,
    Decision,
    /// After everything.
    End,
}

/// At which stage the questions of a questionnaire are asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stages {
    /// How many questions the profile has.
    profile: usize,
}

impl Stages {
    pub(crate) fn of(sections: &[Section]) -> Stages {
        Stages {
            profile: sections
                .iter()
                .filter(|section| section.criterion.is_none())
                .map(|section| section.questions.len())
                .sum(),
        }
    }

    /// The stage of the question with this number, counted from nought over all sections.
    pub(crate) fn question(self, number: usize) -> Stage {
        if number < self.profile { Stage::Profile(number) } else { Stage::Question(number) }
    }

    /// The stage of a step, when the facts are settled at these stages.
    pub(crate) fn step(self, step: Task, facts: &[Stage]) -> Stage {
        match step {
            Task::Question(number) => self.question(number),
            Task::Fact(number) => facts.get(number).copied().unwrap_or(Stage::End),
            Task::Factor(_) => Stage::Factors,
            Task::Inherent => Stage::Inherent,
            Task::Measure(_) => Stage::Measures,
            Task::Knockout(_) | Task::Prohibited(_) => Stage::Answered,
            Task::Line(_) => Stage::Levels,
            Task::Criterion(_) => Stage::Scores,
            Task::Effectiveness | Task::Residual => Stage::Residual,
            Task::Minimums | Task::Open | Task::Impact | Task::Recommendation => {
                Stage::Recommendation
            }
        }
    }
}

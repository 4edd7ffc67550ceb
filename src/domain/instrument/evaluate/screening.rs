//! What a few answers say of a tool before anybody discloses it: its inherent tier, how much would
//! be asked, and what stands already.

use chrono::NaiveDate;

use super::applicability::View;
use super::evaluation::Evaluation;
use super::knockout::{KnockoutOutcome, ProhibitedOutcome, Standing};
use crate::domain::instrument::model::answers::{AnswerState, Answers};
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::evidence::{EvidenceFacts, Levels};
use crate::domain::instrument::model::graph::Task;
use crate::domain::instrument::model::kind::Kind;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::{Questionnaire, Section};

impl Questionnaire {
    /// The questions that are asked before a disclosure: those that the inherent tier rests on, and
    /// those beside them on which it rests whether the use is prohibited. Where there is no tier,
    /// those of the first section.
    pub fn screening(&self) -> Vec<(&Section, &Question)> {
        let tier = self.beneath(|task| task == Task::Inherent);
        let uses = self.beneath(|task| matches!(task, Task::Prohibited(_)));
        let holds = |list: &[bool], number: usize| list.get(number).copied().unwrap_or_default();
        let mut weighed = vec![false; self.sections.len()];
        for (number, (section, _)) in self.graph.places.iter().enumerate() {
            if let Some(weighed) = weighed.get_mut(*section).filter(|_| holds(&tier, number)) {
                *weighed = true;
            }
        }
        let none = !weighed.contains(&true);
        let places = self.graph.places.iter().enumerate();
        let asked = places.filter(|(number, (section, _))| {
            let beside = holds(&uses, *number) && holds(&weighed, *section);
            holds(&tier, *number) || beside || (none && *section == 0)
        });
        asked
            .filter_map(|(number, _)| self.graph.question(self, number))
            .filter(|(_, question)| !matches!(question.kind, Kind::File { .. }))
            .collect()
    }

    /// By the numbers of the questions, whether one of these tasks rests on it.
    fn beneath(&self, wanted: impl Fn(Task) -> bool) -> Vec<bool> {
        let graph = &self.graph;
        let mut reaches = vec![false; graph.steps.len()];
        // What rests on a step comes after it.
        for (place, step) in graph.steps.iter().enumerate().rev() {
            let mut above = graph.resting.get(place).into_iter().flatten();
            let found = wanted(*step)
                || above.any(|above| reaches.get(*above).copied().unwrap_or_default());
            if let Some(entry) = reaches.get_mut(place) {
                *entry = found;
            }
        }
        let step = |place: &usize| reaches.get(*place).copied().unwrap_or_default();
        graph.questions.iter().map(step).collect()
    }
}

/// How many questions of a section would be asked.
#[derive(Debug, Clone, Copy)]
pub struct SectionSize<'q> {
    /// The section.
    pub section: &'q Section,
    /// At least.
    pub least: usize,
    /// At most.
    pub most: usize,
}

/// What some answers come to.
#[derive(Debug, Clone)]
pub struct Screened {
    /// What is asked, and the inherent tier.
    pub view: View,
    /// The knock-outs that stand or cannot be ruled out.
    pub knockouts: Vec<KnockoutOutcome>,
    /// The prohibited uses that stand or cannot be ruled out.
    pub prohibited: Vec<ProhibitedOutcome>,
}

impl Screened {
    /// Works these answers out for a day.
    pub fn new(q: &Questionnaire, answers: &Answers, on: NaiveDate) -> Screened {
        let (evidence, levels) = (EvidenceFacts::default(), Levels::default());
        let evaluation = Evaluation::new(q, answers, &evidence, &levels, on);
        let knockouts = evaluation.knockouts().filter(|stop| stop.standing != Standing::Open);
        let prohibited = evaluation.prohibited().filter(|stop| stop.standing != Standing::Open);
        Screened {
            knockouts: knockouts.cloned().collect(),
            prohibited: prohibited.cloned().collect(),
            view: evaluation.view().clone(),
        }
    }

    /// How many questions each section would ask, as far as these answers tell.
    pub fn asked<'q>(&self, q: &'q Questionnaire) -> Vec<SectionSize<'q>> {
        let sections = q.sections.iter().zip(&self.view.sections);
        let asked = sections.map(|(section, seen)| SectionSize {
            section,
            least: seen.asked,
            most: seen.asked + seen.possible,
        });
        asked.collect()
    }

    /// The screening questions that these answers ask and leave blank.
    pub fn blank<'q>(&self, q: &'q Questionnaire) -> Vec<&'q Question> {
        let blank = |question: &Question| {
            self.view.asked(&question.name) == Truth::True
                && self.view.state(&question.name) == AnswerState::Blank
        };
        let screening = q.screening().into_iter().map(|(_, question)| question);
        screening.filter(|question| blank(question)).collect()
    }
}

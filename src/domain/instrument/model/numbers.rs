//! What the numbers of the graph stand for in a questionnaire.

use super::graph::Graph;
use super::question::Question;
use super::questionnaire::{Questionnaire, Section};
use super::rubric::{Knockout, QuestionRubric};

impl Graph {
    /// A question by its number.
    pub(crate) fn question<'q>(
        &self,
        q: &'q Questionnaire,
        number: usize,
    ) -> Option<(&'q Section, &'q Question)> {
        let (section, place) = self.places.get(number)?;
        let section = q.sections.get(*section)?;
        Some((section, section.questions.get(*place)?))
    }

    /// The rubric of a question that counts for a criterion, or has knock-outs where nothing is
    /// scored.
    pub(crate) fn rubric<'q>(
        &self,
        q: &'q Questionnaire,
        number: usize,
    ) -> Option<&'q QuestionRubric> {
        let (section, question) = self.question(q, number)?;
        if section.criterion.is_none() && !q.rubric.is_pass_fail() {
            return None;
        }
        q.rubric.questions.get(&question.name)
    }

    /// A knock-out by its number, with the number of its question.
    pub(crate) fn knockout<'q>(
        &self,
        q: &'q Questionnaire,
        number: usize,
    ) -> Option<(usize, &'q Knockout)> {
        let (question, place) = self.knockouts.get(number)?;
        Some((*question, self.rubric(q, *question)?.knockouts.get(*place)?))
    }
}

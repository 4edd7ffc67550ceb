//! The dependency graph: in which order everything of a questionnaire is settled, and what rests on
//! what, so that after a change only that is settled anew.

use std::sync::Arc;

use super::symbols::Slots;

/// One thing to settle. Numbers count from nought in the order of the questionnaire's own lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// Whether a question is asked, and what its answer stands for.
    Question(usize),
    Fact(usize),
    Factor(usize),
    Inherent,
    Measure(usize),
    /// By its place in [`Graph::knockouts`].
    Knockout(usize),
    Prohibited(usize),
    /// The part of a question in its criterion's score.
    Line(usize),
    Criterion(usize),
    Effectiveness,
    Residual,
    Minimums,
    Open,
    Impact,
    Recommendation,
}

/// The steps in an order in which each comes after everything that it rests on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Graph {
    pub(crate) steps: Vec<Task>,
    /// How many of the steps, from the first on, tell which questions are asked and the inherent
    /// risk.
    pub(crate) walk: usize,
    /// The section and the place in it of every question.
    pub(crate) places: Vec<(usize, usize)>,
    /// The question of every knock-out, and its place among those of the question.
    pub(crate) knockouts: Vec<(usize, usize)>,
    /// The numbers of names.
    pub(crate) slots: Arc<Slots>,
    /// The numbers of the names that each step settles, in its own order.
    pub(crate) settled: Vec<Vec<usize>>,
    /// The steps that rest on each step.
    pub(crate) resting: Vec<Vec<usize>>,
    /// The step of every question.
    pub(crate) questions: Vec<usize>,
    /// The step of every measure.
    pub(crate) measures: Vec<usize>,
    /// The facts that are settled by the decision, by their numbers.
    pub(crate) decided: Vec<usize>,
}

/// The steps that have to be settled anew.
#[derive(Debug, Clone)]
pub(crate) struct Due(Vec<bool>);

impl Due {
    /// Whether a step is due; it is taken off the list.
    pub(crate) fn take(&mut self, step: usize) -> bool {
        self.0.get_mut(step).is_some_and(std::mem::take)
    }

    fn mark(&mut self, step: usize) {
        if let Some(due) = self.0.get_mut(step) {
            *due = true;
        }
    }
}

impl Graph {
    /// Everything is due.
    pub(crate) fn all(&self) -> Due {
        Due(vec![true; self.steps.len()])
    }

    /// One question is due.
    pub(crate) fn only(&self, question: usize) -> Due {
        let mut due = Due(vec![false; self.steps.len()]);
        if let Some(step) = self.questions.get(question) {
            due.mark(*step);
        }
        due
    }

    /// What rests on a step becomes due.
    pub(crate) fn mark_resting(&self, step: usize, due: &mut Due) {
        for resting in self.resting.get(step).into_iter().flatten() {
            due.mark(*resting);
        }
    }

    /// The numbers of the names that a step settles, in its own order.
    pub(crate) fn settles(&self, step: usize) -> &[usize] {
        self.settled.get(step).map_or(&[][..], Vec::as_slice)
    }

    /// The numbers of the names that a measure settles, in the order of its fields.
    pub(crate) fn fields(&self, measure: usize) -> &[usize] {
        self.measures.get(measure).map_or(&[][..], |step| self.settles(*step))
    }
}

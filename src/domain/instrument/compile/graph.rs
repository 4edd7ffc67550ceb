//! Builds the dependency graph. Its nodes are tasks and its edges say what rests on what; the order
//! of evaluation is that of the edges, and what a changed answer reaches is found along them.

use std::sync::Arc;

use super::edges::Edges;
use super::order::{ordered, turned};
use super::stage::{Stage, Stages};
use crate::domain::instrument::model::fault::Fault;
use crate::domain::instrument::model::graph::{Graph, Task};
use crate::domain::instrument::model::measure::Measure;
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::rubric::QuestionRubric;
use crate::domain::instrument::model::symbols::Slots;

/// Names that rest on each other in a circle.
pub(crate) struct Circle {
    /// How many tasks settle them.
    pub(crate) tasks: usize,
    /// What is wrong with them; a circle without a condition has none.
    pub(crate) fault: Option<Fault>,
}

impl Graph {
    /// The graph of a questionnaire whose facts are settled at these stages.
    ///
    /// # Errors
    /// The circles in it.
    pub(crate) fn new(
        q: &Questionnaire,
        slots: Arc<Slots>,
        facts: &[Stage],
    ) -> Result<Graph, Vec<Circle>> {
        let mut graph = Graph { slots, ..Graph::default() };
        for (s, section) in q.sections.iter().enumerate() {
            graph.places.extend((0..section.questions.len()).map(|place| (s, place)));
        }
        for number in 0..graph.places.len() {
            let knockouts = graph.rubric(q, number).map_or(0, |rubric| rubric.knockouts.len());
            graph.knockouts.extend((0..knockouts).map(|place| (number, place)));
        }
        let tasks = graph.tasks(q);
        let edges = Edges::new(q, &graph, &tasks);
        let direct = edges.direct();
        let stages = Stages::of(&q.sections);
        let ranks: Vec<Stage> = tasks.iter().map(|task| stages.step(*task, facts)).collect();
        let order = ordered(&ranks, &direct).map_err(|circles| {
            let circle =
                |circle: &Vec<usize>| Circle { tasks: circle.len(), fault: edges.fault(circle) };
            circles.iter().map(circle).collect::<Vec<_>>()
        })?;
        let above = turned(&edges.with_told(&direct));
        graph.take(q, &tasks, &ranks, &order, &above);
        Ok(graph)
    }

    /// Everything to settle. What is ready at one stage is settled in this order, so facts come
    /// last.
    fn tasks(&self, q: &Questionnaire) -> Vec<Task> {
        fn all(count: usize, kind: fn(usize) -> Task) -> impl Iterator<Item = Task> {
            (0..count).map(kind)
        }
        let scored = (0..self.places.len())
            .filter(|number| self.rubric(q, *number).is_some_and(QuestionRubric::is_scored));
        all(self.places.len(), Task::Question)
            .chain(all(q.risk.factors.len(), Task::Factor))
            .chain([Task::Inherent])
            .chain(all(q.rubric.measures.len(), Task::Measure))
            .chain(all(self.knockouts.len(), Task::Knockout))
            .chain(all(q.risk.prohibited.len(), Task::Prohibited))
            .chain(scored.map(Task::Line))
            .chain(all(q.rubric.criteria.len(), Task::Criterion))
            .chain([Task::Effectiveness, Task::Residual, Task::Minimums, Task::Open])
            .chain(q.impact.as_ref().map(|_| Task::Impact))
            .chain([Task::Recommendation])
            .chain(all(q.facts.len(), Task::Fact))
            .collect()
    }

    /// Takes over the tasks in their order, with who rests on each of them.
    fn take(
        &mut self,
        q: &Questionnaire,
        tasks: &[Task],
        ranks: &[Stage],
        order: &[usize],
        above: &[Vec<usize>],
    ) {
        let in_order = order.iter().filter_map(|at| Some((*tasks.get(*at)?, *ranks.get(*at)?)));
        let in_order: Vec<(Task, Stage)> = in_order.collect();
        let facts = in_order.iter().filter(|(_, stage)| *stage == Stage::Decision);
        self.decided = facts
            .filter_map(|(task, _)| if let Task::Fact(n) = task { Some(*n) } else { None })
            .collect();
        // What follows from a decision is settled once one is taken.
        let until = |end: Stage| in_order.partition_point(|(_, stage)| *stage < end);
        self.walk = until(Stage::Measures);
        self.steps = in_order.iter().take(until(Stage::Decision)).map(|(task, _)| *task).collect();
        let mut steps = vec![None; tasks.len()];
        for (step, at) in order.iter().take(self.steps.len()).enumerate() {
            if let Some(entry) = steps.get_mut(*at) {
                *entry = Some(step);
            }
        }
        let step = |at: &usize| steps.get(*at).copied().flatten();
        let resting = |at: &usize| above.get(*at).into_iter().flatten().filter_map(step).collect();
        self.resting = order.iter().take(self.steps.len()).map(resting).collect();
        let slots = |task: &Task| -> Vec<usize> {
            let names = self.names_of(q, *task);
            names.iter().filter_map(|name| self.slots.of(name)).collect()
        };
        self.settled = self.steps.iter().map(slots).collect();
        self.questions = self.steps_of(self.places.len(), Task::Question);
        self.measures = self.steps_of(q.rubric.measures.len(), Task::Measure);
    }

    /// Where each of so many things of a kind is settled.
    fn steps_of(&self, count: usize, kind: fn(usize) -> Task) -> Vec<usize> {
        (0..count)
            .filter_map(|number| self.steps.iter().position(|step| *step == kind(number)))
            .collect()
    }

    /// The names that a task settles, in its own order.
    pub(crate) fn names_of(&self, q: &Questionnaire, task: Task) -> Vec<Name> {
        match task {
            Task::Question(number) => self
                .question(q, number)
                .map(|(_, question)| Name::Question(question.name.clone()))
                .into_iter()
                .collect(),
            Task::Fact(number) => {
                q.facts.get(number).map(|fact| Name::Fact(fact.id.clone())).into_iter().collect()
            }
            Task::Factor(number) => q
                .risk
                .factors
                .get(number)
                .map(|factor| Name::Factor(factor.id.clone()))
                .into_iter()
                .collect(),
            Task::Line(number) => self
                .question(q, number)
                .map(|(_, question)| Name::Level(question.name.clone()))
                .into_iter()
                .collect(),
            Task::Criterion(number) => q
                .rubric
                .criteria
                .get(number)
                .map(|criterion| Name::Score(criterion.id.clone()))
                .into_iter()
                .collect(),
            Task::Inherent => vec![Name::InherentTier],
            Task::Residual => vec![Name::ResidualTier],
            Task::Measure(number) => {
                q.rubric.measures.get(number).into_iter().flat_map(Measure::names).collect()
            }
            _ => Vec::new(),
        }
    }
}

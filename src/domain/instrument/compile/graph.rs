//! Builds the dependency graph: in which order everything is settled, and what rests on what.

use std::sync::Arc;

use super::stage::{Stage, Stages};
use crate::domain::instrument::model::condition::Condition;
use crate::domain::instrument::model::graph::{Graph, Task};
use crate::domain::instrument::model::measure::Measure;
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::rubric::QuestionRubric;
use crate::domain::instrument::model::symbols::Slots;

impl Graph {
    /// The graph of a questionnaire whose conditions are checked, and whose facts are settled at
    /// these stages.
    pub(crate) fn new(q: &Questionnaire, slots: Arc<Slots>, facts: &[Stage]) -> Graph {
        let (measured, decided) = (at(facts, Stage::Measures), at(facts, Stage::Decision));
        let mut graph = Graph { slots, measured, decided, ..Graph::default() };
        for (s, section) in q.sections.iter().enumerate() {
            graph.places.extend((0..section.questions.len()).map(|place| (s, place)));
        }
        for number in 0..graph.places.len() {
            let knockouts = graph.rubric(q, number).map_or(0, |rubric| rubric.knockouts.len());
            graph.knockouts.extend((0..knockouts).map(|place| (number, place)));
        }
        graph.add_steps(q, facts);
        graph.questions = graph.steps_of(graph.places.len(), Task::Question);
        graph.measures = graph.steps_of(q.rubric.measures.len(), Task::Measure);
        graph.settled = graph.steps.iter().map(|step| graph.names_of(q, *step)).collect();
        graph.tie(q);
        graph
    }

    /// Adds every step in the order of the stages. Those of one stage come as they are listed here,
    /// so its facts come last.
    fn add_steps(&mut self, q: &Questionnaire, facts: &[Stage]) {
        fn all(count: usize, kind: fn(usize) -> Task) -> impl Iterator<Item = Task> {
            (0..count).map(kind)
        }
        let scored = (0..self.places.len())
            .filter(|number| self.rubric(q, *number).is_some_and(QuestionRubric::is_scored));
        let steps = all(self.places.len(), Task::Question)
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
            .chain(all(facts.len(), Task::Fact));
        let stages = Stages::of(&q.sections);
        let with_stage = steps.map(|step| (stages.step(step, facts), step));
        // What follows from a decision is settled once one is taken.
        let mut steps: Vec<(Stage, Task)> =
            with_stage.filter(|(stage, _)| *stage < Stage::Decision).collect();
        steps.sort_by_key(|(stage, _)| *stage);
        self.walk = steps.partition_point(|(stage, _)| *stage < Stage::Measures);
        self.steps = steps.into_iter().map(|(_, step)| step).collect();
    }

    /// Where each of so many things of a kind is settled.
    fn steps_of(&self, count: usize, kind: fn(usize) -> Task) -> Vec<usize> {
        (0..count)
            .filter_map(|number| self.steps.iter().position(|step| *step == kind(number)))
            .collect()
    }

    /// The names that a step settles.
    fn names_of(&self, q: &Questionnaire, step: Task) -> Vec<usize> {
        let names: Vec<Name> = match step {
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
        };
        names.iter().filter_map(|name| self.slots.of(name)).collect()
    }

    /// Finds what every step rests on, and turns it round.
    fn tie(&mut self, q: &Questionnaire) {
        let mut settling = vec![None; self.slots.len()];
        for (step, slots) in self.settled.iter().enumerate() {
            for slot in slots {
                if let Some(entry) = settling.get_mut(*slot) {
                    *entry = Some(step);
                }
            }
        }
        let ties = Ties { q, graph: self, settling };
        let resting_on: Vec<Vec<usize>> = self.steps.iter().map(|step| ties.of(*step)).collect();
        self.resting = vec![Vec::new(); self.steps.len()];
        for (step, below) in resting_on.into_iter().enumerate() {
            for under in below {
                if let Some(resting) = self.resting.get_mut(under)
                    && !resting.contains(&step)
                {
                    resting.push(step);
                }
            }
        }
    }
}

/// The numbers of the facts that are settled at a stage.
fn at(facts: &[Stage], stage: Stage) -> Vec<usize> {
    facts
        .iter()
        .enumerate()
        .filter(|(_, settled)| **settled == stage)
        .map(|(number, _)| number)
        .collect()
}

/// What steps rest on.
struct Ties<'a> {
    q: &'a Questionnaire,
    graph: &'a Graph,
    /// The step that settles each name.
    settling: Vec<Option<usize>>,
}

impl Ties<'_> {
    fn of(&self, step: Task) -> Vec<usize> {
        let q = self.q;
        let question = |number: usize| self.graph.questions.get(number).copied();
        match step {
            Task::Question(number) => self
                .graph
                .question(q, number)
                .map_or_else(Vec::new, |(_, question)| self.read(&question.ask_when)),
            Task::Fact(number) => {
                q.facts.get(number).map_or_else(Vec::new, |fact| self.read(&fact.when))
            }
            Task::Factor(number) => {
                let Some(factor) = q.risk.factors.get(number) else { return Vec::new() };
                let read = q.factor_questions.get(&factor.id).into_iter().flatten();
                let answers = read.filter_map(|name| question(self.graph.slots.question(name)?));
                answers
                    .chain(factor.levels.iter().flat_map(|level| self.told(&level.when)))
                    .collect()
            }
            Task::Inherent => {
                let floors = q.risk.floors.iter().flat_map(|floor| self.told(&floor.when));
                floors.chain(self.every(|step| matches!(step, Task::Factor(_)))).collect()
            }
            Task::Measure(number) => {
                q.rubric.measures.get(number).map_or_else(Vec::new, |measure| {
                    let table = self.graph.slots.question(&measure.question).and_then(question);
                    measure
                        .circumstances
                        .values()
                        .flat_map(|when| self.read(when))
                        .chain(table)
                        .collect()
                })
            }
            Task::Knockout(number) => {
                self.graph.knockout(q, number).map_or_else(Vec::new, |(asked, knockout)| {
                    self.told(&knockout.when).into_iter().chain(question(asked)).collect()
                })
            }
            Task::Prohibited(number) => q
                .risk
                .prohibited
                .get(number)
                .map_or_else(Vec::new, |prohibited| self.told(&prohibited.when)),
            Task::Line(number) => self.line(number),
            Task::Criterion(number) => {
                self.every(|step| matches!(step, Task::Line(line) if self.counts(*line, number)))
            }
            Task::Effectiveness => {
                self.every(|step| matches!(step, Task::Factor(_) | Task::Criterion(_)))
            }
            Task::Residual => {
                self.every(|step| matches!(step, Task::Effectiveness | Task::Inherent))
            }
            Task::Minimums => {
                self.every(|step| matches!(step, Task::Inherent | Task::Criterion(_)))
            }
            Task::Open => self.every(|step| matches!(step, Task::Question(_))),
            Task::Impact => self.every(|step| {
                matches!(
                    step,
                    Task::Question(_)
                        | Task::Fact(_)
                        | Task::Factor(_)
                        | Task::Inherent
                        | Task::Measure(_)
                )
            }),
            Task::Recommendation => {
                let found = |step: &Task| {
                    matches!(step, Task::Prohibited(_) | Task::Knockout(_) | Task::Inherent)
                };
                // Without scores it also matters which questions are marked as not applicable.
                let marked =
                    |step: &Task| q.rubric.is_pass_fail() && matches!(step, Task::Question(_));
                let settled = |step: &Task| {
                    matches!(
                        step,
                        Task::Criterion(_) | Task::Residual | Task::Minimums | Task::Open
                    )
                };
                self.every(|step| found(step) || marked(step) || settled(step))
            }
        }
    }

    fn line(&self, number: usize) -> Vec<usize> {
        let caps = self.q.rubric.caps.iter().flat_map(|cap| self.read(&cap.when));
        let computed =
            self.graph.rubric(self.q, number).and_then(|rubric| rubric.computed.as_ref());
        let levels = computed
            .into_iter()
            .flat_map(|computed| &computed.levels)
            .flat_map(|(_, when)| self.read(when));
        let measured =
            self.q.rubric.measures.iter().position(|measure| {
                computed.is_some_and(|computed| computed.measure == measure.id)
            });
        let own = self.every(|step| {
            *step == Task::Question(number)
                || measured.is_some_and(|measure| *step == Task::Measure(measure))
        });
        caps.chain(levels).chain(own).collect()
    }

    fn counts(&self, line: usize, criterion: usize) -> bool {
        let section =
            self.graph.question(self.q, line).and_then(|(section, _)| section.criterion.as_ref());
        section.is_some_and(|id| {
            self.q.rubric.criteria.get(criterion).is_some_and(|criterion| criterion.id == *id)
        })
    }

    fn every(&self, wanted: impl Fn(&Task) -> bool) -> Vec<usize> {
        self.graph
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| wanted(step))
            .map(|(place, _)| place)
            .collect()
    }

    /// The steps that settle the names of a condition.
    fn read(&self, when: &Condition) -> Vec<usize> {
        when.names().into_iter().filter_map(|name| self.settling(name)).collect()
    }

    /// The same, and the steps that work out what explains these names to people.
    fn told(&self, when: &Condition) -> Vec<usize> {
        let mut steps = Vec::new();
        let mut wanted = self.read(when);
        while let Some(step) = wanted.pop() {
            if !steps.contains(&step) {
                steps.push(step);
                let derived = self
                    .graph
                    .steps
                    .get(step)
                    .copied()
                    .filter(|step| !matches!(step, Task::Question(_)));
                wanted.extend(derived.into_iter().flat_map(|step| self.of(step)));
            }
        }
        steps
    }

    /// The step that settles a name.
    fn settling(&self, name: &Name) -> Option<usize> {
        let slot = self.graph.slots.of(name)?;
        self.settling.get(slot).copied().flatten()
    }
}

//! What every task of a questionnaire rests on.

use super::cross_check::file_of;
use super::files::{OUTLINE, RISK, RUBRIC};
use crate::domain::instrument::model::condition::{Condition, Test};
use crate::domain::instrument::model::fault::Fault;
use crate::domain::instrument::model::graph::{Graph, Task};
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::questionnaire::Questionnaire;

/// The edges of the graph. Tasks are told by their places in a list.
pub(crate) struct Edges<'a> {
    q: &'a Questionnaire,
    graph: &'a Graph,
    tasks: &'a [Task],
    /// The task that settles each name, by the number of the name.
    settling: Vec<Option<usize>>,
}

impl<'a> Edges<'a> {
    pub(crate) fn new(q: &'a Questionnaire, graph: &'a Graph, tasks: &'a [Task]) -> Edges<'a> {
        let mut settling = vec![None; graph.slots.len()];
        for (place, task) in tasks.iter().enumerate() {
            for slot in graph.names_of(q, *task).iter().filter_map(|name| graph.slots.of(name)) {
                if let Some(entry) = settling.get_mut(slot) {
                    *entry = Some(place);
                }
            }
        }
        Edges { q, graph, tasks, settling }
    }

    /// What each task rests on at first hand, each once.
    pub(crate) fn direct(&self) -> Vec<Vec<usize>> {
        let below = |task: &Task| {
            let mut below = self.read(*task);
            below.extend(self.given(*task));
            below.sort_unstable();
            below.dedup();
            below
        };
        self.tasks.iter().map(below).collect()
    }

    /// The same, and for a task that tells what it rests on, whatever it may tell of: the answers
    /// beneath a fact may change while the fact stays as it is.
    pub(crate) fn with_told(&self, direct: &[Vec<usize>]) -> Vec<Vec<usize>> {
        let all = self.tasks.iter().zip(direct);
        all.map(|(task, direct_below)| {
            let mut below = direct_below.clone();
            if tells(*task) {
                below.extend(self.told(*task, direct));
                below.sort_unstable();
                below.dedup();
            }
            below
        })
        .collect()
    }

    /// What stands beneath the names that a task reads, down to the answers.
    fn told(&self, task: Task, direct: &[Vec<usize>]) -> Vec<usize> {
        let mut told = Vec::new();
        let mut wanted = self.read(task);
        while let Some(place) = wanted.pop() {
            if told.contains(&place) {
                continue;
            }
            told.push(place);
            if !matches!(self.tasks.get(place), Some(Task::Question(_))) {
                wanted.extend(direct.get(place).into_iter().flatten());
            }
        }
        told
    }

    /// The conditions that a task looks at.
    fn conditions(&self, task: Task) -> Vec<&'a Condition> {
        let (q, graph) = (self.q, self.graph);
        match task {
            Task::Question(number) => graph
                .question(q, number)
                .map(|(_, question)| &question.ask_when)
                .into_iter()
                .collect(),
            Task::Fact(number) => q.facts.get(number).map(|fact| &fact.when).into_iter().collect(),
            Task::Factor(number) => {
                let levels = q.risk.factors.get(number).into_iter().flat_map(|f| &f.levels);
                levels.map(|level| &level.when).collect()
            }
            Task::Inherent => q.risk.floors.iter().map(|floor| &floor.when).collect(),
            Task::Measure(number) => {
                let measure = q.rubric.measures.get(number).into_iter();
                measure.flat_map(|measure| measure.circumstances.values()).collect()
            }
            Task::Knockout(number) => {
                graph.knockout(q, number).map(|(_, rule)| &rule.when).into_iter().collect()
            }
            Task::Prohibited(number) => {
                q.risk.prohibited.get(number).map(|rule| &rule.when).into_iter().collect()
            }
            Task::Line(number) => {
                let caps = q.rubric.caps.iter().map(|cap| &cap.when);
                let rubric = graph.rubric(q, number);
                let computed = rubric.and_then(|rubric| rubric.computed.as_ref()).into_iter();
                caps.chain(computed.flat_map(|c| &c.levels).map(|(_, when)| when)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What a task takes in beside its conditions.
    fn given(&self, task: Task) -> Vec<usize> {
        let q = self.q;
        let question = |name: &String| self.graph.slots.question(name);
        match task {
            Task::Question(_) | Task::Fact(_) | Task::Prohibited(_) => Vec::new(),
            Task::Factor(number) => {
                let factor = q.risk.factors.get(number);
                let read = factor.and_then(|factor| q.factor_questions.get(&factor.id));
                let read: Vec<usize> = read.into_iter().flatten().filter_map(question).collect();
                self.every(|task| matches!(task, Task::Question(number) if read.contains(number)))
            }
            Task::Inherent => self.every(|task| matches!(task, Task::Factor(_))),
            Task::Measure(number) => {
                let table = q.rubric.measures.get(number).and_then(|m| question(&m.question));
                self.every(|task| table.is_some_and(|table| *task == Task::Question(table)))
            }
            Task::Knockout(number) => {
                let asked = self.graph.knockout(q, number).map(|(asked, _)| Task::Question(asked));
                self.every(|task| Some(*task) == asked)
            }
            Task::Line(number) => {
                let rubric = self.graph.rubric(q, number);
                let computed = rubric.and_then(|rubric| rubric.computed.as_ref());
                let measure = computed.and_then(|computed| {
                    q.rubric.measures.iter().position(|measure| measure.id == computed.measure)
                });
                let measure = measure.map(Task::Measure);
                self.every(|task| *task == Task::Question(number) || Some(*task) == measure)
            }
            Task::Criterion(number) => {
                self.every(|task| matches!(task, Task::Line(line) if self.counts(*line, number)))
            }
            Task::Effectiveness => {
                self.every(|task| matches!(task, Task::Factor(_) | Task::Criterion(_)))
            }
            Task::Residual => {
                self.every(|task| matches!(task, Task::Effectiveness | Task::Inherent))
            }
            Task::Minimums => {
                self.every(|task| matches!(task, Task::Inherent | Task::Criterion(_)))
            }
            Task::Open => self.every(|task| matches!(task, Task::Question(_))),
            Task::Impact => self.every(|task| {
                matches!(task, Task::Question(_) | Task::Factor(_) | Task::Inherent)
                    || matches!(task, Task::Measure(_) | Task::Fact(_))
            }),
            Task::Recommendation => self.every(|task| match task {
                Task::Prohibited(_)
                | Task::Knockout(_)
                | Task::Inherent
                | Task::Criterion(_)
                | Task::Residual
                | Task::Minimums
                | Task::Open => true,
                // Without scores it also matters which questions are marked as not applicable.
                Task::Question(_) => q.rubric.is_pass_fail(),
                _ => false,
            }),
        }
    }

    /// Whether a question counts for a criterion.
    fn counts(&self, line: usize, criterion: usize) -> bool {
        let section = self.graph.question(self.q, line).map(|(section, _)| section);
        let criterion = self.q.rubric.criteria.get(criterion).map(|criterion| &criterion.id);
        criterion.is_some() && section.is_some_and(|s| s.criterion.as_ref() == criterion)
    }

    fn every(&self, wanted: impl Fn(&Task) -> bool) -> Vec<usize> {
        let places = self.tasks.iter().enumerate();
        places.filter(|(_, task)| wanted(task)).map(|(place, _)| place).collect()
    }

    /// The tasks that settle the names in the conditions of a task.
    fn read(&self, task: Task) -> Vec<usize> {
        let conditions = self.conditions(task).into_iter();
        conditions.flat_map(Condition::names).filter_map(|name| self.settling(name)).collect()
    }

    /// The task that settles a name.
    fn settling(&self, name: &Name) -> Option<usize> {
        let slot = self.graph.slots.of(name)?;
        self.settling.get(slot).copied().flatten()
    }

    /// What is wrong where tasks rest on each other in a circle, said at a condition that is a part
    /// of it.
    pub(crate) fn fault(&self, circle: &[usize]) -> Option<Fault> {
        let pairs = circle.iter().zip(circle.iter().cycle().skip(1));
        let (place, first, test) = pairs.enumerate().find_map(|(place, (one, next))| {
            let task = *self.tasks.get(*one)?;
            Some((place, task, self.test_of(task, *next)?))
        })?;
        let around = circle.iter().cycle().skip(place).take(circle.len() + 1);
        let tasks: Vec<Task> = around.filter_map(|place| self.tasks.get(*place).copied()).collect();
        let read = tasks.iter().zip(tasks.iter().skip(1)).map(|(one, next)| {
            let read = self.place_of(*next).and_then(|next| self.test_of(*one, next));
            let settled = || self.graph.names_of(self.q, *next).into_iter().next();
            read.map(|test| test.name.clone()).or_else(settled)
        });
        let names: Vec<String> = read.flatten().map(|name| format!("`{name}`")).collect();
        let last = names.last()?;
        let told = names.join(", which rests on ");
        let sentence = format!(
            "{last} rests on {told}: in a circle nothing can be settled. \
             Take one of these names out of a condition."
        );
        Some(Fault::new(self.file_of(first), test.pointer.clone(), sentence))
    }

    fn place_of(&self, task: Task) -> Option<usize> {
        self.tasks.iter().position(|other| *other == task)
    }

    /// The first test of a task that reads a name which the task at a place settles.
    fn test_of(&self, task: Task, place: usize) -> Option<&'a Test> {
        let tests = self.conditions(task).into_iter().flat_map(Condition::tests);
        tests.into_iter().find(|test| self.settling(&test.name) == Some(place))
    }

    /// The file that the conditions of a task stand in.
    fn file_of(&self, task: Task) -> &'static str {
        match task {
            Task::Question(_) | Task::Fact(_) => OUTLINE,
            Task::Factor(_) | Task::Inherent | Task::Prohibited(_) => RISK,
            Task::Knockout(_) => file_of(&self.q.rubric),
            _ => RUBRIC,
        }
    }
}

/// Whether a task tells people what it rests on.
fn tells(task: Task) -> bool {
    matches!(task, Task::Factor(_) | Task::Inherent | Task::Knockout(_) | Task::Prohibited(_))
}

//! What a sum of points may still become: questions that hang together are looked into together,
//! under every answer that decides which of them count. Beyond a bounded number of such answers a
//! question is left open, which widens a result and never narrows it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::applicability::View;
use super::bindings::Binding;
use super::impact_choice::Telling;
use super::worlds::{WORLDS, worlds};
use crate::domain::instrument::compile::possible_values::possible_values;
use crate::domain::instrument::model::answers::{Answer, AnswerState};
use crate::domain::instrument::model::condition::{Condition, Truth};
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::impact::{ImpactModel, MaximumOver, QuestionPoints, Role};
use crate::domain::instrument::model::interval::Interval;
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;

/// One question's part in a sum.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    /// Its section, by place.
    pub(crate) section: usize,
    pub(crate) role: Role,
    pub(crate) points: Interval,
    /// What it adds to the maximum; nought at the low end where it may not count.
    pub(crate) maximum: Interval,
}

/// Questions that hang together: each list of terms is one way in which they may come out.
pub(crate) type Ways = Vec<Vec<Term>>;

/// A question with points.
struct Scored<'q> {
    section: usize,
    question: &'q Question,
    points: &'q QuestionPoints,
}

/// Every set of questions that hang together, with all the ways in which it may come out.
pub(crate) fn ways(q: &Questionnaire, model: &ImpactModel, view: &View) -> Vec<Ways> {
    let reads = Reads { q, model };
    let mut sets: Vec<(Vec<&str>, Vec<Scored<'_>>)> = Vec::new();
    for (section, question) in q
        .sections
        .iter()
        .enumerate()
        .flat_map(|(place, section)| section.questions.iter().map(move |one| (place, one)))
    {
        let Some(points) =
            model.questions.get(&question.name).filter(|points| points.role != Role::None)
        else {
            continue;
        };
        let mut names = reads.of(&question.name);
        let mut scored = vec![Scored { section, question, points }];
        // Only what is still open can tie questions together; what is answered says the same to
        // each of them.
        names.retain(|name| view.is_open(name));
        if view.is_open(&question.name) && !names.contains(&question.name.as_str()) {
            names.push(&question.name);
        }
        let tied: Vec<_> = sets
            .extract_if(.., |(known, _)| known.iter().any(|name| names.contains(name)))
            .collect();
        for (known, others) in tied {
            names.extend(known);
            scored.splice(0..0, others);
        }
        sets.push((names, scored));
    }
    sets.iter()
        .map(|(names, scored)| {
            Set { q, model, tellers: reads.tellers(names, scored), scored }.ways(view)
        })
        .collect()
}

struct Reads<'q> {
    q: &'q Questionnaire,
    model: &'q ImpactModel,
}

impl<'q> Reads<'q> {
    /// The conditions that decide whether a question counts and what it is worth.
    fn conditions(&self, name: &str) -> Vec<&'q Condition> {
        let own = self.q.question(name).map(|question| &question.ask_when);
        let groups = self
            .model
            .group_of(name)
            .into_iter()
            .flat_map(|(alternative, _)| alternative.groups.iter().map(|group| &group.when));
        let points = self
            .model
            .questions
            .get(name)
            .into_iter()
            .flat_map(|points| points.when.iter().map(|entry| &entry.when));
        own.into_iter().chain(groups).chain(points).collect()
    }

    /// The questions that a condition reads, through facts and factors too.
    fn questions(&self, when: &'q Condition) -> Vec<&'q str> {
        let mut found = Vec::new();
        for name in self.q.names_behind(when) {
            match name {
                Name::Question(question) => found.push(question.as_str()),
                Name::Factor(id) => found.extend(
                    self.q.factor_questions.get(id).into_iter().flatten().map(String::as_str),
                ),
                Name::InherentTier => {
                    found.extend(self.q.factor_questions.values().flatten().map(String::as_str));
                }
                _ => {}
            }
        }
        found
    }

    /// Every question that bears on whether a question counts and what it is worth.
    fn of(&self, name: &str) -> Vec<&'q str> {
        let mut known: Vec<&str> = Vec::new();
        let mut wanted = self.conditions(name);
        while let Some(when) = wanted.pop() {
            for read in self.questions(when) {
                if !known.contains(&read) {
                    known.push(read);
                    wanted.extend(self.q.question(read).map(|question| &question.ask_when));
                }
            }
        }
        known
    }

    /// The open questions among these that another one's part hangs on, in the order of the
    /// questionnaire, each with the answers that are told apart.
    fn tellers(&self, names: &[&str], scored: &[Scored<'_>]) -> Vec<(&'q Question, Vec<Answer>)> {
        let conditions: Vec<&Condition> = {
            let own = scored.iter().flat_map(|one| self.conditions(&one.question.name));
            own.chain(
                names
                    .iter()
                    .filter_map(|name| self.q.question(name))
                    .map(|question| &question.ask_when),
            )
            .collect()
        };
        let told = |question: &Question| -> Option<Vec<Answer>> {
            let alone = |one: &Scored<'_>| {
                one.question.name != question.name
                    || one.points.when.iter().any(|entry| reads_fact(&entry.when))
            };
            let bears = scored
                .iter()
                .filter(|one| alone(one))
                .any(|one| self.of(&one.question.name).contains(&question.name.as_str()));
            if !bears || !names.contains(&question.name.as_str()) {
                return None;
            }
            let mut tests: Vec<&Value> = Vec::new();
            let facts = self.q.facts.iter().map(|fact| &fact.when);
            let factors = self
                .q
                .risk
                .factors
                .iter()
                .flat_map(|factor| &factor.levels)
                .map(|level| &level.when);
            for when in conditions.iter().copied().chain(facts).chain(factors) {
                tests.extend(
                    when.tests()
                        .into_iter()
                        .filter(|test| test.reads(&question.name))
                        .map(|test| &test.fragment),
                );
            }
            let mut answers: Vec<Answer> =
                possible_values(question, &tests)?.into_iter().map(Answer::plain).collect();
            if self.model.questions.get(&question.name).is_some_and(|points| points.leave_out) {
                answers.push(Answer::NotApplicable { reason: "Not applicable".to_owned() });
            }
            Some(answers)
        };
        self.q.questions().filter_map(|(_, question)| Some((question, told(question)?))).collect()
    }
}

fn reads_fact(when: &Condition) -> bool {
    when.names().iter().any(|name| matches!(name, Name::Fact(_)))
}

struct Set<'a, 'q> {
    q: &'q Questionnaire,
    model: &'q ImpactModel,
    tellers: Vec<(&'q Question, Vec<Answer>)>,
    scored: &'a [Scored<'q>],
}

impl Set<'_, '_> {
    fn ways(&self, view: &View) -> Ways {
        let counted = self
            .scored
            .iter()
            .map(|one| one.question)
            .chain(self.tellers.iter().map(|(question, _)| *question));
        let worlds = worlds(self.q, view, counted, &self.tellers);
        worlds.iter().flat_map(|world| self.of_world(world)).collect()
    }

    /// The ways in one world: one for each choice of groups that is still possible, and for each
    /// question that may be left out.
    fn of_world(&self, world: &View) -> Ways {
        let mut ways: Ways = Vec::new();
        for chosen in self.choices(world) {
            let mut lists: Ways = vec![Vec::new()];
            for one in self.scored {
                let group = self.model.group_of(&one.question.name);
                let counts = group.map_or(Truth::True, |(alternative, group)| {
                    match chosen.get(alternative.id.as_str()) {
                        Some(Some(only)) if *only == group.id => Truth::True,
                        Some(Some(_)) => Truth::False,
                        Some(None) | None => Truth::Open,
                    }
                });
                let Some(part) = part(self.model, world, one, counts) else { continue };
                let split = part.may_be_left_out && lists.len() * 2 <= WORLDS;
                let without = if split { lists.clone() } else { Vec::new() };
                let term =
                    if part.may_be_left_out && !split { part.term.possibly() } else { part.term };
                for list in &mut lists {
                    list.push(term.clone());
                }
                lists.extend(without);
            }
            ways.extend(lists);
        }
        ways
    }

    /// Which group counts of every alternative that the set reads; `None` where too many choices
    /// are open.
    fn choices(&self, world: &View) -> Vec<BTreeMap<&str, Option<&str>>> {
        let mut choices: Vec<BTreeMap<&str, Option<&str>>> = vec![BTreeMap::new()];
        for alternative in &self.model.alternatives {
            let member = |one: &Scored<'_>| {
                alternative.groups.iter().any(|group| group.questions.contains(&one.question.name))
            };
            if !self.scored.iter().any(member) {
                continue;
            }
            let truths: Vec<(&str, Truth)> = alternative
                .groups
                .iter()
                .map(|group| (group.id.as_str(), group.when.truth(&Telling(&world.names))))
                .collect();
            let certain = truths.iter().find(|(_, truth)| *truth == Truth::True);
            let possible: Vec<Option<&str>> = match certain {
                Some((group, _)) => vec![Some(*group)],
                None => truths
                    .iter()
                    .filter(|(_, truth)| *truth == Truth::Open)
                    .map(|(group, _)| Some(*group))
                    .collect(),
            };
            let possible = if possible.is_empty() || possible.len() * choices.len() > WORLDS {
                vec![None]
            } else {
                possible
            };
            let with = |choice: &BTreeMap<_, _>, group: &Option<_>| {
                choice.clone().into_iter().chain([(alternative.id.as_str(), *group)]).collect()
            };
            choices = choices
                .iter()
                .flat_map(|choice| possible.iter().map(move |group| with(choice, group)))
                .collect();
        }
        choices
    }
}

struct Part {
    term: Term,
    may_be_left_out: bool,
}

impl Term {
    /// The term of a question that may not count at all.
    fn possibly(mut self) -> Term {
        self.points.low = Exact::zero();
        self.maximum.low = Exact::zero();
        self
    }
}

fn part(model: &ImpactModel, world: &View, one: &Scored<'_>, group: Truth) -> Option<Part> {
    let Scored { section, question, points } = one;
    let over = model.roles.get(&points.role)?.over;
    let asked = world.asked(&question.name);
    let settled = world.names.answer(&question.name);
    let left_out =
        points.leave_out && matches!(settled, Some(Binding::Withheld(AnswerState::NotApplicable)));
    if group == Truth::False || left_out || (over == MaximumOver::Asked && asked == Truth::False) {
        return None;
    }
    let bounds = points.bounds(question, &world.names);
    let zero = Interval::point(Exact::zero());
    let open = matches!(settled, Some(Binding::Open) | None);
    let given = match settled {
        _ if asked == Truth::False => zero,
        _ if asked == Truth::Open => {
            Interval { low: Exact::zero(), high: bounds.points.high.clone() }
        }
        Some(Binding::Known(value)) => points.given(question, value, &world.names).0,
        Some(Binding::Hidden) => zero,
        Some(Binding::Withheld(_)) => Interval::point(points.worst(&bounds.points).clone()),
        Some(Binding::Open) | None => bounds.points.clone(),
    };
    let term =
        Term { section: *section, role: points.role, points: given, maximum: bounds.maximum };
    let certain = group == Truth::True && (over == MaximumOver::All || asked == Truth::True);
    let may_be_left_out = points.leave_out && open && asked != Truth::False;
    Some(Part { term: if certain { term } else { term.possibly() }, may_be_left_out })
}

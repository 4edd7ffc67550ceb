//! What the answers to one question are worth: by option, or by the first condition that holds.

use serde_json::Value;

use super::bindings::Names;
use crate::domain::instrument::compile::possible_values::possible_values;
use crate::domain::instrument::model::condition::{Lookup, Seen, Truth};
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::impact::{QuestionPoints, Role};
use crate::domain::instrument::model::interval::Interval;
use crate::domain::instrument::model::kind::{ChoiceOption, Kind};
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::question::Question;

/// What the answers to a question can give.
#[derive(Debug, Clone)]
pub(crate) struct Bounds {
    /// The fewest and the most points.
    pub(crate) points: Interval,
    /// The most points that the question can give; an interval only while that hangs on other
    /// answers.
    pub(crate) maximum: Interval,
}

/// The names as if one question were answered in this way, or left blank, instead of as it is.
struct Supposing<'a> {
    names: &'a Names,
    question: &'a str,
    value: Option<&'a Value>,
}

impl Lookup for Supposing<'_> {
    fn look(&self, name: &Name) -> Seen<'_> {
        if name.question() == Some(self.question) {
            self.value.map_or(Seen::Open, Seen::Value)
        } else {
            self.names.look(name)
        }
    }
}

impl QuestionPoints {
    /// The fewest and the most points that an answer can give while other answers are as they are.
    pub(crate) fn bounds(&self, question: &Question, names: &Names) -> Bounds {
        if self.when.is_empty() {
            let points = self.option_bounds(&question.kind);
            return Bounds { maximum: Interval::point(points.high.clone()), points };
        }
        let own = self
            .when
            .iter()
            .flat_map(|entry| entry.when.tests())
            .filter(|test| test.reads(&question.name));
        let own: Vec<&Value> = own.map(|test| &test.fragment).collect();
        match possible_values(question, &own) {
            Some(values) if !values.is_empty() => {
                let each: Vec<Interval> = values
                    .iter()
                    .map(|value| self.by_condition(&question.name, Some(value), names))
                    .collect();
                let end = |found: Option<&Exact>| found.cloned().unwrap_or_else(Exact::zero);
                let (low, high) = (
                    end(each.iter().map(|i| &i.low).min()),
                    end(each.iter().map(|i| &i.high).max()),
                );
                // The lower end of the maximum: the best answer gives at least the most that some
                // answer gives for certain.
                let least = end(each.iter().map(|i| &i.low).max());
                Bounds {
                    maximum: Interval { low: least, high: high.clone() },
                    points: Interval { low, high },
                }
            }
            _ => {
                let points = self.by_condition(&question.name, None, names);
                let others = self
                    .when
                    .iter()
                    .flat_map(|entry| entry.when.names())
                    .filter(|name| name.question() != Some(question.name.as_str()));
                let waits = others.into_iter().any(|name| matches!(names.look(name), Seen::Open));
                let least = if waits { points.low.clone() } else { points.high.clone() };
                Bounds { maximum: Interval { low: least, high: points.high.clone() }, points }
            }
        }
    }

    /// Whether no answer gives a point.
    pub(crate) fn gives_none(&self, kind: &Kind) -> bool {
        if self.when.is_empty() {
            self.option_bounds(kind).high.is_zero()
        } else {
            self.when.iter().all(|entry| entry.points.is_zero())
        }
    }

    fn option_bounds(&self, kind: &Kind) -> Interval {
        let worth = |option: &ChoiceOption| {
            self.points.get(&option.id).cloned().unwrap_or_else(Exact::zero)
        };
        let Kind::Multiple { options, min, max } = kind else {
            let end = |end: Option<&Exact>| end.cloned().unwrap_or_else(Exact::zero);
            return Interval {
                low: end(self.points.values().min()),
                high: end(self.points.values().max()),
            };
        };
        // An option that stands alone is an answer by itself; the others may be ticked together.
        let mut answers: Vec<Exact> =
            options.iter().filter(|option| option.alone).map(worth).collect();
        let mut together: Vec<Exact> =
            options.iter().filter(|option| !option.alone).map(worth).collect();
        together.sort();
        let fewest = usize::try_from(*min).ok().filter(|fewest| *fewest <= together.len());
        if let Some(fewest) = fewest.filter(|fewest| *fewest > 0) {
            let most = max
                .and_then(|max| usize::try_from(max).ok())
                .map_or(together.len(), |most| most.min(together.len()));
            answers.push(together.iter().take(fewest).cloned().sum());
            answers.push(together.iter().rev().take(most).cloned().sum());
        }
        let end =
            |found: Option<&Exact>| found.map_or_else(Exact::zero, |points| self.capped(points));
        Interval { low: end(answers.iter().min()), high: end(answers.iter().max()) }
    }

    /// The points of an answer that fits its question, with those of each option that it names.
    pub(crate) fn given(
        &self,
        question: &Question,
        value: &Value,
        names: &Names,
    ) -> (Interval, Vec<(String, Exact)>) {
        let options: Vec<String> = match value {
            Value::Bool(yes) => vec![yes.to_string()],
            Value::String(id) if question.kind.is_choice() => vec![id.clone()],
            Value::Array(ids) if question.kind.is_choice() => {
                ids.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            _ => Vec::new(),
        };
        if !self.when.is_empty() {
            return (self.by_condition(&question.name, Some(value), names), Vec::new());
        }
        let each: Vec<(String, Exact)> = options
            .into_iter()
            .map(|option| {
                let points = self.points.get(&option).cloned().unwrap_or_else(Exact::zero);
                (option, points)
            })
            .collect();
        (Interval::point(self.capped(&each.iter().map(|(_, points)| points.clone()).sum())), each)
    }

    /// The points of the first condition that holds; while one before it is open, from the fewest
    /// to the most that may count.
    fn by_condition(&self, question: &str, value: Option<&Value>, names: &Names) -> Interval {
        let supposing = Supposing { names, question, value };
        let mut reached: Vec<&Exact> = Vec::new();
        let mut certain = false;
        for entry in &self.when {
            match entry.when.truth(&supposing) {
                Truth::False => {}
                Truth::Open => reached.push(&entry.points),
                Truth::True => {
                    reached.push(&entry.points);
                    certain = true;
                    break;
                }
            }
        }
        let zero = Exact::zero();
        if !certain {
            reached.push(&zero);
        }
        let end =
            |found: Option<&&Exact>| found.map_or_else(Exact::zero, |points| (*points).clone());
        Interval { low: end(reached.iter().min()), high: end(reached.iter().max()) }
    }

    /// What a withheld answer counts: the most risk, the least mitigation.
    pub(crate) fn worst<'b>(&self, bounds: &'b Interval) -> &'b Exact {
        if self.role == Role::Risk { &bounds.high } else { &bounds.low }
    }

    fn capped(&self, points: &Exact) -> Exact {
        self.cap.as_ref().map_or(points, |cap| cap.min(points)).clone()
    }
}

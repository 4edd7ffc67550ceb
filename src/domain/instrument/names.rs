//! What every name stands for once the answers are walked through, and what each rests on.

use std::collections::BTreeMap;

use serde_json::Value;

use super::answers::AnswerState;
use super::condition::{Lookup, Seen, Truth};
use super::questionnaire::Questionnaire;
use super::risk_model::Decision;
use super::scope::Order;

#[derive(Debug, Clone)]
pub(crate) enum Settled {
    Known(Value),
    Open,
    Hidden,
    Withheld(AnswerState),
}

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) settled: Settled,
    /// The names that decided it; empty for an answer itself.
    pub(crate) behind: Vec<String>,
    /// Whether it might be otherwise had the vendor not kept an answer back.
    pub(crate) doubtful: bool,
}

/// The value of every settled name.
#[derive(Debug, Clone, Default)]
pub struct Names {
    entries: BTreeMap<String, Entry>,
}

impl Names {
    /// The value of a name, once settled.
    pub fn value(&self, name: &str) -> Option<&Value> {
        match self.entries.get(name)?.settled {
            Settled::Known(ref value) => Some(value),
            _ => None,
        }
    }

    /// The names with the decision settled, as learning rules see it.
    #[must_use]
    pub fn with_decision(mut self, questionnaire: &Questionnaire, decision: Decision) -> Names {
        let order = Order::of(&questionnaire.sections);
        self.know("decision".to_owned(), decision.word().into(), Vec::new());
        self.settle_facts(questionnaire, order.decision());
        self
    }

    pub(crate) fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.get(name)
    }

    pub(crate) fn set(&mut self, name: String, settled: Settled, behind: Vec<String>) {
        let entry = Entry { settled, behind, doubtful: false };
        self.entries.insert(name, entry);
    }

    pub(crate) fn know(&mut self, name: String, value: Value, behind: Vec<String>) {
        self.set(name, Settled::Known(value), behind);
    }

    /// Settles the facts whose last name is settled at this position.
    pub(crate) fn settle_facts(&mut self, questionnaire: &Questionnaire, position: usize) {
        for fact in questionnaire.facts.iter().filter(|f| f.position == position) {
            let verdict = fact.when.evaluate(self);
            let doubtful = verdict.truth != Truth::Open && fact.when.evaluate(&Doubting(self)).truth == Truth::Open;
            let settled = match verdict.truth {
                Truth::True => Settled::Known(Value::Bool(true)),
                Truth::False => Settled::Known(Value::Bool(false)),
                Truth::Open => Settled::Open,
            };
            let entry = Entry { settled, behind: verdict.behind, doubtful };
            self.entries.insert(format!("fact.{}", fact.id), entry);
        }
    }
}

impl Lookup for Names {
    fn look(&self, name: &str) -> Seen<'_> {
        match self.entries.get(name).map(|entry| &entry.settled) {
            Some(Settled::Known(value)) => Seen::Value(value),
            Some(Settled::Hidden | Settled::Withheld(_)) => Seen::NoMatch,
            Some(Settled::Open) | None => Seen::Open,
        }
    }
}

/// The same names for a reader who does not take silence for innocence: what a vendor declined to say or has not
/// evaluated stays open.
pub(crate) struct Doubting<'a>(pub(crate) &'a Names);

impl Lookup for Doubting<'_> {
    fn look(&self, name: &str) -> Seen<'_> {
        match self.0.entries.get(name) {
            Some(Entry { doubtful: true, .. }) => Seen::Open,
            Some(Entry { settled: Settled::Withheld(state), .. }) if state.withholds() => Seen::Open,
            _ => self.0.look(name),
        }
    }
}

/// Names with a few more beside them, for one rule.
pub(crate) struct Beside<'a> {
    pub(crate) names: &'a Names,
    pub(crate) more: &'a [(&'static str, Value)],
    /// Whether names of `evidence.*` that are not given match nothing, rather than being open.
    pub(crate) prefix: &'static str,
}

impl Lookup for Beside<'_> {
    fn look(&self, name: &str) -> Seen<'_> {
        match self.more.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => Seen::Value(value),
            None if name.starts_with(self.prefix) => Seen::NoMatch,
            None => self.names.look(name),
        }
    }
}

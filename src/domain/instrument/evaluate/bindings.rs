//! What every name stands for once the answers are walked through, and what each rests on.

use std::sync::Arc;

use serde_json::Value;

use crate::domain::instrument::model::answers::AnswerState;
use crate::domain::instrument::model::condition::{Condition, Lookup, Seen, Truth};
use crate::domain::instrument::model::name::{EvidenceCount, Name};
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::risk::Decision;
use crate::domain::instrument::model::symbols::Slots;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Binding {
    Known(Arc<Value>),
    Open,
    Hidden,
    Withheld(AnswerState),
}

impl Binding {
    pub(crate) fn known(value: impl Into<Value>) -> Self {
        Self::Known(Arc::new(value.into()))
    }

    /// Whether the vendor keeps back what a rule may need to know.
    pub(crate) fn is_kept_back(&self) -> bool {
        matches!(self, Self::Withheld(state) if state.withholds())
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Entry {
    settled: Binding,
    /// Whether it might be otherwise had the vendor not kept an answer back.
    doubtful: bool,
}

/// The value of every settled name.
#[derive(Debug, Clone)]
pub struct Names {
    slots: Arc<Slots>,
    entries: Vec<Entry>,
}

impl Names {
    /// Nothing is settled.
    pub(crate) fn new(slots: &Arc<Slots>) -> Self {
        Self {
            slots: Arc::clone(slots),
            entries: vec![Entry { settled: Binding::Open, doubtful: false }; slots.len()],
        }
    }

    /// The value of a name, once settled.
    pub fn value(&self, name: &Name) -> Option<&Value> {
        match self.settled(name)? {
            Binding::Known(value) => Some(value),
            _ => None,
        }
    }

    /// The names with the decision settled, as learning rules see it.
    #[must_use]
    pub fn with_decision(mut self, questionnaire: &Questionnaire, decision: Decision) -> Names {
        self.set(self.slots.of(&Name::Decision), Binding::known(decision.word()));
        self.settle_facts(questionnaire, &questionnaire.graph.decided);
        self
    }

    /// Settles the facts with these numbers, in this order.
    pub(crate) fn settle_facts(&mut self, questionnaire: &Questionnaire, numbers: &[usize]) {
        for fact in numbers.iter().filter_map(|number| questionnaire.facts.get(*number)) {
            self.settle_fact(self.slots.of(&Name::Fact(fact.id.clone())), &fact.when);
        }
    }

    /// What a name stands for; `None` when there is no such name.
    pub(crate) fn settled(&self, name: &Name) -> Option<&Binding> {
        self.at(self.slots.of(name)?)
    }

    /// What the answer to a question stands for; `None` when there is no such question.
    pub(crate) fn answer(&self, question: &str) -> Option<&Binding> {
        self.at(self.slots.question(question)?)
    }

    /// What the name with a number stands for.
    pub(crate) fn at(&self, slot: usize) -> Option<&Binding> {
        self.entries.get(slot).map(|entry| &entry.settled)
    }

    /// Settles the name with a number, and tells whether that changes anything; a name that the
    /// questionnaire does not have changes nothing.
    pub(crate) fn set(&mut self, slot: Option<usize>, settled: Binding) -> bool {
        self.enter(slot, Entry { settled, doubtful: false })
    }

    /// Settles a fact by its condition, and tells whether that changes anything.
    pub(crate) fn settle_fact(&mut self, slot: Option<usize>, when: &Condition) -> bool {
        let truth = when.truth(self);
        let doubtful = truth != Truth::Open && when.truth(&Doubting(self)) == Truth::Open;
        let settled = match truth {
            Truth::True => Binding::known(true),
            Truth::False => Binding::known(false),
            Truth::Open => Binding::Open,
        };
        self.enter(slot, Entry { settled, doubtful })
    }

    fn enter(&mut self, slot: Option<usize>, entry: Entry) -> bool {
        match slot.and_then(|slot| self.entries.get_mut(slot)) {
            Some(old) if *old != entry => {
                *old = entry;
                true
            }
            _ => false,
        }
    }
}

impl Lookup for Names {
    fn look(&self, name: &Name) -> Seen<'_> {
        self.slots.of(name).map_or(Seen::Open, |slot| self.look_at(slot, name))
    }

    fn look_at(&self, slot: usize, _name: &Name) -> Seen<'_> {
        match self.at(slot) {
            Some(Binding::Known(value)) => Seen::Value(value),
            Some(Binding::Hidden | Binding::Withheld(_)) => Seen::NoMatch,
            Some(Binding::Open) | None => Seen::Open,
        }
    }
}

/// The same names, with every answer that the vendor declined or has not evaluated taken as open.
/// It finds the stops that cannot be ruled out.
pub(crate) struct Doubting<'a>(pub(crate) &'a Names);

impl Lookup for Doubting<'_> {
    fn look(&self, name: &Name) -> Seen<'_> {
        self.0.slots.of(name).map_or(Seen::Open, |slot| self.look_at(slot, name))
    }

    fn look_at(&self, slot: usize, name: &Name) -> Seen<'_> {
        match self.0.entries.get(slot) {
            Some(entry) if entry.doubtful || entry.settled.is_kept_back() => Seen::Open,
            _ => self.0.look_at(slot, name),
        }
    }
}

/// Names with the evidence of one question beside them, for caps.
pub(crate) struct WithEvidence<'a> {
    pub(crate) names: &'a Names,
    /// How many pieces there are, and how many are good on the day; counts that are not given match
    /// nothing.
    pub(crate) counts: Option<(Value, Value)>,
}

impl Lookup for WithEvidence<'_> {
    fn look(&self, name: &Name) -> Seen<'_> {
        self.counted(name).unwrap_or_else(|| self.names.look(name))
    }

    fn look_at(&self, slot: usize, name: &Name) -> Seen<'_> {
        self.counted(name).unwrap_or_else(|| self.names.look_at(slot, name))
    }
}

impl WithEvidence<'_> {
    fn counted(&self, name: &Name) -> Option<Seen<'_>> {
        let Name::Evidence(which) = name else { return None };
        Some(match (&self.counts, which) {
            (Some((all, _)), EvidenceCount::All) => Seen::Value(all),
            (Some((_, current)), EvidenceCount::Current) => Seen::Value(current),
            (None, _) => Seen::NoMatch,
        })
    }
}

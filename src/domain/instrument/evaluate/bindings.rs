//! What every name stands for once the answers are walked through, and what each rests on.

use std::sync::Arc;

use serde_json::Value;

use crate::domain::instrument::model::answers::AnswerState;
use crate::domain::instrument::model::condition::{Condition, Lookup, Seen, Truth};
use crate::domain::instrument::model::name::{EvidenceCount, Name};
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::risk::Decision;
use crate::domain::instrument::model::symbols::Slots;
use crate::domain::instrument::model::trace::Trace;

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

/// What decided what a name stands for, recorded when it was settled.
#[derive(Debug, Clone)]
pub(crate) enum Because {
    /// Nothing that a condition decides: a sum, a limit, a measurement.
    Unconditional,
    /// Parts of the condition of a question or of a fact.
    Parts(Trace),
    /// The names that the level of a factor rests on.
    Names(Arc<[Name]>),
}

#[derive(Debug, Clone)]
struct Entry {
    settled: Binding,
    /// Whether it might be otherwise had the vendor not kept an answer back.
    doubtful: bool,
    because: Because,
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
        let unsettled =
            Entry { settled: Binding::Open, doubtful: false, because: Because::Unconditional };
        Self { slots: Arc::clone(slots), entries: vec![unsettled; slots.len()] }
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
        self.set_because(slot, settled, Because::Unconditional)
    }

    /// The same, and records what decided it.
    pub(crate) fn set_because(
        &mut self,
        slot: Option<usize>,
        settled: Binding,
        because: Because,
    ) -> bool {
        self.enter(slot, Entry { settled, doubtful: false, because })
    }

    /// The names that decided it when a name was settled, as it was recorded; `when` is the
    /// condition of a question or of a fact.
    pub(crate) fn decided<'n>(&'n self, name: &Name, when: Option<&'n Condition>) -> Vec<&'n Name> {
        let entry = self.slots.of(name).and_then(|slot| self.entries.get(slot));
        match (entry.map(|entry| &entry.because), when) {
            (Some(Because::Parts(trace)), Some(when)) => when.decided(trace).collect(),
            (Some(Because::Names(names)), _) => names.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Settles a fact by its condition, and tells whether that changes anything.
    pub(crate) fn settle_fact(&mut self, slot: Option<usize>, when: &Condition) -> bool {
        let (truth, trace) = when.trace(self);
        let doubtful = truth != Truth::Open && when.truth(&Doubting(self)) == Truth::Open;
        let settled = match truth {
            Truth::True => Binding::known(true),
            Truth::False => Binding::known(false),
            Truth::Open => Binding::Open,
        };
        self.enter(slot, Entry { settled, doubtful, because: Because::Parts(trace) })
    }

    fn enter(&mut self, slot: Option<usize>, entry: Entry) -> bool {
        let Some(old) = slot.and_then(|slot| self.entries.get_mut(slot)) else { return false };
        let changed = (&old.settled, old.doubtful) != (&entry.settled, entry.doubtful);
        // What decided it may be new although it stands for the same.
        *old = entry;
        changed
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

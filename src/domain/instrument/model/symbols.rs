//! The numbers of the names that rules read, so that what a name stands for is found without a
//! search.

use std::collections::HashMap;

use super::name::Name;

/// Every name of a questionnaire, numbered. The questions come first, in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    /// By the names of the questions, so that they are found without spelling a [`Name`].
    questions: HashMap<String, usize>,
    derived: HashMap<Name, usize>,
}

impl Slots {
    /// Numbers these names in their order; what is named twice has the first number.
    pub(crate) fn new(names: impl Iterator<Item = Name>) -> Slots {
        let mut slots = Slots::default();
        for name in names {
            let next = slots.len();
            match name {
                Name::Question(question) => slots.questions.entry(question).or_insert(next),
                derived => slots.derived.entry(derived).or_insert(next),
            };
        }
        slots
    }

    /// The number of a name.
    pub(crate) fn of(&self, name: &Name) -> Option<usize> {
        match name {
            Name::Question(question) => self.question(question),
            derived => self.derived.get(derived).copied(),
        }
    }

    /// The number of a question, by its name.
    pub(crate) fn question(&self, name: &str) -> Option<usize> {
        self.questions.get(name).copied()
    }

    /// How many names there are.
    pub(crate) fn len(&self) -> usize {
        self.questions.len() + self.derived.len()
    }
}

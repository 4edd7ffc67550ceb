//! What lists of tools are narrowed by beside the facts of each questionnaire: an agency's own
//! choice, for all its questionnaires.

use serde_json::Value;

use super::condition::{Condition, Lookup, Seen, Truth};
use super::kind::ChoiceOption;
use super::name::Name;

/// What lists are narrowed by.
#[derive(Debug, Clone, Default)]
pub struct Narrowing {
    /// The derived facts, in order.
    pub facts: Vec<DerivedFact>,
    /// The fact that says what a tool is for, where the registry asks “we want … for …”.
    pub wanted: Option<String>,
    /// The fact of which people say “without …” there.
    pub unwanted: Option<String>,
}

/// A fact of a listing that follows from public answers and public results.
#[derive(Debug, Clone)]
pub struct DerivedFact {
    /// The name of its filter in the registry, `?fact.<id>=`.
    pub id: String,
    /// What people read.
    pub label: String,
    /// Where its values come from.
    pub from: Derivation,
}

/// Where the values of a derived fact come from.
#[derive(Debug, Clone)]
pub enum Derivation {
    /// The choices in a column of a table.
    Column {
        /// The question with the table.
        question: String,
        /// The column.
        column: String,
        /// Choices that say that there is none.
        leave_out: Vec<String>,
    },
    /// Each value has a condition.
    Conditions(Vec<DerivedValue>),
}

/// A value with its condition.
#[derive(Debug, Clone)]
pub struct DerivedValue {
    /// What the address says.
    pub id: String,
    /// What people read.
    pub title: String,
    /// When a tool has it.
    pub when: Condition,
}

/// Where public answers and results are found.
pub trait Known {
    /// The public answer to a question.
    fn answer(&self, question: &str) -> Option<&Value>;
    /// A value that a public measure came to.
    fn measured(&self, measure: &str, field: &str) -> Option<&Value>;
    /// The choices in a column of a table; none where there is no such column.
    fn choices(&self, question: &str, column: &str) -> &[ChoiceOption];
}

/// What is not known for sure holds for nobody.
struct Names<'k, K>(&'k K);

impl<K: Known> Lookup for Names<'_, K> {
    fn look(&self, name: &Name) -> Seen<'_> {
        let value = match name {
            Name::Question(question) => self.0.answer(question),
            Name::Measure { measure, field } => self.0.measured(measure, field),
            _ => None,
        };
        value.map_or(Seen::Open, Seen::Value)
    }
}

impl DerivedFact {
    /// The values that a tool has, each with what people read.
    pub fn values(&self, known: &impl Known) -> Vec<(String, String)> {
        match &self.from {
            Derivation::Column { question, column, leave_out } => chosen(known, question, column)
                .filter(|option| !leave_out.contains(&option.id))
                .map(|option| (option.id.clone(), option.title.clone()))
                .collect(),
            Derivation::Conditions(values) => values
                .iter()
                .filter(|value| value.when.truth(&Names(known)) == Truth::True)
                .map(|value| (value.id.clone(), value.title.clone()))
                .collect(),
        }
    }
}

/// The choices of a column that some row has, in the order of the questionnaire.
fn chosen<'k>(
    known: &'k impl Known,
    question: &str,
    column: &'k str,
) -> impl Iterator<Item = &'k ChoiceOption> {
    let rows = known.answer(question).and_then(Value::as_array).map(Vec::as_slice);
    let rows = rows.unwrap_or_default();
    known.choices(question, column).iter().filter(move |option| {
        rows.iter().any(|row| row.get(column).and_then(Value::as_str) == Some(&option.id))
    })
}

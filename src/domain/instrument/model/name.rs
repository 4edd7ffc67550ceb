//! The names that rules read. How a name is spelled stands here only, in one parser and one
//! printer.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that a rule can read: an answer, or what is derived from answers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Name {
    /// The answer to a question, by the question's name.
    Question(String),
    /// Whether a fact holds, by its id.
    Fact(String),
    /// The level of a risk factor, by its id.
    Factor(String),
    /// The points of a question, by the question's name.
    Level(String),
    /// A value that a measure gives.
    Measure {
        /// The measure's id.
        measure: String,
        /// The field of its result.
        field: String,
    },
    /// The score of a criterion, by its id.
    Score(String),
    /// The tier of the inherent risk.
    InherentTier,
    /// The tier of the residual risk.
    ResidualTier,
    /// The decision.
    Decision,
    /// How much evidence there is at the question that a cap is asked about.
    Evidence(EvidenceCount),
}

/// Which pieces of evidence are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceCount {
    /// All of them.
    All,
    /// Those that are good on the day.
    Current,
}

/// Who may read what a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Openness {
    /// Everybody: it is published with the decision, or tells nothing of an answer.
    Everybody,
    /// Reviewers and the vendor only.
    Reviewers,
    /// Whoever may read the answers that it rests on. How deep these are looked for is decided
    /// where the name is told.
    AsItsAnswers,
}

const MEASURE: &str = "measure";

impl Name {
    /// Who may read what it stands for, as far as the name alone says it.
    pub fn openness(&self) -> Openness {
        match self {
            Name::Question(_) | Name::Fact(_) | Name::Measure { .. } => Openness::AsItsAnswers,
            Name::Level(_) => Openness::Reviewers,
            Name::Factor(_)
            | Name::Score(_)
            | Name::InherentTier
            | Name::ResidualTier
            | Name::Decision
            | Name::Evidence(_) => Openness::Everybody,
        }
    }

    /// Reads a name. What is spelled like nothing derived is the name of a question, whether there
    /// is one or not.
    pub fn parse(text: &str) -> Name {
        let derived = match text.split_once('.') {
            None if text == "decision" => Some(Name::Decision),
            Some(("inherent", "tier")) => Some(Name::InherentTier),
            Some(("residual", "tier")) => Some(Name::ResidualTier),
            Some(("evidence", "count")) => Some(Name::Evidence(EvidenceCount::All)),
            Some(("evidence", "current")) => Some(Name::Evidence(EvidenceCount::Current)),
            Some(("fact", id)) => Some(Name::Fact(id.to_owned())),
            Some(("factor", id)) => Some(Name::Factor(id.to_owned())),
            Some(("level", question)) => Some(Name::Level(question.to_owned())),
            Some(("score", criterion)) => Some(Name::Score(criterion.to_owned())),
            Some((MEASURE, value)) => {
                value.split_once('.').map(|(measure, field)| Name::measured(measure, field))
            }
            _ => None,
        };
        derived.unwrap_or_else(|| Name::Question(text.to_owned()))
    }

    /// The name of a value that a measure gives.
    pub fn measured(measure: &str, field: &str) -> Name {
        Name::Measure { measure: measure.to_owned(), field: field.to_owned() }
    }

    /// The question whose answer it is; none for a derived name.
    pub fn question(&self) -> Option<&str> {
        match self {
            Name::Question(question) => Some(question),
            _ => None,
        }
    }
}

/// What the limit is called that a whole measure sets to the points of a question.
pub fn measured_limit(measure: &str) -> String {
    format!("{MEASURE}.{measure}")
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Question(question) => out.write_str(question),
            Name::Fact(id) => write!(out, "fact.{id}"),
            Name::Factor(id) => write!(out, "factor.{id}"),
            Name::Level(question) => write!(out, "level.{question}"),
            Name::Measure { measure, field } => write!(out, "{MEASURE}.{measure}.{field}"),
            Name::Score(criterion) => write!(out, "score.{criterion}"),
            Name::InherentTier => out.write_str("inherent.tier"),
            Name::ResidualTier => out.write_str("residual.tier"),
            Name::Decision => out.write_str("decision"),
            Name::Evidence(EvidenceCount::All) => out.write_str("evidence.count"),
            Name::Evidence(EvidenceCount::Current) => out.write_str("evidence.current"),
        }
    }
}

/// A name shows as it is spelled.
impl fmt::Debug for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}", self.to_string())
    }
}

impl From<Name> for String {
    fn from(name: Name) -> String {
        name.to_string()
    }
}

impl From<String> for Name {
    fn from(text: String) -> Name {
        Name::parse(&text)
    }
}

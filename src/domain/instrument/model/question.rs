//! One question: its words, the kind of answer it takes, and who may see the answer.

use jsonschema::Validator;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::condition::Condition;
use super::document::DocumentKind;
use super::kind::Kind;
use super::messages::QuestionMessages;

/// Who may read an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// It may be published.
    Public,
    /// The agency's reviewers.
    Reviewers,
    /// The agency's legal staff only.
    Legal,
}

impl Visibility {
    /// Whether it may stand in the registry: the one rule that publishing follows and that forms
    /// tell beforehand.
    pub fn is_published(self) -> bool {
        self == Self::Public
    }
}

/// What may be carried over to the next disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reuse {
    /// To any disclosure of the same company.
    Company,
    /// To the next disclosure of the same product.
    Product,
    /// Asked afresh every time.
    Never,
}

/// The text that may stand beside an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What the text is for.
    pub label: String,
    /// At most this many words.
    pub max_words: u32,
    /// Whether an answered question needs it at submission.
    pub required: bool,
}

/// What a vendor is asked to attach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceAsk {
    /// What to attach, in a phrase.
    pub ask: String,
    /// Whether the disclosure cannot be submitted without it.
    pub required: bool,
    /// Months after which it counts as expired; `None`: it does not expire.
    pub shelf_life_months: Option<u32>,
    /// Documents that Assay looks into when one is attached.
    pub documents: Vec<DocumentKind>,
}

/// One question of a questionnaire.
#[derive(Debug, Clone)]
pub struct Question {
    /// `section.question`.
    pub name: String,
    /// The id inside its section.
    pub id: String,
    /// The short reference that people quote.
    pub code: String,
    /// The question, in words.
    pub label: String,
    /// Whether the disclosure cannot be submitted while it is blank.
    pub required: bool,
    /// Who may read the answer.
    pub visibility: Visibility,
    /// What may be carried over.
    pub reuse: Reuse,
    /// The kind of answer.
    pub kind: Kind,
    /// The text beside the answer.
    pub note: Option<Note>,
    /// What to attach.
    pub evidence: Option<EvidenceAsk>,
    /// Help, reasons, a good answer and error texts.
    pub messages: QuestionMessages,
    /// When it is asked.
    pub ask_when: Condition,
    /// Whether `ask_when` was given at all.
    pub conditional: bool,
    /// The answer's JSON Schema fragment as written.
    pub fragment: Value,
    pub(crate) shape: Validator,
}

impl Question {
    /// Whether a value fits the question's fragment.
    pub fn accepts(&self, value: &Value) -> bool {
        self.shape.is_valid(value)
    }

    /// Whether its value may stand in the registry.
    pub fn is_published(&self) -> bool {
        self.visibility.is_published()
    }
}

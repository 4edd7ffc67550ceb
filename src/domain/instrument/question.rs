//! One question: its words, the kind of answer it takes, and who may see the answer.

use jsonschema::Validator;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::condition::Condition;
use super::document::{DOCUMENTS, DocumentKind};
use super::fragment;
use super::kind::Kind;
use super::messages::QuestionMessages;
use super::reader::At;

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
    /// Whether it may stand in the registry: the one rule that publishing follows and that forms tell beforehand.
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

    pub(crate) fn read(at: &At<'_>, section: &str) -> Option<Question> {
        at.object(&["id", "code", "type", "label", "required", "ask_when", "answer", "visibility", "reuse", "note", "evidence"])?;
        let id = at.need("id").and_then(|a| a.id());
        let code = at.need("code").and_then(|a| a.text());
        let label = at.need("label").and_then(|a| a.text());
        let required = at.need("required").and_then(|a| a.boolean());
        let visibility = at
            .need("visibility")
            .and_then(|a| a.word(&[("public", Visibility::Public), ("reviewers", Visibility::Reviewers), ("legal", Visibility::Legal)]));
        let reuse = at.need("reuse").and_then(|a| a.word(&[("company", Reuse::Company), ("product", Reuse::Product), ("never", Reuse::Never)]));
        let ask_when = at.get("ask_when");
        let conditional = ask_when.is_some();
        let ask_when = match ask_when {
            Some(condition) => Condition::read(&condition),
            None => Some(Condition::always()),
        };
        let type_name = at.need("type").and_then(|a| a.text());
        let answer = at.need("answer");
        let kind = match (&type_name, &answer) {
            (Some(name), Some(answer)) => Kind::read(at, name, answer),
            _ => None,
        };
        let shape = answer.as_ref().and_then(fragment::compile_answer);
        let note = at.get("note").map(|a| Note::read(&a));
        let evidence = at.get("evidence").map(|a| EvidenceAsk::read(&a));
        let id = id?;
        Some(Question {
            name: format!("{section}.{id}"),
            id,
            code: code?,
            label: label?,
            required: required?,
            visibility: visibility?,
            reuse: reuse?,
            kind: kind?,
            note: match note {
                Some(read) => Some(read?),
                None => None,
            },
            evidence: match evidence {
                Some(read) => Some(read?),
                None => None,
            },
            messages: QuestionMessages::default(),
            ask_when: ask_when?,
            conditional,
            fragment: answer?.value.clone(),
            shape: shape?,
        })
    }
}

impl Note {
    fn read(at: &At<'_>) -> Option<Note> {
        at.object(&["label", "max_words", "required"])?;
        let label = at.need("label").and_then(|a| a.text());
        let max_words = at.need("max_words").and_then(|a| a.whole(1, 2000));
        let required = at.get("required").map_or(Some(false), |a| a.boolean());
        Some(Note { label: label?, max_words: max_words?, required: required? })
    }
}

impl EvidenceAsk {
    fn read(at: &At<'_>) -> Option<EvidenceAsk> {
        at.object(&["ask", "required", "shelf_life_months", "documents"])?;
        let ask = at.need("ask").and_then(|a| a.text());
        let required = at.get("required").map_or(Some(false), |a| a.boolean());
        let months = match at.get("shelf_life_months") {
            Some(months) => Some(months.whole(1, 600)?),
            None => None,
        };
        let documents = at.get("documents").map_or_else(Vec::new, |a| a.items().iter().filter_map(|item| item.word(&DOCUMENTS)).collect());
        Some(EvidenceAsk { ask: ask?, required: required?, shelf_life_months: months, documents })
    }
}

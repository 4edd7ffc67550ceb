//! What a vendor answered, and its JSON forms.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::answer_fault::AnswerFault;
use super::json_words::{escape, short};
use super::messages::FaultKind;

/// An answer. Blank is the absence of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A value, with the text beside it where the question has one.
    Answered {
        /// The value, shared with whoever evaluates it.
        value: Arc<Value>,
        /// The text beside it.
        note: Option<String>,
    },
    /// The question does not apply.
    NotApplicable {
        /// Why not.
        reason: String,
    },
    /// The vendor has not found out yet.
    NotYetEvaluated {
        /// Why not yet.
        reason: String,
    },
    /// The vendor does not say.
    Declined {
        /// Why not.
        reason: String,
    },
}

/// The state of an answer, without its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// No answer, or one that does not fit the question.
    Blank,
    /// A value.
    Answered,
    /// Not applicable.
    NotApplicable,
    /// Not yet evaluated.
    NotYetEvaluated,
    /// Declined.
    Declined,
}

impl AnswerState {
    /// What people read.
    pub fn words(self) -> &'static str {
        match self {
            AnswerState::Blank => "Not answered yet",
            AnswerState::Answered => "Answered",
            AnswerState::NotApplicable => "Not applicable",
            AnswerState::NotYetEvaluated => "Not yet evaluated",
            AnswerState::Declined => "Declined to answer",
        }
    }

    /// Whether the vendor keeps back what a rule may need to know.
    pub fn withholds(self) -> bool {
        matches!(self, AnswerState::NotYetEvaluated | AnswerState::Declined)
    }
}

impl Answer {
    /// An answer that is a plain value.
    pub fn plain(value: Value) -> Self {
        Self::noted(value, None)
    }

    /// An answer that is a value with the text beside it.
    pub fn noted(value: Value, note: Option<String>) -> Self {
        Self::Answered { value: Arc::new(value), note }
    }

    /// The state of the answer.
    pub fn state(&self) -> AnswerState {
        match self {
            Answer::Answered { .. } => AnswerState::Answered,
            Answer::NotApplicable { .. } => AnswerState::NotApplicable,
            Answer::NotYetEvaluated { .. } => AnswerState::NotYetEvaluated,
            Answer::Declined { .. } => AnswerState::Declined,
        }
    }

    /// The value, when there is one.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Answer::Answered { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The note beside the value or the reason of the state.
    pub fn words(&self) -> Option<&str> {
        match self {
            Answer::Answered { note, .. } => note.as_deref(),
            Answer::NotApplicable { reason }
            | Answer::NotYetEvaluated { reason }
            | Answer::Declined { reason } => Some(reason),
        }
    }

    /// Reads one answer; `Ok(None)` is blank.
    ///
    /// # Errors
    /// A sentence that says which form an answer takes.
    pub fn parse(json: &Value) -> Result<Option<Answer>, String> {
        match json {
            Value::Null => Ok(None),
            Value::Object(object) if object.contains_key("state") => parse_state(object).map(Some),
            Value::Object(object) if object.contains_key("value") => parse_noted(object),
            Value::Object(_) => {
                Err("An answer that is an object has a `value` and a `note`, or a \
                `state` and a `reason`."
                    .to_owned())
            }
            value => Ok(Some(Answer::plain(value.clone()))),
        }
    }

    /// The JSON form of the answer.
    pub fn to_json(&self) -> Value {
        let state = |word: &str, reason: &str| json!({ "state": word, "reason": reason });
        match self {
            Answer::Answered { value, note: None } => (**value).clone(),
            Answer::Answered { value, note: Some(note) } => {
                json!({ "value": **value, "note": note })
            }
            Answer::NotApplicable { reason } => state("not_applicable", reason),
            Answer::NotYetEvaluated { reason } => state("not_yet_evaluated", reason),
            Answer::Declined { reason } => state("declined", reason),
        }
    }
}

fn parse_state(object: &Map<String, Value>) -> Result<Answer, String> {
    only(object, &["state", "reason"])?;
    let reason = match object.get("reason") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(reason)) => reason.clone(),
        Some(other) => return Err(format!("A reason is a text, not {}.", short(other))),
    };
    match object.get("state").and_then(Value::as_str) {
        Some("not_applicable") => Ok(Answer::NotApplicable { reason }),
        Some("not_yet_evaluated") => Ok(Answer::NotYetEvaluated { reason }),
        Some("declined") => Ok(Answer::Declined { reason }),
        _ => {
            Err("An answer state is `not_applicable`, `not_yet_evaluated` or `declined`."
                .to_owned())
        }
    }
}

fn parse_noted(object: &Map<String, Value>) -> Result<Option<Answer>, String> {
    only(object, &["value", "note"])?;
    let note = match object.get("note") {
        None | Some(Value::Null) => None,
        Some(Value::String(note)) => Some(note.clone()).filter(|note| !note.trim().is_empty()),
        Some(other) => return Err(format!("A note is a text, not {}.", short(other))),
    };
    Ok(match object.get("value") {
        None | Some(Value::Null) => None,
        Some(value) => Some(Answer::noted(value.clone(), note)),
    })
}

fn only(object: &Map<String, Value>, known: &[&str]) -> Result<(), String> {
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(format!("`{key}` is not part of an answer.")),
        None => Ok(()),
    }
}

/// The answers of a disclosure by question name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// No answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a JSON object of answers by question name.
    ///
    /// # Errors
    /// A fault for every answer that has none of the known forms.
    pub fn parse(json: &Value) -> Result<Self, Vec<AnswerFault>> {
        let shape = |name: &str, message: String| AnswerFault {
            question: name.to_owned(),
            pointer: if name.is_empty() { String::new() } else { format!("/{}", escape(name)) },
            kind: FaultKind::Type,
            message,
        };
        let Value::Object(object) = json else {
            return Err(vec![shape(
                "",
                "Answers are an object with question names as keys.".to_owned(),
            )]);
        };
        let mut answers = BTreeMap::new();
        let mut faults = Vec::new();
        for (name, value) in object {
            match Answer::parse(value) {
                Ok(Some(answer)) => {
                    answers.insert(name.clone(), answer);
                }
                Ok(None) => {}
                Err(message) => faults.push(shape(name, message)),
            }
        }
        if faults.is_empty() { Ok(Self(answers)) } else { Err(faults) }
    }

    /// The answer to a question.
    pub fn get(&self, name: &str) -> Option<&Answer> {
        self.0.get(name)
    }

    /// Answers a question anew.
    pub fn set(&mut self, name: impl Into<String>, answer: Answer) {
        self.0.insert(name.into(), answer);
    }

    /// Makes a question blank.
    pub fn clear(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// All answers in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(name, answer)| (name.as_str(), answer))
    }

    /// Whether nothing is answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The JSON form: an object with question names as keys, in the order of the names.
    pub fn to_json(&self) -> Value {
        let entries = self.0.iter().map(|(name, a)| (name.clone(), a.to_json()));
        Value::Object(entries.collect())
    }
}

impl FromIterator<(String, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (String, Answer)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

impl Serialize for Answers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Answers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Value::deserialize(deserializer)?;
        Self::parse(&json).map_err(|faults| {
            let first = faults.first();
            serde::de::Error::custom(
                first.map_or_else(String::new, |fault| {
                    format!("{}: {}", fault.question, fault.message)
                }),
            )
        })
    }
}

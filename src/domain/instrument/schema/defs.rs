//! The named parts of the document, each made once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::domain::instrument::model::questionnaire::Questionnaire;

/// Where the parts stand in the document.
const PLACE: &str = "#/$defs/";

/// The parts made so far, and the questionnaire that they are about.
pub(super) struct Defs<'q> {
    pub(super) questionnaire: &'q Questionnaire,
    parts: BTreeMap<String, Value>,
    /// How to speak of a part: by a reference, or in place when it is nothing but `true`, `false`
    /// or another reference.
    spoken: BTreeMap<String, Value>,
}

impl<'q> Defs<'q> {
    pub(super) fn new(questionnaire: &'q Questionnaire) -> Self {
        Self { questionnaire, parts: BTreeMap::new(), spoken: BTreeMap::new() }
    }

    /// A part by its name; `make` writes it when it is asked for the first time.
    pub(super) fn part(&mut self, name: &str, make: impl FnOnce(&mut Self) -> Value) -> Value {
        if let Some(spoken) = self.spoken.get(name) {
            return spoken.clone();
        }
        let part = make(self);
        let alias = part.is_boolean()
            || part.as_object().is_some_and(|keys| keys.len() == 1 && keys.contains_key("$ref"));
        let spoken = if alias { part.clone() } else { reference(name) };
        if !alias {
            self.parts.insert(name.to_owned(), part);
        }
        self.spoken.insert(name.to_owned(), spoken.clone());
        spoken
    }

    /// The parts that the rest of the document needs, in the order of their names: not every level
    /// of a factor is asked for.
    pub(super) fn finish(self, document: &Value) -> Value {
        let mut needed = BTreeSet::new();
        let mut open = referred(document);
        while let Some(name) = open.pop() {
            if let Some(part) = self.parts.get(name)
                && needed.insert(name)
            {
                open.extend(referred(part));
            }
        }
        Value::Object(
            self.parts
                .iter()
                .filter(|(name, _)| needed.contains(name.as_str()))
                .map(|(name, part)| (name.clone(), part.clone()))
                .collect(),
        )
    }
}

/// The names of the parts that a schema refers to.
fn referred(schema: &Value) -> Vec<&str> {
    match schema {
        Value::Object(keys) => {
            let own = keys
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|reference| reference.strip_prefix(PLACE));
            keys.values().flat_map(referred).chain(own).collect()
        }
        Value::Array(items) => items.iter().flat_map(referred).collect(),
        _ => Vec::new(),
    }
}

/// A reference to a part of this document.
fn reference(name: &str) -> Value {
    json!({ "$ref": format!("{PLACE}{name}") })
}

/// A part with words for people; what is always or never true needs none.
pub(super) fn titled(title: &str, mut part: Value) -> Value {
    let plain = part.as_object().is_some_and(|keys| keys.len() == 1 && keys.contains_key("$ref"));
    if let Some(keys) = part.as_object_mut()
        && !plain
    {
        keys.shift_insert(0, "title".to_owned(), Value::from(title));
    }
    part
}

//! The forms that an answer takes: a value, a value with a note, a state with its reason, or
//! nothing.

use serde_json::{Map, Value, json};

use super::defs::{Defs, titled};
use super::logic::{all, any};
use super::patterns;
use crate::domain::instrument::compile::fragment::{MAX_WORDS, UNIT, each_schema, spelled_out};
use crate::domain::instrument::model::format::Format;
use crate::domain::instrument::model::kind::{Kind, characters_of};
use crate::domain::instrument::model::question::{Note, Question};

const STATES: [&str; 3] = ["not_applicable", "not_yet_evaluated", "declined"];

impl Defs<'_> {
    /// No answer.
    pub(super) fn blank(&mut self) -> Value {
        let null = || json!({ "type": "null" });
        self.part("blank", |_| {
            titled("No answer", any(vec![null(), noted(&null(), &maybe_text(), false)]))
        })
    }

    /// What may stand at a question that is not asked: anything that has the form of an answer.
    pub(super) fn unasked(&mut self) -> Value {
        let plain = json!({ "type": ["null", "boolean", "number", "string", "array"] });
        let forms = vec![
            plain,
            noted(&json!(true), &maybe_text(), false),
            state(&maybe_text(), &["state"]),
        ];
        self.part("unasked", |_| titled("At a question that is not asked", any(forms)))
    }

    fn state(&mut self) -> Value {
        let reason = self.not_blank();
        self.part("state", |_| {
            titled("No value, and the reason why", state(&reason, &["state", "reason"]))
        })
    }

    /// An answer to a question that is asked; blank where the question may stay blank.
    pub(super) fn answer(&mut self, question: &Question) -> Value {
        self.part(&format!("answer.{}", question.name), |defs| {
            let value = defs.part(&format!("value.{}", question.name), |defs| defs.value(question));
            let note = defs.note(question.note.as_ref());
            let must = question.note.as_ref().is_some_and(|note| note.required);
            let mut forms = vec![noted(&value, &note, must)];
            if !must {
                forms.insert(0, value);
            }
            forms.push(defs.state());
            if !question.required {
                forms.push(defs.blank());
            }
            let mut part = json!({ "title": question.label, "$comment": question.code });
            if let Some(keys) = part.as_object_mut() {
                if !question.messages.help.is_empty() {
                    keys.insert(
                        "description".to_owned(),
                        Value::from(question.messages.help.as_str()),
                    );
                }
                keys.insert("anyOf".to_owned(), Value::Array(forms));
            }
            part
        })
    }

    /// The value of a question: its fragment, and for a text not nothing but white space.
    fn value(&mut self, question: &Question) -> Value {
        let fragment = self.translate(&bounded(question));
        if matches!(question.kind, Kind::Text { .. }) {
            all(vec![fragment, self.not_blank()])
        } else {
            fragment
        }
    }

    fn note(&mut self, note: Option<&Note>) -> Value {
        let empty = json!({ "type": ["string", "null"], "pattern": patterns::blank() });
        let Some(note) = note else {
            return self.part("no_note", |_| titled("There is no note here", empty));
        };
        let most = u64::from(note.max_words);
        let words = self.at_most_words(most);
        let text = json!({ "title": note.label, "maxLength": characters_of(most),
            "type": if note.required { json!("string") } else { json!(["string", "null"]) } });
        let parts =
            if note.required { vec![text, words, self.not_blank()] } else { vec![text, words] };
        all(parts)
    }

    fn not_blank(&mut self) -> Value {
        self.part("text", |_| {
            json!({ "title": "A text that is not blank", "type": "string",
                "pattern": patterns::not_blank() })
        })
    }

    fn at_most_words(&mut self, limit: u64) -> Value {
        self.part(&format!("words.{limit}"), |_| {
            json!({ "title": format!("At most {limit} words"),
                "pattern": patterns::at_most_words(limit) })
        })
    }

    /// A format as a pattern.
    fn format(&mut self, format: Format) -> Value {
        self.part(format.word(), |_| match format {
            Format::Date => one_line("A date", &patterns::date()),
            Format::Uri => one_line("A URI", &patterns::uri()),
        })
    }

    /// A fragment in standard keywords alone.
    pub(super) fn translate(&mut self, fragment: &Value) -> Value {
        let Value::Object(keys) = fragment else {
            return fragment.clone();
        };
        let mut written = Map::new();
        let mut more = Vec::new();
        for (key, value) in keys {
            match key.as_str() {
                MAX_WORDS => more.extend(value.as_u64().map(|limit| self.at_most_words(limit))),
                UNIT => {
                    written.insert(
                        "$comment".to_owned(),
                        json!(format!("Unit: {}", value.as_str().unwrap_or_default())),
                    );
                }
                "format" => {
                    let format = value.as_str().and_then(Format::parse);
                    more.extend(format.map(|format| self.format(format)));
                }
                _ => {
                    written.insert(
                        key.clone(),
                        each_schema(key, value, &mut |inner| self.translate(inner)),
                    );
                }
            }
        }
        if let Some(Value::Array(own)) = written.get_mut("allOf") {
            own.append(&mut more);
        }
        let mut parts = more;
        if !written.is_empty() {
            parts.insert(0, Value::Object(written));
        }
        all(parts)
    }
}

/// The fragment of an answer with the most characters of each of its texts.
fn bounded(question: &Question) -> Value {
    let mut fragment = spelled_out(&question.fragment);
    let bound = |fragment: Option<&mut Value>, kind: &Kind| {
        if let (Some(object), Some(most)) =
            (fragment.and_then(Value::as_object_mut), kind.most_characters())
        {
            object.insert("maxLength".to_owned(), Value::from(most));
        }
    };
    for column in question.kind.columns() {
        bound(
            fragment
                .pointer_mut("/items/properties")
                .and_then(|columns| columns.get_mut(&column.id)),
            &column.kind,
        );
    }
    bound(Some(&mut fragment), &question.kind);
    fragment
}

/// The form `{ "value": …, "note": … }`.
fn noted(value: &Value, note: &Value, must: bool) -> Value {
    let required: &[&str] = if must { &["value", "note"] } else { &["value"] };
    json!({ "type": "object", "properties": { "value": value, "note": note }, "required": required,
        "additionalProperties": false })
}

/// A text of one line with a pattern. In some languages `$` also matches before a line's end, so
/// that is refused by itself.
fn one_line(title: &str, pattern: &str) -> Value {
    json!({ "title": title, "pattern": pattern, "not": { "type": "string", "pattern": "\n" } })
}

fn maybe_text() -> Value {
    json!({ "type": ["string", "null"] })
}

/// The form `{ "state": …, "reason": … }`.
fn state(reason: &Value, required: &[&str]) -> Value {
    let properties = json!({ "state": { "enum": STATES }, "reason": reason });
    json!({ "type": "object", "properties": properties, "required": required,
        "additionalProperties": false })
}

//! Reads the JSON of a questionnaire folder with the place of every value at hand, so that each
//! fault can be located and one reading finds them all.

use std::num::NonZeroU8;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::fault::{Fault, Faults};
use crate::domain::instrument::model::json_words::{escape, list, short};
use crate::domain::measures::documents::tree::bounded_json;

/// Past this length a pointer grows no further, so that a pointer cannot cost more than its value.
const LONGEST_POINTER: usize = 400;

/// How much of a key a pointer shows.
const LONGEST_KEY: usize = 100;

/// A value and where it stands.
#[derive(Clone)]
pub(crate) struct At<'a> {
    pub(crate) value: &'a Value,
    pub(crate) file: &'a str,
    pub(crate) pointer: String,
    pub(crate) faults: &'a Faults,
}

impl<'a> At<'a> {
    pub(crate) fn root(value: &'a Value, file: &'a str, faults: &'a Faults) -> Self {
        Self { value, file, pointer: String::new(), faults }
    }

    pub(crate) fn fault(&self, sentence: impl Into<String>) {
        self.faults.add(Fault::new(self.file, self.pointer.clone(), sentence));
    }

    /// The fault, and nothing read.
    pub(crate) fn refuse<T>(&self, sentence: impl Into<String>) -> Option<T> {
        self.fault(sentence);
        None
    }

    pub(crate) fn child(&self, key: &str, value: &'a Value) -> At<'a> {
        let pointer = if self.pointer.len() > LONGEST_POINTER {
            self.pointer.clone()
        } else {
            format!(
                "{}/{}",
                self.pointer,
                escape(&key.chars().take(LONGEST_KEY).collect::<String>())
            )
        };
        At { value, file: self.file, pointer, faults: self.faults }
    }

    /// The value at a key; missing and `null` are the same.
    pub(crate) fn get(&self, key: &str) -> Option<At<'a>> {
        let value = self.value.as_object()?.get(key)?;
        (!value.is_null()).then(|| self.child(key, value))
    }

    /// The value at a key that has to be there.
    pub(crate) fn need(&self, key: &str) -> Option<At<'a>> {
        let found = self.get(key);
        if found.is_none() {
            self.fault(format!("`{key}` is missing."));
        }
        found
    }

    /// The value as an object that has no other keys than these.
    pub(crate) fn object(&self, known: &[&str]) -> Option<&'a Map<String, Value>> {
        let object = self.map()?;
        for key in object.keys().filter(|k| !known.contains(&k.as_str())) {
            self.child(key, &Value::Null).fault(format!(
                "`{key}` is not a known key. Known here: {}.",
                list(known.iter().copied())
            ));
        }
        Some(object)
    }

    pub(crate) fn map(&self) -> Option<&'a Map<String, Value>> {
        match self.value {
            Value::Object(object) => Some(object),
            other => self.refuse(format!("An object is expected here, not {}.", name_of(other))),
        }
    }

    pub(crate) fn entries(&self) -> Vec<(&'a str, At<'a>)> {
        self.map().map_or_else(Vec::new, |object| {
            object.iter().map(|(key, value)| (key.as_str(), self.child(key, value))).collect()
        })
    }

    pub(crate) fn items(&self) -> Vec<At<'a>> {
        match self.value {
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, value)| self.child(&index.to_string(), value))
                .collect(),
            other => {
                self.fault(format!("A list is expected here, not {}.", name_of(other)));
                Vec::new()
            }
        }
    }

    /// A text that is not blank.
    pub(crate) fn text(&self) -> Option<String> {
        match self.value {
            Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
            Value::String(_) => self.refuse("This text is empty."),
            other => self.refuse(format!("A text is expected here, not {}.", name_of(other))),
        }
    }

    /// An id: lower-case letters, digits and `_`.
    pub(crate) fn id(&self) -> Option<String> {
        let text = self.text()?;
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if text.bytes().all(fits) {
            Some(text)
        } else {
            self.refuse(format!("“{text}” is not an id: use lower-case letters, digits and `_`."))
        }
    }

    /// One of a few words.
    pub(crate) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let text = self.text()?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            self.fault(format!(
                "“{text}” is not one of {}.",
                list(words.iter().map(|(word, _)| *word))
            ));
        }
        found.map(|(_, value)| *value)
    }

    pub(crate) fn boolean(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(*value),
            other => {
                self.refuse(format!("`true` or `false` is expected here, not {}.", name_of(other)))
            }
        }
    }

    /// A whole number in a range.
    pub(crate) fn whole(&self, lowest: u32, highest: u32) -> Option<u32> {
        let number = self.value.as_u64().and_then(|n| u32::try_from(n).ok());
        match number {
            Some(n) if (lowest..=highest).contains(&n) => Some(n),
            _ => self.refuse(format!(
                "A whole number from {lowest} to {highest} is expected here, not {}.",
                short(self.value)
            )),
        }
    }

    /// A tier, level or other small whole number.
    pub(crate) fn small(&self, lowest: u8, highest: u8) -> Option<u8> {
        self.whole(u32::from(lowest), u32::from(highest)).and_then(|n| u8::try_from(n).ok())
    }

    /// A whole number from 1 to this.
    pub(crate) fn positive(&self, highest: u8) -> Option<NonZeroU8> {
        self.small(1, highest).and_then(NonZeroU8::new)
    }

    /// A decimal number that is not negative.
    pub(crate) fn number(&self) -> Option<Exact> {
        let number = match self.value {
            Value::Number(number) => Exact::from_json(number),
            _ => None,
        };
        match number {
            Some(n) if n >= Exact::zero() => Some(n),
            _ => self.refuse(format!(
                "A number that is not negative is expected here, not {}.",
                short(self.value)
            )),
        }
    }

    /// A share from 0 to 1: a number, or a fraction such as `"1/3"`.
    pub(crate) fn share(&self) -> Option<Exact> {
        let share = match self.value {
            Value::Number(number) => Exact::parse_share(&number.to_string()),
            Value::String(text) => Exact::parse_share(text),
            _ => None,
        };
        share.or_else(|| {
            self.refuse(format!(
                "A share from 0 to 1, such as 0.25 or “1/4”, is expected here, not {}.",
                short(self.value)
            ))
        })
    }

    pub(crate) fn date(&self) -> Option<NaiveDate> {
        let text = self.text()?;
        NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .ok()
            .or_else(|| self.refuse(format!("“{text}” is not a date such as 2026-11-21.")))
    }

    pub(crate) fn texts(&self) -> Vec<String> {
        self.items().iter().filter_map(At::text).collect()
    }
}

/// Reads a file's JSON. A syntax error and a key that is given twice are faults with their line and
/// column.
pub(crate) fn read_json(file: &str, bytes: &[u8], faults: &Faults) -> Option<Value> {
    match bounded_json(bytes) {
        Ok(value) => Some(value),
        Err(error) => {
            let cause = error.to_string();
            let cause = cause.split(" at line ").next().unwrap_or_default();
            faults.add(Fault::new(
                file,
                "",
                format!(
                    "This is not valid JSON at line {}, column {}: {cause}.",
                    error.line(),
                    error.column()
                ),
            ));
            None
        }
    }
}

fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a yes or no",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

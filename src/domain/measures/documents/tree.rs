//! JSON (RFC 8259) and YAML read into one tree of values, with bounds that hold after aliases are followed.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, EnumAccess, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize as _, Deserializer};
use serde_json::{Map, Number, Value};

use super::finding::{DocumentError, MAX_DEPTH, MAX_EXPANDED_BYTES, MAX_NODES, quoted};
use super::text;

/// How many brackets of YAML may be open at one time, counted without regard to quotation marks. It bounds the work of the scanner.
const MAX_OPEN_BRACKETS: usize = 512;

/// How many `%TAG` lines a YAML document may have: every one is compared with all before it.
const MAX_TAG_LINES: usize = 16;

/// Reads a JSON document.
pub(super) fn json(bytes: &[u8]) -> Result<Value, DocumentError> {
    from_json(text::read(bytes)?.body)
}

/// Reads a YAML document, or a JSON one.
pub(super) fn yaml(bytes: &[u8]) -> Result<Value, DocumentError> {
    let body = text::read(bytes)?.body;
    if !body.trim_start().starts_with(['{', '[']) {
        return from_yaml(body);
    }
    // YAML has mappings in braces too. What begins as JSON is meant as that: programs that read JSON will stumble over it.
    from_json(body).or_else(|as_json| if looks_like_json(body) { Err(as_json) } else { from_yaml(body) })
}

/// Whether the first thing in the brackets is a text in quotation marks, as JSON has its keys.
fn looks_like_json(body: &str) -> bool {
    body.trim_start_matches(|c: char| matches!(c, '{' | '[') || c.is_whitespace()).starts_with('"')
}

/// Reads JSON within the bounds on depth and on the number of values. A key that an object gives twice is an error.
pub(crate) fn bounded_json(bytes: &[u8]) -> serde_json::Result<Value> {
    let budget = Budget::default();
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Seed { budget: &budget, depth: 0 }.deserialize(&mut reader)?;
    reader.end().map(|()| value)
}

fn from_json(body: &str) -> Result<Value, DocumentError> {
    bounded_json(body.as_bytes()).map_err(|cause| {
        let place = if cause.line() == 0 { String::new() } else { format!("line {}, column {}", cause.line(), cause.column()) };
        DocumentError::new(place, format!("This is not readable JSON: {}. Correct it and upload it again.", reason(&cause.to_string())))
    })
}

fn from_yaml(body: &str) -> Result<Value, DocumentError> {
    if let Some(line) = too_many_brackets(body) {
        return Err(DocumentError::new(format!("line {line}"), "Too many brackets are open at one time. Flatten the document and upload it again."));
    }
    if body.lines().filter(|line| line.starts_with("%TAG")).count() > MAX_TAG_LINES {
        return Err(DocumentError::new("line 1", "The document declares too many tags (%TAG). Write plain values without tags."));
    }
    let budget = Budget::default();
    let value = Seed { budget: &budget, depth: 0 }.deserialize(serde_norway::Deserializer::from_str(body));
    value.map_err(|cause| {
        let place = cause.location().map(|at| format!("line {}, column {}", at.line(), at.column())).unwrap_or_default();
        DocumentError::new(place, format!("This is not readable YAML: {}. Correct it and upload it again.", reason(&cause.to_string())))
    })
}

/// The reader's own words without the place, which is told apart, and without a full stop.
fn reason(words: &str) -> String {
    let words = words.split(" at line ").next().unwrap_or_default().trim_end_matches('.');
    words.chars().take(200).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn too_many_brackets(body: &str) -> Option<usize> {
    let mut open = 0_usize;
    let mut line = 1;
    for byte in body.bytes() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            b'\n' => line += 1,
            _ => {}
        }
        if open > MAX_OPEN_BRACKETS {
            return Some(line);
        }
    }
    None
}

/// What is left to spend on one document.
struct Budget {
    nodes: Cell<usize>,
    bytes: Cell<usize>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { nodes: Cell::new(MAX_NODES), bytes: Cell::new(MAX_EXPANDED_BYTES) }
    }
}

impl Budget {
    fn spend<E: Error>(&self, bytes: usize) -> Result<(), E> {
        let nodes = self.nodes.get().checked_sub(1).ok_or_else(|| E::custom(format!("the document holds more than {MAX_NODES} values")))?;
        let left = self.bytes.get().checked_sub(bytes);
        let left = left.ok_or_else(|| E::custom(format!("the document holds more than {MAX_EXPANDED_BYTES} bytes of text")))?;
        self.nodes.set(nodes);
        self.bytes.set(left);
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct Seed<'a> {
    budget: &'a Budget,
    depth: usize,
}

impl Seed<'_> {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth >= MAX_DEPTH {
            return Err(E::custom(format!("lists and objects lie more than {MAX_DEPTH} levels deep")));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.budget.spend(0).map(|()| Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.budget.spend(0).map(|()| Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.budget.spend(0).map(|()| Value::from(value))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_string(value.to_string())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_string(value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.budget.spend(0)?;
        Ok(Number::from_f64(value).map_or_else(|| Value::String(value.to_string()), Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.budget.spend(value.len()).map(|()| Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.budget.spend(value.len()).map(|()| Value::String(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.budget.spend(0).map(|()| Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        self.deserialize(reader)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.budget.spend(0)?;
        let seed = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(seed)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.budget.spend(0)?;
        let seed = self.deeper()?;
        let mut object = Map::new();
        while let Some(key) = entries.next_key_seed(seed)? {
            let key = scalar(&key).ok_or_else(|| A::Error::custom("a key is a list or an object; write keys as text"))?;
            // Readers disagree on which of two values counts, so a second one could hide the first.
            if object.contains_key(&key) {
                return Err(A::Error::custom(format!("the key {} appears twice in one object", quoted(&key))));
            }
            let value = entries.next_value_seed(seed)?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (tag, _) = tagged.variant_seed(Tag)?;
        Err(A::Error::custom(format!("the tag {} is not understood; write plain values", quoted(&tag))))
    }
}

struct Tag;

impl<'de> DeserializeSeed<'de> for Tag {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<String, D::Error> {
        String::deserialize(reader)
    }
}

/// A text, number, yes or no as text; `None` for nothing, lists and objects.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

//! JSON (RFC 8259) and YAML read into one tree of values, with bounds that hold after aliases are
//! followed.

mod aliases;

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, EnumAccess, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize as _, Deserializer};
use serde_json::{Map, Number, Value};

use super::finding::{
    DocumentError, MAX_DEPTH, MAX_EXPANDED_BYTES, MAX_LARGE_NODES, MAX_LARGE_TEXT_BYTES, MAX_NODES,
    quoted,
};
use super::text;
use crate::domain::texts::size_in_words;

/// How many brackets of YAML may be open at one time, counted without regard to quotation marks. It
/// bounds the work of the scanner.
const MAX_OPEN_BRACKETS: usize = 512;

/// What is said of a document whose values lie too deep.
const TOO_DEEP: &str = "lists and objects lie more than";

/// The longest reason that is repeated, in characters.
const MAX_REASON_CHARS: usize = 200;

/// How many `%TAG` lines a YAML document may have: every one is compared with all before it.
const MAX_TAG_LINES: usize = 16;

/// Reads a JSON document.
pub(super) fn json(bytes: &[u8]) -> Result<Value, DocumentError> {
    from_json(text::read(bytes)?.body, &Budget::default(), None)
}

/// Reads a YAML document, or a JSON one.
pub(super) fn yaml(bytes: &[u8]) -> Result<Value, DocumentError> {
    from_either(text::read(bytes)?.body, &Budget::default(), None)
}

/// Reads a YAML document, or a JSON one, of a kind that is large by nature.
pub(super) fn large_yaml(bytes: &[u8]) -> Result<Value, DocumentError> {
    from_either(text::bounded(bytes, MAX_LARGE_TEXT_BYTES)?.body, &Budget::large(), None)
}

/// Reads a JSON or YAML document that is a long list by nature. Each item of the lists at its top
/// that `lists` names goes to `each`, with the name of its list and its number, and is forgotten;
/// they are empty in what comes back.
pub(super) fn items<'a>(
    bytes: &[u8],
    lists: &'a [&'static str],
    each: &'a mut Each<'a>,
) -> Result<Value, DocumentError> {
    let body = text::bounded(bytes, MAX_LARGE_TEXT_BYTES)?.body;
    // An alias of YAML costs little to write, so what items cost is given back for JSON only.
    let sink = Sink { lists, refunds: looks_like_json(body), each: RefCell::new(each) };
    from_either(body, &Budget::large(), Some(&sink))
}

fn from_either(
    body: &str,
    budget: &Budget,
    sink: Option<&Sink<'_>>,
) -> Result<Value, DocumentError> {
    if !is_braced(body) {
        return from_yaml(body, budget, sink);
    }
    // YAML has mappings in braces too. What begins as JSON is meant as that: programs that read
    // JSON will stumble over it.
    from_json(body, budget, sink).or_else(|as_json| {
        if looks_like_json(body) { Err(as_json) } else { from_yaml(body, budget, sink) }
    })
}

fn is_braced(body: &str) -> bool {
    body.trim_start().starts_with(['{', '['])
}

/// Whether the first thing in the brackets is a text in quotation marks, as JSON has its keys.
fn looks_like_json(body: &str) -> bool {
    body.trim_start_matches(|c: char| matches!(c, '{' | '[') || c.is_whitespace()).starts_with('"')
}

/// Reads JSON within the bounds on depth and on the number of values. A key that an object gives
/// twice is an error.
pub(crate) fn bounded_json(bytes: &[u8]) -> serde_json::Result<Value> {
    bounded(bytes, &Budget::default(), None)
}

fn bounded(bytes: &[u8], budget: &Budget, sink: Option<&Sink<'_>>) -> serde_json::Result<Value> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Seed { budget, depth: 0, sink, list: None }.deserialize(&mut reader)?;
    reader.end().map(|()| value)
}

fn from_json(body: &str, budget: &Budget, sink: Option<&Sink<'_>>) -> Result<Value, DocumentError> {
    bounded(body.as_bytes(), budget, sink).map_err(|cause| {
        let place = if cause.line() == 0 {
            String::new()
        } else {
            format!("line {}, column {}", cause.line(), cause.column())
        };
        budget.overspent().unwrap_or_else(|| {
            DocumentError::new(
                place,
                format!(
                    "This is not readable JSON: {}. Correct it and upload it again.",
                    reason(&cause.to_string())
                ),
            )
        })
    })
}

fn from_yaml(body: &str, budget: &Budget, sink: Option<&Sink<'_>>) -> Result<Value, DocumentError> {
    if let Some(line) = too_many_brackets(body) {
        return Err(DocumentError::new(
            format!("line {line}"),
            "Too many brackets are open at one time. Flatten the document and upload it again.",
        ));
    }
    if body.lines().filter(|line| line.starts_with("%TAG")).count() > MAX_TAG_LINES {
        return Err(DocumentError::new(
            "line 1",
            "The document declares too many tags (%TAG). Write plain values without tags.",
        ));
    }
    let value = Seed { budget, depth: 0, sink, list: None }
        .deserialize(serde_norway::Deserializer::from_str(body));
    value.map_err(|cause| {
        let too_deep = cause.to_string().contains(TOO_DEEP);
        if let Some(line) = too_deep.then(|| aliases::cycle(body)).flatten() {
            return DocumentError::new(
                format!("line {line}"),
                "An alias contains itself. Write out what it stands for and upload the document \
                 again.",
            );
        }
        let place = cause
            .location()
            .map(|at| format!("line {}, column {}", at.line(), at.column()))
            .unwrap_or_default();
        budget.overspent().unwrap_or_else(|| {
            DocumentError::new(
                place,
                format!(
                    "This is not readable YAML: {}. Correct it and \
                upload it again.",
                    reason(&cause.to_string())
                ),
            )
        })
    })
}

/// The reader's own words without the place, which is told apart, and without a full stop. Of a
/// path that is longer than a sentence only the reason after it is kept.
fn reason(words: &str) -> String {
    let words = words.split(" at line ").next().unwrap_or_default().trim_end_matches('.');
    let tail = words.rsplit(": ").next().unwrap_or(words);
    let words = if words.chars().count() > MAX_REASON_CHARS { tail } else { words };
    words.chars().take(MAX_REASON_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect()
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
    most_nodes: usize,
    most_bytes: usize,
    nodes: Cell<usize>,
    bytes: Cell<usize>,
    /// What was too much.
    overspent: Cell<Option<String>>,
}

impl Default for Budget {
    fn default() -> Self {
        Self::of(MAX_NODES, MAX_EXPANDED_BYTES)
    }
}

impl Budget {
    fn of(most_nodes: usize, most_bytes: usize) -> Self {
        Self {
            most_nodes,
            most_bytes,
            nodes: Cell::new(most_nodes),
            bytes: Cell::new(most_bytes),
            overspent: Cell::new(None),
        }
    }

    /// For documents of a kind that is large by nature.
    fn large() -> Self {
        Self::of(MAX_LARGE_NODES, MAX_LARGE_TEXT_BYTES + MAX_EXPANDED_BYTES)
    }

    fn spend<E: Error>(&self, bytes: usize) -> Result<(), E> {
        let most = match (self.nodes.get().checked_sub(1), self.bytes.get().checked_sub(bytes)) {
            (Some(nodes), Some(bytes)) => {
                self.nodes.set(nodes);
                self.bytes.set(bytes);
                return Ok(());
            }
            (None, _) => format!("{} values", self.most_nodes),
            (_, None) => format!("{} of text", size_in_words(self.most_bytes as u64)),
        };
        let error = E::custom(format!("the document holds more than {most}"));
        self.overspent.set(Some(most));
        Err(error)
    }

    /// The error of a document that cost more than there was to spend, which is no fault of it.
    fn overspent(&self) -> Option<DocumentError> {
        self.overspent
            .take()
            .map(|most| DocumentError::beyond(format!("The document holds more than {most}.")))
    }
}

/// Takes an item of a list, with the name of its list and its number.
type Each<'a> = dyn FnMut(&'static str, usize, &Value) + 'a;

/// What becomes of the items of the long lists at the top of a document.
struct Sink<'a> {
    lists: &'a [&'static str],
    /// Whether what an item cost is given back once it is handed over.
    refunds: bool,
    each: RefCell<&'a mut Each<'a>>,
}

#[derive(Clone, Copy)]
struct Seed<'a, 's> {
    budget: &'a Budget,
    depth: usize,
    sink: Option<&'a Sink<'s>>,
    /// The list that is handed over, when this is one.
    list: Option<&'static str>,
}

impl Seed<'_, '_> {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth >= MAX_DEPTH {
            return Err(E::custom(format!("{TOO_DEEP} {MAX_DEPTH} levels deep")));
        }
        Ok(Self { depth: self.depth + 1, sink: None, list: None, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_> {
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
        let (nodes, bytes) = (self.budget.nodes.get(), self.budget.bytes.get());
        let mut number = 0_usize;
        while let Some(item) = items.next_element_seed(seed)? {
            let Some((sink, name)) = self.sink.zip(self.list) else {
                list.push(item);
                continue;
            };
            (sink.each.borrow_mut())(name, number, &item);
            number += 1;
            if sink.refunds {
                self.budget.nodes.set(nodes);
                self.budget.bytes.set(bytes);
            }
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.budget.spend(0)?;
        let seed = self.deeper()?;
        let mut object = Map::new();
        while let Some(key) = entries.next_key_seed(seed)? {
            let key = scalar(&key).ok_or_else(|| {
                A::Error::custom("a key is a list or an object; write keys as text")
            })?;
            // Readers disagree on which of two values counts, so a second one could hide the first.
            if object.contains_key(&key) {
                return Err(A::Error::custom(format!(
                    "the key {} appears twice in one object",
                    quoted(&key)
                )));
            }
            let list = self
                .sink
                .filter(|_| self.list.is_none())
                .and_then(|sink| sink.lists.iter().copied().find(|list| *list == key));
            let inner = if list.is_some() { Seed { sink: self.sink, list, ..seed } } else { seed };
            let value = entries.next_value_seed(inner)?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (tag, _) = tagged.variant_seed(Tag)?;
        Err(A::Error::custom(format!(
            "the tag {} is not understood; write plain values",
            quoted(&tag)
        )))
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

//! The innermost parts in which two JSON values differ, named as the author of the files knows
//! them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::domain::instrument::model::json_words::escape;

/// Keys by which an item of a list is known, wherever it stands in it.
const IDENTITIES: [&str; 4] = ["level", "id", "const", "tier"];

/// A place in two documents, with what stands there in each.
#[derive(Debug, Clone)]
pub(super) struct Part<'v> {
    /// The JSON pointer in the newer document, or in the older one where only that has it.
    pub(super) pointer: String,
    /// The keys on the way to it, items of lists by what they are known by.
    steps: Vec<String>,
    /// The keys as they are, without items.
    keys: Vec<&'v str>,
    pub(super) was: Option<&'v Value>,
    pub(super) is: Option<&'v Value>,
}

impl<'v> Part<'v> {
    /// The whole of two documents.
    pub(super) fn whole(was: Option<&'v Value>, is: Option<&'v Value>) -> Self {
        Self { pointer: String::new(), steps: Vec::new(), keys: Vec::new(), was, is }
    }

    /// What stands at a key.
    pub(super) fn at(key: &'v str, was: Option<&'v Value>, is: Option<&'v Value>) -> Self {
        Part::whole(None, None).key(key, was, is)
    }

    fn key(&self, key: &'v str, was: Option<&'v Value>, is: Option<&'v Value>) -> Self {
        let mut inner = self.child(key, was, is);
        match (key, self.keys.last()) {
            // What stands between an answer and its columns or options is JSON Schema's own, and no
            // part of it to people.
            ("properties" | "oneOf", Some(&"items")) => drop(inner.steps.pop()),
            ("oneOf", _) => {}
            (_, Some(&"properties")) => inner.steps.push(format!("column “{key}”")),
            _ => inner.steps.push(key.to_owned()),
        }
        inner.keys.push(key);
        inner
    }

    fn item(
        &self,
        place: usize,
        name: String,
        was: Option<&'v Value>,
        is: Option<&'v Value>,
    ) -> Self {
        let mut inner = self.child(&place.to_string(), was, is);
        inner.steps.push(if self.last_key() == Some("oneOf") {
            format!("option {name}")
        } else {
            name
        });
        inner
    }

    fn child(&self, step: &str, was: Option<&'v Value>, is: Option<&'v Value>) -> Self {
        Self { pointer: format!("{}/{}", self.pointer, escape(step)), was, is, ..self.clone() }
    }

    /// The place in words; empty for the whole.
    pub(super) fn words(&self) -> String {
        self.steps.join(", ")
    }

    /// The key that leads to it from the root.
    pub(super) fn first_key(&self) -> Option<&'v str> {
        self.keys.first().copied()
    }

    /// Whether it is the whole of a table's column.
    pub(super) fn is_column(&self) -> bool {
        self.keys.iter().rev().nth(1) == Some(&"properties")
    }

    /// The key at which it stands.
    pub(super) fn last_key(&self) -> Option<&'v str> {
        self.keys.last().copied()
    }
}

/// Walks both sides of a part next to each other and tells the innermost parts in which they
/// differ.
pub(super) fn parts(part: Part<'_>) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    descend(part, &mut found);
    found
}

fn descend<'v>(part: Part<'v>, found: &mut Vec<Part<'v>>) {
    if part.was == part.is {
        return;
    }
    match (part.was, part.is) {
        (Some(Value::Object(was)), Some(Value::Object(is))) => {
            let keys: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
            for key in keys {
                descend(part.key(key, was.get(key), is.get(key)), found);
            }
        }
        (Some(Value::Array(was)), Some(Value::Array(is))) => items(part, was, is, found),
        _ => found.push(part),
    }
}

fn items<'v>(part: Part<'v>, was: &'v [Value], is: &'v [Value], found: &mut Vec<Part<'v>>) {
    let Some((before, after)) =
        IDENTITIES.iter().find_map(|key| Some((known_by(was, key)?, known_by(is, key)?)))
    else {
        if was.len() != is.len() {
            return found.push(part);
        }
        for (place, (was, is)) in was.iter().zip(is).enumerate() {
            descend(part.item(place, (place + 1).to_string(), Some(was), Some(is)), found);
        }
        return;
    };
    let at = |names: &[String], name: &String| names.iter().position(|known| known == name);
    let earlier = found.len();
    for (place, name) in after.iter().enumerate() {
        let was = at(&before, name).and_then(|place| was.get(place));
        descend(part.item(place, name.clone(), was, is.get(place)), found);
    }
    for (place, name) in before.iter().enumerate().filter(|(_, name)| at(&after, name).is_none()) {
        found.push(part.item(place, name.clone(), was.get(place), None));
    }
    if found.len() == earlier {
        // The same items in another order.
        found.push(part);
    }
}

/// What each item is known by, when all of them have this key and no two the same.
fn known_by(items: &[Value], key: &str) -> Option<Vec<String>> {
    let name = |item: &Value| match item.get(key)? {
        Value::String(text) => Some(format!("“{text}”")),
        Value::Number(number) => Some(format!("{key} {number}")),
        _ => None,
    };
    let names: Vec<String> = items.iter().map(name).collect::<Option<_>>()?;
    let distinct: BTreeSet<&String> = names.iter().collect();
    (distinct.len() == names.len()).then_some(names)
}

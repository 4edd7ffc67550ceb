//! A value of a document together with its place.

use serde_json::{Map, Value};

use super::tree::scalar;

/// Past this length a pointer grows no further.
const MAX_POINTER_BYTES: usize = 400;
/// How much of a key a pointer shows.
const MAX_KEY_CHARS: usize = 100;

/// The pointer of a member of what is at `pointer`. Very long keys are cut, so that a pointer
/// cannot cost more than its value.
pub(super) fn below(pointer: &str, key: &str) -> String {
    if pointer.len() > MAX_POINTER_BYTES {
        return pointer.to_owned();
    }
    let key: String =
        key.chars().take(MAX_KEY_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// A value and its JSON pointer (RFC 6901).
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    /// The value.
    pub(super) value: &'a Value,
    /// Where it is; empty for the whole document.
    pub(super) pointer: String,
}

impl<'a> Node<'a> {
    /// The whole document.
    pub(super) fn root(value: &'a Value) -> Self {
        Self { value, pointer: String::new() }
    }

    /// The pointer of a member, whether or not it is there.
    pub(super) fn place(&self, key: &str) -> String {
        below(&self.pointer, key)
    }

    /// A member of an object that is there and not null.
    pub(super) fn get(&self, key: &str) -> Option<Node<'a>> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        Some(Node { value, pointer: self.place(key) })
    }

    /// The text of a member, trimmed; `None` when it is absent, blank or not text.
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    /// A member that is text or a number, as text.
    pub(super) fn word(&self, key: &str) -> Option<String> {
        self.value
            .get(key)
            .and_then(scalar)
            .map(|word| word.trim().to_owned())
            .filter(|word| !word.is_empty())
    }

    /// The object, when it is one.
    pub(super) fn object(&self) -> Option<&'a Map<String, Value>> {
        self.value.as_object()
    }

    /// The items of a list; none when it is not a list.
    pub(super) fn items(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let pointer = self.pointer.clone();
        let items = self.value.as_array().map(Vec::as_slice).unwrap_or_default();
        items
            .iter()
            .enumerate()
            .map(move |(index, value)| Node { value, pointer: format!("{pointer}/{index}") })
    }

    /// The items of a list that is a member; none when it is absent or not a list.
    pub(super) fn list(&self, key: &str) -> Vec<Node<'a>> {
        self.get(key).map(|list| list.items().collect()).unwrap_or_default()
    }

    /// The texts in a list that is a member.
    pub(super) fn texts(&self, key: &str) -> Vec<&'a str> {
        self.list(key).iter().filter_map(|node| node.value.as_str()).collect()
    }

    /// The members of an object, in order; none when it is not an object.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a str, Node<'a>)> + use<'a, '_> {
        self.object()
            .into_iter()
            .flatten()
            .map(|(key, value)| (key.as_str(), Node { value, pointer: self.place(key) }))
    }
}

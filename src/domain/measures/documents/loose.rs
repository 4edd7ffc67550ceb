//! The members of objects, found in any text: a JSON document, sound or broken, a line of JSON in a
//! log, a YAML document, an excerpt of one in a paper. Nothing is ever refused, the work grows with
//! the length of the text only, and the memory with its depth, which is bounded.

pub(super) mod braces;
pub(super) mod lines;

use std::borrow::Cow;

use super::node;

/// How a value begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start<'t> {
    /// A text without its quotation marks, or a bare word.
    Text(&'t str),
    List,
    Object,
    /// Nothing stands on the line; in YAML, what belongs to the member follows on lines further in.
    Nothing,
}

/// The way to an object or a list from the one around it.
#[derive(Debug, Clone)]
enum Step<'t> {
    Key(Cow<'t, str>),
    Index(usize),
}

/// A member of an object.
#[derive(Debug)]
pub(super) struct Member<'t, 'w> {
    pub(super) key: Cow<'t, str>,
    pub(super) start: Start<'t>,
    /// How many objects and lists it lies in: 1 at the top of a document.
    pub(super) depth: usize,
    /// Counted from 1.
    pub(super) line: usize,
    steps: &'w [Step<'t>],
}

impl Member<'_, '_> {
    /// Its JSON pointer (RFC 6901); of YAML its key only.
    pub(super) fn pointer(&self) -> String {
        let below = |pointer: String, step: &Step<'_>| match step {
            Step::Key(key) => node::below(&pointer, key),
            Step::Index(index) => node::below(&pointer, &index.to_string()),
        };
        node::below(&self.steps.iter().fold(String::new(), below), &self.key)
    }
}

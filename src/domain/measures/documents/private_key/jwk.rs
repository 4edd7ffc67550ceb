//! Private keys in the form of JSON Web Keys, wherever in a text an object has a key type and a
//! private member.

use std::borrow::Cow;

use super::super::jwks::PRIVATE_MEMBERS;
use super::super::loose::{Member, Start, braces, lines};

/// The registered types of keys (RFC 7518, RFC 8037, RFC 9964).
const TYPES: [&str; 5] = ["RSA", "EC", "OKP", "oct", "AKP"];
/// How many times JSON may stand as a text in JSON.
const MAX_NESTING: usize = 3;

/// A private member of a key.
#[derive(Debug)]
pub(super) struct Private {
    pub(super) member: &'static str,
    /// Its JSON pointer; empty where the text is no JSON document.
    pub(super) pointer: String,
    /// Counted from 1.
    pub(super) line: usize,
}

/// What is known of an object so far.
#[derive(Default)]
struct Object {
    is_key: bool,
    /// Found before the key's type.
    waiting: Vec<Private>,
}

/// Finds the private members in a text, at most `most`.
pub(super) fn find(text: &str, most: usize) -> Vec<Private> {
    let mut found = Vec::new();
    within(text, MAX_NESTING, &mut found, most);
    let is_json = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']);
    if !is_json {
        lines::walk(text, |object: &mut Object, member| take(object, member, &mut found, most));
        for private in &mut found {
            private.pointer.clear();
        }
        found.sort_by_key(|private| private.line);
    }
    found
}

/// Searches the braces of a text, and the texts in it that are JSON themselves.
fn within(text: &str, nesting: usize, found: &mut Vec<Private>, most: usize) {
    // Settings and logs have whole documents in one line, as a text.
    let mut inner: Vec<(Cow<'_, str>, usize)> = Vec::new();
    let holds_json = |quoted: &str| nesting > 0 && quoted.contains('{') && quoted.contains("kty");
    braces::walk(
        text,
        |object: &mut Object, member| take(object, member, found, most),
        |quoted, line| {
            if holds_json(quoted) {
                inner.push((unescaped(quoted), line));
            }
        },
    );
    for (text, line) in inner {
        let before = found.len();
        within(&text, nesting - 1, found, most);
        for private in found.iter_mut().skip(before) {
            (private.line, private.pointer) = (line, String::new());
        }
    }
}

fn unescaped(quoted: &str) -> Cow<'_, str> {
    if !quoted.contains('\\') {
        return Cow::Borrowed(quoted);
    }
    serde_json::from_str(&format!("\"{quoted}\""))
        .map_or_else(|_| Cow::Owned(quoted.replace("\\\"", "\"")), Cow::Owned)
}

fn take(object: &mut Object, member: &Member<'_, '_>, found: &mut Vec<Private>, most: usize) {
    if member.key == "kty" {
        object.is_key |= matches!(member.start, Start::Text(kind) if TYPES.contains(&kind));
    } else if let Some(name) = PRIVATE_MEMBERS
        .into_iter()
        .find(|name| member.key == *name)
        .filter(|name| is_secret(name, member.start))
        && object.waiting.len() < PRIVATE_MEMBERS.len()
    {
        object.waiting.push(Private { member: name, pointer: member.pointer(), line: member.line });
    }
    if object.is_key {
        let room = most.saturating_sub(found.len());
        found.extend(object.waiting.drain(..).take(room));
    }
}

/// Whether a value is key material: base64url, or the list of further primes.
fn is_secret(member: &str, start: Start<'_>) -> bool {
    match start {
        Start::Text(text) => {
            let is_letter = |byte: u8| {
                byte.is_ascii_alphanumeric()
                    || matches!(byte, b'-' | b'_' | b'+' | b'/' | b'=' | b'\\')
            };
            !text.is_empty()
                && !matches!(text, "null" | "true" | "false")
                && text.bytes().all(is_letter)
        }
        Start::List => member == "oth",
        Start::Object | Start::Nothing => false,
    }
}

//! References: those that lead out of a description, and those inside it that lead nowhere.
//! Addresses of servers are checked on the same walk.
//!
//! What is data, such as an example, and what is a name, such as a property called “default”, is
//! told apart by where it stands.

use serde_json::Value;

use super::super::address;
use super::super::finding::{Draft, quoted};
use super::super::node::Node;

/// What a value of a description is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// An object of the specification.
    Object,
    /// A map whose keys are names that the author chose.
    Names,
    /// A map whose keys are names, except those that begin with `x-`.
    Patterned,
    /// A link, whose parameters and body are data.
    Links,
}

/// Members that hold maps of names.
const NAMES: [&str; 20] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
    "headers",
    "content",
    "encoding",
    "examples",
    "variables",
    "schemas",
    "requestBodies",
    "securitySchemes",
    "securityDefinitions",
    "pathItems",
    "mediaTypes",
    "parameters",
    "dependencies",
    "additionalOperations",
    "scopes",
];

/// What a member of an object of the specification is; `None` when it is data.
fn part(key: &str, member: &Value) -> Option<Part> {
    match key {
        // An example, a default and an option are data; so are extensions, about which nothing is
        // known.
        "example" | "default" | "enum" | "const" | "value" | "dataValue" => None,
        _ if key.starts_with("x-") => None,
        // A list of examples belongs to a schema, a map of them has names.
        "examples" if member.is_array() => None,
        "links" => Some(Part::Links),
        "paths" | "webhooks" | "responses" | "callbacks" => Some(Part::Patterned),
        _ if NAMES.contains(&key) && member.is_object() => Some(Part::Names),
        _ => Some(Part::Object),
    }
}

/// Notes references that lead out of the document, and reports those inside it that lead nowhere.
pub(super) fn check(tree: &Value, draft: &mut Draft) {
    let mut remote = 0_usize;
    let swagger = tree.get("swagger").is_some();
    let mut open = vec![(Node::root(tree), Part::Object)];
    while let Some((node, as_part)) = open.pop() {
        for key in ["$ref", "operationRef"] {
            if let Some(reference) = node.value.get(key).and_then(Value::as_str) {
                remote += usize::from(one(tree, reference, &node.place(key), draft));
            }
        }
        let mut inner: Vec<(Node<'_>, Part)> = node.items().map(|item| (item, as_part)).collect();
        for (key, member) in node.members() {
            let inside = match as_part {
                Part::Object if key == "servers" => {
                    servers(&member, draft);
                    None
                }
                // Swagger 2.0 keeps the examples of a response by media type.
                Part::Object if swagger && key == "examples" => None,
                Part::Object if key == "mapping" => {
                    mapping(tree, &member, draft);
                    None
                }
                Part::Object => part(key, member.value),
                Part::Patterned if key.starts_with("x-") => None,
                Part::Names | Part::Patterned => Some(Part::Object),
                Part::Links => {
                    link(tree, &member, &mut remote, draft);
                    None
                }
            };
            inner.extend(inside.map(|part| (member, part)));
        }
        // The last one is looked at first, so the document is read in its order.
        inner.reverse();
        open.append(&mut inner);
    }
    draft.line(
        "References to other documents",
        "references that do not start with #; none is followed",
        remote.to_string(),
    );
    draft.fact("remote_references", remote);
}

/// Looks at one reference; true when it leads out of the document.
fn one(tree: &Value, reference: &str, place: &str, draft: &mut Draft) -> bool {
    let own = tree
        .get("$self")
        .and_then(Value::as_str)
        .and_then(|own| reference.strip_prefix(own))
        .filter(|rest| rest.starts_with('#'));
    let Some(pointer) = own.unwrap_or(reference).strip_prefix('#') else {
        let message = format!(
            "The reference {} leads out of the document and was not followed. Upload a bundled \
             description.",
            quoted(reference)
        );
        draft.note("remote-reference", place, message);
        return true;
    };
    // Names without a slash are anchors of a schema.
    if (pointer.is_empty() || pointer.starts_with('/')) && found(tree, reference).is_none() {
        draft.gap(
            "broken-reference",
            place,
            format!("The reference {} leads to nothing in this document.", quoted(reference)),
        );
    }
    false
}

/// What a reference inside the document leads to.
pub(super) fn found<'a>(tree: &'a Value, reference: &str) -> Option<&'a Value> {
    let own = tree.get("$self").and_then(Value::as_str).unwrap_or_default();
    let pointer = reference.strip_prefix(own).unwrap_or(reference).strip_prefix('#')?;
    tree.pointer(&unescaped(pointer))
}

/// A link's own references; what it passes on is data.
fn link(tree: &Value, link: &Node<'_>, remote: &mut usize, draft: &mut Draft) {
    for key in ["$ref", "operationRef"] {
        if let Some(reference) = link.text(key) {
            *remote += usize::from(one(tree, reference, &link.place(key), draft));
        }
    }
}

/// The mapping of a discriminator leads to schemas, by reference or by name.
fn mapping(tree: &Value, mapping: &Node<'_>, draft: &mut Draft) {
    for (_, target) in mapping.members() {
        let Some(reference) = target.value.as_str().filter(|reference| reference.starts_with("#/"))
        else {
            continue;
        };
        if found(tree, reference).is_none() {
            draft.gap(
                "broken-reference",
                target.pointer,
                format!("The reference {} leads to nothing in this document.", quoted(reference)),
            );
        }
    }
}

/// Servers of the whole description, a path or an operation.
fn servers(list: &Node<'_>, draft: &mut Draft) {
    for server in list.items() {
        let Some(url) = server.text("url") else {
            draft.gap(
                "server-address",
                server.place("url"),
                "A server needs its address in “url”.",
            );
            continue;
        };
        // Relative addresses and templates such as https://{region}.example.org/ are allowed.
        let plain: String = url.chars().filter(|c| !matches!(c, '{' | '}')).collect();
        if let Some(fault) = address::fault(&plain).filter(|_| !url.starts_with(['/', '.', '{'])) {
            draft.gap(
                "server-address",
                server.place("url"),
                format!("The server address {} {fault}.", quoted(url)),
            );
        }
    }
}

/// The fragment of a URI without percent encoding (RFC 3986).
fn unescaped(pointer: &str) -> String {
    let mut bytes = Vec::with_capacity(pointer.len());
    let mut rest = pointer.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = if byte == b'%' {
            after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok())
        } else {
            None
        };
        if let Some(decoded) = code.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            bytes.push(decoded);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

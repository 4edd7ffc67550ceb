//! `OpenAPI` descriptions of versions 3.0, 3.1 and 3.2, as JSON or YAML. References to other documents are named and never followed.

use serde_json::Value;

use super::finding::{Checked, DocumentError, Draft, quoted};
use super::node::Node;
use super::{address, tree};

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Checks a description.
pub fn check(bytes: &[u8]) -> Result<Checked, DocumentError> {
    let tree = tree::large_yaml(bytes)?;
    let root = Node::root(&tree);
    if root.word("openapi").is_none() && root.word("swagger").is_none() {
        let message = "This is not an OpenAPI description: it has no “openapi” version. Upload the description as JSON or YAML.";
        return Err(DocumentError::new("/openapi", message));
    }
    let mut draft = Draft::new("OpenAPI description");
    version(&root, &mut draft);
    info(&root, &mut draft);
    paths(&root, &mut draft);
    servers(&root, &mut draft);
    references(&tree, &mut draft);
    let schemes = root.get("components").and_then(|components| components.get("securitySchemes")).map_or(0, |node| node.members().count());
    draft.line("Security schemes", "members of components.securitySchemes", schemes.to_string());
    draft.fact("security_schemes", schemes);
    if schemes == 0 {
        draft.note(
            "security-missing",
            "/components/securitySchemes",
            "The description names no security scheme. Say how callers prove who they are.",
        );
    }
    Ok(draft.finish())
}

fn version(root: &Node<'_>, draft: &mut Draft) {
    let Some(version) = root.word("openapi") else {
        let message = "This is Swagger 2.0, which is older than OpenAPI 3. Convert the description to OpenAPI 3.0 or later.";
        draft.gap("version-old", "/swagger", message);
        return;
    };
    if root.value.get("openapi").is_some_and(Value::is_number) {
        draft.note("version-number", "/openapi", "The version is written as a number. Write it as text, such as “3.1.1”.");
    }
    draft.line("OpenAPI version", "", version.chars().take(20).collect::<String>());
    draft.fact("openapi", version.clone());
    let known = ["3.0", "3.1", "3.2"].iter().any(|known| version == *known || version.strip_prefix(known).is_some_and(|rest| rest.starts_with('.')));
    if !known {
        draft.gap("version-unknown", "/openapi", format!("The version {} is not 3.0, 3.1 or 3.2.", quoted(&version)));
    }
}

fn info(root: &Node<'_>, draft: &mut Draft) {
    let info = root.get("info");
    for (key, name) in [("title", "title"), ("version", "version of the interface")] {
        if info.as_ref().and_then(|info| info.word(key)).is_none() {
            draft.gap("info-missing", format!("/info/{key}"), format!("The description has no {name}. Add it under “info”."));
        }
    }
}

fn paths(root: &Node<'_>, draft: &mut Draft) {
    let paths = root.get("paths");
    let (mut count, mut operations) = (0_usize, 0_usize);
    for (path, node) in paths.iter().flat_map(|paths| paths.members().collect::<Vec<_>>()) {
        if path.starts_with("x-") {
            continue;
        }
        count += 1;
        operations += METHODS.iter().filter(|method| node.get(method).is_some()).count();
        if !path.starts_with('/') {
            draft.gap("path-form", node.pointer, format!("The path {} must start with a slash.", quoted(path)));
        }
    }
    draft.line("Paths", "members of “paths”", count.to_string());
    draft.line("Operations", "methods under these paths", operations.to_string());
    draft.fact("paths", count);
    draft.fact("operations", operations);
    if count == 0 {
        draft.gap("paths-missing", "/paths", "The description has no paths, so it describes nothing that can be called.");
    } else if operations == 0 {
        draft.gap("operations-missing", "/paths", "No path has an operation such as “get”, so nothing can be called.");
    }
}

fn servers(root: &Node<'_>, draft: &mut Draft) {
    for server in root.list("servers") {
        let Some(url) = server.text("url") else {
            draft.gap("server-address", server.place("url"), "A server needs its address in “url”.");
            continue;
        };
        // Relative addresses and templates such as https://{region}.example.org/ are allowed.
        let plain: String = url.chars().filter(|c| !matches!(c, '{' | '}')).collect();
        if let Some(fault) = address::fault(&plain).filter(|_| !url.starts_with(['/', '.', '{'])) {
            draft.gap("server-address", server.place("url"), format!("The server address {} {fault}.", quoted(url)));
        }
    }
}

/// Notes references that lead out of the document, and reports those inside it that lead nowhere.
fn references(tree: &Value, draft: &mut Draft) {
    let mut remote = 0_usize;
    let mut open = vec![Node::root(tree)];
    while let Some(node) = open.pop() {
        if let Some(reference) = node.value.get("$ref").and_then(Value::as_str) {
            match reference.strip_prefix('#') {
                None => {
                    remote += 1;
                    let message =
                        format!("The reference {} leads out of the document and was not followed. Upload a bundled description.", quoted(reference));
                    draft.note("remote-reference", node.place("$ref"), message);
                }
                Some(pointer) if (pointer.is_empty() || pointer.starts_with('/')) && !resolves(tree, pointer) => {
                    let message = format!("The reference {} leads to nothing in this document.", quoted(reference));
                    draft.gap("broken-reference", node.place("$ref"), message);
                }
                Some(_) => {}
            }
        }
        // The last one is looked at first, so the document is read in its order.
        let mut inner: Vec<Node<'_>> = node.items().chain(node.members().filter(|(key, _)| !literal(key)).map(|(_, member)| member)).collect();
        inner.reverse();
        open.append(&mut inner);
    }
    draft.line("References to other documents", "“$ref” that does not start with #; none is followed", remote.to_string());
    draft.fact("remote_references", remote);
}

/// Members whose content is data and not part of the description.
fn literal(key: &str) -> bool {
    matches!(key, "example" | "examples" | "default" | "enum" | "const")
}

fn resolves(tree: &Value, pointer: &str) -> bool {
    tree.pointer(&unescaped(pointer)).is_some()
}

/// The fragment of a URI without percent encoding (RFC 3986).
fn unescaped(pointer: &str) -> String {
    let mut bytes = Vec::with_capacity(pointer.len());
    let mut rest = pointer.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = if byte == b'%' { after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok()) } else { None };
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

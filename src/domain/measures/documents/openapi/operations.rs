//! What can be called: the paths with their operations, and the webhooks.

use serde_json::Value;

use super::super::finding::{Draft, quoted};
use super::super::node::Node;
use super::references::found;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// An operation under a path or a webhook.
pub(super) struct Operations<'a> {
    pub(super) all: Vec<Node<'a>>,
    /// Whether some lie in another document, which is not followed.
    pub(super) elsewhere: bool,
}

/// Whether the description is of version 3.1 or later, which may do without paths.
fn is_3_1(root: &Node<'_>) -> bool {
    root.word("openapi").is_some_and(|version| !version.starts_with("3.0"))
}

/// The operations of all path items of a member, those behind references included.
pub(super) fn of<'a>(root: &Node<'a>, member: &str) -> Operations<'a> {
    let mut operations = Operations { all: Vec::new(), elsewhere: false };
    let items = root.get(member);
    for (_, item) in
        items.iter().flat_map(Node::members).filter(|(name, _)| !name.starts_with("x-"))
    {
        collect(root, item, &mut operations);
    }
    operations
}

/// The operations of one path item. A reference may lead to another one, and what stands beside it
/// counts too.
fn collect<'a>(root: &Node<'a>, item: Node<'a>, operations: &mut Operations<'a>) {
    let newest = root
        .word("openapi")
        .is_some_and(|version| !version.starts_with("3.0") && !version.starts_with("3.1"));
    let mut seen: Vec<&Value> = Vec::new();
    let mut next = Some(item);
    while let Some(item) = next.take() {
        if seen.iter().any(|other| std::ptr::eq(*other, item.value)) {
            return;
        }
        seen.push(item.value);
        let methods = METHODS.iter().copied().chain(newest.then_some("query"));
        operations.all.extend(
            methods.filter_map(|method| item.get(method)).filter(|one| one.object().is_some()),
        );
        if let Some(more) = item.get("additionalOperations").filter(|_| newest) {
            operations
                .all
                .extend(more.members().map(|(_, one)| one).filter(|one| one.object().is_some()));
        }
        let Some(reference) = item.text("$ref") else { return };
        if let Some(value) = found(root.value, reference) {
            next = Some(Node { value, pointer: item.place("$ref") });
        } else {
            operations.elsewhere |= !reference.starts_with('#');
        }
    }
}

/// Counts paths, operations and webhooks.
pub(super) fn check(root: &Node<'_>, draft: &mut Draft) {
    let paths = root.get("paths");
    let mut count = 0_usize;
    for (path, node) in
        paths.iter().flat_map(Node::members).filter(|(path, _)| !path.starts_with("x-"))
    {
        count += 1;
        if !path.starts_with('/') {
            draft.gap(
                "path-form",
                node.pointer,
                format!("The path {} must start with a slash.", quoted(path)),
            );
        }
    }
    let (called, hooks) = (of(root, "paths"), of(root, "webhooks"));
    let webhooks = root
        .get("webhooks")
        .map_or(0, |hooks| hooks.members().filter(|(name, _)| !name.starts_with("x-")).count());
    draft.line("Paths", "members of “paths”", count.to_string());
    draft.line("Operations", "methods under these paths", called.all.len().to_string());
    draft.line("Webhooks", "members of “webhooks”, which the service calls", webhooks.to_string());
    draft.fact("paths", count);
    draft.fact("operations", called.all.len());
    draft.fact("webhooks", webhooks);
    let only_hooks = is_3_1(root) && !hooks.all.is_empty();
    if count == 0 && only_hooks {
        let message = "The description has webhooks and no paths: the service calls others, and \
            nothing of it can be called.";
        draft.note("paths-missing", "/paths", message);
    } else if count == 0 {
        draft.gap(
            "paths-missing",
            "/paths",
            "The description has no paths, so it describes nothing that can be called.",
        );
    } else if called.all.is_empty() && called.elsewhere {
        draft.note(
            "operations-missing",
            "/paths",
            "All operations lie in other documents, which were not followed.",
        );
    } else if called.all.is_empty() {
        draft.gap(
            "operations-missing",
            "/paths",
            "No path has an operation such as “get”, so nothing can be called.",
        );
    }
}

//! How callers prove who they are: the schemes, and which operations ask for one.

use super::super::finding::{Draft, quoted};
use super::super::node::Node;
use super::operations;

/// Checks schemes and requirements.
pub(super) fn check(root: &Node<'_>, draft: &mut Draft) {
    // Swagger 2.0 keeps them at the top.
    let (place, held) = if root.get("swagger").is_some() {
        ("securityDefinitions", root.get("securityDefinitions"))
    } else {
        (
            "components.securitySchemes",
            root.get("components").and_then(|components| components.get("securitySchemes")),
        )
    };
    let names: Vec<&str> = held
        .as_ref()
        .map(|held| held.members().map(|(name, _)| name).collect())
        .unwrap_or_default();
    draft.line("Security schemes", format!("members of {place}"), names.len().to_string());
    draft.fact("security_schemes", names.len());
    let called = operations::of(root, "paths").all;
    let general = root.get("security");
    let open = called
        .iter()
        .filter(|operation| is_open(operation.get("security").as_ref().or(general.as_ref())))
        .count();
    draft.line(
        "Open operations",
        "operations that ask for no proof, or for none at choice ({})",
        open.to_string(),
    );
    draft.fact("open_operations", open);
    if names.is_empty() {
        let pointer = format!("/{}", place.replace('.', "/"));
        draft.note(
            "security-missing",
            pointer,
            "The description names no security scheme. Say how callers prove who they are.",
        );
    }
    let hooks = operations::of(root, "webhooks").all;
    for holder in std::iter::once(root).chain(&called).chain(&hooks) {
        undefined(holder, &names, draft);
    }
}

/// Whether a requirement asks for nothing: it is absent, empty, or has an empty choice.
fn is_open(security: Option<&Node<'_>>) -> bool {
    let Some(security) = security else { return true };
    let mut choices = security.items().peekable();
    choices.peek().is_none()
        || choices.any(|choice| choice.object().is_none_or(serde_json::Map::is_empty))
}

/// Reports requirements of schemes that are not there. Since 3.2 they may be named by an address.
fn undefined(holder: &Node<'_>, names: &[&str], draft: &mut Draft) {
    for choice in holder.list("security") {
        for (name, node) in choice
            .members()
            .filter(|(name, _)| !names.contains(name) && !name.contains(['/', '#', '.']))
        {
            let message = format!(
                "The security scheme {} is not described. Add it, or correct the name.",
                quoted(name)
            );
            draft.gap("security-undefined", node.pointer, message);
        }
    }
}

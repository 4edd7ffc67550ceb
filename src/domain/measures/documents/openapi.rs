//! `OpenAPI` descriptions of versions 3.0, 3.1 and 3.2, as JSON or YAML; of Swagger 2.0 what it
//! shares with them. References to other documents are named and never followed.

mod operations;
mod references;
mod security;

use serde_json::Value;

use super::finding::{Checked, DocumentError, Draft, quoted};
use super::node::Node;
use super::tree;

/// Checks a description.
///
/// # Errors
/// When the bytes are neither YAML nor JSON, or no `OpenAPI` description.
pub fn check(bytes: &[u8]) -> Result<Checked, DocumentError> {
    let tree = tree::large_yaml(bytes)?;
    let root = Node::root(&tree);
    if root.word("openapi").is_none() && root.word("swagger").is_none() {
        let message = "This is not an OpenAPI description: it has no “openapi” version. Upload the \
            description as JSON or YAML.";
        return Err(DocumentError::new("/openapi", message));
    }
    let mut draft = Draft::new("OpenAPI description");
    version(&root, &mut draft);
    info(&root, &mut draft);
    operations::check(&root, &mut draft);
    references::check(&tree, &mut draft);
    security::check(&root, &mut draft);
    Ok(draft.finish())
}

fn version(root: &Node<'_>, draft: &mut Draft) {
    let Some(version) = root.word("openapi") else {
        let message = "This is Swagger 2.0, which is older than OpenAPI 3. Convert the description \
            to OpenAPI 3.0 or later.";
        draft.gap("version-old", "/swagger", message);
        return;
    };
    if root.value.get("openapi").is_some_and(Value::is_number) {
        draft.note(
            "version-number",
            "/openapi",
            "The version is written as a number. Write it as text, such as “3.1.1”.",
        );
    }
    draft.line("OpenAPI version", "", version.chars().take(20).collect::<String>());
    draft.fact("openapi", version.clone());
    let known = ["3.0", "3.1", "3.2"].iter().any(|known| {
        version == *known || version.strip_prefix(known).is_some_and(|rest| rest.starts_with('.'))
    });
    if !known {
        draft.gap(
            "version-unknown",
            "/openapi",
            format!("The version {} is not 3.0, 3.1 or 3.2.", quoted(&version)),
        );
    }
}

fn info(root: &Node<'_>, draft: &mut Draft) {
    let info = root.get("info");
    for (key, name) in [("title", "title"), ("version", "version of the interface")] {
        if info.as_ref().and_then(|info| info.word(key)).is_none() {
            draft.gap(
                "info-missing",
                format!("/info/{key}"),
                format!("The description has no {name}. Add it under “info”."),
            );
        }
    }
}

//! SPDX 2.2 and 2.3 (ISO/IEC 5962) in JSON and YAML.

use chrono::NaiveDateTime;

use super::super::finding::{Draft, quoted};
use super::super::node::Node;
use super::content::{Component, Content};
use super::statements::{format, made, states};

/// Reads the head.
pub(super) fn head(root: &Node<'_>, now: NaiveDateTime, draft: &mut Draft) {
    let version = root.word("spdxVersion").unwrap_or_default();
    format("SPDX", version.strip_prefix("SPDX-").unwrap_or(&version), draft);
    if !["SPDX-2.2", "SPDX-2.3"].contains(&version.as_str()) {
        draft.gap(
            "format-version",
            "/spdxVersion",
            format!("The version {} is not SPDX-2.2 or SPDX-2.3.", quoted(&version)),
        );
    }
    for (key, name) in [
        ("SPDXID", "identifier"),
        ("name", "name"),
        ("documentNamespace", "namespace"),
        ("dataLicense", "data licence"),
    ] {
        if root.text(key).is_none() {
            draft.gap(
                "head-missing",
                root.place(key),
                format!("The bill has no {name} (“{key}”), which SPDX requires."),
            );
        }
    }
    if let Some(list) = root.get("packages").filter(|list| !list.value.is_array()) {
        draft.gap("shape", list.pointer, "“packages” must be a list.");
    }
    made(
        root.get("creationInfo").as_ref().and_then(|info| info.text("created")),
        "/creationInfo/created",
        now,
        draft,
    );
}

/// Counts a package.
pub(super) fn package(package: &Node<'_>, content: &mut Content, draft: &mut Draft) {
    let Some(name) = package.word("name") else {
        draft.gap(
            "component-name",
            package.place("name"),
            "A package has no name, so nobody can tell what it is.",
        );
        return;
    };
    let licensed = ["licenseConcluded", "licenseDeclared"]
        .iter()
        .any(|key| package.text(key).is_some_and(states));
    // SPDX 2.x has no kind for models; suppliers mark them with a model address.
    let is_model = package
        .list("externalRefs")
        .iter()
        .any(|reference| reference.text("referenceLocator").is_some_and(is_model_address));
    let version = package.word("versionInfo");
    content.add(&Component {
        pointer: &package.pointer,
        name: &name,
        version: version.as_deref(),
        licensed,
        is_model,
    });
}

/// Package addresses of public model collections (package-url).
fn is_model_address(locator: &str) -> bool {
    locator.starts_with("pkg:huggingface/") || locator.starts_with("pkg:mlflow/")
}

//! SPDX in JSON: versions 2.2 and 2.3 (ISO/IEC 5962) and 3.0 as JSON-LD.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use serde_json::Value;

use super::super::finding::{Draft, quoted};
use super::super::node::Node;
use super::{Content, made};

/// Reads SPDX 2.x.
pub(super) fn second(root: &Node<'_>, now: NaiveDateTime, draft: &mut Draft) -> Content {
    let version = root.text("spdxVersion").unwrap_or_default();
    format(version.strip_prefix("SPDX-").unwrap_or(version), draft);
    if !version.starts_with("SPDX-2.") {
        draft.gap("format-version", "/spdxVersion", format!("The version {} is not SPDX-2.2 or SPDX-2.3.", quoted(version)));
    }
    for (key, name) in [("SPDXID", "identifier"), ("name", "name"), ("documentNamespace", "namespace"), ("dataLicense", "data licence")] {
        if root.text(key).is_none() {
            draft.gap("head-missing", root.place(key), format!("The bill has no {name} (“{key}”), which SPDX requires."));
        }
    }
    made(root.get("creationInfo").as_ref().and_then(|info| info.text("created")), "/creationInfo/created", now, draft);
    let mut content = Content::default();
    for package in root.list("packages") {
        let Some(name) = package.word("name") else {
            draft.gap("component-name", package.place("name"), "A package has no name, so nobody can tell what it is.");
            continue;
        };
        let licensed = ["licenseConcluded", "licenseDeclared"].iter().any(|key| package.text(key).is_some_and(stated));
        // SPDX 2.x has no kind for models; suppliers mark them in the purpose or with a model address.
        let model = package.list("externalRefs").iter().any(|reference| reference.text("referenceLocator").is_some_and(is_model_address));
        content.add(&package.pointer, &name, package.word("versionInfo").is_some(), licensed, model);
    }
    content
}

/// Package addresses of public model collections (package-url).
fn is_model_address(locator: &str) -> bool {
    locator.starts_with("pkg:huggingface/") || locator.starts_with("pkg:mlflow/")
}

fn stated(licence: &str) -> bool {
    !matches!(licence, "NOASSERTION" | "NONE")
}

fn format(version: &str, draft: &mut Draft) {
    draft.line("Format", "", format!("SPDX {}", version.chars().take(10).collect::<String>()));
    draft.fact("format", "SPDX");
    draft.fact("format_version", version);
}

/// Whether the document names the context of SPDX 3 and has a graph.
pub(super) fn is_third(root: &Node<'_>) -> bool {
    let is_spdx = |value: &Value| value.as_str().is_some_and(|context| context.contains("spdx.org/rdf/3."));
    let context = root.value.get("@context");
    let among = context.is_some_and(|context| is_spdx(context) || context.as_array().is_some_and(|all| all.iter().any(is_spdx)));
    among && root.get("@graph").is_some()
}

/// Reads SPDX 3.0. The context is recognized and never fetched.
pub(super) fn third(root: &Node<'_>, now: NaiveDateTime, draft: &mut Draft) -> Content {
    let graph = root.list("@graph");
    let kind = |node: &Node<'_>| node.text("type").or_else(|| node.text("@type")).unwrap_or_default().to_owned();
    let info = graph.iter().find(|node| kind(node) == "CreationInfo");
    format(info.and_then(|info| info.text("specVersion")).unwrap_or("3.0"), draft);
    made(info.and_then(|info| info.text("created")), &info.map_or_else(|| "/@graph".to_owned(), |info| info.place("created")), now, draft);
    if !graph.iter().any(|node| kind(node) == "SpdxDocument") {
        draft.gap("head-missing", "/@graph", "The graph has no SpdxDocument, which names the bill.");
    }
    let licensed: HashSet<&str> = graph
        .iter()
        .filter(|node| matches!(node.text("relationshipType"), Some("hasDeclaredLicense" | "hasConcludedLicense")))
        .filter_map(|node| node.text("from"))
        .collect();
    let mut content = Content::default();
    for node in &graph {
        let kind = kind(node);
        if !matches!(kind.as_str(), "software_Package" | "ai_AIPackage" | "dataset_DatasetPackage") {
            continue;
        }
        let id = node.text("spdxId").or_else(|| node.text("@id")).unwrap_or_default();
        let name = node.word("name").unwrap_or_else(|| id.to_owned());
        if name.is_empty() {
            draft.gap("component-name", node.place("name"), "A package has no name, so nobody can tell what it is.");
            continue;
        }
        let versioned = node.word("software_packageVersion").is_some();
        content.add(&node.pointer, &name, versioned, licensed.contains(id), kind == "ai_AIPackage");
    }
    content
}

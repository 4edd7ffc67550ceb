//! `CycloneDX` in JSON (ECMA-424).

use chrono::NaiveDateTime;

use super::super::finding::{Draft, quoted};
use super::super::node::Node;
use super::content::{Component, Content};
use super::statements::{format, made, states};

const VERSIONS: [&str; 4] = ["1.4", "1.5", "1.6", "1.7"];
const MODEL: &str = "machine-learning-model";

/// Reads the head.
pub(super) fn head(root: &Node<'_>, is_json: bool, now: NaiveDateTime, draft: &mut Draft) {
    let version = root.word("specVersion").unwrap_or_default();
    format("CycloneDX", &version, draft);
    if version.is_empty() {
        draft.gap(
            "format-version",
            "/specVersion",
            "The bill does not say which version of CycloneDX it has. Add “specVersion”.",
        );
    } else if !VERSIONS.contains(&version.as_str()) {
        let message = format!(
            "The CycloneDX version {} is not one of {}.",
            quoted(&version),
            VERSIONS.join(", ")
        );
        draft.gap("format-version", "/specVersion", message);
    } else if root.text("specVersion").is_none() {
        draft.gap(
            "format-version",
            "/specVersion",
            format!("The version is written as a number. Write it as text: “{version}”."),
        );
    }
    if root.text("bomFormat").is_some_and(|name| name != "CycloneDX") {
        draft.gap(
            "format-name",
            "/bomFormat",
            "The name of the format must be written “CycloneDX”, with its capital letters.",
        );
    }
    if !is_json {
        draft.gap(
            "format-form",
            "",
            "CycloneDX has no YAML form, so other programs cannot read this bill. Save it as JSON.",
        );
    }
    match root.text("serialNumber") {
        Some(serial) if is_uuid(serial) => {}
        Some(serial) => {
            draft.gap(
                "serial",
                "/serialNumber",
                format!(
                    "The serial number {} is not of the form \
                urn:uuid:… (RFC 9562).",
                    quoted(serial)
                ),
            );
        }
        None => draft.gap(
            "serial",
            "/serialNumber",
            "The bill has no serial number, so two bills \
            cannot be told apart. Add one (urn:uuid:…).",
        ),
    }
    match root.get("version") {
        Some(version) if version.value.as_u64().is_some_and(|version| version >= 1) => {}
        Some(version) => draft.gap(
            "bill-version",
            version.pointer,
            "The version of the bill must be a whole number from 1.",
        ),
        None => draft.note(
            "bill-version",
            "/version",
            "The bill has no version of its own; it counts as 1.",
        ),
    }
    for key in ["components", "services"] {
        if let Some(list) = root.get(key).filter(|list| !list.value.is_array()) {
            draft.gap("shape", list.pointer, format!("“{key}” must be a list."));
        }
    }
    let metadata = root.get("metadata");
    made(
        metadata.as_ref().and_then(|metadata| metadata.text("timestamp")),
        "/metadata/timestamp",
        now,
        draft,
    );
}

/// Counts a component and the components in it. What a component was made from (its pedigree) is no
/// part of the product.
pub(super) fn component(component: Node<'_>, content: &mut Content, draft: &mut Draft) {
    let mut open = vec![component];
    while let Some(component) = open.pop() {
        // The last one is looked at first, so the bill is read in its order.
        let mut inner = component.list("components");
        inner.reverse();
        open.append(&mut inner);
        let Some(name) = component.word("name") else {
            draft.gap(
                "component-name",
                component.place("name"),
                "A component has no name, so nobody can tell what it is.",
            );
            continue;
        };
        let is_model = component.text("type") == Some(MODEL);
        if is_model {
            content.add_card(&component);
        }
        let version = component.word("version");
        let licensed = component.list("licenses").iter().any(is_stated);
        content.add(&Component {
            pointer: &component.pointer,
            name: &name,
            version: version.as_deref(),
            licensed,
            is_model,
        });
    }
}

/// Counts what stands beside the list of components: the parts of the product that the metadata
/// name, and services. The product itself is no component.
pub(super) fn around(root: &Node<'_>, content: &mut Content, draft: &mut Draft) {
    content.cards.get_or_insert_default();
    let product = root.get("metadata").and_then(|metadata| metadata.get("component"));
    for part in product.iter().flat_map(|product| product.list("components")) {
        component(part, content, draft);
    }
    if let Some(product) = product.filter(|product| product.text("type") == Some(MODEL)) {
        content.add_product();
        content.add_card(&product);
    }
    let mut open = root.list("services");
    while let Some(service) = open.pop() {
        content.services += 1;
        open.append(&mut service.list("services"));
    }
}

/// Whether an entry of a list of licences names one: by its identifier, its name, or in an
/// expression.
fn is_stated(choice: &Node<'_>) -> bool {
    let named = choice.get("license").is_some_and(|licence| {
        ["id", "name"].iter().any(|key| licence.word(key).is_some_and(|name| states(&name)))
    });
    named || choice.text("expression").is_some_and(states)
}

fn is_uuid(serial: &str) -> bool {
    let Some(uuid) = serial.strip_prefix("urn:uuid:") else { return false };
    let groups: Vec<&str> = uuid.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

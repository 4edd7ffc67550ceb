//! `CycloneDX` in JSON (ECMA-424).

use chrono::NaiveDateTime;

use super::super::finding::{Draft, quoted};
use super::super::node::Node;
use super::{Content, made};

const VERSIONS: [&str; 4] = ["1.4", "1.5", "1.6", "1.7"];

/// Reads the head and the components.
pub(super) fn read(root: &Node<'_>, now: NaiveDateTime, draft: &mut Draft) -> Content {
    let version = root.word("specVersion").unwrap_or_default();
    draft.line("Format", "", format!("CycloneDX {}", version.chars().take(10).collect::<String>()));
    draft.fact("format", "CycloneDX");
    draft.fact("format_version", version.clone());
    if !VERSIONS.contains(&version.as_str()) {
        let message = format!("The CycloneDX version {} is not one of {}.", quoted(&version), VERSIONS.join(", "));
        draft.gap("format-version", "/specVersion", message);
    }
    match root.text("serialNumber") {
        Some(serial) if is_uuid(serial) => {}
        Some(serial) => {
            draft.gap("serial", "/serialNumber", format!("The serial number {} is not of the form urn:uuid:… (RFC 9562).", quoted(serial)));
        }
        None => draft.gap("serial", "/serialNumber", "The bill has no serial number, so two bills cannot be told apart. Add one (urn:uuid:…)."),
    }
    match root.get("version") {
        Some(version) if version.value.as_u64().is_some_and(|version| version >= 1) => {}
        Some(version) => draft.gap("bill-version", version.pointer, "The version of the bill must be a whole number from 1."),
        None => draft.note("bill-version", "/version", "The bill has no version of its own; it counts as 1."),
    }
    let metadata = root.get("metadata");
    made(metadata.as_ref().and_then(|metadata| metadata.text("timestamp")), "/metadata/timestamp", now, draft);
    let mut content = Content::default();
    let mut with_card = 0_usize;
    let main = metadata.and_then(|metadata| metadata.get("component"));
    let mut open: Vec<Node<'_>> = root.list("components");
    // The product itself may be named in the metadata; it is no component, but its parts are.
    open.extend(main.iter().flat_map(|main| main.list("components")));
    open.reverse();
    while let Some(component) = open.pop() {
        let Some(name) = component.word("name") else {
            draft.gap("component-name", component.place("name"), "A component has no name, so nobody can tell what it is.");
            continue;
        };
        let model = component.text("type") == Some("machine-learning-model");
        with_card += usize::from(model && component.get("modelCard").is_some());
        let licensed = component.list("licenses").iter().any(|choice| {
            let named = choice.get("license").is_some_and(|licence| licence.word("id").or_else(|| licence.word("name")).is_some());
            named || choice.text("expression").is_some()
        });
        content.add(&component.pointer, &name, component.word("version").is_some(), licensed, model);
        let mut inner = component.list("components");
        inner.reverse();
        open.append(&mut inner);
    }
    if main.is_some_and(|main| main.text("type") == Some("machine-learning-model")) {
        content.models.push("the product itself".to_owned());
    }
    draft.line("Models with a model card", "components with “modelCard”", with_card.to_string());
    draft.fact("model_cards", with_card);
    content
}

fn is_uuid(serial: &str) -> bool {
    let Some(uuid) = serial.strip_prefix("urn:uuid:") else { return false };
    let groups: Vec<&str> = uuid.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

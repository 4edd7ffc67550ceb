use std::collections::BTreeSet;

use assay::domain::registry::change::{ChangeKind, Followed};
use assay::domain::registry::register::EntryKind;
use assay::web::routes::TABLE;
use serde_json::Value;

use crate::support::TestApp;
use crate::support::listings::Tool;

const WEBHOOKS: &str = include_str!("../../../docs/webhooks.md");

#[tokio::test]
async fn the_description_lists_every_route_and_all_its_references_lead_somewhere() {
    let app = TestApp::start().await;
    let description = app.visitor().get("/api/openapi.json").await.expect(200).json();
    assert!(
        description["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")),
        "{}",
        description["openapi"]
    );
    let described: BTreeSet<&str> =
        description["paths"].as_object().expect("paths").keys().map(String::as_str).collect();
    let routes: BTreeSet<&str> =
        TABLE.iter().map(|(_, path)| *path).filter(|path| path.starts_with("/api/")).collect();
    assert_eq!(described, routes);
    let mut references = Vec::new();
    collect(&description, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("a reference inside the document");
        assert!(description.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    for (name, schema) in description["components"]["schemas"].as_object().expect("schemas") {
        assert!(
            schema["description"].is_string() || schema["allOf"].is_array(),
            "{name} is not described"
        );
        for (key, property) in schema["properties"].as_object().into_iter().flatten() {
            // What may be null is one of two, of which the first is described.
            let described = [property, &property["oneOf"][0]]
                .iter()
                .any(|told| told["description"].is_string());
            assert!(described, "{name}.{key} is not described: {property}");
        }
    }
    app.finish().await;
}

#[tokio::test]
async fn every_filter_of_the_list_and_every_kind_of_change_is_described() {
    let app = TestApp::start().await;
    let mut program = app.visitor();
    let description = program.get("/api/openapi.json").await.expect(200).json();
    let refusal = program.get("/api/v1/listings?colour=red").await.expect(422).json();
    let sentence = refusal["errors"][0]["message"].as_str().expect("a sentence");
    let known = sentence.split("Known are ").nth(1).expect("what is known");
    let known = known.split(", and each of these after “not.”").next().expect("filters");
    let known = known.replace('<', "{").replace('>', "}");
    let known: BTreeSet<&str> = known.split(", ").chain(["not.{filter}"]).collect();
    let parameters = description.pointer("/paths/~1api~1v1~1listings/get/parameters");
    let parameters = parameters.and_then(Value::as_array).expect("parameters");
    let described = parameters.iter().filter_map(|one| one["name"].as_str());
    assert_eq!(described.collect::<BTreeSet<_>>(), known);

    let kinds = description.pointer("/components/schemas/Change/properties/kind/description");
    let kinds = kinds.and_then(Value::as_str).expect("its words");
    let entered = EntryKind::ALL.into_iter().filter(|kind| *kind != EntryKind::Adopted);
    let followed = [Followed::Expired, Followed::ConditionOverdue].map(ChangeKind::Followed);
    for kind in entered.map(ChangeKind::Entered).chain(followed) {
        let word = format!("`{}`", kind.word());
        assert!(kinds.contains(&word), "{word} is not described");
        assert!(WEBHOOKS.contains(&word), "{word} is not among what webhooks are told");
    }
    app.finish().await;
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            references.extend(object.get("$ref").and_then(Value::as_str).map(str::to_owned));
            object.values().for_each(|value| collect(value, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}

#[tokio::test]
async fn what_is_sent_is_what_is_described() {
    let app = TestApp::start().await;
    for (example, name) in [("student-chatbot", "Askwell"), ("integrity-detector", "Veritas")] {
        app.published(&Tool::new(example, name, "Acme")).await;
    }
    let mut program = app.visitor();
    let description = program.get("/api/openapi.json").await.expect(200).json();
    let schema = |name: &str| {
        description.pointer(&format!("/components/schemas/{name}")).expect("the schema")
    };
    for (path, name) in [
        ("/api/v1/listings/askwell", "Listing"),
        ("/api/v1/listings/veritas", "Listing"),
        ("/api/v1/listings", "ListingList"),
        ("/api/v1/modules", "ModuleList"),
        ("/api/v1/listings/nothing", "Problem"),
    ] {
        let body = program.get(path).await.json();
        fits(&description, schema(name), &body, path);
    }
    app.finish().await;
}

/// Fails unless the value has exactly the described keys, all the way down, and every word and type
/// that is described.
fn fits(description: &Value, schema: &Value, value: &Value, at: &str) {
    let schema = resolve(description, schema);
    if let Some(options) = schema.get("oneOf").and_then(Value::as_array) {
        if value.is_null() {
            return;
        }
        let option = options.iter().find(|option| option["type"] != "null").expect("an option");
        return fits(description, option, value, at);
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        assert!(words.contains(value), "{at}: {value} is not one of {words:?}");
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let actual = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let integer = actual == "number" && types.contains(&"integer");
    assert!(
        types.is_empty() || types.contains(&actual) || integer,
        "{at}: {actual} is not one of {types:?}"
    );
    // What is not there where there is none, and is described so.
    let sometimes =
        ["appeal", "change_notices", "derived", "earlier", "first_due", "incidents", "withheld"];
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| {
            fits(description, &schema["items"], item, &format!("{at}/{index}"));
        }),
        Value::Object(object) => {
            let mut described: BTreeSet<String> = BTreeSet::new();
            for part in parts(description, schema) {
                if let Some(each) = part.get("additionalProperties") {
                    object.iter().for_each(|(key, value)| {
                        fits(description, each, value, &format!("{at}/{key}"));
                    });
                    return;
                }
                for (key, property) in part["properties"].as_object().into_iter().flatten() {
                    if sometimes.contains(&key.as_str()) && !object.contains_key(key) {
                        continue;
                    }
                    described.insert(key.clone());
                    if let Some(value) = object.get(key) {
                        fits(description, property, value, &format!("{at}/{key}"));
                    }
                }
                for key in
                    part["required"].as_array().into_iter().flatten().filter_map(Value::as_str)
                {
                    assert!(object.contains_key(key), "{at}: {key} is described as always there");
                }
            }
            let sent: BTreeSet<String> = object.keys().cloned().collect();
            assert_eq!(sent, described, "{at}");
        }
        _ => {}
    }
}

fn parts<'d>(description: &'d Value, schema: &'d Value) -> Vec<&'d Value> {
    match schema.get("allOf").and_then(Value::as_array) {
        Some(parts) => parts.iter().map(|part| resolve(description, part)).collect(),
        None => vec![schema],
    }
}

fn resolve<'d>(description: &'d Value, schema: &'d Value) -> &'d Value {
    match schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| reference.strip_prefix('#'))
    {
        Some(pointer) => description.pointer(pointer).expect("the reference"),
        None => schema,
    }
}

#[tokio::test]
async fn the_description_names_the_tiers_that_the_filter_takes_and_no_other() {
    let app = TestApp::start().await;
    let mut program = app.visitor();
    let description = program.get("/api/openapi.json").await.expect(200).json();
    let parameters =
        description["paths"]["/api/v1/listings"]["get"]["parameters"].as_array().unwrap();
    let tier = parameters.iter().find(|parameter| parameter["name"] == "tier").unwrap();
    let tiers: Vec<u64> = tier["schema"]["items"]["enum"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_u64)
        .collect();
    assert!(tiers.len() > 1, "{tier}");
    for value in 0..20 {
        let status = if tiers.contains(&value) { 200 } else { 422 };
        program.get(&format!("/api/v1/listings?tier={value}")).await.expect(status);
    }
    app.finish().await;
}

use assay::domain::learning::Catalogue;
use serde_json::{Value, json};

pub fn module(id: &str, prerequisites: &[&str]) -> Value {
    json!({ "id": id, "title": format!("Module {id}"), "summary": "About it.", "topics": ["T"],
        "hours": 1.5, "format": "Online", "evidence": "A quiz",
            "outcomes": ["Can do it."], "prerequisites": prerequisites,
            "aligned_to": ["A framework"] })
}

pub fn catalogue(modules: &[Value]) -> Result<Catalogue, Vec<String>> {
    let json = json!({ "topics": { "T": "A topic" }, "modules": modules });
    Catalogue::parse("modules.json", json.to_string().as_bytes()).map_err(|faults| {
        faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.sentence)).collect()
    })
}

#[test]
fn a_catalogue_keeps_its_order_and_finds_its_modules() {
    let catalogue = catalogue(&[module("B", &[]), module("A", &["B"])]).unwrap();
    assert_eq!(catalogue.modules[0].id, "B");
    assert_eq!(catalogue.module("A").unwrap().hours.plain(), "1.5");
    assert_eq!(catalogue.topic("T").unwrap().title, "A topic");
    assert!(catalogue.module("C").is_none());
}

#[test]
fn a_broken_catalogue_names_every_place() {
    let mut odd = module("C", &["Z"]);
    odd["topics"] = json!(["T", "X"]);
    odd["hours"] = json!(0);
    let faults = catalogue(&[module("A", &[]), module("A", &[]), odd]).unwrap_err();
    assert_eq!(
        faults,
        [
            "/modules/2/hours A module takes more than no time.",
            "/modules/1/id There is another module “A” in the catalogue.",
            "/modules/2/topics/1 There is no topic “X” in the catalogue.",
            "/modules/2/prerequisites/0 There is no module “Z” in the catalogue.",
        ]
    );
}

#[test]
fn no_module_comes_before_itself() {
    let faults =
        catalogue(&[module("A", &["B"]), module("B", &["A"]), module("C", &["A"])]).unwrap_err();
    assert_eq!(
        faults,
        [
            "/modules/0/prerequisites “A” would have to come before itself.",
            "/modules/1/prerequisites “B” would have to come before itself."
        ]
    );
}

#[test]
fn a_catalogue_has_at_most_a_thousand_modules_and_a_long_chain_of_them_is_read_soon() {
    let names: Vec<String> = (0..=1_000).map(|number| format!("M{number}")).collect();
    let chain: Vec<Value> = names
        .iter()
        .zip(&names[1..])
        .map(|(name, next)| module(name, &[next]))
        .chain([module(&names[1_000], &[])])
        .collect();
    assert_eq!(catalogue(&chain[1..]).unwrap().modules.len(), 1_000);
    assert_eq!(
        catalogue(&chain).unwrap_err(),
        ["/modules A catalogue holds at most 1000 modules, and here are 1001."]
    );
}

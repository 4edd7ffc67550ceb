use std::collections::BTreeMap;

use assay::domain::instrument::{Condition, Lookup, Name, Seen, Truth};
use serde_json::{Value, json};

/// `a.x` is 1, `a.users` a list, `a.blank` open, `a.hidden` matches nothing.
struct World(BTreeMap<&'static str, Value>);

impl Lookup for World {
    fn look(&self, name: &Name) -> Seen<'_> {
        let name = name.to_string();
        match self.0.get(name.as_str()) {
            Some(value) => Seen::Value(value),
            None if name == "a.hidden" => Seen::NoMatch,
            None => Seen::Open,
        }
    }
}

fn truth(condition: &Value) -> Truth {
    decided(condition).0
}

fn decided(condition: &Value) -> (Truth, Vec<String>) {
    let world =
        World(BTreeMap::from([("a.x", json!(1)), ("a.users", json!(["students", "teachers"]))]));
    let verdict = Condition::parse(condition).unwrap().evaluate(&world);
    (verdict.truth, verdict.behind.iter().map(Name::to_string).collect())
}

#[test]
fn the_empty_condition_always_holds() {
    assert_eq!(truth(&json!({})), Truth::True);
}

#[test]
fn every_name_has_to_be_answered_and_to_match() {
    assert_eq!(truth(&json!({ "a.x": { "const": 1 } })), Truth::True);
    assert_eq!(
        truth(&json!({ "a.x": { "const": 1 }, "a.users": { "contains": { "const": "parents" } } })),
        Truth::False
    );
    assert_eq!(truth(&json!({ "a.x": true })), Truth::True);
    assert_eq!(truth(&json!({ "a.hidden": true })), Truth::False);
}

#[test]
fn a_blank_keeps_a_condition_open_unless_the_rest_decides_it() {
    assert_eq!(truth(&json!({ "a.blank": { "const": 1 } })), Truth::Open);
    assert_eq!(truth(&json!({ "a.blank": { "const": 1 }, "a.x": { "const": 1 } })), Truth::Open);
    assert_eq!(truth(&json!({ "a.blank": { "const": 1 }, "a.x": { "const": 2 } })), Truth::False);
    assert_eq!(
        truth(&json!({ "any": [{ "a.blank": { "const": 1 } }, { "a.x": { "const": 1 } }] })),
        Truth::True
    );
    assert_eq!(
        truth(&json!({ "any": [{ "a.blank": { "const": 1 } }, { "a.x": { "const": 2 } }] })),
        Truth::Open
    );
    assert_eq!(truth(&json!({ "not": { "a.blank": true } })), Truth::Open);
    assert_eq!(truth(&json!({ "not": { "a.hidden": true } })), Truth::True);
    assert_eq!(
        truth(&json!({ "all": [{ "a.x": true }, { "not": { "a.x": { "const": 2 } } }] })),
        Truth::True
    );
}

#[test]
fn a_verdict_names_what_decided_it() {
    let any = json!({ "any": [{ "a.x": { "const": 2 } }, { "a.users": { "contains": { "const": "students" } } }, { "a.blank": true }] });
    assert_eq!(decided(&any), (Truth::True, vec!["a.users".to_owned()]));
    let all = json!({ "a.x": { "const": 1 }, "a.blank": true });
    assert_eq!(decided(&all), (Truth::Open, vec!["a.blank".to_owned()]));
    let not = json!({ "not": { "a.x": { "const": 2 } } });
    assert_eq!(decided(&not), (Truth::True, vec!["a.x".to_owned()]));
}

#[test]
fn a_condition_lists_the_names_it_reads_once() {
    let condition = Condition::parse(
        &json!({ "a.x": true, "any": [{ "a.users": true }, { "not": { "a.x": { "const": 2 } } }] }),
    )
    .unwrap();
    assert_eq!(
        condition.names().into_iter().map(Name::to_string).collect::<Vec<_>>(),
        ["a.x", "a.users"]
    );
}

fn fault(condition: &Value) -> (String, String) {
    let faults = Condition::parse(condition).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    (faults[0].pointer.clone(), faults[0].sentence.clone())
}

#[test]
fn a_misspelt_keyword_is_a_fault_and_never_a_test_that_always_holds() {
    let (pointer, sentence) = fault(&json!({ "a.users": { "contians": { "const": "students" } } }));
    assert_eq!(pointer, "/a.users/contians");
    assert!(sentence.starts_with("`contians` is not a JSON Schema keyword"), "{sentence}");
}

#[test]
fn a_wrong_fragment_is_located() {
    assert_eq!(fault(&json!({ "a.x": { "minimum": "three" } })).0, "/a.x/minimum");
    assert_eq!(fault(&json!({ "a.x": 3 })).0, "/a.x");
    assert_eq!(fault(&json!({ "any": [] })).0, "/any");
    assert_eq!(
        fault(&json!({ "any": [{ "a.x": { "format": "dtae", "type": "string" } }] }))
            .0
            .split("/format")
            .next(),
        Some("/any/0/a.x")
    );
    assert_eq!(fault(&json!(["a.x"])).0, "");
}

#[test]
fn a_pattern_runs_in_linear_time() {
    let slow = json!({ "a.text": { "pattern": "^(a+)+$" } });
    let world = World(BTreeMap::from([("a.text", json!("a".repeat(40) + "b"))]));
    assert_eq!(Condition::parse(&slow).unwrap().evaluate(&world).truth, Truth::False);
    let backreference = json!({ "a.text": { "pattern": "(a)\\1" } });
    assert!(
        Condition::parse(&backreference).is_err(),
        "an engine that could backtrack is not used"
    );
}

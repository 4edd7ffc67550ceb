use std::collections::BTreeMap;

use assay::domain::instrument::{Condition, Lookup, Name, Seen, Truth};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::cases;

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
    let any = json!({ "any": [{ "a.x": { "const": 2 } },
        { "a.users": { "contains": { "const": "students" } } }, { "a.blank": true }] });
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

#[test]
fn only_the_deepest_parts_that_decided_are_named() {
    let x_is = |number: u8| json!({ "a.x": { "const": number } });
    let users = json!({ "a.users": { "contains": { "const": "students" } } });
    // Two open branches stand before one that holds: what was open decided nothing.
    let held = json!({ "any": [{ "a.blank": true }, { "all": [{ "a.blank": true }, x_is(1)] },
        { "all": [x_is(1), users] }] });
    assert_eq!(decided(&held), (Truth::True, vec!["a.x".to_owned(), "a.users".to_owned()]));
    let failed = json!({ "all": [users, { "not": { "any": [{ "a.blank": true }, x_is(1)] } },
        { "a.hidden": true }] });
    assert_eq!(decided(&failed), (Truth::False, vec!["a.x".to_owned(), "a.hidden".to_owned()]));
}

/// A condition over names that stand for yes, no, nothing yet and nothing at all; `count` parts at
/// most in one list.
fn conditions(count: usize) -> impl Strategy<Value = Value> {
    let test = prop_oneof!["yes", "no", "blank", "hidden"]
        .prop_flat_map(|word| (Just(word), 0..40_u8))
        .prop_map(|(word, number)| json!({ format!("{word}.n{number}"): { "const": true } }));
    test.prop_recursive(3, 120, 6, move |inner| {
        let list = prop::collection::vec(inner.clone(), 1..count);
        prop_oneof![
            list.clone().prop_map(|parts| json!({ "all": parts })),
            list.prop_map(|parts| json!({ "any": parts })),
            inner.prop_map(|part| json!({ "not": part })),
        ]
    })
}

/// What a condition comes to and the names that decide it, by the words of the rule language: of a
/// list, those parts that come to the same.
fn by_definition(condition: &Value) -> (Truth, Vec<String>) {
    let (word, inside) = condition.as_object().unwrap().iter().next().unwrap();
    let negated = |truth| match truth {
        Truth::True => Truth::False,
        Truth::False => Truth::True,
        Truth::Open => Truth::Open,
    };
    let strong = match word.as_str() {
        "not" => {
            let (truth, names) = by_definition(inside);
            return (negated(truth), names);
        }
        "all" => Truth::False,
        "any" => Truth::True,
        name => {
            let truth = match name.split_once('.').unwrap().0 {
                "yes" => Truth::True,
                "blank" => Truth::Open,
                _ => Truth::False,
            };
            return (truth, vec![name.to_owned()]);
        }
    };
    let parts: Vec<_> = inside.as_array().unwrap().iter().map(by_definition).collect();
    let is = |wanted| parts.iter().any(|(truth, _)| *truth == wanted);
    let truth = if is(strong) {
        strong
    } else if is(Truth::Open) {
        Truth::Open
    } else {
        negated(strong)
    };
    let mut names: Vec<String> = Vec::new();
    for name in parts.iter().filter(|(found, _)| *found == truth).flat_map(|(_, names)| names) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    (truth, names)
}

/// Names that say what they stand for.
struct Spoken(Value);

impl Lookup for Spoken {
    fn look(&self, name: &Name) -> Seen<'_> {
        match name.to_string().split_once('.').unwrap().0 {
            "yes" => Seen::Value(&self.0),
            "blank" => Seen::Open,
            _ => Seen::NoMatch,
        }
    }
}

fn holds_by_definition(condition: &Value) {
    let parsed = Condition::parse(condition).unwrap();
    let names = Spoken(json!(true));
    let found = parsed.evaluate(&names);
    let behind: Vec<String> = found.behind.iter().map(Name::to_string).collect();
    assert_eq!((found.truth, behind), by_definition(condition), "{condition}");
    assert_eq!(parsed.truth(&names), found.truth, "{condition}");
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn any_condition_comes_to_what_its_words_say_and_names_what_decided_it(
        condition in conditions(6)
    ) {
        holds_by_definition(&condition);
    }
}

#[test]
fn a_condition_of_hundreds_of_parts_names_what_decided_it_too() {
    let part = |number: usize| {
        json!({ "all": [{ format!("{}.n{number}",
        ["yes", "blank", "no"][number % 3]): { "const": true } },
        { "yes.x": { "const": true } }] })
    };
    for range in [0..1, 0..90, 62..66, 1..200, 2..3] {
        let parts: Vec<Value> = range.map(part).collect();
        for condition in
            [json!({ "any": parts }), json!({ "all": parts }), json!({ "not": { "any": parts } })]
        {
            holds_by_definition(&condition);
        }
    }
}

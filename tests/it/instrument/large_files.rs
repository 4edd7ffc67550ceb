//! Files that are made to cost: what is said about them stays short, and is said soon.

use std::collections::BTreeMap;

use assay::domain::instrument::{Fault, MAX_FAULTS, Questionnaire};
use serde_json::json;

use super::support::Folder;

fn compiled(name: &str, bytes: Vec<u8>) -> Result<Questionnaire, Vec<Fault>> {
    let mut files: BTreeMap<String, Vec<u8>> = Folder::risk().files();
    files.insert(name.to_owned(), bytes);
    Questionnaire::compile(&files, &["M1".to_owned(), "M2".to_owned()].into())
}

fn faults(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<Fault> {
    compiled(name, bytes.into()).expect_err("the file is broken")
}

#[test]
fn further_faults_are_counted_once_a_thousand_are_told() {
    let found = faults(
        "learning.json",
        json!({ "roles": {}, "deadlines": {}, "rules": vec![json!(0); 5_000] }).to_string(),
    );
    assert_eq!(found.len(), MAX_FAULTS + 1);
    let last = found.last().unwrap();
    assert_eq!(
        last.to_string(),
        "learning.json: 4000 further faults are not listed. Fix these first, then check again."
    );
}

#[test]
fn a_long_key_makes_neither_a_long_place_nor_a_long_sentence() {
    let key = "ä".repeat(300_000);
    let found = faults(
        "messages.json",
        json!({ "defaults": {}, "questions": { key.clone(): { key: vec![0; 2_000] } } })
            .to_string(),
    );
    assert!(found.iter().all(|fault| fault.pointer.len() < 1_000 && fault.sentence.len() < 8_100));
    let unknown = found.iter().find(|fault| fault.sentence.contains("is not a known key")).unwrap();
    assert!(
        unknown.sentence.starts_with("`ää")
            && unknown.sentence.contains('…')
            && unknown.sentence.ends_with("`errors`.")
    );
}

#[test]
fn a_file_too_deep_or_with_too_many_values_is_refused_at_its_line() {
    let deep = faults("risk.json", "[".repeat(100_000));
    assert_eq!(
        deep[0].to_string(),
        "risk.json: This is not valid JSON at line 1, column 65: lists and objects lie more than \
         64 levels deep."
    );
    let many = faults("risk.json", format!("[{}0]", "0,".repeat(300_000)));
    assert!(many[0].sentence.contains("holds more than 250000 values"), "{}", many[0]);
}

#[test]
fn an_expected_number_of_a_million_decimals_is_not_the_outcome() {
    let score = format!("0.{}", "0".repeat(1_000_000));
    let example = json!({ "title": "Long", "answers": {}, "on": "2026-11-21",
        "expect": { "inherent": { "score": [score, "100"] } } });
    let questionnaire = compiled("examples/long.json", example.to_string().into_bytes()).unwrap();
    let found = questionnaire.examples[0].run(&questionnaire, |_| Vec::new());
    assert_eq!((found.len(), found[0].pointer.as_str()), (1, "/expect/inherent/score"));
}

/// The faults of a folder whose first question has this type and answer fragment.
fn faults_of_answer(kind: &str, answer: serde_json::Value) -> Vec<Fault> {
    let mut folder = Folder::risk();
    folder.set("questionnaire.json", "/sections/0/questions/0/type", json!(kind));
    folder.set("questionnaire.json", "/sections/0/questions/0/answer", answer);
    folder.compiled().expect_err("the folder is broken")
}

#[test]
fn a_short_pattern_that_takes_megabytes_is_refused_at_its_place() {
    for pattern in [r"\p{L}{999}", "(a{1000}){1000}"] {
        let found = faults_of_answer("text", json!({ "type": "string", "pattern": pattern }));
        assert!(found[0].pointer.starts_with("/sections/0/questions/0/answer"), "{}", found[0]);
        assert!(found[0].sentence.contains("not a valid schema fragment"), "{}", found[0]);
    }
}

#[test]
fn a_table_has_at_most_as_many_columns_as_a_file_of_its_rows() {
    let columns: serde_json::Map<String, serde_json::Value> = (0..201)
        .map(|number| (format!("c{number}"), json!({ "title": "A column", "type": "string" })))
        .collect();
    let items = json!({ "type": "object", "properties": columns, "required": ["c1"],
        "additionalProperties": false });
    let found = faults_of_answer(
        "table",
        json!({ "type": "array", "items": items, "minItems": 1, "maxItems": 3 }),
    );
    assert_eq!(found[0].sentence, "A table has at most 200 columns.");
}

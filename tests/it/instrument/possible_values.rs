//! The answers that are told apart while a question is blank: one of every kind that a rule
//! distinguishes, so that no interval is narrower than what may still be answered.

use serde_json::{Value, json};

use super::impacts::{I, Q, folder, given, impact};
use super::support::Folder;

const NEVER: &str = "No answer to `p.level` matches this, so it never holds.";

/// The test assessment with another question in the place of `p.level`, worth points by condition.
fn asking(kind: &str, answer: Value, points: &Value) -> Folder {
    let mut folder = folder();
    folder.set(Q, "/sections/0/questions/1/type", json!(kind));
    folder.set(Q, "/sections/0/questions/1/answer", answer);
    folder.set(I, "/questions/p.level/points", points.clone());
    folder
}

/// What the question may give while it is blank.
fn of_a_blank(kind: &str, answer: Value, points: &Value) -> String {
    let result = impact(&asking(kind, answer, points).compile(), &given(&json!({})));
    result.lines.iter().find(|line| line.question == "p.level").unwrap().points.plain()
}

/// The faults of a rule about the question.
fn faults(kind: &str, answer: Value, rule: &Value) -> Vec<String> {
    let folder = asking(kind, answer, &json!([{ "when": { "p.level": rule }, "points": 5 }]));
    folder.compiled().err().into_iter().flatten().map(|fault| fault.sentence).collect()
}

fn options(count: usize) -> Value {
    (0..count)
        .map(|number| json!({ "const": format!("o{number}"), "title": format!("Option {number}") }))
        .collect()
}

#[test]
fn a_blank_number_may_be_below_at_between_or_above_the_numbers_of_a_rule() {
    for [low, high] in [[2.25, 2.5], [-2.5, -2.25]] {
        for stretch in [
            json!({ "exclusiveMaximum": low }),
            json!({ "const": low }),
            json!({ "exclusiveMinimum": low, "exclusiveMaximum": high }),
            json!({ "const": high }),
            json!({ "exclusiveMinimum": high }),
        ] {
            let points = json!([{ "when": { "p.level": stretch }, "points": 5 }]);
            assert_eq!(
                of_a_blank("number", json!({ "type": "number" }), &points),
                "0 to 5",
                "{stretch}"
            );
        }
        let outside = json!([{ "when": { "p.level": { "maximum": low } }, "points": 1 },
            { "when": { "p.level": { "minimum": high } }, "points": 2 },
            { "when": {}, "points": 5 }]);
        assert_eq!(
            of_a_blank("number", json!({ "type": "number" }), &outside),
            "1 to 5",
            "what lies between is left to the last rule"
        );
    }
}

#[test]
fn no_whole_number_lies_between_two_that_follow_each_other() {
    let whole = || json!({ "type": "integer" });
    let between =
        |low: i64, high: i64| json!({ "exclusiveMinimum": low, "exclusiveMaximum": high });
    assert_eq!(faults("number", whole(), &between(2, 3)), [NEVER]);
    assert_eq!(faults("number", whole(), &between(2, 4)), Vec::<String>::new());
}

#[test]
fn a_rule_is_held_against_up_to_256_answers() {
    let single = |count: usize| {
        faults("single", json!({ "oneOf": options(count) }), &json!({ "pattern": "^q" }))
    };
    assert_eq!(single(256), [NEVER]);
    assert_eq!(single(257), Vec::<String>::new(), "too many to look at");
    let several = json!({ "type": "array", "items": { "oneOf": options(9) }, "minItems": 1,
        "maxItems": 2, "uniqueItems": true });
    let rule = json!({ "contains": { "pattern": "^q" } });
    assert_eq!(faults("multiple", several, &rule), [NEVER], "one or two of nine: 45 answers");
}

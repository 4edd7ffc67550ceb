//! The dependency graph: everything is settled after what it rests on, and nothing rests on itself.

use assay::store::instrument::questionnaires::Library;
use serde_json::{Value, json};

use super::support::Folder;

#[test]
fn every_task_comes_after_all_that_it_rests_on() {
    let library = Library::built_in().expect("the built-in questionnaires");
    let mut edges = 0;
    for q in library.all() {
        let resting = q.resting();
        assert!(
            resting.len() > q.questions().count(),
            "{} has more tasks than questions",
            q.family
        );
        for (place, later) in resting.iter().enumerate() {
            assert!(
                later.iter().all(|later| place < *later && *later < resting.len()),
                "{}: task {place} comes before {later:?}, which rest on it",
                q.family
            );
            edges += later.len();
        }
    }
    assert!(edges > 500, "{edges} edges were found");
}

/// The file, the place and the sentence of every circle after some changes.
fn circles(changes: &[(&str, &str, Value)]) -> Vec<[String; 3]> {
    let mut folder = Folder::risk();
    for (file, pointer, value) in changes {
        folder.set(file, pointer, value.clone());
    }
    let faults = folder.compiled().expect_err("the folder has a circle");
    let circles = faults.into_iter().filter(|fault| fault.sentence.contains("in a circle"));
    circles.map(|fault| [fault.file, fault.pointer, fault.sentence]).collect()
}

const Q: &str = "questionnaire.json";

fn told(pointer: &str, names: &str) -> [String; 3] {
    let end = "in a circle nothing can be settled. Take one of these names out of a condition.";
    [Q.to_owned(), pointer.to_owned(), format!("{names}: {end}")]
}

#[test]
fn questions_that_wait_for_each_other_are_named() {
    let at = |number: u8| format!("/sections/0/questions/{number}/ask_when");
    let found = circles(&[
        (Q, &at(0), json!({ "profile.f2": true })),
        (Q, &at(1), json!({ "profile.f1": true })),
        (Q, &at(4), json!({ "profile.f6": true })),
        (Q, &at(5), json!({ "profile.f7": true })),
        (Q, &at(6), json!({ "any": [{ "profile.f4": true }, { "profile.f5": true }] })),
    ]);
    let two = "`profile.f1` rests on `profile.f2`, which rests on `profile.f1`";
    let three = "`profile.f5` rests on `profile.f6`, which rests on `profile.f7`, which rests on \
        `profile.f5`";
    assert_eq!(
        found,
        [
            told(&format!("{}/profile.f2", at(0)), two),
            told(&format!("{}/profile.f6", at(4)), three)
        ]
    );
}

#[test]
fn a_circle_through_what_is_derived_names_what_is_derived() {
    let asked = |section: u8, name: &str| {
        let pointer = format!("/sections/{section}/questions/0/ask_when");
        circles(&[(Q, &pointer, json!({ name: { "minimum": 1 } }))])
    };
    let at = |section: u8, name: &str| format!("/sections/{section}/questions/0/ask_when/{name}");
    assert_eq!(
        asked(0, "residual.tier"),
        [told(
            &at(0, "residual.tier"),
            "`profile.f1` rests on `residual.tier`, which rests on `inherent.tier`, which rests \
             on `factor.f1`, which rests on `profile.f1`"
        )]
    );
    assert_eq!(
        asked(1, "score.safety"),
        [told(
            &at(1, "score.safety"),
            "`safety.a` rests on `score.safety`, which rests on `level.safety.a`, which rests on \
             `safety.a`"
        )]
    );
}

#[test]
fn facts_that_wait_for_each_other_are_named_where_the_first_of_them_reads_the_next() {
    let fact = |id: &str, reads: &str| {
        json!({ "id": id, "title": id,
        "when": { format!("fact.{reads}"): { "const": true } } })
    };
    let weighty =
        json!({ "id": "weighty", "title": "It weighs much", "when": { "profile.f1": true } });
    let found = circles(&[(Q, "/facts", json!([fact("a", "b"), fact("b", "a"), weighty]))]);
    assert_eq!(
        found,
        [told("/facts/0/when/fact.b", "`fact.a` rests on `fact.b`, which rests on `fact.a`")]
    );
}

#[test]
fn what_reads_itself_is_told_once_as_not_settled_yet() {
    let mut folder = Folder::risk();
    folder.set(Q, "/sections/0/questions/1/ask_when", json!({ "profile.f2": true }));
    let faults = folder.compiled().expect_err("a question cannot hang on itself");
    let sentences: Vec<&str> = faults.iter().map(|fault| fault.sentence.as_str()).collect();
    let late = "`profile.f2` is not settled yet when this is decided; use only what comes before.";
    assert_eq!(sentences, [late]);
}

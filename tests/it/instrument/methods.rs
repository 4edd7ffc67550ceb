//! What the method page says, so that anybody can work a result out by hand.

use std::path::Path;

use assay::domain::instrument::Questionnaire;
use serde_json::{Value, json};

use super::impacts::{I, Q, folder};
use super::support::Folder;
use crate::cli::questionnaires::{Copy, change, copy as copied};
use crate::support::TestApp;

/// The words of a condition, with the questions of the small test folder.
fn words(condition: &Value) -> String {
    let mut folder = folder();
    let count = json!({ "id": "count", "code": "T-count", "type": "number", "label": "How many?",
        "required": true, "answer": { "type": "integer" }, "visibility": "public",
        "reuse": "never" });
    folder.set(Q, "/sections/0/questions/-", count);
    folder.set("messages.json", "/questions/p.count", json!({ "help": "Help.", "why": "Why." }));
    folder.set(I, "/questions/p.count", json!({ "role": "none" }));
    let used = json!({ "p.stage": { "const": "use" } });
    let facts = json!([{ "id": "used", "title": "Somebody uses it", "when": used }]);
    folder.set(Q, "/facts", facts);
    folder.set(I, "/questions/p.auto/points", json!([{ "when": condition, "points": 2 }]));
    let questionnaire: Questionnaire = folder.compile();
    let points = &questionnaire.impact.as_ref().unwrap().questions["p.auto"];
    questionnaire.condition_in_words(&points.when[0].when)
}

#[test]
fn a_condition_is_told_in_the_words_of_its_questions_and_answers() {
    assert_eq!(words(&json!({ "p.auto": { "const": true } })), "T-auto (“Is it auto?”) is yes");
    assert_eq!(
        words(&json!({ "p.level": { "enum": ["mid", "high"] } })),
        "T-level (“Which level?”) is one of “Option mid”, “Option high”"
    );
    assert_eq!(
        words(&json!({ "p.level": { "not": { "const": "low" } } })),
        "T-level (“Which level?”) is not “Option low”"
    );
    assert_eq!(
        words(&json!({ "p.level": { "not": { "enum": ["low", "mid"] } } })),
        "T-level (“Which level?”) is none of “Option low”, “Option mid”"
    );
    assert_eq!(
        words(&json!({ "p.kinds": { "contains": { "const": "x" } } })),
        "T-kinds (“Which kinds?”) includes “Option x”"
    );
    assert_eq!(
        words(&json!({ "p.kinds": { "not": { "contains": { "const": "x" } } } })),
        "T-kinds (“Which kinds?”) does not include “Option x”"
    );
    assert_eq!(
        words(&json!({ "p.kinds": { "contains": { "not": { "const": "none" } } } })),
        "T-kinds (“Which kinds?”) includes one that is not “Option none”"
    );
    let either = json!({ "any": [{ "p.auto": { "const": false } },
        { "p.stage": { "const": "use" } }], "p.level": { "const": "high" } });
    let told = words(&either);
    assert!(
        told.contains("(T-auto (“Is it auto?”) is no or T-stage (“Which stage?”) is “Option use”)"),
        "{told}"
    );
    assert_eq!(words(&json!({})), "", "nothing to say of a condition that always holds");
}

#[test]
fn each_bound_of_a_number_has_words_of_its_own() {
    let count = |fragment: Value| words(&json!({ "p.count": fragment }));
    for (fragment, phrase) in [
        (json!({ "const": 3 }), "is 3"),
        (json!({ "minimum": 3 }), "is at least 3"),
        (json!({ "maximum": 3 }), "is at most 3"),
        (json!({ "exclusiveMinimum": 3 }), "is more than 3"),
        (json!({ "exclusiveMaximum": 3 }), "is less than 3"),
        (json!({ "minimum": 2, "maximum": 4 }), "is at least 2 and is at most 4"),
        (json!({ "anyOf": [{ "const": 1 }, { "minimum": 5 }] }), "is 1 or is at least 5"),
        (
            json!({ "allOf": [{ "minimum": 1 }, { "maximum": 5 }] }),
            "is at least 1 and is at most 5",
        ),
        (json!({ "not": { "minimum": 3 } }), "is not such that it is at least 3"),
        (json!(true), "is answered"),
    ] {
        assert_eq!(count(fragment), format!("T-count (“How many?”) {phrase}"));
    }
}

#[test]
fn how_many_and_which_of_several_choices_are_told_apart() {
    let kinds = |fragment: Value| words(&json!({ "p.kinds": fragment }));
    for (fragment, phrase) in [
        (json!({ "minItems": 2 }), "has at least 2 answers"),
        (json!({ "maxItems": 2 }), "has at most 2 answers"),
        (json!({ "contains": { "enum": ["x", "y"] } }), "includes one of “Option x”, “Option y”"),
    ] {
        assert_eq!(kinds(fragment), format!("T-kinds (“Which kinds?”) {phrase}"));
    }
}

#[test]
fn a_rule_that_reads_something_derived_is_told_with_what_it_hangs_on() {
    let because = "(which is so when T-stage (“Which stage?”) is “Option use”)";
    for (value, verb) in [(true, "holds"), (false, "does not hold")] {
        assert_eq!(
            words(&json!({ "fact.used": { "const": value } })),
            format!("“Somebody uses it” {verb} {because}")
        );
    }
    assert_eq!(
        words(&json!({ "not": { "p.auto": { "const": true } } })),
        "it is not so that T-auto (“Is it auto?”) is yes"
    );
    let questionnaire = Folder::risk().compile();
    assert_eq!(
        questionnaire.condition_in_words(&questionnaire.risk.floors[1].when),
        "F1 (“Factor 1”) is 4 and F5 (“Factor 5”) is at least 3"
    );
}

#[tokio::test]
async fn the_method_of_an_impact_says_when_a_question_is_asked_and_how_its_points_add_up() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let page = visitor.get("/method?family=public-sector-impact").await.expect(200);
    let outside =
        "IMP-09 (“Was the system built, or is it run, by someone outside the public body?”)";
    page.says(&format!("Asked when {outside} is yes."));
    let does = "IMP-05 (“What does the system do in a case?”)";
    page.says(&format!(
        "Asked when {does} is not “It finds or sorts information; people do the rest”."
    ));
    page.does_not_say("Asked only where it fits").does_not_say("Asked when .");
    page.says(
        "“Design” counts when IMP-01 (“At which point are you answering?”) is “While the \
        system is being designed”.",
    );
    page.says("Several answers together give at most 8 points.")
        .does_not_say("Several answers together give the sum of their points.");
    page.says("“Impact”: at most 10 points in this section.");
    // 3 for whom was asked; 3 for privacy where personal material is used, or none; and 4 in design
    // or 9 before use, which exclude each other.
    page.says(
        "“Measures”: at most 7 to 15 points in this section, depending on which questions count.",
    );
    page.says(
        "The share is the score divided by the maximum; where no question counts, it is nought.",
    );
    app.finish().await;
}

#[tokio::test]
async fn without_a_cap_several_answers_give_the_sum_of_their_points() {
    let copy = Copy::new("method-sums");
    let impact = copy.0.join("public-sector-impact/1-0/impact.json");
    change(&impact, |impact| {
        impact["questions"]["material.kinds"].as_object_mut().unwrap().shift_remove("cap");
    });
    let app = TestApp::start_with(&[("ASSAY_QUESTIONNAIRES", &copy.0.display().to_string())]).await;
    let mut visitor = app.visitor();
    let page = visitor.get("/method?family=public-sector-impact").await.expect(200);
    page.says("Several answers together give the sum of their points.");
    app.finish().await;
}

#[tokio::test]
async fn versions_are_listed_by_their_numbers() {
    let copy = Copy::new("method-versions");
    let start = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/instrument/minimal/start/1-0");
    for version in ["0.10.0", "0.9", "0.2"] {
        let folder = copy.0.join("start").join(version);
        copied(&start, &folder);
        change(&folder.join("questionnaire.json"), |outline| outline["version"] = version.into());
    }
    let app = TestApp::start_with(&[("ASSAY_QUESTIONNAIRES", &copy.0.display().to_string())]).await;
    let page = app.visitor().get("/method?family=start").await.expect(200).text();
    let places: Vec<usize> = ["0.2", "0.9", "0.10.0"]
        .iter()
        .map(|version| page.find(&format!("version {version}<")).expect("listed"))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(page.contains("start/0.10.0/schema.json"), "the newest version is shown");
    app.finish().await;
}

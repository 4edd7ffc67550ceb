//! How points add up, and the maximum they are held against.

use assay::domain::instrument::{Answer, Truth};
use serde_json::{Value, json};

use super::impacts::{I, Q, band, choice, folder, full, impact, scored, with};
use super::support::Folder;

#[test]
fn a_maximum_is_over_all_questions_or_over_the_asked_ones() {
    let mut asked = folder();
    asked.set(I, "/roles/risk/maximum", json!("asked"));
    let result = impact(&asked.compile(), &with(&json!({ "p.auto": false })));
    assert_eq!(
        (result.raw.plain(), result.maximum.plain(), result.share.plain()),
        ("3".into(), "10".into(), "0.3".into())
    );
    assert!(result.lines.iter().all(|line| line.asked == Truth::True));
    assert_eq!(band(&result), Some("B"));
    assert_eq!(band(&scored(&json!({ "p.auto": false }))), Some("A"), "3 of 14");
}

#[test]
fn only_the_group_that_applies_counts_as_points_and_in_the_maximum() {
    let early = scored(&json!({ "p.care": "some", "p.plan": true, "p.trial": true }));
    let measures = early.mitigation.unwrap();
    assert_eq!(
        (measures.points.plain(), measures.maximum.plain(), measures.share.plain()),
        ("8".into(), "10".into(), "0.8".into())
    );
    assert_eq!(early.alternatives[0].group.as_deref(), Some("early"));
    assert_eq!(
        (
            early.alternatives[0].reasons[0].name.to_string(),
            early.alternatives[0].reasons[0].given.as_str()
        ),
        ("p.stage".to_owned(), "Option design")
    );
    assert!(early.lines.iter().all(|line| line.question != "p.trial"));
    let late =
        scored(&json!({ "p.stage": "use", "p.care": "some", "p.trial": true })).mitigation.unwrap();
    assert_eq!((late.points.plain(), late.maximum.plain()), ("13".into(), "15".into()));
}

/// One question of several choices, of which one stands alone.
fn alone(points: &Value) -> Folder {
    let mut folder = folder();
    let mut question = choice("kinds", "multiple", &["none", "x", "y", "z"]);
    question["answer"]["items"]["oneOf"][0]["x-alone"] = json!(true);
    folder.set(Q, "/sections/0/questions/2", question);
    folder.set(I, "/questions/p.kinds", json!({ "role": "risk", "points": points }));
    folder
}

#[test]
fn an_option_that_stands_alone_never_adds_to_the_others() {
    let questionnaire = alone(&json!({ "none": 3, "x": 1, "y": 2, "z": 0 })).compile();
    let worst =
        |kinds: Value| impact(&questionnaire, &with(&json!({ "p.kinds": kinds }))).lines.remove(1);
    assert_eq!(
        (worst(json!(["none"])).points.plain(), worst(json!(["none"])).maximum.plain()),
        ("3".into(), "3".into())
    );
    assert_eq!(
        (worst(json!(["x", "y"])).points.plain(), worst(json!(["x", "y"])).maximum.plain()),
        ("3".into(), "3".into())
    );
    assert_eq!(worst(Value::Null).points.plain(), "0 to 3", "no answer gives more");
}

#[test]
fn while_a_group_is_not_chosen_only_one_of_them_counts() {
    let result = scored(&json!({ "p.stage": null, "p.care": "some" }));
    let measures = result.mitigation.unwrap();
    assert_eq!(
        (measures.points.plain(), measures.maximums.unwrap().plain()),
        ("4 to 13".into(), "10 to 15".into())
    );
    assert_eq!(measures.share.plain(), "0.2667 to 0.8667");
    assert!(
        result.because[1]
            .starts_with("Measures: 4 to 13 of 10 to 15 points, which is 26.6667 to 86.6667 %."),
        "{}",
        result.because[1]
    );
}

#[test]
fn a_score_is_never_above_its_maximum_and_nothing_is_nought() {
    let mut folder = folder();
    folder.set(
        I,
        "/questions/p.kinds",
        json!({ "role": "risk", "points": { "none": 0, "x": 0.5, "y": 0, "z": 0 } }),
    );
    let result = impact(&folder.compile(), &with(&json!({ "p.level": "high" })));
    assert_eq!(
        (result.raw.plain(), result.score.plain(), result.share.plain()),
        ("10.5".into(), "10.5".into(), "1".into())
    );
    assert_eq!(
        result.because[2],
        "10.5, rounded half up to a whole number, and no higher than the maximum: 10.5."
    );
    assert_eq!(result.because[3], "10.5 of 10.5 is 100 %: level C, over 50 % and up to 100 %.");
}

#[test]
fn points_by_condition_count_by_the_first_condition_that_holds() {
    let mut folder = folder();
    let entries = json!([{ "when": { "p.level": { "const": "high" }, "p.auto": { "const": true } },
        "points": 6 },
        { "when": { "p.auto": { "const": true } }, "points": 2 }, { "when": {}, "points": 1 }]);
    folder.set(I, "/questions/p.auto/points", entries);
    let questionnaire = folder.compile();
    let auto = |change: &Value| {
        let result = impact(&questionnaire, &with(change));
        let line = result.lines.iter().find(|line| line.question == "p.auto").unwrap();
        (
            line.points.plain(),
            line.maximum.plain(),
            line.given.first().map(|given| given.label.clone()),
        )
    };
    assert_eq!(auto(&json!({ "p.level": "high" })), ("6".into(), "6".into(), Some("Yes".into())));
    assert_eq!(
        auto(&json!({})),
        ("2".into(), "2".into(), Some("Yes".into())),
        "at this level no answer gives more"
    );
    assert_eq!(auto(&json!({ "p.auto": false })), ("1".into(), "2".into(), Some("No".into())));
    assert_eq!(
        impact(&questionnaire, &with(&json!({ "p.level": null, "p.auto": null }))).raw.plain(),
        "2 to 15"
    );
}

#[test]
fn a_question_that_is_left_out_when_not_applicable_counts_neither_as_points_nor_in_the_maximum() {
    let mut folder = folder();
    folder.set(I, "/questions/p.level/not_applicable", json!("leave_out"));
    let questionnaire = folder.compile();
    let mut answers = full();
    answers.set("p.level", Answer::NotApplicable { reason: "There is none.".to_owned() });
    let result = impact(&questionnaire, &answers);
    assert_eq!(
        (result.raw.plain(), result.maximum.plain(), result.open.len()),
        ("7".into(), "10".into(), 0)
    );
    assert_eq!(
        result.lines[0].note.as_deref(),
        Some("Not applicable: left out of the points and of the maximum.")
    );
    answers.clear("p.level");
    let open = impact(&questionnaire, &answers);
    assert_eq!(
        (open.raw.plain(), open.maximums.unwrap().plain()),
        ("7 to 11".into(), "10 to 14".into())
    );
}

#[test]
fn every_section_has_a_total_of_its_own() {
    let result = scored(&json!({}));
    let totals: Vec<(&str, &str, String, String)> = result
        .sections
        .iter()
        .map(|one| (one.section.as_str(), one.role.word(), one.points.plain(), one.maximum.plain()))
        .collect();
    assert_eq!(
        totals,
        [("p", "risk", "9".into(), "14".into()), ("p", "mitigation", "0".into(), "10".into())]
    );
}

#[test]
fn where_no_question_that_is_asked_gives_points_the_share_is_nought_and_a_sentence_says_so() {
    let mut folder = folder();
    folder.set(I, "/roles/risk/maximum", json!("asked"));
    for name in ["level", "kinds", "auto"] {
        folder.set(I, &format!("/questions/p.{name}"), json!({ "role": "none" }));
    }
    let result = impact(&folder.compile(), &with(&json!({ "p.auto": false })));
    assert_eq!(
        (result.raw.plain(), result.maximum.plain(), result.share.plain()),
        ("0".into(), "0".into(), "0".into())
    );
    assert_eq!(band(&result), Some("A"));
    assert_eq!(
        result.because.last().unwrap(),
        "No question that is asked gives points, which is 0 %: level A, up to 25 %."
    );
    assert_eq!(result.sections[0].share.plain(), "0");
}

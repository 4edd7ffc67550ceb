//! Deliberately broken impact assessments: each fault names its file and its place.

use assay::domain::instrument::Purpose;
use serde_json::{Value, json};

use super::impacts::{I, Q, folder};
use super::support::Folder;

#[test]
fn a_purpose_is_given_or_follows_from_the_review() {
    assert_eq!(folder().compile().purpose, Purpose::SelfCheck);
    assert_eq!(Folder::risk().compile().purpose, Purpose::Disclosure);
    let mut check = Folder::risk();
    check.set(Q, "/purpose", json!("self_check"));
    assert_eq!(check.compile().purpose, Purpose::SelfCheck);
    assert_eq!(
        places(|f| f.set(Q, "/purpose", json!("disclosure"))),
        ["questionnaire.json /purpose"]
    );
    assert_eq!(places(|f| f.set(Q, "/purpose", json!("fun"))), ["questionnaire.json /purpose"]);
}

#[test]
fn the_three_files_of_a_review_are_left_out_together_or_not_at_all() {
    let learning = Folder::risk().0.remove("learning.json").unwrap();
    let found = places(|f| {
        f.0.insert("learning.json".to_owned(), learning);
    });
    assert_eq!(found, ["rubric.json ", "risk.json "]);
    let found = places(|f| {
        f.0.remove(I);
    });
    assert_eq!(found, ["rubric.json ", "risk.json ", "learning.json "]);
    let missing = places(|f| {
        f.0.remove("messages.json");
    });
    assert_eq!(missing, ["messages.json "]);
}

fn faults(change: impl FnOnce(&mut Folder)) -> Vec<String> {
    let mut folder = folder();
    change(&mut folder);
    let faults = folder.compiled().expect_err("the folder is broken");
    for fault in &faults {
        assert!(fault.sentence.ends_with('.') && fault.sentence.len() > 15, "{fault}");
    }
    faults.iter().map(ToString::to_string).collect()
}

fn places(change: impl FnOnce(&mut Folder)) -> Vec<String> {
    let place = |fault: String| {
        let (place, _) = fault.split_once(": ").unwrap();
        place
            .split_once(" at ")
            .map_or_else(|| format!("{place} "), |(file, pointer)| format!("{file} {pointer}"))
    };
    faults(change).into_iter().map(place).collect()
}

fn set(pointer: &'static str, value: Value) -> Vec<String> {
    places(|folder| folder.set(I, pointer, value))
}

#[test]
fn points_and_roles_are_checked_against_the_questions() {
    assert_eq!(
        set("/questions/p.none", json!({ "role": "none" })),
        ["impact.json /questions/p.none"]
    );
    assert_eq!(places(|f| f.remove(I, "/questions/p.stage")), ["impact.json /questions"]);
    assert_eq!(
        set("/questions/p.level/points/huge", json!(9)),
        ["impact.json /questions/p.level/points/huge"]
    );
    assert_eq!(
        places(|f| f.remove(I, "/questions/p.level/points/mid")),
        ["impact.json /questions/p.level/points"]
    );
    assert_eq!(
        places(|f| f.remove(I, "/questions/p.auto/points/false")),
        ["impact.json /questions/p.auto/points"]
    );
    assert_eq!(
        set("/questions/p.level/points/mid", json!(-1)),
        ["impact.json /questions/p.level/points/mid"]
    );
    assert_eq!(
        set("/questions/p.level/points/mid", json!("2")),
        ["impact.json /questions/p.level/points/mid"]
    );
    assert_eq!(
        set("/questions/p.level/role", json!("danger")),
        ["impact.json /questions/p.level/role"]
    );
    assert_eq!(set("/questions/p.level/cap", json!(3)), ["impact.json /questions/p.level/cap"]);
    assert_eq!(set("/questions/p.kinds/cap", json!(0)), ["impact.json /questions/p.kinds/cap"]);
    assert_eq!(
        set("/questions/p.stage/points", json!({ "design": 1 })),
        ["impact.json /questions/p.stage/points"]
    );
    assert_eq!(
        places(|f| f.set(Q, "/sections/0/questions/1/required", json!(false))),
        ["impact.json /questions/p.level"]
    );
    let text = json!({ "id": "level", "code": "T-level", "type": "text", "label": "Which level?",
        "required": true,
        "answer": { "type": "string", "minLength": 1 }, "visibility": "public", "reuse": "never" });
    assert_eq!(
        places(|f| f.set(Q, "/sections/0/questions/1", text)),
        ["impact.json /questions/p.level/role"]
    );
}

#[test]
fn score_roles_deduction_and_bands_are_checked() {
    assert_eq!(set("/colour", json!("red")), ["impact.json /colour"]);
    assert_eq!(set("/score/of", json!("none")), ["impact.json /score/of"]);
    assert_eq!(set("/score/places", json!(7)), ["impact.json /score/places"]);
    assert_eq!(set("/roles/risk/maximum", json!("some")), ["impact.json /roles/risk/maximum"]);
    assert_eq!(set("/deduction/from", json!(80)), ["impact.json /deduction/from"]);
    assert_eq!(set("/deduction/factor", json!(1.5)), ["impact.json /deduction/factor"]);
    assert_eq!(set("/deduction/from", json!("4/0")), ["impact.json /deduction/from"]);
    assert_eq!(set("/bands/1/up_to", json!(0.25)), ["impact.json /bands/1/up_to"]);
    assert_eq!(set("/bands/0/up_to", json!(1.2)), ["impact.json /bands/0/up_to"]);
    assert_eq!(set("/bands/2/up_to", json!(0.9)), ["impact.json /bands"]);
    assert_eq!(set("/bands/1/id", json!("A")), ["impact.json /bands/1/id"]);
    assert_eq!(set("/bands", json!([])), ["impact.json /bands"]);
    assert_eq!(
        set("/bands/0/obligations/0/text", json!("")),
        ["impact.json /bands/0/obligations/0/text"]
    );
    let undescribed = places(|f| f.remove(I, "/roles/mitigation"));
    let words =
        ["p.care", "p.plan", "p.trial"].map(|name| format!("impact.json /questions/{name}/role"));
    assert_eq!(
        undescribed,
        words.into_iter().chain(["impact.json /deduction".to_owned()]).collect::<Vec<_>>()
    );
    let nothing = places(|f| {
        for name in ["care", "plan", "trial"] {
            f.set(I, &format!("/questions/p.{name}"), json!({ "role": "none" }));
        }
        f.remove(I, "/alternatives");
    });
    assert_eq!(nothing, ["impact.json /roles/mitigation"]);
}

#[test]
fn of_every_alternative_exactly_one_group_has_to_apply() {
    let at = "impact.json /alternatives/0/groups";
    let both = faults(|f| f.set(I, "/alternatives/0/groups/1/when", json!({ "p.stage": true })));
    assert_eq!(
        both,
        ["impact.json at /alternatives/0/groups/1/when: The groups `early` and `late` apply \
             together when `p.stage` is `design`; only one may."]
    );
    let neither = faults(|f| {
        f.set(
            I,
            "/alternatives/0/groups/1/when",
            json!({ "p.stage": { "const": "use" }, "p.auto": { "const": true } }),
        );
    });
    assert_eq!(
        neither,
        ["impact.json at /alternatives/0/groups: No group applies when `p.auto` is no and \
             `p.stage` is `use`."]
    );
    assert_eq!(
        set(
            "/alternatives/0/groups/0/when",
            json!({ "p.kinds": { "contains": { "const": "x" } } })
        ),
        [format!("{at}/0/when/p.kinds")]
    );
    assert_eq!(
        set("/alternatives/0/groups/0/when", json!({ "p.stge": { "const": "design" } })),
        [format!("{at}/0/when/p.stge")]
    );
    assert_eq!(
        set("/alternatives/0/groups/0/when", json!({ "p.stage": { "const": "draft" } }))
            .first()
            .unwrap(),
        &format!("{at}/0/when/p.stage/const")
    );
    let hidden = faults(|f| {
        f.set(I, "/alternatives/0/groups/0/when", json!({ "p.inner": { "const": true } }));
        f.set(I, "/alternatives/0/groups/1/when", json!({ "p.inner": { "const": false } }));
    });
    assert_eq!(
        hidden,
        ["impact.json at /alternatives/0/groups: No group applies when `p.inner` is not asked."]
    );
    assert_eq!(places(|f| f.remove(I, "/alternatives/0/groups/1")), [at]);
    assert_eq!(
        set("/alternatives/0/groups/1/questions", json!(["p.trial", "p.plan"])),
        [format!("{at}/1/questions/1")]
    );
    assert_eq!(
        set("/alternatives/0/groups/1/questions", json!(["p.gone"])),
        [format!("{at}/1/questions/0")]
    );
    assert_eq!(
        set("/alternatives/0/groups/1/questions", json!(["p.stage"])),
        [format!("{at}/1/questions/0")]
    );
}

#[test]
fn no_rule_waits_for_a_tier_where_there_is_none() {
    let when = json!({ "inherent.tier": { "minimum": 2 } });
    assert_eq!(
        places(|f| f.set(Q, "/facts", json!([{ "id": "high", "title": "High", "when": when }]))),
        ["questionnaire.json /facts/0/when/inherent.tier"]
    );
}

#[test]
fn a_test_that_no_answer_can_meet_is_a_fault_where_it_stands() {
    let asked = |when: Value| faults(|f| f.set(Q, "/sections/0/questions/6/ask_when", when));
    let at = "questionnaire.json at /sections/0/questions/6/ask_when";
    assert_eq!(
        asked(json!({ "p.kinds": { "const": "x" } })),
        [format!(
            r#"{at}/p.kinds/const: “x” never matches this answer, whose value is of the kind array, for several options may be chosen: write {{"contains": {{"const": "x"}}}}."#
        )]
    );
    assert_eq!(
        asked(json!({ "p.kinds": { "minItems": 5 } })),
        [format!(
            "{at}/p.kinds/minItems: `minItems` is 5, and an answer has at most 4: this never holds."
        )]
    );
    assert_eq!(
        asked(json!({ "p.kinds": { "contains": { "minimum": 3 } } })),
        [format!(
            "{at}/p.kinds/contains/minimum: `minimum` says nothing about this answer, whose value \
             is of the kind string."
        )]
    );
    assert_eq!(
        asked(json!({ "p.level": { "pattern": "^q" } })),
        [format!("{at}/p.level: No answer to `p.level` matches this, so it never holds.")]
    );
    assert_eq!(
        asked(json!({ "p.auto": false })),
        [format!(
            r#"{at}/p.auto: `false` matches nothing. For a no, write {{"p.auto": {{"const": false}}}}; for no answer, {{"not": {{"p.auto": true}}}}."#
        )]
    );
    assert_eq!(
        asked(json!({ "p.auto": { "type": "string" } })),
        [format!(
            "{at}/p.auto/type: “string” never matches this answer, whose value is of the kind \
             boolean."
        )]
    );
    assert_eq!(faults(|f| f.set(I, "/questions/p.level/not_applicable", json!("skip"))).len(), 1);
}

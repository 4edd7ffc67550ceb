use assay::domain::instrument::{
    Answer, Answers, Completeness, EvidenceFacts, FaultKind, ImpactOutcome, Levels, Outcome,
    Questionnaire, Truth, assess, check,
};
use serde_json::{Value, json};

use super::support::{Folder, answers as review_answers, day, levels, outcome as reviewed};

pub const Q: &str = "questionnaire.json";
pub const I: &str = "impact.json";

fn yes_no(id: &str, when: &Value) -> Value {
    let mut question = json!({ "id": id, "code": format!("T-{id}"), "type": "boolean",
        "label": format!("Is it {id}?"), "required": true,
        "answer": { "type": "boolean" }, "visibility": "public", "reuse": "never" });
    if !when.is_null() {
        question["ask_when"] = when.clone();
    }
    question
}

pub(super) fn choice(id: &str, kind: &str, options: &[&str]) -> Value {
    let options: Vec<Value> = options
        .iter()
        .map(|option| json!({ "const": option, "title": format!("Option {option}") }))
        .collect();
    let answer = if kind == "single" {
        json!({ "oneOf": options })
    } else {
        json!({ "type": "array", "items": { "oneOf": options }, "minItems": 1,
            "uniqueItems": true })
    };
    json!({ "id": id, "code": format!("T-{id}"), "type": kind, "label": format!("Which {id}?"),
        "required": true, "answer": answer,
            "visibility": "public", "reuse": "never" })
}

/// Risk: level 0, 2, 4; kinds 0, 1, 2, 3 of which 4 count; auto 2, inner 1 or 3 beneath it, deep 1
/// beneath that: 14 in all. Mitigation: care 0, 4, 6; plan 4 in design, trial 9 in use.
pub fn folder() -> Folder {
    let yes = |name: &str| json!({ name: { "const": true } });
    let stage = |stage: &str| json!({ "p.stage": { "const": stage } });
    let questions = json!([
        choice("stage", "single", &["design", "use"]),
        choice("level", "single", &["low", "mid", "high"]),
        choice("kinds", "multiple", &["none", "x", "y", "z"]),
        yes_no("auto", &Value::Null),
        yes_no("inner", &yes("p.auto")),
        yes_no("deep", &yes("p.inner")),
        choice("care", "single", &["none", "some", "much"]),
        yes_no("plan", &stage("design")),
        yes_no("trial", &stage("use")),
    ]);
    let names = questions
        .as_array()
        .unwrap()
        .iter()
        .map(|question| format!("p.{}", question["id"].as_str().unwrap()));
    let words: serde_json::Map<String, Value> =
        names.map(|name| (name, json!({ "help": "Help.", "why": "Why." }))).collect();
    let mut messages = Folder::risk().0["messages.json"].clone();
    messages["questions"] = Value::Object(words);
    let outline = json!({ "family": "test", "version": "1", "title": "A test assessment",
        "summary": "For tests.", "as_of": "2026-11-21",
        "sections": [{ "id": "p", "title": "Part", "intro": "About it.", "criterion": null,
            "questions": questions }] });
    let points = |role: &str, points: Value| json!({ "role": role, "points": points });
    let impact = json!({
        "score": { "title": "Level", "of": "risk", "places": 0 },
        "roles": { "risk": { "title": "Risk", "maximum": "all" },
            "mitigation": { "title": "Measures", "maximum": "asked" } },
        "questions": {
            "p.stage": { "role": "none" },
            "p.level": points("risk", json!({ "low": 0, "mid": 2, "high": 4 })),
            "p.kinds": { "role": "risk", "points": { "none": 0, "x": 1, "y": 2, "z": 3 },
                "cap": 4 },
            "p.auto": points("risk", json!({ "true": 2, "false": 0 })),
            "p.inner": points("risk", json!({ "true": 3, "false": 1 })),
            "p.deep": points("risk", json!({ "true": 1, "false": 0 })),
            "p.care": points("mitigation", json!({ "none": 0, "some": 4, "much": 6 })),
            "p.plan": points("mitigation", json!({ "true": 4, "false": 0 })),
            "p.trial": points("mitigation", json!({ "true": 9, "false": 0 }))
        },
        "alternatives": [{ "id": "stage", "title": "Stage", "groups": [
            { "id": "early", "title": "Early", "when": stage("design"), "questions": ["p.plan"] },
            { "id": "late", "title": "Late", "when": stage("use"), "questions": ["p.trial"] } ] }],
        "deduction": { "from": 0.8, "factor": 0.5 },
        "bands": [
            { "id": "A", "title": "Low", "up_to": 0.25,
                "obligations": [{ "id": "say", "title": "Say so", "text": "Tell people." }] },
            { "id": "B", "title": "Middle", "up_to": 0.5 },
            { "id": "C", "title": "High", "up_to": 1,
                "obligations": [{ "id": "stop", "title": "Stop", "text": "Ask first." }] }
        ] });
    Folder(
        [Q, "messages.json", I]
            .map(str::to_owned)
            .into_iter()
            .zip([outline, messages, impact])
            .collect(),
    )
}

/// Everything answered: level 2, kinds 1, auto 2, inner 3, deep 1: 9 of 14; care 0 of 6, plan 0 of
/// 4.
pub fn full() -> Answers {
    given(&json!({ "p.stage": "design", "p.level": "mid", "p.kinds": ["x"], "p.auto": true,
            "p.inner": true, "p.deep": true, "p.care": "none", "p.plan": false }))
}

pub fn given(json: &Value) -> Answers {
    Answers::parse(json).unwrap()
}

pub(super) fn with(change: &Value) -> Answers {
    let mut answers = full();
    for (name, value) in change.as_object().unwrap() {
        match value {
            Value::Null => answers.clear(name),
            value => answers.set(name.clone(), Answer::plain(value.clone())),
        }
    }
    answers
}

pub fn outcome(questionnaire: &Questionnaire, answers: &Answers) -> Outcome {
    assess(questionnaire, answers, &EvidenceFacts::default(), &Levels::default(), day())
}

pub fn impact(questionnaire: &Questionnaire, answers: &Answers) -> ImpactOutcome {
    *outcome(questionnaire, answers).impact.expect("an impact assessment")
}

pub(super) fn scored(change: &Value) -> ImpactOutcome {
    impact(&folder().compile(), &with(change))
}

pub(super) fn band(impact: &ImpactOutcome) -> Option<&str> {
    impact.band.as_ref().map(|band| band.id.as_str())
}

fn open(impact: &ImpactOutcome) -> Vec<&str> {
    impact.open.iter().map(|open| open.name.as_str()).collect()
}

#[test]
fn single_and_several_choices_add_up_and_a_cap_limits_several() {
    let result = scored(&json!({}));
    assert_eq!(
        (result.raw.plain(), result.maximum.plain(), result.score.plain()),
        ("9".into(), "14".into(), "9".into())
    );
    assert_eq!(scored(&json!({ "p.kinds": ["x", "y"] })).raw.plain(), "11");
    let capped = scored(&json!({ "p.kinds": ["x", "y", "z"] }));
    assert_eq!(capped.raw.plain(), "12", "6 points, of which 4 count");
    let line = capped.lines.iter().find(|line| line.question == "p.kinds").unwrap();
    let given: Vec<(String, String)> =
        line.given.iter().map(|given| (given.label.clone(), given.points.plain())).collect();
    assert_eq!(
        given,
        [("Option x", "1"), ("Option y", "2"), ("Option z", "3")]
            .map(|(label, points)| (label.to_owned(), points.to_owned()))
    );
    assert_eq!(line.note.as_deref(), Some("6 points in all, of which at most 4 count."));
}

#[test]
fn yes_and_no_are_both_answers_with_points_of_their_own() {
    let no = scored(&json!({ "p.inner": false, "p.deep": null }));
    assert_eq!(no.raw.plain(), "6", "a no to the inner question is worth 1");
    assert!(no.open.is_empty() && band(&no) == Some("B"));
    let line = no.lines.iter().find(|line| line.question == "p.inner").unwrap();
    assert_eq!((line.given[0].label.as_str(), line.points.plain()), ("No", "1".into()));
}

#[test]
fn a_hidden_answer_vanishes_with_everything_that_hangs_on_it() {
    let result = scored(&json!({ "p.auto": false }));
    assert_eq!(result.raw.plain(), "3", "the answers beneath are still there and count nothing");
    let hidden: Vec<&str> = result
        .lines
        .iter()
        .filter(|line| line.asked == Truth::False)
        .map(|line| line.question.as_str())
        .collect();
    assert_eq!(hidden, ["p.inner", "p.deep"]);
    assert_eq!(result.maximum.plain(), "14", "a maximum over all questions does not move");
}

#[test]
fn an_unknown_option_is_a_fault_and_counts_as_blank() {
    let questionnaire = folder().compile();
    let answers = with(&json!({ "p.level": "extreme", "p.kinds": ["x", "w"] }));
    let faults = check(&questionnaire, &answers, &EvidenceFacts::default(), Completeness::Draft);
    let found: Vec<(&str, FaultKind)> =
        faults.iter().map(|fault| (fault.pointer.as_str(), fault.kind)).collect();
    assert_eq!(found, [("/p.level", FaultKind::Choice), ("/p.kinds/1", FaultKind::Choice)]);
    let result = impact(&questionnaire, &answers);
    assert_eq!((result.raw.plain(), open(&result)), ("6 to 14".into(), vec!["p.level", "p.kinds"]));
}

#[test]
fn mitigation_that_reaches_the_threshold_exactly_lowers_the_score_and_a_point_less_does_not() {
    let at = scored(&json!({ "p.care": "some", "p.plan": true }));
    let deduction = at.deduction.as_ref().unwrap();
    assert_eq!(
        (deduction.applied, at.raw.plain(), at.score.plain()),
        (Some(true), "9".into(), "5".into()),
        "4.5, half up"
    );
    assert_eq!(
        deduction.because,
        "Measures: 8 of 10 points, which is 80 %. From 80 % on, the points are multiplied by 0.5."
    );
    let below = scored(&json!({ "p.care": "much" }));
    assert_eq!(
        (below.deduction.as_ref().unwrap().applied, below.score.plain()),
        (Some(false), "9".into())
    );
    assert_eq!(
        below.deduction.unwrap().because,
        "Measures: 6 of 10 points, which is 60 %. Below 80 % nothing is deducted."
    );
}

#[test]
fn a_score_is_rounded_half_up_to_the_given_places() {
    let rounded = |places: u32, factor: f64| {
        let mut folder = folder();
        folder.set(I, "/score/places", json!(places));
        folder.set(I, "/deduction/factor", json!(factor));
        impact(&folder.compile(), &with(&json!({ "p.care": "much", "p.plan": true }))).score.plain()
    };
    assert_eq!(rounded(0, 0.5), "5");
    assert_eq!(rounded(0, 0.49), "4");
    assert_eq!(rounded(1, 0.505), "4.5");
    assert_eq!(rounded(2, 0.505), "4.55", "4.545");
    assert_eq!(rounded(3, 0.505), "4.545");
}

#[test]
fn a_band_ends_with_its_upper_bound_even_where_no_decimal_is_exact() {
    let mut thirds = folder();
    thirds.set(I, "/questions/p.level/points", json!({ "low": 0, "mid": 2, "high": 5 }));
    thirds.set(I, "/bands/0/up_to", json!("1/3"));
    thirds.set(I, "/bands/1/up_to", json!("2/3"));
    let questionnaire = thirds.compile();
    let at = |change: &Value| impact(&questionnaire, &with(change));
    let third = at(&json!({ "p.auto": false, "p.level": "high", "p.kinds": ["none"] }));
    assert_eq!(
        (third.score.plain(), third.maximum.plain(), band(&third)),
        ("5".into(), "15".into(), Some("A"))
    );
    assert_eq!(
        band(&at(&json!({ "p.auto": false, "p.level": "high", "p.kinds": ["x"] }))),
        Some("B"),
        "6 of 15"
    );
    assert_eq!(band(&at(&json!({ "p.level": "mid", "p.kinds": ["y"] }))), Some("B"), "10 of 15");
    let quarter = scored(&json!({ "p.auto": false, "p.level": "high" }));
    assert_eq!(
        (quarter.score.plain(), band(&quarter)),
        ("5".into(), Some("B")),
        "5 of 14 is over a quarter"
    );
}

#[test]
fn a_band_brings_its_obligations_and_its_arithmetic_in_sentences() {
    let result = scored(&json!({}));
    assert_eq!(result.obligations[0].text, "Ask first.");
    assert_eq!(
        result.because,
        [
            "Risk: 9 of 14 points.",
            "Measures: 0 of 10 points, which is 0 %. Below 80 % nothing is deducted.",
            "9 of 14 is 64.2857 %: level C, over 50 % and up to 100 %."
        ]
    );
    let halved = scored(&json!({ "p.care": "much", "p.plan": true }));
    assert_eq!(halved.because[2], "9 × 0.5 = 4.5, rounded half up to a whole number: 5.");
}

#[test]
fn a_blank_is_never_nought_and_a_band_waits_until_both_ends_agree() {
    let result = scored(&json!({ "p.level": null, "p.care": null }));
    assert_eq!(result.raw.plain(), "7 to 11");
    assert_eq!(
        (result.score.plain(), result.share.plain()),
        ("7 to 11".into(), "0.5 to 0.7857".into())
    );
    assert_eq!(
        (band(&result), result.bands.clone(), result.obligations.len()),
        (None, ("B".into(), "C".into()), 0)
    );
    assert_eq!(open(&result), ["p.level", "p.care"]);
    let settled = scored(&json!({ "p.kinds": null }));
    assert_eq!(
        (settled.score.plain(), band(&settled)),
        ("8 to 12".into(), Some("C")),
        "both ends lie in C"
    );
}

#[test]
fn a_mitigation_that_may_still_reach_the_threshold_widens_the_score() {
    let result = scored(&json!({ "p.care": null, "p.plan": true }));
    let deduction = result.deduction.as_ref().unwrap();
    assert_eq!(
        (deduction.applied, result.raw.plain(), result.score.plain()),
        (None, "9".into(), "5 to 9".into())
    );
    assert!(deduction.because.ends_with(
        "It is open whether that reaches the 80 % from which the points are multiplied by 0.5."
    ));
}

#[test]
fn a_question_that_may_still_be_asked_is_open_with_the_one_that_decides_it() {
    let result = scored(&json!({ "p.auto": null }));
    assert_eq!(
        (result.raw.plain(), open(&result)),
        ("3 to 9".into(), vec!["p.auto", "p.inner", "p.deep"])
    );
    let stage = scored(&json!({ "p.stage": null }));
    assert_eq!(open(&stage), ["p.stage", "p.plan", "p.trial"]);
    assert_eq!(
        (stage.alternatives[0].group.as_deref(), stage.mitigation.unwrap().points.plain()),
        (None, "0 to 9".into())
    );
}

#[test]
fn whoever_withholds_an_answer_is_scored_at_the_worst() {
    let questionnaire = folder().compile();
    let mut answers = with(&json!({ "p.care": "much", "p.plan": true }));
    let declined = Answer::Declined { reason: "We do not say.".to_owned() };
    answers.set("p.level", declined.clone());
    answers.set("p.care", declined.clone());
    let result = impact(&questionnaire, &answers);
    assert_eq!(
        (result.raw.plain(), result.mitigation.as_ref().unwrap().points.plain()),
        ("11".into(), "4".into())
    );
    let line = result.lines.iter().find(|line| line.question == "p.level").unwrap();
    assert_eq!(line.note.as_deref(), Some("Declined to answer: it counts at its worst."));
    answers.set("p.stage", declined);
    let result = impact(&questionnaire, &answers);
    assert_eq!(
        result.alternatives[0].group, None,
        "who does not say which group applies gets neither for certain"
    );
    assert!(open(&result).contains(&"p.stage"));
}

#[test]
fn a_score_of_mitigation_alone_makes_a_readiness_check() {
    let mut folder = folder();
    folder.set(I, "/score/of", json!("mitigation"));
    folder.remove(I, "/deduction");
    folder.remove(I, "/roles/risk");
    for name in ["level", "kinds", "auto", "inner", "deep"] {
        folder.set(I, &format!("/questions/p.{name}"), json!({ "role": "none" }));
    }
    let result = impact(&folder.compile(), &with(&json!({ "p.care": "some" })));
    assert_eq!(
        (result.raw.plain(), result.maximum.plain(), result.mitigation),
        ("4".into(), "10".into(), None)
    );
    assert_eq!(result.band.unwrap().id, "B");
}

#[test]
fn without_a_review_there_is_no_tier_and_no_recommendation() {
    let questionnaire = folder().compile();
    let outcome = outcome(&questionnaire, &full());
    assert!(outcome.complete && outcome.criteria.is_empty() && outcome.recommendation.is_none());
    assert_eq!((outcome.inherent.tier, outcome.residual.tier), (None, None));
    assert!(
        outcome.knockouts.is_empty()
            && outcome.minimums.is_empty()
            && outcome.prohibited.is_empty()
    );
}

#[test]
fn an_impact_assessment_may_stand_beside_a_review_and_changes_nothing_there() {
    let plain = Folder::risk();
    let mut both = Folder::risk();
    let roles: serde_json::Map<String, Value> = plain
        .compile()
        .questions()
        .map(|(_, question)| (question.name.clone(), json!({ "role": "none" })))
        .collect();
    let mut points = folder().0.remove(I).unwrap();
    points["questions"] = Value::Object(roles);
    points["questions"]["safety.a"] = json!({ "role": "risk", "points": { "yes": 0, "no": 4 } });
    points["roles"] = json!({ "risk": { "title": "Risk", "maximum": "all" } });
    let object = points.as_object_mut().unwrap();
    object.shift_remove("alternatives");
    object.shift_remove("deduction");
    both.0.insert(I.to_owned(), points);
    let levels = levels([3.0; 6]);
    let (one, other) = (
        reviewed(&plain.compile(), &review_answers([1; 9]), &levels),
        reviewed(&both.compile(), &review_answers([1; 9]), &levels),
    );
    assert_eq!(
        (one.recommendation, one.inherent, one.criteria),
        (other.recommendation, other.inherent, other.criteria)
    );
    assert_eq!(one.impact, None);
    assert_eq!(other.impact.unwrap().band.unwrap().id, "A");
}

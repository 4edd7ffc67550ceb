//! Forms that are passed or failed: a declaration with mandatory grounds, grounds that the panel
//! weighs, and one that can be cured.

use std::collections::BTreeMap;

use assay::domain::instrument::{
    Answers, EvidenceFacts, Levels, Outcome, PassFail, PassFailResult, Purpose, Questionnaire,
    Standing, assess,
};
use serde_json::{Map, Value, json};

use super::support::{Folder, day};
use crate::support::TestApp;

pub const K: &str = "knockouts.json";
const Q: &str = "questionnaire.json";

pub fn question(id: &str) -> Value {
    json!({ "id": id, "code": format!("D-{id}"), "type": "boolean",
        "label": format!("Is there {id}?"), "required": true,
            "answer": { "type": "boolean" }, "visibility": "reviewers", "reuse": "never" })
}

/// A form with these questions and knock-outs.
pub fn form(questions: &Value, knockouts: &Value) -> Folder {
    let names = questions
        .as_array()
        .unwrap()
        .iter()
        .map(|question| format!("d.{}", question["id"].as_str().unwrap()));
    let words: Map<String, Value> =
        names.map(|name| (name, json!({ "help": "Help.", "why": "Why." }))).collect();
    let mut messages = Folder::risk().0.remove("messages.json").unwrap();
    messages["questions"] = Value::Object(words);
    let outline = json!({ "family": "declaration", "version": "1", "title": "Declaration",
        "summary": "Who may be bought from.", "as_of": "2026-11-21",
        "sections": [{ "id": "d", "title": "Grounds", "intro": "Say what is so.", "criterion": null,
            "questions": questions }] });
    Folder(BTreeMap::from([
        (Q.to_owned(), outline),
        (K.to_owned(), json!({ "questions": knockouts })),
        ("messages.json".to_owned(), messages),
    ]))
}

fn ground(id: &str, kind: &str, more: &Value) -> Value {
    let mut knockout = json!({ "id": id.to_uppercase(), "kind": kind,
        "when": { format!("d.{id}"): { "const": true } }, "because": format!("There is {id}.") });
    knockout.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    json!({ "knockouts": [knockout] })
}

/// Two mandatory grounds, two that the panel weighs, and one that can be cured, each on its own
/// question.
fn folder() -> Folder {
    let questions = json!([
        question("fraud"),
        question("bribes"),
        question("taxes"),
        question("conflict"),
        question("insurance")
    ]);
    let knockouts = json!({
        "d.fraud": ground("fraud", "hard", &Value::Null),
        "d.bribes": ground("bribes", "hard", &Value::Null),
        "d.taxes": ground("taxes", "discretionary",
            &json!({ "mitigating": "They are being paid." })),
        "d.conflict": ground("conflict", "discretionary", &Value::Null),
        "d.insurance": ground("insurance", "curable", &json!({ "cure_days": 30 })) });
    form(&questions, &knockouts)
}

const GROUNDS: [(&str, u8); 5] = [
    ("d.fraud", HARD),
    ("d.bribes", HARD),
    ("d.taxes", WEIGHED),
    ("d.conflict", WEIGHED),
    ("d.insurance", CURABLE),
];
const HARD: u8 = 0;
const WEIGHED: u8 = 1;
const CURABLE: u8 = 2;

pub fn outcome(q: &Questionnaire, answers: &Value) -> Outcome {
    assess(
        q,
        &Answers::parse(answers).unwrap(),
        &EvidenceFacts::default(),
        &Levels::default(),
        day(),
    )
}

pub fn passed(q: &Questionnaire, answers: &Value) -> PassFail {
    *outcome(q, answers).pass_fail.expect("a form without scores")
}

fn none() -> Value {
    json!({ "d.fraud": false, "d.bribes": false, "d.taxes": false, "d.conflict": false,
        "d.insurance": false })
}

fn but(change: &Value) -> Value {
    let mut answers = none();
    for (name, value) in change.as_object().unwrap() {
        if value.is_null() {
            answers.as_object_mut().unwrap().remove(name);
        } else {
            answers[name] = value.clone();
        }
    }
    answers
}

fn word(outcome: &Outcome) -> Option<&'static str> {
    outcome.recommendation.as_ref().map(|recommendation| recommendation.decision.word())
}

#[test]
fn nothing_that_stands_leads_to_an_approval() {
    let found = outcome(&folder().compile(), &none());
    assert!(found.complete && found.knockouts.is_empty());
    assert_eq!(word(&found), Some("approved"));
    assert_eq!(found.recommendation.as_ref().unwrap().reasons, ["No knock-out stands."]);
    let result = found.pass_fail.unwrap();
    assert_eq!(
        (result.result, result.between),
        (Some(PassFailResult::Approved), [PassFailResult::Approved; 2])
    );
    assert_eq!(result.sentence, "No knock-out stands.");
}

#[test]
fn a_mandatory_ground_that_stands_leads_to_no_approval_even_while_questions_are_open() {
    let q = folder().compile();
    for answers in [
        but(&json!({ "d.fraud": true })),
        but(&json!({ "d.fraud": true, "d.taxes": true })),
        json!({ "d.fraud": true }),
    ] {
        let found = outcome(&q, &answers);
        assert_eq!(word(&found), Some("not_approved"), "{answers}");
        assert_eq!(
            found.recommendation.as_ref().unwrap().reasons,
            ["Knock-out FRAUD: There is fraud."]
        );
        let result = found.pass_fail.unwrap();
        assert_eq!(
            (result.result, result.between),
            (Some(PassFailResult::NotApproved), [PassFailResult::NotApproved; 2])
        );
        assert_eq!(result.sentence, "A knock-out that rules an approval out stands.");
    }
}

#[test]
fn a_ground_that_the_panel_weighs_leaves_the_recommendation_open_and_says_so() {
    let found = outcome(&folder().compile(), &but(&json!({ "d.taxes": true })));
    assert!(found.complete);
    assert_eq!(word(&found), None, "Assay recommends nothing where a person has to weigh");
    let result = found.pass_fail.unwrap();
    assert_eq!(
        (result.result, result.between),
        (Some(PassFailResult::PanelDecides), [PassFailResult::PanelDecides; 2])
    );
    assert_eq!(
        result.sentence,
        "The recommendation is open: the panel decides, for TAXES has to be weighed."
    );
    assert_eq!(result.to_weigh, ["TAXES: There is taxes. What may weigh: They are being paid."]);
    let both = passed(&folder().compile(), &but(&json!({ "d.taxes": true, "d.conflict": true })));
    assert_eq!(
        both.sentence,
        "The recommendation is open: the panel decides, for TAXES and CONFLICT have to be weighed."
    );
}

#[test]
fn a_ground_that_can_be_cured_leads_to_an_approval_with_conditions() {
    let found = outcome(&folder().compile(), &but(&json!({ "d.insurance": true })));
    let recommendation = found.recommendation.unwrap();
    assert_eq!(recommendation.decision.word(), "conditional");
    assert_eq!(
        recommendation.reasons,
        [
            "What stands can be cured, so the approval carries conditions.",
            "Knock-out INSURANCE: There is insurance."
        ]
    );
    assert_eq!(
        (recommendation.conditions[0].text.as_str(), recommendation.conditions[0].cure_days),
        ("There is insurance.", Some(30))
    );
    assert_eq!(found.pass_fail.unwrap().result, Some(PassFailResult::Conditional));
}

#[test]
fn open_questions_leave_a_range_from_the_worst_to_the_best() {
    let q = folder().compile();
    let result = passed(&q, &but(&json!({ "d.fraud": null, "d.taxes": null })));
    assert_eq!(
        (result.result, result.between),
        (None, [PassFailResult::NotApproved, PassFailResult::Approved])
    );
    assert_eq!(
        result.sentence,
        "The recommendation is open, because 2 questions are. Possible is anything from “not \
         approved” to “approved”."
    );
    let result = passed(&q, &but(&json!({ "d.taxes": null, "d.conflict": true })));
    assert_eq!((result.result, result.between), (None, [PassFailResult::PanelDecides; 2]));
    assert_eq!(
        result.sentence,
        "The recommendation is open, because 1 question is. Only one result is possible: the panel \
         decides."
    );
    let result = passed(&q, &but(&json!({ "d.insurance": null })));
    assert_eq!(
        result.between,
        [PassFailResult::PanelDecides, PassFailResult::Approved],
        "it may be marked as not applicable"
    );
}

#[test]
fn what_is_kept_back_counts_as_standing_and_what_does_not_apply_is_for_the_panel() {
    let q = folder().compile();
    let state = |state: &str| json!({ "state": state, "reason": "We are not sure." });
    for kept_back in ["declined", "not_yet_evaluated"] {
        let found = outcome(&q, &but(&json!({ "d.fraud": state(kept_back) })));
        assert_eq!(word(&found), Some("not_approved"));
        let told = &found.recommendation.unwrap().reasons;
        assert_eq!(
            *told,
            ["Knock-out FRAUD cannot be ruled out, because the answer to D-fraud was not \
                 disclosed."]
        );
        assert_eq!(
            passed(&q, &but(&json!({ "d.taxes": state(kept_back) }))).result,
            Some(PassFailResult::PanelDecides)
        );
    }
    let marked = passed(&q, &but(&json!({ "d.fraud": state("not_applicable"), "d.taxes": true })));
    assert_eq!(
        marked.result,
        Some(PassFailResult::PanelDecides),
        "nobody checked whether it applies"
    );
    assert_eq!(
        marked.sentence,
        "The recommendation is open: the panel decides, for TAXES and D-fraud have to be weighed."
    );
    assert_eq!(
        marked.to_weigh[1],
        "D-fraud: it is marked as not applicable, and whether that is so is for the panel to say."
    );
}

#[test]
fn a_blank_beside_what_is_kept_back_may_still_clear_a_ground() {
    let both = json!({ "d.fraud": { "const": true }, "d.bribes": { "const": true } });
    let knockouts = json!({ "d.bribes": { "knockouts": [{ "id": "BOTH", "kind": "hard",
        "when": both,
        "because": "There are both." }] } });
    let q = form(&json!([question("fraud"), question("bribes")]), &knockouts).compile();
    let declined = json!({ "state": "declined", "reason": "We do not say." });
    let open = outcome(&q, &json!({ "d.fraud": declined }));
    assert_eq!(
        (word(&open), open.knockouts[0].standing),
        (None, Standing::Open),
        "a no would clear it"
    );
    assert_eq!(
        open.pass_fail.unwrap().between,
        [PassFailResult::NotApproved, PassFailResult::Approved]
    );
    assert_eq!(
        word(&outcome(&q, &json!({ "d.fraud": declined, "d.bribes": false }))),
        Some("approved")
    );
    let found = outcome(&q, &json!({ "d.fraud": declined, "d.bribes": true }));
    assert_eq!(
        (word(&found), found.knockouts[0].standing),
        (Some("not_approved"), Standing::Undisclosed)
    );
}

/// What an answer makes of its ground: it stands, or it does not, or the panel has to look, or it
/// is open.
const WAYS: [(&str, Option<u8>); 5] = [
    ("yes", None),
    ("no", None),
    ("declined", None),
    ("not_applicable", Some(WEIGHED)),
    ("blank", None),
];

/// The result by hand: the worst thing that stands decides, and a blank may become anything.
fn by_hand(sheet: [&str; 5]) -> (Option<PassFailResult>, [PassFailResult; 2]) {
    let mut standing = Vec::new();
    let mut possible = Vec::new();
    for ((_, kind), way) in GROUNDS.into_iter().zip(sheet) {
        match way {
            "yes" | "declined" => standing.push(kind),
            "not_applicable" => standing.push(WEIGHED),
            "blank" => possible.push(kind.min(WEIGHED)),
            _ => {}
        }
    }
    let result = |gravest: Option<&u8>| match gravest.copied() {
        Some(HARD) => PassFailResult::NotApproved,
        Some(WEIGHED) => PassFailResult::PanelDecides,
        Some(_) => PassFailResult::Conditional,
        None => PassFailResult::Approved,
    };
    let best = result(standing.iter().min());
    let worst = result(standing.iter().chain(&possible).min());
    if best == PassFailResult::NotApproved {
        return (Some(best), [best; 2]);
    }
    (possible.is_empty().then_some(best), [worst, best])
}

#[test]
fn every_combination_of_grounds_comes_to_what_it_comes_to_by_hand() {
    let q = folder().compile();
    for number in 0..5usize.pow(5) {
        let sheet: [&str; 5] = std::array::from_fn(|place| {
            WAYS[number / 5usize.pow(u32::try_from(place).unwrap()) % 5].0
        });
        let mut answers = Map::new();
        for ((name, _), way) in GROUNDS.into_iter().zip(sheet) {
            match way {
                "yes" | "no" => answers.insert(name.to_owned(), json!(way == "yes")),
                "blank" => None,
                state => answers
                    .insert(name.to_owned(), json!({ "state": state, "reason": "A reason." })),
            };
        }
        let found = outcome(&q, &Value::Object(answers));
        let (result, between) = by_hand(sheet);
        let pass_fail = found.pass_fail.as_ref().unwrap();
        assert_eq!((pass_fail.result, pass_fail.between), (result, between), "{sheet:?}");
        let recommended = result
            .filter(|result| *result != PassFailResult::PanelDecides)
            .map(PassFailResult::word);
        assert_eq!(word(&found), recommended, "{sheet:?}");
        assert_eq!(found.complete, !sheet.contains(&"blank"));
    }
}

fn faults(change: impl FnOnce(&mut Folder)) -> Vec<String> {
    let mut folder = folder();
    change(&mut folder);
    folder.compiled().expect_err("the folder is broken").iter().map(ToString::to_string).collect()
}

fn set(pointer: &'static str, value: Value) -> Vec<String> {
    faults(|folder| folder.set(K, pointer, value))
}

#[test]
fn each_fault_in_a_form_names_its_place_in_a_sentence() {
    let fraud = |key: &str| format!("knockouts.json at /questions/d.fraud{key}: ");
    assert_eq!(
        set("/questions", json!({})),
        ["knockouts.json at /questions: There has to be at least one question with a knock-out."]
    );
    assert_eq!(
        set("/questions/d.fraud/knockouts", json!([])),
        [fraud("/knockouts") + "A question of this file has at least one knock-out."]
    );
    assert_eq!(set("/questions/d.fraud/weight", json!(1)).len(), 1);
    assert_eq!(
        set("/questions/d.none", ground("fraud", "hard", &Value::Null)),
        [
            "knockouts.json at /questions/d.none/knockouts/0/id: There is another knock-out \
             “FRAUD” in this file.",
            "knockouts.json at /questions/d.none: There is no question `d.none`.",
        ]
    );
    assert_eq!(
        set(
            "/questions/d.none",
            json!({ "knockouts": [{ "id": "X", "kind": "hard", "when": {}, "because": "It is." }] })
        ),
        ["knockouts.json at /questions/d.none: There is no question `d.none`."]
    );
    assert_eq!(
        set("/questions/d.insurance/knockouts/0/cure_days", Value::Null),
        ["knockouts.json at /questions/d.insurance/knockouts/0: A curable knock-out says in \
             `cure_days` how long the cure may take."]
    );
    assert_eq!(
        set("/questions/d.fraud/grounds", json!(["law"])),
        [fraud("/grounds/0") + "There is no reference “law” in references.json."]
    );
    assert_eq!(
        faults(|f| f.set(Q, "/sections/0/criterion", json!("safety"))),
        ["questionnaire.json at /sections/0/criterion: Nothing is scored here, so no section \
             has a criterion: write `null`."]
    );
    assert_eq!(
        faults(|f| f.set(Q, "/purpose", json!("disclosure"))),
        ["questionnaire.json at /purpose: A disclosure is reviewed and decided on, which needs \
             `rubric.json`, `risk.json` and `learning.json`; without them the purpose is \
             `self_check`."]
    );
    let beside = "knockouts.json: Where answers are scored, the knock-outs stand in `rubric.json`. \
        Leave this file out, or all of `rubric.json`, `risk.json` and `learning.json`.";
    let review = Folder::risk();
    for file in ["rubric.json", "risk.json", "learning.json"] {
        let told = faults(|f| {
            f.0.insert(file.to_owned(), review.0[file].clone());
        });
        assert!(told.iter().any(|fault| fault == beside), "{file}: {told:?}");
    }
    let optional = faults(|f| f.set(Q, "/sections/0/questions/0/required", json!(false)));
    assert!(
        optional.len() == 1 && optional[0].starts_with(&fraud("/knockouts/0/when/d.fraud")),
        "{optional:?}"
    );
    let levels = faults(|f| {
        f.set(
            K,
            "/questions/d.fraud/knockouts/0/when",
            json!({ "level.d.taxes": { "minimum": 1 } }),
        );
    });
    assert!(
        levels.len() == 1 && levels[0].contains("level.d.taxes"),
        "nothing is scored, so there are no levels: {levels:?}"
    );
}

#[test]
fn a_form_is_for_whoever_answers_it_and_has_no_levels() {
    let q = folder().compile();
    assert_eq!(q.purpose, Purpose::SelfCheck);
    let mut folder = folder();
    folder.0.insert(
        "examples/a.json".to_owned(),
        json!({ "title": "A", "answers": none(), "levels": { "d.fraud": 3 }, "on": "2026-11-21",
                "expect": { "recommendation": "conditional",
                    "pass_fail": { "result": "panel_decides",
                        "between": ["approved", "approved"] } } }),
    );
    let q = folder.compile();
    let told: Vec<String> =
        q.examples[0].run(&q, |_| Vec::new()).iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "examples/a.json at /levels/d.fraud: `d.fraud` is not scored, so it takes no level.",
            "examples/a.json at /expect/recommendation: Expected \"conditional\", and the outcome \
             is \"approved\".",
            "examples/a.json at /expect/pass_fail/result: Expected \"panel_decides\", and the \
             outcome is \"approved\".",
        ]
    );
}

#[test]
fn an_example_of_another_questionnaire_expects_no_such_result() {
    let mut folder = Folder::risk();
    let example = json!({ "title": "A", "answers": {}, "on": "2026-11-21",
        "expect": { "pass_fail": { "result": null } } });
    folder.0.insert("examples/a.json".to_owned(), example);
    let q = folder.compile();
    let told: Vec<String> =
        q.examples[0].run(&q, |_| Vec::new()).iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["examples/a.json at /expect/pass_fail: This questionnaire is no form of knock-outs \
             alone."]
    );
}

#[tokio::test]
async fn the_method_of_a_form_says_when_each_knock_out_stands_and_what_that_leads_to() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/instrument/minimal_pass_fail");
    let copy = crate::cli::questionnaires::Copy::new("method-form");
    crate::cli::questionnaires::copy(
        std::path::Path::new(folder).join("declaration").as_path(),
        &copy.0.join("declaration"),
    );
    let app = TestApp::start_with(&[("ASSAY_QUESTIONNAIRES", &copy.0.display().to_string())]).await;
    let mut visitor = app.visitor();
    let page = visitor.get("/method?family=declaration").await.expect(200);
    page.says("Nothing is scored.")
        .says("the recommendation is open, and <strong>the panel decides</strong>");
    page.says("FRAUD, no approval while it stands: The company was convicted of fraud.");
    page.says("When G-01 (“Was the company convicted of fraud?”) is yes.");
    page.says("TAXES, weighed by the panel: The company owes taxes.");
    page.says("What may weigh: It pays them off by an agreement with the authority.");
    page.does_not_say("Inherent risk").does_not_say("Questions and points");
    let schema = visitor.get("/questionnaires/declaration/1-0/schema.json").await.expect(200);
    assert!(schema.text().contains("\"grounds.convictions\""), "{}", schema.text());
    app.finish().await;
}

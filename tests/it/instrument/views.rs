use assay::domain::instrument::{
    Answer, AnswerState, Answers, Completeness, EvidenceFacts, Levels, Questionnaire, Truth, check,
    view,
};
use serde_json::{Value, json};

use super::support::{Folder, answers, outcome};

/// `a` asks `b` when yes, `b` asks `c` when yes.
fn chain() -> Questionnaire {
    let question = |id: &str, ask_when: Value| {
        json!({ "id": id, "code": id, "type": "boolean", "label": id, "required": true,
            "ask_when": ask_when,
                "answer": { "type": "boolean" }, "visibility": "public", "reuse": "never" })
    };
    let yes = |id: &str| json!({ format!("profile.{id}"): { "const": true } });
    Folder::form(&json!([
        question("a", json!({})),
        question("b", yes("a")),
        question("c", yes("b")),
        question("d", json!({ "not": yes("c") }))
    ]))
    .compile()
}

fn given(answers: &Value) -> Answers {
    Answers::parse(answers).unwrap()
}

fn asked(questionnaire: &Questionnaire, answers: &Value) -> Vec<Truth> {
    let view = view(questionnaire, &given(answers));
    ["a", "b", "c", "d"].map(|id| view.asked(&format!("profile.{id}"))).to_vec()
}

#[test]
fn a_hidden_answer_vanishes_at_once_and_all_the_way_down() {
    use Truth::{False, True};
    let questionnaire = chain();
    assert_eq!(
        asked(&questionnaire, &json!({ "profile.a": true, "profile.b": true, "profile.c": true })),
        [True, True, True, False]
    );
    // `b` and `c` still say yes, yet nobody asks them any more, so `d` is asked.
    assert_eq!(
        asked(&questionnaire, &json!({ "profile.a": false, "profile.b": true, "profile.c": true })),
        [True, False, False, True]
    );
}

#[test]
fn a_question_behind_a_blank_may_still_be_asked() {
    use Truth::{Open, True};
    assert_eq!(asked(&chain(), &json!({ "profile.b": true })), [True, Open, Open, Open]);
}

#[test]
fn a_declined_answer_asks_nothing_further() {
    use Truth::{False, True};
    let declined = json!({ "profile.a": { "state": "declined", "reason": "Secret." } });
    assert_eq!(asked(&chain(), &declined), [True, False, False, True]);
}

#[test]
fn an_answer_that_does_not_fit_counts_as_blank() {
    use Truth::{Open, True};
    assert_eq!(asked(&chain(), &json!({ "profile.a": "certainly" })), [True, Open, Open, Open]);
}

#[test]
fn a_hidden_answer_is_neither_checked_nor_required() {
    let given = given(&json!({ "profile.a": false, "profile.b": "nonsense", "profile.d": true }));
    let faults = check(&chain(), &given, &EvidenceFacts::default(), Completeness::Final);
    assert!(faults.iter().all(|fault| !fault.question.starts_with("profile.")), "{faults:?}");
}

#[test]
fn progress_counts_what_is_asked_answered_blank_and_possible() {
    let view = view(&chain(), &given(&json!({ "profile.a": true })));
    let profile = &view.sections[0];
    assert_eq!(
        (profile.asked, profile.answered, profile.open, profile.open_required, profile.possible),
        (2, 1, 1, 1, 2)
    );
    assert_eq!(profile.questions[0].state, AnswerState::Answered);
}

#[test]
fn a_question_tells_which_answers_it_hangs_on() {
    let questionnaire = chain();
    let view = view(&questionnaire, &given(&json!({ "profile.a": true })));
    let why = view.why(&questionnaire, "profile.b");
    assert_eq!((why[0].label.as_str(), why[0].given.as_str()), ("a", "Yes"));
    assert!(view.why(&questionnaire, "profile.a").is_empty());
}

#[test]
fn a_later_section_hangs_on_factors_and_the_tier() {
    let mut folder = Folder::risk();
    folder.set(
        "questionnaire.json",
        "/sections/1/questions/1/ask_when",
        json!({ "inherent.tier": { "minimum": 3 }, "fact.weighty": { "const": true } }),
    );
    let questionnaire = folder.compile();
    let asked = |levels: [u8; 9]| view(&questionnaire, &answers(levels)).asked("safety.b");
    assert_eq!((asked([4; 9]), asked([1; 9])), (Truth::True, Truth::False));
    let mut partial = answers([4; 9]);
    partial.clear("profile.f9");
    assert_eq!(view(&questionnaire, &partial).asked("safety.b"), Truth::Open);
    let hidden = outcome(&questionnaire, &answers([1; 9]), &Levels::default());
    assert_eq!(hidden.criteria[0].lines.len(), 1, "a hidden question has no part in the score");
}

#[test]
fn what_a_later_question_asks_of_a_table_is_seen_row_by_row() {
    let table = json!({ "type": "array", "minItems": 1, "maxItems": 5,
        "items": { "type": "object", "additionalProperties": false, "required": ["kind"],
        "properties": { "kind": { "title": "Kind",
            "oneOf": [{ "const": "voice", "title": "Voice" },
                { "const": "text", "title": "Text" }] } } } });
    let questions = json!([
        { "id": "yes", "code": "Y", "type": "boolean", "label": "Y", "required": true,
            "answer": { "type": "boolean" }, "visibility": "public", "reuse": "never" },
        { "id": "data", "code": "D", "type": "table", "label": "D", "required": true,
            "answer": table, "visibility": "public", "reuse": "never" },
        { "id": "voice", "code": "V", "type": "boolean", "label": "V", "required": true,
            "answer": { "type": "boolean" }, "visibility": "public", "reuse": "never",
          "ask_when": { "profile.data": { "contains": { "properties": { "kind": { "const": "voice" } }, "required": ["kind"] } } } }
    ]);
    let questionnaire = Folder::form(&questions).compile();
    let asked = |rows: Value| {
        let mut answers = Answers::new();
        answers.set("profile.data", Answer::plain(rows));
        view(&questionnaire, &answers).asked("profile.voice")
    };
    assert_eq!(asked(json!([{ "kind": "text" }, { "kind": "voice" }])), Truth::True);
    assert_eq!(asked(json!([{ "kind": "text" }])), Truth::False);
    assert_eq!(asked(json!([])), Truth::Open, "an empty table is as good as blank");
}

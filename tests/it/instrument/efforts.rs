//! What the examples take to answer.

use assay::actions::instrument::questionnaires::{ExampleEffort, checked};
use assay::domain::instrument::{Effort, Example};
use assay::store::instrument::questionnaires::Library;
use serde_json::json;

use super::support::{Folder, day};

/// What the built-in examples of a version take.
fn efforts(version: &str) -> Vec<ExampleEffort> {
    let (faults, mut efforts) = checked(None);
    assert_eq!(faults, []);
    efforts.retain(|effort| effort.questionnaire.ends_with(version));
    efforts
}

/// What the example with this title takes.
fn titled(efforts: &[ExampleEffort], title: &str) -> Effort {
    let mut found = efforts.iter().filter(|effort| effort.example == title);
    found.next().unwrap_or_else(|| panic!("no example “{title}”")).effort
}

#[test]
fn fields_ticks_rows_evidence_and_words_are_counted_where_they_are_asked() {
    let questions = json!([
        { "id": "several", "code": "P1", "type": "multiple", "label": "Which of these?", "required": true,
          "answer": { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "oneOf": [
            { "const": "a", "title": "The first one", "x-heading": "Some" },
            { "const": "b", "title": "The second", "description": "Rarely seen" }] } },
          "visibility": "public", "reuse": "product" },
        { "id": "rows", "code": "P2", "type": "table", "label": "What rows?", "required": true,
          "answer": { "type": "array", "minItems": 1, "maxItems": 9, "items": { "type": "object",
            "additionalProperties": false, "required": ["one"], "properties": {
              "one": { "title": "First column", "type": "number", "x-step": "begin" },
              "two": { "title": "Second", "oneOf": [{ "const": "x", "title": "An option" }] } } } },
          "visibility": "public", "reuse": "product" },
        { "id": "sheet", "code": "P3", "type": "table", "label": "Many?", "required": true,
          "answer": { "type": "array", "minItems": 1, "maxItems": 9, "x-sheet": true, "items": {
            "type": "object", "additionalProperties": false, "required": ["one"],
            "properties": { "one": { "title": "Value", "type": "number" } } } },
          "visibility": "public", "reuse": "product" }
    ]);
    let mut folder = Folder::form(&json!([{ "id": "first", "code": "P0", "type": "boolean",
        "label": "Is it so?", "required": true, "answer": { "type": "boolean" },
        "visibility": "public", "reuse": "product" }]));
    let first = folder.0["questionnaire.json"]["sections"][0]["questions"][0].clone();
    let mut all = vec![first];
    all.extend(questions.as_array().unwrap().iter().cloned());
    folder.set("questionnaire.json", "/sections/0/questions", json!(all));
    for name in ["several", "rows", "sheet"] {
        folder.set(
            "messages.json",
            &format!("/questions/profile.{name}"),
            json!({ "help": "Help.", "why": "Why." }),
        );
    }
    let q = folder.compiled().unwrap();
    let effort = |answers: serde_json::Value| {
        let sheet = json!({ "answers": answers,
            "evidence": { "profile.rows": [
                { "title": "One", "issued_on": null, "expires_on": null },
                { "title": "Two", "issued_on": null, "expires_on": null }] } });
        let example = Example::parse("x.json", sheet.to_string().as_bytes(), day()).unwrap();
        Effort::of(&q, &example)
    };
    let none = effort(json!({}));
    assert_eq!((none.controls, none.evidence), (0, 2));
    // Yes or no, two ticks, three cells and a row that is added, a spreadsheet, a way to give no
    // answer with its reason.
    for (answer, controls) in [
        (json!({ "profile.first": true }), 1),
        (json!({ "profile.several": ["a", "b"] }), 2),
        (json!({ "profile.rows": [{ "one": 1, "two": "x" }, { "one": 2 }] }), 4),
        (json!({ "profile.sheet": [{ "one": 1 }, { "one": 2 }, { "one": 3 }] }), 1),
        (json!({ "profile.several": { "state": "declined", "reason": "It is not ours." } }), 2),
    ] {
        assert_eq!(effort(answer.clone()).controls, controls, "{answer}");
        assert_eq!(effort(answer).questions, none.questions);
    }
    // Of the three questions: 3 + 3 + 1 + 2 + 2 words; 2 + 2 + 1 + 1 + 2; 1 + 1.
    let mut without = folder.clone();
    without.set("questionnaire.json", "/sections/0/questions", json!([all[0]]));
    for name in ["several", "rows", "sheet"] {
        let questions = &mut without.0.get_mut("messages.json").unwrap()["questions"];
        questions.as_object_mut().unwrap().remove(&format!("profile.{name}"));
    }
    let q = without.compiled().unwrap();
    let example = Example::parse("x.json", b"{\"answers\": {}}", day()).unwrap();
    let fewer = Effort::of(&q, &example);
    assert_eq!(none.words - fewer.words, 11 + 8 + 2);
    assert_eq!(none.questions - fewer.questions, 3);
}

/// The words of help at the questions that an example answers: in the form of before they were
/// always shown.
fn helped(title: &str) -> usize {
    let library = Library::built_in().expect("the built-in questionnaires");
    let mut all = library.all().flat_map(|q| q.examples.iter().map(move |example| (q, example)));
    let (q, example) = all.find(|(_, example)| example.title == title).expect("the example");
    let help = example.answers.iter().filter_map(|(name, _)| q.question(name));
    help.map(|question| question.messages.help.split_whitespace().count()).sum()
}

#[test]
fn the_draft_asks_of_the_same_tools_what_a_small_company_can_give() {
    let (before, now) = (efforts("ai-edtech/2026-1"), efforts("ai-edtech/2026-2"));
    let planner = "A lesson planner that only staff use";
    for (was, is, questions, controls) in [
        (planner, planner, 28, Some(150)),
        (
            "A homework chatbot with rosters, grades 6–8",
            "A homework chatbot for grades 6–8",
            55,
            Some(400),
        ),
        (
            "A detector of AI writing in integrity cases",
            "A detector of AI writing whose flags feed integrity cases",
            50,
            None,
        ),
        (
            "A reading coach that listens, grades 3–5, with a randomized trial",
            "A reading coach that listens to children in grades 3–5 and is asked everything",
            75,
            None,
        ),
    ] {
        let shown = titled(&before, was).words + helped(was);
        let now = titled(&now, is);
        assert!(now.questions <= questions, "{is}: {now:?}");
        assert!(controls.is_none_or(|most| now.controls <= most), "{is}: {now:?}");
        assert!(now.words * 10 <= shown * 4, "{is}: {now:?}, before {shown} words");
    }
}

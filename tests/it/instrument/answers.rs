use assay::domain::instrument::{
    Answer, Answers, Completeness, EvidenceFacts, FaultKind, Questionnaire, Truth, check, in_words,
    view,
};
use assay::store::instrument::questionnaires::Library;
use serde_json::{Value, json};

use super::support::{Folder, answers, evidence};

fn form() -> Folder {
    let question = |id: &str, kind: &str, answer: Value| {
        json!({ "id": id, "code": id.to_uppercase(), "type": kind, "label": format!("The {id}"),
            "required": true,
                "answer": answer, "visibility": "reviewers", "reuse": "company" })
    };
    let options = json!([{ "const": "a", "title": "Apple" }, { "const": "b", "title": "Banana" }]);
    let mut text =
        question("text", "text", json!({ "type": "string", "minLength": 1, "x-max-words": 3 }));
    text["note"] = json!({ "label": "Say more", "max_words": 2, "required": true });
    let table = json!({ "type": "array", "minItems": 1, "maxItems": 2,
        "items": { "type": "object", "additionalProperties": false, "required": ["fruit"],
        "properties": { "fruit": { "title": "Fruit", "oneOf": options },
            "day": { "title": "Day", "type": "string", "format": "date" },
                        "why": { "title": "Why", "type": "string", "minLength": 1,
                            "x-max-words": 2 } } } });
    Folder::form(&json!([
        question("yes", "boolean", json!({ "type": "boolean" })),
        question("one", "single", json!({ "oneOf": options })),
        question(
            "many",
            "multiple",
            json!({ "type": "array", "items": { "oneOf": options }, "minItems": 1,
                "uniqueItems": true })
        ),
        text,
        question(
            "number",
            "number",
            json!({ "type": "number", "minimum": 0, "maximum": 100, "x-unit": "hours" })
        ),
        question("date", "date", json!({ "type": "string", "format": "date" })),
        question(
            "url",
            "url",
            json!({ "type": "string", "format": "uri", "pattern": "^https://" })
        ),
        question(
            "file",
            "file",
            json!({ "type": "array", "items": { "type": "string" }, "minItems": 1 })
        ),
        question("table", "table", table),
    ]))
}

fn faults_of(questionnaire: &Questionnaire, answers: &Value) -> Vec<(String, FaultKind, String)> {
    let answers = Answers::parse(answers).unwrap();
    let faults = check(questionnaire, &answers, &EvidenceFacts::default(), Completeness::Draft);
    faults.into_iter().map(|fault| (fault.pointer, fault.kind, fault.message)).collect()
}

#[test]
fn a_good_answer_of_every_type_has_no_fault() {
    let faults = faults_of(
        &form().compile(),
        &json!({ "profile.yes": true, "profile.one": "a", "profile.many": ["b", "a"],
            "profile.text": { "value": "three whole words", "note": "and more" },
                "profile.number": 2.5, "profile.date": "2026-11-21",
                "profile.url": "https://example.org/a", "profile.file": ["f1"],
                "profile.table": [{ "fruit": "a", "day": "2026-11-21", "why": "it ripens" }] }),
    );
    assert_eq!(faults, []);
}

#[expect(clippy::too_many_lines, reason = "one case after the other")]
#[test]
fn every_wrong_answer_is_told_by_kind_place_and_words() {
    let questionnaire = form().compile();
    let wrong: Vec<(Value, &str, FaultKind, &str)> = vec![
        (
            json!({ "profile.yes": "yes" }),
            "/profile.yes",
            FaultKind::Type,
            "“yes” does not answer “The yes”.",
        ),
        (
            json!({ "profile.one": "c" }),
            "/profile.one",
            FaultKind::Choice,
            "“c” is not an option of “The one”.",
        ),
        (
            json!({ "profile.many": ["a", "cherry"] }),
            "/profile.many/1",
            FaultKind::Choice,
            "“cherry” is not an option of “The many”.",
        ),
        (
            json!({ "profile.many": ["a", "a"] }),
            "/profile.many",
            FaultKind::Duplicate,
            "“The many” names something twice.",
        ),
        (json!({ "profile.many": [] }), "/profile.many", FaultKind::Required, "Answer “The many”."),
        (
            json!({ "profile.text": "  " }),
            "/profile.text",
            FaultKind::Required,
            "Answer “The text”.",
        ),
        (
            json!({ "profile.text": "one two three four" }),
            "/profile.text",
            FaultKind::Words,
            "Keep “The text” to 3 words.",
        ),
        (
            json!({ "profile.text": { "value": "fine", "note": "far too long" } }),
            "/profile.text/note",
            FaultKind::Words,
            "Keep “Say more” to 2 words.",
        ),
        (
            json!({ "profile.number": -1 }),
            "/profile.number",
            FaultKind::Minimum,
            "“The number” is at least 0.",
        ),
        (
            json!({ "profile.number": 101 }),
            "/profile.number",
            FaultKind::Maximum,
            "“The number” is at most 100.",
        ),
        (
            json!({ "profile.number": "many" }),
            "/profile.number",
            FaultKind::Type,
            "“many” does not answer “The number”.",
        ),
        (
            json!({ "profile.date": "2026-02-30" }),
            "/profile.date",
            FaultKind::Date,
            "“2026-02-30” is not a date.",
        ),
        (
            json!({ "profile.url": "http://example.org" }),
            "/profile.url",
            FaultKind::Link,
            "“http://example.org” is not an https link.",
        ),
        (
            json!({ "profile.one": { "state": "declined", "reason": " " } }),
            "/profile.one/reason",
            FaultKind::Reason,
            "Say why “The one” is Declined to answer.",
        ),
        (
            json!({ "profile.table": [{ "fruit": "a" }, { "fruit": "b" }, { "fruit": "a" }] }),
            "/profile.table",
            FaultKind::Rows,
            "Check the number of entries in “The table”: 2.",
        ),
        (
            json!({ "profile.table": [{ "fruit": "a" }, { "fruit": "cherry" }] }),
            "/profile.table/1/fruit",
            FaultKind::Cell,
            "Check row 2, “Fruit”. “cherry” is not an option of “Fruit”.",
        ),
        (
            json!({ "profile.table": [{ "why": "no fruit" }] }),
            "/profile.table/0/fruit",
            FaultKind::Cell,
            "Check row 1, “Fruit”. “Fruit” is blank. Fill it in.",
        ),
        (
            json!({ "profile.table": [{ "fruit": "a", "why": "one two three" }] }),
            "/profile.table/0/why",
            FaultKind::Cell,
            "Check row 1, “Why”. Keep “Why” to 2 words.",
        ),
        (
            json!({ "profile.table": [{ "fruit": "a", "size": 3 }] }),
            "/profile.table/0/size",
            FaultKind::Cell,
            "Check row 1, “size”. There is no column “size”.",
        ),
        (
            json!({ "profile.colour": "red" }),
            "/profile.colour",
            FaultKind::Unknown,
            "There is no question “profile.colour” in The test questionnaire.",
        ),
    ];
    for (answers, pointer, kind, message) in wrong {
        let found = faults_of(&questionnaire, &answers);
        assert_eq!(found, [(pointer.to_owned(), kind, message.to_owned())], "{answers}");
    }
}

#[test]
fn a_choice_that_says_that_nothing_else_holds_is_refused_beside_another_by_its_title() {
    let mut folder = form();
    let options = "/sections/0/questions/2/answer/items/oneOf";
    folder.set(
        "questionnaire.json",
        &format!("{options}/-"),
        json!({ "const": "none", "title": "No fruit", "x-alone": true }),
    );
    folder.set(
        "questionnaire.json",
        "/sections/0/questions/3/ask_when",
        json!({ "profile.many": { "contains": { "const": "none" } } }),
    );
    let questionnaire = folder.compile();
    let refused = [(
        "/profile.many".to_owned(),
        FaultKind::Alone,
        "“No fruit” stands alone at “The many”.".to_owned(),
    )];
    for chosen in [json!(["none", "a"]), json!(["b", "none"])] {
        let answers = json!({ "profile.many": chosen });
        assert_eq!(faults_of(&questionnaire, &answers), refused, "{answers}");
        let seen = view(&questionnaire, &Answers::parse(&answers).unwrap());
        assert_eq!(
            seen.asked("profile.text"),
            Truth::Open,
            "until it is mended, nothing follows from it"
        );
    }
    for chosen in [json!(["none"]), json!(["a", "b"])] {
        assert_eq!(faults_of(&questionnaire, &json!({ "profile.many": chosen })), []);
    }
    let seen = view(&questionnaire, &Answers::parse(&json!({ "profile.many": ["none"] })).unwrap());
    assert_eq!(seen.asked("profile.text"), Truth::True);
}

#[test]
fn no_control_beside_a_control_is_refused_in_the_shipped_questionnaire() {
    let library = Library::built_in().unwrap();
    let questionnaire =
        library.all().find(|questionnaire| questionnaire.family == "ai-edtech").unwrap();
    let faults = faults_of(questionnaire, &json!({ "safety.filters": ["filter", "none"] }));
    let message = "“None of these” cannot stand beside other choices at “Which controls do schools \
        have over what students and the AI say to each other?”. Untick it, or untick the others.";
    assert_eq!(faults, [("/safety.filters".to_owned(), FaultKind::Alone, message.to_owned())]);
}

#[test]
fn a_message_is_the_questions_own_where_it_has_one_and_never_fills_in_what_was_typed_twice() {
    let questionnaire = Folder::risk().compile();
    let mut given = answers([0; 9]);
    given.set("safety.a", Answer::plain(json!("{label}")));
    let faults = check(&questionnaire, &given, &evidence(), Completeness::Draft);
    assert_eq!(faults[0].message, "Say whether it is safe: “{label}” says neither.");
}

#[test]
fn a_draft_may_be_blank_and_a_submission_names_every_required_blank_note_and_evidence() {
    let mut folder = form();
    folder.set(
        "questionnaire.json",
        "/sections/0/questions/1/evidence",
        json!({ "ask": "A receipt", "required": true, "shelf_life_months": null }),
    );
    let questionnaire = folder.compile();
    let given =
        Answers::parse(&json!({ "profile.yes": true, "profile.one": "a", "profile.text": "fine",
            "profile.url": { "state": "declined", "reason": "Not public." } }))
        .unwrap();
    let none = EvidenceFacts::default();
    assert_eq!(check(&questionnaire, &given, &none, Completeness::Draft), []);
    let last = check(&questionnaire, &given, &none, Completeness::Final);
    let mine: Vec<(&str, FaultKind)> = last
        .iter()
        .map(|fault| (fault.pointer.as_str(), fault.kind))
        .filter(|(p, _)| p.starts_with("/profile"))
        .collect();
    assert_eq!(
        mine,
        [
            ("/profile.one", FaultKind::Evidence),
            ("/profile.many", FaultKind::Required),
            ("/profile.text/note", FaultKind::Required),
            ("/profile.number", FaultKind::Required),
            ("/profile.date", FaultKind::Required),
            ("/profile.file", FaultKind::Required),
            ("/profile.table", FaultKind::Required),
        ]
    );
    assert_eq!(
        last.iter().find(|fault| fault.kind == FaultKind::Evidence).unwrap().message,
        "Attach evidence to “The one”: A receipt."
    );
}

#[test]
fn answers_keep_their_json_forms() {
    let json = json!({
        "a.declined": { "state": "declined", "reason": "Secret." },
        "a.later": { "state": "not_yet_evaluated", "reason": "In May." },
        "a.never": { "state": "not_applicable", "reason": "No accounts." },
        "a.noted": { "value": ["x"], "note": "See." }, "a.plain": "x"
    });
    let answers = Answers::parse(&json).unwrap();
    assert_eq!(answers.to_json(), json);
    assert_eq!(serde_json::from_value::<Answers>(json).unwrap(), answers);
}

#[test]
fn an_answer_of_no_known_form_is_refused_with_its_question() {
    for (answer, sentence) in [
        (
            json!({ "state": "unsure", "reason": "?" }),
            "An answer state is `not_applicable`, `not_yet_evaluated` or `declined`.",
        ),
        (json!({ "value": 1, "comment": "?" }), "`comment` is not part of an answer."),
        (
            json!({ "note": "?" }),
            "An answer that is an object has a `value` and a `note`, or a `state` and a `reason`.",
        ),
    ] {
        let faults = Answers::parse(&json!({ "a.b": answer })).unwrap_err();
        assert_eq!((faults[0].pointer.as_str(), faults[0].message.as_str()), ("/a.b", sentence));
    }
    assert!(Answers::parse(&json!(["a.b"])).is_err());
}

#[test]
fn blank_is_the_absence_of_an_answer() {
    assert!(Answers::parse(&json!({ "a.b": null })).unwrap().is_empty());
    assert!(Answers::parse(&json!({ "a.b": { "value": null, "note": "?" } })).unwrap().is_empty());
}

#[test]
fn answers_are_told_with_the_titles_of_their_options() {
    let questionnaire = form().compile();
    let told = |name: &str, value: Value| in_words(questionnaire.question(name).unwrap(), &value);
    assert_eq!(told("profile.yes", json!(true)), "Yes");
    assert_eq!(told("profile.one", json!("a")), "Apple");
    assert_eq!(told("profile.many", json!(["b", "a"])), "Banana; Apple");
    assert_eq!(told("profile.number", json!(2.5)), "2.5 hours");
    assert_eq!(told("profile.date", json!("2026-11-01")), "1 November 2026");
    assert_eq!(told("profile.file", json!(["x"])), "1 file");
    assert_eq!(
        told("profile.table", json!([{ "fruit": "a", "why": "ripe" }])),
        "Fruit: Apple; Why: ripe"
    );
    assert_eq!(
        told(
            "profile.table",
            json!([{ "fruit": "a", "why": "ripe" }, { "fruit": "b" }, { "fruit": "a" }])
        ),
        "3 rows: Apple; Banana"
    );
    assert_eq!(told("profile.one", json!(["not", "fitting"])), "[\"not\",\"fitting\"]");
}

//! Deliberately broken folders: each fault names its file and its place.

use serde_json::{Value, json};

use super::support::Folder;

/// The faults after one change, as `file pointer`.
fn places(change: impl FnOnce(&mut Folder)) -> Vec<String> {
    let mut folder = Folder::risk();
    change(&mut folder);
    let faults = folder.compiled().expect_err("the folder is broken");
    for fault in &faults {
        assert!(fault.sentence.ends_with('.') && fault.sentence.len() > 15, "{fault}");
    }
    faults.into_iter().map(|fault| format!("{} {}", fault.file, fault.pointer)).collect()
}

fn set(file: &'static str, pointer: &'static str, value: Value) -> Vec<String> {
    places(|folder| folder.set(file, pointer, value))
}

const Q: &str = "questionnaire.json";
const Q0: &str = "/sections/0/questions/0";

#[test]
fn the_folder_of_these_tests_is_sound() {
    Folder::risk().compile();
}

#[test]
fn questionnaire_json_is_checked() {
    assert_eq!(set(Q, "/colour", json!("red")), ["questionnaire.json /colour"]);
    assert_eq!(set(Q, "/title", json!(3)), ["questionnaire.json /title"]);
    assert_eq!(set(Q, "/as_of", json!("21.11.2026")), ["questionnaire.json /as_of"]);
    assert_eq!(
        set(Q, "/sections/0/questions/0/visibility", json!("secret")),
        ["questionnaire.json /sections/0/questions/0/visibility"]
    );
    assert_eq!(
        places(|f| f.remove(Q, "/sections/0/questions/1/reuse")).first().unwrap(),
        "questionnaire.json /sections/0/questions/1"
    );
    assert_eq!(
        set(Q, "/sections/0/questions/1/code", json!("PRO-01")),
        ["questionnaire.json /sections/0/questions/1/code"]
    );
    let twice = set(Q, "/sections/0/questions/1/id", json!("f1"));
    assert!(
        twice.contains(&"questionnaire.json /sections/0/questions/1/id".to_owned()),
        "{twice:?}"
    );
    assert_eq!(
        set(Q, "/public_facts/0/question", json!("profile.none")),
        ["questionnaire.json /public_facts/0/question"]
    );
    assert_eq!(
        set(Q, "/sections/1/questions/1/visibility", json!("legal")),
        ["questionnaire.json /public_facts/0/question"]
    );
    let unasked = set(Q, "/sections/1/criterion", json!("luck"));
    assert_eq!(
        unasked,
        ["questionnaire.json /sections/1/criterion", "rubric.json /criteria/0/id"],
        "nothing is asked for the criterion any more"
    );
}

#[test]
fn an_answer_fragment_has_to_fit_its_type() {
    let answer = |answer: Value| {
        let found = places(|f| f.set(Q, &format!("{Q0}/answer"), answer));
        found.first().unwrap().clone()
    };
    assert_eq!(answer(json!({ "type": "boolean" })), format!("{Q} {Q0}/answer/type"));
    assert_eq!(
        answer(json!({ "type": "integer", "minLength": 2 })),
        format!("{Q} {Q0}/answer/minLength")
    );
    assert_eq!(
        answer(json!({ "type": "integer", "minimum": "low" })),
        format!("{Q} {Q0}/answer/minimum")
    );
    let single = |options: Value| {
        places(|f| {
            f.set(Q, "/sections/1/questions/1/answer", json!({ "oneOf": options }));
        })
    };
    let option = "questionnaire.json /sections/1/questions/1/answer/oneOf/0";
    assert_eq!(single(json!([{ "const": "yes" }])).first().unwrap(), option);
    assert_eq!(
        single(json!([{ "const": "Yes", "title": "Yes" }])).first().unwrap(),
        &format!("{option}/const")
    );
    assert_eq!(
        single(json!([{ "const": "x", "title": "X" }, { "const": "x", "title": "Y" }]))
            .first()
            .unwrap(),
        "questionnaire.json /sections/1/questions/1/answer/oneOf/1"
    );
    let kind = places(|f| f.set(Q, &format!("{Q0}/type"), json!("slider")));
    assert_eq!(kind.first().unwrap(), &format!("{Q} {Q0}/type"));
    let evidence = places(|f| {
        f.set(Q, &format!("{Q0}/evidence"), json!({ "ask": "A report", "shelf_life_months": 0 }));
    });
    assert_eq!(evidence.first().unwrap(), &format!("{Q} {Q0}/evidence/shelf_life_months"));
}

#[test]
fn an_option_of_a_column_takes_no_description_because_none_is_drawn() {
    let mut folder = Folder::risk();
    let pick = json!({ "title": "Pick",
        "oneOf": [{ "const": "a", "title": "A", "description": "Only the first." }] });
    let items =
        json!({ "type": "object", "additionalProperties": false, "properties": { "pick": pick } });
    folder.set(Q, "/sections/1/questions/1/type", json!("table"));
    folder.set(
        Q,
        "/sections/1/questions/1/answer",
        json!({ "type": "array", "minItems": 1, "maxItems": 2, "items": items }),
    );
    let fault = folder.compiled().unwrap_err().into_iter().next().unwrap();
    assert_eq!(
        fault.pointer,
        "/sections/1/questions/1/answer/items/properties/pick/oneOf/0/description"
    );
    let sentence = "An option of a table column is drawn without a description: what people must \
        know to choose it goes into its `title`.";
    assert_eq!(fault.sentence, sentence);
}

#[test]
fn only_an_option_among_several_to_choose_stands_alone() {
    let refused = |kind: &str, answer: Value| {
        let mut folder = Folder::risk();
        folder.set(Q, "/sections/1/questions/1/type", json!(kind));
        folder.set(Q, "/sections/1/questions/1/answer", answer);
        folder
            .compiled()
            .unwrap_err()
            .into_iter()
            .map(|fault| (fault.pointer, fault.sentence))
            .next()
            .unwrap()
    };
    let at = "/sections/1/questions/1/answer";
    let elsewhere = "`x-alone` belongs to an option of a question of type `multiple`: elsewhere \
        only one is chosen anyway.";
    let options = |alone: Value| {
        json!([{ "const": "a", "title": "A" },
        { "const": "none", "title": "None", "x-alone": alone }])
    };
    let several = |alone: Value, min: u32| {
        json!({ "type": "array", "items": { "oneOf": options(alone) }, "minItems": min,
        "uniqueItems": true })
    };
    let table = json!({ "type": "array", "minItems": 1, "maxItems": 2,
        "items": { "type": "object", "additionalProperties": false,
        "properties": { "pick": { "title": "Pick", "oneOf": options(json!(true)) } } } });
    assert_eq!(
        refused("single", json!({ "oneOf": options(json!(true)) })),
        (format!("{at}/oneOf/1/x-alone"), elsewhere.to_owned())
    );
    assert_eq!(
        refused("table", table),
        (format!("{at}/items/properties/pick/oneOf/1/x-alone"), elsewhere.to_owned())
    );
    assert_eq!(
        refused("boolean", json!({ "type": "boolean", "x-alone": true })).0,
        format!("{at}/x-alone")
    );
    assert_eq!(
        refused("multiple", several(json!("yes"), 1)).0,
        format!("{at}/items/oneOf/1/x-alone")
    );
    let never = "An option with `x-alone` can never be chosen where `minItems` is above 1.";
    assert_eq!(refused("multiple", several(json!(true), 2)), (at.to_owned(), never.to_owned()));
    let condition = json!({ "profile.f1": { "oneOf": [{ "const": 1, "x-alone": true }] } });
    assert_eq!(
        set(Q, "/sections/1/questions/0/ask_when", condition),
        ["questionnaire.json /sections/1/questions/0/ask_when/profile.f1/oneOf/0/x-alone"]
    );
}

#[test]
fn what_says_how_a_form_is_drawn_stands_where_it_is_drawn() {
    let refused = |kind: &str, answer: Value| {
        let mut folder = Folder::risk();
        folder.set(Q, "/sections/1/questions/1/type", json!(kind));
        folder.set(Q, "/sections/1/questions/1/answer", answer);
        let faults = folder.compiled().unwrap_err();
        faults.into_iter().map(|fault| (fault.pointer, fault.sentence)).next().unwrap()
    };
    let at = "/sections/1/questions/1/answer";
    let options = json!([{ "const": "a", "title": "A" },
        { "const": "b", "title": "B", "x-heading": "Second" }]);
    assert_eq!(
        refused("single", json!({ "oneOf": options })),
        (
            format!("{at}/oneOf"),
            "Where an option has `x-heading`, the first has one too: every option stands under a \
             heading."
                .to_owned()
        )
    );
    let table = |columns: Value, most: u32, sheet: Value| {
        json!({ "type": "array", "minItems": 1, "maxItems": most, "x-sheet": sheet,
            "items": { "type": "object", "additionalProperties": false, "properties": columns } })
    };
    assert_eq!(
        refused(
            "table",
            table(json!({ "pick": { "title": "Pick", "oneOf": options } }), 2, json!(true))
        ),
        (
            format!("{at}/items/properties/pick/oneOf/1/x-heading"),
            "`x-heading` belongs to an option of a question: the list of a table column has no \
             headings."
                .to_owned()
        )
    );
    let columns = json!({ "one": { "title": "One", "type": "boolean" },
        "two": { "title": "Two", "type": "boolean", "x-step": "the end" } });
    assert_eq!(
        refused("table", table(columns, 2, json!(true))),
        (
            format!("{at}/items/properties"),
            "Where a column has `x-step`, the first has one too: every column belongs to a step."
                .to_owned()
        )
    );
    let columns = json!({ "one": { "title": "One", "type": "boolean" } });
    assert_eq!(
        refused("table", table(columns.clone(), 1, json!(true))),
        (
            format!("{at}/x-sheet"),
            "`x-sheet` belongs to a table of several rows: one row is typed in.".to_owned()
        )
    );
    assert_eq!(refused("table", table(columns, 2, json!("yes"))).0, format!("{at}/x-sheet"));
    assert_eq!(
        refused("boolean", json!({ "type": "boolean", "x-step": "x" })).0,
        format!("{at}/x-step")
    );
}

#[test]
fn what_asks_for_a_column_is_a_choice_before_it_that_every_row_has() {
    let refused = |columns: Value| {
        let mut folder = Folder::risk();
        folder.set(Q, "/sections/1/questions/1/type", json!("table"));
        let answer = json!({ "type": "array", "minItems": 1, "maxItems": 2,
            "items": { "type": "object", "additionalProperties": false, "properties": columns } });
        folder.set(Q, "/sections/1/questions/1/answer", answer);
        let faults = folder.compiled().unwrap_err();
        faults.into_iter().map(|fault| (fault.pointer, fault.sentence)).next().unwrap()
    };
    let at = "/sections/1/questions/1/answer/items/properties/two/x-asked-when";
    let columns = |when: Value| {
        json!({ "one": { "title": "One", "oneOf": [{ "const": "a", "title": "A" }] },
            "text": { "title": "Text", "type": "string" },
            "some": { "title": "Some", "type": "boolean", "x-asked-when": { "one": ["a"] } },
            "two": { "title": "Two", "type": "boolean", "x-asked-when": when },
            "three": { "title": "Three", "type": "boolean" } })
    };
    let sentence = |when: Value| {
        let (pointer, sentence) = refused(columns(when));
        assert!(pointer.starts_with(at), "{pointer}");
        sentence
    };
    assert_eq!(sentence(json!({ "three": [true] })), "“three” is not a column before this one.");
    assert_eq!(
        sentence(json!({ "some": [true] })),
        "“some” is itself asked for only in some rows: name a column that every row has."
    );
    assert_eq!(sentence(json!({ "text": ["a"] })), "“text” is no choice and no yes or no.");
    assert_eq!(sentence(json!({ "one": ["b"] })), "“b” is no value of “one”.");
    assert_eq!(sentence(json!({ "one": [] })), "At least one value is expected here.");
    assert_eq!(
        sentence(json!({ "one": [3] })),
        "A value of a choice, `true` or `false` is expected here."
    );
    assert_eq!(
        sentence(json!({ "one": ["a"], "text": ["b"] })),
        "`x-asked-when` names one other column and the list of its values, such as \
         `{ \"design\": [\"trial\"] }`."
    );
}

#[test]
fn a_condition_uses_only_names_that_exist_and_are_settled_before_it() {
    let ask = |when: Value| places(|f| f.set(Q, "/sections/0/questions/1/ask_when", when));
    let at = "questionnaire.json /sections/0/questions/1/ask_when";
    assert_eq!(ask(json!({ "profile.f0": true })), [format!("{at}/profile.f0")]);
    assert_eq!(
        ask(json!({ "profile.f2": true })),
        [format!("{at}/profile.f2")],
        "a question cannot hang on itself"
    );
    assert_eq!(
        ask(json!({ "profile.f3": true })),
        [format!("{at}/profile.f3")],
        "nor on a later one"
    );
    assert_eq!(ask(json!({ "factor.f1": { "const": 1 } })), [format!("{at}/factor.f1")]);
    assert_eq!(
        ask(json!({ "fact.weighty": { "const": true } })),
        [format!("{at}/fact.weighty")],
        "a fact on a factor comes after the profile"
    );
    assert_eq!(
        ask(json!({ "any": [{ "score.safety": { "minimum": 3 } }] })),
        [format!("{at}/any/0/score.safety")]
    );
    assert_eq!(ask(json!({ "evidence.count": { "const": 0 } })), [format!("{at}/evidence.count")]);
    assert_eq!(
        set("risk.json", "/floors/0/when", json!({ "inherent.tier": { "minimum": 2 } })),
        ["risk.json /floors/0/when/inherent.tier"]
    );
    assert_eq!(
        set("rubric.json", "/caps/0/when", json!({ "level.safety.a": { "minimum": 2 } })),
        ["rubric.json /caps/0/when/level.safety.a"]
    );
    assert_eq!(
        set(
            Q,
            "/facts/-",
            json!({ "id": "loop", "title": "Loop", "when": { "fact.loop": { "const": true } } })
        ),
        ["questionnaire.json /facts/1/when/fact.loop"]
    );
}

#[test]
fn a_condition_that_could_never_match_or_always_would_is_a_fault() {
    let knockout = |when: Value| set("rubric.json", "/questions/safety.a/knockouts/0/when", when);
    let at = "rubric.json /questions/safety.a/knockouts/0/when/safety.a";
    assert_eq!(knockout(json!({ "safety.a": { "const": "nope" } })), [format!("{at}/const")]);
    assert_eq!(
        knockout(json!({ "safety.a": { "enum": ["no", "nope"] } })),
        [format!("{at}/enum/1")]
    );
    let contains = knockout(json!({ "safety.a": { "contains": { "const": "no" } } }));
    assert_eq!(contains, [format!("{at}/contains")]);
    assert_eq!(
        set("learning.json", "/rules/3/when", json!({ "decision": { "const": "perhaps" } })),
        ["learning.json /rules/3/when/decision/const"]
    );
    assert_eq!(
        set("learning.json", "/rules/1/when", json!({ "fact.weighty": { "const": "yes" } })),
        ["learning.json /rules/1/when/fact.weighty/const"]
    );
}

#[test]
fn a_question_that_rules_read_has_to_be_required() {
    assert_eq!(
        set(Q, "/sections/1/questions/0/required", json!(false)),
        ["rubric.json /questions/safety.a/knockouts/0/when/safety.a"]
    );
}

#[test]
fn rubric_json_is_checked() {
    assert_eq!(set("rubric.json", "/criteria/0/weight", json!(31)), ["rubric.json /criteria"]);
    assert_eq!(
        places(|f| f.remove("rubric.json", "/questions/safety.a/anchors/4")).first().unwrap(),
        "rubric.json /questions/safety.a/anchors"
    );
    assert_eq!(
        places(|f| f.remove("rubric.json", "/questions/safety.b")),
        ["rubric.json /questions"]
    );
    let entry = json!({ "weight": 0, "anchors": [] });
    assert!(
        set("rubric.json", "/questions/safety.b", entry)
            .contains(&"rubric.json /questions/safety.b/weight".to_owned())
    );
    assert_eq!(
        set("rubric.json", "/questions/safety.a/anchors/2/points", json!(5)).first().unwrap(),
        "rubric.json /questions/safety.a/anchors/2/points"
    );
    assert_eq!(
        set("rubric.json", "/questions/bias.a/knockouts/0/cure_days", Value::Null),
        ["rubric.json /questions/bias.a/knockouts/0"]
    );
    assert_eq!(
        set("rubric.json", "/questions/bias.a/knockouts/0/id", json!("SAF-A")),
        ["rubric.json /questions/bias.a/knockouts/0/id"]
    );
    assert_eq!(
        set("rubric.json", "/scale/words", json!(["One"])).first().unwrap(),
        "rubric.json /scale/words"
    );
    let stray = places(|f| {
        let entry = f.0["rubric.json"]["questions"]["safety.b"].clone();
        f.set("rubric.json", "/questions/profile.f1", entry.clone());
        f.set("rubric.json", "/questions/safety.z", entry);
    });
    assert_eq!(stray, ["rubric.json /questions/profile.f1", "rubric.json /questions/safety.z"]);
}

#[test]
fn risk_json_is_checked() {
    let risk = |pointer, value| set("risk.json", pointer, value);
    assert_eq!(risk("/factors/0/weight", json!(19)), ["risk.json /factors"]);
    assert_eq!(risk("/factors/0/criteria", json!(["luck"])), ["risk.json /factors/0/criteria/0"]);
    assert_eq!(
        risk("/factors/0/levels/1", json!({ "level": 1, "text": "One" })).first().unwrap(),
        "risk.json /factors/0/levels/1"
    );
    assert_eq!(
        risk("/factors/0/levels/0/level", json!(2)),
        ["risk.json /factors/0/levels/0", "risk.json /factors/0/levels"]
    );
    assert_eq!(risk("/bands/1/below", json!(25)), ["risk.json /bands/1"]);
    assert_eq!(risk("/bands/3/below", json!(90)), ["risk.json /bands/3"]);
    assert_eq!(risk("/floors/0/tier", json!(7)), ["risk.json /floors/0/tier"]);
    assert_eq!(places(|f| f.remove("risk.json", "/matrix/1")), ["risk.json /matrix"]);
    assert_eq!(
        places(|f| f.remove("risk.json", "/matrix/1/minimums/bias")),
        ["risk.json /matrix/1/minimums"]
    );
    assert_eq!(risk("/matrix/1/minimums/luck", json!(1)), ["risk.json /matrix/1/minimums/luck"]);
    assert_eq!(
        risk("/matrix/0/decisions/9", json!("approved")),
        ["risk.json /matrix/0/decisions/9"]
    );
    assert_eq!(risk("/matrix/0/decisions/1", json!("fine")), ["risk.json /matrix/0/decisions/1"]);
    assert_eq!(
        risk("/residual/reduction_percent", json!(101)),
        ["risk.json /residual/reduction_percent"]
    );
}

#[test]
fn every_tier_has_one_row_in_the_matrix_no_more_and_no_less() {
    let matrix = |change: fn(&mut Folder)| -> Vec<String> {
        let mut folder = Folder::risk();
        change(&mut folder);
        folder.compiled().expect_err("broken").iter().map(ToString::to_string).collect()
    };
    let twice = matrix(|folder| {
        let row = folder.0["risk.json"]["matrix"][1].clone();
        folder.set("risk.json", "/matrix/-", row);
    });
    assert_eq!(twice, ["risk.json at /matrix: Tier 2 has 2 rows; exactly one is expected."]);
    let never = matrix(|folder| folder.remove("risk.json", "/matrix/1"));
    assert_eq!(never, ["risk.json at /matrix: Tier 2 has 0 rows; exactly one is expected."]);
}

#[test]
fn learning_json_and_messages_json_are_checked() {
    assert_eq!(
        set("learning.json", "/rules/0/modules", json!(["M1", "M9"])),
        ["learning.json /rules/0/modules/1"]
    );
    assert_eq!(
        set("learning.json", "/rules/0/who", json!(["pilots"])),
        ["learning.json /rules/0/who/0"]
    );
    assert_eq!(
        set("learning.json", "/rules/0/by", json!("someday")),
        ["learning.json /rules/0/by"]
    );
    assert_eq!(set("learning.json", "/rules/1/id", json!("P1")), ["learning.json /rules/1/id"]);
    assert_eq!(
        places(|f| f.remove("messages.json", "/questions/safety.a")),
        ["messages.json /questions"]
    );
    let unexplained = places(|f| f.remove("messages.json", "/questions/safety.a/why"));
    assert_eq!(unexplained.first().unwrap(), "messages.json /questions/safety.a");
    assert_eq!(
        places(|f| f.remove("messages.json", "/defaults/cell")),
        ["messages.json /defaults"]
    );
    assert_eq!(
        set("messages.json", "/defaults/cell", json!("See {place}.")),
        ["messages.json /defaults/cell"]
    );
    assert_eq!(
        set("messages.json", "/defaults/mood", json!("Cheer up.")),
        ["messages.json /defaults/mood"]
    );
    assert_eq!(
        set("messages.json", "/questions/safety.z", json!({ "help": "Help.", "why": "Why." })),
        ["messages.json /questions/safety.z"]
    );
}

#[test]
fn all_faults_are_told_at_once() {
    let found = places(|folder| {
        folder.set(Q, "/colour", json!("red"));
        folder.set("rubric.json", "/criteria/0/weight", json!(31));
        folder.set("risk.json", "/floors/0/tier", json!(7));
    });
    assert_eq!(
        found,
        ["questionnaire.json /colour", "rubric.json /criteria", "risk.json /floors/0/tier"]
    );
}

#[test]
fn a_syntax_error_is_told_with_line_and_column_and_a_key_given_twice_is_one() {
    let broken = |bytes: &[u8]| {
        let mut files = Folder::risk().files();
        files.insert("risk.json".to_owned(), bytes.to_vec());
        let faults = assay::domain::instrument::Questionnaire::compile(
            &files,
            &["M1".to_owned(), "M2".to_owned()].into(),
        )
        .unwrap_err();
        assert_eq!((faults.len(), faults[0].file.as_str()), (1, "risk.json"));
        faults[0].sentence.clone()
    };
    assert_eq!(
        broken(b"{\n  \"factors\": [,]\n}"),
        "This is not valid JSON at line 2, column 15: expected value."
    );
    assert_eq!(
        broken(b"{\"a\": 1, \"a\": 2}"),
        "This is not valid JSON at line 1, column 12: the key “a” appears twice in one object."
    );
    assert!(broken(b"\xff").starts_with("This is not valid JSON at line 1"));
}

#[test]
fn a_missing_file_and_a_stray_one_are_faults() {
    assert_eq!(
        places(|f| {
            f.0.remove("learning.json");
            f.0.insert("notes.json".to_owned(), json!({}));
        }),
        ["learning.json ", "notes.json "]
    );
}

#[test]
fn a_released_folder_is_frozen_to_the_byte() {
    let modules = ["M1".to_owned(), "M2".to_owned()].into();
    let compile = |files| assay::domain::instrument::Questionnaire::compile(&files, &modules);
    let mut files = Folder::risk().files();
    let digest = compile(files.clone()).unwrap().digest;
    assert!(digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit()), "{digest}");
    files.insert("released.sha256".to_owned(), format!("{digest}\n").into_bytes());
    let released = compile(files.clone()).unwrap();
    assert!(
        released.released && released.digest == digest,
        "the mark itself is not part of the digest"
    );
    files.get_mut("risk.json").unwrap().push(b' ');
    let faults = compile(files).unwrap_err();
    assert_eq!((faults[0].file.as_str(), faults.len()), ("released.sha256", 1));
    assert!(faults[0].sentence.starts_with("This folder is released and frozen"));
}

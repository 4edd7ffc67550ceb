//! Every kind of question is read from a form, told when it is mistyped, drawn in a way of its own,
//! checked in conditions and published. A kind that the questionnaire format learns has to bring a
//! sample, and is then tried like all others.

use std::collections::BTreeMap;

use assay::domain::assessment::entry::{Entries, Entry};
use assay::domain::assessment::entry_check::check_texts;
use assay::domain::instrument::{AnswerFault, FaultKind, Kind, Questionnaire, disclosure_schema};
use assay::web::pages::assessment::controls::{Attached, Errors, Place, control};
use assay::web::pages::assessment::question::unfinished_in_words;
use serde_json::{Value, json};

use crate::instrument::support::Folder;

/// A question of a kind, and what becomes of it.
struct Sample {
    answer: Value,
    /// The fields of the form, by what follows the question's name.
    typed: &'static [(&'static str, &'static str)],
    /// The value that they come to.
    stored: Value,
    /// A text that nobody can read as such a value, for kinds that are typed in a fixed form.
    mistyped: Option<&'static str>,
    /// A value that no answer can be.
    never: Value,
}

fn sample(kind: &str) -> Sample {
    let options = json!([{ "const": "a", "title": "Apple" }, { "const": "b", "title": "Pear" }]);
    let plain =
        |answer, typed, stored, never| Sample { answer, typed, stored, mistyped: None, never };
    let fixed = |answer, typed, stored, mistyped| Sample {
        answer,
        typed,
        stored,
        mistyped: Some(mistyped),
        never: json!(mistyped),
    };
    match kind {
        "boolean" => {
            plain(json!({ "type": "boolean" }), &[("", "true")], json!(true), json!("yes"))
        }
        "single" => plain(json!({ "oneOf": options }), &[("", "b")], json!("b"), json!("c")),
        "multiple" => plain(
            json!({ "type": "array", "items": { "oneOf": options }, "minItems": 1,
                "uniqueItems": true }),
            &[("", "a"), ("", "b")],
            json!(["a", "b"]),
            json!("c"),
        ),
        "text" => plain(
            json!({ "type": "string", "minLength": 1, "x-max-words": 5 }),
            &[("", " So it is. ")],
            json!("So it is."),
            json!(5),
        ),
        "number" => fixed(json!({ "type": "number" }), &[("", "1,234.50")], json!(1234.5), "many"),
        "date" => fixed(
            json!({ "type": "string", "format": "date" }),
            &[("", "21 November 2026")],
            json!("2026-11-21"),
            "tomorrow",
        ),
        "url" => fixed(
            json!({ "type": "string", "format": "uri", "pattern": "^https://" }),
            &[("", " https://example.org/a ")],
            json!("https://example.org/a"),
            "on our page",
        ),
        "file" => plain(
            json!({ "type": "array", "items": { "type": "string" }, "minItems": 1 }),
            &[],
            json!(["f1"]),
            json!("f1"),
        ),
        "table" => plain(
            json!({ "type": "array", "minItems": 1, "maxItems": 3, "items": { "type": "object",
                "required": ["day"], "additionalProperties": false,
                "properties": { "day": column("date"), "fine": column("boolean") } } }),
            &[(".0.day", "1 May 2026"), (".0.fine", "true")],
            json!([{ "day": "2026-05-01", "fine": true }]),
            json!("rows"),
        ),
        new => panic!("give a sample of the kind “{new}”"),
    }
}

/// The fragment of a kind as that of a column.
fn column(kind: &str) -> Value {
    let mut fragment = sample(kind).answer;
    fragment["title"] = json!("A column");
    fragment
}

/// A form that asks for one answer of a kind, and perhaps something else because of it.
fn form(kind: &str, answer: &Value, ask_when: Option<&Value>) -> Folder {
    let question = |id: &str, kind: &str, answer: &Value| {
        json!({ "id": id, "code": id.to_uppercase(), "type": kind, "label": format!("The {id}"),
            "required": true, "answer": answer, "visibility": "public", "reuse": "never" })
    };
    let yes = json!({ "type": "boolean" });
    let mut after = question("after", "boolean", &yes);
    if let Some(when) = ask_when {
        after["ask_when"] = json!({ "profile.it": when });
    }
    Folder::form(&json!([question("yes", "boolean", &yes), question("it", kind, answer), after]))
}

/// What is kept of fields that are sent for the question.
fn kept(questionnaire: &Questionnaire, typed: &[(&str, &str)]) -> (Entry, Option<Value>) {
    let fields: Vec<(String, String)> = typed
        .iter()
        .map(|(place, text)| (format!("q.profile.it{place}"), (*text).to_owned()))
        .collect();
    let mut entries = Entries::read(&questionnaire.sections[0], &fields).unwrap();
    let entry = entries.0.remove("profile.it").unwrap_or_default();
    let question = questionnaire.question("profile.it").unwrap();
    let kept = entry.keep(question, &["f1".to_owned()]);
    (entry, kept.and_then(|kept| kept.value))
}

#[test]
fn what_is_typed_for_a_question_of_every_kind_becomes_its_value() {
    for kind in Kind::TYPES {
        let sample = sample(kind);
        let questionnaire = form(kind, &sample.answer, None).compile();
        assert_eq!(questionnaire.question("profile.it").unwrap().kind.word(), *kind);
        assert_eq!(kept(&questionnaire, sample.typed).1, Some(sample.stored), "{kind}");
    }
}

#[test]
fn what_is_typed_in_a_table_becomes_the_value_of_every_kind_of_column() {
    let mut columns = 0;
    for kind in Kind::TYPES {
        let sample = sample(kind);
        let table = json!({ "type": "array", "minItems": 1, "maxItems": 3,
            "items": { "type": "object", "required": [], "additionalProperties": false,
                "properties": { "cell": column(kind) } } });
        let Ok(questionnaire) = form("table", &table, None).compiled() else {
            assert!(["multiple", "file", "table"].contains(kind), "{kind} is no column");
            continue;
        };
        let typed = [(".0.cell", sample.typed[0].1)];
        let stored = json!([{ "cell": sample.stored }]);
        assert_eq!(kept(&questionnaire, &typed).1, Some(stored), "{kind}");
        columns += 1;
    }
    assert_eq!(columns + 3, Kind::TYPES.len());
}

#[test]
fn what_is_mistyped_is_told_by_the_form_and_before_what_is_blank() {
    for kind in Kind::TYPES {
        let sample = sample(kind);
        let questionnaire = form(kind, &sample.answer, None).compile();
        let question = questionnaire.question("profile.it").unwrap();
        assert_eq!(check_texts(question, &kept(&questionnaire, sample.typed).0), [], "{kind}");
        let Some(mistyped) = sample.mistyped else { continue };
        let faults = check_texts(question, &kept(&questionnaire, &[("", mistyped)]).0);
        let [told] = faults.as_slice() else { panic!("{kind}: {faults:?}") };
        assert!(
            told.message.contains(mistyped) && told.kind == question.kind.misread(),
            "{told:?}"
        );
        let blank = AnswerFault {
            question: question.name.clone(),
            pointer: format!("/{}", question.name),
            kind: FaultKind::Required,
            message: "Something is blank.".to_owned(),
        };
        let words = unfinished_in_words(question, &[blank, told.clone()]).unwrap();
        let wanted = format!("IT is not complete yet. {} And 1 more thing.", told.message);
        assert_eq!(words, wanted, "{kind}");
    }
}

#[test]
fn every_kind_is_drawn_in_a_way_of_its_own() {
    let mut drawn: BTreeMap<String, &str> = BTreeMap::new();
    let errors = Errors::new();
    let place = Place { name: "profile.it", id: "a-profile-it", errors: &errors };
    for kind in Kind::TYPES {
        let questionnaire = form(kind, &sample(kind).answer, None).compile();
        let question = questionnaire.question("profile.it").unwrap();
        let attached = Attached { files: 0, pieces: 0 };
        let html = control(&question.kind, &Entry::default(), &place, attached).to_string();
        let same = drawn.insert(html, kind);
        assert_eq!(same, None, "{kind} is drawn like another");
    }
}

#[test]
fn a_condition_that_no_answer_of_the_kind_can_meet_is_a_fault() {
    for kind in Kind::TYPES {
        let Sample { answer, never, .. } = sample(kind);
        let mut when = vec![json!({ "const": never })];
        if let Some(own) = answer.get("format") {
            let formats = ["date", "uri"].iter().filter(|format| own != **format);
            when.extend(formats.map(|format| json!({ "format": format })));
        }
        for when in when {
            let faults = form(kind, &answer, Some(&when)).compiled().err().unwrap_or_default();
            assert!(!faults.is_empty(), "{kind} may be {when}");
        }
    }
}

#[test]
fn the_published_schema_takes_a_value_of_every_kind_and_no_text_in_its_place() {
    for kind in Kind::TYPES {
        let sample = sample(kind);
        let questionnaire = form(kind, &sample.answer, None).compile();
        let mut schema = disclosure_schema(&questionnaire, "https://assay.agency.example");
        let whole = schema.as_object_mut().unwrap();
        whole.retain(|key, _| key == "$schema" || key == "$defs");
        whole.insert("$ref".to_owned(), json!("#/$defs/answer.profile.it"));
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert!(validator.is_valid(&sample.stored), "{kind}: {}", sample.stored);
        assert!(!validator.is_valid(&sample.never), "{kind}: {}", sample.never);
    }
}

use std::collections::{BTreeMap, BTreeSet};

use assay::domain::instrument::{
    Answer, Answers, Completeness, EvidenceFacts, FaultKind, Kind, Questionnaire, check,
    disclosure_schema, view,
};
use assay::store::instrument::questionnaires::Library;
use jsonschema::{PatternOptions, Validator};
use serde_json::{Map, Value, json};

use super::answer_sets::{AnswerSets, Dice, LINKS};
use super::support::{Folder, answers};

const SETS: usize = 10_500;
const BASE: &str = "https://assay.agency.example";

/// Only standard keywords count: no format is asserted and no keyword of ours is known.
fn validator(schema: &Value) -> Validator {
    jsonschema::options()
        .with_pattern_options(PatternOptions::regex())
        .build(schema)
        .unwrap_or_else(|error| panic!("{error}"))
}

/// What the server finds in answers that are to be submitted; evidence is outside the document.
fn faults(questionnaire: &Questionnaire, set: &Value) -> Vec<FaultKind> {
    let found = match Answers::parse(set) {
        Ok(answers) => {
            check(questionnaire, &answers, &EvidenceFacts::default(), Completeness::Final)
        }
        Err(faults) => faults,
    };
    found.into_iter().map(|fault| fault.kind).filter(|kind| *kind != FaultKind::Evidence).collect()
}

/// What both sides said about many sets.
#[derive(Default)]
struct Tally {
    accepted: usize,
    refused: usize,
    kinds: BTreeSet<&'static str>,
    differing: Vec<Value>,
}

fn compare(questionnaire: &Questionnaire, validator: &Validator, sets: usize, seed: u64) -> Tally {
    let mut tally = Tally::default();
    for set in AnswerSets::new(questionnaire, seed).take(sets) {
        let faults = faults(questionnaire, &set);
        if faults.is_empty() {
            tally.accepted += 1;
        } else {
            tally.refused += 1;
        }
        tally.kinds.extend(faults.iter().map(|kind| kind.word()));
        if validator.is_valid(&set) != faults.is_empty() {
            tally.differing.push(set);
        }
    }
    tally
}

/// Every shipped questionnaire, and two that use what those may not.
fn questionnaires() -> Vec<Questionnaire> {
    let library = Library::built_in().unwrap();
    let mut all: Vec<Questionnaire> =
        library.all().map(|questionnaire| (**questionnaire).clone()).collect();
    all.extend([tiers(), kinds()]);
    all
}

/// Questions that hang on the inherent tier, on levels and on facts made of them; bands end in all
/// three ways.
fn tiers() -> Questionnaire {
    let mut folder = Folder::risk();
    let asks = [
        ("/1/questions/0", json!({ "inherent.tier": { "minimum": 3 } })),
        ("/1/questions/1", json!({ "inherent.tier": { "const": 2 } })),
        ("/2/questions/0", json!({ "not": { "inherent.tier": { "enum": [2, 3] } } })),
        ("/2/questions/1", json!({ "inherent.tier": { "const": 4 } })),
        ("/3/questions/0", json!({ "factor.f4": { "multipleOf": 2 } })),
        ("/3/questions/1", json!({ "fact.weighty": { "const": false } })),
        (
            "/4/questions/0",
            json!({ "any": [{ "factor.f9": { "minimum": 3 } },
                { "all": [{ "safety.a": true }, { "factor.f9": { "maximum": 0 } }] }] }),
        ),
        (
            "/4/questions/1",
            json!({ "safety.a": { "const": "yes" }, "not": { "safety.b": { "const": "no" } } }),
        ),
    ];
    for (place, ask) in asks {
        folder.set("questionnaire.json", &format!("/sections{place}/ask_when"), ask);
    }
    let bands = json!([{ "tier": 1, "name": "Minimal", "below": 37.5 },
        { "tier": 2, "name": "Moderate", "up_to": 49.75 },
                       { "tier": 3, "name": "High", "below": 62 },
                       { "tier": 4, "name": "Severe" }]);
    folder.set("risk.json", "/bands", bands);
    // With all floors the score would seldom decide.
    let kept = json!([folder.0["risk.json"]["floors"][1], folder.0["risk.json"]["floors"][5]]);
    folder.set("risk.json", "/floors", kept);
    folder.compile()
}

/// Every kind of answer, with limits of every kind, and conditions on each of them.
fn kinds() -> Questionnaire {
    let question = |id: &str, kind: &str, answer: Value, more: Value| -> Value {
        let mut question = json!({ "id": id, "code": id.to_uppercase(), "type": kind,
            "label": format!("The {id}"), "required": true,
                                   "answer": answer, "visibility": "public", "reuse": "never" });
        question.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        question
    };
    let options = json!([{ "const": "apple", "title": "Apple" },
        { "const": "pear", "title": "Pear" }, { "const": "plum", "title": "Plum" }]);
    let mut several = options.clone();
    several
        .as_array_mut()
        .unwrap()
        .push(json!({ "const": "none", "title": "None of these", "x-alone": true }));
    let text = json!({ "title": "Text", "type": "string", "minLength": 1, "x-max-words": 5 });
    let row = json!({
        "type": "object", "required": ["fruit", "day"], "additionalProperties": false,
        "properties": {
            "fruit": { "title": "Fruit", "oneOf": options },
            "day": { "title": "Day", "type": "string", "format": "date" }, "words": text,
            "sure": { "title": "Sure", "type": "boolean" },
            "link": { "title": "Link", "type": "string", "format": "uri", "pattern": "^https://" },
            "weight": { "title": "Weight", "type": "number", "exclusiveMinimum": 0,
                "x-unit": "grams" }
        }
    });
    let link = json!({ "type": "string", "format": "uri", "pattern": "^https://" });
    let folder = Folder::form(&json!([
        question("yes", "boolean", json!({ "type": "boolean" }), json!({})),
        question(
            "single",
            "single",
            json!({ "oneOf": options }),
            json!({ "ask_when": { "profile.yes": { "const": true } } })
        ),
        question(
            "multiple",
            "multiple",
            json!({ "type": "array", "items": { "oneOf": several }, "minItems": 1, "maxItems": 2,
                "uniqueItems": true }),
            json!({ "ask_when": { "profile.single": { "enum": ["apple", "pear"] } },
                "note": { "label": "Say more", "max_words": 5, "required": true } })
        ),
        question(
            "text",
            "text",
            json!({ "type": "string", "minLength": 3, "maxLength": 60, "pattern": "^[^0-9]*$",
                "x-max-words": 5 }),
            json!({ "ask_when": { "any": [{ "profile.multiple": { "contains": { "const": "plum" } } }, { "profile.yes": { "const": false } }] } })
        ),
        question(
            "whole",
            "number",
            json!({ "type": "integer", "minimum": 1, "maximum": 9 }),
            json!({ "ask_when": { "not": { "profile.text": { "x-max-words": 2 } } },
                "note": { "label": "Say more", "max_words": 2, "required": false } })
        ),
        question(
            "real",
            "number",
            json!({ "type": "number", "exclusiveMinimum": -1, "exclusiveMaximum": 10,
                "multipleOf": 0.5 }),
            json!({ "ask_when": { "profile.whole": { "minimum": 5 } }, "required": false })
        ),
        question("date", "date", json!({ "type": "string", "format": "date" }), json!({})),
        question(
            "url",
            "url",
            link,
            json!({ "ask_when": { "profile.date": { "format": "date", "pattern": "^20" } } })
        ),
        question(
            "file",
            "file",
            json!({ "type": "array", "items": { "type": "string" }, "minItems": 1, "maxItems": 2 }),
            json!({})
        ),
        question(
            "table",
            "table",
            json!({ "type": "array", "items": row, "minItems": 1, "maxItems": 3 }),
            json!({})
        ),
        question(
            "after",
            "table",
            json!({ "type": "array", "items": row, "minItems": 1, "maxItems": 1 }),
            json!({ "required": false, "ask_when": { "profile.table": { "contains": {
                "properties": { "fruit": { "const": "pear" }, "words": { "x-max-words": 1 } },
                "required": ["fruit"] } } } })
        ),
        question(
            "answered",
            "boolean",
            json!({ "type": "boolean" }),
            json!({ "ask_when": { "profile.whole": true, "profile.url": true } })
        ),
    ]));
    folder.compile()
}

#[test]
fn every_kind_of_question_and_of_column_is_among_those_that_are_compared() {
    let questionnaire = kinds();
    let mut asked = BTreeSet::new();
    let mut columns = BTreeSet::new();
    for (_, question) in questionnaire.questions() {
        asked.insert(question.kind.word());
        columns.extend(question.kind.columns().iter().map(|column| column.kind.word()));
    }
    for kind in Kind::TYPES {
        assert!(asked.contains(kind), "no question of the kind {kind}");
        let no_column = ["multiple", "file", "table"].contains(kind);
        assert!(no_column || columns.contains(kind), "no column of the kind {kind}");
    }
}

#[test]
fn the_published_schema_and_the_server_agree_on_ten_thousand_answer_sets() {
    let all = questionnaires();
    let each = SETS.div_ceil(all.len());
    let mut kinds = BTreeSet::new();
    // Two halves at a time: the machines that run the tests have at least two cores.
    let tallies: Vec<(String, Tally)> = std::thread::scope(|scope| {
        let mut running = Vec::new();
        for questionnaire in &all {
            let validator = validator(&disclosure_schema(questionnaire, BASE));
            let half = move |seed| compare(questionnaire, &validator, each.div_ceil(2), seed);
            let half = std::sync::Arc::new(half);
            let name = format!("{} {}", questionnaire.family, questionnaire.version);
            for seed in [1, 2] {
                let half = std::sync::Arc::clone(&half);
                running.push((name.clone(), scope.spawn(move || half(seed))));
            }
        }
        running.into_iter().map(|(name, half)| (name, half.join().unwrap())).collect()
    });
    let mut compared = 0;
    for (name, tally) in tallies {
        assert!(
            tally.differing.is_empty(),
            "{name}: {} sets differ, the first is {:#}",
            tally.differing.len(),
            tally.differing[0]
        );
        assert!(
            tally.accepted > each / 12 && tally.refused > each / 12,
            "{name}: {} accepted, {} refused",
            tally.accepted,
            tally.refused
        );
        compared += tally.accepted + tally.refused;
        kinds.extend(tally.kinds);
    }
    assert!(compared >= SETS);
    let expected = [
        "required",
        "type",
        "choice",
        "words",
        "minimum",
        "maximum",
        "date",
        "link",
        "rows",
        "cell",
        "duplicate",
        "alone",
        "reason",
        "unknown",
    ];
    assert_eq!(kinds, BTreeSet::from(expected), "every kind of fault occurs");
}

#[test]
fn the_published_schema_says_of_every_shipped_example_what_the_server_says() {
    for questionnaire in Library::built_in().unwrap().all() {
        let validator = validator(&disclosure_schema(questionnaire, BASE));
        let mut accepted = 0;
        for example in &questionnaire.examples {
            let set = example.answers.to_json();
            let fits = faults(questionnaire, &set).is_empty();
            assert_eq!(validator.is_valid(&set), fits, "{}", example.file);
            accepted += usize::from(fits);
        }
        assert!(accepted > 0, "an example of {} fits", questionnaire.title);
    }
}

#[test]
fn the_published_schema_is_a_valid_one_and_refers_only_to_itself() {
    for questionnaire in questionnaires() {
        let schema = disclosure_schema(&questionnaire, BASE);
        jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            schema["$id"],
            format!(
                "{BASE}/questionnaires/{}/{}/schema.json",
                questionnaire.family, questionnaire.version
            )
        );
        let text = schema.to_string();
        for (name, _) in schema["$defs"].as_object().unwrap() {
            assert!(text.contains(&format!("\"#/$defs/{name}\"")), "{name} is used");
        }
        for pointer in
            text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap())
        {
            assert!(schema.pointer(pointer).is_some(), "{pointer} leads nowhere");
        }
        for word in ["x-max-words", "x-unit", "x-alone", "\"format\":\"", "\"$ref\":\"http"] {
            assert!(!text.contains(word), "{word} says nothing to other programs");
        }
    }
}

#[test]
fn a_part_left_out_of_the_published_schema_is_noticed() {
    let questionnaire = kinds();
    let schema = disclosure_schema(&questionnaire, BASE);
    let sets = AnswerSets::new(&questionnaire, 3).take(5_000);
    let sets: Vec<(bool, Value)> =
        sets.map(|set| (faults(&questionnaire, &set).is_empty(), set)).collect();
    let mut unnoticed = schema["$defs"].as_object().unwrap().keys().filter(|name| {
        let mut broken = schema.clone();
        broken["$defs"][name.as_str()] = json!(true);
        let validator = validator(&broken);
        sets.iter().all(|(fits, set)| validator.is_valid(set) == *fits)
    });
    assert_eq!(unnoticed.next(), None, "nothing differs without this part");
}

#[test]
fn the_published_schema_adds_the_inherent_tier_up_as_the_server_does() {
    let questionnaire = tiers();
    let schema = disclosure_schema(&questionnaire, BASE);
    let parts: Vec<(u8, Validator)> = [2, 3, 4]
        .map(|tier| {
            let part = json!({ "$schema": schema["$schema"], "$defs": schema["$defs"],
                "$ref": format!("#/$defs/tier.{tier}") });
            (tier, validator(&part))
        })
        .into();
    let mut dice = Dice(11);
    let mut scores = BTreeSet::new();
    for _ in 0..2_500 {
        let mut answers = answers([0; 9].map(|_: u8| u8::try_from(dice.below(5)).unwrap()));
        if dice.once_in(4) {
            let kept = *dice.one(&["declined", "not_yet_evaluated", "not_applicable"]);
            let kept = json!({ "state": kept, "reason": "Because." });
            answers.set(
                format!("profile.f{}", 1 + dice.below(9)),
                Answer::parse(&kept).unwrap().unwrap(),
            );
        }
        let inherent = view(&questionnaire, &answers).inherent;
        let set = answers.to_json();
        for (tier, validator) in &parts {
            assert_eq!(validator.is_valid(&set), inherent.tier.unwrap() >= *tier, "{tier}: {set}");
        }
        scores.insert(inherent.score.low.plain());
    }
    for edge in ["37.25", "37.5", "49.75", "50", "61.75", "62"] {
        assert!(scores.contains(edge), "{edge} was tried");
    }
}

#[test]
fn dates_and_links_are_what_the_server_takes_for_them() {
    let questionnaire = kinds();
    let schema = disclosure_schema(&questionnaire, BASE);
    let values = |name: &str, values: &mut dyn Iterator<Item = String>| {
        let part = json!({ "$schema": schema["$schema"], "$defs": schema["$defs"],
            "$ref": format!("#/$defs/value.{name}") });
        let validator = validator(&part);
        let question = questionnaire.question(name).unwrap();
        let mut said: BTreeMap<bool, usize> = BTreeMap::new();
        for value in values {
            let fits = question.accepts(&json!(value));
            assert_eq!(validator.is_valid(&json!(value)), fits, "{value}");
            *said.entry(fits).or_default() += 1;
        }
        assert_eq!(said.len(), 2, "some fit, some do not: {said:?}");
    };
    let years = [0, 1, 4, 100, 400, 1899, 1900, 1904, 2000, 2023, 2024, 2100, 9996, 9999];
    let days = years.iter().flat_map(|year| {
        (0..=13).flat_map(move |month| {
            (0..=32).map(move |day| format!("{year:04}-{month:02}-{day:02}"))
        })
    });
    values("profile.date", &mut days.into_iter());
    values("profile.url", &mut LINKS.iter().map(|link| (*link).to_owned()));
    // Every character at every place of a link.
    let characters = (0..0x180).filter_map(char::from_u32);
    let places = [
        "https://a{}b/",
        "https://a:{}@b/",
        "https://b:1{}",
        "https://b/{}",
        "https://b/?{}",
        "https://b/#{}",
        "https://[::{}]",
        "https://b/%{}1",
    ];
    values(
        "profile.url",
        &mut characters.flat_map(|c| places.map(|place| place.replace("{}", &c.to_string()))),
    );
}

#[test]
fn a_link_in_brackets_follows_the_grammar_of_addresses() {
    let questionnaire = kinds();
    let schema = disclosure_schema(&questionnaire, BASE);
    let part = json!({ "$schema": schema["$schema"], "$defs": schema["$defs"],
        "$ref": "#/$defs/value.profile.url" });
    let validator = validator(&part);
    let question = questionnaire.question("profile.url").unwrap();
    let mut dice = Dice(7);
    for _ in 0..20_000 {
        let address: String = (0..dice.below(12))
            .map(|_| *dice.one(&["::", ":", "1", "ab", "ffff", "12345", "1.2.3.4", "g"]))
            .collect();
        let link = json!(format!("https://[{address}]"));
        assert_eq!(validator.is_valid(&link), question.accepts(&link), "{link}");
    }
}

#[test]
fn the_published_schema_says_in_plain_keywords_which_option_stands_alone() {
    let questionnaire = kinds();
    let schema = disclosure_schema(&questionnaire, BASE);
    let value = &schema["$defs"]["value.profile.multiple"];
    assert_eq!(value["not"], json!({ "contains": { "enum": ["none"] }, "minItems": 2 }));
    assert_eq!(value["items"]["oneOf"][3], json!({ "const": "none", "title": "None of these" }));
    let validator = validator(value);
    let question = questionnaire.question("profile.multiple").unwrap();
    for (chosen, fits) in [
        (json!(["none"]), true),
        (json!(["apple", "pear"]), true),
        (json!(["none", "pear"]), false),
        (json!(["pear", "none"]), false),
    ] {
        assert_eq!(
            (validator.is_valid(&chosen), question.accepts(&chosen)),
            (fits, fits),
            "{chosen}"
        );
    }
}

#[test]
fn only_formats_that_the_published_schema_can_say_are_taken() {
    let mut folder = Folder::risk();
    folder.set(
        "questionnaire.json",
        "/sections/1/questions/0/ask_when",
        json!({ "profile.f1": { "format": "email" } }),
    );
    let faults = folder.compiled().unwrap_err();
    assert!(faults[0].sentence.contains("`date` and `uri`"), "{faults:#?}");
    let empty = Map::new();
    assert!(!validator(&disclosure_schema(&tiers(), BASE)).is_valid(&Value::Object(empty)));
}

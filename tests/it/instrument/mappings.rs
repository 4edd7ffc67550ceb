//! What documents say about questions: the shipped mappings, and what is wrong with others.

use std::collections::BTreeMap;
use std::path::Path;

use assay::domain::instrument::{DraftRule, Mapping, Statements};
use assay::store::instrument::questionnaires::Library;
use serde_json::{Value, json};

fn parsed(json: &Value) -> Result<(Mapping, Vec<DraftRule>), Vec<String>> {
    Mapping::parse("m.json", ("ai-edtech", "m"), json.to_string().as_bytes())
        .map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

fn faults(json: &Value) -> Vec<String> {
    let library = Library::built_in().expect("the questionnaires");
    let all: Vec<_> = library.all().map(|q| &**q).collect();
    match parsed(json) {
        Err(told) => told,
        Ok((mapping, rules)) => {
            mapping.faults(&rules, "m.json", &all).iter().map(ToString::to_string).collect()
        }
    }
}

fn mapping(draft: &Value) -> Value {
    json!({ "title": "M", "serves": ["2026-2"], "workbook": { "ids": ["AA-01"] },
        "drafts": [draft] })
}

#[test]
fn every_shipped_mapping_serves_the_questionnaires_as_they_are() {
    let library = Library::built_in().expect("the questionnaires");
    let q = library.get("ai-edtech", "2026-2").expect("the questionnaire");
    let kinds: Vec<String> =
        library.mappings_for(&q).iter().map(|mapping| mapping.kind.clone()).collect();
    assert_eq!(
        kinds,
        [
            "ai-caiq",
            "bill-of-materials",
            "caiq-4",
            "hecvat-3",
            "hecvat-4",
            "jwks",
            "oidc-discovery",
            "oneroster",
            "openacr",
            "openapi",
            "saml-metadata",
            "security-txt",
        ]
    );
    for kind in kinds {
        let file = format!("questionnaires/mappings/ai-edtech/{kind}.json");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
        let json: Value =
            serde_json::from_slice(&std::fs::read(path).expect("the file")).expect("JSON");
        assert_eq!(faults(&json), Vec::<String>::new(), "{file}");
    }
}

#[test]
fn what_a_mapping_says_of_things_that_are_not_there_is_told_with_its_place() {
    let when = json!({});
    for (draft, told) in [
        (
            json!({ "question": "safety.nothing", "gives": { "option": "a" }, "when": when }),
            "m.json at /drafts/0/question: 2026-2 has no question “safety.nothing”.",
        ),
        (
            json!({ "question": "safety.training", "gives": { "option": "perhaps" }, "when": when }),
            "m.json at /drafts/0/gives: 2026-2: “perhaps” is no option of “safety.training”.",
        ),
        (
            json!({ "question": "safety.training", "gives": { "options": ["never", "yes"] },
                "when": when }),
            "m.json at /drafts/0/gives: 2026-2: “safety.training” takes one option.",
        ),
        (
            json!({ "question": "safety.training", "gives": { "row": { "a": "b" } }, "when": when }),
            "m.json at /drafts/0/gives: 2026-2: “safety.training” is a question of type single.",
        ),
        (
            json!({ "question": "product.identity", "gives": { "row": { "age": "1" } },
                "when": when }),
            "m.json at /drafts/0/gives: 2026-2: “product.identity” has no column “age”.",
        ),
        (
            json!({ "question": "interoperability.materials",
                "gives": { "row": { "list": { "from": "AA-01" } } }, "when": when }),
            "m.json at /drafts/0/gives: 2026-2: The column “list” takes no text.",
        ),
        (
            json!({ "question": "interoperability.materials", "gives": { "row": { "list": "no" } },
                "when": when }),
            "m.json at /drafts/0/gives: 2026-2: “no” is no choice in the column “list”.",
        ),
        (
            json!({ "question": "safety.training", "only": ["2030-1"], "gives": { "option": "never" },
                "when": when }),
            "m.json at /drafts/0/only: “2030-1” is not among the versions that are served.",
        ),
        (
            json!({ "question": "safety.training", "gives": { "option": "never", "flag": true },
                "when": when }),
            "m.json at /drafts/0/gives: Give one of `options`, `option`, `flag`, `from`, `row` and \
             `file`.",
        ),
        (
            json!({ "question": "safety.training", "gives": { "option": "never" },
                "when": { "any": [] } }),
            "m.json at /drafts/0/when/any: At least one is expected in this list.",
        ),
    ] {
        assert_eq!(faults(&mapping(&draft)), [told]);
    }
}

#[test]
fn a_mapping_names_its_documents_and_versions() {
    let draft = json!([]);
    for (json, told) in [
        (
            json!({ "title": "M", "serves": ["2030-1"], "document": "openacr", "drafts": draft }),
            "m.json at /serves/0: There is no version “2030-1” of “ai-edtech” here.",
        ),
        (
            json!({ "title": "M", "serves": ["2026-2"], "drafts": draft }),
            "m.json: Give either `workbook` or `document`.",
        ),
        (
            json!({ "title": "M", "serves": ["2026-2"], "workbook": { "ids": [] },
                "drafts": draft }),
            "m.json at /workbook: Name at least one id of a question in `ids`.",
        ),
        (
            json!({ "title": "M", "serves": ["2026-2"], "document": "openacr",
                "evidence": ["profile.users"], "drafts": draft }),
            "m.json at /evidence/0: No version that is served asks for evidence at \
             “profile.users”.",
        ),
    ] {
        assert_eq!(faults(&json), [told]);
    }
}

#[test]
fn a_mapping_in_the_wrong_place_is_told() {
    let library = Library::built_in().expect("the questionnaires");
    assert!(!library.digest().is_empty());
    let tree = BTreeMap::from([("mappings/loose.json".to_owned(), b"{}".to_vec())]);
    let faults = Library::from_tree(tree).expect_err("it is refused");
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(
        told.contains(
            &"mappings/loose.json: This file does not belong here; what documents say stands in \
              mappings/<family>/<kind>.json."
                .to_owned()
        ),
        "{told:?}"
    );
}

/// What a workbook of a few answers says.
fn statements(said: &[(&str, &str)]) -> Statements {
    let mut statements = Statements::default();
    for (name, text) in said {
        statements.plain.insert((*name).to_owned(), json!(text.to_lowercase()));
        statements.texts.insert((*name).to_owned(), (*text).to_owned());
    }
    statements
}

#[test]
fn rules_join_as_conditions_do_and_one_question_gets_one_draft() {
    let rule = |question: &str, gives: Value, when: Value| json!({ "question": question, "gives": gives, "when": when });
    let yes = json!({ "const": "yes" });
    let json = json!({ "title": "M", "serves": ["2026-2"], "workbook": { "ids": ["AA-01"] },
        "drafts": [
            rule("safety.security", json!({ "option": "program" }), json!({ "AA-01": yes })),
            rule("safety.security", json!({ "option": "soc2" }),
                json!({ "any": [{ "AA-02": yes }, { "AA-03": yes }] })),
            rule("safety.security", json!({ "option": "ramp" }),
                json!({ "AA-01": yes, "not": { "AA-02": yes } })),
            rule("product.identity", json!({ "row": { "features": { "from": "AA-04" } } }), json!({})),
            rule("product.identity", json!({ "row": { "ownership": { "from": "AA-05" } } }),
                json!({})),
        ] });
    let rules = parsed(&json).expect("it reads").0.rules();
    let single = |question: &str| question == "product.identity";
    let said = statements(&[("AA-01", "yes"), ("AA-03", "yes"), ("AA-05", "Two Founders")]);
    let drafts = Mapping::drafts(&rules, "2026-2", &said, single);
    assert_eq!(drafts.len(), 2);
    assert_eq!(drafts[0].values, ["program", "soc2", "ramp"]);
    assert_eq!(drafts[0].behind, ["AA-01", "AA-03"], "of two, the one that says so");
    assert_eq!(drafts[1].rows.len(), 1);
    assert_eq!(drafts[1].rows[0]["ownership"], "Two Founders");
    assert!(!drafts[1].rows[0].contains_key("features"), "nothing stands there");
    assert!(Mapping::drafts(&rules, "2026-2", &Statements::default(), single).is_empty());
}

#[test]
fn a_sentence_that_denies_a_thing_or_puts_it_off_does_not_say_it() {
    let json = mapping(&json!({ "question": "safety.security", "gives": { "option": "ramp" },
        "when": { "says": { "in": ["AA-02", "AA-01"], "pattern": "\\bramp\\b" } } }));
    let rules = parsed(&json).expect("it reads").0.rules();
    let behind = |said: &[(&str, &str)]| {
        let drafts = Mapping::drafts(&rules, "2026-2", &statements(said), |_| false);
        drafts.first().map(|draft| draft.behind.clone())
    };
    let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(behind(&[("AA-01", "We have RAMP.")]), names(&["AA-01"]));
    assert_eq!(behind(&[("AA-01", "RAMP"), ("AA-02", "RAMP")]), names(&["AA-02", "AA-01"]));
    assert_eq!(behind(&[("AA-01", "Not SOC 2. RAMP! Nothing else")]), names(&["AA-01"]));
    assert_eq!(behind(&[("AA-01", "Its lesson plan is RAMP")]), names(&["AA-01"]));
    assert_eq!(behind(&[("AA-01", "See ramp.example; not soon")]), names(&["AA-01"]));
    for text in [
        "",
        "No RAMP.",
        "We don’t have RAMP",
        "It isn't RAMP",
        "RAMP is planned",
        "We plan a RAMP audit",
        "The company plans to have RAMP",
        "RAMP soon; SOC 2 now",
        "Trampoline",
    ] {
        assert_eq!(behind(&[("AA-01", text)]), None, "{text}");
    }
}

#[test]
fn a_number_is_taken_from_a_text_that_says_one() {
    let cell = json!({ "from": "AA-01", "number": "within (\\d+) days", "times": 24 });
    let json = mapping(&json!({ "question": "safety.incident_clock",
        "gives": { "row": { "district_hours": cell } }, "when": {} }));
    let rules = parsed(&json).expect("it reads").0.rules();
    let hours = |text: &str| {
        let drafts = Mapping::drafts(&rules, "2026-2", &statements(&[("AA-01", text)]), |_| true);
        drafts.first().map(|draft| draft.rows[0]["district_hours"].clone())
    };
    assert_eq!(hours("Within 3 days"), Some("72".to_owned()));
    assert_eq!(hours("Within 3 days; always within 3 days"), Some("72".to_owned()));
    for text in ["", "Soon", "Within 3 days, or within 5 days", "Within 99999999999 days"] {
        assert_eq!(hours(text), None, "{text}");
    }
}

#[test]
fn what_is_wrong_with_a_number_or_a_sentence_is_told() {
    let row = |cell: Value| {
        faults(&mapping(&json!({ "question": "safety.incident_clock",
            "gives": { "row": { "district_hours": cell } }, "when": {} })))
    };
    let at = "m.json at /drafts/0/gives/row/district_hours";
    for (cell, told) in [
        (
            json!({ "from": "A", "number": "hours" }),
            format!("{at}/number: It needs one group in parentheses, which is the number."),
        ),
        (json!({ "from": "A", "times": 2 }), format!("{at}/times: Only a `number` is multiplied.")),
        (
            json!({ "from": "A" }),
            "m.json at /drafts/0/gives: 2026-2: The column \
            “district_hours” takes no text."
                .to_owned(),
        ),
    ] {
        assert_eq!(row(cell), [told]);
    }
    assert!(row(json!({ "from": "A", "number": "(" }))[0].contains("This is not a pattern"));
    let text = json!({ "question": "product.identity", "gives": { "row": { "features":
        { "from": "A", "number": "(\\d)" } } }, "when": {} });
    assert_eq!(
        faults(&mapping(&text)),
        ["m.json at /drafts/0/gives: 2026-2: The column “features” takes no number."]
    );
    let when = |says: Value| {
        faults(&mapping(&json!({ "question": "safety.security", "gives": { "option": "ramp" },
            "when": { "says": says } })))
    };
    assert!(when(json!({ "in": ["A"], "pattern": "(" }))[0].contains("This is not a pattern"));
    assert_eq!(
        when(json!({ "in": [], "pattern": "a" })),
        ["m.json at /drafts/0/when/says/in: Name at least one."]
    );
}

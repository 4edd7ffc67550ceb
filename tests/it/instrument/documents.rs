//! What Assay reads in attached documents bounds levels and reaches caps and knock-outs.

use std::collections::BTreeMap;
use std::path::Path;

use assay::domain::instrument::{
    Answer, Answers, DocumentFact, DocumentKind, EvidenceFact, EvidenceFacts, Fault, Levels,
    MeasureOutcome, Method, Outcome, Question, Questionnaire, ScoreLine, Scored, Standing, assess,
};
use assay::store::instrument::questionnaires::Library;
use serde_json::{Value, json};

/// The questionnaire that reads documents, changed.
fn changed(change: impl Fn(&str, &mut Value)) -> Result<Questionnaire, Vec<Fault>> {
    let library = Library::built_in().expect("the built-in questionnaires");
    let reads =
        |questionnaire: &&std::sync::Arc<Questionnaire>| measure(questionnaire, None).is_some();
    let questionnaire = library.all().find(reads).expect("a questionnaire that reads documents");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("questionnaires")
        .join(&questionnaire.family)
        .join(&questionnaire.version);
    let mut files = BTreeMap::new();
    let mut add = |path: &Path, name: String| {
        let mut json: Value =
            serde_json::from_slice(&std::fs::read(path).expect("the file")).expect("JSON");
        change(&name, &mut json);
        files.insert(name, json.to_string().into_bytes());
    };
    for path in
        std::fs::read_dir(&folder).expect("the folder").map(|entry| entry.expect("an entry").path())
    {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name.strip_suffix(".json").is_some() {
            add(&path, name);
        }
    }
    for example in ["examples/lesson-planner.json", "examples/reading-coach.json"] {
        add(&folder.join(example), example.to_owned());
    }
    Questionnaire::compile(&files, &library.catalogue.ids())
}

fn shipped() -> Questionnaire {
    changed(|_, _| {}).expect("no faults")
}

/// The id of the measure that reads documents of this kind, and its question.
fn measure(questionnaire: &Questionnaire, kind: Option<DocumentKind>) -> Option<(String, String)> {
    let found = questionnaire
        .rubric
        .measures
        .iter()
        .find(|measure| measure.method == Method::Documents(kind))?;
    Some((found.id.clone(), found.question.clone()))
}

/// A report on WCAG 2.1 in which nothing is missing.
fn report() -> DocumentFact {
    let values = [
        ("wcag", json!(2.1)),
        ("score", json!(0.98)),
        ("critical", json!(0)),
        ("missing", json!(0)),
        ("does_not_support", json!(0)),
        ("partially_supports", json!(2)),
        ("method", json!(true)),
        ("remarks", json!(true)),
    ];
    let values = values.map(|(name, value)| (name.to_owned(), value)).into_iter().collect();
    DocumentFact {
        read: true,
        dated: "2026-05-22".parse().ok(),
        values,
        ..DocumentFact::unread(DocumentKind::Openacr)
    }
}

fn report_with(name: &str, value: Value) -> DocumentFact {
    let mut report = report();
    report.values.insert(name.to_owned(), value);
    report
}

fn piece(document: Option<DocumentFact>) -> EvidenceFact {
    EvidenceFact { title: "Report".to_owned(), issued_on: None, expires_on: None, document }
}

/// What comes out when these documents are attached to a question that everybody gives the highest
/// level, as are all.
fn outcome(
    questionnaire: &Questionnaire,
    question: &str,
    documents: Vec<Option<DocumentFact>>,
) -> Outcome {
    let example = questionnaire
        .examples
        .iter()
        .find(|example| example.answers.get(question).is_some())
        .expect("an example that answers it");
    let mut evidence = example.evidence.clone();
    evidence.0.insert(question.to_owned(), documents.into_iter().map(piece).collect());
    let mut levels = Levels::default();
    for name in questionnaire.rubric.questions.keys() {
        levels.set(name.clone(), Scored::Level(questionnaire.rubric.scale.maximum.get()));
    }
    assess(
        questionnaire,
        &example.answers,
        &evidence,
        &levels,
        "2026-11-21".parse().expect("a day"),
    )
}

fn line<'o>(outcome: &'o Outcome, question: &str) -> &'o ScoreLine {
    outcome
        .criteria
        .iter()
        .flat_map(|criterion| &criterion.lines)
        .find(|line| line.question == question)
        .expect("the line")
}

fn measured<'o>(outcome: &'o Outcome, id: &str) -> Option<&'o MeasureOutcome> {
    outcome.measures.iter().find(|measure| measure.id == id)
}

#[test]
fn an_accessibility_report_bounds_the_level_of_its_question() {
    let questionnaire = shipped();
    let (id, question) = measure(&questionnaire, Some(DocumentKind::Openacr)).expect("the measure");
    let bound = |documents: Vec<Option<DocumentFact>>| {
        line(&outcome(&questionnaire, &question, documents), &question).computed
    };
    assert_eq!(bound(vec![Some(report())]), Some(3));
    assert_eq!(bound(vec![Some(report_with("wcag", json!(2.2)))]), Some(4));
    assert_eq!(
        bound(vec![Some(report_with("missing", json!(12)))]),
        Some(2),
        "an empty level never counts as a pass"
    );
    assert_eq!(bound(vec![Some(report_with("wcag", json!(2.0)))]), Some(1));
    assert_eq!(
        bound(vec![Some(DocumentFact { dated: "2025-05-20".parse().ok(), ..report() })]),
        Some(1),
        "18 months and a day"
    );
    assert_eq!(
        bound(vec![Some(DocumentFact { dated: "2025-05-21".parse().ok(), ..report() })]),
        Some(3),
        "18 months to the day"
    );
    // A paper for people, or nothing, bounds nothing.
    assert_eq!(bound(vec![None]), None);
    assert_eq!(bound(vec![Some(DocumentFact::unread(DocumentKind::Openacr))]), None);
    // Of several reports the worst value counts.
    assert_eq!(
        bound(vec![Some(report_with("wcag", json!(2.2))), Some(report_with("missing", json!(1)))]),
        Some(2)
    );
    let outcome = outcome(&questionnaire, &question, vec![Some(report_with("missing", json!(12)))]);
    let line = line(&outcome, &question);
    assert_eq!(line.points.as_ref().expect("points").plain(), "2");
    let because = "Assay computed level 2 from the documents attached: OpenACR report read: 1; \
        must not stay: 0; missing: 0; WCAG edition: 2.1; score: 0.98; critical gaps: 0; criteria \
        without a level: 12; criteria not supported: 0; criteria partially supported: 2; says how \
        it was evaluated: Yes; passes are explained: Yes; months old: 6.";
    assert!(line.caps.iter().any(|cap| cap.because == because), "{:?}", line.caps);
    let measure = measured(&outcome, &id).expect("the measure");
    assert_eq!(
        (measure.values["missing"].clone(), measure.values["age_months"].clone()),
        (json!(12), json!(6))
    );
    assert!(
        measure
            .lines
            .iter()
            .any(|line| line.label == "Criteria without a level" && line.value == "12"),
        "{:?}",
        measure.lines
    );
}

/// A document that was read.
fn found(kind: DocumentKind, gaps: usize, values: &[(&str, Value)]) -> DocumentFact {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    DocumentFact { read: true, gaps, values, ..DocumentFact::unread(kind) }
}

#[test]
fn what_is_found_in_a_document_bounds_the_question_that_asks_for_it() {
    use DocumentKind::{BillOfMaterials, Oneroster, Openapi, SecurityTxt};
    let questionnaire = shipped();
    let asks = |question: &Question, kind| {
        question.evidence.as_ref().is_some_and(|ask| ask.documents == [kind])
    };
    let bound = |documents: &[DocumentFact]| {
        let (_, question) = questionnaire
            .questions()
            .find(|(_, question)| asks(question, documents[0].kind))
            .expect("a question that asks for it");
        line(
            &outcome(&questionnaire, &question.name, documents.iter().cloned().map(Some).collect()),
            &question.name,
        )
        .computed
    };
    let roster =
        |gaps, demographics: bool| found(Oneroster, gaps, &[("demographics", json!(demographics))]);
    let parts = |gaps, models: u8| found(BillOfMaterials, gaps, &[("models", json!(models))]);
    let leaking = |kind| DocumentFact { hard: 1, ..found(kind, 0, &[]) };
    let cases = [
        // A contact for weaknesses is asked for at the highest level only.
        (vec![found(SecurityTxt, 0, &[])], Some(4)),
        (vec![found(SecurityTxt, 1, &[])], Some(3)),
        (vec![leaking(SecurityTxt)], Some(1)),
        (vec![DocumentFact::unread(SecurityTxt)], Some(3)),
        // A faulty sample does not show the highest level. Demographics count for nothing:
        // reviewers look whether they were declared.
        (vec![roster(0, false)], Some(4)),
        (vec![roster(2, false)], Some(3)),
        (vec![DocumentFact::unread(Oneroster)], Some(3)),
        (vec![roster(0, true)], Some(4)),
        (vec![roster(1, true)], Some(3)),
        (vec![roster(1, true), DocumentFact::unread(Oneroster)], Some(3)),
        (vec![leaking(Oneroster)], Some(1)),
        // What no program can read counts for no more than documentation for people.
        (vec![found(Openapi, 0, &[])], Some(4)),
        (vec![found(Openapi, 1, &[])], Some(2)),
        (vec![DocumentFact::unread(Openapi)], Some(2)),
        (vec![found(Openapi, 0, &[]), DocumentFact::unread(Openapi)], Some(2)),
        (vec![leaking(Openapi)], Some(1)),
        // Without a model in it, a bill of materials is none of models.
        (vec![parts(0, 1)], Some(4)),
        (vec![parts(0, 0)], Some(3)),
        (vec![parts(1, 1)], Some(2)),
        (vec![DocumentFact::unread(BillOfMaterials)], Some(2)),
        (vec![parts(0, 1), DocumentFact::unread(BillOfMaterials)], Some(2)),
    ];
    for (documents, level) in cases {
        assert_eq!(bound(&documents), level, "{documents:?}");
    }
    for (_, question) in questionnaire.questions().filter(|(_, question)| {
        question.evidence.as_ref().is_some_and(|ask| !ask.documents.is_empty())
    }) {
        let rubric = &questionnaire.rubric.questions[&question.name];
        assert!(
            rubric.computed.is_some(),
            "{} asks for documents that no level rests on",
            question.name
        );
    }
}

#[test]
fn critical_gaps_in_the_report_bound_the_question_about_gaps() {
    let questionnaire = shipped();
    let (id, question) = measure(&questionnaire, Some(DocumentKind::Openacr)).expect("the measure");
    let (gaps, _) = questionnaire
        .rubric
        .questions
        .iter()
        .find(|(name, rubric)| {
            **name != question
                && rubric.computed.as_ref().is_some_and(|computed| computed.measure == id)
        })
        .expect("another question that rests on the report");
    let bound = |report: DocumentFact| {
        line(&outcome(&questionnaire, &question, vec![Some(report)]), gaps).computed
    };
    for (critical, level) in [(0, 4), (1, 1), (2, 1), (3, 0)] {
        assert_eq!(
            bound(report_with("critical", json!(critical))),
            Some(level),
            "{critical} critical gaps"
        );
    }
    assert_eq!(bound(report_with("does_not_support", json!(1))), Some(3));
    assert_eq!(bound(report_with("score", json!(0.9))), Some(2));
    assert_eq!(bound(report_with("score", json!(0.79))), Some(1));
}

#[test]
fn a_private_key_in_an_attached_document_caps_its_question() {
    let questionnaire = shipped();
    let (_, question) = measure(&questionnaire, None).expect("the measure");
    let keys = |hard: usize, gaps: usize| {
        Some(DocumentFact { read: true, hard, gaps, ..DocumentFact::unread(DocumentKind::Jwks) })
    };
    let bound = |documents: Vec<Option<DocumentFact>>| {
        line(&outcome(&questionnaire, &question, documents), &question).computed
    };
    assert_eq!(bound(vec![keys(0, 0)]), Some(4));
    assert_eq!(bound(vec![keys(0, 2)]), Some(3));
    assert_eq!(
        bound(vec![keys(0, 0), keys(1, 0)]),
        Some(1),
        "one sound key set does not outweigh the other"
    );
    assert_eq!(bound(vec![None]), None);
}

#[test]
fn caps_and_knock_outs_read_what_was_found_and_say_on_what_they_rest() {
    let plain = shipped();
    let (id, question) = measure(&plain, None).expect("the measure");
    let hard = format!("measure.{id}.hard");
    let rules = changed(|file, json| {
        if file == "rubric.json" {
            let when = json!({ (hard.as_str()): { "minimum": 1 } });
            json["caps"].as_array_mut().expect("caps").push(json!({ "id": "CAP-X", "when": when,
                "maximum": 0, "because": "A key is out." }));
            let knockout = json!({ "id": "KEY-A", "kind": "hard", "when": when,
                    "because": "A private key is public.", "cure_days": null, "mitigating": null });
            json["questions"][&question]["knockouts"]
                .as_array_mut()
                .expect("knock-outs")
                .push(knockout);
        }
    })
    .expect("no faults");
    let keys = |hard: usize| {
        vec![Some(DocumentFact { read: true, hard, ..DocumentFact::unread(DocumentKind::Jwks) })]
    };
    let sound = outcome(&rules, &question, keys(0));
    assert!(sound.knockouts.iter().all(|knockout| knockout.id != "KEY-A"));
    // Nothing to read keeps nothing open.
    let none = outcome(&rules, &question, vec![None]);
    assert!(none.knockouts.iter().all(|knockout| knockout.id != "KEY-A") && none.scored);
    let leaked = outcome(&rules, &question, keys(2));
    let knockout =
        leaked.knockouts.iter().find(|knockout| knockout.id == "KEY-A").expect("the knock-out");
    assert_eq!(knockout.standing, Standing::Stands);
    assert!(
        knockout
            .reasons
            .iter()
            .any(|reason| reason.label.ends_with(": findings that must not stay")
                && reason.given == "2"),
        "{:?}",
        knockout.reasons
    );
    assert!(
        knockout.reasons.iter().any(|reason| reason.name.question() == Some(question.as_str()))
    );
    assert_eq!(line(&leaked, &question).points.as_ref().expect("points").plain(), "0");
}

#[test]
fn a_document_at_a_question_that_is_not_asked_counts_for_nothing() {
    let questionnaire = shipped();
    let conditional = |measure: &&assay::domain::instrument::Measure| {
        matches!(measure.method, Method::Documents(_))
            && questionnaire
                .question(&measure.question)
                .is_some_and(|question| question.conditional)
    };
    let measure = questionnaire
        .rubric
        .measures
        .iter()
        .find(conditional)
        .expect("a measure of a question that is not always asked");
    let leaked = piece(Some(DocumentFact {
        read: true,
        hard: 1,
        ..DocumentFact::unread(DocumentKind::Jwks)
    }));
    let evidence = EvidenceFacts(BTreeMap::from([(measure.question.clone(), vec![leaked])]));
    let outcome =
        assess(&questionnaire, &Answers::new(), &evidence, &Levels::default(), questionnaire.as_of);
    assert!(measured(&outcome, &measure.id).is_none());
    let asked = questionnaire.examples.first().expect("the example");
    let outcome =
        assess(&questionnaire, &asked.answers, &evidence, &Levels::default(), questionnaire.as_of);
    assert_eq!(
        measured(&outcome, &measure.id).map(|measure| measure.values["hard"].clone()),
        Some(json!(1))
    );
}

#[test]
fn rules_about_documents_that_cannot_work_are_refused_with_a_sentence() {
    let plain = shipped();
    let (id, question) = measure(&plain, Some(DocumentKind::Openacr)).expect("the measure");
    let at = plain.rubric.measures.iter().position(|measure| measure.id == id).expect("its place");
    let other = plain
        .questions()
        .find(|(_, question)| question.evidence.as_ref().is_none_or(|ask| ask.documents.is_empty()))
        .expect("a question");
    let other = other.1.name.clone();
    let refused = |change: &dyn Fn(&mut Value)| -> Vec<String> {
        let faults = changed(|file, json| {
            if file == "rubric.json" {
                change(json);
            }
        })
        .expect_err("faults");
        faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.sentence)).collect()
    };
    let cap = |name: String, fragment: Value| {
        move |json: &mut Value| {
            let when = json!({ (name.as_str()): fragment });
            json["caps"]
                .as_array_mut()
                .expect("caps")
                .push(json!({ "id": "CAP-X", "when": when, "maximum": 1, "because": "Because." }));
        }
    };
    let says = |told: Vec<String>, sentence: &str| {
        assert!(told.iter().any(|one| one.contains(sentence)), "{sentence} is not in {told:?}");
    };
    says(
        refused(&cap(format!("measure.{id}.keys"), json!({ "minimum": 1 }))),
        &format!("There is no name `measure.{id}.keys`."),
    );
    says(
        refused(&cap(format!("measure.{id}.method"), json!({ "const": "yes" }))),
        "“yes” never matches a yes or no; use `true` or `false`.",
    );
    says(
        refused(&|json| json["measures"][at]["question"] = other.as_str().into()),
        &format!(
            "/measures/{at}/question `{other}` does not name such documents in \
             `evidence.documents`, so nothing can be read there."
        ),
    );
    says(
        refused(&|json| json["measures"][at]["columns"] = json!({ "a": "b" })),
        "This method reads documents, which have no columns.",
    );
    says(
        refused(&|json| json["measures"][at]["settings"] = json!({ "a": 1 })),
        "This method has no settings.",
    );
    says(
        refused(&|json| json["measures"][at]["method"] = "pdf".into()),
        "“pdf” is not a method. Methods are ",
    );
    // An example says only what could have been read.
    let example = |document: Value| {
        changed(|file, json| {
            if file.starts_with("examples/") {
                json["evidence"][&question] = json!([{ "title": "Report", "document": document }]);
            }
        })
    };
    let faults =
        example(json!({ "kind": "openacr", "values": { "wcag": "new" } })).expect_err("faults");
    assert!(
        faults[0].sentence.contains("is not a value `wcag` of a document of this kind."),
        "{faults:?}"
    );
    let odd = example(json!({ "kind": "jwks" })).expect("no faults in its form");
    let faults = odd.examples[0].run(&odd, |_| Vec::new());
    let sentence = format!(
        "`{question}` does not ask for documents of the kind JSON Web Key Set in \
         `evidence.documents`."
    );
    assert!(faults.iter().any(|fault| fault.sentence == sentence), "{faults:?}");
}

#[test]
fn a_declined_answer_hides_no_document_that_is_attached() {
    let questionnaire = shipped();
    let (id, question) = measure(&questionnaire, Some(DocumentKind::Openacr)).expect("the measure");
    let mut answers = questionnaire.examples.first().expect("the example").answers.clone();
    answers.set(&question, Answer::Declined { reason: "Under embargo.".to_owned() });
    let evidence = EvidenceFacts(BTreeMap::from([(question, vec![piece(Some(report()))])]));
    let outcome =
        assess(&questionnaire, &answers, &evidence, &Levels::default(), questionnaire.as_of);
    assert_eq!(measured(&outcome, &id).map(|measure| measure.computed), Some(true));
}

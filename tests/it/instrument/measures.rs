//! What Assay computes from tables limits what reviewers' words can earn, and rules read it.

use serde_json::{Value, json};

use assay::domain::instrument::{
    Answer, Answers, EvidenceFacts, Interval, Levels, Name, Questionnaire, Scored, assess,
    section_findings, view,
};
use assay::domain::measures::line::Line;
use assay::domain::measures::steps::Steps;
use assay::store::instrument::questionnaires::Library;

pub fn library() -> Library {
    Library::built_in().expect("the built-in questionnaires")
}

fn path_ending(path: &std::path::Path) -> Option<&str> {
    path.extension().and_then(|ending| ending.to_str())
}

fn answered(question: &str, rows: Value) -> Answers {
    let mut answers = Answers::new();
    answers.set(question, Answer::plain(rows));
    answers
}

/// The question whose table a method reads, in whichever questionnaire has one.
pub fn with_method<'l>(library: &'l Library, method: &str) -> (&'l Questionnaire, String, String) {
    library
        .all()
        .find_map(|questionnaire| {
            let measure = questionnaire
                .rubric
                .measures
                .iter()
                .find(|measure| format!("{:?}", measure.method).starts_with(method))?;
            Some((&**questionnaire, measure.id.clone(), measure.question.clone()))
        })
        .expect("a measure")
}

fn person(items: [u8; 10]) -> Value {
    let mut row = serde_json::Map::new();
    row.insert("role".into(), "teachers".into());
    for (number, answer) in (1..).zip(items) {
        row.insert(format!("item_{number}"), answer.into());
    }
    Value::Object(row)
}

#[test]
fn the_worked_usability_answers_come_to_their_mean_and_are_too_few_for_a_high_level() {
    let library = library();
    let (questionnaire, id, question) = with_method(&library, "UsabilityScale");
    let rows = [
        [4, 2, 4, 1, 4, 2, 5, 2, 4, 2],
        [5, 1, 4, 2, 4, 1, 4, 2, 5, 1],
        [3, 3, 3, 2, 3, 3, 4, 3, 3, 3],
        [4, 2, 5, 1, 4, 2, 4, 1, 4, 2],
        [2, 4, 3, 3, 3, 3, 3, 4, 2, 4],
    ];
    let answers = answered(&question, rows.map(person).to_vec().into());
    let mut levels = Levels::default();
    levels.set(&question, Scored::Level(4));
    let outcome =
        assess(questionnaire, &answers, &EvidenceFacts::default(), &levels, questionnaire.as_of);
    let measure = outcome.measures.iter().find(|measure| measure.id == id).expect("the measure");
    assert_eq!(measure.values["mean"], json!(68.5));
    assert_eq!(measure.values["low"], json!(41.9236));
    assert!(
        measure
            .conclusion
            .starts_with("Mean 68.5 of 100 from 5 people, 95% interval 41.9 to 95.1."),
        "{}",
        measure.conclusion
    );
    // The steps of each person stand apart, so that a listing can leave them out.
    assert_eq!(measure.persons.len(), 5);
    assert_eq!(measure.persons[0].label, "Person 1");
    assert!(
        measure.lines.len() >= 5
            && measure.lines.iter().all(|line| !line.label.starts_with("Person")),
        "the arithmetic is there"
    );
    assert_eq!(measure.steps().count(), measure.persons.len() + measure.lines.len());
    let line = outcome
        .criteria
        .iter()
        .flat_map(|criterion| &criterion.lines)
        .find(|line| line.question == question)
        .expect("the line");
    assert_eq!(line.computed, Some(2));
    assert!(
        line.caps.iter().any(|cap| cap
            .because
            .starts_with("Assay computed level 2 from the numbers given: Mean 68.5")),
        "{:?}",
        line.caps
    );
    assert!(
        line.points.as_ref().expect("points").high.plain().parse::<f64>().expect("a number") <= 2.0
    );
}

#[test]
fn a_blank_table_limits_nothing_and_keeps_the_score_open() {
    let library = library();
    let (questionnaire, id, question) = with_method(&library, "UsabilityScale");
    let outcome = assess(
        questionnaire,
        &Answers::new(),
        &EvidenceFacts::default(),
        &Levels::default(),
        questionnaire.as_of,
    );
    assert!(outcome.measures.iter().all(|measure| measure.id != id));
    let line = outcome
        .criteria
        .iter()
        .flat_map(|criterion| &criterion.lines)
        .find(|line| line.question == question)
        .expect("the line");
    assert_eq!(
        (line.computed, line.points.as_ref().map(Interval::plain)),
        (None, Some("0 to 4".to_owned()))
    );
}

#[test]
fn a_table_that_cannot_be_computed_says_why_and_gives_no_value() {
    let library = library();
    let (questionnaire, id, question) = with_method(&library, "UsabilityScale");
    let answers = answered(&question, json!([person([4, 2, 4, 1, 4, 2, 5, 2, 4, 9])]));
    let outcome = assess(
        questionnaire,
        &answers,
        &EvidenceFacts::default(),
        &Levels::default(),
        questionnaire.as_of,
    );
    // A value outside the scale is no answer to the question, so the table counts as blank.
    assert!(outcome.measures.iter().all(|measure| measure.id != id));
}

#[test]
fn every_complete_example_is_scored_within_what_its_numbers_support() {
    for questionnaire in library().all() {
        for example in questionnaire.examples.iter().filter(|example| !example.levels.is_empty()) {
            let outcome = assess(
                questionnaire,
                &example.answers,
                &example.evidence,
                &example.levels,
                example.on,
            );
            for measure in &outcome.measures {
                assert!(measure.computed, "{}: {}", example.file, measure.conclusion);
                assert!(
                    !measure.lines.is_empty(),
                    "{}: {} has no arithmetic",
                    example.file,
                    measure.id
                );
            }
        }
    }
}

#[test]
fn a_named_fact_may_rest_on_a_measure() {
    let library = library();
    let (questionnaire, id, question) = with_method(&library, "UsabilityScale");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("questionnaires")
        .join(&questionnaire.family)
        .join(&questionnaire.version);
    let mut files = std::collections::BTreeMap::new();
    for entry in
        std::fs::read_dir(&folder).expect("the folder").map(|entry| entry.expect("an entry").path())
    {
        if path_ending(&entry) != Some("json") {
            continue;
        }
        let mut json: Value =
            serde_json::from_slice(&std::fs::read(&entry).expect("the file")).expect("JSON");
        if let Some(facts) = json.get_mut("facts").and_then(Value::as_array_mut) {
            let when = std::iter::once((format!("measure.{id}.people"), json!({ "minimum": 1 })))
                .collect::<serde_json::Map<_, _>>();
            facts.push(json!({ "id": "rated", "title": "People rated it", "when": when }));
        }
        files.insert(
            entry.file_name().expect("a name").to_string_lossy().into_owned(),
            json.to_string().into_bytes(),
        );
    }
    let with_fact = Questionnaire::compile(&files, &library.catalogue.ids()).expect("no faults");
    let answers = answered(&question, json!([person([4, 2, 4, 1, 4, 2, 5, 2, 4, 2])]));
    let outcome = assess(
        &with_fact,
        &answers,
        &EvidenceFacts::default(),
        &Levels::default(),
        questionnaire.as_of,
    );
    assert_eq!(outcome.facts["rated"], Some(true));
}

#[test]
fn a_listed_study_without_the_ai_feature_leaves_the_rationale_standing() {
    let library = library();
    let (questionnaire, id, question) = with_method(&library, "EvidenceTier");
    let mut tiers = Vec::new();
    for example in questionnaire.examples.iter().filter(|example| !example.levels.is_empty()) {
        let mut answers = example.answers.clone();
        let Some(mut rows) = answers.get(&question).and_then(|answer| answer.value()).cloned()
        else {
            continue;
        };
        rows.as_array_mut()
            .expect("a table")
            .iter_mut()
            .for_each(|row| row["ai_in_scope"] = json!(false));
        answers.set(&question, Answer::plain(rows));
        let outcome =
            assess(questionnaire, &answers, &example.evidence, &example.levels, example.on);
        let measure =
            outcome.measures.iter().find(|measure| measure.id == id).expect("the measure");
        assert_eq!(measure.values["studies"], json!(0), "{}", example.file);
        tiers.push((measure.values["tier"].clone(), measure.conclusion.clone()));
    }
    let rationale = (
        json!(4),
        "Tier 4: demonstrates a rationale, without a study of the AI feature in use.".to_owned(),
    );
    assert!(tiers.contains(&rationale), "{tiers:?}");
}

#[test]
fn a_table_without_pairs_of_scores_limits_nothing() {
    let library = library();
    let bounded = |questionnaire: &Questionnaire| {
        let computed = |name: &String| questionnaire.rubric.questions[name].computed.clone();
        let reads = |name: &String| {
            computed(name).is_some_and(|computed| {
                computed.levels.iter().any(|(_, when)| {
                    when.names().iter().any(
                        |name| matches!(name, Name::Measure { field, .. } if field == "scored"),
                    )
                })
            })
        };
        questionnaire.rubric.questions.keys().find(|name| reads(name)).cloned()
    };
    let (questionnaire, question) = library
        .all()
        .find_map(|one| Some((one, bounded(one)?)))
        .expect("a question bounded by pairs of scores");
    let example = questionnaire
        .examples
        .iter()
        .filter(|example| !example.levels.is_empty())
        .find(|example| example.answers.get(&question).is_some());
    let example = example.expect("an example that answers it");
    let (mut answers, mut levels) = (example.answers.clone(), example.levels.clone());
    let mut rows =
        answers.get(&question).and_then(|answer| answer.value()).cloned().expect("a table");
    for row in rows.as_array_mut().expect("rows") {
        row.as_object_mut().expect("a row").retain(|column, _| !column.starts_with("human_"));
    }
    answers.set(&question, Answer::plain(rows));
    levels.set(&question, Scored::Level(4));
    let outcome = assess(questionnaire, &answers, &example.evidence, &levels, example.on);
    let line = outcome
        .criteria
        .iter()
        .flat_map(|criterion| &criterion.lines)
        .find(|line| line.question == question)
        .expect("the line");
    let bound =
        line.caps.iter().find(|cap| cap.id.starts_with("measure.")).map(|cap| cap.maximum.plain());
    assert_eq!((line.computed, bound.as_deref()), (Some(4), Some("4")), "{:?}", line.caps);
}

/// The title of a column of a question's table.
pub fn column<'q>(questionnaire: &'q Questionnaire, question: &str, id: &str) -> &'q str {
    let columns = questionnaire.question(question).expect("the question").kind.columns();
    &columns.iter().find(|column| column.id == id).expect("the column").title
}

pub fn conclusion(questionnaire: &Questionnaire, id: &str, answers: &Answers) -> String {
    let section =
        questionnaire.measure(id).and_then(|measure| questionnaire.section_of(&measure.question));
    let findings = section_findings(
        questionnaire,
        &view(questionnaire, answers),
        &EvidenceFacts::default(),
        questionnaire.as_of,
        section.expect("the section"),
        &Steps::written(),
    );
    let measure = findings.measures.iter().find(|measure| measure.id == id).expect("the outcome");
    assert!(
        !measure.computed && measure.lines.is_empty() && measure.values.is_empty(),
        "{measure:?}"
    );
    measure.conclusion.clone()
}

/// A worked example with one cell of the first row of a table changed.
pub fn spoiled(questionnaire: &Questionnaire, question: &str, cells: &[(&str, Value)]) -> Answers {
    let worked = questionnaire.examples.iter().find(|example| {
        !example.levels.is_empty()
            && example.answers.get(question).and_then(Answer::value).is_some()
    });
    let mut answers = worked.expect("an example with the table").answers.clone();
    let mut rows = answers.get(question).and_then(Answer::value).expect("rows").clone();
    for (id, value) in cells {
        rows[0][*id] = value.clone();
    }
    answers.set(question, Answer::plain(rows));
    answers
}

#[test]
fn a_table_that_cannot_be_used_says_where_in_the_words_of_its_own_columns() {
    let library = library();
    let (q, id, question) = with_method(&library, "ErrorShare");
    let answers = spoiled(
        q,
        &question,
        &[("task", "Essay scores".into()), ("items", 10.into()), ("errors", 12.into())],
    );
    let (items, errors) = (column(q, &question, "items"), column(q, &question, "errors"));
    assert_eq!(
        conclusion(q, &id, &answers),
        format!(
            "It could not be computed. In “Essay scores”, “{errors}” has to be no more than \
             “{items}”, which is 10; it is 12."
        )
    );
    let (q, id, question) = with_method(&library, "EvidenceTier");
    let cells = [
        ("title", "A pilot".into()),
        ("post_sd_tool", 0.into()),
        ("post_mean_tool", 3.into()),
        ("analyzed_tool", 40.into()),
    ];
    let more = [
        ("post_mean_comparison", 2.into()),
        ("post_sd_comparison", 1.into()),
        ("analyzed_comparison", 40.into()),
        ("design", "rct".into()),
    ];
    let flows =
        [("assigned_tool", 50.into()), ("assigned_comparison", 50.into()), ("clusters", 0.into())];
    let answers = spoiled(q, &question, &[&cells[..], &more[..], &flows[..]].concat());
    let said = conclusion(q, &id, &answers);
    assert_eq!(
        said,
        format!(
            "It could not be computed. In “A pilot”, “{}” has to be more than 0.",
            column(q, &question, "post_sd_tool")
        )
    );
    let answers = spoiled(
        q,
        &question,
        &[
            &cells[..1],
            &more[2..],
            &[("assigned_tool", 30.into()), ("analyzed_tool", 40.into())],
            &flows[1..],
        ]
        .concat(),
    );
    let said = conclusion(q, &id, &answers);
    let (analyzed, assigned) =
        (column(q, &question, "analyzed_tool"), column(q, &question, "assigned_tool"));
    assert_eq!(
        said,
        format!(
            "It could not be computed. In “A pilot”, “{analyzed}” has to be no more than \
             “{assigned}”, which is 30; it is 40."
        )
    );
}

#[test]
fn every_row_of_a_table_that_breaks_a_rule_is_told_up_to_five() {
    let library = library();
    let (q, id, question) = with_method(&library, "PairedShifts");
    let row = |task: &str, flips: u32| {
        let test = json!({ "task": task, "swap": "names", "items": 5, "variants": 2, "samples": 1,
            "model_version": "1", "tested_on": "2026-05-01" });
        let mut row = test.as_object().expect("a row").clone();
        row.extend(
            [("pairs", 10), ("flips_first", flips), ("flips_second", 3)]
                .map(|(column, count)| (column.to_owned(), count.into())),
        );
        Value::Object(row)
    };
    let told = |rows: Vec<Value>| {
        let mut answers = spoiled(q, &question, &[]);
        answers.set(&question, Answer::plain(Value::Array(rows)));
        conclusion(q, &id, &answers)
    };
    let (pairs, first, second) = (
        column(q, &question, "pairs"),
        column(q, &question, "flips_first"),
        column(q, &question, "flips_second"),
    );
    assert_eq!(
        told(vec![row("Essays", 12), row("Hints", 1), row("Names", 9)]),
        format!(
            "It could not be computed. In “Essays”, “{first}” has to be no more than “{pairs}”, \
             which is 10; it is 12. In “Names”, “{second}” has to be no more than “{pairs}” less \
             “{first}”, which is 1; it is 3."
        )
    );
    let many = told((0..7).map(|number| row(&format!("Task {number}"), 12)).collect());
    assert_eq!(many.matches("has to be no more than").count(), 5, "{many}");
    assert!(many.ends_with("2 more faults are not told here."), "{many}");
}

#[test]
fn the_findings_of_a_section_are_those_of_the_whole_outcome() {
    for questionnaire in library().all() {
        for example in &questionnaire.examples {
            let outcome = assess(
                questionnaire,
                &example.answers,
                &example.evidence,
                &Levels::default(),
                example.on,
            );
            let view = view(questionnaire, &example.answers);
            for section in &questionnaire.sections {
                let findings = section_findings(
                    questionnaire,
                    &view,
                    &example.evidence,
                    example.on,
                    section,
                    &Steps::written(),
                );
                let here =
                    |question: &str| section.questions.iter().any(|known| known.name == question);
                let measures: Vec<_> = outcome
                    .measures
                    .iter()
                    .filter(|measure| here(&measure.question))
                    .cloned()
                    .collect();
                let knockouts: Vec<_> = outcome
                    .knockouts
                    .iter()
                    .filter(|knockout| here(&knockout.question))
                    .cloned()
                    .collect();
                assert_eq!(findings.measures, measures, "{} {}", example.file, section.id);
                assert_eq!(findings.knockouts, knockouts, "{} {}", example.file, section.id);
            }
        }
    }
}

#[test]
fn the_whole_is_left_out_beside_a_group_that_is_too_small_to_show() {
    let library = library();
    let found = library.all().find_map(|questionnaire| {
        let measure =
            questionnaire.rubric.measures.iter().find(|measure| measure.id == "recognition")?;
        Some((&**questionnaire, measure.question.clone()))
    });
    let (q, question) = found.expect("the measure");
    let group = |group: &str, units: u32| {
        json!({ "task": "speech_to_text", "attribute": "accent_dialect", "group": group,
            "people": 12, "units": units, "errors": 2, "source": "Own recordings",
            "model_version": "1", "tested_on": "2026-08-12", "tester": "vendor" })
    };
    let said = |groups: &[(&str, u32)]| {
        let worked = q
            .examples
            .iter()
            .find(|example| example.file.ends_with("profile-voice-tutor.json"))
            .expect("the example");
        let mut answers = worked.answers.clone();
        answers.set(
            &question,
            Answer::plain(
                groups.iter().map(|(name, units)| group(name, *units)).collect::<Vec<_>>().into(),
            ),
        );
        let outcome = assess(q, &answers, &EvidenceFacts::default(), &Levels::default(), q.as_of);
        let measure = outcome
            .measures
            .into_iter()
            .find(|measure| measure.id == "recognition")
            .expect("the outcome");
        assert!(measure.computed, "{}", measure.conclusion);
        measure.lines
    };
    let value = |lines: &[Line]| {
        lines
            .iter()
            .find(|line| line.label == "Error rate overall")
            .expect("the line")
            .value
            .clone()
    };
    let shown = said(&[("North", 400), ("South", 500)]);
    assert!(value(&shown).starts_with("0.0044"), "{}", value(&shown));
    assert!(
        shown.iter().any(|line| line.label.contains("by accent or dialect")),
        "options are told by their titles: {shown:?}"
    );
    let hidden = said(&[("North", 400), ("South", 5)]);
    assert_eq!(value(&hidden), "Not shown");
}

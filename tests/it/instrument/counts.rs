//! Counts in tables that no measure can take, and numbers in sentences.

use assay::domain::instrument::{Answer, Answers, EvidenceFacts, Levels, Questionnaire, assess};
use assay::store::instrument::questionnaires::Library;
use serde_json::{Value, json};

use super::measures::{column, conclusion, library, spoiled, with_method};

/// What the measure of a method says when cells of the first row of its table are changed, in an
/// example that answers it.
fn told(method: &str, cells: &[(&str, Value)]) -> String {
    let library = library();
    let (q, id, question) = with_method(&library, method);
    let mut tables = q
        .examples
        .iter()
        .filter_map(|example| Some((example, example.answers.get(&question)?.value()?)));
    let (example, table) = tables.next().expect("an example with the table");
    let (mut answers, mut rows) = (example.answers.clone(), table.clone());
    for (column, value) in cells {
        rows[0][*column] = value.clone();
    }
    answers.set(&question, Answer::plain(rows));
    conclusion(q, &id, &answers)
}

#[test]
fn a_count_beyond_what_the_measures_take_is_told_with_its_row_column_and_bound() {
    let library = library();
    for (method, role, label) in [
        ("PairedShifts", "pairs", "task"),
        ("ErrorShare", "items", "task"),
        ("GroupOutcomes", "people", "group"),
    ] {
        let (q, _, question) = with_method(&library, method);
        let measure = q
            .rubric
            .measures
            .iter()
            .find(|measure| measure.question == question)
            .expect("the measure");
        let title = column(q, &question, measure.column(role));
        for given in [
            json!(1_000_000_000_000_u64),
            json!(1_000_000_000_000_000_u64),
            json!(2_000_000_000_u64),
            json!(1e15),
        ] {
            let said = told(
                method,
                &[(measure.column(label), json!("Essays")), (measure.column(role), given.clone())],
            );
            let sentence =
                format!("“{title}” has to be a whole number from 0 to 1000000000; it is {given}.");
            assert!(
                said.starts_with("It could not be computed. In “Essays”, ")
                    && said.contains(&sentence),
                "{method}: {said}"
            );
        }
    }
}

/// What the measure of paired tests comes to with one row.
fn paired(q: &Questionnaire, (id, question): (&str, &str), pairs: &Value) -> (bool, String) {
    let row = json!({ "task": "Essays", "swap": "names", "items": 60, "variants": 2, "samples": 3,
        "pairs": pairs, "mean_difference": 0.01,
        "sd_difference": 0.5, "rating_sd": 1, "model_version": "1", "tested_on": "2026-05-01" });
    let mut answers: Answers = spoiled(q, question, &[]);
    answers.set(question, Answer::plain(json!([row])));
    let outcome = assess(q, &answers, &EvidenceFacts::default(), &Levels::default(), q.as_of);
    let measure =
        outcome.measures.into_iter().find(|measure| measure.id == id).expect("the outcome");
    (measure.computed, measure.conclusion)
}

#[test]
fn a_paired_test_has_no_more_pairs_than_its_texts_can_give() {
    let library = library();
    let (q, id, question) = with_method(&library, "PairedShifts");
    let names = (id.as_str(), question.as_str());
    for possible in [json!(180), json!(360), json!(1620), json!(180.0)] {
        let (computed, said) = paired(q, names, &possible);
        assert!(computed && said.contains(" over 1 test: "), "{said}");
    }
    let title = column(q, &question, "pairs");
    let sentence = format!(
        "It could not be computed. In “Essays”, “{title}” has to be no more than 1620, which is \
         every pair that 60 base items, 2 variants of each and 3 samples of each variant can give; \
         it is 1621."
    );
    assert_eq!(paired(q, names, &json!(1621)), (false, sentence));
}

#[test]
fn labels_keep_the_capital_of_names_inside_a_sentence() {
    let names = Library::built_in().unwrap().proper_nouns;
    for (label, inside) in [
        ("English learner status", "English learner status"),
        ("Spanish", "Spanish"),
        ("OneRoster package", "OneRoster package"),
        ("IEP team", "IEP team"),
        ("Sex or gender", "sex or gender"),
        ("A combination of these", "a combination of these"),
        ("", ""),
    ] {
        assert_eq!(names.inside(label), inside);
    }
}

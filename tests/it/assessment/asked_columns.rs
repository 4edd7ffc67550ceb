//! Columns of a table that another cell of their row asks for: out of sight elsewhere, kept as
//! typed, and never counted.

use assay::domain::instrument::{Answer, AnswerState, check_answer, in_words};
use assay::domain::values::Id;
use assay::store::assessment::answers;
use assay::store::instrument::questionnaires::Library;
use serde_json::json;

use crate::support::TestApp;

const WHEN: &str = "q.product.history.0.date";
const WHAT: &str = "q.product.history.0.summary";

/// The field around the control with this id, from its beginning.
fn field<'p>(page: &'p str, id: &str) -> &'p str {
    let at = page.find(&format!("for=\"{id}\"")).unwrap_or_else(|| panic!("no {id} on the page"));
    let start = page[..at].rfind("<div class=\"field").expect("its field");
    &page[start..at]
}

#[tokio::test]
async fn a_cell_that_its_row_does_not_ask_for_is_out_of_sight_kept_as_typed_and_does_not_count() {
    let app = TestApp::start_on_newest(&[]).await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let section = format!("/disclosures/{disclosure}/sections/product");
    let page = acme.get(&section).await.expect(200).text();
    for id in ["a-product-history-0-date", "a-product-history-0-summary"] {
        assert!(field(&page, id).contains("data-asked-when=\"kind\""), "{page}");
        assert!(field(&page, id).contains(" hidden>"), "nothing asks for {id} yet");
    }
    assert!(!field(&page, "a-product-history-0-kind").contains("data-asked-when"));
    let typed = |kind: &str| {
        [("q.product.history.0.kind", kind), (WHEN, "2026-01-02"), (WHAT, "A list was public.")]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
    };
    acme.save_section(&disclosure, "product", "0", &typed("none")).await.expect(303);
    let kept = |app: &TestApp| {
        let (db, id) = (app.ctx.db.clone(), Id::parse(&disclosure).unwrap());
        async move {
            let draft = answers::of(&mut db.read().await.unwrap(), &id).await.unwrap();
            draft.get("product.history").cloned().expect("an answer")
        }
    };
    let none = kept(&app).await;
    assert_eq!(none.state, AnswerState::Answered);
    assert_eq!(none.value, Some(json!([{ "kind": "none" }])), "the day does not count");
    let page = acme.get(&section).await.expect(200).text();
    assert!(field(&page, "a-product-history-0-date").contains(" hidden>"));
    let (_, control) = page.split_once(&format!("name=\"{WHEN}\"")).expect("its control");
    let control = control.split('>').next().unwrap_or_default();
    assert!(control.contains("value=\"2026-01-02\""), "and is not lost: {control}");
    acme.save_section(&disclosure, "product", "1", &typed("breach")).await.expect(303);
    assert_eq!(
        kept(&app).await.value,
        Some(json!([
            { "kind": "breach", "date": "2026-01-02", "summary": "A list was public." }
        ]))
    );
    let page = acme.get(&section).await.expect(200).text();
    assert!(!field(&page, "a-product-history-0-date").contains(" hidden>"));
    app.finish().await;
}

#[test]
fn what_a_row_does_not_ask_for_does_not_fit_and_what_it_asks_for_may_be_needed() {
    let library = Library::built_in().expect("the questionnaires");
    let q = library.get("ai-edtech", "2026-2").expect("the version");
    let question = q.question("product.history").expect("the question");
    let faults = |rows: serde_json::Value| -> Vec<(String, String)> {
        let answer = Answer::Answered { value: rows.into(), note: None };
        let faults = check_answer(&q, question, &answer);
        faults.into_iter().map(|fault| (fault.pointer, fault.message)).collect()
    };
    assert!(faults(json!([{ "kind": "none" }])).is_empty());
    let told = faults(json!([{ "kind": "none", "date": "2026-01-02" }]));
    let [(pointer, message)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(pointer, "/product.history/0/date");
    assert!(
        message.ends_with(
            "“When” is asked for except where “What” is “Nothing to report”. Leave it blank here."
        ),
        "{message}"
    );
    let told = faults(json!([{ "kind": "breach", "date": "2026-01-02" }]));
    let [(_, message)] = told.as_slice() else { panic!("{told:?}") };
    assert!(message.ends_with("is blank. Fill it in."), "{message}");
}

#[test]
fn a_row_is_told_by_its_first_cell_and_the_text_that_this_calls_for() {
    let library = Library::built_in().expect("the questionnaires");
    let q = library.get("ai-edtech", "2026-2").expect("the version");
    let question = q.question("interoperability.materials").expect("the question");
    let rows = json!([{ "list": "named", "name": "Model 4" }, { "list": "bom" }]);
    assert_eq!(
        in_words(question, &rows),
        "2 rows: In this row: Model 4; In the attached bill of materials"
    );
}

#[tokio::test]
async fn the_blank_form_and_the_guide_of_a_table_say_in_which_rows_a_column_is_asked_for() {
    let app = TestApp::start_on_newest(&[]).await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let says = "asked for except where “What” is “Nothing to report”";
    acme.get("/disclose/form")
        .await
        .expect(200)
        .says(says)
        .says("asked for only where “Design” is “Randomized, classes or schools assigned”");
    let guide = format!("/disclosures/{disclosure}/sections/product/tables/history");
    acme.get(&guide).await.expect(200).says(says);
    app.finish().await;
}

use assay::demo;
use chrono::NaiveDate;
use serde_json::Value;

use crate::support::TestApp;

/// Columns whose date may lie ahead: an end of validity, or something that is planned.
const AHEAD: [&str; 7] = ["expires", "expires_on", "valid_until", "fix_date", "fixed_by", "starts", "results_due"];

/// Every date in an answer with the column that it stands in.
fn dates<'v>(column: &'v str, value: &'v Value, found: &mut Vec<(&'v str, NaiveDate)>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(column, member)| dates(column, member, found)),
        Value::Array(items) => items.iter().for_each(|item| dates(column, item, found)),
        Value::String(text) => found.extend(text.parse().ok().map(|day| (column, day))),
        _ => {}
    }
}

#[tokio::test]
async fn no_demo_disclosure_tells_of_what_came_after_it() {
    let app = TestApp::start().await;
    demo::seed(&app.ctx).await.expect("the demo's world");
    let mut tx = app.ctx.db.read().await.expect("a read");
    let submitted = tx.query("SELECT body, created_at FROM snapshots").all().await.expect("the submissions");
    drop(tx);
    assert!(submitted.len() >= 10, "the demo submits disclosures: {}", submitted.len());
    for row in submitted {
        let on: NaiveDate = row.text("created_at").expect("an instant")[..10].parse().expect("a day");
        let body: Value = serde_json::from_str(&row.text("body").expect("a body")).expect("JSON");
        for (question, answer) in body["answers"].as_object().expect("answers") {
            let mut found = Vec::new();
            dates("", answer, &mut found);
            let late: Vec<_> = found.into_iter().filter(|(column, day)| *day > on && !AHEAD.contains(column)).collect();
            assert!(late.is_empty(), "{} of {on}, {question}: {late:?}", body["product"]["name"]);
        }
    }
    app.finish().await;
}

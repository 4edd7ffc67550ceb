//! Scoring in a spreadsheet: looked through first, all of it or nothing, and never over what was
//! scored meanwhile.

use crate::support::TestApp;
use crate::support::panels::Panel;

/// The table with a level and a comment at a code that is not scored.
fn filled(table: &str, code: &str, level: &str, comment: &str) -> String {
    let row = |line: &str| match line.strip_suffix(",,,,,") {
        Some(start) if line.starts_with(code) => {
            format!("{start},{level},{comment},For me.,For them.,")
        }
        _ => line.to_owned(),
    };
    table.lines().map(row).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn scores_come_back_from_a_spreadsheet_all_or_none_and_over_nothing_else() {
    let app = TestApp::start().await;
    let Panel { submitted, mut ana, .. } = app.in_review("Quill", "lesson-planner").await;
    let (file, bench) =
        (format!("/reviews/{}", submitted.id), format!("/reviews/{}/safety", submitted.id));
    let offline = format!("{file}/offline");
    ana.get(&file).await.expect(200).says("Score in a spreadsheet");
    ana.get(&offline).await.expect(200).says("Look it through");
    let table = ana.get(&format!("{offline}.csv")).await.expect(200).text();
    assert!(table.contains("Note to the vendor") && table.contains("SAF-09"), "{table}");
    let good = filled(&table, "SAF-08", "2", "Read on the train.");
    let checked = ana.post(&offline, &[("rows", &good), ("word", "check")]).await.expect(200);
    checked.says("It brings 1 score").says("SAF-08: 2");
    ana.get(&bench).await.says("0 of ");
    let bad = filled(&good, "SAF-09", "9", "");
    ana.post(&offline, &[("rows", &bad), ("word", "keep")])
        .await
        .expect(422)
        .says("(SAF-09): “9” is not a level");
    ana.get(&bench).await.says("0 of ");
    ana.post(&offline, &[("rows", &good), ("word", "keep")]).await.expect(303);
    ana.get(&bench).await.says("1 of ");
    let question = &submitted.asked["safety"][0];
    ana.get(&format!("{bench}?question={question}"))
        .await
        .says("Read on the train.")
        .says("For me.");
    let stale = filled(&table, "SAF-08", "3", "From an older file.");
    ana.post(&offline, &[("rows", &stale), ("word", "keep")])
        .await
        .expect(422)
        .says("(SAF-08): It was scored meanwhile.");
    ana.post(&offline, &[("rows", &good), ("word", "check")])
        .await
        .expect(422)
        .says("Nothing in it differs from what is stored.");
    // What a table changes is named, and no question stands in it twice.
    let table = ana.get(&format!("{offline}.csv")).await.expect(200).text();
    let other = table.replace("2,Read on the train.,For me.", "3,Read on the bus.,");
    ana.post(&offline, &[("rows", &other), ("word", "check")])
        .await
        .expect(200)
        .says("SAF-08: 2 becomes 3, comment changed, private note removed");
    let twice = format!("{other}\n{}", other.lines().find(|row| row.contains("SAF-08")).unwrap());
    ana.post(&offline, &[("rows", &twice), ("word", "keep")])
        .await
        .expect(422)
        .says("(SAF-08): This question stands in the table twice. Leave one row of it.");
    app.finish().await;
}

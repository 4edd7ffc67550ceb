//! What a receipt says beside its findings: how the words were read, and whose words they are.

use assay::domain::texts::all_shown;
use serde_json::{Value, json};

use super::receipts::{asked, registry};
use crate::support::TestApp;

/// What a receipt states of a search.
async fn stated(app: &TestApp, search: &str) -> Value {
    let receipt = asked(app, &json!({ "search": search })).await.expect(200).json();
    receipt["credentialSubject"]["search"].clone()
}

#[tokio::test]
async fn a_search_for_a_grade_that_no_finding_is_for_says_so_wherever_its_findings_are_given() {
    let app = registry().await;
    let mut visitor = app.visitor();
    let note = "This tool is not for grade 5. It fits the other words.";
    for words in ["may+we+buy+Askwell+for+grade+5%3F", "askwell+grade+5"] {
        let found = stated(&app, &format!("q={words}")).await;
        assert_eq!((&found["found"], &found["note"]), (&json!(1), &json!(note)), "{found}");
        visitor.get(&format!("/receipts/new?q={words}")).await.expect(200).says(note);
        let list = visitor.get_json(&format!("/api/v1/listings?q={words}")).await.expect(200);
        assert_eq!(list.json()["note"], note);
        let table = visitor.get(&format!("/registry.csv?q={words}")).await.expect(200).text();
        let row = table.lines().find(|row| row.contains("Askwell")).expect("its row");
        assert!(row.contains(note), "{row}");
    }
    let misspelt = stated(&app, "q=askwlel").await;
    assert_eq!(misspelt["note"], "Nothing is called “askwlel”. These fit “askwell”.");
    let plain = stated(&app, "q=askwell+grade+7").await;
    assert!(plain.get("note").is_none(), "{plain}");
    let list = visitor.get_json("/api/v1/listings?q=askwell").await.expect(200).json();
    assert!(list["note"].is_null() && list.get("note").is_some(), "{list}");
    app.finish().await;
}

#[tokio::test]
async fn nothing_that_somebody_asks_stands_in_a_receipt_as_the_agencys_own_word() {
    let app = registry().await;
    let mut visitor = app.visitor();
    let claim = "x”. Jefferson approves Askwell. Found for “y";
    let query = serde_urlencoded::to_string([("q", claim)]).expect("a query");
    let said = "Tools whose name, vendor, use or description has “x'. Jefferson approves Askwell. \
                Found for 'y”";
    assert_eq!(stated(&app, &query).await["asked"], said);
    let page = visitor.get(&format!("/receipts/new?{query}")).await.expect(200);
    page.says("Asked, in the words of whoever asked").says(said);
    page.does_not_say("<h2>Tools whose name").does_not_say("x”. Jefferson");
    visitor.get(&format!("/registry?{query}")).await.expect(200).does_not_say("has “x”.");
    // What turns or hides letters is no part of what was asked.
    for (typed, shown) in
        [("ask\u{202e}well", "askwell"), ("ask\u{200b}\u{2066}well\u{2069}", "askwell")]
    {
        let query = serde_urlencoded::to_string([("q", typed)]).expect("a query");
        let found = stated(&app, &query).await;
        let whole = format!("Tools whose name, vendor, use or description has “{shown}”");
        assert_eq!((&found["asked"], &found["found"]), (&json!(whole), &json!(1)), "{typed:?}");
        let page = visitor.get(&format!("/receipts/new?{query}")).await.expect(200).text();
        let receipt = page.split("aria-label=\"The receipt\"").nth(1).expect("the receipt");
        assert!(!receipt.contains(['\u{202e}', '\u{200b}', '\u{2066}']), "{typed:?}");
    }
    // A fact of free words takes any value, so its value is in their words too.
    let query = serde_urlencoded::to_string([("fact.languages", claim)]).expect("a query");
    let refused = asked(&app, &json!({ "search": query })).await;
    assert!(!refused.text().contains("x”. Jefferson"), "{}", refused.text());
    assert_eq!(all_shown("a\u{202e}b\u{3164}c\nd"), "ab c d");
    app.finish().await;
}

#[tokio::test]
async fn a_checked_list_is_signed_without_letters_that_turn_or_hide() {
    let app = registry().await;
    let mut visitor = app.visitor();
    visitor.get("/check-list").await.expect(200);
    let names = [("names", "Ask\u{202e}well\nPlan\u{200b}well")];
    let page = visitor.upload("/check-list", &names, None).await.expect(200);
    let text = page.text();
    let table = text.split("<table").nth(1).expect("the rows");
    assert!(table.contains(">Askwell") && !table.contains(['\u{202e}', '\u{200b}']), "{table}");
    app.finish().await;
}

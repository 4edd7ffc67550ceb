use assay::domain::registry::fold::fold;
use assay::domain::registry::search::{Field, SearchIndex};

use crate::support::TestApp;
use crate::support::listings::Tool;

fn index() -> SearchIndex {
    let tools = [
        ("Askwell", "Brookfield Tutors", "A homework chatbot"),
        ("Lecture légère", "Éditions Noé", "Reads aloud"),
        ("Planwell", "Acme", "Plans lessons"),
    ];
    SearchIndex::new(tools.iter().map(|(name, vendor, summary)| vec![(Field::Name, *name), (Field::Vendor, *vendor), (Field::Summary, *summary)]))
}

fn found(query: &str) -> Vec<usize> {
    index().search(query).scores.into_keys().collect()
}

#[test]
fn case_and_accents_do_not_matter() {
    assert_eq!(fold("Éditions Noé, Łódź — Straße"), "editions noe  lodz   strasse");
    assert_eq!(found("LECTURE LEGERE"), [1]);
    assert_eq!(found("editions"), [1]);
}

#[test]
fn beginnings_of_words_and_typing_errors_find_what_was_meant() {
    assert_eq!(found("brook"), [0]);
    assert_eq!(found("askwel"), [0], "the beginning of a word");
    assert_eq!(found("askwlel"), [0], "two letters swapped");
    assert_eq!(found("plamwell"), [2], "a wrong letter");
    assert_eq!(index().search("homewrok").read_as, [("homewrok".to_owned(), "homework".to_owned())]);
    assert!(found("zebra").is_empty());
    assert!(found("ask zebra").is_empty(), "every word has to fit");
}

#[test]
fn a_hit_in_the_name_counts_more_than_one_in_the_description() {
    let index = SearchIndex::new([vec![(Field::Name, "Alpha"), (Field::Summary, "about beta")], vec![(Field::Name, "Beta")]].into_iter());
    let scores = index.search("beta").scores;
    assert!(scores[&1] > scores[&0], "{scores:?}");
}

#[tokio::test]
async fn the_list_narrows_by_facets_and_keeps_the_question_in_the_address() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    app.published(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    app.published(&Tool::new("integrity-detector", "Veritas", "Acme")).await;
    let mut visitor = app.visitor();
    visitor.get("/registry").await.expect(200).says("3 tools").says("Askwell").says("Planwell").says("Veritas");
    let approved = visitor.get("/registry?decision=approved").await.expect(200);
    approved.says("1 tool").says("Planwell").does_not_say(">Askwell<");
    assert!(approved.text().contains("value=\"approved\" checked"), "the chosen value stays chosen");
    visitor.get("/registry?decision=approved&decision=conditional").await.expect(200).says("2 tools");
    visitor.get("/registry?decision=approved&tier=2").await.expect(200).says("No tool fits").says("with decision “Approved”");
    visitor.get("/registry?q=acme&sort=name").await.expect(200).says("2 tools for “acme”");
    visitor.get("/registry?utm_source=letter&sort=nonsense").await.expect(200).says("3 tools");
    app.finish().await;
}

#[tokio::test]
async fn a_search_without_a_hit_says_what_was_understood_and_offers_what_comes_near() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut visitor = app.visitor();
    visitor.get("/registry?q=askwlel").await.expect(200).says("1 tool").says("Nothing is called “askwlel”. These fit “askwell”.");
    let nothing = visitor.get("/registry?q=askrite").await.expect(200);
    nothing.says("No tool fits").says("whose name, vendor or description has “askrite”").says("Names that come near").says("Askwell");
    app.finish().await;
}

#[tokio::test]
async fn the_downloaded_list_has_no_cell_that_a_spreadsheet_takes_for_a_formula() {
    let app = TestApp::start().await;
    app.published(&Tool::new("lesson-planner", "=HYPERLINK(\"https://x.example\")", "@Acme, Inc.")).await;
    let mut visitor = app.visitor();
    let list = visitor.get("/registry.csv").await.expect(200);
    assert_eq!(list.headers["content-type"], "text/csv; charset=utf-8");
    let text = list.text();
    assert!(text.contains("\"'=HYPERLINK(\"\"https://x.example\"\")\",\"'@Acme, Inc.\""), "{text}");
    assert_eq!(visitor.get("/registry.csv?decision=pilot").await.expect(200).text().lines().count(), 1, "the list keeps to the query");
    app.finish().await;
}

#[tokio::test]
async fn a_filter_that_nobody_knows_is_named_and_the_list_shown_without_it() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut visitor = app.visitor();
    for (filter, sentence) in [
        ("decision=zzz", "“zzz” is not a decision."),
        ("sort=zzz", "“zzz” is not an order."),
        ("tier=99", "“99” is not a value of the filter “tier”."),
        ("module=zzz", "“zzz” is not a value of the filter “module”."),
        ("fact.zzz=yes", "“yes” is not a value of the filter “fact.zzz”."),
    ] {
        let page = visitor.get(&format!("/registry?{filter}")).await.expect(200);
        page.says("The list is shown without what we do not know").says(sentence).says("1 tool").says("Askwell");
        let problem = visitor.get(&format!("/api/v1/listings?{filter}")).await.expect(422).json();
        assert!(problem["errors"][0]["message"].as_str().unwrap().starts_with(sentence), "{problem}");
        visitor.get(&format!("/registry.csv?{filter}")).await.expect(422);
    }
    visitor.get("/registry?tier=1").await.expect(200).does_not_say("what we do not know");
    visitor.get("/registry?utm_source=mail").await.expect(200).says("1 tool").does_not_say("what we do not know");
    visitor.get("/registry.csv?utm_source=mail").await.expect(200);
    app.finish().await;
}

//! The version of the questionnaire that vendors get, from the first question to the listing, and
//! beside listings of the version before.

use std::sync::Arc;

use crate::support::TestApp;
use crate::support::listings::Tool;
use crate::support::vendors::newest_example;

#[tokio::test]
async fn a_small_tool_goes_from_the_first_question_to_its_receipt_on_the_newest_version() {
    let app = TestApp::start_on_newest(&[]).await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let hub = format!("/disclosures/{disclosure}");
    acme.get(&hub).await.expect(200).says("First ten questions");
    acme.get(&hub).await.expect(200).says("Nothing is asked yet").says("Begin with first ten");
    acme.fill(&disclosure, &newest_example("lesson-planner")).await;
    let done = acme.get(&hub).await.expect(200).text();
    let place = |words: &str| done.find(words).unwrap_or_else(|| panic!("{words}: {done}"));
    assert!(place("Check your answers</a>") < place("Bring what you have</a>"), "what comes next");
    acme.get(&format!("{hub}/check"))
        .await
        .expect(200)
        .says("Nothing is missing")
        .says("tier 1")
        .says("See your part of the public page");
    acme.get(&format!("{hub}/preview")).await.expect(200);
    acme.submit_disclosure(&disclosure).await.expect(303);
    acme.get(&format!("{hub}/receipt")).await.expect(200).says("2026-2");
    acme.get(&format!("{hub}/export")).await.expect(200).says("How it is checked");
    app.finish().await;
}

#[tokio::test]
async fn listings_of_both_versions_stand_side_by_side_and_are_found_by_the_same_words() {
    let mut app = TestApp::start_on_newest(&[]).await;
    for (example, name) in [
        ("lesson-planner", "Planwright"),
        ("student-chatbot", "Askwell"),
        ("reading-coach", "Robin Reads"),
        ("integrity-detector", "OriginMark"),
    ] {
        app.published(&Tool::new(example, name, "Acme")).await;
    }
    let newest = Arc::clone(&app.ctx.library);
    app.ctx.library = Arc::new(newest.while_newest("ai-edtech", "2026-1").expect("the version"));
    app.published(&Tool::new("student-chatbot", "Oldwell", "Acme")).await;
    app.ctx.library = newest;
    let mut visitor = app.visitor();
    for slug in ["planwright", "askwell", "robin-reads", "originmark", "oldwell"] {
        for path in [
            format!("/registry/{slug}"),
            format!("/registry/{slug}/families"),
            format!("/api/v1/listings/{slug}"),
        ] {
            visitor.get(&path).await.expect(200);
        }
    }
    let grade = visitor.get("/registry?grade=6").await.expect(200);
    grade.says(">Askwell<").says(">Oldwell<").does_not_say(">Planwright<");
    let compared = visitor.get("/registry/compare?tool=askwell&tool=oldwell").await.expect(200);
    compared.says("Askwell").says("Oldwell");
    let table = visitor.get("/registry.csv").await.expect(200).text();
    assert_eq!(table.lines().filter(|line| line.contains("well")).count(), 2, "{table}");
    app.finish().await;
}

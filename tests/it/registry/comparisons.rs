use assay::domain::instrument::Decision;

use crate::support::TestApp;
use crate::support::listings::Tool;

/// The text of a row's cell, by the heading of the row and the name of the tool.
fn cell(html: &str, row: &str, tool: &str) -> String {
    let row = html.split(&format!("<th scope=\"row\">{row}</th>")).nth(1).expect("the row");
    let row = row.split("</tr>").next().unwrap();
    let cell = row.split(&format!("data-label=\"{tool}\">")).nth(1).expect("the cell");
    let cell = cell.split("</td>").next().unwrap();
    cell.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect()
}

async fn three_tools() -> TestApp {
    let app = TestApp::start().await;
    let planner = Tool::new("lesson-planner", "Planwell", "Acme");
    app.published(&planner).await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let refused = Tool { decision: Some(Decision::NotApproved), ..planner };
    app.published(&Tool { name: "Nowell", vendor: "Third", ..refused }).await;
    app
}

#[tokio::test]
async fn tools_stand_side_by_side_with_what_the_registry_says_of_each() {
    let app = three_tools().await;
    let mut visitor = app.visitor();
    let page = visitor.get("/registry/compare?tool=planwell&tool=askwell&tool=nowell").await;
    let html = page.expect(200).says("Planwell, Askwell and Nowell side by side").text();
    for slug in ["planwell", "askwell", "nowell"] {
        let listing = visitor.get(&format!("/api/v1/listings/{slug}")).await.expect(200).json();
        let name = listing["name"].as_str().unwrap();
        let answer = listing["availability"].as_str().unwrap().replace('_', " ");
        assert_eq!(cell(&html, "May be bought today", name).to_lowercase(), answer, "{name}");
        assert_eq!(cell(&html, "Version", name), "2.8");
        for score in listing["scores"].as_object().unwrap().values() {
            let told = cell(&html, score["title"].as_str().unwrap(), name);
            let reached = score["score"].as_f64().unwrap();
            assert!(told.starts_with(&format!("{reached} of 4")), "{name}: {told}");
        }
        for condition in listing["conditions"].as_array().unwrap() {
            let told = cell(&html, "What the vendor has to do", name);
            assert!(told.contains(condition["text"].as_str().unwrap()), "{name}: {told}");
        }
    }
    app.finish().await;
}

#[tokio::test]
async fn only_what_differs_is_shown_to_whoever_asks_for_it() {
    let app = three_tools().await;
    let mut visitor = app.visitor();
    let all = "/registry/compare?tool=planwell&tool=nowell";
    let whole = visitor.get(all).await.expect(200).text();
    assert_eq!(cell(&whole, "Version", "Nowell"), "2.8");
    let differing = visitor.get(&format!("{all}&show=differences")).await.expect(200).text();
    assert!(!differing.contains("<th scope=\"row\">Version</th>"));
    assert_eq!(cell(&differing, "May be bought today", "Nowell"), "No");
    let rows = |html: &str| html.matches("<th scope=\"row\">").count();
    assert!(
        whole.contains(&format!("{} of {} rows differ.", rows(&differing), rows(&whole))),
        "{} {}",
        rows(&differing),
        rows(&whole)
    );
    app.finish().await;
}

#[tokio::test]
async fn a_tool_is_looked_for_and_put_beside_the_others_without_a_script() {
    let app = three_tools().await;
    let mut visitor = app.visitor();
    visitor.get("/registry/compare").await.expect(200).says("The first tool");
    visitor
        .get("/registry/compare?tool=planwell&find=ask")
        .await
        .expect(200)
        .says("A tool to put beside it")
        .says("href=\"/registry/compare?tool=planwell&tool=askwell\">Add Askwell</a>");
    visitor
        .get("/registry/compare?tool=planwell&find=planwell")
        .await
        .expect(200)
        .says("No other tool with a published decision fits “planwell”.");
    visitor
        .get("/registry")
        .await
        .expect(200)
        .says("form=\"comparison\" name=\"tool\" value=\"askwell\"");
    app.finish().await;
}

#[tokio::test]
async fn what_cannot_be_compared_is_named_and_nothing_else_is_lost() {
    let app = three_tools().await;
    let mut visitor = app.visitor();
    visitor
        .get("/registry/compare?tool=planwell&tool=nowhere&tool=planwell&tool=askwell")
        .await
        .expect(200)
        .says("The registry has no decision at the address “nowhere”.")
        .says("Planwell and Askwell side by side");
    for name in ["Fourth", "Fifth"] {
        app.published(&Tool::new("lesson-planner", name, "Acme")).await;
    }
    let five: String = ["planwell", "askwell", "nowell", "fourth", "fifth"]
        .map(|slug| format!("tool={slug}&"))
        .concat();
    visitor
        .get(&format!("/registry/compare?{five}"))
        .await
        .expect(200)
        .says("Four tools fit side by side, so Fifth is left out. Remove one to make room.")
        .does_not_say("One more tool");
    app.finish().await;
}

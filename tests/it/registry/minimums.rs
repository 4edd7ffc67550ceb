use assay::actions::registry::listings;
use assay::domain::people::account::Role;
use serde_json::json;

use crate::cli::questionnaires::{Copy, change};
use crate::support::TestApp;
use crate::support::listings::Tool;

/// The questionnaire for disclosures, in which every score of a criterion lies 0.00004 below what it would be, and a whole number is the minimum.
fn close_to_the_minimum(name: &str) -> Copy {
    let copy = Copy::new(name);
    let version = copy.0.join("ai-edtech/2026-1");
    change(&version.join("rubric.json"), |rubric| {
        for (_, question) in rubric["questions"].as_object_mut().unwrap().iter_mut().filter(|(name, _)| name.starts_with("bias.")) {
            for (anchor, points) in question["anchors"].as_array_mut().unwrap().iter_mut().zip(["0", "0.99996", "1.99996", "2.99996", "3.99996"]) {
                anchor["points"] = serde_json::from_str(points).unwrap();
            }
        }
    });
    change(&version.join("risk.json"), |risk| {
        for row in risk["matrix"].as_array_mut().unwrap() {
            row["minimums"]["bias"] = json!(3);
        }
    });
    copy
}

#[tokio::test]
async fn a_score_just_below_its_minimum_reads_the_same_to_the_offices_and_in_every_form_of_the_registry() {
    let copy = close_to_the_minimum("minimums");
    let app = TestApp::start_with(&[("ASSAY_QUESTIONNAIRES", &copy.0.display().to_string())]).await;
    let disclosure = app.decided(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut lena = app.agency("lena", Role::PanelLead).await;
    lena.post(&format!("/reviews/{disclosure}/conflict"), &[("word", "none"), ("reason", "")]).await.expect(303);
    lena.get(&format!("/pipeline/{disclosure}/decision")).await.expect(200).says("2.99996").does_not_say("3.00 of");
    listings::publish(&app.ctx, &app.publisher().await, &disclosure).await.expect("a listing");
    let mut visitor = app.visitor();
    let listing = visitor.get("/api/v1/listings/askwell").await.expect(200).json();
    let bias = &listing["scores"]["bias"];
    assert_eq!((&bias["score"], &bias["met"]), (&json!(2.99996), &json!(false)), "{bias}");
    assert_eq!(bias["minimum"].as_f64(), Some(3.0), "{bias}");
    let page = visitor.get("/registry/askwell").await.expect(200);
    page.says("2.99996 of 4, documented; the minimum for this tier is 3 and is not met.");
    let title = bias["title"].as_str().unwrap();
    visitor.get("/registry.csv").await.expect(200).says(&format!("{title} 2.99996"));
    app.finish().await;
}

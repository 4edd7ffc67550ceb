//! The registry's list where scripts run: filters apply as they are chosen, and the way back leads to
//! what was shown before.

use assay::domain::instrument::Decision;

use crate::support::listings::Tool;
use crate::support::{Browser, TestApp};

#[tokio::test]
async fn a_filter_applies_at_once_the_way_back_undoes_it_and_a_link_to_a_place_loads_nothing() {
    let app = TestApp::start().await;
    for (example, name, decision) in [
        ("student-chatbot", "Askwell", Decision::Conditional),
        ("integrity-detector", "Veritas", Decision::NotApproved),
    ] {
        app.published(&Tool { decision: Some(decision), ..Tool::new(example, name, "Acme") }).await;
    }
    let mut browser = Browser::start(&app).await;
    browser.open("/registry").await;
    browser.sees("2 tools").await;
    assert!(browser.stays_at("main").await, "a place on the page is no other question");
    let answer = "We want a tool that may be bought today:";
    browser.pick_value(answer, "no").await;
    browser.sees("1 tool").await;
    browser.goes_back().await;
    browser.sees("2 tools").await;
    browser.close().await;
    app.finish().await;
}

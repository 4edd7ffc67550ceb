//! The reviewer's bench in a real browser: it fits one screen, and nothing in it scrolls by itself.

use crate::support::panels::Panel;
use crate::support::{Browser, TestApp};

#[tokio::test]
async fn every_question_of_a_long_file_fits_the_bench_and_nothing_scrolls_inside_it() {
    let app = TestApp::start().await;
    let Panel { submitted, .. } = app.in_review("Quill", "integrity-detector").await;
    let mut browser = Browser::start(&app).await;
    browser.sign_in("ana@example.org").await;
    let (mut fitting, mut all) = (0, 0);
    for criterion in ["safety", "evidence"] {
        for question in &submitted.asked[criterion] {
            let page = format!("/reviews/{}/{criterion}?question={question}", submitted.id);
            browser.open(&page).await;
            assert_eq!(browser.scrolling_inside(".workbench").await, Vec::<String>::new());
            all += 1;
            let in_view = browser
                .in_view(&[
                    ".anchors .choice",
                    ".bench-evidence h2",
                    "[data-comment]",
                    ".bench-bar .button",
                ])
                .await;
            fitting += usize::from(in_view);
        }
    }
    assert!(fitting * 10 >= all * 9, "{fitting} of {all} questions fit one screen");
    browser.on_a_phone().await;
    browser.open(&format!("/reviews/{}/safety", submitted.id)).await;
    assert!(browser.in_view(&[".bench-bar__levels label", ".bench-bar .button"]).await);
    browser.close().await;
    app.finish().await;
}

#[tokio::test]
async fn a_criterion_is_scored_with_two_keys_a_question_and_no_page_load() {
    let app = TestApp::start().await;
    let Panel { submitted, .. } = app.in_review("Quill", "lesson-planner").await;
    let questions = &submitted.asked["bias"];
    let mut browser = Browser::start(&app).await;
    browser.sign_in("ana@example.org").await;
    browser.open(&format!("/reviews/{}/bias", submitted.id)).await;
    browser.choose("Score with single keys").await;
    browser.marks_the_page().await;
    for question in questions {
        browser.holds("question", question).await;
        browser.keys("0").await;
        browser.holds("level", "0").await;
        browser.keys("s").await;
    }
    browser.sees("Every question is scored.").await;
    assert!(browser.is_on_the_same_page().await, "a question was loaded as a page");
    browser.next_by_key("s").await;
    browser.sees("Review submitted").await;
    browser.close().await;
    app.finish().await;
}

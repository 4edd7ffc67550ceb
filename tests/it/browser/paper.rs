//! What is on a printed sheet, as Chromium lays it out.

use assay::domain::people::account::Role;

use crate::support::listings::Tool;
use crate::support::panels::Panel;
use crate::support::{Browser, TestApp};

#[tokio::test]
async fn forms_and_buttons_are_not_on_paper_unless_the_page_is_the_form_or_it_holds_what_was_typed()
{
    let app = TestApp::start().await;
    let (Panel { submitted, .. }, _) = app.apart("Quill", 1).await;
    let mut browser = Browser::start(&app).await;
    browser.sign_in("lea@example.org").await;
    let page = format!("/pipeline/{}/adjudication", submitted.id);
    browser.open(&page).await;
    assert!(
        !browser.shown("form select, form textarea, .main button").await.is_empty(),
        "there is something to settle"
    );
    browser.on_paper().await;
    assert_eq!(
        browser.shown("form:not(.on-paper), select, textarea, button, .button, .site-footer").await,
        [""; 0]
    );
    let titles = browser.shown("h2").await;
    assert!(
        titles.iter().any(|title| title.starts_with("To settle (")),
        "the headings stay: {titles:?}"
    );
    let head = browser.shown(".site-header .print-only").await;
    assert!(head[0].starts_with(
        "Registry approval is not a contract award and does not replace \
        competition. Printed on 21 November 2026 from "
    ));
    assert_eq!(browser.cut_off().await, [""; 0]);
    browser.close().await;

    let mut browser = Browser::start(&app).await;
    app.agency("adam", Role::Administrator).await;
    browser.sign_in("adam@example.org").await;
    browser.open("/people/organizations/new").await;
    browser.submit("Add organization").await;
    browser.on_paper().await;
    assert!(
        browser.shown("form label").await.iter().any(|label| label.starts_with("Name")),
        "a form is what this page is for"
    );
    browser.close().await;
    app.finish().await;
}

#[tokio::test]
async fn a_listing_prints_on_two_sheets_with_its_answer_modules_conditions_and_scores() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut browser = Browser::start(&app).await;
    browser.open("/registry/askwell").await;
    assert!(browser.sheets().await <= 2);
    browser.on_paper().await;
    let said = browser.shown(".main").await.concat();
    for words in [
        "Approved with conditions",
        "PL-01",
        "What the vendor has to do",
        "How it scored",
        "what is open there when it is printed is printed too.",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let titles = browser.shown("h2").await;
    assert!(!titles.iter().any(|title| title == "Why this tier"), "what is folded: {titles:?}");
    assert_eq!(browser.cut_off().await, [""; 0]);
    browser.close().await;
    app.finish().await;
}

#[tokio::test]
async fn a_receipt_of_a_listing_with_its_conditions_and_modules_prints_on_one_sheet() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut browser = Browser::start(&app).await;
    browser.open("/registry/askwell").await;
    browser.follow("Get a receipt").await;
    browser.sees("Scan to check this receipt").await;
    assert_eq!(browser.sheets().await, 1);
    browser.on_paper().await;
    assert_eq!(browser.shown("form, button, .button, .receipt__json").await, [""; 0]);
    let said = browser.shown(".receipt").await.concat();
    for words in ["With conditions", "Number of this receipt: ni:///sha-256;", "Required modules"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(browser.cut_off().await, [""; 0]);
    browser.close().await;
    app.finish().await;
}

use assay::domain::people::account::Role;

use crate::support::{Browser, PASSWORD, TestApp};

#[tokio::test]
async fn a_vendor_registers_by_the_mailed_link_signs_out_and_signs_in_again() {
    let app = TestApp::start().await;
    let mut browser = Browser::start(&app).await;
    browser.open("/").await;
    browser.follow("Sign in").await;
    browser.open("/register").await;
    browser.fill("Organization", "Northlight Learning").await;
    browser.fill("Your name", "Kim Vo").await;
    browser.fill("Email address", "kim@northlight.example").await;
    browser.press("Register").await;
    browser.sees("a link is on its way").await;
    browser.open(&app.mail_to("kim@northlight.example").await.link()).await;
    browser.fill("Password", "short").await;
    browser.press("Confirm and sign in").await;
    browser.sees("password").await;
    browser.holds("organization", "Northlight Learning").await;
    browser.fill("Password", PASSWORD).await;
    browser.press("Confirm and sign in").await;
    browser.sees("Your account is open").await;
    browser.press("Sign out").await;
    browser.sign_in("kim@northlight.example").await;
    browser.sees("Kim Vo").await;
    browser.close().await;
    app.finish().await;
}

#[tokio::test]
async fn the_menu_opens_and_the_colours_switch_and_are_remembered() {
    let app = TestApp::start().await;
    app.agency("ana", Role::PanelLead).await;
    let mut browser = Browser::start(&app).await;
    browser.open("/").await;
    browser.press("Switch to dark colours").await;
    assert_eq!(browser.count("html[data-scheme=dark]").await, 1);
    browser.reload().await;
    assert_eq!(browser.count("html[data-scheme=dark]").await, 1);
    browser.on_a_phone().await;
    browser.press("Menu").await;
    assert_eq!(browser.count("nav[data-open]").await, 1);
    browser.close().await;
    app.finish().await;
}

/// Answers that could not be saved wait in the browser; whoever uses the computer next must not
/// find them.
#[tokio::test]
async fn after_signing_out_nothing_of_what_was_written_is_left_in_the_browser() {
    let app = TestApp::start().await;
    app.agency("ana", Role::PanelLead).await;
    app.agency("bo", Role::PanelLead).await;
    let unsent = |names: Vec<String>| {
        names.into_iter().filter(|name| name.starts_with("assay.unsent.")).collect::<Vec<_>>()
    };
    let mut browser = Browser::start(&app).await;
    browser.sign_in("ana@example.org").await;
    let of_ana = browser.attribute("body", "data-account").await;
    browser.store(&format!("assay.unsent.{of_ana}/d/profile"), "words of Ana's").await;
    browser.press_and_answer("Sign out", false).await;
    assert_eq!(
        unsent(browser.stored().await).len(),
        1,
        "whoever does not agree stays, with everything"
    );
    browser.press_and_answer("Sign out", true).await;
    browser.sees("You are signed out").await;
    assert_eq!(unsent(browser.stored().await), Vec::<String>::new());
    browser.sign_in("ana@example.org").await;
    browser.store(&format!("assay.unsent.{of_ana}/d/profile"), "words of Ana's").await;
    browser.reload().await;
    assert_eq!(unsent(browser.stored().await).len(), 1, "her own stay while she is signed in");
    browser.sign_in("bo@example.org").await;
    assert_eq!(
        unsent(browser.stored().await),
        Vec::<String>::new(),
        "and go when somebody else has signed in"
    );
    browser.close().await;
    app.finish().await;
}

use assay::domain::people::account::Role;

use crate::support::{Client, PASSWORD, TestApp};

const NEW: [(&str, &str); 4] = [("organization", "Acme Learning"), ("name", "Kim Vo"), ("email", "kim@acme.example"), ("password", PASSWORD)];

async fn register(client: &mut Client, fields: &[(&str, &str)]) {
    let reply = client.post("/register", fields).await.expect(303);
    assert_eq!(reply.location.as_deref(), Some("/sign-in"));
}

#[tokio::test]
async fn a_vendor_registers_confirms_the_address_by_mail_and_is_signed_in() {
    let app = TestApp::start().await;
    let mut kim = app.visitor();
    kim.get("/register").await.expect(200).says("We send a link to it that opens your account.");
    register(&mut kim, &NEW).await;
    kim.get("/sign-in").await.says("If an account can be opened with that address, a link is on its way.");
    let mail = app.mail_to("kim@acme.example").await;
    assert_eq!(mail.subject, "Confirm your registration");
    mail.says("somebody, most likely you, registered as a vendor with this email address.");
    mail.says(&format!("{}/links/", app.base));
    mail.says("The link works once, until 23 November 2026, 10:00 UTC.");
    mail.says("Assay, the assessment of AI tools for schools by Test agency");
    let page = kim.get(&mail.link()).await.expect(200);
    for words in ["Kim Vo", "kim@acme.example", "Acme Learning", "Vendor owner", "Confirm and sign in"] {
        page.says(words);
    }
    let reply = kim.post(&mail.link(), &[]).await.expect(303);
    assert_eq!(reply.location.as_deref(), Some("/work"));
    kim.get("/").await.expect(200).says("Your account is open").says("Kim Vo");
    app.finish().await;
}

#[tokio::test]
async fn before_the_address_is_confirmed_the_password_opens_nothing() {
    let app = TestApp::start().await;
    let mut kim = app.visitor();
    register(&mut kim, &NEW).await;
    kim.post("/sign-in", &[("email", "kim@acme.example"), ("password", PASSWORD)]).await.expect(422);
    app.finish().await;
}

#[tokio::test]
async fn looking_at_the_link_confirms_nothing() {
    let app = TestApp::start().await;
    let mut kim = app.visitor();
    register(&mut kim, &NEW).await;
    let link = app.mail_to("kim@acme.example").await.link();
    app.visitor().get(&link).await.expect(200);
    kim.post("/sign-in", &[("email", "kim@acme.example"), ("password", PASSWORD)]).await.expect(422);
    app.finish().await;
}

#[tokio::test]
async fn a_known_address_gets_the_same_answer_and_a_mail_that_says_so() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    let mut visitor = app.visitor();
    let fields = [("organization", "Acme"), ("name", "Ana"), ("email", "ana@example.org"), ("password", "another long password")];
    register(&mut visitor, &fields).await;
    let mail = app.mail_to("ana@example.org").await;
    assert_eq!(mail.subject, "You have an account already");
    mail.says(&format!("Sign in with it: {}/sign-in", app.base));
    assert!(!mail.body.contains("/links/"));
    visitor.post("/sign-in", &[("email", "ana@example.org"), ("password", "another long password")]).await.expect(422);
    app.finish().await;
}

#[tokio::test]
async fn registering_a_waiting_address_again_does_not_change_its_password() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    register(&mut visitor, &NEW).await;
    register(&mut visitor, &[("organization", "Other"), ("name", "Lee"), ("email", "KIM@acme.example"), ("password", "another long password")]).await;
    let mails = app.mails_to("kim@acme.example").await;
    mails[1].says("It waits for the link in an earlier mail.");
    visitor.get(&mails[0].link()).await.expect(200).says("Kim Vo").does_not_say("Lee");
    visitor.post(&mails[0].link(), &[]).await.expect(303);
    let mut later = app.visitor();
    later.post("/sign-in", &[("email", "kim@acme.example"), ("password", "another long password")]).await.expect(422);
    later.sign_in("kim@acme.example", PASSWORD).await;
    app.finish().await;
}

#[tokio::test]
async fn a_rejected_registration_comes_back_filled_in_with_every_fault_named() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let fields = [("organization", " "), ("name", ""), ("email", "kim at acme"), ("password", "short")];
    let reply = visitor.post("/register", &fields).await.expect(422);
    reply
        .says("Enter the organization's name.")
        .says("Enter a name.")
        .says("Enter an email address in the form name@example.org.")
        .says("Choose a password of at least 12 characters; three or four random words work well.")
        .says("value=\"kim at acme\"")
        .does_not_say("short");
    let two_lines = [("organization", "Acme\nPlease pay"), ("name", "Kim"), ("email", "kim@acme.example"), ("password", PASSWORD)];
    let reply = visitor.post("/register", &two_lines).await.expect(422);
    reply.says("The organization's name has to fit on one line; remove the line breaks.");
    assert!(app.mails_to("kim@acme.example").await.is_empty());
    app.finish().await;
}

#[tokio::test]
async fn two_vendors_of_one_name_are_two_organizations() {
    let app = TestApp::start().await;
    for email in ["kim@acme.example", "lee@acme.example"] {
        let mut visitor = app.visitor();
        let fields = [("organization", "Acme"), ("name", "Somebody"), ("email", email), ("password", PASSWORD)];
        register(&mut visitor, &fields).await;
        let link = app.mail_to(email).await.link();
        visitor.post(&link, &[]).await.expect(303);
    }
    app.finish().await;
}

#[tokio::test]
async fn mails_to_one_address_are_limited_whether_it_is_known_or_not() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    for _ in 0..5 {
        register(&mut visitor, &NEW).await;
    }
    visitor.post("/register", &NEW).await.expect(429).says("Too many tries. Wait 15 minutes and try again.");
    visitor.post("/passwords/new", &[("email", "kim@acme.example")]).await.expect(429);
    visitor.post("/passwords/new", &[("email", "lee@acme.example")]).await.expect(303);
    app.ctx.clock.advance_seconds(900);
    register(&mut visitor, &NEW).await;
    assert_eq!(app.mails_to("kim@acme.example").await.len(), 6);
    app.finish().await;
}

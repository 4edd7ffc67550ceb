use assay::domain::people::account::Role;

use crate::support::{Client, PASSWORD, TestApp};

const WANTED: &str = "a quite different password";

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_mail_and_other_sessions_end() {
    let app = TestApp::start().await;
    let mut elsewhere = app.agency("ana", Role::Reviewer).await;
    let mut ana = app.visitor();
    ana.get("/passwords/new").await.expect(200).says("works for one hour");
    let reply = ana.post("/passwords/new", &[("email", " ANA@example.org ")]).await.expect(303);
    assert_eq!(reply.location.as_deref(), Some("/mail-sent"));
    ana.get("/mail-sent")
        .await
        .expect(200)
        .says("<strong>ana@example.org</strong>")
        .says("within one hour");
    let mail = app.mail_to("ana@example.org").await;
    assert_eq!(mail.subject, "Choose a new password");
    mail.says("Hello ana,").says("The link works once, until 21 November 2026, 11:00 UTC.");
    ana.get(&mail.link())
        .await
        .expect(200)
        .says("Choose a new password")
        .says("Set password and sign in");
    let reply = ana.post(&mail.link(), &[("password", WANTED)]).await.expect(303);
    assert_eq!(reply.location.as_deref(), Some("/work"));
    ana.get("/")
        .await
        .says("Password changed")
        .says("Your other sessions were ended.")
        .says("Sign out");
    elsewhere.get("/").await.does_not_say("Sign out");
    app.visitor()
        .post("/sign-in", &[("email", "ana@example.org"), ("password", PASSWORD)])
        .await
        .expect(422);
    app.visitor().sign_in("ana@example.org", WANTED).await;
    app.finish().await;
}

#[tokio::test]
async fn an_unknown_address_gets_the_same_answer_and_no_mail() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    let mut answers = Vec::new();
    for email in ["ana@example.org", "nobody@example.org"] {
        let mut visitor = app.visitor();
        let reply = visitor.post("/passwords/new", &[("email", email)]).await.expect(303);
        visitor.get("/mail-sent").await.expect(200).says("Check your mail").says(email);
        answers.push((reply.location, reply.bytes));
    }
    assert_eq!(answers[0], answers[1]);
    assert!(app.mails_to("nobody@example.org").await.is_empty());
    app.finish().await;
}

#[tokio::test]
async fn a_bad_address_and_a_short_password_are_said_word_for_word_and_use_nothing_up() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    let mut ana = app.visitor();
    let reply = ana.post("/passwords/new", &[("email", "ana")]).await.expect(422);
    reply.says("Enter an email address in the form name@example.org.").says("value=\"ana\"");
    ana.post("/passwords/new", &[("email", "ana@example.org")]).await.expect(303);
    let link = app.mail_to("ana@example.org").await.link();
    let reply = ana.post(&link, &[("password", "short")]).await.expect(422);
    reply
        .says("Choose a password of at least 12 characters; three or four random words work well.")
        .does_not_say("short\"");
    ana.post(&link, &[("password", WANTED)]).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn one_reset_takes_every_other_open_link_of_the_account_out_of_use() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    let mut ana = app.visitor();
    for _ in 0..2 {
        ana.post("/passwords/new", &[("email", "ana@example.org")]).await.expect(303);
    }
    let mails = app.mails_to("ana@example.org").await;
    ana.post(&mails[1].link(), &[("password", WANTED)]).await.expect(303);
    ana.get(&mails[0].link()).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_reset_works_for_one_hour() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    let mut ana = app.visitor();
    ana.post("/passwords/new", &[("email", "ana@example.org")]).await.expect(303);
    let link = app.mail_to("ana@example.org").await.link();
    app.ctx.clock.advance_seconds(3600);
    ana.get(&link).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_registration_whose_link_was_lost_is_opened_by_a_new_password() {
    let app = TestApp::start().await;
    let mut kim = app.visitor();
    let fields = [("organization", "Acme"), ("name", "Kim Vo"), ("email", "kim@acme.example")];
    kim.post("/register", &fields).await.expect(303);
    kim.post("/passwords/new", &[("email", "kim@acme.example")]).await.expect(303);
    let mails = app.mails_to("kim@acme.example").await;
    kim.post(&mails[1].link(), &[("password", WANTED)]).await.expect(303);
    kim.get("/").await.says("Kim Vo");
    kim.get(&mails[0].link()).await.expect(404);
    app.finish().await;
}

/// Asks for a mail as the given line of proxies would hand it on; answers the status.
async fn ask_through(client: &mut Client, number: usize, forwarded: &str) -> u16 {
    let token = client.form_token().await;
    let email = format!("person{number}@example.org");
    let body =
        serde_urlencoded::to_string([("email", email.as_str()), ("csrf", token.as_str())]).unwrap();
    let request = client
        .request(reqwest::Method::POST, "/passwords/new")
        .header("x-forwarded-for", forwarded);
    let reply = client
        .send(request.header("content-type", "application/x-www-form-urlencoded").body(body))
        .await;
    reply.status.as_u16()
}

#[tokio::test]
async fn mails_asked_for_by_one_network_are_limited_and_a_visitor_cannot_pretend_to_be_another() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    for number in 0..30 {
        assert_eq!(ask_through(&mut visitor, number, &format!("198.51.100.{number}")).await, 303);
    }
    assert_eq!(ask_through(&mut visitor, 30, "203.0.113.9").await, 429);
    app.finish().await;
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_last_forwarded_address_is_the_visitors() {
    let app = TestApp::start_with(&[("ASSAY_TRUSTED_PROXY", "one")]).await;
    let mut visitor = app.visitor();
    for number in 0..30 {
        assert_eq!(
            ask_through(&mut visitor, number, &format!("198.51.100.{number}, 203.0.113.7")).await,
            303
        );
    }
    assert_eq!(ask_through(&mut visitor, 30, "203.0.113.8, 203.0.113.7").await, 429);
    assert_eq!(ask_through(&mut visitor, 31, "203.0.113.7, 203.0.113.8").await, 303);
    for number in 32..62 {
        assert_eq!(
            ask_through(&mut visitor, number, &format!("2001:db8:1:2::{number}")).await,
            303
        );
    }
    assert_eq!(
        ask_through(&mut visitor, 62, "2001:db8:1:2:ffff::1").await,
        429,
        "one subscriber has a whole /64"
    );
    assert_eq!(ask_through(&mut visitor, 63, "2001:db8:1:3::1").await, 303);
    for (number, form) in
        ["203.0.113.7:4711", "\"203.0.113.7:1\"", "[2001:db8:1:2::7]:443", "[2001:db8:1:2::8]"]
            .into_iter()
            .enumerate()
    {
        assert_eq!(ask_through(&mut visitor, 64 + number, form).await, 429, "{form}");
    }
    assert_eq!(ask_through(&mut visitor, 68, "203.0.113.9:4711").await, 303);
    app.finish().await;
}

use assay::domain::people::account::Role;

use crate::support::{Client, PASSWORD, TestApp};

const WANTED: &str = "a quite different password";
const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/128.0";

/// Signs in with Firefox on Windows.
async fn elsewhere(app: &TestApp, email: &str) -> Client {
    let mut client = app.visitor();
    let token = client.form_token().await;
    let form = serde_urlencoded::to_string([
        ("email", email),
        ("password", PASSWORD),
        ("csrf", token.as_str()),
    ])
    .unwrap();
    let request = client.request(reqwest::Method::POST, "/sign-in").header("user-agent", FIREFOX);
    client
        .send(request.header("content-type", "application/x-www-form-urlencoded").body(form))
        .await
        .expect(303);
    client.get("/account").await.expect(200);
    client
}

/// The address of the first button that ends a session.
fn first_ending(html: &str) -> String {
    let (_, rest) = html.split_once("action=\"/account/sessions/").expect("a session to end");
    format!("/account/sessions/{}", rest.split_once('"').expect("an address").0)
}

#[tokio::test]
async fn the_account_page_shows_who_one_is_and_every_device() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let page = ana.get("/account").await.expect(200);
    page.says("ana@example.org")
        .says("Test agency")
        .says("Reviewer")
        .says("On this device")
        .does_not_say("End all other sessions");
    elsewhere(&app, "ana@example.org").await;
    let page = ana.get("/account").await.expect(200);
    page.says("Firefox on Windows")
        .says("21 November 2026, 10:00 UTC")
        .says("End all other sessions");
    app.finish().await;
}

#[tokio::test]
async fn a_session_is_ended_from_another_device_at_once() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let mut lost = elsewhere(&app, "ana@example.org").await;
    let ending = first_ending(&ana.get("/account").await.text());
    let reply = ana.post(&ending, &[]).await.expect(303);
    assert_eq!(reply.location.as_deref(), Some("/account"));
    ana.get("/account").await.says("Session ended").does_not_say("Firefox on Windows");
    lost.get("/account").await.expect(303);
    ana.post(&ending, &[]).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn all_other_sessions_end_together_and_this_one_stays() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let mut others =
        [elsewhere(&app, "ana@example.org").await, elsewhere(&app, "ana@example.org").await];
    ana.post("/account/sessions/ending", &[]).await.expect(303);
    ana.get("/account").await.expect(200).says("Other sessions ended");
    for other in &mut others {
        other.get("/account").await.expect(303);
    }
    app.finish().await;
}

#[tokio::test]
async fn somebody_elses_session_is_not_there() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    let mut bo = app.agency("bo", Role::Reviewer).await;
    let mut ana = elsewhere(&app, "ana@example.org").await;
    let of_ana = first_ending(&ana.get("/account").await.text());
    let of_nobody = "/account/sessions/01990000-0000-7000-8000-000000000000/ending";
    bo.post_same_refusal(&of_ana, of_nobody, &[]).await;
    ana.get("/account").await.expect(200);
    app.finish().await;
}

#[tokio::test]
async fn changing_the_password_needs_the_current_one_and_ends_other_sessions() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let mut other = elsewhere(&app, "ana@example.org").await;
    let reply = ana
        .post("/account/password", &[("current", "not it at all"), ("password", WANTED)])
        .await
        .expect(422);
    reply
        .says("This is not your current password. Check it, or sign out and ask for a new one.")
        .does_not_say(WANTED);
    let reply = ana
        .post("/account/password", &[("current", PASSWORD), ("password", "short")])
        .await
        .expect(422);
    reply
        .says("Choose a password of at least 12 characters; three or four random words work well.");
    other.get("/account").await.expect(200);
    ana.post("/account/password", &[("current", PASSWORD), ("password", WANTED)]).await.expect(303);
    ana.get("/account").await.expect(200).says("Password changed");
    other.get("/account").await.expect(303);
    app.visitor().sign_in("ana@example.org", WANTED).await;
    app.finish().await;
}

#[tokio::test]
async fn guessing_the_current_password_is_limited() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    for _ in 0..10 {
        ana.post("/account/password", &[("current", "not it at all"), ("password", WANTED)])
            .await
            .expect(422);
    }
    ana.post("/account/password", &[("current", PASSWORD), ("password", WANTED)]).await.expect(429);
    app.finish().await;
}

#[tokio::test]
async fn somebody_who_is_not_signed_in_is_asked_to() {
    let app = TestApp::start().await;
    for path in ["/account", "/colleagues", "/people", "/people/organizations/new"] {
        let reply = app.visitor().get(path).await.expect(303);
        assert!(reply.location.unwrap().starts_with("/sign-in?next="), "{path}");
    }
    app.finish().await;
}

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::{Client, PASSWORD, TestApp};

const HOUR: i64 = 3600;
const WANTED: &str = "a quite different password";

/// Waits until every use of a session that is being noted has been.
async fn noted(app: &TestApp) {
    let _all = app.ctx.noting.acquire_many(4).await.unwrap();
}

/// Whether the page for people who are signed in opens.
async fn is_in(app: &TestApp, client: &mut Client) -> bool {
    let status = client.get("/account").await.status.as_u16();
    noted(app).await;
    status == 200
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_without_use_and_after_a_week_however_much_it_is_used() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let mut idle = app.visitor();
    idle.sign_in("ana@example.org", PASSWORD).await;
    app.ctx.clock.advance_seconds(11 * HOUR);
    assert!(is_in(&app, &mut ana).await);
    app.ctx.clock.advance_seconds(HOUR);
    assert!(!is_in(&app, &mut idle).await, "twelve hours without use");
    for _ in 0..14 {
        assert!(is_in(&app, &mut ana).await);
        app.ctx.clock.advance_seconds(11 * HOUR);
    }
    assert!(is_in(&app, &mut ana).await, "166 hours after it began");
    app.ctx.clock.advance_seconds(2 * HOUR);
    assert!(!is_in(&app, &mut ana).await, "168 hours after it began");
    app.finish().await;
}

#[tokio::test]
async fn a_session_last_used_days_ago_is_over_whatever_end_is_stored() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let mut tx = app.ctx.db.write().await.unwrap();
    tx.query("UPDATE sessions SET seen_at = $1, created_at = $1")
        .bind("2026-11-20T10:00:00.000Z")
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(!is_in(&app, &mut ana).await);
    let mut tx = app.ctx.db.write().await.unwrap();
    tx.query("DELETE FROM sessions").execute().await.unwrap();
    tx.commit().await.unwrap();
    app.finish().await;
}

#[tokio::test]
async fn both_limits_are_settings() {
    let app =
        TestApp::start_with(&[("ASSAY_SESSION_HOURS", "1"), ("ASSAY_SESSION_MOST_HOURS", "2")])
            .await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    for _ in 0..3 {
        app.ctx.clock.advance_seconds(35 * 60);
        assert!(is_in(&app, &mut ana).await);
    }
    app.ctx.clock.advance_seconds(20 * 60);
    assert!(!is_in(&app, &mut ana).await);
    app.finish().await;
}

#[tokio::test]
async fn an_account_has_twenty_sessions_at_most_and_the_one_used_longest_ago_makes_room() {
    let app = TestApp::start().await;
    let mut first = app.agency("ana", Role::Reviewer).await;
    let mut second = app.visitor();
    second.sign_in("ana@example.org", PASSWORD).await;
    app.ctx.clock.advance_seconds(120);
    assert!(is_in(&app, &mut first).await);
    for _ in 0..19 {
        app.visitor().sign_in("ana@example.org", PASSWORD).await;
    }
    assert!(!is_in(&app, &mut second).await);
    assert!(is_in(&app, &mut first).await);
    let page = first.get("/account").await.text();
    assert_eq!(page.matches("data-label=\"Last used\"").count(), 20);
    app.finish().await;
}

#[tokio::test]
async fn a_new_password_gives_the_session_a_new_secret_ends_reset_links_and_is_told_by_mail() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    app.visitor().post("/passwords/new", &[("email", "ana@example.org")]).await.expect(303);
    let link = app.mail_to("ana@example.org").await.link();
    let before = ana.cookie("assay_session").unwrap().to_owned();
    ana.post("/account/password", &[("current", PASSWORD), ("password", WANTED)]).await.expect(303);
    assert_ne!(ana.cookie("assay_session").unwrap(), before);
    ana.get("/account").await.expect(200);
    let stolen = app
        .visitor()
        .request(reqwest::Method::GET, "/account")
        .header("cookie", format!("assay_session={before}"));
    app.visitor().send(stolen).await.expect(303);
    app.visitor().get(&link).await.expect(404);
    let mails = app.mails_to("ana@example.org").await;
    let last = mails.last().unwrap();
    assert_eq!(last.subject, "Your password was changed");
    last.says(
        "The password of your account was changed on 21 November 2026, 10:00 UTC. Every \
        other session was ended.",
    );
    app.finish().await;
}

#[tokio::test]
async fn a_password_set_by_a_mailed_link_is_told_by_mail_too() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    let mut ana = app.visitor();
    ana.post("/passwords/new", &[("email", "ana@example.org")]).await.expect(303);
    let link = app.mail_to("ana@example.org").await.link();
    ana.post(&link, &[("password", WANTED)]).await.expect(303);
    let subjects: Vec<String> =
        app.mails_to("ana@example.org").await.into_iter().map(|mail| mail.subject).collect();
    assert_eq!(subjects, ["Choose a new password", "Your password was changed"]);
    app.finish().await;
}

#[tokio::test]
async fn other_sessions_are_ended_only_shortly_after_the_password_was_given() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let mut other = app.visitor();
    other.sign_in("ana@example.org", PASSWORD).await;
    app.ctx.clock.advance_seconds(900);
    let page = ana.get("/account").await.expect(200);
    page.says("To end other sessions, confirm your password first.")
        .does_not_say("End all other sessions");
    ana.post("/account/sessions/ending", &[])
        .await
        .expect(403)
        .says("Confirm your password on your account's page first.");
    assert!(is_in(&app, &mut other).await);
    let reply =
        ana.post("/account/confirmation", &[("confirm", "not it at all")]).await.expect(422);
    reply
        .says("This is not your current password. Check it, or sign out and ask for a new one.")
        .says("#field-confirm");
    let before = ana.cookie("assay_session").unwrap().to_owned();
    ana.post("/account/confirmation", &[("confirm", PASSWORD)]).await.expect(303);
    assert_ne!(ana.cookie("assay_session").unwrap(), before, "the session has a new secret");
    ana.get("/account").await.says("Password confirmed").says("End all other sessions");
    ana.post("/account/sessions/ending", &[]).await.expect(303);
    assert!(!is_in(&app, &mut other).await);
    ana.post("/sign-out", &[]).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn signing_in_anew_ends_the_session_that_the_browser_had() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    ana.sign_in("ana@example.org", PASSWORD).await;
    ana.get("/account")
        .await
        .expect(200)
        .does_not_say("End all other sessions")
        .does_not_say("confirm your password first");
    app.finish().await;
}

#[tokio::test]
async fn an_administrator_ends_somebodys_sessions_and_the_account_stays_open() {
    let app = TestApp::start().await;
    let mut adam = app.agency("adam", Role::Administrator).await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let agency = app.organization(OrganizationKind::Agency, "Test agency").await;
    let id = app.account(&agency, "ana", &[]).await;
    let path = format!("/people/accounts/{id}/sessions/ending");
    adam.get(&format!("/people/accounts/{id}")).await.expect(200).says("End all sessions");
    ana.post_same_refusal(
        &path,
        "/people/accounts/01990000-0000-7000-8000-000000000000/sessions/ending",
        &[],
    )
    .await;
    let reply = adam.post(&path, &[]).await.expect(303);
    assert_eq!(reply.location, Some(format!("/people/accounts/{id}")));
    adam.get("/people").await.says("Every device of this person has to sign in again.");
    assert!(!is_in(&app, &mut ana).await);
    ana.sign_in("ana@example.org", PASSWORD).await;
    adam.get("/events").await.says("Ended a session").says("adam");
    app.finish().await;
}

#[tokio::test]
async fn signing_out_tells_the_browser_to_keep_nothing() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let reply = ana.post("/sign-out", &[]).await.expect(303);
    assert_eq!(
        reply.headers.get("clear-site-data").map(String::as_str),
        Some("\"cache\", \"storage\"")
    );
    assert!(ana.cookie("assay_device").is_some(), "the device stays known");
    app.finish().await;
}

#[tokio::test]
async fn with_https_browsers_keep_to_it_on_names_below_too() {
    let app = TestApp::start_with(&[("ASSAY_BASE_URL", "https://assay.agency.example")]).await;
    let reply = app.visitor().get("/registry").await.expect(200);
    assert_eq!(
        reply.headers.get("strict-transport-security").map(String::as_str),
        Some("max-age=31536000; includeSubDomains")
    );
    app.finish().await;
}

use assay::actions::Error;
use assay::actions::people::passwords;
use assay::domain::people::account::Role;
use futures_util::future::join_all;
use reqwest::Method;

use crate::support::{Client, PASSWORD, Reply, TestApp};

const WRONG: &str = "wrong wrong wrong";
const WAY_OUT: &str = "Or ask for a new password: the link in the mail signs you in at once.";

async fn tries(client: &mut Client, email: &str, password: &str) -> Reply {
    client.post("/sign-in", &[("email", email), ("password", password)]).await
}

#[tokio::test]
async fn of_three_hundred_wrong_tries_at_the_same_moment_ten_are_made() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    let mut visitor = app.visitor();
    let token = visitor.form_token().await;
    let form = serde_urlencoded::to_string([
        ("email", "ana@example.org"),
        ("password", WRONG),
        ("csrf", token.as_str()),
    ])
    .unwrap();
    let one = || {
        visitor
            .request(Method::POST, "/sign-in")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.clone())
            .send()
    };
    let answers: Vec<u16> = join_all((0..300).map(|_| one()))
        .await
        .into_iter()
        .map(|answer| answer.unwrap().status().as_u16())
        .collect();
    let number = |status: u16| answers.iter().filter(|answer| **answer == status).count();
    assert_eq!(number(422), 10, "{answers:?}");
    assert_eq!(number(429) + number(503), 290, "{answers:?}");
    tries(&mut visitor, "ana@example.org", PASSWORD).await.expect(429);
    app.finish().await;
}

#[tokio::test]
async fn password_work_waits_in_a_queue_that_has_an_end() {
    let app = TestApp::start().await;
    let cores = std::thread::available_parallelism().unwrap().get();
    let hashed = join_all((0..cores * 21 + 5).map(|_| passwords::hash(&app.ctx, PASSWORD))).await;
    let full: Vec<&Error> = hashed.iter().filter_map(|hash| hash.as_ref().err()).collect();
    assert_eq!(full.len(), 5);
    assert_eq!(
        full[0].to_string(),
        "Many people are signing in at this moment, so nothing was done. Wait 3 seconds and try \
         again."
    );
    let afterwards =
        passwords::hash(&app.ctx, PASSWORD).await.expect("afterwards there is room again");
    assert!(afterwards.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{afterwards}");
    app.finish().await;
}

#[tokio::test]
async fn strangers_cannot_lock_somebody_out_of_a_device_that_signed_in_before() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    ana.post("/sign-out", &[]).await.expect(303);
    let mut stranger = app.visitor();
    for _ in 0..10 {
        tries(&mut stranger, "ana@example.org", WRONG).await.expect(422);
    }
    let reply = tries(&mut stranger, "ana@example.org", PASSWORD).await.expect(429);
    reply
        .says("Too many tries. Wait 15 minutes and try again.")
        .says(WAY_OUT)
        .says("value=\"ana@example.org\"");
    assert_eq!(reply.headers.get("retry-after").map(String::as_str), Some("900"));
    ana.get("/sign-in").await.expect(200);
    for _ in 0..9 {
        tries(&mut ana, "ana@example.org", WRONG).await.expect(422);
    }
    tries(&mut ana, "ana@example.org", PASSWORD).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn a_device_that_signed_in_before_is_no_way_to_guess_without_end() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    for _ in 0..10 {
        tries(&mut ana, "ana@example.org", WRONG).await.expect(422);
    }
    tries(&mut ana, "ana@example.org", PASSWORD).await.expect(429);
    app.agency("bo", Role::Reviewer).await;
    for _ in 0..10 {
        tries(&mut ana, "bo@example.org", WRONG).await.expect(422);
    }
    tries(&mut ana, "bo@example.org", PASSWORD).await.expect(429);
    app.finish().await;
}

#[tokio::test]
async fn wrong_tries_from_one_network_make_others_there_wait_for_a_minute_at_most_and_known_devices_not_at_all()
 {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let mut stranger = app.visitor();
    for number in 0..30 {
        tries(&mut stranger, &format!("person{number}@example.org"), WRONG).await.expect(422);
    }
    let reply = tries(&mut app.visitor(), "ana@example.org", PASSWORD).await.expect(429);
    reply.says("Too many tries. Wait 60 seconds and try again.");
    tries(&mut ana, "ana@example.org", PASSWORD).await.expect(303);
    app.ctx.clock.advance_seconds(60);
    tries(&mut app.visitor(), "ana@example.org", PASSWORD).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn signing_in_rightly_uses_up_nothing_of_the_network_and_forgets_failures() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    for _ in 0..31 {
        tries(&mut app.visitor(), "ana@example.org", PASSWORD).await.expect(303);
    }
    let mut visitor = app.visitor();
    for _ in 0..9 {
        tries(&mut visitor, "ana@example.org", WRONG).await.expect(422);
    }
    tries(&mut app.visitor(), "ana@example.org", PASSWORD).await.expect(303);
    tries(&mut visitor, "ana@example.org", WRONG).await.expect(422);
    app.finish().await;
}

#[tokio::test]
async fn a_lock_is_on_record_and_its_owner_is_told_once_a_day() {
    let app = TestApp::start().await;
    let mut adam = app.agency("adam", Role::Administrator).await;
    app.agency("ana", Role::Reviewer).await;
    let mut stranger = app.visitor();
    for _ in 0..2 {
        for _ in 0..12 {
            tries(&mut stranger, "ana@example.org", WRONG).await;
        }
        app.ctx.clock.advance_seconds(900);
    }
    let mail = app.mail_to("ana@example.org").await;
    assert_eq!(mail.subject, "Wrong passwords for your account");
    mail.says(
        "Somebody tried ten wrong passwords to sign in to your account. The device of the \
        last try: Unknown device, ",
    )
    .says("/passwords/new");
    let log = adam.get("/events").await.expect(200).text();
    assert_eq!(
        log.matches("Tried too many wrong passwords for the account, the last from 127.0.0.1")
            .count(),
        2
    );
    app.ctx.clock.advance_seconds(24 * 3600);
    for _ in 0..10 {
        tries(&mut stranger, "ana@example.org", WRONG).await.expect(422);
    }
    assert_eq!(app.mails_to("ana@example.org").await.len(), 2);
    app.finish().await;
}

#[tokio::test]
async fn a_sign_in_on_a_device_not_used_before_is_told_by_mail_but_not_the_first_of_all() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    assert!(app.mails_to("ana@example.org").await.is_empty());
    tries(&mut app.visitor(), "ana@example.org", PASSWORD).await.expect(303);
    let mail = app.mail_to("ana@example.org").await;
    assert_eq!(mail.subject, "Your account was used on a new device");
    mail.says("Unknown device, 21 November 2026, 10:00 UTC")
        .says("choose a new password at once, which ends every session:");
    tries(&mut ana, "ana@example.org", PASSWORD).await.expect(303);
    assert_eq!(app.mails_to("ana@example.org").await.len(), 1, "the first device is known");
    app.finish().await;
}

use std::time::{Duration, Instant};

use assay::domain::people::account::Role;
use assay::web::kernel::open_pages::OPEN_PAGES;
use assay::web::routes;

use crate::support::TestApp;
use crate::support::addresses::public_addresses;
use crate::support::listings::Tool;

const OUT_OF_REACH: &str = "The records cannot be reached or written just now. What you sent may \
    not be stored: look before you send it again, in a minute. The registry can still be read.";

/// Keeps every connection for reading busy, as a database does that does not answer.
async fn silence(app: &TestApp) -> Vec<assay::store::Tx> {
    let connections = if app.config.database_url.is_file() { 4 } else { 10 };
    let mut held = Vec::new();
    for _ in 0..connections {
        held.push(app.ctx.db.read().await.unwrap());
    }
    held
}

#[test]
fn every_page_that_needs_nobody_is_an_address_of_the_table() {
    for page in OPEN_PAGES {
        assert!(routes::TABLE.contains(&("get", page)), "{page}");
    }
}

#[tokio::test]
async fn while_the_records_do_not_answer_public_pages_are_shown_as_to_a_visitor_within_seconds_and_a_browser_lets_go_of_its_session()
 {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let held = silence(&app).await;
    let began = Instant::now();
    let pages = OPEN_PAGES.iter().filter(|page| !page.contains('{'));
    let asked = pages.map(|page| (page, ana.request(reqwest::Method::GET, page).send()));
    for (page, answer) in futures_util::future::join_all(
        asked.map(|(page, answer)| async move { (page, answer.await.unwrap()) }),
    )
    .await
    {
        assert_eq!(answer.status().as_u16(), 200, "{page}");
    }
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    let page = ana.get("/registry").await.expect(200);
    page.says("You see what every visitor sees")
        .says("You are still signed in: try again in a minute.")
        .does_not_say("Sign out");
    let began = Instant::now();
    let reply = ana.get("/account").await.expect(503);
    reply.says("The records are out of reach").says(OUT_OF_REACH);
    assert_eq!(reply.headers.get("retry-after").map(String::as_str), Some("30"));
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "the error page does not ask again: {:?}",
        began.elapsed()
    );
    ana.get("/no/such/page").await.expect(404).says("There is nothing here");
    let reply = ana.post("/sign-out", &[]).await.expect(503);
    reply.says(
        "You are signed out in this browser. The session itself could not be ended, because \
        the records cannot be reached just now;",
    );
    drop(held);
    ana.get("/registry")
        .await
        .expect(200)
        .says("Sign in")
        .does_not_say("Sign out")
        .does_not_say("You see what every visitor sees");
    ana.get("/account").await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn whatever_everybody_can_read_is_shown_in_an_outage_to_whoever_is_signed_in() {
    let app = TestApp::start().await;
    app.published(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    let mut addresses = public_addresses(&app, &["planwell"]).await;
    assert!(addresses.iter().any(|address| address == "/registry/planwell"), "{addresses:?}");
    // It says whether the records answer.
    addresses.retain(|address| address != "/readyz");
    let ana = app.agency("ana", Role::Reviewer).await;
    let held = silence(&app).await;
    let asked = addresses.iter().map(|path| ana.request(reqwest::Method::GET, path).send());
    let answers = futures_util::future::join_all(asked).await;
    for (address, answer) in addresses.iter().zip(answers) {
        assert_eq!(answer.unwrap().status().as_u16(), 200, "{address} is not in OPEN_PAGES");
    }
    drop(held);
    app.finish().await;
}

#[tokio::test]
async fn a_past_day_is_told_to_be_out_of_reach_and_a_watch_can_be_asked_for_in_an_outage() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    app.ctx.clock.advance_seconds(86_400);
    let mut pat = app.agency("pat", Role::Publisher).await;
    let suspend = [("change", "suspend"), ("reason", "An incident is looked into.")];
    pat.post("/listings/askwell/state", &suspend).await.expect(303);
    let earlier = "/registry/askwell?as_of=2026-11-21";
    pat.get(earlier).await.expect(200).says("This is what the registry said on 21 November 2026");
    let held = silence(&app).await;
    for reader in [&mut pat, &mut app.visitor()] {
        let told = reader.get(earlier).await.expect(503);
        told.says("What it said on that day cannot be read just now")
            .says("What the registry says today can still be read; ask for that day again in a")
            .says("href=\"/registry/askwell\"");
        assert_eq!(told.headers.get("retry-after").map(String::as_str), Some("30"));
        reader.get("/registry/askwell?as_of=2026-11-22").await.expect(200).says("Suspended");
        reader
            .get("/watches/new?tools=askwell")
            .await
            .expect(200)
            .says("<strong>Askwell by Acme</strong>");
    }
    let data = "/api/v1/listings/askwell?as_of=2026-11-21";
    app.visitor().get_json(data).await.expect(503).says(OUT_OF_REACH);
    drop(held);
    pat.get(earlier).await.expect(200);
    app.finish().await;
}

#[tokio::test]
async fn a_public_page_does_not_wait_until_the_last_use_of_a_session_is_written() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let writing = app.ctx.db.write().await.unwrap();
    app.ctx.clock.advance_seconds(120);
    let began = Instant::now();
    for _ in 0..8 {
        ana.get("/registry").await.expect(200).says("Sign out");
    }
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    drop(writing);
    app.finish().await;
}

#[tokio::test]
async fn it_is_not_ready_while_the_records_do_not_answer_and_says_so_within_a_second() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    visitor.get("/readyz").await.expect(200);
    let held = silence(&app).await;
    app.ctx.clock.advance_seconds(1);
    let began = Instant::now();
    visitor.get("/readyz").await.expect(503);
    assert!(began.elapsed() < Duration::from_millis(1200), "{:?}", began.elapsed());
    drop(held);
    visitor.get("/readyz").await.expect(200);
    if app.config.database_url.is_file() {
        let writing = app.ctx.db.write().await.unwrap();
        app.ctx.clock.advance_seconds(1);
        visitor.get("/readyz").await.expect(503);
        drop(writing);
        visitor.get("/readyz").await.expect(200);
    }
    app.finish().await;
}

/// A browser that goes while its change is being stored must not leave the others waiting, nor a
/// transaction open.
#[tokio::test]
async fn writes_that_are_given_up_half_way_leave_the_next_ones_unharmed() {
    let app = TestApp::start().await;
    for round in 0..60 {
        let db = app.ctx.db.clone();
        let writing = tokio::spawn(async move {
            let mut tx = db.write().await.unwrap();
            tx.query(
                "INSERT INTO readiness (id, checked_at) VALUES ('given up', $1) ON CONFLICT \
                (id) DO NOTHING",
            )
            .bind("x")
            .execute()
            .await
            .unwrap();
            tx.commit().await.unwrap();
        });
        for _ in 0..round {
            tokio::task::yield_now().await;
        }
        writing.abort();
        let mut tx = app.ctx.db.write().await.unwrap();
        tx.query("DELETE FROM readiness").execute().await.unwrap();
        tokio::time::timeout(Duration::from_secs(3), tx.commit())
            .await
            .expect("its turn comes")
            .unwrap();
    }
    app.finish().await;
}

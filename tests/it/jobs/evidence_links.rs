use assay::clients::address::Guard;
use assay::clients::http::{FetchPolicy, HttpClient};
use assay::domain::assessment::evidence::{CheckState, Evidence, EvidenceTitle, Source};
use assay::domain::assessment::link_look::{Answer, LinkLook, wait_until};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::values::{DisclosureId, EvidenceId, ProductId, Timestamp};
use assay::jobs::ticker::Ticker;
use assay::jobs::{SCHEDULE, Tools};
use assay::store::assessment::evidence;

use crate::clients::servers::{Reply, WebServer};
use crate::support::TestApp;

/// A draft with these links as evidence.
async fn draft_with(app: &TestApp, links: &[String]) -> Vec<EvidenceId> {
    let vendor = app.organization(OrganizationKind::Vendor, "acme").await;
    let owner = app.account(&vendor, "owner", &[Role::VendorOwner]).await;
    let (product, disclosure): (ProductId, DisclosureId) = (app.ctx.new_id(), app.ctx.new_id());
    let now = app.ctx.now();
    let mut tx = app.ctx.db.write().await.unwrap();
    tx.query(
        "INSERT INTO products (id, organization_id, name, slug, version, website, summary, \
        created_at) VALUES ($1, $2, 'Tool', 'tool', '1', '', '', $3)",
    )
    .bind(product.as_str())
    .bind(vendor.as_str())
    .bind(now.to_string())
    .execute()
    .await
    .unwrap();
    tx.query(
        "INSERT INTO disclosures (id, product_id, family, version, digest, state, revision,
         created_at, updated_at)
         VALUES ($1, $2, 'family', 'version', '', 'draft', 1, $3, $3)",
    )
    .bind(disclosure.as_str())
    .bind(product.as_str())
    .bind(now.to_string())
    .execute()
    .await
    .unwrap();
    let mut ids = Vec::new();
    for url in links {
        let piece = Evidence {
            id: app.ctx.new_id(),
            disclosure: disclosure.clone(),
            question: "section.question".to_owned(),
            source: Source::Link { url: url.clone() },
            title: EvidenceTitle::parse("Report").unwrap(),
            issued_on: None,
            expires_on: None,
            check: CheckState::Waiting,
            checked_at: None,
            check_note: None,
            document: None,
            added_by: owner.clone(),
            added_at: now,
            removed_at: None,
        };
        evidence::insert(&mut tx, &piece).await.unwrap();
        ids.push(piece.id);
    }
    tx.commit().await.unwrap();
    ids
}

/// A ticker that may also reach this one server.
fn ticker(app: &TestApp, server: &WebServer) -> Ticker {
    let guard =
        Guard::default().allow_network("127.0.0.1".parse().unwrap(), 32).allow_port(server.port);
    let http = HttpClient::new(FetchPolicy { guard, ..FetchPolicy::default() }).unwrap();
    Ticker::new(SCHEDULE, Tools { http, ..app.tools() }).unwrap()
}

async fn found(app: &TestApp, id: &EvidenceId) -> (CheckState, Option<String>) {
    let mut tx = app.ctx.db.read().await.unwrap();
    let piece = evidence::any_by_id(&mut tx, id).await.unwrap().unwrap();
    (piece.check, piece.check_note)
}

#[tokio::test]
async fn links_are_looked_at_and_what_is_broken_is_said_in_words() {
    let app = TestApp::start().await;
    let server = WebServer::start(|head| {
        if head.contains("/there") {
            Reply::whole("200 OK", &[], b"")
        } else {
            Reply::whole("404 Not Found", &[], b"")
        }
    })
    .await;
    let ids = draft_with(
        &app,
        &[server.url("/there"), server.url("/gone"), "http://10.0.0.1/secret".to_owned()],
    )
    .await;
    let ticker = ticker(&app, &server);
    for state in [CheckState::Failing, CheckState::Failing, CheckState::Broken] {
        ticker.tick(app.ctx.now()).await.finished().await;
        assert_eq!(found(&app, &ids[0]).await, (CheckState::Reachable, None));
        let (seen, note) = found(&app, &ids[1]).await;
        assert_eq!(seen, state, "broken only after three days");
        assert!(
            note.unwrap().starts_with("There is no page at this address any more (status 404).")
        );
        app.ctx.clock.advance_seconds(25 * 3600);
    }
    let (state, note) = found(&app, &ids[2]).await;
    assert_eq!(state, CheckState::Broken, "an address that can never open is broken at once");
    assert!(note.unwrap().contains("Assay opens addresses on the public internet only"));
    app.finish().await;
}

#[tokio::test]
async fn a_site_that_turns_programs_away_is_not_called_broken() {
    let app = TestApp::start().await;
    let server = WebServer::start(|head| match head.split(' ').nth(1).unwrap_or_default() {
        "/challenge" => Reply::whole("403 Forbidden", &["cf-mitigated: challenge"], b""),
        "/forbidden" => Reply::whole("403 Forbidden", &[], b""),
        "/linkedin" => Reply::whole("999 Request denied", &[], b""),
        "/not-allowed" => Reply::whole("405 Method Not Allowed", &[], b""),
        "/sign-in" => Reply::whole("200 OK", &[], b""),
        "/private" => Reply::redirect("/sign-in"),
        _ => Reply::redirect("/circle"),
    })
    .await;
    let paths = ["/challenge", "/forbidden", "/linkedin", "/not-allowed", "/private", "/circle"];
    let ids = draft_with(&app, &paths.map(|path| server.url(path))).await;
    let ticker = ticker(&app, &server);
    for _day in 0..4 {
        ticker.tick(app.ctx.now()).await.finished().await;
        app.ctx.clock.advance_seconds(8 * 24 * 3600);
    }
    for (path, id) in paths.iter().zip(&ids) {
        let (state, note) = found(&app, id).await;
        assert_eq!(state, CheckState::Unclear, "{path}: {note:?}");
    }
    let (_, note) = found(&app, &ids[0]).await;
    let sentence = "The site tests for programs before it shows the page (status 403). It may well \
        open for people: open it yourself, without signing in.";
    assert_eq!(note.as_deref(), Some(sentence));
    app.finish().await;
}

#[tokio::test]
async fn a_site_is_asked_for_one_page_at_a_time_and_left_alone_for_as_long_as_it_asks() {
    let app = TestApp::start().await;
    let server =
        WebServer::start(|_| Reply::whole("429 Too Many Requests", &["Retry-After: 7200"], b""))
            .await;
    let ids =
        draft_with(&app, &[server.url("/one"), server.url("/two"), server.url("/three")]).await;
    let ticker = ticker(&app, &server);
    for (minutes, requests) in [(0, 1), (5, 1), (60, 1), (60, 2)] {
        app.ctx.clock.advance_seconds(minutes * 60);
        ticker.tick(app.ctx.now()).await.finished().await;
        assert_eq!(server.requests().len(), requests, "{minutes} minutes later");
    }
    assert_eq!(found(&app, &ids[0]).await.0, CheckState::Unclear);
    assert_eq!(found(&app, &ids[2]).await.0, CheckState::Waiting, "its turn has not come");
    app.finish().await;
}

#[test]
fn what_an_answer_and_a_wait_mean_is_told_apart() {
    let look = |status, reached: &str| {
        LinkLook::of(Answer {
            status,
            given: "https://a.example/report",
            reached,
            challenged: false,
        })
    };
    let same = "https://a.example/report";
    assert_eq!(look(200, same), LinkLook::Opens);
    assert_eq!(look(206, "https://www.a.example/report"), LinkLook::Opens);
    assert!(matches!(look(200, "https://accounts.a.example/login?next=x"), LinkLook::Unclear(_)));
    assert!(matches!(look(200, "https://login.a.example/"), LinkLook::Unclear(_)));
    assert!(
        matches!(look(200, "https://a.example/author/report"), LinkLook::Opens),
        "only whole words"
    );
    for status in [304, 400, 403, 406, 418, 429, 451, 503, 999] {
        assert!(matches!(look(status, same), LinkLook::Unclear(_)), "{status}");
    }
    for status in [401, 404, 410, 500, 502, 504, 522] {
        assert!(matches!(look(status, same), LinkLook::Fails(_)), "{status}");
    }
    let now = Timestamp::parse("2026-11-29T12:00:00.000Z").unwrap();
    for (value, seconds) in [
        ("120", Some(120)),
        (" 0 ", None),
        ("-5", None),
        ("soon", None),
        ("Sun, 29 Nov 2026 13:00:00 GMT", Some(3600)),
        ("Sat, 28 Nov 2026 13:00:00 GMT", None),
        ("99999999999", Some(7 * 24 * 3600)),
    ] {
        assert_eq!(
            wait_until(value, now),
            seconds.map(|seconds| now.plus_seconds(seconds)),
            "{value}"
        );
    }
}

#[tokio::test]
async fn a_good_link_is_looked_at_every_week_and_a_broken_one_every_day() {
    let app = TestApp::start().await;
    let server = WebServer::start(|head| {
        if head.contains("/there") {
            Reply::whole("200 OK", &[], b"")
        } else {
            Reply::whole("404 Not Found", &[], b"")
        }
    })
    .await;
    draft_with(&app, &[server.url("/there"), server.url("/gone")]).await;
    let looks = |path: &str| server.requests().iter().filter(|head| head.contains(path)).count();
    let ticker = ticker(&app, &server);
    for (hours, there, gone) in [(0, 1, 1), (12, 1, 1), (13, 1, 2), (6 * 24, 2, 3)] {
        app.ctx.clock.advance_seconds(hours * 3600);
        ticker.tick(app.ctx.now()).await.finished().await;
        assert_eq!((looks("/there"), looks("/gone")), (there, gone), "after {hours} more hours");
    }
    app.finish().await;
}

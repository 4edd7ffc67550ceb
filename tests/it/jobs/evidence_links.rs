use assay::clients::address::Guard;
use assay::clients::http::{FetchPolicy, HttpClient};
use assay::domain::assessment::evidence::{CheckState, Evidence, EvidenceTitle, Source};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::values::Id;
use assay::jobs::ticker::Ticker;
use assay::jobs::{SCHEDULE, Tools};
use assay::store::assessment::evidence;

use crate::clients::servers::{Reply, WebServer};
use crate::support::TestApp;

/// A draft with these links as evidence.
async fn draft_with(app: &TestApp, links: &[String]) -> Vec<Id> {
    let vendor = app.organization(OrganizationKind::Vendor, "acme").await;
    let owner = app.account(&vendor, "owner", &[Role::VendorOwner]).await;
    let (product, disclosure, now) = (app.ctx.new_id(), app.ctx.new_id(), app.ctx.now());
    let mut tx = app.ctx.db.write().await.unwrap();
    tx.query("INSERT INTO products (id, organization_id, name, slug, version, website, summary, created_at) VALUES ($1, $2, 'Tool', 'tool', '1', '', '', $3)")
        .bind(product.as_str())
        .bind(vendor.as_str())
        .bind(now.to_string())
        .execute()
        .await
        .unwrap();
    tx.query(
        "INSERT INTO disclosures (id, product_id, family, version, digest, state, revision, created_at, updated_at)
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
    let guard = Guard::default().allow_network("127.0.0.1".parse().unwrap(), 32).allow_port(server.port);
    let http = HttpClient::new(FetchPolicy { guard, ..FetchPolicy::default() }).unwrap();
    Ticker::new(SCHEDULE, Tools { http, ..app.tools() }).unwrap()
}

async fn found(app: &TestApp, id: &Id) -> (CheckState, Option<String>) {
    let mut tx = app.ctx.db.read().await.unwrap();
    let piece = evidence::any_by_id(&mut tx, id).await.unwrap().unwrap();
    (piece.check, piece.check_note)
}

#[tokio::test]
async fn links_are_looked_at_and_what_is_broken_is_said_in_words() {
    let app = TestApp::start().await;
    let server =
        WebServer::start(|head| if head.contains("/there") { Reply::whole("200 OK", &[], b"") } else { Reply::whole("404 Not Found", &[], b"") })
            .await;
    let ids = draft_with(&app, &[server.url("/there"), server.url("/gone"), "http://10.0.0.1/secret".to_owned()]).await;
    ticker(&app, &server).tick(app.ctx.now()).await.finished().await;
    assert_eq!(found(&app, &ids[0]).await, (CheckState::Reachable, None));
    let (state, note) = found(&app, &ids[1]).await;
    assert_eq!(state, CheckState::Broken);
    assert!(note.unwrap().starts_with("There is no page at this address any more (status 404)."));
    let (state, note) = found(&app, &ids[2]).await;
    assert_eq!(state, CheckState::Broken);
    assert!(note.unwrap().contains("Assay opens addresses on the public internet only"));
    app.finish().await;
}

#[tokio::test]
async fn a_good_link_is_looked_at_every_week_and_a_broken_one_every_day() {
    let app = TestApp::start().await;
    let server =
        WebServer::start(|head| if head.contains("/there") { Reply::whole("200 OK", &[], b"") } else { Reply::whole("404 Not Found", &[], b"") })
            .await;
    draft_with(&app, &[server.url("/there"), server.url("/gone")]).await;
    let looks = |path: &str| server.requests().iter().filter(|head| head.starts_with("HEAD") && head.contains(path)).count();
    let ticker = ticker(&app, &server);
    for (hours, there, gone) in [(0, 1, 1), (12, 1, 1), (13, 1, 2), (6 * 24, 2, 3)] {
        app.ctx.clock.advance_seconds(hours * 3600);
        ticker.tick(app.ctx.now()).await.finished().await;
        assert_eq!((looks("/there"), looks("/gone")), (there, gone), "after {hours} more hours");
    }
    app.finish().await;
}

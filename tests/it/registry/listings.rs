use assay::actions::registry::{listings, snapshot};
use assay::actions::{Error, Seen};
use assay::domain::access::Actor;
use assay::domain::assessment::snapshot::digest;
use assay::domain::event::Event;
use assay::domain::registry::state::ListingState;
use assay::store::assessment::snapshots::{self, StoredSnapshot};
use assay::store::events;

use crate::support::TestApp;
use crate::support::listings::Tool;

#[tokio::test]
async fn publishing_a_decision_puts_its_listing_into_the_registry_and_tells_the_vendor() {
    let app = TestApp::start().await;
    let slug = app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    assert_eq!(slug, "askwell");
    let now = app.ctx.registry.now();
    let card = &now.shelf.listing("askwell").expect("the listing").listing.card;
    assert_eq!((card.inherent_tier, card.residual_tier), (Some(3), Some(2)));
    assert_eq!(card.inherent_score, None, "two of its factors rest on answers that are not public");
    assert_eq!(card.expires_on.map(|day| day.to_string()).as_deref(), Some("2027-11-21"));
    assert_eq!(card.conditions.len(), 1);
    assert_eq!(card.modules.len(), 10);
    assert!(now.pipeline.is_empty());
    let mail = app.mail_to("brookfield-tutors.owner@example.org").await;
    mail.says("Approved with conditions").says("/registry/askwell");
    app.finish().await;
}

#[tokio::test]
async fn a_decision_is_published_once_and_only_by_a_publisher() {
    let app = TestApp::start().await;
    let disclosure = app.decided(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    let refused = listings::publish(&app.ctx, &Actor::Anyone, &disclosure, Seen::at_hand()).await;
    assert!(matches!(refused, Err(Error::SignIn)), "{refused:?}");
    let publisher = app.publisher().await;
    listings::publish(&app.ctx, &publisher, &disclosure, Seen::at_hand())
        .await
        .expect("the first time");
    let again = listings::publish(&app.ctx, &publisher, &disclosure, Seen::at_hand()).await;
    assert!(matches!(again, Err(Error::WrongState(_))), "{again:?}");
    app.finish().await;
}

#[tokio::test]
async fn a_suspended_listing_says_why_and_can_be_reinstated() {
    let app = TestApp::start().await;
    let slug = app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let publisher = app.publisher().await;
    let missing =
        listings::change_state(&app.ctx, &publisher, &slug, "suspend", " ", Seen::at_hand()).await;
    assert!(matches!(missing, Err(Error::Invalid(_))), "{missing:?}");
    listings::change_state(
        &app.ctx,
        &publisher,
        &slug,
        "suspend",
        "An incident is being looked into.",
        Seen::at_hand(),
    )
    .await
    .expect("suspended");
    let card =
        app.ctx.registry.now().shelf.listing(&slug).expect("the listing").listing.card.clone();
    assert_eq!(
        (card.status, card.status_reason.as_str()),
        (ListingState::Suspended, "An incident is being looked into.")
    );
    let twice = listings::change_state(
        &app.ctx,
        &publisher,
        &slug,
        "suspend",
        "Once more, please.",
        Seen::at_hand(),
    )
    .await;
    assert!(matches!(twice, Err(Error::WrongState(_))), "{twice:?}");
    listings::change_state(
        &app.ctx,
        &publisher,
        &slug,
        "reinstate",
        "The incident is closed.",
        Seen::at_hand(),
    )
    .await
    .expect("reinstated");
    let held = app.ctx.registry.now();
    let listing =
        held.shelf.listing(&slug).expect("the listing").listing.whole().expect("the whole of it");
    assert_eq!(listing.card.status, ListingState::Published);
    let moments: Vec<&str> = listing.history.iter().map(|moment| moment.what.as_str()).collect();
    assert_eq!(
        moments,
        [
            "Listing reinstated",
            "Listing suspended",
            "Published in the registry",
            "Disclosure submitted by the vendor"
        ]
    );
    app.finish().await;
}

#[tokio::test]
async fn a_listing_expires_the_day_after_its_last() {
    let app = TestApp::start().await;
    let slug = app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    app.ctx.clock.advance_seconds(365 * 86_400);
    assert_eq!(listings::expire_due(&app.ctx, &Actor::System).await.expect("nothing is due"), 0);
    app.ctx.clock.advance_seconds(86_400);
    assert_eq!(listings::expire_due(&app.ctx, &Actor::System).await.expect("one is due"), 1);
    assert_eq!(listings::expire_due(&app.ctx, &Actor::System).await.expect("nothing is left"), 0);
    assert_eq!(
        app.ctx.registry.now().shelf.listing(&slug).expect("the listing").listing.card.status,
        ListingState::Expired
    );
    let mails = app.mails_to("acme.owner@example.org").await;
    mails.last().expect("a mail").says("listing expired");
    let publisher = app.publisher().await;
    let back = listings::change_state(
        &app.ctx,
        &publisher,
        &slug,
        "reinstate",
        "Please put it back.",
        Seen::at_hand(),
    )
    .await;
    assert!(matches!(back, Err(Error::WrongState(_))), "{back:?}");
    app.finish().await;
}

#[tokio::test]
async fn another_replica_shows_a_change_after_its_next_look() {
    let app = TestApp::start().await;
    let other = assay::app::context::context(&app.config, app.ctx.clock.clone(), false)
        .await
        .expect("another replica");
    let slug = app.published(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    assert!(other.registry.now().shelf.listing(&slug).is_none());
    assert!(snapshot::refresh(&other).await.expect("a look"));
    assert!(other.registry.now().shelf.listing(&slug).is_some());
    assert!(!snapshot::refresh(&other).await.expect("a second look"), "nothing changed since");
    other.db.close().await;
    app.finish().await;
}

#[tokio::test]
async fn a_disclosure_under_review_is_known_by_its_name_and_a_neutral_word_only() {
    let app = TestApp::start().await;
    app.decided(&Tool::new("integrity-detector", "Veritas", "Acme")).await;
    snapshot::refresh(&app.ctx).await.expect("a look");
    let now = app.ctx.registry.now();
    let fact = now.pipeline.first().expect("a fact");
    assert_eq!(
        (fact.product.as_str(), fact.vendor.as_str(), fact.state.label()),
        ("Veritas", "Acme", "Under review")
    );
    assert!(now.shelf.listings.is_empty());
    app.finish().await;
}

#[tokio::test]
async fn the_history_says_which_version_of_the_tool_each_moment_was_about() {
    let app = TestApp::start().await;
    let disclosure = app.decided(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let publisher = app.publisher().await;
    let publish =
        || async { listings::publish(&app.ctx, &publisher, &disclosure, Seen::at_hand()).await };
    publish().await.expect("a publication");
    let why = "It is under inquiry.";
    listings::change_state(&app.ctx, &publisher, "askwell", "suspend", why, Seen::at_hand())
        .await
        .expect("suspended");
    // The vendor submits a newer version, and the agency decides on it alike.
    let mut tx = app.ctx.db.write().await.expect("a write");
    let first = snapshots::latest(&mut tx, &disclosure).await.expect("a read").expect("it");
    let body = first.body.replace("\"version\":\"2.8\"", "\"version\":\"3.0\"");
    assert_ne!(body, first.body);
    let (id, digest) = (app.ctx.new_id(), digest(&body));
    let event = Event::DisclosureSubmitted {
        disclosure: disclosure.clone(),
        digest: digest.clone(),
        attested_name: first.attested_name.clone(),
        attested_title: first.attested_title.clone(),
    };
    let second = StoredSnapshot { id, body, digest, ..first };
    snapshots::insert(&mut tx, &second).await.expect("a submission");
    events::append(&mut tx, app.ctx.now(), &Actor::System, &event).await.expect("an event");
    tx.query("UPDATE disclosures SET state = 'decided' WHERE id = $1")
        .bind(disclosure.as_str())
        .execute()
        .await
        .expect("decided anew");
    tx.commit().await.expect("a commit");
    publish().await.expect("a new version is published");

    let json = app.visitor().get("/api/v1/listings/askwell").await.expect(200).json();
    let history = json["history"].as_array().expect("a history");
    let told: Vec<_> = history
        .iter()
        .map(|moment| (moment["what"].as_str().unwrap(), moment["version"].as_str().unwrap()))
        .collect();
    let (out, submitted) = ("Published in the registry", "Disclosure submitted by the vendor");
    assert_eq!(
        told,
        [
            (out, "3.0"),
            (submitted, "3.0"),
            ("Listing suspended", "2.8"),
            (out, "2.8"),
            (submitted, "2.8"),
        ]
    );
    let page = app.visitor().get("/registry/askwell").await.expect(200);
    page.says("Published in the registry (version 3.0)")
        .says("Published in the registry (version 2.8)")
        .says("Listing suspended (version 2.8)");
    app.finish().await;
}

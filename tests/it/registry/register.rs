//! The register log: an entry for each public change, with everything that the registry said then.

use assay::actions::registry::{listings as publishing, register as log, snapshot};
use assay::actions::verification;
use assay::domain::access::Actor;
use assay::domain::event::Event;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::registry::listing::Listing;
use assay::domain::registry::register::Entry;
use assay::domain::registry::state::ListingState;
use assay::store::events;
use assay::store::registry::listings::{self, StoredListing};
use assay::store::registry::register;

use crate::support::TestApp;
use crate::support::listings::Tool;

fn askwell() -> Tool<'static> {
    Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")
}

async fn entries(app: &TestApp) -> Vec<Entry> {
    let mut tx = app.ctx.db.read().await.expect("a read");
    register::after(&mut tx, 0).await.expect("the log")
}

async fn kinds(app: &TestApp) -> Vec<&'static str> {
    entries(app).await.iter().map(|entry| entry.kind.word()).collect()
}

/// The listing as it read once an entry was made.
async fn body(app: &TestApp, slug: &str, seq: i64) -> Listing {
    let mut tx = app.ctx.db.read().await.expect("a read");
    let stored = listings::by_slug(&mut tx, slug).await.expect("an answer").expect("a listing");
    let text = register::body_at(&mut tx, &stored.product, seq).await;
    let text = text.expect("an answer").expect("a body");
    Listing::parse(&text).expect("a listing")
}

/// The addresses of the organization and its only product, as the administrator has them.
async fn addresses(app: &TestApp, slug: &str) -> (String, String) {
    let id = app.organization(OrganizationKind::Vendor, "Brookfield Tutors").await;
    let mut tx = app.ctx.db.read().await.expect("a read");
    let listed = listings::by_slug(&mut tx, slug).await.expect("an answer").expect("a listing");
    let organization = format!("/people/organizations/{id}");
    let product = format!("{organization}/products/{}", listed.product);
    (organization, product)
}

#[tokio::test]
async fn each_public_change_of_a_listing_is_entered_with_its_whole_body() {
    let app = TestApp::start().await;
    let slug = app.published(&askwell()).await;
    let mut pat = app.agency("pat", Role::Publisher).await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let state = format!("/listings/{slug}/state");
    let suspend = [("change", "suspend"), ("reason", "An incident is looked into.")];
    pat.post(&state, &suspend).await.expect(303);
    let reinstate = [("change", "reinstate"), ("reason", "The inquiry found nothing.")];
    pat.post(&state, &reinstate).await.expect(303);
    let (organization, product) = addresses(&app, &slug).await;
    admin.post(&product, &[("name", "Quizmoor")]).await.expect(303);
    admin.post(&format!("{organization}/name"), &[("name", "Harrow Hill")]).await.expect(303);
    let hide = [("word", "hide"), ("reason", "The name misleads.")];
    admin.post(&format!("{organization}/visibility"), &hide).await.expect(303);
    admin.post(&format!("{product}/visibility"), &hide).await.expect(303);
    let show = [("word", "show"), ("reason", "It is all right.")];
    admin.post(&format!("{organization}/visibility"), &show).await.expect(303);
    admin.post(&format!("{product}/visibility"), &show).await.expect(303);
    let revoke = [("reason", "It sells what students write.")];
    pat.post(&format!("/listings/{slug}/revocation"), &revoke).await.expect(303);

    let made = [
        "published",
        "suspended",
        "reinstated",
        "renamed",
        "renamed",
        "taken_off",
        "put_back",
        "revoked",
    ];
    assert_eq!(kinds(&app).await, made, "what is hidden twice is taken off once");
    let all = entries(&app).await;
    assert!(all.iter().zip(1..).all(|(entry, seq)| entry.seq == seq));
    let slugs: Vec<&str> = all.iter().map(|entry| entry.slug.as_str()).collect();
    assert_eq!(slugs[..3], ["askwell"; 3]);
    assert_eq!(slugs[3..], ["quizmoor"; 5], "the address follows the name");
    let notes: Vec<Option<&str>> = all.iter().map(|entry| entry.note.as_deref()).collect();
    assert_eq!(notes[1], Some("An incident is looked into."));
    assert_eq!(notes[5], None, "why something is hidden is not public");
    assert_eq!(body(&app, &slug, 1).await.card.status, ListingState::Published);
    assert_eq!(body(&app, &slug, 2).await.card.status, ListingState::Suspended);
    assert_eq!(body(&app, &slug, 3).await.card.name, "Askwell");
    let renamed = body(&app, &slug, 5).await;
    assert_eq!((&*renamed.card.name, &*renamed.card.vendor), ("Quizmoor", "Harrow Hill"));
    assert!(!all[5].head.shown && all[6].head.shown);
    app.finish().await;
}

#[tokio::test]
async fn what_comes_under_review_and_is_taken_back_is_entered_and_what_nobody_accepted_is_not() {
    let app = TestApp::start().await;
    let mut lead = app.agency("lea", Role::PanelLead).await;
    let mut owner = app.vendor("acme").await;
    let seen = app.submitted("Readwell", "lesson-planner").await;
    let unseen = app.submitted("Unseen", "student-chatbot").await;
    lead.accept(&seen.id).await;
    for file in [&unseen, &seen] {
        let back = [("reason", "We stop selling it.")];
        owner.post(&format!("/disclosures/{}/withdrawal", file.id), &back).await.expect(303);
    }
    let told: Vec<(String, &str)> =
        entries(&app).await.into_iter().map(|entry| (entry.head.name, entry.kind.word())).collect();
    assert_eq!(told, [("Readwell".into(), "accepted"), ("Readwell".into(), "withdrawn")]);
    app.finish().await;
}

#[tokio::test]
async fn records_from_before_the_log_are_taken_in_as_they_stand_and_only_once() {
    let app = TestApp::start().await;
    let disclosure = app.decided(&askwell()).await;
    let under_review =
        app.decided(&Tool::new("lesson-planner", "Readwell", "Brookfield Tutors")).await;
    let listing = publishing::preview(&app.ctx, &app.publisher().await, &disclosure)
        .await
        .expect("a listing");
    let mut tx = app.ctx.db.write().await.expect("a write");
    let product = tx
        .query("SELECT product_id FROM disclosures WHERE id = $1")
        .bind(disclosure.as_str())
        .optional()
        .await
        .expect("an answer")
        .expect("a row")
        .id("product_id")
        .expect("an id");
    let calendar = app.ctx.calendar();
    let (disclosure_id, slug) = (disclosure.clone(), "askwell".to_owned());
    let stored = StoredListing { product, slug, disclosure: disclosure_id, listing, calendar };
    listings::put(&mut tx, &stored, app.ctx.now()).await.expect("a listing");
    tx.query("UPDATE disclosures SET state = 'published' WHERE id = $1")
        .bind(disclosure.as_str())
        .execute()
        .await
        .expect("a change");
    let event = Event::DisclosureAccepted { disclosure: disclosure.clone() };
    events::append(&mut tx, app.ctx.now(), &Actor::System, &event).await.expect("an event");
    tx.commit().await.expect("a commit");
    assert_ne!(disclosure, under_review);

    for _ in 0..2 {
        log::adopt(&app.ctx.db, app.ctx.now()).await.expect("a log");
    }
    let told: Vec<(String, bool)> = entries(&app)
        .await
        .into_iter()
        .map(|entry| (entry.slug, entry.head.listed.is_some()))
        .collect();
    assert_eq!(told, [("askwell".to_owned(), true), ("readwell".to_owned(), false)]);
    assert_eq!(kinds(&app).await, ["adopted", "adopted"]);
    let faults = verification::broken(&app.ctx).await.expect("a check");
    assert!(!faults.iter().any(|fault| fault.contains("register")), "{faults:?}");
    snapshot::refresh(&app.ctx).await.expect("a look");
    let told = app.ctx.registry.now().changes.since(app.ctx.today()).count();
    assert_eq!(told, 0, "that the log began is no change of the registry");
    app.finish().await;
}

#[tokio::test]
async fn verify_sees_an_entry_that_was_changed_added_or_taken_away() {
    let app = TestApp::start().await;
    let slug = app.published(&askwell()).await;
    let mut tx = app.ctx.db.write().await.expect("a write");
    let changed = tx.query("UPDATE register SET note = 'x'").execute().await.expect("a change");
    assert_eq!(changed, 1);
    tx.commit().await.expect("a commit");
    let faults = verification::broken(&app.ctx).await.expect("a check");
    assert!(faults.iter().any(|fault| fault.starts_with("register ")), "{faults:?}");
    let mut tx = app.ctx.db.write().await.expect("a write");
    tx.query("DELETE FROM register").execute().await.expect("a change");
    tx.commit().await.expect("a commit");
    let faults = verification::broken(&app.ctx).await.expect("a check");
    let told = format!("the register log does not say of {slug} what its listing says");
    assert!(faults.contains(&told), "{faults:?}");
}

#[tokio::test]
async fn an_end_that_a_job_notes_has_no_entry_and_the_log_agrees_before_and_after() {
    let app = TestApp::start().await;
    let slug = app.published(&askwell()).await;
    let last = {
        let mut tx = app.ctx.db.read().await.expect("a read");
        let stored = listings::by_slug(&mut tx, &slug).await.expect("an answer");
        stored.expect("a listing").listing.card.expires_on.expect("a last day")
    };
    let days = (last - app.ctx.today()).num_days() + 1;
    app.ctx.clock.advance_seconds(days * 86_400);
    let faults = verification::broken(&app.ctx).await.expect("a check");
    assert!(!faults.iter().any(|fault| fault.contains("register")), "{faults:?}");
    let expired = publishing::expire_due(&app.ctx, &Actor::System).await;
    assert_eq!(expired.expect("a run"), 1);
    assert_eq!(kinds(&app).await, ["published"]);
    app.finish().await;
}

//! A submission is worked out once, however often it is read.

use assay::actions::Seen;
use assay::actions::assessment::case::Case;
use assay::actions::registry::listings;
use assay::domain::access::Actor;
use assay::domain::people::account::Role;
use assay::domain::values::Id;
use assay::store::assessment::decisions;

use crate::support::listings::Tool;
use crate::support::panels::Panel;
use crate::support::{Client, TestApp};

/// Reads a page twice and says how often its submission was worked out for the first reading; for
/// the second one it must not be.
async fn read_twice(app: &TestApp, client: &mut Client, path: &str) -> u64 {
    let before = app.ctx.submissions.evaluations();
    client.get(path).await.expect(200);
    let first = app.ctx.submissions.evaluations();
    client.get(path).await.expect(200);
    assert_eq!(app.ctx.submissions.evaluations(), first, "the second reading of {path}");
    first - before
}

#[tokio::test]
async fn a_submission_is_walked_through_and_worked_out_once_for_all_who_read_it() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, .. } =
        app.scored("Quill", "lesson-planner", &[]).await;
    lea.declare_none(&submitted.id).await;
    let (id, criterion) = (&submitted.id, submitted.criteria()[0]);
    // The lead accepted it, which walked through it; the first look at the panel asks for its
    // limits and its outcome.
    assert_eq!(app.ctx.submissions.evaluations(), 1);
    let mut acme = app.vendor("acme").await;
    let [file, bench] = [format!("/reviews/{id}"), format!("/reviews/{id}/{criterion}")];
    let [overview, panel, decision] =
        ["", "/adjudication", "/decision"].map(|page| format!("/pipeline/{id}{page}"));
    for (path, times) in [(overview, 0), (panel, 2), (decision, 0)] {
        assert_eq!(read_twice(&app, &mut lea, &path).await, times, "{path}");
    }
    for path in [file, bench] {
        assert_eq!(read_twice(&app, &mut ana, &path).await, 0, "{path}");
    }
    assert_eq!(read_twice(&app, &mut acme, &format!("/disclosures/{id}/receipt")).await, 0);
    app.finish().await;
}

#[tokio::test]
async fn a_decision_is_shown_signed_and_published_as_it_was_frozen() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } =
        app.proposed("Quill", "student-chatbot", "conditional").await;
    let id = &submitted.id;
    let before = app.ctx.submissions.evaluations();
    lea.get(&format!("/pipeline/{id}/decision")).await.expect(200);
    app.sign_all(id).await;
    let mut pia = app.agency("pia", Role::Publisher).await;
    let mut reader = app.visitor();
    read_twice(&app, &mut pia, &format!("/pipeline/{id}/decision")).await;
    read_twice(&app, &mut pia, &format!("/pipeline/{id}/preview")).await;
    pia.post(&format!("/pipeline/{id}/publication"), &[]).await.expect(303);
    let mut acme = app.vendor("acme").await;
    read_twice(&app, &mut acme, &format!("/disclosures/{id}/letter")).await;
    read_twice(&app, &mut reader, "/registry/quill").await;
    let listing = reader.get("/api/v1/listings/quill").await.expect(200).json();
    assert_eq!(
        app.ctx.submissions.evaluations(),
        before,
        "nothing is worked out after the proposal"
    );
    let stored =
        decisions::of_disclosure(&mut app.ctx.db.read().await.unwrap(), &Id::parse(id).unwrap())
            .await
            .unwrap()
            .unwrap();
    let shown = stored.shown.expect("what is shown beside the outcome");
    let modules: Vec<&str> = shown.modules.iter().map(|module| module.module.as_str()).collect();
    let listed: Vec<&str> = listing["modules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|module| module["id"].as_str().unwrap())
        .collect();
    assert!(!modules.is_empty());
    assert_eq!(listed, modules);
    assert_eq!(listing["measures"].as_array().unwrap().len(), shown.measures.len());
    app.finish().await;
}

#[tokio::test]
async fn a_decision_from_before_modules_were_frozen_shows_what_follows_and_works_it_out_once() {
    let app = TestApp::start().await;
    let id = app.decided(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut pia = app.agency("pia", Role::Publisher).await;
    assert_eq!(
        read_twice(&app, &mut pia, &format!("/pipeline/{id}/preview")).await,
        3,
        "walked through, assessed, and what follows"
    );
    let before = app.ctx.submissions.evaluations();
    let publisher = app.publisher().await;
    listings::publish(&app.ctx, &publisher, &id, Seen::at_hand()).await.unwrap();
    assert_eq!(app.ctx.submissions.evaluations(), before);
    let listing = app.visitor().get("/api/v1/listings/askwell").await.expect(200).json();
    assert!(!listing["modules"].as_array().unwrap().is_empty());
    app.finish().await;
}

#[tokio::test]
async fn a_submission_leaves_memory_when_sixteen_others_were_read_after_it() {
    let app = TestApp::start().await;
    let mut ids = Vec::new();
    for number in 0..17 {
        ids.push(app.submitted(&format!("Tool {number}"), "lesson-planner").await.id);
    }
    let before = app.ctx.submissions.evaluations();
    for id in ids.iter().chain([&ids[16], &ids[0]]) {
        Case::open(&app.ctx, &Actor::System, &Id::parse(id).unwrap()).await.unwrap();
    }
    assert_eq!(app.ctx.submissions.evaluations() - before, 18);
    app.finish().await;
}

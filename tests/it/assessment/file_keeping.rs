use std::path::PathBuf;

use assay::domain::access::Actor;
use assay::domain::event::Event;
use assay::domain::values::Id;
use assay::store::events;

use crate::support::vendors::PDF;
use crate::support::{Client, Reply, TestApp};

const QUESTION: &str = "profile.identity";
const DAY: i64 = 24 * 3600;

async fn disclosing(app: &TestApp, vendor: &str, tool: &str) -> (Client, String) {
    let mut client = app.vendor(vendor).await;
    let disclosure = client.disclose(tool).await;
    (client, disclosure)
}

/// A PDF of this size.
fn pdf(bytes: usize, filling: u8) -> Vec<u8> {
    let mut pdf = PDF.to_vec();
    pdf.resize(bytes, filling);
    pdf
}

async fn send(client: &mut Client, disclosure: &str, name: &str, bytes: &[u8]) -> Reply {
    let fields = [("question", QUESTION), ("title", "")];
    client
        .upload(
            &format!("/disclosures/{disclosure}/evidence"),
            &fields,
            Some(("file", name, "application/pdf", bytes)),
        )
        .await
}

/// The files that lie in the evidence folder.
fn on_disk(app: &TestApp) -> Vec<PathBuf> {
    let folders =
        std::fs::read_dir(app.config.evidence_dir()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = folders
        .filter(|path| path.is_dir())
        .flat_map(|folder| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .collect();
    files.sort();
    files
}

/// The addresses at which the pieces of a page are removed.
async fn removals(client: &mut Client, disclosure: &str) -> Vec<String> {
    let page = client.get(&format!("/disclosures/{disclosure}/evidence")).await.expect(200).text();
    page.split("action=\"")
        .filter_map(|rest| rest.split('"').next())
        .filter(|action| action.ends_with("/removal"))
        .map(str::to_owned)
        .collect()
}

/// Lets a day pass and the files be swept.
async fn a_day_later(app: &TestApp) {
    app.ctx.clock.advance_seconds(DAY + 3600);
    assert!(app.run_job("delete-unused-files").await);
}

#[tokio::test]
async fn a_removed_file_is_deleted_a_day_later_unless_a_piece_or_a_submission_still_shows_it() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app, "acme", "Lessonwright").await;
    let (mut bolt, other) = disclosing(&app, "bolt", "Chalkboard").await;
    let (shared, own) = (pdf(2000, b's'), pdf(2000, b'o'));
    send(&mut acme, &disclosure, "shared.pdf", &shared).await.expect(303);
    send(&mut acme, &disclosure, "own.pdf", &own).await.expect(303);
    send(&mut bolt, &other, "shared.pdf", &shared).await.expect(303);
    assert_eq!(on_disk(&app).len(), 2);
    for removal in removals(&mut acme, &disclosure).await {
        acme.post(&removal, &[]).await.expect(303);
    }
    app.ctx.clock.advance_seconds(DAY - 3600);
    assert!(app.run_job("delete-unused-files").await);
    assert_eq!(on_disk(&app).len(), 2, "a copy of the records that is being made still meets them");
    app.ctx.clock.advance_seconds(2 * 3600);
    assert!(app.run_job("delete-unused-files").await);
    assert_eq!(on_disk(&app).len(), 1, "bolt still shows the shared one");
    // What was deleted can be attached again.
    let mut acme = app.visitor();
    acme.sign_in("acme.owner@example.org", crate::support::PASSWORD).await;
    send(&mut acme, &disclosure, "own.pdf", &own).await.expect(303);
    assert_eq!(on_disk(&app).len(), 2);
    a_day_later(&app).await;
    assert_eq!(on_disk(&app).len(), 2);
    app.finish().await;
}

#[tokio::test]
async fn what_was_submitted_stays_when_its_draft_lets_it_go() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app, "acme", "Lessonwright").await;
    acme.fill(&disclosure, &crate::support::vendors::example("lesson-planner")).await;
    acme.submit_disclosure(&disclosure).await.expect(303);
    let submitted = on_disk(&app);
    let mut tx = app.ctx.db.write().await.unwrap();
    tx.query("UPDATE evidence SET removed_at = $1")
        .bind(app.ctx.now().plus_seconds(60).to_string())
        .execute()
        .await
        .unwrap();
    for row in tx.query("SELECT id FROM evidence").all().await.unwrap() {
        let event = Event::EvidenceRemoved {
            disclosure: Id::from_stored(disclosure.clone()),
            evidence: row.id("id").unwrap(),
            question: None,
        };
        events::append(&mut tx, app.ctx.now(), &Actor::System, &event).await.unwrap();
    }
    tx.commit().await.unwrap();
    a_day_later(&app).await;
    a_day_later(&app).await;
    assert_eq!(on_disk(&app), submitted);
    app.finish().await;
}

#[tokio::test]
async fn a_file_that_no_record_knows_goes_after_a_day_and_not_at_once() {
    let app = TestApp::start().await;
    let bytes = pdf(500, b'l');
    app.ctx.files.put(&assay::domain::values::sha256_hex(&bytes), bytes).await.unwrap();
    a_day_later(&app).await;
    assert_eq!(on_disk(&app).len(), 1, "it may be an upload under way");
    a_day_later(&app).await;
    assert!(on_disk(&app).is_empty());
    app.finish().await;
}

#[tokio::test]
async fn the_files_of_a_disclosure_have_a_limit_that_removing_frees_a_day_later() {
    let app = TestApp::start_with(&[("ASSAY_UPLOAD_MB", "1"), ("ASSAY_DISCLOSURE_MB", "2")]).await;
    let (mut acme, disclosure) = disclosing(&app, "acme", "Lessonwright").await;
    for filling in *b"ab" {
        send(&mut acme, &disclosure, "big.pdf", &pdf(900 * 1024, filling)).await.expect(303);
    }
    let full = send(&mut acme, &disclosure, "more.pdf", &pdf(900 * 1024, b'c')).await.expect(413);
    full.says(
        "The file does not fit. The files of this disclosure may take up 2 MB together, and 248 KB \
         are left. Remove files that are not needed, whose room is free a day later, or give a \
         link to this one.",
    );
    assert_eq!(on_disk(&app).len(), 2);
    send(&mut acme, &disclosure, "small.pdf", &pdf(100 * 1024, b'd')).await.expect(303);
    let removal = removals(&mut acme, &disclosure).await.remove(0);
    acme.post(&removal, &[]).await.expect(303);
    send(&mut acme, &disclosure, "more.pdf", &pdf(900 * 1024, b'c')).await.expect(413);
    a_day_later(&app).await;
    let mut acme = app.visitor();
    acme.sign_in("acme.owner@example.org", crate::support::PASSWORD).await;
    send(&mut acme, &disclosure, "more.pdf", &pdf(900 * 1024, b'c')).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn the_files_of_an_organization_have_a_limit_over_all_its_disclosures_and_not_over_those_of_others()
 {
    let app =
        TestApp::start_with(&[("ASSAY_UPLOAD_MB", "1"), ("ASSAY_ORGANIZATION_MB", "1")]).await;
    let (mut acme, first) = disclosing(&app, "acme", "Lessonwright").await;
    let second = acme.disclose("Quizwright").await;
    let (mut bolt, other) = disclosing(&app, "bolt", "Chalkboard").await;
    send(&mut acme, &first, "big.pdf", &pdf(900 * 1024, b'a')).await.expect(303);
    let full = send(&mut acme, &second, "more.pdf", &pdf(900 * 1024, b'b')).await.expect(413);
    full.says(
        "The files of all disclosures of your organization may take up 1 MB together, and \
        124 KB are left.",
    );
    send(&mut bolt, &other, "big.pdf", &pdf(900 * 1024, b'c')).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn an_account_saves_answers_so_often_and_then_waits() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app, "acme", "Lessonwright").await;
    let account = app
        .account(
            &app.organization(
                assay::domain::people::organization::OrganizationKind::Vendor,
                "acme",
            )
            .await,
            "acme.owner",
            &[],
        )
        .await;
    while app.ctx.saves.count(&account, app.ctx.now()).is_ok() {}
    let path = format!("/disclosures/{disclosure}/sections/profile");
    let waits = acme.post(&path, &[("revision", "0"), ("q.profile.scale", "12")]).await.expect(429);
    assert_eq!(waits.headers["retry-after"], "300");
    app.ctx.clock.advance_seconds(300);
    acme.post(&path, &[("revision", "0"), ("q.profile.scale", "12")]).await.expect(303);
    app.finish().await;
}

//! A backup of records with evidence, and what is not in one.

use assay::actions::{Clock, backups, verification};
use assay::app;
use assay::config::Config;
use assay::domain::values::sha256_hex;

use crate::support::database::TestDatabase;
use crate::support::vendors::PDF;
use crate::support::{Client, TestApp};

const QUESTION: &str = "profile.identity";

fn pdf(filling: u8) -> Vec<u8> {
    let mut pdf = PDF.to_vec();
    pdf.resize(2000, filling);
    pdf
}

async fn send(client: &mut Client, disclosure: &str, bytes: &[u8]) {
    let fields = [("question", QUESTION), ("title", "")];
    client
        .upload(
            &format!("/disclosures/{disclosure}/evidence"),
            &fields,
            Some(("file", "paper.pdf", "application/pdf", bytes)),
        )
        .await
        .expect(303);
}

/// Removes the first piece of the page.
async fn remove_first(client: &mut Client, disclosure: &str) {
    let page = client.get(&format!("/disclosures/{disclosure}/evidence")).await.expect(200).text();
    let action = page
        .split("action=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|action| action.ends_with("/removal"))
        .unwrap()
        .to_owned();
    client.post(&action, &[]).await.expect(303);
}

/// Makes a backup, says which evidence it holds, restores it in an empty place, and says what is
/// wrong there.
async fn round_trip(app: &TestApp, original: &TestDatabase) -> (Vec<String>, Vec<String>) {
    let folder = app.folder().join("backup");
    let made = backups::make(&app.ctx, app.config.database_url.as_str(), &folder, |_, _| {})
        .await
        .unwrap();
    assert_eq!(made.faults, Vec::<String>::new());
    let place = original.elsewhere().await;
    let settings = [
        ("DATABASE_URL", place.url().to_owned()),
        ("ASSAY_DATA_DIR", place.folder().join("data").display().to_string()),
    ];
    let config = Config::from_env(settings).unwrap();
    backups::restore(config.database_url.as_str(), &config.evidence_dir(), &folder, |_, _| {})
        .await
        .unwrap();
    let ctx =
        app::context::context(&config, Clock::standing_at(app.ctx.now()), false).await.unwrap();
    let head = made.manifest.head.as_deref().map(|head| head.parse().unwrap());
    let found = verification::check(&ctx, head.as_ref()).await.unwrap().all();
    ctx.db.close().await;
    place.remove().await;
    std::fs::remove_dir_all(&folder).unwrap();
    (made.manifest.evidence.into_iter().map(|file| file.sha256).collect(), found)
}

#[tokio::test]
async fn a_file_that_was_deleted_as_unused_is_no_fault_and_a_file_that_must_be_there_is_one() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let (gone, stays) = (pdf(b'g'), pdf(b's'));
    send(&mut acme, &disclosure, &gone).await;
    remove_first(&mut acme, &disclosure).await;
    app.ctx.clock.advance_seconds(60);
    send(&mut acme, &disclosure, &stays).await;
    app.ctx.clock.advance_seconds(25 * 3600);
    assert!(app.run_job("delete-unused-files").await);
    assert_eq!(
        app.ctx.files.fault(&sha256_hex(&gone)).await,
        Some(format!("the evidence file {} is missing", sha256_hex(&gone)))
    );
    let checked = verification::check(&app.ctx, None).await.unwrap();
    assert_eq!((checked.files, checked.all()), (1, Vec::new()));
    let (files, found) = round_trip(&app, app.database()).await;
    assert_eq!((files, found), (vec![sha256_hex(&stays)], Vec::new()));

    app.ctx.files.delete(&sha256_hex(&stays)).await.unwrap();
    let told = format!("the evidence file {} is missing", sha256_hex(&stays));
    assert_eq!(
        verification::check(&app.ctx, None).await.unwrap().all(),
        std::slice::from_ref(&told)
    );
    let folder = app.folder().join("backup");
    let made = backups::make(&app.ctx, app.config.database_url.as_str(), &folder, |_, _| {})
        .await
        .unwrap();
    assert_eq!(made.faults, [told]);
    app.ctx.files.put(&sha256_hex(&stays), stays).await.unwrap();
    app.finish().await;
}

#[tokio::test]
async fn a_file_whose_piece_is_taken_away_while_a_backup_is_made_is_in_the_backup() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let file = pdf(b'f');
    send(&mut acme, &disclosure, &file).await;
    // The clock stands still: it is taken away at the moment at which the backup begins.
    remove_first(&mut acme, &disclosure).await;
    let (files, found) = round_trip(&app, app.database()).await;
    assert_eq!((files, found), (vec![sha256_hex(&file)], Vec::new()));
    app.finish().await;
}

#[tokio::test]
async fn a_hash_that_somebody_writes_into_an_answer_does_not_ask_for_its_file() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let gone = pdf(b'g');
    send(&mut acme, &disclosure, &gone).await;
    remove_first(&mut acme, &disclosure).await;
    app.ctx.clock.advance_seconds(25 * 3600);
    assert!(app.run_job("delete-unused-files").await);
    let mut acme = app.visitor();
    acme.sign_in("acme.owner@example.org", crate::support::PASSWORD).await;
    acme.fill(&disclosure, &crate::support::vendors::example("lesson-planner")).await;
    let title = format!("Instead of {}", sha256_hex(&gone));
    acme.attach(&disclosure, QUESTION, &title).await.expect(303);
    acme.submit_disclosure(&disclosure).await.expect(303);
    assert_eq!(verification::check(&app.ctx, None).await.unwrap().all(), Vec::<String>::new());
    app.finish().await;
}

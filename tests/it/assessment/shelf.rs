//! A vendor's shelf.

use assay::domain::people::account::Role;

use crate::support::vendors::PDF;
use crate::support::{Client, TestApp};

async fn with_paper(app: &TestApp) -> (Client, String, String) {
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Askwell").await;
    let path = format!("/disclosures/{disclosure}/files");
    acme.upload_several(&path, &[("SOC 2 report.pdf", PDF)]).await.expect(303);
    let paper = paper(&mut acme).await;
    (acme, disclosure, paper)
}

/// The address of the first paper on the shelf.
async fn paper(client: &mut Client) -> String {
    let page = client.get("/shelf").await.expect(200).text();
    let (_, rest) = page.split_once("href=\"/shelf/").expect("a paper");
    format!("/shelf/{}", rest.split('"').next().expect("an id"))
}

const PLACE: &str = "profile.identity";

async fn attach(client: &mut Client, disclosure: &str, paper: &str) {
    let place = format!("{disclosure} {PLACE}");
    let reply = client.post(&format!("{paper}/attachment"), &[("place", &place)]).await.expect(303);
    assert_eq!(
        reply.location.unwrap(),
        format!("/disclosures/{disclosure}/sections/profile#q-profile-identity")
    );
}

#[tokio::test]
async fn a_paper_is_kept_once_and_attached_from_the_shelf_with_its_days() {
    let app = TestApp::start().await;
    let (mut acme, disclosure, paper) = with_paper(&app).await;
    acme.get(&paper).await.expect(200).says("It is not attached anywhere.");
    let facts =
        [("title", "SOC 2 Type II"), ("issued_on", "24 August 2026"), ("expires_on", "2027-08-23")];
    acme.post(&paper, &facts).await.expect(303);
    acme.get("/shelf").await.says("SOC 2 Type II").says("issued 24 August 2026").says("expires");
    attach(&mut acme, &disclosure, &paper).await;
    acme.get(&format!("/disclosures/{disclosure}/evidence"))
        .await
        .says("SOC 2 Type II")
        .says("issued 24 August 2026");
    acme.get("/shelf").await.says("Askwell, PRO-01");
    let place = format!("{disclosure} {PLACE}");
    acme.post(&format!("{paper}/attachment"), &[("place", &place)])
        .await
        .expect(422)
        .says("Choose where to attach it.");
    // At several questions at once, or at none of them.
    let (more, other) = (format!("{disclosure} profile.purposes"), format!("{disclosure} no.such"));
    let both = [("place", more.as_str()), ("place", other.as_str())];
    acme.post(&format!("{paper}/attachment"), &both).await.expect(422);
    acme.get("/shelf").await.does_not_say("PRO-02");
    acme.get(&paper).await.says("type=\"checkbox\"").says(&format!("value=\"{more}\""));
    acme.post(&format!("{paper}/attachment"), &[("place", &more)]).await.expect(303);
    acme.get("/shelf").await.says("Askwell, PRO-02");
    let wrong = [("title", ""), ("issued_on", "2027-01-01"), ("expires_on", "2026-01-01")];
    acme.post(&paper, &wrong).await.expect(422).says("Enter a title for the evidence.");
    let file = acme.get(&format!("{paper}/file")).await.expect(200);
    assert_eq!(file.bytes, PDF);
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"SOC 2 Type II.pdf\"");
    let mut bolt = app.vendor("bolt").await;
    for path in [paper.clone(), format!("{paper}/file"), format!("{paper}/removal")] {
        bolt.get(&path).await.expect(404);
    }
    app.finish().await;
}

#[tokio::test]
async fn taking_a_paper_off_asks_first_and_can_be_undone() {
    let app = TestApp::start().await;
    let (mut acme, disclosure, paper) = with_paper(&app).await;
    attach(&mut acme, &disclosure, &paper).await;
    acme.get(&format!("{paper}/removal"))
        .await
        .says("Take “SOC 2 report.pdf” off your shelf?")
        .says("It stays attached at");
    acme.post(&format!("{paper}/removal"), &[]).await.expect(303);
    acme.get("/shelf").await.says("Your shelf is empty").says("Put back");
    acme.get(&format!("/disclosures/{disclosure}/evidence")).await.says("SOC 2 report.pdf");
    acme.post(&format!("{paper}/removal"), &[]).await.expect(404);
    acme.post(&format!("{paper}/return"), &[]).await.expect(303);
    acme.get(&paper).await.expect(200).says("Replace it by a newer one");
    acme.post(&format!("{paper}/return"), &[]).await.expect(404);
    let mut adam = app.agency("adam", Role::Administrator).await;
    adam.get("/events")
        .await
        .says("Brought 1 file to be read for answers")
        .says("Took “SOC 2 report.pdf” off the shelf")
        .says("Put “SOC 2 report.pdf” back on the shelf");
    app.finish().await;
}

#[tokio::test]
async fn a_paper_that_nothing_uses_is_deleted_a_day_after_it_was_taken_off() {
    let app = TestApp::start().await;
    let (mut acme, _, paper) = with_paper(&app).await;
    app.ctx.clock.advance_seconds(2 * 86_400);
    app.run_job("delete-unused-files").await;
    let mut acme2 = app.vendor("acme").await;
    acme2.get(&format!("{paper}/file")).await.expect(200);
    acme2.post(&format!("{paper}/removal"), &[]).await.expect(303);
    app.ctx.clock.advance_seconds(2 * 86_400);
    app.run_job("delete-unused-files").await;
    let mut acme3 = app.vendor("acme").await;
    acme3
        .post(&format!("{paper}/return"), &[])
        .await
        .expect(409)
        .says("The file of “SOC 2 report.pdf” was deleted meanwhile. Bring it again.");
    drop(acme.get("/").await);
    app.finish().await;
}

#[tokio::test]
async fn a_newer_paper_takes_the_place_of_the_earlier_one_in_every_draft() {
    let app = TestApp::start().await;
    let (mut acme, disclosure, paper) = with_paper(&app).await;
    attach(&mut acme, &disclosure, &paper).await;
    let replacement = format!("{paper}/replacement");
    let newer = [PDF, b"newer"].concat();
    acme.upload(&replacement, &[], Some(("file", "same.pdf", "application/pdf", PDF)))
        .await
        .expect(422)
        .says("This is the same file. Choose the newer one.");
    acme.upload(&replacement, &[], Some(("file", "x.pdf", "application/pdf", b"#!/bin/sh\n")))
        .await
        .expect(422)
        .says("is not a kind of file that is taken here");
    let reply = acme
        .upload(&replacement, &[], Some(("file", "2027.pdf", "application/pdf", &newer)))
        .await
        .expect(303);
    acme.get(&reply.location.unwrap()).await.expect(200).says("Askwell, PRO-01");
    acme.get(&paper).await.expect(200).says("It is no longer on your shelf.");
    let page = acme.get(&format!("/disclosures/{disclosure}/evidence")).await.expect(200).text();
    assert_eq!(page.matches("SOC 2 report.pdf</a>").count(), 1, "one piece stands there: {page}");
    app.finish().await;
}

#[tokio::test]
async fn a_vendor_is_reminded_once_of_each_last_day() {
    let app = TestApp::start().await;
    let (mut acme, disclosure, paper) = with_paper(&app).await;
    attach(&mut acme, &disclosure, &paper).await;
    let last = app.ctx.today().checked_add_days(chrono::Days::new(20)).unwrap().to_string();
    let facts = [("title", "SOC 2 Type II"), ("issued_on", ""), ("expires_on", last.as_str())];
    acme.post(&paper, &facts).await.expect(303);
    let before = app.mails().await.len();
    app.ctx.clock.advance_seconds(86_400);
    assert!(app.run_job("remind-of-papers").await);
    let mails = app.mails().await;
    assert_eq!(mails.len(), before + 1);
    let mail = mails.last().expect("a mail");
    assert_eq!(mail.subject, "A paper on your shelf expires soon");
    assert!(mail.body.contains("“SOC 2 Type II” on your shelf is good until"), "{}", mail.body);
    assert!(mail.body.contains("- Askwell, PRO-01"), "{}", mail.body);
    app.ctx.clock.advance_seconds(86_400);
    app.run_job("remind-of-papers").await;
    assert_eq!(app.mails().await.len(), before + 1, "no mail goes out twice");
    app.finish().await;
}

#[tokio::test]
async fn what_is_attached_at_a_question_is_on_the_shelf_and_goes_with_the_last_piece() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Askwell").await;
    acme.attach(&disclosure, PLACE, "SOC 2 report").await.expect(303);
    let paper = paper(&mut acme).await;
    acme.get("/shelf").await.says("SOC 2 report").says("Askwell, PRO-01");
    // From there it serves another question, without being sent again.
    let path = format!("/disclosures/{disclosure}/evidence");
    let id = paper.rsplit('/').next().unwrap().to_owned();
    acme.get(&format!("{path}?question=profile.purposes"))
        .await
        .says("Or a paper from your shelf")
        .says("SOC 2 report, issued 1 September 2026");
    let other = [("question", "profile.purposes"), ("paper", id.as_str()), ("expires_on", "nope")];
    acme.upload(&path, &other, None).await.expect(422).says("SOC 2 report");
    let both = [("question", "profile.purposes"), ("paper", id.as_str()), ("url", "https://a.org")];
    acme.upload(&path, &both, None).await.expect(422).says("one of them. Attach the others");
    let mut bolt = app.vendor("bolt").await;
    let bolts = bolt.disclose("Beacon").await;
    let foreign = [("question", "profile.purposes"), ("paper", id.as_str())];
    bolt.upload(&format!("/disclosures/{bolts}/evidence"), &foreign, None)
        .await
        .expect(422)
        .says("Choose a paper that is on your shelf.");
    let other = [("question", "profile.purposes"), ("paper", id.as_str())];
    acme.upload(&path, &other, None).await.expect(303);
    acme.get("/shelf").await.says("Askwell, PRO-02");
    // It stays while a piece shows it.
    for question in [PLACE, "profile.purposes"] {
        acme.get("/shelf").await.says(&format!("href=\"{paper}\""));
        let page = acme.get(&format!("{path}?question={question}")).await.expect(200).text();
        let (removal, _) = page.split_once("/removal\"").expect("a piece");
        let removal = removal.rsplit('"').next().unwrap();
        acme.post(&format!("{removal}/removal"), &[]).await.expect(303);
    }
    acme.get("/shelf").await.says("Your shelf is empty").says("Put back");
    app.finish().await;
}

#[tokio::test]
async fn a_file_that_must_not_stay_comes_to_no_shelf_from_a_question() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Askwell").await;
    let path = format!("/disclosures/{disclosure}/evidence");
    let key = b"Our key:\n-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n";
    let fields = [("question", PLACE), ("title", "Our keys"), ("url", "")];
    acme.upload(&path, &fields, Some(("file", "keys.txt", "text/plain", key))).await.expect(303);
    acme.get("/shelf").await.expect(200).does_not_say("Our keys");
    acme.get(&format!("{path}?question=profile.purposes"))
        .await
        .expect(200)
        .does_not_say("Our keys</option>");
    app.finish().await;
}

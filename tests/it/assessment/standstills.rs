//! The wait between a decision and its publication: the vendor answers, the lead answers the vendor,
//! and nothing is published before.

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::mails::Mail;
use crate::support::panels::Panel;
use crate::support::{Client, TestApp};

const DAY: i64 = 24 * 3600;

/// A tool decided on Saturday, 21 November 2026, by an agency that waits for ten business days.
async fn decided(app: &TestApp) -> Panel {
    app.agency("pat", Role::Publisher).await;
    let panel = app.proposed("Quill", "lesson-planner", "approved").await;
    app.sign_all(&panel.submitted.id).await;
    panel
}

async fn waiting() -> (TestApp, String) {
    let app = TestApp::start_with(&[("ASSAY_STANDSTILL_DAYS", "10")]).await;
    let id = decided(&app).await.submitted.id;
    (app, id)
}

/// The last mail to the vendor's owner.
async fn last_mail(app: &TestApp) -> Mail {
    app.mails_to("acme.owner@example.org").await.pop().expect("a mail")
}

async fn subjects(app: &TestApp, name: &str) -> Vec<String> {
    let mails = app.mails_to(&format!("{name}@example.org")).await;
    mails.into_iter().map(|mail| mail.subject).filter(|subject| subject.contains("Quill")).collect()
}

async fn publish(app: &TestApp, id: &str, status: u16) -> crate::support::Reply {
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.post(&format!("/pipeline/{id}/publication"), &[]).await.expect(status)
}

/// The stamp on the form that a page shows.
async fn seen(client: &mut Client, page: &str) -> String {
    let text = client.get(page).await.expect(200).text();
    let value = text.split("name=\"seen\" value=\"").nth(1).expect("a stamp");
    value.split('"').next().expect("its end").to_owned()
}

#[tokio::test]
async fn a_decision_reaches_its_vendor_at_once_and_the_registry_on_the_day_after_the_last_to_answer()
 {
    let (app, id) = waiting().await;
    let mail = last_mail(&app).await;
    assert_eq!(mail.subject, "The agency has decided: Quill");
    mail.says("The decision: Approved.")
        .says("It holds until 21 November 2029.")
        .says("The decision is published on or after 5 December 2026, unless you answer it.")
        .says("You can answer until 4 December 2026")
        .says(&format!("/disclosures/{id}/response"))
        .says(&format!("/disclosures/{id}/letter"));
    let mut acme = app.vendor("acme").await;
    acme.get(&format!("/disclosures/{id}"))
        .await
        .expect(200)
        .says("The agency has decided; you can answer")
        .says("published on or after 5 December 2026")
        .says("You can answer until 4 December 2026.")
        .says("Answer the decision")
        .says("Read the letter");
    acme.get(&format!("/disclosures/{id}/letter")).await.expect(200).says("Approved");
    // Nobody is asked to publish before it is time.
    assert_eq!(subjects(&app, "pat").await, [""; 0]);
    let waits = "The vendor can answer this decision until 4 December 2026. It can be published \
                 from 5 December 2026";
    publish(&app, &id, 409).await.says(waits);
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.get(&format!("/pipeline/{id}/decision"))
        .await
        .expect(200)
        .says("Not to be published yet")
        .says(waits)
        .says("Send the decision back")
        .does_not_say("Publish the listing");
    pat.get("/pipeline").await.expect(200).says("the vendor can answer until 4 December 2026");
    // Friday, 4 December, is still the vendor's.
    app.ctx.clock.advance_seconds(13 * DAY);
    app.run_job("tell-standstills").await;
    publish(&app, &id, 409).await;
    app.ctx.clock.advance_seconds(DAY);
    assert!(app.run_job("tell-standstills").await);
    assert_eq!(subjects(&app, "pat").await, ["A decision to publish: Quill"]);
    app.ctx.clock.advance_seconds(DAY);
    assert!(app.run_job("tell-standstills").await);
    assert_eq!(subjects(&app, "pat").await.len(), 1, "told once");
    let mut acme = app.vendor("acme").await;
    let page = acme.get(&format!("/disclosures/{id}/response")).await.expect(200);
    page.says("The decision is published next").does_not_say("Send the response");
    let late = [("word", "respond"), ("words", "The report is of this version.")];
    acme.post(&format!("/disclosures/{id}/response"), &late)
        .await
        .expect(409)
        .says("The last day to answer this decision is past.");
    publish(&app, &id, 303).await;
    let mail = last_mail(&app).await;
    assert_eq!(mail.subject, "Decision published: Quill");
    assert!(!mail.body.contains("The decision: Approved."), "the letter goes out once");
    app.finish().await;
}

#[tokio::test]
async fn a_response_is_read_first_answered_in_writing_and_holds_the_publication_up_until_then() {
    let (app, id) = waiting().await;
    let (page, case) = (format!("/disclosures/{id}/response"), format!("/pipeline/{id}"));
    let mut acme = app.vendor("acme").await;
    let words = "The test report is of version 3.2, not of 3.1.";
    for (fields, fault) in [
        (vec![("word", "respond")], "Enter your response."),
        (vec![("word", "nothing"), ("words", words)], "You wrote a response, so nothing was sent."),
    ] {
        acme.post(&page, &fields).await.expect(422).says(fault);
    }
    let long = "x".repeat(2001);
    let typed = [("word", "respond"), ("words", words), ("criterion.safety", long.as_str())];
    acme.post(&page, &typed)
        .await
        .expect(422)
        .says("has 2001 characters; shorten it to 2000 or fewer.")
        .says(words);
    let stamp = seen(&mut acme, &page).await;
    let fields = [
        ("seen", stamp.as_str()),
        ("word", "respond"),
        ("words", words),
        ("criterion.safety", "The alert was tested on a Sunday."),
    ];
    acme.post(&page, &fields).await.expect(303);
    acme.post(&page, &fields).await.expect(409);
    acme.get(&format!("/disclosures/{id}"))
        .await
        .expect(200)
        .says("The agency reads your response");
    let mut lea = app.agency("lea", Role::PanelLead).await;
    assert_eq!(
        subjects(&app, "lea").await.last().expect("a mail"),
        "The vendor responded to the decision: Quill"
    );
    lea.get("/pipeline").await.expect(200).says("the vendor’s response waits for an answer");
    let decision = lea.get(&format!("{case}/decision")).await.expect(200);
    decision
        .says("What the vendor says to the decision")
        .says(words)
        .says("The alert was tested on a Sunday.")
        .says("Answer the vendor");
    let text = decision.text();
    assert!(text.find(words) < text.find("Decided: approved"), "the response comes first");
    // Neither who publishes nor who reviewed answers it.
    let answer = [("ruling", "stands"), ("answer_reason", "The report names version 3.1.")];
    let answers = format!("{case}/response");
    app.agency("pat", Role::Publisher).await.post(&answers, &answer).await.expect(404);
    app.agency("ana", Role::Reviewer).await.post(&answers, &answer).await.expect(404);
    // The days are over, and still nothing is published.
    app.ctx.clock.advance_seconds(14 * DAY);
    assert!(app.run_job("tell-standstills").await);
    app.ctx.clock.advance_seconds(DAY);
    app.run_job("tell-standstills").await;
    let late = "A response still waits: Quill";
    let told = subjects(&app, "lea").await;
    assert_eq!(told.iter().filter(|subject| *subject == late).count(), 1, "{told:?}");
    publish(&app, &id, 409).await.says("once the panel lead has answered the response");
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.post(&answers, &[("ruling", "stands")]).await.expect(422).says("Enter a reason.");
    lea.post(&answers, &[("answer_reason", "The report names version 3.1.")])
        .await
        .expect(422)
        .says("Choose whether the decision stands or is opened again.")
        .says("The report names version 3.1.");
    lea.post(&answers, &answer).await.expect(303);
    lea.post(&answers, &answer).await.expect(409);
    let mail = last_mail(&app).await;
    assert_eq!(mail.subject, "The agency answered your response: Quill");
    mail.says("The decision stands.").says("The report names version 3.1.");
    assert_eq!(subjects(&app, "pat").await, ["A decision to publish: Quill"]);
    let mut acme = app.vendor("acme").await;
    acme.get(&page)
        .await
        .expect(200)
        .says(words)
        .says("The decision stands, answered on")
        .does_not_say("lea,");
    publish(&app, &id, 303).await;
    // Nothing of it is public.
    let listing = app.visitor().get("/registry/quill").await.expect(200);
    listing.does_not_say(words).does_not_say("names version 3.1");
    app.finish().await;
}

#[tokio::test]
async fn a_decision_that_is_opened_again_goes_back_to_the_lead_and_gets_days_of_its_own() {
    let (app, id) = waiting().await;
    let (page, case) = (format!("/disclosures/{id}/response"), format!("/pipeline/{id}"));
    let mut acme = app.vendor("acme").await;
    let words = "The test report is of version 3.2, not of 3.1.";
    acme.post(&page, &[("word", "respond"), ("words", words)]).await.expect(303);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let answer = [("ruling", "reopened"), ("answer_reason", "The report is of 3.2 after all.")];
    lea.post(&format!("{case}/response"), &answer).await.expect(303);
    for name in ["fred", "cora", "eve"] {
        assert_eq!(
            subjects(&app, name).await.last().expect("a mail"),
            "The decision was opened again: Quill"
        );
    }
    last_mail(&app).await.says("opened its decision again").says("The report is of 3.2 after all.");
    acme.get(&format!("/disclosures/{id}"))
        .await
        .expect(200)
        .says("The agency opened its decision again");
    acme.get(&format!("/disclosures/{id}/letter"))
        .await
        .expect(200)
        .says("This is the letter of the decision before.");
    publish(&app, &id, 409).await;
    let form = lea.get(&format!("{case}/decision")).await.expect(200);
    form.says(words).says("What was proposed last is filled in.");
    lea.get(&case).await.expect(200).says("Response answered: the decision opened again");
    app.ctx.clock.advance_seconds(2 * DAY);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.propose(&id, "approved").await;
    app.sign_all(&id).await;
    last_mail(&app).await.says("You can answer until 7 December 2026");
    let mut acme = app.vendor("acme").await;
    acme.get(&page).await.expect(200).says("Send the response").does_not_say(words);
    acme.post(&page, &[("word", "nothing")]).await.expect(303);
    publish(&app, &id, 303).await;
    // Publicly it was decided once.
    let listing = app.visitor().get("/api/v1/listings/quill").await.expect(200).text();
    assert_eq!(listing.matches("Decision made by the agency").count(), 1, "{listing}");
    app.finish().await;
}

#[tokio::test]
async fn a_vendor_that_has_no_response_ends_the_wait_and_publishers_hear_at_once() {
    let (app, id) = waiting().await;
    let page = format!("/disclosures/{id}/response");
    let mut acme = app.vendor("acme").await;
    acme.post(&page, &[("word", "nothing")]).await.expect(303);
    assert_eq!(subjects(&app, "pat").await, ["A decision to publish: Quill"]);
    acme.get(&format!("/disclosures/{id}"))
        .await
        .expect(200)
        .says("The decision is published next")
        .does_not_say("Answer the decision");
    acme.get(&page).await.expect(200).says("Your organization has no response to the decision");
    publish(&app, &id, 303).await;
    app.ctx.clock.advance_seconds(20 * DAY);
    app.run_job("tell-standstills").await;
    assert_eq!(subjects(&app, "pat").await.len(), 1);
    app.finish().await;
}

#[tokio::test]
async fn only_owners_of_the_vendor_answer_and_nobody_else_learns_that_there_is_a_decision() {
    let (app, id) = waiting().await;
    let page = format!("/disclosures/{id}/response");
    let fields = [("word", "nothing")];
    let mut max =
        app.person(OrganizationKind::Vendor, "acme", "max", &[Role::VendorContributor]).await;
    max.get(&page)
        .await
        .expect(200)
        .says("Only an owner of your organization answers a decision.")
        .does_not_say("Send the response");
    max.post(&page, &fields).await.expect(403);
    let nowhere = format!("/disclosures/{}/response", app.unknown_id());
    let mut other = app.vendor("other").await;
    other.get_same_refusal(&page, &nowhere).await;
    other.post_same_refusal(&page, &nowhere, &fields).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get_same_refusal(&page, &nowhere).await;
    app.finish().await;
}

#[tokio::test]
async fn a_decision_that_the_publisher_sends_back_is_taken_back_from_its_vendor_too() {
    let (app, id) = waiting().await;
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.post(&format!("/pipeline/{id}/sending-back"), &[("back", "The term is missing.")])
        .await
        .expect(303);
    let mail = last_mail(&app).await;
    assert_eq!(mail.subject, "The decision was taken back before its publication: Quill");
    assert!(!mail.body.contains("The term is missing."), "the agency's own words stay there");
    let mut acme = app.vendor("acme").await;
    acme.get(&format!("/disclosures/{id}"))
        .await
        .expect(200)
        .says("The agency reviews this disclosure")
        .does_not_say("Answer the decision");
    acme.post(&format!("/disclosures/{id}/response"), &[("word", "nothing")]).await.expect(409);
    app.finish().await;
}

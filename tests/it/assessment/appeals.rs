//! A vendor appeals a published decision: other people look at it, and everybody reads that, since
//! when, and what came of it, and nothing else.

use assay::actions::Seen;
use assay::actions::registry::listings;
use assay::actions::registry::replay::replay;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::listings::Tool;
use crate::support::mails::Mail;
use crate::support::{Client, TestApp};

const DAY: i64 = 24 * 3600;
const GROUNDS: &str = "The test report is of version 3.2, not of 3.1.";
const ASKS: &str = "Score the evidence again.";
const REASON: &str = "The report names version 3.1 on its first page.";

/// A tool that was decided and published on Saturday, 21 November 2026: `lea` proposed it, `ana` and
/// `ben` scored it, `fred`, `cora` and `eve` signed.
async fn published(app: &TestApp) -> String {
    let mut pat = app.agency("pat", Role::Publisher).await;
    let id = app.proposed("Quill", "lesson-planner", "approved").await.submitted.id;
    app.sign_all(&id).await;
    pat.post(&format!("/pipeline/{id}/publication"), &[]).await.expect(303);
    id
}

async fn appeal(app: &TestApp, id: &str) {
    let fields = [("grounds", GROUNDS), ("parts", "safety"), ("asks", ASKS)];
    let mut acme = app.vendor("acme").await;
    acme.post(&format!("/disclosures/{id}/appeal"), &fields).await.expect(303);
}

/// The last mail to the vendor's owner.
async fn last_mail(app: &TestApp) -> Mail {
    app.mails_to("acme.owner@example.org").await.pop().expect("a mail")
}

async fn subjects(app: &TestApp, name: &str) -> Vec<String> {
    let mails = app.mails_to(&format!("{name}@example.org")).await;
    mails.into_iter().map(|mail| mail.subject).filter(|subject| subject.contains("Quill")).collect()
}

async fn replays(app: &TestApp) {
    let replayed = replay(&app.ctx).await.expect("a replay");
    assert!(!replayed.is_empty() && replayed.iter().all(|one| one.same), "{replayed:#?}");
}

async fn decide(lead: &mut Client, id: &str, outcome: &str, status: u16) -> crate::support::Reply {
    let fields = [("outcome", outcome), ("ruling_reason", REASON)];
    lead.post(&format!("/pipeline/{id}/appeal"), &fields).await.expect(status)
}

/// The id of the product that a disclosure of a vendor is about.
async fn product(acme: &mut Client, id: &str) -> String {
    let page = acme.get(&format!("/disclosures/{id}")).await.expect(200).text();
    let (_, rest) = page.split_once("/products/").expect("the product's page");
    rest.split(['"', '#']).next().expect("its id").to_owned()
}

/// The vendor tells of a change before there is another decision, and the tool is suspended.
async fn told_of_and_suspended(app: &TestApp, id: &str) {
    let mut acme = app.vendor("acme").await;
    let product = product(&mut acme, id).await;
    let change = [
        ("kind", "adaptive"),
        ("things", "base_model"),
        ("words", "We move to the large model."),
        ("on", "2027-03-01"),
        ("sure", "yes"),
    ];
    acme.post(&format!("/products/{product}/changes"), &change).await.expect(303);
    let suspended = [("change", "suspend"), ("reason", "An incident is looked into.")];
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.post("/listings/quill/state", &suspended).await.expect(303);
}

/// Neither the suspension nor what the vendor told of goes with the former decision.
async fn still_told_of_and_suspended(anybody: &mut Client, kim: &mut Client) {
    anybody
        .get("/registry/quill")
        .await
        .expect(200)
        .says("An incident is looked into.")
        .says("The agency has not answered yet.");
    let notices = kim.get("/notices").await.expect(200).text();
    let notice = notices.split("href=\"/notices/").nth(1).and_then(|rest| rest.split('"').next());
    let answer = format!("/notices/{}/answer", notice.expect("a notice"));
    let noted = [("answer", "noted"), ("reason", "The same model in a newer release.")];
    kim.post(&answer, &noted).await.expect(303);
}

#[tokio::test]
async fn an_appeal_goes_to_a_lead_without_a_part_and_everybody_reads_that_it_is_there_and_its_outcome()
 {
    let app = TestApp::start().await;
    let id = published(&app).await;
    let mut kim = app.agency("kim", Role::PanelLead).await;
    let (own, case) = (format!("/disclosures/{id}/appeal"), format!("/pipeline/{id}/appeal"));
    let mut acme = app.vendor("acme").await;
    acme.get(&format!("/disclosures/{id}"))
        .await
        .expect(200)
        .says("You can appeal it until 5 December 2026.")
        .says("Appeal the decision");
    acme.get(&own)
        .await
        .expect(200)
        .says("You can appeal until 5 December 2026, once.")
        .says("What you write here is for the agency alone.");
    acme.post(&own, &[("grounds", ""), ("asks", ASKS)])
        .await
        .expect(422)
        .says("Enter the grounds of your appeal.")
        .says(ASKS);
    appeal(&app, &id).await;
    acme.get(&own).await.expect(200).says(GROUNDS).says("18 December 2026");
    acme.post(&own, &[("grounds", GROUNDS), ("asks", ASKS)]).await.expect(409);
    let mail = last_mail(&app).await;
    assert_eq!(mail.subject, "Your appeal is received: Quill");
    mail.says("answers by 18 December 2026");
    assert_eq!(subjects(&app, "kim").await, ["An appeal to decide: Quill"]);
    let to_lea = subjects(&app, "lea").await;
    assert!(!to_lea.iter().any(|subject| subject.contains("appeal")), "{to_lea:?}");
    let mut anybody = app.visitor();
    anybody
        .get("/registry/quill")
        .await
        .expect(200)
        .says("Under appeal since 21 November 2026")
        .does_not_say(GROUNDS)
        .does_not_say(ASKS);
    let json = anybody.get("/api/v1/listings/quill").await.expect(200);
    json.says("\"appeal\":{\"since\":\"2026-11-21\",\"outcome\":null").does_not_say(GROUNDS);
    anybody
        .get("/registry/changes?since=2026-11-20")
        .await
        .expect(200)
        .says("Appeal by the vendor");
    replays(&app).await;
    // Whoever had a part cannot decide, and says first that there is no conflict.
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get(&case)
        .await
        .expect(200)
        .says(GROUNDS)
        .says("You had a part in this decision, so another lead decides on the appeal.")
        .does_not_say("Decide on the appeal");
    decide(&mut lea, &id, "upheld", 403).await;
    decide(&mut app.agency("ana", Role::Reviewer).await, &id, "upheld", 404).await;
    decide(&mut kim, &id, "upheld", 403).await.says("Say first whether you have a conflict");
    kim.declare_none(&id).await;
    kim.get("/pipeline").await.expect(200).says("Under appeal; to answer by 18 December 2026");
    kim.get(&format!("/pipeline/{id}")).await.expect(200).says("Read the appeal");
    kim.post(&case, &[("outcome", "upheld")]).await.expect(422).says("Enter a reason.");
    kim.post(&case, &[("ruling_reason", REASON)])
        .await
        .expect(422)
        .says("Choose what comes of the appeal.")
        .says(REASON);
    decide(&mut kim, &id, "upheld", 303).await;
    decide(&mut kim, &id, "dismissed", 409).await;
    let mail = last_mail(&app).await;
    assert_eq!(mail.subject, "The agency decided on your appeal: Quill");
    mail.says("The decision stands.").says(REASON);
    anybody
        .get("/registry/quill")
        .await
        .expect(200)
        .says("Appeal of 21 November 2026: The decision stands")
        .says(REASON)
        .says("Approved")
        .does_not_say(GROUNDS);
    anybody.get("/registry/changes?since=2026-11-20").await.expect(200).says("Appeal decided");
    acme.get(&own).await.expect(200).says("Your appeal is decided").does_not_say("kim");
    acme.post(&own, &[("grounds", GROUNDS), ("asks", ASKS)]).await.expect(409);
    replays(&app).await;
    app.finish().await;
}

#[tokio::test]
async fn a_decision_that_an_appeal_changes_is_made_anew_by_others_and_stands_until_then() {
    let app = TestApp::start().await;
    let id = published(&app).await;
    let mut kim = app.agency("kim", Role::PanelLead).await;
    kim.declare_none(&id).await;
    appeal(&app, &id).await;
    told_of_and_suspended(&app, &id).await;
    app.ctx.clock.advance_seconds(DAY);
    let mut kim = app.agency("kim", Role::PanelLead).await;
    decide(&mut kim, &id, "changed", 303).await;
    replays(&app).await;
    let stop = "22 November 2026: decided, and opened again for the vendor, 0 business days";
    kim.get(&format!("/pipeline/{id}")).await.expect(200).says(stop);
    let mut anybody = app.visitor();
    anybody
        .get("/registry/quill")
        .await
        .expect(200)
        .says("The agency decides anew")
        .says("Approved")
        .does_not_say(REASON);
    let mut acme = app.vendor("acme").await;
    acme.get(&format!("/disclosures/{id}"))
        .await
        .expect(200)
        .says("The agency decides anew because of your appeal")
        .does_not_say("Withdraw this disclosure");
    acme.post(&format!("/disclosures/{id}/withdrawal"), &[("reason", "We start again.")])
        .await
        .expect(409)
        .says("decides this disclosure anew because of your appeal");
    let decision = format!("/pipeline/{id}/decision");
    let proposal = [
        ("decision", "conditional"),
        ("reason", "A first year."),
        ("letter", "We looked again."),
        ("conditions.0.text", "Settle the retention of chats."),
        ("conditions.0.due", "2026-12-31"),
        ("conditions.0.evidence", "The schedule"),
    ];
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let refusal = "You had a part in the decision that was appealed";
    lea.post(&decision, &proposal).await.expect(403).says(refusal);
    kim.post(&decision, &proposal).await.expect(303);
    replays(&app).await;
    // Nobody who signed before is asked, or signs again; they hear what came of the appeal.
    assert_eq!(subjects(&app, "fred").await, ["An appeal is decided: Quill"]);
    let to_ana = subjects(&app, "ana").await;
    assert_eq!(to_ana, ["A disclosure to review: Quill"], "a reviewer cannot open its page");
    lea.get("/pipeline").await.expect(200).does_not_say("Waiting for you");
    // The letter of the decision before stays with the vendor.
    let letter = format!("/disclosures/{id}/letter");
    acme.get(&letter)
        .await
        .expect(200)
        .says("This is the letter of the decision before.")
        .does_not_say("We looked again.");
    let fred = ("fred", Role::SignerFederalPrograms, "federal_programs");
    app.agency(fred.0, fred.1)
        .await
        .post(
            &format!("/pipeline/{id}/signature"),
            &[("office", fred.2), ("word", "agree"), ("reason", "")],
        )
        .await
        .expect(403)
        .says(refusal);
    for (name, role, office) in [
        ("flo", Role::SignerFederalPrograms, "federal_programs"),
        ("cal", Role::SignerCurriculum, "curriculum"),
        ("eli", Role::SignerEdtech, "edtech"),
    ] {
        app.agency(name, role).await.sign(&id, office, "agree", "").await;
    }
    replays(&app).await;
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.get(&decision)
        .await
        .expect(200)
        .says("The tool’s listing is suspended")
        .says("It stays so when this decision is published.");
    pat.post(&format!("/pipeline/{id}/publication"), &[]).await.expect(303);
    anybody
        .get("/registry/quill")
        .await
        .expect(200)
        .says("Approved with conditions")
        .does_not_say("Under appeal");
    let json = anybody.get("/api/v1/listings/quill").await.expect(200);
    let json = json.says("Appeal decided").does_not_say("\"appeal\":").text();
    assert_eq!(json.matches("Disclosure submitted by the vendor").count(), 1, "{json}");
    assert_eq!(json.matches("Decision made by the agency").count(), 2, "{json}");
    still_told_of_and_suspended(&mut anybody, &mut kim).await;
    acme.get(&letter)
        .await
        .expect(200)
        .says("We looked again.")
        .says("The letter of 21 November 2026, about the decision before");
    replays(&app).await;
    app.finish().await;
}

#[tokio::test]
async fn a_renewal_under_way_goes_on_beside_a_decision_made_anew() {
    let app = TestApp::start().await;
    let id = published(&app).await;
    let mut kim = app.agency("kim", Role::PanelLead).await;
    kim.declare_none(&id).await;
    appeal(&app, &id).await;
    let mut acme = app.vendor("acme").await;
    let product = format!("/products/{}", product(&mut acme, &id).await);
    let renew = format!("{product}/disclosures");
    acme.post(&renew, &[("version", "4"), ("from", "last")]).await.expect(303);
    decide(&mut kim, &id, "changed", 303).await;
    acme.get(&product).await.expect(200).does_not_say("Start with those answers");
    acme.post(&renew, &[("version", "5"), ("from", "last")])
        .await
        .expect(409)
        .says("has a disclosure that is a draft");
    replays(&app).await;
    app.finish().await;
}

#[tokio::test]
async fn a_newer_decision_is_published_after_the_one_that_is_made_anew() {
    let app = TestApp::start().await;
    let id = published(&app).await;
    let mut kim = app.agency("kim", Role::PanelLead).await;
    kim.declare_none(&id).await;
    appeal(&app, &id).await;
    decide(&mut kim, &id, "changed", 303).await;
    let product = product(&mut app.vendor("acme").await, &id).await;
    let next = app.decided(&Tool::new("student-chatbot", "Quill Plus", "Acme")).await;
    app.moved_to(&next, &product).await;
    let publisher = app.publisher().await;
    let refused = listings::publish(&app.ctx, &publisher, &next, Seen::at_hand()).await;
    let sentence = refused.expect_err("it waits").to_string();
    assert!(sentence.contains("Publish that decision first; this one then takes its place."));
}

#[tokio::test]
async fn administrators_hear_at_once_when_the_last_who_may_decide_steps_aside_or_leaves() {
    let app = TestApp::start().await;
    let id = published(&app).await;
    let mut ada = app.agency("ada", Role::Administrator).await;
    let mut kim = app.agency("kim", Role::PanelLead).await;
    app.agency("joe", Role::PanelLead).await;
    appeal(&app, &id).await;
    assert_eq!(subjects(&app, "ada").await, [""; 0]);
    let said = [("word", "conflict"), ("reason", "My sister works there.")];
    kim.post(&format!("/reviews/{id}/conflict"), &said).await.expect(303);
    assert_eq!(subjects(&app, "ada").await, [""; 0]);
    let joe = app.agency_id("joe", Role::PanelLead).await;
    ada.post(&format!("/people/accounts/{joe}/closing"), &[]).await.expect(303);
    assert_eq!(subjects(&app, "ada").await, ["Nobody is left to decide an appeal: Quill"]);
    app.finish().await;
}

#[tokio::test]
async fn administrators_hear_at_once_when_nobody_is_left_who_may_decide_and_all_are_reminded_twice()
{
    let app = TestApp::start().await;
    app.agency("ada", Role::Administrator).await;
    let id = published(&app).await;
    appeal(&app, &id).await;
    let told = subjects(&app, "ada").await;
    assert_eq!(told.last().expect("a mail"), "Nobody is left to decide an appeal: Quill");
    app.agency("kim", Role::PanelLead).await;
    app.ctx.clock.advance_seconds(23 * DAY);
    app.run_job("remind-of-appeals").await;
    assert_eq!(subjects(&app, "kim").await, [""; 0]);
    for _ in 0..2 {
        app.ctx.clock.advance_seconds(DAY);
        assert!(app.run_job("remind-of-appeals").await);
    }
    assert_eq!(subjects(&app, "kim").await, ["An appeal still waits: Quill"]);
    for _ in 0..2 {
        app.ctx.clock.advance_seconds(3 * DAY);
        app.run_job("remind-of-appeals").await;
    }
    let both = ["An appeal still waits: Quill", "An appeal is overdue: Quill"];
    assert_eq!(subjects(&app, "kim").await, both);
    app.finish().await;
}

#[tokio::test]
async fn an_appeal_is_for_owners_in_its_days_only_and_nobody_else_learns_of_the_page() {
    let app = TestApp::start().await;
    let id = published(&app).await;
    let page = format!("/disclosures/{id}/appeal");
    let fields = [("grounds", GROUNDS), ("asks", ASKS)];
    let nowhere = format!("/disclosures/{}/appeal", app.unknown_id());
    let mut other = app.vendor("other").await;
    other.get_same_refusal(&page, &nowhere).await;
    other.post_same_refusal(&page, &nowhere, &fields).await;
    let mut max =
        app.person(OrganizationKind::Vendor, "acme", "max", &[Role::VendorContributor]).await;
    max.get(&page).await.expect(200).says("Only an owner of your organization appeals a decision.");
    max.post(&page, &fields).await.expect(403);
    app.ctx.clock.advance_seconds(15 * DAY);
    let mut acme = app.vendor("acme").await;
    acme.post(&page, &fields).await.expect(409).says("The days to appeal this decision are over");
    acme.get(&format!("/disclosures/{id}")).await.expect(200).does_not_say("Appeal the decision");
    app.finish().await;
    let app = TestApp::start_with(&[("ASSAY_APPEAL_DAYS", "0")]).await;
    let id = published(&app).await;
    let mut acme = app.vendor("acme").await;
    acme.get(&format!("/disclosures/{id}")).await.expect(200).does_not_say("ppeal");
    app.finish().await;
}

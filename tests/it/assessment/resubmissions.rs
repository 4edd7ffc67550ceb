//! A returned disclosure comes back known: what it was returned for and what changed, and its
//! vendor is asked when nothing did.

use assay::domain::people::account::Role;
use serde_json::Value;

use crate::support::vendors::{example, fields, value_of};
use crate::support::{Client, Reply, TestApp};

const REASON: &str = "Name a person whom we can ask (PRO-01).";

async fn returned(app: &TestApp) -> (Client, Client, String) {
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    acme.fill(&disclosure, &example("lesson-planner")).await;
    acme.submit_disclosure(&disclosure).await.expect(303);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.declare_none(&disclosure).await;
    lea.post(&format!("/pipeline/{disclosure}/triage"), &[("word", "return"), ("reason", REASON)])
        .await
        .expect(303);
    app.ctx.clock.advance_seconds(3 * 86_400);
    // The sessions of three days ago have ended.
    (app.vendor("acme").await, app.agency("lea", Role::PanelLead).await, disclosure)
}

async fn submit(acme: &mut Client, disclosure: &str, note: &str) -> Reply {
    let page = acme.get(&format!("/disclosures/{disclosure}/check")).await.expect(200).text();
    let revision = value_of(&page, "revision").unwrap_or_default();
    let fields = [
        ("name", "Ana Ruiz"),
        ("title", "Chief executive"),
        ("agreed", "yes"),
        ("revision", revision.as_str()),
        ("note", note),
    ];
    acme.post(&format!("/disclosures/{disclosure}/submission"), &fields).await
}

/// Saves the profile with another contact.
async fn change_the_contact(acme: &mut Client, disclosure: &str) {
    let answers = example("lesson-planner");
    let profile = answers["answers"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| name.starts_with("profile."));
    let mut all: Vec<(String, String)> =
        profile.flat_map(|(name, answer): (&String, &Value)| fields(name, answer)).collect();
    let contact = all
        .iter_mut()
        .find(|(name, _)| name == "q.profile.identity.0.contact")
        .expect("the contact");
    "Vera Olsen, compliance@lessonwright.example".clone_into(&mut contact.1);
    acme.save_section(disclosure, "profile", "1", &all).await.expect(303);
}

#[tokio::test]
async fn a_returned_file_comes_back_with_its_reason_its_differences_and_its_age_from_the_first_submission()
 {
    let app = TestApp::start().await;
    let (mut acme, mut lea, disclosure) = returned(&app).await;
    change_the_contact(&mut acme, &disclosure).await;
    acme.attach(&disclosure, "profile.identity", "Extract from the register").await.expect(303);
    submit(&mut acme, &disclosure, "We named Vera Olsen.").await.expect(303);
    let queue = lea.get("/pipeline").await.expect(200);
    queue
        .says("Submitted again after it was returned; nobody has checked it since")
        .says("First submitted 3 days ago");
    let case = format!("/pipeline/{disclosure}");
    let page = lea.get(&case).await.expect(200);
    page.says(&format!("Second submission; you returned it on 21 November 2026 for: {REASON}"))
        .says("1 answer changed, 1 piece of evidence added.")
        .says("We named Vera Olsen.")
        .says("Vera Olsen, compliance@lessonwright.example")
        .says("Ana Ruiz, compliance@lessonwright.example")
        .says("Extract from the register")
        .says("First submitted 3 days ago");
    let text = page.text();
    assert!(
        text.find("What changed since it was returned") < text.find("Is it complete?"),
        "the differences come first"
    );
    let mut lou = app.agency("lou", Role::PanelLead).await;
    let closed = lou.get(&case).await.expect(200);
    closed
        .says("Second submission; the agency returned it on 21 November 2026 for:")
        .says("1 answer changed");
    closed.does_not_say("Vera Olsen").does_not_say("Extract from the register");
    app.finish().await;
}

#[tokio::test]
async fn a_vendor_who_changes_nothing_is_told_so_and_asked_why() {
    let app = TestApp::start().await;
    let (mut acme, mut lea, disclosure) = returned(&app).await;
    let check = format!("/disclosures/{disclosure}/check");
    acme.get(&check)
        .await
        .expect(200)
        .says("The agency returned this disclosure to you")
        .says(REASON)
        .says("What did you change?");
    acme.get("/products")
        .await
        .expect(200)
        .says("Returned to you")
        .says("Returned: change what the agency names, then submit again");
    let said = "Nothing changed since you submitted it last. Change what the agency asks for, or \
        say here why it should be looked at as it is.";
    let profile =
        acme.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200).text();
    let (_, at_question) =
        profile.split_once("data-question=\"profile.identity\"").expect("the question");
    let (at_question, others) = at_question.split_once("data-question=").expect("the next one");
    assert!(
        at_question.contains("The agency asks") && at_question.contains(REASON),
        "{at_question}"
    );
    assert!(!others.contains("The agency asks"), "{others}");
    submit(&mut acme, &disclosure, " ").await.expect(422).says(said);
    submit(&mut acme, &disclosure, "The person is named in the register.").await.expect(303);
    lea.get(&format!("/pipeline/{disclosure}"))
        .await
        .expect(200)
        .says("Nothing changed.")
        .says("The person is named in the register.");
    app.finish().await;
}

#[tokio::test]
async fn a_first_submission_is_asked_for_no_note() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    acme.fill(&disclosure, &example("lesson-planner")).await;
    acme.get(&format!("/disclosures/{disclosure}/check"))
        .await
        .expect(200)
        .does_not_say("What did you change?");
    acme.submit_disclosure(&disclosure).await.expect(303);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.declare_none(&disclosure).await;
    lea.get(&format!("/pipeline/{disclosure}"))
        .await
        .expect(200)
        .says("Submitted today")
        .does_not_say("What changed since it was returned");
    app.finish().await;
}

#[tokio::test]
async fn each_question_on_the_bench_says_what_changed_since_the_submission_before() {
    let app = TestApp::start().await;
    let (mut acme, mut lea, disclosure) = returned(&app).await;
    let answers = example("lesson-planner");
    let (name, answer) = ("safety.security_tests", &answers["answers"]["safety.security_tests"]);
    let mut all: Vec<(String, String)> = answers["answers"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| name.starts_with("safety."))
        .flat_map(|(name, answer): (&String, &Value)| fields(name, answer))
        .collect();
    assert!(!answer.is_null(), "the example answers it");
    all.retain(|(field, _)| *field != format!("note.{name}"));
    all.push((format!("note.{name}"), "Since October no data is used.".to_owned()));
    acme.save_section(&disclosure, "safety", "1", &all).await.expect(303);
    submit(&mut acme, &disclosure, "").await.expect(303);
    lea.declare_none(&disclosure).await;
    lea.post(&format!("/pipeline/{disclosure}/triage"), &[("word", "accept")]).await.expect(303);
    let ana = app.agency_id("ana", Role::Reviewer).await;
    lea.assign(&disclosure, ana.as_str(), &["safety"]).await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    ana.declare_none(&disclosure).await;
    let bench = format!("/reviews/{disclosure}/safety");
    let page = ana.get(&format!("{bench}?question={name}")).await.expect(200);
    page.says("Changed since the submission of 21 November 2026").says("question-dots__changed");
    ana.get(&format!("{bench}?question=safety.incident_clock"))
        .await
        .expect(200)
        .does_not_say("Changed since the submission");
    app.finish().await;
}

use assay::actions::assessment::case::Case;
use assay::domain::access::Actor;
use assay::domain::assessment::evidence::Evidence;
use assay::domain::assessment::snapshot::{Snapshot, digest};
use assay::domain::instrument::{Kind, Reuse};
use assay::domain::people::account::Role;
use assay::domain::values::Id;
use assay::store::assessment::{answers, evidence, snapshots};

use crate::support::vendors::example;
use crate::support::{Client, TestApp};

async fn filled(app: &TestApp, name: &str) -> (Client, String) {
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    acme.fill(&disclosure, &example(name)).await;
    (acme, disclosure)
}

#[tokio::test]
async fn the_check_page_names_what_is_missing_and_nothing_can_be_submitted_until_then() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let page = acme.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    page.says("things are missing or have to be put right before you can submit")
        .says("Say who offers the tool and which version this disclosure covers.");
    page.does_not_say("Sign and submit");
    let fields = [("name", "Ana Ruiz"), ("title", "CEO"), ("agreed", "yes"), ("revision", "1")];
    let reply =
        acme.post(&format!("/disclosures/{disclosure}/submission"), &fields).await.expect(422);
    reply.says("Say who offers the tool and which version this disclosure covers.");
    acme.get(&format!("/disclosures/{disclosure}/receipt")).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_complete_disclosure_is_attested_submitted_and_receipted() {
    let app = TestApp::start().await;
    app.agency("lea", Role::PanelLead).await;
    let (mut acme, disclosure) = filled(&app, "lesson-planner").await;
    let page = acme.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    page.says("Nothing is missing")
        .says("Practice and content")
        .says("Sign and submit")
        .says("Inherent risk");
    let unsigned = [("name", ""), ("title", ""), ("revision", "1")];
    acme.post(&format!("/disclosures/{disclosure}/submission"), &unsigned)
        .await
        .expect(409)
        .says("changed since you opened this page");
    acme.submit_disclosure(&disclosure).await.expect(303);
    let receipt = acme.get(&format!("/disclosures/{disclosure}/receipt")).await.expect(200);
    receipt
        .says("Ana Ruiz, Chief executive")
        .says("21 November 2026, 10:00 UTC")
        .says("Disclosure submitted");
    acme.get(&format!("/disclosures/{disclosure}"))
        .await
        .says("The agency checks whether the disclosure is complete.");
    acme.save_section(&disclosure, "profile", "1", &[("q.profile.scale".into(), "1".into())])
        .await
        .expect(409)
        .says("cannot be changed now");
    acme.attach(&disclosure, "profile.identity", "Late").await.expect(409);
    acme.submit_disclosure(&disclosure).await.expect(409);
    app.finish().await;
}

#[tokio::test]
async fn the_statement_needs_a_name_a_title_and_the_tick() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = filled(&app, "lesson-planner").await;
    let page = acme.get(&format!("/disclosures/{disclosure}/check")).await.expect(200).text();
    let revision = crate::support::vendors::value_of(&page, "revision").unwrap();
    let nameless = [("name", "Ana Ruiz"), ("title", "CEO"), ("agreed", "yes")];
    acme.post(&format!("/disclosures/{disclosure}/submission"), &nameless).await.expect(422).says(
        "The form does not say which version of the answers you looked over, so nothing was \
            submitted. Look over them again.",
    );
    let fields = [("name", "Ana Ruiz"), ("title", ""), ("revision", revision.as_str())];
    let reply =
        acme.post(&format!("/disclosures/{disclosure}/submission"), &fields).await.expect(422);
    reply
        .says("Enter your title at the vendor.")
        .says("Tick the statement")
        .says("value=\"Ana Ruiz\"");
    app.finish().await;
}

#[tokio::test]
async fn the_frozen_body_gives_its_digest_again_and_stays_as_it_is() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = filled(&app, "lesson-planner").await;
    acme.submit_disclosure(&disclosure).await.expect(303);
    let id = Id::parse(&disclosure).unwrap();
    let stored =
        snapshots::latest(&mut app.ctx.db.read().await.unwrap(), &id).await.unwrap().unwrap();
    assert_eq!(digest(&stored.body), stored.digest);
    let snapshot = Snapshot::parse(&stored.body).unwrap();
    assert_eq!(
        snapshot.canonical().unwrap(),
        stored.body,
        "reading and writing the body gives the same text"
    );
    assert_eq!(snapshot.attestation.name, "Ana Ruiz");
    acme.get(&format!("/disclosures/{disclosure}/receipt")).await.says(&stored.digest);
    app.finish().await;
}

#[tokio::test]
async fn what_was_hidden_at_submission_is_not_in_the_frozen_body() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = filled(&app, "lesson-planner").await;
    // A question about students is not asked of a tool for staff; an answer to it can still be kept
    // from before.
    let form = [
        ("q.safety.companion".to_owned(), "none".to_owned()),
        ("state.safety.companion".to_owned(), "declined".to_owned()),
        ("reason.safety.companion".to_owned(), "Kept from before".to_owned()),
    ];
    acme.save_section(&disclosure, "safety", "1", &form).await.expect(303);
    acme.submit_disclosure(&disclosure).await.expect(303);
    let file =
        Case::open(&app.ctx, &Actor::System, &Id::parse(&disclosure).unwrap()).await.unwrap();
    assert!(file.answers().get("safety.companion").is_none());
    assert!(file.answers().get("profile.scale").is_some());
    assert_eq!(file.evidence.len(), file.snapshot.evidence.len());
    assert!(file.facts.count("usability.sus") > 0);
    app.finish().await;
}

#[tokio::test]
async fn owners_and_panel_leads_are_told_of_a_submission_each_by_name_and_with_who_sends_it() {
    let app = TestApp::start_with(&[("ASSAY_AGENCY_CONTACT", "edtech@agency.example")]).await;
    app.agency("lea", Role::PanelLead).await;
    let (mut acme, disclosure) = filled(&app, "lesson-planner").await;
    acme.submit_disclosure(&disclosure).await.expect(303);
    let signature = format!(
        "\n\n-- \nAssay, the assessment of AI tools for schools by Test agency\n{}\nQuestions: \
         edtech@agency.example\n",
        app.base
    );
    let lead = app.mail_to("lea@example.org").await;
    assert_eq!(lead.subject, "Submitted: Lessonwright");
    assert_eq!(
        lead.body,
        format!(
            "Hello lea,\n\nacme submitted a disclosure of Lessonwright on 21 November 2026, 10:00 \
             UTC. Check whether it is complete:\n\n{}/pipeline/{disclosure}{signature}",
            app.base
        )
    );
    let owner = app.mail_to("acme.owner@example.org").await;
    assert_eq!(owner.subject, "Received: Lessonwright");
    owner
        .says("Hello acme.owner,\n\n")
        .says(&format!("The receipt:\n\n{}/disclosures/{disclosure}/receipt{signature}", app.base));
    app.finish().await;
}

#[tokio::test]
async fn a_lead_with_a_conflict_hears_neither_of_a_new_submission_nor_of_a_withdrawal() {
    let app = TestApp::start().await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    app.agency("kim", Role::PanelLead).await;
    let (mut acme, disclosure) = filled(&app, "lesson-planner").await;
    acme.submit_disclosure(&disclosure).await.expect(303);
    let conflict = [("word", "conflict"), ("reason", "My sister works there.")];
    lea.post(&format!("/reviews/{disclosure}/conflict"), &conflict).await.expect(303);
    let before = app.mails_to("lea@example.org").await.len();
    acme.post(&format!("/disclosures/{disclosure}/withdrawal"), &[("reason", "We start again.")])
        .await
        .expect(303);
    assert_eq!(
        app.mails_to("lea@example.org").await.len(),
        before,
        "the lead with a conflict was told"
    );
    let kim = app.mails_to("kim@example.org").await;
    let told = kim.last().expect("a mail");
    assert_eq!(told.subject, "Withdrawn: Lessonwright");
    told.says(
        "Hello kim,\n\nacme took back its disclosure of Lessonwright. The reason \
        given:\n\nWe start again.\n\n",
    );
    app.finish().await;
}

#[tokio::test]
async fn a_product_that_was_submitted_before_can_be_disclosed_again_with_the_answers_of_that_time()
{
    let app = TestApp::start().await;
    let (mut acme, before) = filled(&app, "lesson-planner").await;
    let typed = [
        ("q.profile.history.0.kind".into(), "other".into()),
        ("q.profile.history.0.date".into(), "3/31/2026".into()),
    ];
    acme.save_section(&before, "profile", "1", &typed).await.expect(303);
    acme.submit_disclosure(&before).await.expect(303);
    let page = acme.get(&format!("/disclosures/{before}")).await.expect(200).text();
    let product =
        page.split("href=\"/products/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    acme.post(&format!("/disclosures/{before}/withdrawal"), &[("reason", "A new version")])
        .await
        .expect(303);
    let page = acme.get(&format!("/products/{product}")).await.expect(200);
    page.says(
        "You can begin with the answers and the evidence that you submitted on 21 November \
        2026, each as it was typed.",
    );
    page.says("Start with those answers").says("Start blank");
    let start = format!("/products/{product}/disclosures");
    let reply = acme.post(&start, &[("version", "5.0"), ("from", "last")]).await.expect(303);
    let after = crate::support::vendors::last_step(&reply.location.unwrap());

    let q = app.ctx.library.for_disclosures().unwrap();
    let (old, new) = (Id::parse(&before).unwrap(), Id::parse(&after).unwrap());
    let mut tx = app.ctx.db.read().await.unwrap();
    let (was, is) =
        (answers::of(&mut tx, &old).await.unwrap(), answers::of(&mut tx, &new).await.unwrap());
    let (had, has) =
        (evidence::of(&mut tx, &old).await.unwrap(), evidence::of(&mut tx, &new).await.unwrap());
    drop(tx);
    let reused = |name: &str| q.question(name).unwrap().reuse != Reuse::Never;
    for (name, kept) in &was.0 {
        let file = matches!(q.question(name).unwrap().kind, Kind::File { .. });
        assert!(file || is.get(name) == Some(kept).filter(|_| reused(name)), "{name}");
    }
    assert!(
        is.get("profile.history").unwrap().typed.is_some()
            && was.get("profile.scale").is_some()
            && is.get("profile.scale").is_none()
    );
    let told = |pieces: &[Evidence]| {
        let mut told: Vec<_> = pieces
            .iter()
            .map(|piece| {
                (piece.question.clone(), piece.title.clone(), piece.issued_on, piece.source.clone())
            })
            .collect();
        told.retain(|(question, ..)| reused(question));
        told.sort_by(|a, b| (&a.0, a.1.as_str()).cmp(&(&b.0, b.1.as_str())));
        told
    };
    assert_eq!(told(&has), told(&had));
    assert!(has.len() == told(&has).len() && !has.is_empty());
    let page = acme.get(&format!("/disclosures/{after}/sections/profile")).await.expect(200);
    page.says("value=\"3/31/2026\"").says("Saved 21 November 2026");
    acme.get(&format!("/disclosures/{after}/evidence/{}", has[0].id)).await.expect(200);
    acme.get(&format!("/disclosures/{after}/check"))
        .await
        .expect(200)
        .does_not_say("Sign and submit");

    acme.post(&format!("/disclosures/{after}/withdrawal"), &[("reason", "We start anew")])
        .await
        .expect(303);
    let blank = acme.start_disclosure(&product).await;
    let blank = answers::of(&mut app.ctx.db.read().await.unwrap(), &Id::parse(&blank).unwrap())
        .await
        .unwrap();
    // What is answered for the whole company stands in every draft.
    let of_company = |name: &String| q.question(name).unwrap().reuse == Reuse::Company;
    assert!(!blank.0.is_empty() && blank.0.keys().all(of_company));
    app.finish().await;
}

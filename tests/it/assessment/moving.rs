//! A draft is taken over into a newer version of its questionnaire, and its vendor reads what that
//! changes at each question.

use std::collections::BTreeMap;
use std::sync::Arc;

use assay::actions::assessment::company_answers;
use assay::actions::assessment::disclosures::{self, Beginning};
use assay::domain::access::{Actor, Person};
use assay::domain::assessment::entry::{Entries, Entry};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::values::Id;
use assay::store::assessment::{answers, disclosures as stored};

use crate::support::TestApp;
use crate::support::vendors::{example, last_step};

const FAMILY: &str = "ai-edtech";
const OLD: &str = "2026-1";
const NEW: &str = "2026-2";

async fn actor(app: &TestApp) -> Actor {
    let organization = app.organization(OrganizationKind::Vendor, "acme").await;
    let account = app.account(&organization, "acme.owner", &[Role::VendorOwner]).await;
    Actor::Person(Person {
        account,
        name: "acme.owner".to_owned(),
        organization,
        organization_name: "acme".to_owned(),
        kind: OrganizationKind::Vendor,
        roles: vec![Role::VendorOwner],
        grant: None,
        district: None,
    })
}

#[tokio::test]
async fn a_draft_is_taken_over_with_what_fits_and_its_vendor_reads_what_changed() {
    let app = TestApp::start_on_newest(&[]).await;
    let mut acme = app.vendor("acme").await;
    let product = acme.register_product("Lessonwright").await;
    // Started while the older version was the newest.
    let mut then = app.ctx.clone();
    then.library = Arc::new(app.ctx.library.while_newest(FAMILY, OLD).expect("the version"));
    let actor = actor(&app).await;
    let product = Id::parse(&product).unwrap();
    let draft =
        disclosures::start(&then, &actor, &product, "", Beginning::Blank).await.expect("a draft");
    let hub = format!("/disclosures/{draft}");
    let typed = [
        ("q.profile.history.0.kind".to_owned(), "none".to_owned()),
        ("q.profile.technique".to_owned(), "open_generation".to_owned()),
        ("q.profile.users".to_owned(), "teachers".to_owned()),
        ("q.profile.users".to_owned(), "students_6_8".to_owned()),
    ];
    acme.save_section(draft.as_str(), "profile", "0", &typed).await.expect(303);
    let table = [("q.bias.reporting.0.channel".to_owned(), "in_product".to_owned())];
    acme.save_section(draft.as_str(), "bias", "0", &table).await.expect(303);
    acme.get(&hub).await.expect(200).says(
        "The agency has released version 2026-2 of the questionnaire. Your draft is on version \
         2026-1.",
    );
    app.ctx.clock.advance_seconds(86_400);
    assert!(app.run_job("tell-newer-questionnaires").await);
    let subjects = || async {
        let mails = app.mails_to("acme.owner@example.org").await;
        mails.iter().filter(|mail| mail.subject.contains("has a newer version")).count()
    };
    assert_eq!(subjects().await, 1);
    app.ctx.clock.advance_seconds(86_400);
    assert!(app.run_job("tell-newer-questionnaires").await);
    assert_eq!(subjects().await, 1, "once for each version");
    let mut acme = app.vendor("acme").await;
    let page = acme.get(&format!("{hub}/newer-questionnaire")).await.expect(200);
    page.says("Version 2026-2 of the questionnaire")
        .says("What does not go along whole")
        .says("The newer version does not ask it.")
        .says("Something that you chose is not on the newer list. Choose again.")
        .says("It asks for another kind of answer now.")
        .says("New questions")
        .says("Questions that changed")
        .says("Questions that are gone")
        .says("A draft that is asked it has to answer it.");
    acme.post(&format!("{hub}/newer-questionnaire"), &[("onto", "2026-9")])
        .await
        .expect(409)
        .says("Another version of the questionnaire is the newest by now.");
    acme.post(&format!("{hub}/newer-questionnaire"), &[("onto", NEW)]).await.expect(303);
    let mut tx = app.ctx.db.read().await.unwrap();
    let moved = stored::by_id(&mut tx, &draft).await.unwrap().unwrap();
    let kept = answers::of(&mut tx, &draft).await.unwrap();
    drop(tx);
    assert_eq!(moved.version, NEW);
    assert!(kept.get("profile.history").is_none() && kept.get("profile.technique").is_some());
    assert!(kept.get("profile.users").is_none(), "teachers alone would say something else");
    acme.get(&hub).await.expect(200).does_not_say("The agency has released version");
    acme.get(&format!("{hub}/newer-questionnaire")).await.expect(303);
    acme.post(&format!("{hub}/newer-questionnaire"), &[("onto", NEW)])
        .await
        .expect(409)
        .says("This draft is on the newest version of the questionnaire already.");
    app.finish().await;
}

#[tokio::test]
async fn a_companys_answer_of_before_is_taken_without_what_the_newer_questionnaire_does_not_ask() {
    let app = TestApp::start_on_newest(&[]).await;
    let mut acme = app.vendor("acme").await;
    let mut then = app.ctx.clone();
    then.library = Arc::new(app.ctx.library.while_newest(FAMILY, OLD).expect("the version"));
    let actor = actor(&app).await;
    let cells = [
        ("district_hours", "48"),
        ("agency_hours", "72"),
        ("family_days", "30"),
        ("exercised_on", "2026-04-14"),
        ("with_districts", "false"),
    ];
    let row = cells.map(|(column, text)| (column.to_owned(), text.to_owned())).into();
    let entry = Entry { rows: vec![row], ..Entry::default() };
    let entries = Entries([("safety.incident_clock".to_owned(), entry)].into());
    let saved = company_answers::save(&then, &actor, &entries, &BTreeMap::new()).await;
    assert_eq!(saved.expect("it is saved").expect("it fits"), 1);
    let page = acme.get("/company-answers").await.expect(200);
    page.says("value=\"48\"").does_not_say("family_days").does_not_say("is not complete yet");
    let draft = acme.disclose("Lessonwright").await;
    let mut tx = app.ctx.db.read().await.unwrap();
    let kept = answers::of(&mut tx, &Id::parse(&draft).unwrap()).await.unwrap();
    drop(tx);
    let kept = kept.get("safety.incident_clock").expect("the draft begins with it");
    let value = kept.value.as_ref().expect("a value");
    assert!(value[0].get("district_hours").is_some() && value[0].get("family_days").is_none());
    app.finish().await;
}

#[tokio::test]
async fn a_renewal_on_a_newer_questionnaire_takes_no_part_of_a_list_that_was_chosen_from_others() {
    let app = TestApp::start_on_newest(&[]).await;
    let mut acme = app.vendor("acme").await;
    let product = acme.register_product("Askwell").await;
    let mut then = app.ctx.clone();
    then.library = Arc::new(app.ctx.library.while_newest(FAMILY, OLD).expect("the version"));
    let actor = actor(&app).await;
    let id = Id::parse(&product).unwrap();
    let before =
        disclosures::start(&then, &actor, &id, "", Beginning::Blank).await.expect("a draft");
    acme.fill(before.as_str(), &example("student-chatbot")).await;
    acme.submit_disclosure(before.as_str()).await.expect(303);
    acme.post(&format!("/disclosures/{before}/withdrawal"), &[("reason", "A new version")])
        .await
        .expect(303);
    let again = [("version", "5.0"), ("from", "last")];
    let reply = acme.post(&format!("/products/{product}/disclosures"), &again).await.expect(303);
    let after = last_step(&reply.location.unwrap());
    let mut tx = app.ctx.db.read().await.unwrap();
    let (was, is) = (
        answers::of(&mut tx, &before).await.unwrap(),
        answers::of(&mut tx, &Id::parse(&after).unwrap()).await.unwrap(),
    );
    drop(tx);
    // Its teachers alone would say that no student uses it.
    let users = was.get("profile.users").and_then(|kept| kept.value.clone()).expect("users");
    assert!(users.to_string().contains("students_6_8") && users.to_string().contains("teachers"));
    assert!(is.get("profile.users").is_none());
    app.finish().await;
}

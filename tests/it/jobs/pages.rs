use std::collections::{BTreeMap, BTreeSet};

use assay::domain::access::Actor;
use assay::domain::event::Event;
use assay::domain::people::account::Role;
use assay::domain::values::{EmailAddress, Id};
use assay::store::events;
use assay::store::outbox::{self, NewMail};

use crate::support::TestApp;

#[tokio::test]
async fn an_administrator_sees_the_schedule_in_words_and_runs_a_job_by_hand() {
    let app = TestApp::start().await;
    let mut root = app.agency("root", Role::Administrator).await;
    let page = root.get("/jobs").await.expect(200);
    page.says("Deliver mail")
        .says("Every 15 seconds")
        .says("Every day at 03:30 UTC")
        .says("22 November 2026, 03:30:00")
        .says("It has not run yet.");
    app.run_due_jobs().await;
    root.post("/jobs/remove-old-records/runs", &[]).await.expect(303);
    root.get("/jobs").await.expect(200).says("Run asked for").says("Starts soon").says("By hand");
    app.run_due_jobs().await;
    root.get("/jobs")
        .await
        .expect(200)
        .says("There was nothing to do.")
        .does_not_say("Starts soon");
    root.post("/jobs/unknown/runs", &[]).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_mail_that_was_given_up_is_shown_with_its_problem_and_tried_again() {
    let app = TestApp::start().await;
    let mut root = app.agency("root", Role::Administrator).await;
    let mail = NewMail {
        id: app.ctx.new_id(),
        to: EmailAddress::parse("nobody@example.org").unwrap(),
        subject: "Your invitation".to_owned(),
        body: "Come in.".to_owned(),
        unsubscribe: None,
    };
    let mut tx = app.ctx.db.write().await.unwrap();
    outbox::put(&mut tx, app.ctx.now(), &mail).await.unwrap();
    outbox::not_delivered(&mut tx, &mail.id, "No such mailbox.", None).await.unwrap();
    tx.commit().await.unwrap();
    root.get("/jobs")
        .await
        .expect(200)
        .says("nobody@example.org")
        .says("Your invitation")
        .says("No such mailbox.");
    root.post(&format!("/jobs/mails/{}/tries", mail.id), &[]).await.expect(303);
    root.get("/jobs").await.expect(200).says("Mail back in the queue").says("No mail was given up");
    app.run_due_jobs().await;
    root.get("/jobs").await.expect(200).says("Mails: 1 delivered.");
    root.post(&format!("/jobs/mails/{}/tries", mail.id), &[]).await.expect(404);
    root.post("/jobs/mails/nonsense/tries", &[]).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn nobody_else_sees_jobs_or_events_or_asks_for_runs() {
    let app = TestApp::start().await;
    let mut lead = app.agency("lead", Role::PanelLead).await;
    let mut vendor = app.vendor("acme").await;
    for person in [&mut lead, &mut vendor] {
        person.get("/jobs").await.expect(404);
        person.get("/events").await.expect(404);
        person.post("/jobs/remove-old-records/runs", &[]).await.expect(404);
    }
    app.visitor().get("/jobs").await.expect(303);
    app.visitor().get("/events").await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn the_event_log_tells_who_did_what_page_by_page() {
    let app = TestApp::start().await;
    let mut root = app.agency("root", Role::Administrator).await;
    let mut tx = app.ctx.db.write().await.unwrap();
    for number in 1..=60 {
        let event = Event::OrganizationCreated {
            organization: app.ctx.new_id(),
            name: format!("District {number}"),
        };
        events::append(&mut tx, app.ctx.now(), &Actor::System, &event).await.unwrap();
    }
    tx.commit().await.unwrap();
    let page = root.get("/events").await.expect(200);
    page.says("Created the organization District 60")
        .says("Assay itself")
        .says("Events 63 to 14 of 63")
        .says("/events?before=14");
    page.does_not_say("data-label=\"What\">Signed in");
    let page = root.get("/events?before=14").await.expect(200);
    page.says("Signed in")
        .says("root")
        .says("Events 13 to 1 of 63")
        .says("href=\"/events\" ")
        .does_not_say("District 60");
    root.get("/events?before=word").await.expect(422);
    app.finish().await;
}

#[tokio::test]
async fn checking_the_chain_says_whether_the_record_holds_together() {
    let app = TestApp::start().await;
    let mut root = app.agency("root", Role::Administrator).await;
    root.get("/events?check=yes")
        .await
        .expect(200)
        .says("The record holds together")
        .says("All 3 events fit together");
    let mut tx = app.ctx.db.write().await.unwrap();
    tx.query("UPDATE events SET actor = 'somebody else' WHERE sequence = 3")
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let page = root.get("/events?check=yes").await.expect(200);
    page.says("The record does not hold together")
        .says("event 3 does not fit the one before it: it or an earlier one was changed");
    let mut tx = app.ctx.db.write().await.unwrap();
    tx.query("UPDATE events SET actor = (SELECT id FROM accounts) WHERE sequence = 3")
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.finish().await;
}

#[test]
fn a_stored_event_keeps_its_words_and_an_unknown_one_says_its_kind() {
    use assay::domain::event_sight::Sees;
    use assay::domain::event_words::{Telling, in_words};
    use assay::domain::recorded::Recorded;
    let (account, organization) =
        (Id::from_stored("a".to_owned()), Id::from_stored("o".to_owned()));
    let event = Event::AccountInvited {
        account,
        organization,
        roles: vec![Role::Reviewer.word(), Role::PanelLead.word()],
    };
    let body = serde_json::to_string(&event).unwrap();
    let (people, jobs) = (BTreeMap::new(), BTreeMap::new());
    let telling = Telling {
        people: &people,
        erased: &BTreeSet::new(),
        jobs: &jobs,
        questionnaire: None,
        sees: Sees::ALL,
        before: None,
    };
    assert_eq!(
        in_words(&Recorded::read("account_invited", &body), &telling),
        "Invited somebody as reviewer, panel lead"
    );
    assert_eq!(
        in_words(&Recorded::read("moon_landed", r#"{"kind":"moon_landed"}"#), &telling),
        "moon landed"
    );
}

use assay::domain::access::Actor;
use assay::domain::event::Event;
use assay::domain::people::account::Role;
use assay::domain::values::Id;
use assay::store::events;

use crate::support::TestApp;
use crate::support::listings::Tool;

#[actix_web::test]
async fn a_submission_waits_for_the_lead_and_is_accepted_for_review() {
    let app = TestApp::start().await;
    let file = app.submitted("Quill", "lesson-planner").await;
    app.ctx.clock.advance_seconds(3 * 86_400);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let queue = lea.get("/pipeline").await.expect(200);
    queue
        .says("Waiting for you")
        .says("Quill")
        .says("acme · Submitted; nobody has checked it yet")
        .says("Submitted 3 days ago");
    let case = format!("/pipeline/{}", file.id);
    let page = lea.get(&case).await.expect(200);
    page.says("It is your turn: check whether it is complete")
        .says("Say first whether you have a conflict of interest; then you can go on here.")
        .says(&format!("/reviews/{}/conflict?to=case", file.id))
        .does_not_say("Accept for review");
    let refused = "Say first whether you have a conflict of interest; then the file opens.";
    lea.post(&format!("{case}/triage"), &[("word", "accept")]).await.expect(403).says(refused);
    let asked = lea.get(&format!("/reviews/{}/conflict?to=case", file.id)).await.expect(200);
    asked.says("name=\"to\" value=\"case\"").does_not_say("(optional)");
    let sent = lea
        .post(&format!("/reviews/{}/conflict", file.id), &[("word", "none"), ("to", "case")])
        .await
        .expect(303);
    assert_eq!(sent.location.as_deref(), Some(case.as_str()));
    lea.get(&case).await.expect(200).says("Accept for review").does_not_say("Say first");
    lea.accept(&file.id).await;
    let page = lea.get(&format!("/pipeline/{}", file.id)).await.expect(200);
    page.says("It is your turn: assign reviewers").says("2 reviewers are missing").says("lea");
    app.mail_to("acme.owner@example.org")
        .await
        .says("Your disclosure of Quill is complete, and its review begins.");
    lea.post(&format!("/pipeline/{}/triage", file.id), &[("word", "accept")])
        .await
        .expect(409)
        .says("This disclosure is in review and cannot be accepted for review now.");
    app.finish().await;
}

#[actix_web::test]
async fn a_submission_goes_back_only_with_a_reason_which_the_vendor_gets_by_mail() {
    let app = TestApp::start().await;
    let file = app.submitted("Quill", "lesson-planner").await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let path = format!("/pipeline/{}/triage", file.id);
    lea.declare_none(&file.id).await;
    lea.post(&path, &[("word", "return"), ("reason", " ")])
        .await
        .expect(422)
        .says("Enter a reason.");
    lea.post(&path, &[("word", "return"), ("reason", "The accessibility report is unreadable.")])
        .await
        .expect(303);
    lea.get("/pipeline")
        .await
        .expect(200)
        .says("With the vendor")
        .says("Returned; the vendor completes it");
    let mail = app.mail_to("acme.owner@example.org").await;
    mail.says("The accessibility report is unreadable.").says(&format!("/disclosures/{}", file.id));
    assert_eq!(mail.subject, "Please complete your disclosure: Quill");
    app.finish().await;
}

#[actix_web::test]
async fn only_a_lead_checks_and_nobody_outside_the_agency_sees_the_queue() {
    let app = TestApp::start().await;
    let file = app.submitted("Quill", "lesson-planner").await;
    let nowhere = uuid_like();
    for (name, role) in
        [("pat", Role::Publisher), ("ada", Role::Administrator), ("cora", Role::SignerCurriculum)]
    {
        let mut person = app.agency(name, role).await;
        person.get("/pipeline").await.expect(200).says("Quill");
        person
            .get(&format!("/pipeline/{}", file.id))
            .await
            .expect(200)
            .does_not_say("Accept for review");
        person
            .post(&format!("/pipeline/{}/triage", file.id), &[("word", "accept")])
            .await
            .expect(404);
    }
    let mut strangers = vec![
        app.vendor("acme").await,
        app.vendor("other").await,
        app.agency("rita", Role::Reviewer).await,
    ];
    for person in &mut strangers {
        person.get("/pipeline").await.expect(404);
        for path in ["", "/adjudication", "/decision"] {
            person
                .get_same_refusal(
                    &format!("/pipeline/{}{path}", file.id),
                    &format!("/pipeline/{nowhere}{path}"),
                )
                .await;
        }
        person
            .post(&format!("/pipeline/{}/triage", file.id), &[("word", "accept")])
            .await
            .expect(404);
        person
            .post(&format!("/pipeline/{}/reviewers", file.id), &[("reviewer", "")])
            .await
            .expect(404);
    }
    app.finish().await;
}

#[actix_web::test]
async fn a_draft_is_not_there_for_the_agency() {
    let app = TestApp::start().await;
    let file = app.submitted("Quill", "lesson-planner").await;
    let mut tx = app.ctx.db.write().await.unwrap();
    tx.query("UPDATE disclosures SET state = 'draft', submitted_at = NULL")
        .execute()
        .await
        .unwrap();
    let event = Event::DisclosureReturned {
        disclosure: Id::from_stored(file.id.clone()),
        reason: "Back to the desk.".to_owned(),
    };
    events::append(&mut tx, app.ctx.now(), &Actor::System, &event).await.unwrap();
    tx.commit().await.unwrap();
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get("/pipeline")
        .await
        .expect(200)
        .does_not_say("Quill")
        .says("Nothing has been submitted yet");
    for path in [
        format!("/pipeline/{}", file.id),
        format!("/reviews/{}", file.id),
        format!("/reviews/{}/conflict", file.id),
    ] {
        lea.get(&path).await.expect(404).does_not_say("Quill");
    }
    app.finish().await;
}

#[actix_web::test]
async fn the_queue_takes_the_same_number_of_queries_however_long_it_is() {
    let app = TestApp::start().await;
    app.scored("Quill", "lesson-planner", &[]).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get("/pipeline").await.expect(200);
    let before = app.ctx.db.statements();
    lea.get("/pipeline").await.expect(200);
    let with_one = app.ctx.db.statements() - before;
    for product in ["Bell", "Candle", "Drum"] {
        app.submitted(product, "student-chatbot").await;
    }
    let file = app.in_review("Easel", "student-chatbot").await;
    assert!(!file.submitted.asked.is_empty());
    let before = app.ctx.db.statements();
    lea.get("/pipeline").await.expect(200).says("Easel").says("Quill");
    assert_eq!(app.ctx.db.statements() - before, with_one);
    app.finish().await;
}

/// An id that nothing has.
fn uuid_like() -> &'static str {
    "01990000-0000-7000-8000-000000000000"
}

#[tokio::test]
async fn the_queue_is_read_by_step_and_by_whose_turn_it_is_and_what_is_late_says_so() {
    let app = TestApp::start().await;
    app.submitted("Quill", "lesson-planner").await;
    app.ctx.clock.advance_seconds(20 * 86_400);
    let mut panel = app.in_review("Parley", "student-chatbot").await;
    let page = panel.lea.get("/pipeline").await.expect(200);
    page.says("Waiting for you")
        .says("Waiting for others")
        .says("Submitted 20 days ago, late")
        .says("Every step (2)")
        .says("Completeness check (1)")
        .says("What is late (1)");
    let page = panel.lea.get("/pipeline?step=review").await.expect(200);
    page.says(">Parley</a>").does_not_say(">Quill</a>").does_not_say("Waiting for you");
    for part in ["show=late", "show=mine", "step=check"] {
        let page = panel.lea.get(&format!("/pipeline?{part}")).await.expect(200);
        page.says(">Quill</a>").does_not_say(">Parley</a>");
    }
    panel.lea.get("/pipeline?step=sign&show=late").await.expect(200).says("No file fits");
    app.finish().await;
}

#[tokio::test]
async fn what_is_decided_leaves_the_queue_and_is_read_page_by_page() {
    let app = TestApp::start().await;
    for number in 0..52 {
        let name = format!("Tool{number}");
        app.published(&Tool::new("lesson-planner", &name, "Acme")).await;
        app.ctx.clock.advance_seconds(60);
    }
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get("/pipeline").await.expect(200).says("all is decided").does_not_say(">Tool7</a>");
    let page = lea.get("/pipeline/decided").await.expect(200);
    page.says(">Tool51</a>").says(">Tool2</a>").does_not_say(">Tool1</a>").says("50 files");
    let text = page.text();
    let (_, next) = text.split_once("rel=\"next\" href=\"").expect("a page after");
    let next = next.split('"').next().unwrap().replace("&#x3D;", "=");
    let page = lea.get(&next).await.expect(200);
    page.says(">Tool1</a>").says(">Tool0</a>").does_not_say(">Tool2</a>").says("2 files");
    page.does_not_say("rel=\"next\"").says("rel=\"prev\"");
    app.visitor().get("/pipeline/decided").await.expect(303);
    app.agency("rita", Role::Reviewer).await.get("/pipeline/decided").await.expect(404);
    app.finish().await;
}

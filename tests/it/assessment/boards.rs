//! The lead's board, and the days on which reviews and signatures are due.

use assay::domain::assessment::due::{Nearness, in_words};
use assay::domain::business_days::Holidays;
use assay::domain::people::account::Role;
use chrono::NaiveDate;

use crate::support::TestApp;
use crate::support::panels::Panel;

/// Seconds of a day.
const DAY: i64 = 86_400;

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").expect("a day")
}

#[test]
fn a_day_is_near_within_three_business_days_and_late_once_it_is_past() {
    let holidays = Holidays::parse("2026-11-26").unwrap();
    let (due, thanksgiving_week) = (day("2026-11-30"), day("2026-11-24"));
    let near = |today| Nearness::of(due, day(today), &holidays);
    assert_eq!(Nearness::of(due, thanksgiving_week, &holidays), Nearness::Soon);
    assert_eq!(near("2026-11-23"), Nearness::Ahead);
    assert_eq!(near("2026-11-30"), Nearness::Soon);
    assert_eq!(near("2026-12-01"), Nearness::Late);
    assert_eq!(in_words(due, day("2026-11-20")), "Due 30 November 2026");
    assert_eq!(in_words(due, day("2026-11-29")), "Due tomorrow");
    assert_eq!(in_words(due, day("2026-11-30")), "Due today");
    assert_eq!(in_words(due, day("2026-12-01")), "Late: was due 30 November 2026");
}

#[actix_web::test]
async fn the_board_shows_who_reviews_what_how_far_they_are_and_what_is_late() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, mut ben } =
        app.in_review("Quill", "student-chatbot").await;
    let id = submitted.id.clone();
    let question = submitted.asked["safety"][0].clone();
    let asked = submitted.asked["safety"].len();
    ana.score(&id, "safety", &question, "3").await;
    lea.get("/pipeline").await.expect(200).says("href=\"/board\"");
    lea.get("/board")
        .await
        .expect(200)
        .says("Quill")
        .says(&format!("href=\"/pipeline/{id}\""))
        .says(&format!("ana: 1 of {asked} scored. Due 11 December 2026"))
        .says("ben: not started. Due 11 December 2026")
        .says("nobody is late")
        .does_not_say("1 missing");
    ben.post(
        &format!("/reviews/{id}/conflict"),
        &[("word", "conflict"), ("reason", "My sister works there.")],
    )
    .await
    .expect(303);
    lea.get("/board?show=unassigned")
        .await
        .expect(200)
        .says("ben: set aside: conflict")
        .says("1 missing")
        .does_not_say("My sister");
    lea.get("/board?show=late").await.expect(200).says("No tool fits");
    app.ctx.clock.advance_seconds(21 * DAY);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get("/board?show=late")
        .await
        .expect(200)
        .says(&format!("ana: 1 of {asked} scored, late since 11 December 2026"))
        .says("Late: was due 11 December 2026")
        .says("1 reviewer is late");
    let carl = app.agency_id("carl", Role::Reviewer).await;
    lea.get(&format!("/board?reviewer={carl}")).await.expect(200).says("No tool fits");
    app.finish().await;
}

#[actix_web::test]
async fn the_board_is_for_leads_and_leaves_out_what_they_have_a_conflict_with() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, .. } = app.in_review("Quill", "student-chatbot").await;
    for role in [Role::Administrator, Role::Publisher, Role::SignerEdtech] {
        app.agency("pat", role).await.get("/board").await.expect(404);
        app.ctx.clock.advance_seconds(1);
    }
    ana.get("/board").await.expect(404);
    let mut max = app.agency("max", Role::PanelLead).await;
    max.get("/board").await.expect(200).says("Quill");
    lea.post(
        &format!("/reviews/{}/conflict", submitted.id),
        &[("word", "conflict"), ("reason", "I own shares.")],
    )
    .await
    .expect(303);
    lea.get("/board").await.expect(200).does_not_say("Quill").says("No tool is in review");
    app.finish().await;
}

#[actix_web::test]
async fn the_board_takes_the_same_number_of_queries_however_many_tools_there_are() {
    let app = TestApp::start().await;
    let mut lea = app.in_review("Quill", "student-chatbot").await.lea;
    lea.get("/board").await.expect(200);
    let before = app.ctx.db.statements();
    lea.get("/board").await.expect(200);
    let with_one = app.ctx.db.statements() - before;
    for product in ["Bell", "Candle", "Drum"] {
        app.in_review(product, "lesson-planner").await;
    }
    app.proposed("Easel", "lesson-planner", "approved").await;
    let before = app.ctx.db.statements();
    lea.get("/board").await.expect(200).says("Drum").says("Has not signed").says("Easel");
    assert_eq!(app.ctx.db.statements() - before, with_one);
    app.finish().await;
}

#[actix_web::test]
async fn a_lead_sets_another_due_day_and_the_reviewers_desk_begins_with_what_is_due_first() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, mut ben } =
        app.in_review("Quill", "student-chatbot").await;
    let later = app.in_review("Zither", "student-chatbot").await.submitted;
    let (first, second) =
        (format!("/pipeline/{}", submitted.id), format!("/pipeline/{}", later.id));
    let desk = ana.get("/reviews").await.expect(200);
    desk.says("On your desk: 12 reviews of 2 tools").says("Due 11 December 2026");
    lea.get(&second).await.expect(200).says("Due 11 December 2026").says("Set due day");
    lea.post(&format!("{second}/due"), &[("review", ""), ("due", "2026-11-20")])
        .await
        .expect(422)
        .says("Enter a day from today on, within a year.")
        .says("value=\"2026-11-20\"");
    lea.post(&format!("{second}/due"), &[("review", "nothing"), ("due", "2026-12-01")])
        .await
        .expect(422)
        .says("Choose a review that is still open.");
    lea.post(&format!("{second}/due"), &[("review", ""), ("due", "1 December 2026")])
        .await
        .expect(303);
    lea.get(&second).await.expect(200).says("Due 1 December 2026");
    lea.get(&first).await.expect(200).does_not_say("Due 1 December 2026");
    let text = ana.get("/reviews").await.expect(200).text();
    assert!(text.find("Zither") < text.find("Quill"), "what is due first stands first");
    let mails = app.mails_to("ana@example.org").await;
    let told: Vec<_> = mails
        .iter()
        .filter(|mail| mail.subject == "Your review is due on another day: Zither")
        .collect();
    assert_eq!(told.len(), 1, "one mail for all criteria");
    told[0].says("is now due on 1 December 2026");
    ben.post(&format!("{second}/due"), &[("review", ""), ("due", "2026-12-02")]).await.expect(404);
    app.finish().await;
}

#[actix_web::test]
async fn a_mail_about_an_assignment_names_tool_vendor_criteria_and_the_due_day() {
    let app = TestApp::start_with(&[("ASSAY_REVIEW_DAYS", "5")]).await;
    app.in_review("Quill", "student-chatbot").await;
    let mails = app.mails_to("ana@example.org").await;
    let mail = mails
        .iter()
        .find(|mail| mail.subject == "A disclosure to review: Quill")
        .expect("a mail about the assignment");
    mail.says("Quill by acme")
        .says("Safety")
        .says("You were assigned on 21 November 2026, and your review is due on 27 November 2026");
    app.finish().await;
}

/// The mails with a subject that somebody got.
async fn with_subject(app: &TestApp, to: &str, subject: &str) -> usize {
    app.mails_to(to).await.iter().filter(|mail| mail.subject == subject).count()
}

const SOON: &str = "What is yours to do is due soon";
const LATE: &str = "What is yours to do is late";

#[actix_web::test]
async fn reviewers_are_reminded_once_before_their_day_and_once_after_it() {
    let app = TestApp::start().await;
    let file = app.in_review("Quill", "student-chatbot").await.submitted;
    let cleo = app.agency_id("cleo", Role::Reviewer).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.assign(&file.id, cleo.as_str(), &["safety"]).await;
    let conflict = [("word", "conflict"), ("reason", "My sister works there.")];
    let mut cleo = app.agency("cleo", Role::Reviewer).await;
    cleo.post(&format!("/reviews/{}/conflict", file.id), &conflict).await.expect(303);
    let counts = async || {
        let (soon, late) = (
            with_subject(&app, "ana@example.org", SOON).await,
            with_subject(&app, "ana@example.org", LATE).await,
        );
        (soon, late)
    };
    app.run_job("remind-of-reviews").await;
    assert_eq!(counts().await, (0, 0), "there is time until 11 December");
    // Tuesday 8 December is three business days before.
    app.ctx.clock.advance_seconds(17 * DAY);
    for _ in 0..2 {
        app.run_job("remind-of-reviews").await;
    }
    assert_eq!(counts().await, (1, 0));
    let mails = app.mails_to("ana@example.org").await;
    mails.last().expect("a reminder").says("- Quill by acme: ").says("Due 11 December 2026.");
    // Saturday is no business day; Monday is.
    app.ctx.clock.advance_seconds(4 * DAY);
    app.run_job("remind-of-reviews").await;
    assert_eq!(counts().await, (1, 0));
    for _ in 0..2 {
        app.ctx.clock.advance_seconds(2 * DAY);
        app.run_job("remind-of-reviews").await;
    }
    assert_eq!(counts().await, (1, 1));
    for subject in [SOON, LATE] {
        assert_eq!(with_subject(&app, "cleo@example.org", subject).await, 0, "in conflict");
    }
    app.finish().await;
}

#[actix_web::test]
async fn a_lead_has_everybody_reminded_who_is_late_at_most_once_a_day() {
    let app = TestApp::start().await;
    let Panel { submitted, mut ana, mut lea, .. } = app.in_review("Quill", "student-chatbot").await;
    ana.review_all(&submitted, &[]).await;
    lea.get("/board/reminders").await.expect(200).says("Nobody is late");
    ana.get("/board/reminders").await.expect(404);
    ana.post("/board/reminders", &[]).await.expect(404);
    app.ctx.clock.advance_seconds(21 * DAY);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get("/board").await.expect(200).says("Remind everybody who is late");
    lea.get("/board/reminders")
        .await
        .expect(200)
        .says("ben")
        .says("since 11 December 2026")
        .says("Remind 1 person")
        .does_not_say("ana");
    for _ in 0..2 {
        lea.post("/board/reminders", &[]).await.expect(303);
        assert_eq!(with_subject(&app, "ben@example.org", LATE).await, 1);
    }
    assert_eq!(with_subject(&app, "ana@example.org", LATE).await, 0);
    lea.get("/board/reminders").await.expect(200).says("Reminded today already");
    app.ctx.clock.advance_seconds(DAY);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.post("/board/reminders", &[]).await.expect(303);
    assert_eq!(with_subject(&app, "ben@example.org", LATE).await, 2);
    app.finish().await;
}

#[actix_web::test]
async fn offices_that_have_not_signed_are_shown_as_due_and_reminded() {
    let app = TestApp::start_with(&[("ASSAY_SIGNING_DAYS", "5")]).await;
    let submitted = app.proposed("Quill", "lesson-planner", "approved").await.submitted;
    for (name, role, _) in crate::support::panels::OFFICES {
        app.agency_id(name, role).await;
    }
    let mut cora = app.agency("cora", Role::SignerCurriculum).await;
    cora.sign(&submitted.id, "curriculum", "agree", "").await;
    app.ctx.clock.advance_seconds(9 * DAY);
    app.run_job("remind-of-reviews").await;
    assert_eq!(with_subject(&app, "fred@example.org", LATE).await, 1);
    assert_eq!(with_subject(&app, "cora@example.org", LATE).await, 0, "she has signed");
    let mails = app.mails_to("fred@example.org").await;
    mails
        .last()
        .expect("a reminder")
        .says("- Quill by acme: signature for federal programs. Late: was due 27 November 2026.")
        .says(&format!("/pipeline/{}/decision", submitted.id));
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get("/board")
        .await
        .expect(200)
        .says("Federal programs, Educational technology")
        .says("Late: was due 27 November 2026");
    app.finish().await;
}

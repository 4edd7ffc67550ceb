//! The letter that goes with a decision: edited, signed, frozen, sent and kept.

use assay::actions::verification;
use assay::domain::assessment::decision::{ApprovalCondition, Consequence};
use assay::domain::assessment::letter::{LetterFacts, compose};
use assay::domain::instrument::Decision;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use chrono::NaiveDate;

use crate::support::TestApp;
use crate::support::listings::Tool;
use crate::support::panels::Panel;

const CONDITIONS: [(&str, &str); 6] = [
    ("decision", "conditional"),
    ("reason", "A first year."),
    ("letter", "We thank you for the open test reports.\nThe retention of chats is not settled."),
    ("conditions.0.text", "Settle the retention of chats."),
    ("conditions.0.due", "12/31/2026"),
    ("conditions.0.evidence", "The schedule"),
];

#[tokio::test]
async fn the_letter_that_three_offices_signed_is_the_mail_and_a_page_of_the_vendor() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } = app.scored("Quill", "lesson-planner", &[]).await;
    let id = submitted.id;
    let decision = format!("/pipeline/{id}/decision");
    lea.get(&decision)
        .await
        .expect(200)
        .says("Your words in the letter to the vendor")
        .does_not_say("(optional)");
    lea.post(&decision, &CONDITIONS).await.expect(303);
    let own = [
        "We thank you for the open test reports.",
        "The retention of chats is not settled.",
        "A first year.",
        "By 31 December 2026: Settle the retention of chats. Please send: The schedule.",
        "The decision: Approved with conditions.",
    ];
    let page = lea.get(&decision).await.expect(200);
    for words in own {
        page.says(words);
    }
    page.says("Letter to the vendor, as it reads now")
        .says("To be signed for federal programs, curriculum and educational technology.");
    let mut acme = app.vendor("acme").await;
    let letter = format!("/disclosures/{id}/letter");
    acme.get(&letter)
        .await
        .expect(409)
        .says("The letter opens when the three offices have decided.");
    app.sign_all(&id).await;
    acme.get(&letter).await.expect(200).says(own[0]).does_not_say("/registry/quill");
    app.ctx.clock.advance_seconds(3 * 86_400);
    app.agency("pat", Role::Publisher)
        .await
        .post(&format!("/pipeline/{id}/publication"), &[])
        .await
        .expect(303);
    // The sessions of three days ago have ended.
    let (mut acme, mut lea) = (app.vendor("acme").await, app.agency("lea", Role::PanelLead).await);
    let page = acme.get(&letter).await.expect(200);
    let mails = app.mails_to("acme.owner@example.org").await;
    let mail = mails
        .iter()
        .find(|mail| mail.subject == "The agency has decided: Quill")
        .expect("the letter");
    for words in own {
        page.says(words);
        mail.says(words);
    }
    for words in [
        "It holds until 21 November 2029.",
        "Send the agency what shows that each condition is met, by its day.",
        "Signed for federal programs, curriculum and educational technology on 21 November 2026.",
    ] {
        page.says(words);
        mail.says(words);
    }
    mail.says(&letter);
    let published =
        mails.iter().find(|mail| mail.subject == "Decision published: Quill").expect("the mail");
    published.says("/registry/quill\n").says(&letter);
    assert!(!published.body.contains(own[0]), "the letter goes out once");
    acme.get(&format!("/disclosures/{id}")).await.expect(200).says(&letter);
    app.vendor("other").await.get(&letter).await.expect(404);
    lea.get(&letter).await.expect(404);
    lea.get(&decision).await.expect(200).says("Letter to the vendor, as it was sent").says(own[0]);
    app.finish().await;
}

#[tokio::test]
async fn a_letter_that_is_changed_behind_assays_back_is_found() {
    let app = TestApp::start().await;
    app.published(&Tool::new("lesson-planner", "Planwell", "Brookfield")).await;
    let mut tx = app.ctx.db.write().await.unwrap();
    assert_eq!(tx.query("UPDATE letters SET body = body || '.'").execute().await.unwrap(), 1);
    tx.commit().await.unwrap();
    let found = verification::check(&app.ctx, None).await.unwrap().all();
    assert!(
        found.iter().any(|fault| fault.starts_with("the letter of ")
            && fault.contains(" was changed: its text has not the SHA-256 ")),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|fault| fault.starts_with("letters ") && fault.contains(" is not as event ")),
        "{found:?}"
    );
    let mut tx = app.ctx.db.write().await.unwrap();
    tx.query("UPDATE letters SET body = SUBSTR(body, 1, LENGTH(body) - 1)")
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.finish().await;
}

#[test]
fn a_refusal_says_why_and_what_comes_next_and_names_no_day_that_it_holds_until() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let facts = LetterFacts {
        vendor: "Acme",
        product: "Quill",
        version: "3.2",
        agency: "The agency",
        contact: Some("tools@agency.example"),
        decision: Decision::NotApproved,
        words: "Safety scores 2.35 where the tier asks for 3.\n\n",
        reason: "Safety scores 2.35 where the tier asks for 3.",
        conditions: &[],
        decided: Some((day("2026-11-21"), None)),
        appeal_days: 30,
    };
    let right = [
        "To Acme",
        "Your tool Quill, version 3.2, was assessed by The agency. The decision: Not approved.",
        "Safety scores 2.35 where the tier asks for 3.",
        "What comes next: the decision and its reasons stand in the public registry. When what is \
         named above is cured, you can disclose the tool again at any time. Questions go to \
         tools@agency.example.",
        "If you do not agree: you can appeal within 30 days after the decision is published, on \
         the page of your disclosure. People who had no part in the decision then look at it.",
        "Signed for federal programs, curriculum and educational technology on 21 November 2026.",
    ];
    assert_eq!(compose(&facts), right);
    let conditions = [ApprovalCondition {
        text: "Test it".into(),
        criterion: None,
        due: day("2027-06-30"),
        evidence_required: "A report.".into(),
        consequence: Consequence::Nothing,
    }];
    let pilot = compose(&LetterFacts {
        decision: Decision::Pilot,
        conditions: &conditions,
        decided: None,
        contact: None,
        ..facts
    });
    assert!(pilot.contains(&"The condition:".to_owned()), "{pilot:?}");
    assert!(
        pilot.contains(&"By 30 June 2027: Test it. Please send: A report.".to_owned()),
        "{pilot:?}"
    );
    assert_eq!(
        pilot.last().unwrap(),
        "To be signed for federal programs, curriculum and educational technology."
    );
}

#[tokio::test]
async fn a_condition_is_due_while_the_approval_holds_and_its_day_is_read_as_people_write_it() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } = app.scored("Quill", "lesson-planner", &[]).await;
    let decision = format!("/pipeline/{}/decision", submitted.id);
    let due = |day: &'static str| {
        CONDITIONS.map(
            |(name, value)| if name == "conditions.0.due" { (name, day) } else { (name, value) },
        )
    };
    for (typed, said) in [
        (
            "2031-01-01",
            "The approval holds until 21 November 2029 if it is signed today, so the condition has \
             to be met by then. Enter an earlier day.",
        ),
        ("21 November 2026", "21 November 2026 is not after today. Enter a later day."),
        (
            "3/4/2027",
            "“3/4/2027” can be read month first or day first. Write it as year-month-day, such as \
             2026-03-31.",
        ),
        ("soon", "“soon” is not a whole date. Write it as year-month-day, such as 2026-03-31."),
        ("", "Enter the day by which it has to be done, after today."),
    ] {
        lea.post(&decision, &due(typed)).await.expect(422).says(said);
    }
    lea.post(&decision, &due("June 30, 2027")).await.expect(303);
    lea.get(&decision).await.expect(200).says("By 30 June 2027:");
    app.finish().await;
}

#[tokio::test]
async fn nobody_agrees_to_a_condition_whose_day_has_come() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } = app.scored("Quill", "lesson-planner", &[]).await;
    let id = submitted.id;
    lea.post(&format!("/pipeline/{id}/decision"), &CONDITIONS).await.expect(303);
    app.agency("cora", Role::SignerCurriculum).await.sign(&id, "curriculum", "agree", "").await;
    app.ctx.clock.advance_seconds(40 * 86_400);
    let mut fred = app.agency("fred", Role::SignerFederalPrograms).await;
    fred.declare_none(&id).await;
    let said = "The condition “Settle the retention of chats.” was to be met by 31 December 2026, \
        which is not after today. Object, so that the panel lead proposes it with a later day.";
    fred.post(
        &format!("/pipeline/{id}/signature"),
        &[("office", "federal_programs"), ("word", "agree"), ("reason", "")],
    )
    .await
    .expect(422)
    .says(said);
    fred.sign(&id, "federal_programs", "object", "Its day has passed.").await;
    let no_more = "These words are about a proposal that does not stand any more";
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get(&format!("/pipeline/{id}/decision"))
        .await
        .expect(200)
        .says(no_more)
        .says("Objected, does not count any more");
    app.finish().await;
}

#[tokio::test]
async fn whoever_signs_or_publishes_is_told_of_conditions_that_come_due_and_of_the_road_to_more_time()
 {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } = app.scored("Quill", "lesson-planner", &[]).await;
    let (id, pressing) = (submitted.id, "1 condition is overdue or due within 14 days");
    let decision = format!("/pipeline/{id}/decision");
    lea.post(&decision, &CONDITIONS).await.expect(303);
    // From 21 November to 16 December, fifteen days ahead of the condition's.
    app.ctx.clock.advance_seconds(25 * 86_400);
    let mut fred = app.agency("fred", Role::SignerFederalPrograms).await;
    fred.declare_none(&id).await;
    fred.get(&decision).await.expect(200).does_not_say("overdue or due within");
    app.ctx.clock.advance_seconds(86_400);
    let mut fred = app.agency("fred", Role::SignerFederalPrograms).await;
    let page = fred.get(&decision).await.expect(200);
    page.says(pressing)
        .says("“Settle the retention of chats.” is due on 31 December 2026, in 14 days.")
        .says(
            "To give the vendor more time, object: the panel lead then proposes it anew with \
            later days.",
        );
    let text = page.text();
    assert!(
        text.find(pressing) < text.find("<button class=\"button\" type=\"submit\">Sign</button>"),
        "above the button"
    );
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get(&decision).await.expect(200).says(pressing).says(
        "To give the vendor more time, take the proposal back and propose it anew with later days.",
    );
    app.sign_all(&id).await;
    for (days, line) in [
        (13, "“Settle the retention of chats.” is due on 31 December 2026, in 1 day."),
        (1, "“Settle the retention of chats.” is due today, 31 December 2026."),
        (10, "“Settle the retention of chats.” was due on 31 December 2026, 10 days ago."),
    ] {
        app.ctx.clock.advance_seconds(days * 86_400);
        let page = app.agency("pat", Role::Publisher).await.get(&decision).await.expect(200);
        page.says(pressing).says(line).says(
            "To give the vendor more time, send the decision back: \
            the panel lead proposes it anew with later days",
        );
        let text = page.text();
        assert!(text.find(line) < text.find("Publish the listing</button>"), "above the button");
    }
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.post(&format!("/pipeline/{id}/publication"), &[]).await.expect(303);
    pat.get(&decision).await.expect(200).does_not_say("overdue or due within");
    app.finish().await;
}

#[tokio::test]
async fn the_publisher_looks_at_the_page_ahead_or_sends_the_decision_back_with_a_reason() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } =
        app.proposed("Quill", "lesson-planner", "approved").await;
    let id = submitted.id;
    let (preview, back, decision) = (
        format!("/pipeline/{id}/preview"),
        format!("/pipeline/{id}/sending-back"),
        format!("/pipeline/{id}/decision"),
    );
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.get(&preview)
        .await
        .expect(409)
        .says("its listing can be looked at ahead once it is decided.");
    app.sign_all(&id).await;
    pat.get(&decision).await.expect(200).says(&preview).says("Send the decision back");
    pat.get(&preview)
        .await
        .expect(200)
        .says("Preview: this is not published")
        .says("Quill")
        .says("Approved")
        .does_not_say("For the publisher");
    app.visitor().get("/registry/quill").await.expect(404);
    pat.post(&back, &[("back", "")]).await.expect(422).says("Enter a reason.");
    app.agency("ana", Role::Reviewer).await.post(&back, &[("back", "No.")]).await.expect(404);
    lea.post(&back, &[("back", "No.")]).await.expect(404);
    pat.post(&back, &[("back", "The price is missing.")]).await.expect(303);
    pat.get(&format!("/pipeline/{id}"))
        .await
        .expect(200)
        .says("Sent back")
        .says("The price is missing.");
    for name in ["lea", "fred", "cora", "eve"] {
        let mails = app.mails_to(&format!("{name}@example.org")).await;
        mails.last().unwrap().says(
            "The publisher did not publish the decision and sent it back:\n\nThe price is missing.",
        );
    }
    let no_more = "These words are about a proposal that does not stand any more, so they do not \
        count. A new proposal needs all three offices again.";
    lea.get(&decision)
        .await
        .expect(200)
        .says("The publisher sent the decision back")
        .says("The price is missing.")
        .says("Propose to the three offices")
        .says(no_more)
        .says("Agreed, does not count any more")
        .does_not_say(">Agrees<");
    lea.get(&format!("/pipeline/{id}"))
        .await
        .expect(200)
        .says(no_more)
        .does_not_say(">Agrees<")
        .says("Federal programs agrees");
    lea.propose(&id, "approved").await;
    lea.get(&decision)
        .await
        .expect(200)
        .does_not_say("The publisher sent the decision back")
        .does_not_say(no_more)
        .says("Not signed yet");
    app.sign_all(&id).await;
    pat.post(&format!("/pipeline/{id}/publication"), &[]).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn a_refusal_cannot_be_suspended_and_districts_hear_of_an_approval_that_is() {
    let app = TestApp::start().await;
    app.person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer]).await;
    app.published(&Tool {
        decision: Some(Decision::NotApproved),
        ..Tool::new("student-chatbot", "Askwell", "Brookfield")
    })
    .await;
    app.published(&Tool::new("lesson-planner", "Planwell", "Harbor")).await;
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.get("/registry/askwell")
        .await
        .expect(200)
        .says("Not approved")
        .does_not_say("Suspend listing");
    let suspend = [("change", "suspend"), ("reason", "An incident is being looked into.")];
    pat.post("/listings/askwell/state", &suspend)
        .await
        .expect(409)
        .says("This tool is not approved, so there is nothing to suspend");
    assert_eq!(app.mails_to("dee@example.org").await.len(), 0);
    pat.post("/listings/planwell/state", &suspend).await.expect(303);
    let mail = app.mail_to("dee@example.org").await;
    assert_eq!(mail.subject, "Listing suspended: Planwell");
    mail.says("An incident is being looked into.").says("/registry/planwell");
    pat.post("/listings/planwell/state", &[("change", "reinstate"), ("reason", "It was nothing.")])
        .await
        .expect(303);
    assert_eq!(app.mails_to("dee@example.org").await.len(), 2);
    app.finish().await;
}

#[tokio::test]
async fn what_the_vendor_has_to_do_stands_apart_from_what_a_district_does_before_it_switches_a_tool_on()
 {
    let app = TestApp::start().await;
    app.published(&Tool {
        decision: Some(Decision::Conditional),
        ..Tool::new("lesson-planner", "Planwell", "Harbor")
    })
    .await;
    let page = app.visitor().get("/registry/planwell").await.expect(200).text();
    let (before, conditions) =
        page.split_once("What the vendor has to do").expect("the vendor's part");
    assert!(
        conditions.contains("Publish the retention schedule for chat text.")
            && !before.contains("Publish the retention schedule"),
        "{page}"
    );
    assert!(before.contains("Before you switch it on"), "{page}");
    app.finish().await;
}

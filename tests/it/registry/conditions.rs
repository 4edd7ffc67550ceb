//! What becomes of the conditions of a published approval, on every surface.

use assay::actions::Seen;
use assay::actions::registry::conditions::{self, TypedSettlement};
use assay::actions::registry::listings as publishing;
use assay::domain::assessment::decision::Consequence;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::registry::listing::Listing;
use assay::domain::sentences::SAY_WHY;
use assay::store::registry::{listings, register};

use crate::support::listings::Tool;
use crate::support::{PASSWORD, TestApp};

const PAGE: &str = "/registry/askwell";
const FORM: &str = "/listings/askwell/conditions/1";
const SHOWS: &str = "https://askwell.example/retention";

fn askwell(consequence: Consequence) -> Tool<'static> {
    Tool { consequence, ..Tool::new("student-chatbot", "Askwell", "Acme") }
}

/// Lets days pass.
fn wait(app: &TestApp, days: i64) {
    app.ctx.clock.advance_seconds(days * 86_400);
}

/// How the only condition stands in the data.
async fn state(app: &TestApp) -> (String, String) {
    let json = app.visitor().get_json("/api/v1/listings/askwell").await.expect(200).json();
    let word = |value: &serde_json::Value| value.as_str().unwrap_or("none").to_owned();
    (word(&json["availability"]), word(&json["conditions"][0]["state"]))
}

#[tokio::test]
async fn a_condition_that_is_met_says_so_with_its_day_and_its_evidence_everywhere() {
    let app = TestApp::start().await;
    app.published(&askwell(Consequence::Nothing)).await;
    app.visitor().get(PAGE).await.expect(200).does_not_say(FORM);
    wait(&app, 100);
    assert_eq!(state(&app).await, ("with_conditions".into(), "overdue".into()));
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get(PAGE).await.expect(200).says(FORM);
    lea.get(FORM)
        .await
        .expect(200)
        .says("Publish the retention schedule for chat text.")
        .says("A link to the schedule")
        .does_not_say("It is waived");
    for (fields, fault) in [
        ([("became", ""), ("on", "2027-02-20"), ("because", SHOWS)], "Choose what became of"),
        ([("became", "met"), ("on", ""), ("because", SHOWS)], "Enter the day on which it was met."),
        (
            [("became", "met"), ("on", "soon"), ("because", SHOWS)],
            "“soon” is not a whole date. Write it as year-month-day, such as 2026-03-31.",
        ),
        (
            [("became", "met"), ("on", "2027-06-01"), ("because", SHOWS)],
            "1 June 2027 is still to come. Enter the day on which it was met.",
        ),
        (
            [("became", "met"), ("on", "2026-11-20"), ("because", SHOWS)],
            "20 November 2026 is before the decision of 21 November 2026. Enter a later day.",
        ),
        (
            [("became", "met"), ("on", "2027-02-20"), ("because", " ")],
            "Enter what shows that it is met.",
        ),
    ] {
        lea.post(FORM, &fields).await.expect(422).says(fault);
    }
    let met = [("became", "met"), ("on", "2/20/2027"), ("because", SHOWS)];
    lea.post(FORM, &met).await.expect(303);
    assert_eq!(state(&app).await, ("with_conditions".into(), "met".into()));
    app.visitor()
        .get(PAGE)
        .await
        .expect(200)
        .says("<strong>Met on 20 February 2027.</strong>")
        .says(SHOWS)
        .says("Condition met")
        .does_not_say("Overdue");
    let csv = app.visitor().get("/registry.csv").await.expect(200).text();
    assert!(csv.contains(&format!(", met on 2027-02-20: {SHOWS})")), "{csv}");
    lea.post(FORM, &met)
        .await
        .expect(409)
        .says("The record says already: Met on 20 February 2027. Open the condition again first.");
    let mails = app.mails_to("acme.owner@example.org").await;
    let mail = mails.last().expect("a mail");
    assert_eq!(mail.subject, "Condition met: Askwell");
    assert!(mail.body.contains(SHOWS), "{}", mail.body);
    let json = app.visitor().get_json("/api/v1/listings/askwell").await.expect(200).json();
    assert_eq!(
        json["conditions"][0]["settled"],
        serde_json::json!({ "how": "met", "on": "2027-02-20", "because": SHOWS })
    );
    // A replay computes the listing as it was published, and adds what people did since.
    let mut tx = app.ctx.db.read().await.expect("a read");
    let stored = listings::by_slug(&mut tx, "askwell").await.expect("an answer").expect("there");
    let first = register::body_at(&mut tx, &stored.product, 1).await;
    let first = first.expect("an answer").expect("there");
    let again = Listing::parse(&first).expect("a listing").with_acts_of(&stored.listing);
    assert_eq!(again, stored.listing);
    drop(tx);
    app.finish().await;
}

#[tokio::test]
async fn a_publisher_waives_a_condition_with_a_reason_and_a_lead_cannot() {
    let app = TestApp::start().await;
    app.published(&askwell(Consequence::Nothing)).await;
    let waived = [("became", "waived"), ("on", ""), ("because", "Chat text is not kept any more.")];
    app.agency("lea", Role::PanelLead).await.post(FORM, &waived).await.expect(404);
    for (name, role) in [("ana", Role::Reviewer), ("adam", Role::Administrator)] {
        app.agency(name, role).await.get(FORM).await.expect(404);
    }
    app.vendor("Acme").await.get(FORM).await.expect(404);
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.post(FORM, &[("became", "waived"), ("because", "No.")]).await.expect(422).says(SAY_WHY);
    pat.post(FORM, &waived).await.expect(303);
    wait(&app, 100);
    assert_eq!(state(&app).await, ("with_conditions".into(), "waived".into()));
    app.visitor().get(PAGE).await.expect(200).says("<strong>Waived on 21 November 2026.</strong>");
    let mut lea = app.agency("lou", Role::PanelLead).await;
    lea.get(FORM).await.expect(200).says("Only a publisher who did not judge the tool");
    let again = [("became", "open"), ("because", "Chat text is kept again.")];
    lea.post(FORM, &again).await.expect(404);
    pat.sign_in("pat@example.org", PASSWORD).await;
    pat.post(FORM, &again).await.expect(303);
    assert_eq!(state(&app).await, ("with_conditions".into(), "overdue".into()));
    pat.get("/listings/askwell/conditions/2").await.expect(404);
    pat.get("/listings/askwell/conditions/0").await.expect(404);
    pat.get("/listings/askwell/conditions/x").await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn an_approval_rests_while_a_condition_that_it_hangs_on_is_overdue_and_counts_again_when_met()
{
    let app = TestApp::start().await;
    app.published(&askwell(Consequence::Rests)).await;
    app.visitor()
        .get(PAGE)
        .await
        .expect(200)
        .says("If it is not met by then, the approval rests until it is.");
    assert_eq!(state(&app).await, ("with_conditions".into(), "open".into()));
    wait(&app, 100);
    assert_eq!(state(&app).await, ("not_now".into(), "overdue".into()));
    app.visitor()
        .get(PAGE)
        .await
        .expect(200)
        .says("On hold")
        .says(
            "The approval rests until a condition is met that was due on 19 February 2027: \
            Publish the retention schedule for chat text.",
        )
        .says("Until it does, the approval rests.");
    let list = app.visitor().get("/registry?availability=not_now").await.expect(200);
    list.says("Askwell").says("On hold");
    app.visitor().get("/registry?decision=conditional").await.expect(200).does_not_say("Askwell");
    let csv = app.visitor().get("/registry.csv").await.expect(200).text();
    assert!(csv.contains("Approved with conditions, now on hold"), "{csv}");
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get("/pipeline/decided")
        .await
        .expect(200)
        .says("On hold")
        .says("May be bought today: not now");
    app.vendor("Acme").await.get("/products").await.expect(200).says("On hold");
    lea.post(FORM, &[("became", "met"), ("on", "2027-02-25"), ("because", SHOWS)])
        .await
        .expect(303);
    assert_eq!(state(&app).await, ("with_conditions".into(), "met".into()));
    lea.get("/pipeline/decided").await.expect(200).does_not_say("On hold");
    app.finish().await;
}

#[tokio::test]
async fn nothing_is_recorded_of_what_is_over_or_was_changed_meanwhile() {
    let app = TestApp::start().await;
    app.published(&askwell(Consequence::Nothing)).await;
    let mut pat = app.agency("pat", Role::Publisher).await;
    let stale =
        [("seen", "published-2026"), ("became", "met"), ("on", "2026-11-21"), ("because", SHOWS)];
    pat.post(FORM, &stale).await.expect(409).says("This listing is not the one any more");
    let revoke = [("reason", "It sells what students write.")];
    pat.post("/listings/askwell/revocation", &revoke).await.expect(303);
    pat.get(PAGE).await.expect(200).does_not_say(FORM);
    pat.get(FORM)
        .await
        .expect(409)
        .says("This listing is revoked, so its conditions are asked for no more.");
    app.person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer])
        .await
        .get(FORM)
        .await
        .expect(404);
    app.finish().await;
}

#[tokio::test]
async fn what_is_recorded_of_a_condition_outlives_a_change_of_the_listing_at_the_same_moment() {
    let app = TestApp::start().await;
    app.published(&askwell(Consequence::Nothing)).await;
    let publisher = app.publisher().await;
    // Whoever changes the registry waits behind this one, with its own listing in hand.
    let mut first = app.ctx.db.write().await.expect("a write");
    listings::count_change(&mut first).await.expect("a count");
    let met = TypedSettlement {
        became: "met".into(),
        on: "2026-11-21".into(),
        because: SHOWS.into(),
        ..TypedSettlement::default()
    };
    let settling = {
        let (ctx, publisher) = (app.ctx.clone(), publisher.clone());
        tokio::spawn(async move {
            conditions::settle(&ctx, &publisher, "askwell", "1", &met, Seen::at_hand()).await
        })
    };
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let suspending = {
        let (ctx, publisher) = (app.ctx.clone(), publisher.clone());
        let why = "An incident is looked into.";
        tokio::spawn(async move {
            publishing::change_state(&ctx, &publisher, "askwell", "suspend", why, Seen::at_hand())
                .await
        })
    };
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    first.commit().await.expect("a commit");
    settling.await.expect("an end").expect("recorded");
    suspending.await.expect("an end").expect("suspended");
    let json = app.visitor().get_json("/api/v1/listings/askwell").await.expect(200).json();
    assert_eq!(
        (&json["status"], &json["conditions"][0]["state"]),
        (&"suspended".into(), &"met".into())
    );
    let what: Vec<&str> = json["history"]
        .as_array()
        .expect("moments")
        .iter()
        .filter_map(|moment| moment["what"].as_str())
        .collect();
    assert_eq!(what.get(..2), Some(&["Listing suspended", "Condition met"][..]), "{what:?}");
    app.finish().await;
}

#[tokio::test]
async fn a_publisher_who_judged_the_case_is_told_that_another_waives_and_loses_no_word() {
    let app = TestApp::start().await;
    let agency = app.organization(OrganizationKind::Agency, "Test agency").await;
    let both = app.account(&agency, "rae", &[Role::Reviewer, Role::Publisher]).await;
    let mut rae =
        app.person(OrganizationKind::Agency, "Test agency", "rae", &[Role::Reviewer]).await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let file = panel.submitted;
    panel.lea.assign(&file.id, both.as_str(), &["safety"]).await;
    rae.declare_none(&file.id).await;
    rae.review(&file, "safety", &[]).await;
    for reviewer in [&mut panel.ana, &mut panel.ben] {
        reviewer.review_all(&file, &[]).await;
    }
    panel.lea.declare_none(&file.id).await;
    let conditional = [
        ("decision", "conditional"),
        ("reason", "The price of the second year is not public yet."),
        ("conditions.0.text", "Publish the price of the second year."),
        ("conditions.0.due", "2027-06-30"),
        ("conditions.0.evidence", "A link to the price list"),
        ("conditions.0.consequence", "nothing"),
    ];
    panel.lea.post(&format!("/pipeline/{}/decision", file.id), &conditional).await.expect(303);
    app.sign_all(&file.id).await;
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.post(&format!("/pipeline/{}/publication", file.id), &[]).await.expect(303);
    let form = "/listings/quill/conditions/1";
    let judged = "You scored, settled or proposed here, so another publisher waives a condition or \
        opens a waived one.";
    rae.get(form).await.expect(200).says(judged).does_not_say("value=\"waived\"");
    pat.get(form).await.expect(200).says("value=\"waived\"").does_not_say(judged);
    let waived = [("became", "waived"), ("on", ""), ("because", "The tool is free of charge now.")];
    rae.post(form, &waived)
        .await
        .expect(422)
        .says(judged)
        .says("The tool is free of charge now.</textarea>");
    pat.post(form, &waived).await.expect(303);
    rae.get(form).await.expect(200).says("It was waived.").says(judged);
    app.finish().await;
}

#[tokio::test]
async fn an_approval_that_has_ended_or_is_suspended_does_not_rest_besides() {
    let app = TestApp::start().await;
    app.published(&askwell(Consequence::Rests)).await;
    let rests = "Until it does, the approval rests.";
    let overdue = "This day is past, and the record does not say yet that it was done.";
    wait(&app, 100);
    app.visitor().get(PAGE).await.expect(200).says(rests);
    let suspend = [("change", "suspend"), ("reason", "An incident is looked into.")];
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.post("/listings/askwell/state", &suspend).await.expect(303);
    app.visitor().get(PAGE).await.expect(200).says(overdue).does_not_say(rests);
    wait(&app, 365);
    let page = app.visitor().get(PAGE).await.expect(200);
    page.says("Expired").does_not_say(rests).does_not_say("the approval rests until it is");
    app.finish().await;
}

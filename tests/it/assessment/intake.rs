//! Intake by cycles: vendors submit while one is open, a place in it is kept for good, and how a cycle
//! stands follows from the day and its cases.

use assay::domain::assessment::intake::{CaseStands, CycleName, CycleState, Door, IntakeCycle};
use assay::domain::people::account::Role;
use assay::domain::values::Id;
use chrono::NaiveDate;

use crate::support::vendors::{example, last_step, value_of};
use crate::support::{Client, TestApp};

const DAY: i64 = 24 * 3600;
const BY_CYCLES: &[(&str, &str)] = &[("ASSAY_INTAKE", "cycles")];

fn cycle<'f>(name: &'f str, days: [&'f str; 4]) -> Vec<(&'f str, &'f str)> {
    vec![
        ("name", name),
        ("takes", ""),
        ("opens_on", days[0]),
        ("closes_on", days[1]),
        ("review_until", days[2]),
        ("announced_on", days[3]),
    ]
}

/// Today is Saturday, 21 November 2026.
const WINTER: [&str; 4] = ["2026-11-21", "2026-12-04", "2027-02-01", "2027-03-01"];
const SPRING: [&str; 4] = ["2027-03-02", "2027-04-30", "2027-06-01", "2027-07-01"];

async fn add(app: &TestApp, name: &str, days: [&str; 4]) -> Client {
    let mut adam = app.agency("adam", Role::Administrator).await;
    adam.post("/intake", &cycle(name, days)).await.expect(303);
    adam
}

/// The address of the page of a cycle.
async fn page_of(adam: &mut Client, name: &str) -> String {
    let page = adam.get("/intake").await.expect(200).text();
    let before = page.split(&format!("\">{name}</a>")).next().expect("the cycle");
    before.rsplit("href=\"").next().expect("its address").to_owned()
}

async fn change(adam: &mut Client, name: &str, days: [&str; 4]) -> crate::support::Reply {
    let path = page_of(adam, name).await;
    let seen = value_of(&adam.get(&path).await.expect(200).text(), "seen").expect("a stamp");
    let mut fields = cycle(name, days);
    fields.push(("seen", seen.as_str()));
    adam.post(&path, &fields).await
}

async fn filled(app: &TestApp) -> (Client, String) {
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    acme.fill(&disclosure, &example("lesson-planner")).await;
    (acme, disclosure)
}

#[test]
fn how_a_cycle_stands_follows_from_the_day_and_its_cases() {
    use CaseStands::{Decided, Listed, Over, UnderReview};
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let cycle = IntakeCycle {
        id: Id::from_stored("1".to_owned()),
        name: CycleName::parse("Winter").unwrap(),
        takes: None,
        opens_on: day(WINTER[0]),
        closes_on: day(WINTER[1]),
        review_until: day(WINTER[2]),
        announced_on: day(WINTER[3]),
        revision: 1,
    };
    let on = |text: &str, cases: &[CaseStands]| cycle.state(day(text), cases);
    assert_eq!(on("2026-11-20", &[]), CycleState::Coming);
    assert_eq!(on("2026-11-21", &[]), CycleState::Open);
    assert_eq!(on("2026-12-04", &[UnderReview]), CycleState::Open);
    assert_eq!(on("2026-12-05", &[Listed, UnderReview, Decided]), CycleState::Pending);
    assert_eq!(on("2026-12-05", &[Listed, Decided, Over]), CycleState::Standstill);
    assert_eq!(on("2026-12-05", &[Over, Listed]), CycleState::Live);
    assert_eq!(on("2026-12-05", &[Over]), CycleState::Expired);
    assert_eq!(on("2026-12-05", &[]), CycleState::Expired);
    let door = |text: &str| Door::of(std::slice::from_ref(&cycle), day(text));
    assert_eq!(door("2026-11-20").title(), "Winter opens on 21 November 2026");
    assert_eq!(door("2026-12-04").title(), "Winter closes on 4 December 2026");
    assert_eq!(door("2026-12-05"), Door::Closed(None));
}

#[tokio::test]
async fn where_disclosures_are_taken_at_any_time_cycles_change_nothing() {
    let app = TestApp::start().await;
    let mut adam = add(&app, "Spring 2027", SPRING).await;
    adam.get("/intake")
        .await
        .expect(200)
        .says("Disclosures are taken at any time")
        .says("Spring 2027")
        .says("Coming");
    app.visitor()
        .get("/cycles")
        .await
        .expect(200)
        .says("The agency takes disclosures at any time")
        .does_not_say("Spring 2027");
    app.visitor().get("/disclose").await.expect(200).does_not_say("See every cycle");
    let (mut acme, disclosure) = filled(&app).await;
    acme.get("/products").await.expect(200).does_not_say("See every cycle");
    acme.submit_disclosure(&disclosure).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn a_disclosure_is_submitted_only_while_a_cycle_is_open_and_everybody_reads_when() {
    let app = TestApp::start_with(BY_CYCLES).await;
    app.visitor().get("/cycles").await.expect(200).says("No cycle is announced");
    let (mut acme, disclosure) = filled(&app).await;
    let check = format!("/disclosures/{disclosure}/check");
    let none = "None is open today, and no day is set for the next one.";
    acme.get(&check).await.expect(200).says(none).does_not_say("Sign and submit");
    add(&app, "Spring 2027", SPRING).await;
    let opens = "Spring 2027 takes them from 2 March 2027 until 30 April 2027.";
    acme.get("/products").await.expect(200).says("Spring 2027 opens on 2 March 2027").says(opens);
    acme.get(&format!("/disclosures/{disclosure}")).await.expect(200).says(opens);
    acme.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200).says(opens);
    app.visitor().get("/disclose").await.expect(200).says(opens).says("See every cycle");
    app.visitor()
        .get("/cycles")
        .await
        .expect(200)
        .says("Spring 2027")
        .says("Coming")
        .says("30 April 2027")
        .does_not_say("/intake");
    acme.get(&check).await.expect(200).says(opens).does_not_say("Sign and submit");
    // Whoever has the form open since before gets what they typed back, with the day.
    let fields =
        [("name", "Ana Ruiz"), ("title", "Head of product"), ("agreed", "yes"), ("revision", "9")];
    acme.post(&format!("/disclosures/{disclosure}/submission"), &fields)
        .await
        .expect(422)
        .says(
            "The agency takes disclosures in cycles, and none is open today. Spring 2027 takes \
             them from 2 March 2027 until 30 April 2027. Everything that you wrote is kept: open \
             this page again from 2 March 2027 on, and submit then.",
        )
        .says("Head of product");
    app.ctx.clock.advance_seconds(101 * DAY);
    let mut acme = app.vendor("acme").await;
    acme.get(&check)
        .await
        .expect(200)
        .says("Spring 2027 closes on 30 April 2027")
        .says("Sign and submit");
    acme.submit_disclosure(&disclosure).await.expect(303);
    app.visitor().get("/cycles").await.expect(200).says("It takes disclosures.");
    app.finish().await;
}

#[tokio::test]
async fn a_submission_belongs_to_its_cycle_for_good_and_keeps_its_place_when_it_is_returned() {
    let app = TestApp::start_with(BY_CYCLES).await;
    let mut adam = add(&app, "Winter", WINTER).await;
    add(&app, "Spring 2027", SPRING).await;
    let (mut acme, disclosure) = filled(&app).await;
    acme.submit_disclosure(&disclosure).await.expect(303);
    let path = page_of(&mut adam, "Winter").await;
    let spring = page_of(&mut adam, "Spring 2027").await;
    adam.post(&format!("{path}/removal"), &[])
        .await
        .expect(409)
        .says("Something was submitted to Winter, and belongs to it for good.");
    // A decision is promised for the announcement, which is later than the agency's days.
    acme.get(&format!("/disclosures/{disclosure}")).await.expect(200).says("1 March 2027");
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let (winter, spring) = (last_step(&path), last_step(&spring));
    let (own, other) = (format!("cycle={winter}"), format!("cycle={spring}"));
    for (page, words) in [("/pipeline?", "Lessonwright"), ("/pipeline/figures?", "1 file is")] {
        lea.get(&format!("{page}{own}")).await.expect(200).says(words).says("Every cycle");
        lea.get(&format!("{page}{other}")).await.expect(200).does_not_say(words);
    }
    lea.get("/pipeline").await.expect(200).says("Lessonwright").does_not_say("/intake");
    adam.get("/pipeline").await.expect(200).says("/intake");
    app.ctx.clock.advance_seconds(20 * DAY);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    app.visitor().get("/cycles").await.expect(200).says("Pending");
    lea.declare_none(&disclosure).await;
    let back = [("word", "return"), ("reason", "The register extract is missing.")];
    lea.post(&format!("/pipeline/{disclosure}/triage"), &back).await.expect(303);
    let mut acme = app.vendor("acme").await;
    acme.get(&format!("/disclosures/{disclosure}/check"))
        .await
        .expect(200)
        .says("Sign and submit")
        .does_not_say("none is open today");
    acme.attach(&disclosure, "profile.identity", "Extract from the register").await.expect(303);
    acme.submit_disclosure(&disclosure).await.expect(303);
    lea.accept(&disclosure).await;
    lea.get(&format!("/board?{own}")).await.expect(200).says("Lessonwright");
    lea.get(&format!("/board?{other}")).await.expect(200).does_not_say("Lessonwright");
    app.finish().await;
}

#[tokio::test]
async fn a_cycle_keeps_its_word_and_tells_whoever_has_a_draft_that_it_closes_later() {
    let app = TestApp::start_with(BY_CYCLES).await;
    let mut adam = add(&app, "Winter", WINTER).await;
    filled(&app).await;
    adam.post("/intake", &cycle("Other", ["2026-12-04", "2026-12-05", "2027-01-01", "2027-01-02"]))
        .await
        .expect(422)
        .says(
            "Winter takes disclosures from 21 November 2026 until 4 December 2026, and two cycles \
             are never open on one day. Choose days before or after it.",
        )
        .says("2026-12-05");
    adam.post("/intake", &cycle("", ["soon", "2027-12-05", "2027-12-05", "2027-01-02"]))
        .await
        .expect(422)
        .says("Enter the cycle")
        .says("value=\"soon\"");
    let order = ["2027-05-02", "2027-05-01", "2027-05-01", "2027-04-01"];
    adam.post("/intake", &cycle("Order", order))
        .await
        .expect(422)
        .says("The last day comes before the first.")
        .says("Reviews begin when the cycle has closed.")
        .says("Decisions are announced once the reviews are done.");
    let past = ["2026-10-01", "2026-10-31", "2026-12-01", "2026-12-02"];
    adam.post("/intake", &cycle("Past", past)).await.expect(422).says("That day is past");
    change(&mut adam, "Winter", [WINTER[0], "2026-12-03", WINTER[2], WINTER[3]])
        .await
        .expect(422)
        .says(
            "It is open, and vendors were told that it closes on 4 December 2026. It can close \
             later, not earlier.",
        );
    change(&mut adam, "Winter", ["2026-11-22", WINTER[1], WINTER[2], WINTER[3]])
        .await
        .expect(422)
        .says("It is open since 21 November 2026.");
    assert!(app.mails_to("acme.owner@example.org").await.is_empty());
    change(&mut adam, "Winter", [WINTER[0], "2026-12-11", WINTER[2], WINTER[3]]).await.expect(303);
    let mail = app.mails_to("acme.owner@example.org").await.pop().expect("a mail");
    assert_eq!(mail.subject, "You have longer to submit");
    mail.says("Winter closes on 11 December 2026 and not on 4 December 2026.").says("Lessonwright");
    // Seven days before it closes they hear of it once.
    app.ctx.clock.advance_seconds(12 * DAY);
    app.run_job("remind-of-cycles").await;
    assert_eq!(app.mails_to("acme.owner@example.org").await.len(), 1);
    for _ in 0..2 {
        app.ctx.clock.advance_seconds(DAY);
        app.run_job("remind-of-cycles").await;
    }
    let mails = app.mails_to("acme.owner@example.org").await;
    assert_eq!(mails.len(), 2, "{mails:#?}");
    mails[1].says("Winter takes disclosures until 11 December 2026").says("Lessonwright");
    app.ctx.clock.advance_seconds(10 * DAY);
    let mut adam = app.agency("adam", Role::Administrator).await;
    change(&mut adam, "Winter", [WINTER[0], "2026-12-31", WINTER[2], WINTER[3]])
        .await
        .expect(422)
        .says("It closed on 11 December 2026");
    app.finish().await;
}

#[tokio::test]
async fn only_an_administrator_keeps_cycles_and_an_old_page_changes_nothing() {
    let app = TestApp::start_with(BY_CYCLES).await;
    let mut adam = add(&app, "Winter", WINTER).await;
    let path = page_of(&mut adam, "Winter").await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    for page in ["/intake", path.as_str()] {
        lea.get(page).await.expect(404);
        lea.post(page, &cycle("Mine", SPRING)).await.expect(404);
        app.visitor().get(page).await.expect(303);
    }
    lea.post(&format!("{path}/removal"), &[]).await.expect(404);
    let seen = value_of(&adam.get(&path).await.expect(200).text(), "seen").expect("a stamp");
    change(&mut adam, "Winter", [WINTER[0], WINTER[1], WINTER[2], "2027-03-08"]).await.expect(303);
    let old = [("seen", seen.as_str())];
    adam.post(&format!("{path}/removal"), &old)
        .await
        .expect(409)
        .says("This cycle is not the one any more that your page showed");
    adam.post(&format!("{path}/removal"), &[]).await.expect(303);
    adam.get("/intake").await.expect(200).says("There is no cycle yet");
    app.finish().await;
}

//! How long disclosures take, by worked numbers; and the page of figures.

use assay::domain::assessment::flow::{
    Month, Quartiles, cycle, quarters_in_words, quartiles, stays,
};
use assay::domain::assessment::state::State;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use chrono::NaiveDate;

use crate::support::TestApp;

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

#[test]
fn quartiles_are_those_of_spreadsheets_and_nothing_is_rounded() {
    // QUARTILE.INC of 2, 4, 7, 10 gives 3.5, 5.5 and 7.75.
    let four = quartiles(&[10, 2, 7, 4]).unwrap();
    assert_eq!(four, Quartiles { low: 14, median: 22, high: 31 });
    let told = [four.low, four.median, four.high].map(quarters_in_words);
    assert_eq!(told, ["3.5", "5.5", "7.75"]);
    // QUARTILE.INC of 6, 7, 15, 36, 39, 40, 41, 42, 43, 47, 49 gives 25.5, 40 and 42.5.
    let eleven = quartiles(&[6, 7, 15, 36, 39, 40, 41, 42, 43, 47, 49]).unwrap();
    assert_eq!(eleven, Quartiles { low: 102, median: 160, high: 170 });
    assert_eq!(quartiles(&[9]), Some(Quartiles { low: 36, median: 36, high: 36 }));
    assert_eq!(quartiles(&[]), None);
    assert_eq!([0, 1, 5].map(quarters_in_words), ["0", "0.25", "1.25"]);
}

#[test]
fn the_days_in_each_state_are_together_the_days_to_the_decision() {
    let steps = [
        (State::Submitted, day(1, 5)),
        (State::Returned, day(1, 8)),
        (State::Submitted, day(1, 20)),
        (State::InReview, day(1, 21)),
        (State::Scored, day(2, 10)),
        (State::Proposed, day(2, 12)),
        (State::Decided, day(2, 15)),
        (State::Published, day(2, 16)),
    ];
    let found = cycle(&stays(&steps)).unwrap();
    assert_eq!((found.decided, found.days), (day(2, 15), 41));
    let in_state: Vec<_> = found.in_state.into_iter().collect();
    assert_eq!(
        in_state,
        [
            (State::Submitted, 4),
            (State::Returned, 12),
            (State::InReview, 20),
            (State::Scored, 2),
            (State::Proposed, 3)
        ]
    );
    assert_eq!(cycle(&stays(&steps[..6])), None, "it is not decided");
    assert_eq!(cycle(&stays(&steps[3..])), None, "its first submission is not seen");
}

#[test]
fn a_decision_that_was_sent_back_is_made_when_it_last_was() {
    let steps = [
        (State::Submitted, day(3, 1)),
        (State::InReview, day(3, 2)),
        (State::Scored, day(3, 10)),
        (State::Proposed, day(3, 10)),
        (State::Decided, day(3, 12)),
        (State::Scored, day(3, 14)),
        (State::Proposed, day(3, 20)),
        (State::Decided, day(3, 21)),
    ];
    let found = cycle(&stays(&steps)).unwrap();
    assert_eq!((found.decided, found.days), (day(3, 21), 20));
    assert_eq!(found.in_state.get(&State::Decided), Some(&2));
    assert_eq!(found.in_state.values().sum::<u32>(), 20);
}

#[test]
fn months_are_counted_back_over_the_turn_of_the_year() {
    let months = Month::of(day(2, 28)).until(4);
    let told: Vec<String> = months.iter().map(|month| month.in_words()).collect();
    assert_eq!(told, ["November 2025", "December 2025", "January 2026", "February 2026"]);
    assert_eq!(months[0].first_day(), NaiveDate::from_ymd_opt(2025, 11, 1).unwrap());
}

#[tokio::test]
async fn the_figures_say_where_work_waits_and_only_leads_read_who_has_how_much() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    app.submitted("Parley", "student-chatbot").await;
    let page = panel.lea.get("/pipeline/figures").await.expect(200);
    page.says("Where is work waiting?")
        .says("2 files are under way.")
        .says("Are we getting slower?")
        .says("No decision was made in the last twelve months.")
        .says("Who has how much?")
        .says("reviews are open.")
        .says("<svg viewBox=")
        .says("href=\"/pipeline/figures.csv?of=load\"");
    panel.lea.get("/pipeline").await.expect(200).says("href=\"/pipeline/figures\"");
    let table = panel.lea.get("/pipeline/figures.csv?of=load").await.expect(200);
    table.says("Reviewer,Open reviews,Files").says("ana,6,1,0\r\n");
    panel
        .lea
        .get("/pipeline/figures.csv?of=waiting")
        .await
        .expect(200)
        .says("Completeness check,1,0,0\r\n")
        .says("In review,1,0,0\r\n");
    panel.lea.get("/pipeline/figures.csv?of=months").await.expect(200).says("November 2026,0,–");
    panel.lea.get("/pipeline/figures.csv?of=secrets").await.expect(404);
    for role in [Role::Administrator, Role::Publisher] {
        let mut other = app.agency("otto", role).await;
        other
            .get("/pipeline/figures")
            .await
            .expect(200)
            .says("Where is work waiting?")
            .does_not_say("Who has how much?")
            .does_not_say(">ana<");
        other.get("/pipeline/figures.csv?of=load").await.expect(404);
    }
    for role in [Role::SignerEdtech, Role::Reviewer] {
        let mut other = app.agency("una", role).await;
        other.get("/pipeline/figures").await.expect(404);
    }
    let mut vendor =
        app.person(OrganizationKind::Vendor, "acme", "vera", &[Role::VendorOwner]).await;
    vendor.get("/pipeline/figures").await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn no_figure_counts_a_file_of_a_conflict() {
    let app = TestApp::start().await;
    let submitted = app.submitted("Quill", "lesson-planner").await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get("/pipeline/figures").await.expect(200).says("1 file is under way.");
    lea.post(
        &format!("/reviews/{}/conflict", submitted.id),
        &[("word", "conflict"), ("reason", "I advise them.")],
    )
    .await
    .expect(303);
    lea.get("/pipeline/figures").await.expect(200).says("Nothing is waiting.");
    app.finish().await;
}

#[tokio::test]
async fn a_decision_is_counted_in_its_month_with_the_days_that_it_took() {
    let app = TestApp::start().await;
    let panel = app.proposed("Quill", "lesson-planner", "approved").await;
    app.sign_all(&panel.submitted.id).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let page = lea.get("/pipeline/figures").await.expect(200);
    page.says("All decisions fell in November 2026");
    lea.get("/pipeline/figures.csv?of=months").await.expect(200).says("November 2026,1,0,0,0");
    let steps = lea.get("/pipeline/figures.csv?of=steps").await.expect(200);
    steps.says("November 2026,0,–,0,0,0,–");
    app.finish().await;
}

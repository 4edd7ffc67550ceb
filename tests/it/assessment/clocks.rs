//! How long the agency has for a decision: business days from the first submission, without those
//! on which the vendor has the file, told to both in the same words.

use assay::domain::assessment::clock::{Cause, Clock, Reading, Stop, Turn};
use assay::domain::assessment::clock_words::Reader;
use assay::domain::business_days::Holidays;
use assay::domain::people::account::Role;
use chrono::NaiveDate;

use crate::support::TestApp;
use crate::support::vendors::{example, value_of};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn asked(from: &str, to: Option<&str>) -> Stop {
    let cause = Cause::Asked { about: "SAF-01".to_owned(), due: day("2026-11-27") };
    Stop { cause, from: day(from), to: to.map(day) }
}

fn returned(from: &str, to: Option<&str>) -> Stop {
    Stop { cause: Cause::Returned, from: day(from), to: to.map(day) }
}

/// The clock of something submitted on Monday, 2 November 2026.
fn on(stops: Vec<Stop>, today: &str) -> Reading {
    let clock =
        Clock { submitted: day("2026-11-02"), allowed: 10, stops, announced: None, decided: None };
    clock.read(&Holidays::parse("2026-11-26 Thanksgiving").unwrap(), day(today))
}

#[test]
fn the_clock_counts_business_days_after_the_submission() {
    let first = on(Vec::new(), "2026-11-02");
    assert_eq!((first.used, first.left(), first.promised), (0, 10, day("2026-11-16")));
    let weekend = on(Vec::new(), "2026-11-08");
    assert_eq!((weekend.used, weekend.left(), weekend.late), (4, 6, false));
    let last = on(Vec::new(), "2026-11-16");
    assert_eq!((last.used, last.left(), last.late), (10, 0, false));
    let over = on(Vec::new(), "2026-11-18");
    assert_eq!((over.left(), over.over(), over.late), (0, 2, true));
}

#[test]
fn days_with_the_vendor_count_once_and_move_the_promised_day() {
    let stops = vec![
        returned("2026-11-03", Some("2026-11-05")),
        asked("2026-11-05", Some("2026-11-09")),
        asked("2026-11-09", Some("2026-11-09")),
    ];
    let reading = on(stops, "2026-11-20");
    // 3, 4, 5, 6 and 9 November are no days of the agency.
    assert_eq!((reading.used, reading.promised), (9, day("2026-11-23")));
    let lengths: Vec<u16> = reading.stops.iter().map(|stop| stop.business_days).collect();
    assert_eq!(lengths, [3, 3, 1]);
    assert_eq!(
        reading.stops[1].in_words(),
        "5 November 2026 to 9 November 2026: the vendor was asked about SAF-01, 3 business days"
    );
}

#[test]
fn a_promised_day_passes_over_holidays() {
    let stops = vec![returned("2026-11-03", Some("2026-11-13"))];
    assert_eq!(on(stops, "2026-11-16").promised, day("2026-11-30"));
}

#[test]
fn while_the_vendor_has_a_question_the_agencys_clock_stands_still() {
    let open = |today| on(vec![asked("2026-11-12", None)], today);
    let turn = Turn::Vendor { since: day("2026-11-12"), answer_by: Some(day("2026-11-27")) };
    for (today, promised) in [("2026-11-12", "2026-11-17"), ("2026-11-19", "2026-11-24")] {
        let reading = open(today);
        assert_eq!((reading.used, reading.promised), (7, day(promised)));
        assert_eq!((&reading.turn, reading.late), (&turn, false));
    }
    let words = open("2026-11-19").in_words(Reader::Vendor, day("2026-11-19"));
    assert_eq!(
        words,
        "The clock is with you since 12 November 2026; answer by 27 November 2026. The agency’s \
         clock stands still meanwhile, with 3 of 10 business days left: after an answer today, a \
         decision would be promised by 24 November 2026."
    );
    let agency = open("2026-11-19").in_words(Reader::Agency, day("2026-11-19"));
    assert_eq!(agency, words.replace("with you", "with the vendor"));
}

#[test]
fn the_clock_says_what_is_left_what_is_late_and_when_it_ended() {
    let words = |reading: &Reading, today: &str| reading.in_words(Reader::Vendor, day(today));
    for (today, sentence) in [
        (
            "2026-11-04",
            "The agency has 8 of 10 business days left; a decision is promised by 16 November \
             2026.",
        ),
        ("2026-11-16", "A decision is promised by today, the last of 10 business days."),
        (
            "2026-11-17",
            "A decision was promised by 16 November 2026. The agency is 1 business day late.",
        ),
    ] {
        assert_eq!(words(&on(Vec::new(), today), today), sentence);
    }
    let clock = Clock {
        submitted: day("2026-11-02"),
        allowed: 10,
        stops: Vec::new(),
        announced: None,
        decided: Some(day("2026-11-05")),
    };
    let decided = clock.read(&Holidays::default(), day("2026-12-24"));
    assert_eq!(
        (decided.late, words(&decided, "2026-12-24").as_str()),
        (false, "Decided on 5 November 2026, after 3 of 10 business days.")
    );
}

#[tokio::test]
async fn a_vendor_and_the_agency_read_the_same_clock() {
    let app = TestApp::start_with(&[("ASSAY_DECISION_DAYS", "5")]).await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    acme.fill(&disclosure, &example("lesson-planner")).await;
    let path = format!("/disclosures/{disclosure}");
    acme.get(&path).await.expect(200).does_not_say("business days");
    acme.submit_disclosure(&disclosure).await.expect(303);
    // Submitted on a Saturday; the five days are those of the week after.
    let line =
        "The agency has 5 of 5 business days left; a decision is promised by 27 November 2026.";
    acme.get(&path).await.expect(200).says(line);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let case = format!("/pipeline/{disclosure}");
    lea.get(&case).await.expect(200).says(line);
    lea.get("/pipeline").await.expect(200).says("A decision is promised by 27 November 2026");
    lea.declare_none(&disclosure).await;
    let reason = "The accessibility report is missing (INC-01).";
    lea.post(&format!("{case}/triage"), &[("word", "return"), ("reason", reason)])
        .await
        .expect(303);
    app.ctx.clock.advance_seconds(4 * 86_400);
    let (mut acme, mut lea) = (app.vendor("acme").await, app.agency("lea", Role::PanelLead).await);
    let rest = "since 21 November 2026. The agency’s clock stands still meanwhile, with 5 of 5 \
        business days left: after an answer today, a decision would be promised by 2 December 2026.";
    acme.get(&path).await.expect(200).says(&format!("The clock is with you {rest}"));
    lea.get(&case).await.expect(200).says(&format!("The clock is with the vendor {rest}"));
    lea.get("/pipeline").await.expect(200).says("With the vendor since 21 November 2026");
    let page = acme.get(&format!("{path}/check")).await.expect(200).text();
    let revision = value_of(&page, "revision").unwrap_or_default();
    let again = [
        ("name", "Ana Ruiz"),
        ("title", "Owner"),
        ("agreed", "yes"),
        ("revision", revision.as_str()),
        ("note", "The report stands where it should."),
    ];
    acme.post(&format!("{path}/submission"), &again).await.expect(303);
    app.ctx.clock.advance_seconds(12 * 86_400);
    let (mut acme, mut lea) = (app.vendor("acme").await, app.agency("lea", Role::PanelLead).await);
    let late = "A decision was promised by 2 December 2026. The agency is 3 business days late.";
    let stop = "21 November 2026 to 25 November 2026: returned to the vendor, 3 business days";
    acme.get(&path).await.expect(200).says(late).says(stop);
    lea.get(&case).await.expect(200).says(late).says(stop);
    lea.get("/pipeline").await.expect(200).says("The agency is 3 business days late");
    app.finish().await;
}

#[tokio::test]
async fn the_pipeline_reads_its_clocks_in_a_fixed_number_of_queries() {
    let app = TestApp::start().await;
    app.submitted("One", "lesson-planner").await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let count = async |lea: &mut crate::support::Client| {
        let before = app.ctx.db.statements();
        lea.get("/pipeline").await.expect(200);
        app.ctx.db.statements() - before
    };
    let few = count(&mut lea).await;
    for name in ["Two", "Three", "Four"] {
        app.submitted(name, "lesson-planner").await;
    }
    assert_eq!(count(&mut lea).await, few);
    app.finish().await;
}

//! Days are the agency's.

use assay::domain::calendar::{Calendar, ago, latest_day};
use assay::domain::people::account::Role;
use assay::domain::values::Timestamp;
use chrono::NaiveDate;

use crate::support::TestApp;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn zone(name: &str) -> Calendar {
    Calendar::parse(name).unwrap()
}

#[test]
fn a_day_ends_when_it_ends_at_the_agency() {
    let chicago = zone("America/Chicago");
    for (instant, expected) in [
        ("2027-08-25T04:59:59.999Z", "2027-08-24"),
        ("2027-08-25T05:00:00.000Z", "2027-08-25"),
        ("2027-12-25T05:59:59.999Z", "2027-12-24"),
        ("2027-12-25T06:00:00.000Z", "2027-12-25"),
    ] {
        assert_eq!(chicago.day(at(instant)), day(expected), "{instant}");
    }
    assert_eq!(zone("Pacific/Kiritimati").day(at("2026-11-29T10:00:00.000Z")), day("2026-11-30"));
    assert_eq!(Calendar::UTC.day(at("2026-11-29T23:59:59.999Z")), day("2026-11-29"));
}

#[test]
fn times_are_told_with_the_zone_as_people_there_call_it() {
    for (name, instant, words) in [
        ("UTC", "2026-11-21T10:42:00.000Z", "21 November 2026, 10:42 UTC"),
        ("America/Chicago", "2026-11-21T05:42:00.000Z", "20 November 2026, 23:42 CST"),
        ("America/Chicago", "2026-07-21T05:42:00.000Z", "21 July 2026, 00:42 CDT"),
        ("Asia/Kathmandu", "2026-11-21T10:42:00.000Z", "21 November 2026, 16:27 UTC+05:45"),
        ("America/Sao_Paulo", "2026-11-21T10:42:00.000Z", "21 November 2026, 07:42 UTC-03:00"),
    ] {
        assert_eq!(zone(name).in_words(at(instant)), words);
    }
    assert!(
        Calendar::parse("Chicago").is_none()
            && Calendar::parse("").is_none()
            && Calendar::parse("UTC+6").is_none()
    );
}

#[test]
fn an_hour_of_a_day_is_the_agencys_hour_also_where_the_clock_skips_it() {
    assert_eq!(zone("America/Chicago").at(day("2026-11-29"), 9), at("2026-11-29T15:00:00.000Z"));
    assert_eq!(zone("Africa/Cairo").at(day("2026-04-24"), 0), at("2026-04-23T22:00:00.000Z"));
}

#[test]
fn an_age_is_counted_in_days_of_the_agency_and_said_as_people_say_it() {
    let chicago = zone("America/Chicago");
    assert_eq!(
        chicago.days_between(at("2026-11-29T05:59:00.000Z"), at("2026-11-29T06:01:00.000Z")),
        1
    );
    assert_eq!(
        chicago.days_between(at("2026-11-29T06:01:00.000Z"), at("2026-11-30T05:59:00.000Z")),
        0
    );
    for (days, words) in [
        (-1, "today"),
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (59, "59 days ago"),
        (60, "2 months ago"),
        (91, "3 months ago"),
        (365, "12 months ago"),
        (729, "24 months ago"),
        (730, "2 years ago"),
        (1175, "3 years ago"),
    ] {
        assert_eq!(ago(days), words, "{days}");
    }
}

#[test]
fn the_latest_day_has_begun_somewhere() {
    assert_eq!(latest_day(at("2026-11-29T09:59:59.999Z")), day("2026-11-29"));
    assert_eq!(latest_day(at("2026-11-29T10:00:00.000Z")), day("2026-11-30"));
}

#[tokio::test]
async fn every_page_says_where_days_and_times_are_counted() {
    let app = TestApp::start().await;
    app.visitor().get("/").await.expect(200).says("Days and times are UTC");
    app.finish().await;
    let app = TestApp::start_with(&[("ASSAY_TIME_ZONE", "America/Chicago")]).await;
    app.visitor().get("/registry").await.expect(200).says("Days and times are America/Chicago");
    let mut adam = app.agency("adam", Role::Administrator).await;
    adam.get("/jobs")
        .await
        .expect(200)
        .says("All times are America/Chicago")
        .says("Every day at 03:30 America/Chicago");
    adam.get("/account").await.expect(200).says("21 November 2026, 04:00 CST");
    app.finish().await;
}

//! What changed, day by day: what people entered, and what followed from the day.

use std::sync::Arc;

use assay::domain::assessment::decision::Consequence;
use assay::domain::calendar::Calendar;
use assay::domain::instrument::Decision;
use assay::domain::registry::change::{Change, Place};
use assay::domain::registry::changes::Changes;
use assay::domain::registry::pipeline::PublicState;
use assay::domain::registry::register::{Entry, EntryKind, Head, OpenCondition, Stand};
use assay::domain::registry::state::ListingState;
use assay::domain::values::{Id, Timestamp};
use chrono::NaiveDate;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn stand(status: ListingState) -> Stand {
    Stand {
        version: "2.8".to_owned(),
        status,
        decision: Decision::Conditional,
        expires_on: Some(day("2027-06-30")),
        open: vec![OpenCondition {
            text: "Tell families.".to_owned(),
            due: day("2027-01-15"),
            consequence: Consequence::Nothing,
        }],
        notices: Vec::new(),
    }
}

fn entry(seq: i64, at: &str, kind: EntryKind, listed: Option<Stand>) -> Entry {
    Entry {
        seq,
        product: Id::from_stored("product".to_owned()),
        slug: "askwell".to_owned(),
        at: Timestamp::parse(at).expect("an instant"),
        kind,
        note: None,
        head: Head {
            name: "Askwell".to_owned(),
            vendor: "Acme".to_owned(),
            review: listed.is_none().then_some(PublicState::UnderReview),
            listed,
            shown: kind != EntryKind::TakenOff,
        },
    }
}

/// Each change as `day word from>to`.
fn told(changes: &Changes, since: &str) -> Vec<String> {
    let word = |answer: Option<assay::domain::registry::availability::Availability>| {
        answer.map_or("-", |answer| answer.word())
    };
    changes
        .since(day(since))
        .map(|change| {
            let (from, to) = (word(change.from), word(change.to));
            format!("{} {} {from}>{to}", change.on, change.kind.word())
        })
        .collect()
}

fn road() -> Vec<Arc<Entry>> {
    let published = stand(ListingState::Published);
    [
        entry(1, "2026-11-01T10:00:00.000Z", EntryKind::Accepted, None),
        entry(2, "2026-11-21T10:00:00.000Z", EntryKind::Published, Some(published.clone())),
        entry(
            3,
            "2026-12-01T10:00:00.000Z",
            EntryKind::Suspended,
            Some(stand(ListingState::Suspended)),
        ),
        entry(4, "2026-12-05T10:00:00.000Z", EntryKind::Reinstated, Some(published)),
    ]
    .into_iter()
    .map(Arc::new)
    .collect()
}

#[test]
fn a_period_tells_what_people_changed_and_what_the_day_ended_in_the_order_of_days() {
    let changes = Changes::new(road(), Calendar::UTC, day("2027-07-02"));
    assert_eq!(
        told(&changes, "2026-01-01"),
        [
            "2026-11-01 accepted ->in_review",
            "2026-11-21 published in_review>with_conditions",
            "2026-12-01 suspended with_conditions>not_now",
            "2026-12-05 reinstated not_now>with_conditions",
            "2027-01-16 condition_overdue with_conditions>with_conditions",
            "2027-07-01 expired with_conditions>not_now",
        ]
    );
    assert_eq!(told(&changes, "2027-07-01").len(), 1, "from the day on that is asked for");
    assert_eq!(told(&changes, "2027-07-02").len(), 0);
    let words: Vec<Option<String>> = changes.since(day("2027-01-01")).map(Change::text).collect();
    assert_eq!(words[0].as_deref(), Some("It was due on 15 January 2027: Tell families."));
    assert_eq!(words[1].as_deref(), Some("It held until 30 June 2027."));
}

#[test]
fn nothing_is_told_ahead_of_its_day_or_after_the_decision_that_it_belonged_to() {
    let changes = Changes::new(road(), Calendar::UTC, day("2027-01-15"));
    assert_eq!(told(&changes, "2026-12-05").len(), 1, "the condition's own day is not over");
    let revoked = entry(
        5,
        "2027-01-10T10:00:00.000Z",
        EntryKind::Revoked,
        Some(stand(ListingState::Revoked)),
    );
    let later = changes.with(vec![revoked], Calendar::UTC, day("2028-01-01"));
    assert_eq!(told(&later, "2026-12-06"), ["2027-01-10 revoked with_conditions>no"]);
    assert_eq!(later.newest(), 5);
}

#[test]
fn days_are_the_agencys() {
    let chicago = Calendar::parse("America/Chicago").expect("a zone");
    let late = entry(1, "2026-11-22T03:00:00.000Z", EntryKind::Accepted, None);
    let changes = Changes::new(vec![Arc::new(late)], chicago, day("2026-11-22"));
    assert_eq!(told(&changes, "2026-01-01"), ["2026-11-21 accepted ->in_review"]);
}

#[test]
fn what_is_off_the_public_pages_is_told_to_nobody_but_programs_that_keep_a_copy() {
    let mut entries = road();
    let hidden = entry(
        5,
        "2026-12-06T10:00:00.000Z",
        EntryKind::TakenOff,
        Some(stand(ListingState::Published)),
    );
    entries.push(Arc::new(hidden));
    let changes = Changes::new(entries, Calendar::UTC, day("2028-01-01"));
    assert_eq!(told(&changes, "2026-01-01"), Vec::<String>::new());
    let start = changes.start(day("2026-01-01"));
    let gone: Vec<&str> = changes.after(&start).map(|change| change.kind.word()).collect();
    assert_eq!(gone, ["taken_off"]);
    let back = entry(
        6,
        "2026-12-08T10:00:00.000Z",
        EntryKind::PutBack,
        Some(stand(ListingState::Published)),
    );
    let back = changes.with(vec![back], Calendar::UTC, day("2026-12-09"));
    assert_eq!(
        told(&back, "2026-12-02"),
        ["2026-12-05 reinstated not_now>with_conditions", "2026-12-08 put_back ->with_conditions"]
    );
}

#[test]
fn an_approval_that_hangs_on_a_condition_rests_from_the_day_after_it_was_due() {
    let mut hanging = stand(ListingState::Published);
    hanging.open[0].consequence = Consequence::Rests;
    let mut met = hanging.clone();
    met.open.clear();
    let entries = [
        entry(1, "2026-11-21T10:00:00.000Z", EntryKind::Published, Some(hanging)),
        entry(2, "2027-02-01T10:00:00.000Z", EntryKind::ConditionMet, Some(met)),
    ];
    let entries = entries.into_iter().map(Arc::new).collect();
    let changes = Changes::new(entries, Calendar::UTC, day("2027-03-01"));
    assert_eq!(
        told(&changes, "2027-01-01"),
        [
            "2027-01-16 condition_overdue with_conditions>not_now",
            "2027-02-01 condition_met not_now>with_conditions",
        ]
    );
    let first = changes.since(day("2027-01-01")).next().and_then(Change::text);
    assert_eq!(
        first.as_deref(),
        Some("It was due on 15 January 2027: Tell families. The approval rests until it is met.")
    );
}

#[test]
fn pages_skip_and_repeat_nothing_while_entries_come_and_tools_go() {
    let today = day("2027-01-20");
    let mut changes = Changes::new(road(), Calendar::UTC, today);
    let mut had = changes.start(day("2026-01-01"));
    let mut seen = Vec::new();
    for step in 0..20 {
        let page: Vec<(Place, &str)> = changes
            .after(&had)
            .take(2)
            .map(|change| (change.place(), change.kind.word()))
            .collect();
        for (place, word) in page {
            seen.push(word);
            had = had.and(place);
            assert_eq!(Place::parse(&had.to_string()), Ok(had.clone()));
        }
        if step == 1 {
            // Another tool comes while the pages are read, written late with an earlier day.
            let mut late = entry(5, "2026-12-01T09:00:00.000Z", EntryKind::Accepted, None);
            late.slug = "readwell".to_owned();
            late.product = Id::from_stored("another product".to_owned());
            changes = changes.with(vec![late], Calendar::UTC, today);
        }
    }
    assert_eq!(
        seen,
        ["accepted", "published", "suspended", "reinstated", "accepted", "condition_overdue"]
    );
    changes = changes.until(day("2027-07-01"));
    let later: Vec<&str> = changes.after(&had).map(|change| change.kind.word()).collect();
    assert_eq!(later, ["expired"]);
}

#[test]
fn what_is_no_place_is_refused() {
    for text in ["", "x", "2026-11-30", "2026-11-30.-1.0.", "2026-11-30.01.0.", "2026-13-01.1.0."] {
        Place::parse(text).expect_err(text);
    }
}

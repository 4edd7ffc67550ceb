use assay::domain::job::Schedule;
use assay::domain::values::Timestamp;
use assay::jobs::{SCHEDULE, plan};

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

#[test]
fn every_job_has_a_pattern_that_can_be_read_a_name_of_its_own_and_a_sentence() {
    let planned = plan(SCHEDULE).unwrap();
    let names: std::collections::BTreeSet<&str> = planned.iter().map(|job| job.name).collect();
    assert_eq!(names.len(), SCHEDULE.len(), "two jobs share a name");
    for job in planned {
        assert!(job.does.ends_with('.'), "{} does not say what it does in a sentence", job.name);
        assert!(job.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{} cannot stand in an address", job.name);
    }
}

#[test]
fn the_latest_slot_is_the_instant_itself_when_it_is_one() {
    let daily = Schedule::parse("30 3 * * *").unwrap();
    assert_eq!(daily.latest(at("2026-11-21T03:30:00.000Z")), Some(at("2026-11-21T03:30:00.000Z")));
    assert_eq!(daily.latest(at("2026-11-21T03:29:59.999Z")), Some(at("2026-11-20T03:30:00.000Z")));
    assert_eq!(daily.next(at("2026-11-21T03:30:00.000Z")), Some(at("2026-11-22T03:30:00.000Z")));
}

#[test]
fn the_time_of_day_does_not_move_when_clocks_change_somewhere() {
    let daily = Schedule::parse("30 3 * * *").unwrap();
    for day in ["2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01"] {
        assert_eq!(daily.latest(at(&format!("{day}T12:00:00.000Z"))), Some(at(&format!("{day}T03:30:00.000Z"))));
    }
}

#[test]
fn a_schedule_says_itself_in_words() {
    for (pattern, words) in [
        ("*/15 * * * * *", "Every 15 seconds"),
        ("* * * * *", "Every minute"),
        ("*/10 * * * *", "Every 10 minutes"),
        ("5 * * * *", "Every hour at 05 minutes past"),
        ("30 3 * * *", "Every day at 03:30 UTC"),
    ] {
        assert_eq!(Schedule::parse(pattern).unwrap().to_string(), words);
    }
    assert!(Schedule::parse("0 6 * * MON").unwrap().to_string().ends_with("(UTC)"));
}

#[test]
fn a_pattern_that_cannot_be_read_is_named() {
    assert!(Schedule::parse("61 * * * *").unwrap_err().to_string().starts_with("“61 * * * *” is not a cron pattern"));
}

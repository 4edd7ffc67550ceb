use assay::domain::calendar::Calendar;
use assay::domain::job::Schedule;
use assay::domain::values::Timestamp;
use assay::jobs::{SCHEDULE, plan};

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

#[test]
fn every_job_has_a_pattern_that_can_be_read_a_name_of_its_own_and_a_sentence() {
    let planned = plan(SCHEDULE, Calendar::UTC).unwrap();
    let names: std::collections::BTreeSet<&str> = planned.iter().map(|job| job.name).collect();
    assert_eq!(names.len(), SCHEDULE.len(), "two jobs share a name");
    for job in planned {
        assert!(job.does.ends_with('.'), "{} does not say what it does in a sentence", job.name);
        assert!(
            job.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
            "{} cannot stand in an address",
            job.name
        );
    }
}

#[test]
fn the_latest_slot_is_the_instant_itself_when_it_is_one() {
    let daily = Schedule::parse("30 3 * * *", Calendar::UTC).unwrap();
    assert_eq!(daily.latest(at("2026-11-21T03:30:00.000Z")), Some(at("2026-11-21T03:30:00.000Z")));
    assert_eq!(daily.latest(at("2026-11-21T03:29:59.999Z")), Some(at("2026-11-20T03:30:00.000Z")));
    assert_eq!(daily.next(at("2026-11-21T03:30:00.000Z")), Some(at("2026-11-22T03:30:00.000Z")));
}

#[test]
fn the_time_of_day_does_not_move_when_clocks_change_somewhere() {
    let daily = Schedule::parse("30 3 * * *", Calendar::UTC).unwrap();
    for day in ["2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01"] {
        assert_eq!(
            daily.latest(at(&format!("{day}T12:00:00.000Z"))),
            Some(at(&format!("{day}T03:30:00.000Z")))
        );
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
        assert_eq!(Schedule::parse(pattern, Calendar::UTC).unwrap().to_string(), words);
    }
    assert!(Schedule::parse("0 6 * * MON", Calendar::UTC).unwrap().to_string().ends_with("(UTC)"));
}

#[test]
fn a_pattern_that_cannot_be_read_is_named() {
    assert!(
        Schedule::parse("61 * * * *", Calendar::UTC)
            .unwrap_err()
            .to_string()
            .starts_with("“61 * * * *” is not a cron pattern")
    );
}

#[test]
fn the_time_of_day_is_the_agencys_also_after_its_clocks_change() {
    let daily = Schedule::parse("30 3 * * *", Calendar::parse("America/Chicago").unwrap()).unwrap();
    assert_eq!(daily.to_string(), "Every day at 03:30 America/Chicago");
    for (noon, slot) in [
        ("2026-03-07T18:00:00.000Z", "2026-03-07T09:30:00.000Z"),
        ("2026-03-08T18:00:00.000Z", "2026-03-08T08:30:00.000Z"),
    ] {
        assert_eq!(daily.latest(at(noon)), Some(at(slot)));
    }
}

#[test]
fn no_slot_is_missed_or_doubled_while_clocks_change() {
    let zones = [
        "America/Chicago",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Africa/Cairo",
        "America/Santiago",
    ];
    for zone in zones.map(|zone| Calendar::parse(zone).unwrap()) {
        for (pattern, most) in [
            ("*/15 * * * * *", 15),
            ("*/5 * * * *", 300),
            ("5 * * * *", 3600),
            ("30 1 * * *", 25 * 3600),
            ("30 2 * * *", 25 * 3600),
        ] {
            let schedule = Schedule::parse(pattern, zone).unwrap();
            for start in [
                "2026-03-07T23:00:00.000Z",
                "2026-04-04T12:00:00.000Z",
                "2026-04-23T20:00:00.000Z",
                "2026-09-06T00:00:00.000Z",
                "2026-11-01T04:00:00.000Z",
            ] {
                for minutes in 0..720 {
                    let now = at(start).plus_seconds(minutes * 60 + 7);
                    let (latest, next) =
                        (schedule.latest(now).unwrap(), schedule.next(now).unwrap());
                    assert!(
                        latest <= now && next > now,
                        "{pattern} in {zone} at {now}: {latest}, {next}"
                    );
                    assert!(
                        next.millis() - latest.millis() <= most * 1000,
                        "{pattern} in {zone} at {now}: {latest}, {next}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_time_that_a_clock_skips_or_shows_twice_is_one_slot_on_that_day() {
    let chicago = Calendar::parse("America/Chicago").unwrap();
    for (pattern, start, slots) in [
        (
            "30 2 * * *",
            "2026-03-08T00:00:00.000Z",
            ["2026-03-08T08:30:00.000Z", "2026-03-09T07:30:00.000Z"],
        ),
        (
            "30 1 * * *",
            "2026-11-01T00:00:00.000Z",
            ["2026-11-01T06:30:00.000Z", "2026-11-02T07:30:00.000Z"],
        ),
    ] {
        let schedule = Schedule::parse(pattern, chicago).unwrap();
        let first = schedule.next(at(start)).unwrap();
        assert_eq!([first, schedule.next(first).unwrap()], slots.map(at));
        assert_eq!(slots.map(|slot| schedule.latest(at(slot)).unwrap()), slots.map(at));
    }
}

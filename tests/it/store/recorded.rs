//! Events as they are read back from the record.

use assay::domain::event::Event;
use assay::domain::recorded::{EventKind, Recorded};
use assay::domain::registry::listing::History;
use assay::domain::values::Id;
use chrono::NaiveDate;

fn id<Of>() -> Id<Of> {
    Id::from_stored("01990000-0000-7000-8000-000000000000".to_owned())
}

fn changed() -> Event {
    Event::ListingChanged {
        product: id(),
        slug: "quill".to_owned(),
        state: "suspended".to_owned(),
        reason: "It changed.".to_owned(),
    }
}

#[test]
fn each_kind_that_is_looked_for_is_the_word_of_its_event() {
    let (criterion, slug) = ("safety".to_owned(), "quill".to_owned());
    let removed =
        Event::ReviewerRemoved { disclosure: id(), review: id(), criterion, reviewer: id() };
    let published = Event::ListingPublished {
        disclosure: id(),
        product: id(),
        slug,
        digest: String::new(),
        notices: Vec::new(),
    };
    let pairs = [
        (Event::DisclosureWithdrawn { disclosure: id(), reason: String::new() }, "withdrawn"),
        (removed, "removed"),
        (published, "published"),
        (changed(), "changed"),
    ];
    let kinds = [
        EventKind::DisclosureWithdrawn,
        EventKind::ReviewerRemoved,
        EventKind::ListingPublished,
        EventKind::ListingChanged,
    ];
    for ((event, what), kind) in pairs.iter().zip(kinds) {
        let body = serde_json::to_value(event).unwrap();
        assert_eq!(body["kind"], kind.word(), "{what}");
    }
}

#[test]
fn a_known_event_is_read_and_one_of_a_newer_assay_keeps_its_kind() {
    let mut body = serde_json::to_value(changed()).unwrap();
    body["rows"] = serde_json::json!({"listings": "ab12"});
    let read = Recorded::read("listing_changed", &body.to_string());
    assert!(matches!(read.event(), Some(Event::ListingChanged { reason,
            .. }) if reason == "It changed."));
    let newer = Recorded::read("moon_landed", r#"{"kind":"moon_landed","moon":"1"}"#);
    assert!(matches!(&newer, Recorded::Unknown(kind) if kind == "moon_landed"));
    assert!(newer.event().is_none());
    let broken = Recorded::read("listing_changed", r#"{"kind":"listing_changed"}"#);
    assert!(matches!(&broken, Recorded::Unknown(kind) if kind == "listing_changed"));
}

#[test]
fn the_public_history_tells_the_steps_of_a_disclosure_and_nothing_of_its_scores() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
    let what = |event: &Event| History::of_event(event, day, None).map(|moment| moment.what);
    let accepted = what(&Event::DisclosureAccepted { disclosure: id() });
    assert_eq!(accepted.as_deref(), Some("Accepted for review"));
    let made = what(&Event::DecisionMade { disclosure: id(), decision: "approved".to_owned() });
    assert_eq!(made.as_deref(), Some("Decision made by the agency’s three offices"));
    assert_eq!(what(&Event::ScoringCompleted { disclosure: id() }), None);
    assert_eq!(what(&changed()), None);
}

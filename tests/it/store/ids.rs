//! Ids of the injected clock.

use std::any::TypeId;

use assay::actions::ids::Ids;
use assay::domain::event::Event;
use assay::domain::values::{DisclosureId, ProductId, ReviewId, Timestamp};

#[test]
fn ids_carry_the_time_of_their_clock_and_come_in_the_order_in_which_they_are_made() {
    let (ids, at) = (Ids::default(), Timestamp::parse("2026-11-21T10:00:00.000Z").unwrap());
    let made: Vec<String> =
        (0..10_000).map(|number| ids.next(at, [0, 0, u64::MAX - number, number])).collect();
    assert!(made.is_sorted_by(|one, next| one < next), "a standing clock makes ids in order");
    let millis = u64::from_str_radix(&made[0].replace('-', "")[..12], 16).unwrap();
    assert_eq!(i64::try_from(millis).unwrap(), at.millis());
    assert_eq!(&made[0][14..15], "7");
    let earlier = ids.next(at.plus_seconds(-60), [0; 4]);
    assert!(earlier > made[9_999], "a clock that is set back does not bring ids out of order");
    assert_eq!(Ids::default().next(at, [1, 2, 3, 4]), Ids::default().next(at, [1, 2, 3, 4]));
}

#[test]
fn an_id_is_its_bare_text_in_events_and_no_id_of_another_kind() {
    let text = "01990000-0000-7000-8000-000000000000";
    let (disclosure, review) = (DisclosureId::parse(text).unwrap(), ReviewId::parse(text).unwrap());
    assert_eq!((disclosure.to_string(), review.as_str()), (text.to_owned(), text));
    assert_eq!(serde_json::to_string(&disclosure).unwrap(), format!("\"{text}\""));
    assert_eq!(serde_json::from_str::<DisclosureId>(&format!("\"{text}\"")).unwrap(), disclosure);
    assert_ne!(TypeId::of::<DisclosureId>(), TypeId::of::<ReviewId>());
    let event = Event::ReviewSubmitted {
        disclosure,
        review,
        criterion: "safety".to_owned(),
        digest: "ab12".to_owned(),
    };
    assert_eq!(
        serde_json::to_string(&event).unwrap(),
        format!(
            r#"{{"kind":"review_submitted","disclosure":"{text}","review":"{text}","criterion":"safety","digest":"ab12"}}"#
        )
    );
    assert_eq!(ProductId::parse("not-an-id"), None);
}

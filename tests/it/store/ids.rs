//! Ids of the injected clock.

use assay::actions::ids::Ids;
use assay::domain::values::Timestamp;

#[test]
fn ids_carry_the_time_of_their_clock_and_come_in_the_order_in_which_they_are_made() {
    let (ids, at) = (Ids::default(), Timestamp::parse("2026-11-21T10:00:00.000Z").unwrap());
    let made: Vec<String> = (0..10_000)
        .map(|number| ids.next(at, [0, 0, u64::MAX - number, number]).to_string())
        .collect();
    assert!(made.is_sorted_by(|one, next| one < next), "a standing clock makes ids in order");
    let millis = u64::from_str_radix(&made[0].replace('-', "")[..12], 16).unwrap();
    assert_eq!(i64::try_from(millis).unwrap(), at.millis());
    assert_eq!(&made[0][14..15], "7");
    let earlier = ids.next(at.plus_seconds(-60), [0; 4]).to_string();
    assert!(earlier > made[9_999], "a clock that is set back does not bring ids out of order");
    assert_eq!(
        Ids::default().next(at, [1, 2, 3, 4]).to_string(),
        Ids::default().next(at, [1, 2, 3, 4]).to_string()
    );
}

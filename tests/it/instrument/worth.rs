use assay::domain::instrument::{
    EvidenceFacts, Exact, ceilings, evidence_worth, minimums_of, view,
};
use chrono::{Days, NaiveDate};
use serde_json::json;

use super::support::{Folder, answers, day, evidence};

fn number(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

fn later() -> NaiveDate {
    day().checked_add_days(Days::new(800)).unwrap()
}

#[test]
fn evidence_is_worth_what_the_caps_of_the_rubric_take_from_an_answer_without_it() {
    let q = Folder::risk().compile();
    let seen = view(&q, &answers([2; 9]));
    let question = q.question("safety.a").unwrap();
    let nothing = EvidenceFacts::default();
    let worth = evidence_worth(&q, &seen, &nothing, day(), question).unwrap();
    assert_eq!((worth.without, worth.bare), (number("1"), true));
    assert_eq!(worth.limited.unwrap().because, "No current evidence.");
    let attached = evidence();
    let worth = evidence_worth(&q, &seen, &attached, day(), question).unwrap();
    assert!(worth.limited.is_none() && !worth.bare, "current evidence lifts the limit");
    let worth = evidence_worth(&q, &seen, &attached, later(), question).unwrap();
    assert!(worth.limited.is_some() && !worth.bare, "evidence that has expired does not");
    assert!(
        evidence_worth(&q, &seen, &nothing, day(), q.question("profile.f1").unwrap()).is_none(),
        "the profile is not scored"
    );
}

#[test]
fn a_cap_that_evidence_does_not_lift_says_nothing_of_what_evidence_is_worth() {
    let mut folder = Folder::risk();
    folder.set("rubric.json", "/caps/0/when", json!({ "safety.b": { "const": "yes" } }));
    let q = folder.compile();
    let seen = view(&q, &answers([2; 9]));
    assert_eq!(
        evidence_worth(
            &q,
            &seen,
            &EvidenceFacts::default(),
            day(),
            q.question("safety.a").unwrap()
        ),
        None
    );
    let mut folder = Folder::risk();
    folder.set("rubric.json", "/caps", json!([]));
    let q = folder.compile();
    assert_eq!(
        evidence_worth(
            &q,
            &seen,
            &EvidenceFacts::default(),
            day(),
            q.question("safety.a").unwrap()
        ),
        None
    );
}

#[test]
fn a_criterion_reaches_at_most_what_its_evidence_allows() {
    let q = Folder::risk().compile();
    let seen = view(&q, &answers([2; 9]));
    let mut some = evidence();
    some.0.remove("safety.a");
    let all = ceilings(&q, &seen, &some, day());
    assert_eq!(all.len(), 6);
    let safety = &all[0];
    assert_eq!(safety.most, Some(number("2.5")), "one answer counts 1 at most, the other 4");
    assert_eq!(
        (safety.given, safety.limited.len(), safety.limited[0].0.name.as_str()),
        (2, 1, "safety.a")
    );
    assert_eq!(all[1].most, Some(number("4")));
    assert!(all[1].limited.is_empty());
}

#[test]
fn what_a_criterion_needs_is_a_range_while_the_tier_is_open() {
    let q = Folder::risk().compile();
    let settled = view(&q, &answers([2; 9]));
    assert_eq!(minimums_of(&q, &settled, "safety"), Some((number("3"), number("3"))), "tier 3");
    let open = view(&q, &assay::domain::instrument::Answers::new());
    assert_eq!(minimums_of(&q, &open, "safety"), Some((number("2"), number("3.5"))));
}

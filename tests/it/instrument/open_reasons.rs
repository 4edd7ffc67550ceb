//! Why nothing is recommended yet, in sentences.

use assay::domain::instrument::{Answers, Levels, Scored};

use super::support::{CRITERIA, Folder, answers, outcome};

/// Every scored question, in the order of the questionnaire.
fn scored() -> Vec<String> {
    CRITERIA.iter().flat_map(|(id, _)| [format!("{id}.a"), format!("{id}.b")]).collect()
}

/// What is waited for, with these questions blank and no level at those.
fn waits_for(blank: &[String], unscored: &[String]) -> Vec<String> {
    let mut given: Answers = answers([1, 0, 0, 2, 1, 0, 2, 3, 1]);
    for name in blank {
        given.clear(name);
    }
    let mut levels = Levels::default();
    for name in scored().into_iter().filter(|name| !unscored.contains(name)) {
        levels.set(name, Scored::Level(3));
    }
    outcome(&Folder::risk().compile(), &given, &levels).waits_for()
}

#[test]
fn a_blank_waits_for_its_answer_and_not_for_a_level_too() {
    let blank = ["safety.a".to_owned()];
    let unscored = ["safety.a", "bias.a"].map(str::to_owned);
    assert_eq!(
        waits_for(&blank, &unscored),
        [
            "1 question is open: SAF-a.",
            "1 question has no level yet: BIA-a.",
            "It is open whether the knock-out SAF-A stands."
        ]
    );
}

#[test]
fn ten_questions_without_a_level_are_told_by_their_codes_and_more_are_counted() {
    let ten = "SAF-a, SAF-b, EVI-a, EVI-b, INC-a, INC-b, USA-a, USA-b, INT-a, INT-b";
    let without = |count: usize| waits_for(&[], &scored()[..count]);
    assert_eq!(without(1), ["1 question has no level yet: SAF-a."]);
    assert_eq!(without(2), ["2 questions have no level yet: SAF-a, SAF-b."]);
    assert_eq!(without(10), [format!("10 questions have no level yet: {ten}.")]);
    assert_eq!(without(11), [format!("11 questions have no level yet: {ten} and 1 more.")]);
    assert_eq!(without(12), [format!("12 questions have no level yet: {ten} and 2 more.")]);
}

#[test]
fn ten_open_questions_are_told_by_their_codes_and_more_are_counted() {
    let profile = (1..=9).map(|number| format!("profile.f{number}"));
    let names: Vec<String> =
        profile.chain(["evidence.a", "inclusivity.a"].map(str::to_owned)).collect();
    let nine = "PRO-01, PRO-02, PRO-03, PRO-04, PRO-05, PRO-06, PRO-07, PRO-08, PRO-09";
    let blank = |count: usize| waits_for(&names[..count], &[]).remove(0);
    assert_eq!(blank(1), "1 question is open: PRO-01.");
    assert_eq!(blank(2), "2 questions are open: PRO-01, PRO-02.");
    assert_eq!(blank(10), format!("10 questions are open: {nine}, EVI-a."));
    assert_eq!(blank(11), format!("11 questions are open: {nine}, EVI-a and 1 more."));
}

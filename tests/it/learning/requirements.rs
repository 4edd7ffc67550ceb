use assay::domain::instrument::{Decision, Reason, Visibility, assessment};
use assay::domain::learning::{Requirement, required};

use super::modules::{catalogue, module};
use crate::instrument::support::{Folder, answers, day, evidence, levels};

fn requirements(
    factors: [u8; 9],
    scores: [f64; 6],
    decision: Option<Decision>,
) -> Vec<Requirement> {
    let questionnaire = Folder::risk().compile();
    let catalogue = catalogue(&[
        module("M0", &[]),
        module("M1", &[]),
        module("M2", &["M0"]),
        module("M3", &[]),
    ])
    .unwrap();
    let names =
        assessment(&questionnaire, &answers(factors), &evidence(), &levels(scores), day()).names;
    let names = match decision {
        Some(decision) => names.with_decision(&questionnaire, decision),
        None => names,
    };
    required(&questionnaire, &catalogue, &names)
}

fn told(requirement: &Requirement) -> (String, Vec<&str>, &str, Vec<Option<&str>>) {
    (
        requirement.module.clone(),
        requirement.who.iter().map(|role| role.id.as_str()).collect(),
        requirement.by.id.as_str(),
        requirement.because.iter().map(|because| because.rule.as_deref()).collect(),
    )
}

#[test]
fn a_rule_that_always_holds_requires_its_module() {
    let found = requirements([0; 9], [4.0; 6], None);
    assert_eq!(
        found.iter().map(told).collect::<Vec<_>>(),
        [("M1".to_owned(), vec!["admins"], "days_60", vec![Some("P1")])]
    );
    assert_eq!(
        (found[0].title.as_str(), found[0].by.title.as_str()),
        ("Module M1", "Within 60 days")
    );
}

#[test]
fn rules_join_their_people_and_the_earliest_deadline_wins() {
    let found = requirements([3, 0, 0, 0, 0, 0, 0, 0, 0], [4.0, 4.0, 4.0, 4.0, 4.0, 2.5], None);
    let second = found.iter().find(|requirement| requirement.module == "M2").unwrap();
    assert_eq!(
        told(second),
        (
            "M2".to_owned(),
            vec!["teachers", "admins"],
            "before_access",
            vec![Some("P2"), Some("P3")]
        )
    );
}

#[test]
fn a_prerequisite_follows_with_the_same_people_and_date() {
    let found = requirements([3, 0, 0, 0, 0, 0, 0, 0, 0], [4.0; 6], None);
    assert_eq!(told(&found[0]), ("M0".to_owned(), vec!["teachers"], "before_access", vec![None]));
    assert_eq!(found[0].because[0].sentence, "It comes before M2.");
}

#[test]
fn a_requirement_tells_the_answers_and_levels_behind_it() {
    let found = requirements([3, 0, 0, 0, 0, 0, 0, 0, 0], [4.0, 4.0, 4.0, 4.0, 4.0, 2.5], None);
    let second = found.iter().find(|requirement| requirement.module == "M2").unwrap();
    let reasons: Vec<(&str, &str)> = second
        .because
        .iter()
        .flat_map(|because| &because.reasons)
        .map(|reason| (reason.label.as_str(), reason.given.as_str()))
        .collect();
    let hidden = |reason: &&Reason| reason.visibility != Visibility::Public;
    assert_eq!(
        second.because.iter().flat_map(|because| &because.reasons).filter(hidden).count(),
        0
    );
    assert_eq!(
        reasons,
        [("Factor 1", "Level 3: Degree 3"), ("What about f1?", "3"), ("Bias score", "2.5")]
    );
}

#[test]
fn the_decision_that_people_take_counts_and_not_the_recommended_one() {
    let found = requirements([0; 9], [4.0; 6], Some(Decision::Pilot));
    assert_eq!(
        told(&found[0]),
        (
            "M1".to_owned(),
            vec!["teachers", "admins"],
            "before_access",
            vec![Some("P1"), Some("P4")]
        )
    );
}

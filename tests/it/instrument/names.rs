use assay::domain::instrument::{EvidenceCount, Name, Openness, Reason, Visibility};
use serde_json::json;

use super::support::Folder;

#[test]
fn every_kind_of_name_is_read_back_as_it_is_written() {
    let names = [
        ("profile.users", Name::Question("profile.users".to_owned())),
        ("fact.students", Name::Fact("students".to_owned())),
        ("factor.F1", Name::Factor("F1".to_owned())),
        ("level.safety.filters", Name::Level("safety.filters".to_owned())),
        (
            "measure.usability.mean",
            Name::Measure { measure: "usability".to_owned(), field: "mean".to_owned() },
        ),
        ("score.safety", Name::Score("safety".to_owned())),
        ("inherent.tier", Name::InherentTier),
        ("residual.tier", Name::ResidualTier),
        ("decision", Name::Decision),
        ("evidence.count", Name::Evidence(EvidenceCount::All)),
        ("evidence.current", Name::Evidence(EvidenceCount::Current)),
    ];
    for (text, name) in names {
        assert_eq!((Name::parse(text), name.to_string()), (name, text.to_owned()));
    }
}

#[test]
fn who_may_read_a_name_is_said_by_the_name_itself() {
    let names = [
        ("profile.users", Openness::AsItsAnswers),
        ("fact.students", Openness::AsItsAnswers),
        ("measure.usability.mean", Openness::AsItsAnswers),
        ("level.safety.filters", Openness::Reviewers),
        ("factor.F1", Openness::Everybody),
        ("score.safety", Openness::Everybody),
        ("inherent.tier", Openness::Everybody),
        ("residual.tier", Openness::Everybody),
        ("decision", Openness::Everybody),
        ("evidence.count", Openness::Everybody),
    ];
    for (text, openness) in names {
        assert_eq!(Name::parse(text).openness(), openness, "{text}");
    }
}

#[test]
fn what_is_spelled_like_nothing_derived_is_the_name_of_a_question() {
    for text in [
        "",
        ".",
        "decision.word",
        "inherent",
        "inherent.band",
        "evidence.studies",
        "measure.usability",
        "fact",
        "facts.students",
    ] {
        assert_eq!(
            (Name::parse(text), Name::parse(text).to_string()),
            (Name::Question(text.to_owned()), text.to_owned())
        );
    }
}

#[test]
fn a_reason_carries_its_name_as_text() {
    let reason = Reason {
        name: Name::Score("safety".to_owned()),
        code: None,
        label: "Safety score".to_owned(),
        given: "3".to_owned(),
        visibility: Visibility::Public,
    };
    let json = json!({ "name": "score.safety", "code": null, "label": "Safety score", "given": "3",
        "visibility": "public" });
    assert_eq!(serde_json::to_value(&reason).unwrap(), json);
    assert_eq!(serde_json::from_value::<Reason>(json).unwrap(), reason);
}

#[test]
fn no_question_takes_the_name_of_something_derived() {
    let mut folder = Folder::risk();
    folder.set("questionnaire.json", "/sections/0/id", json!("factor"));
    let faults = folder.compiled().expect_err("its questions would be taken for factors");
    let fault = faults
        .iter()
        .find(|fault| fault.pointer == "/sections/0/questions/0/id")
        .expect("a fault at the id");
    let sentence = "Rules would take `factor.f1` for something derived and never read this answer. \
        Give the section or the question another id.";
    assert_eq!((fault.file.as_str(), fault.sentence.as_str()), ("questionnaire.json", sentence));
}

/// The names that a condition at a place may read, of one of each kind.
fn readable(file: &'static str, pointer: &'static str) -> Vec<&'static str> {
    let names = [
        "profile.f1",
        "factor.f1",
        "inherent.tier",
        "safety.a",
        "level.safety.a",
        "score.safety",
        "residual.tier",
        "decision",
    ];
    let late = |name: &&str| {
        let mut folder = Folder::risk();
        folder.set(file, pointer, json!({ *name: true }));
        let sentence = format!(
            "`{name}` is not settled yet when this is decided; use only what comes before."
        );
        let faults = folder.compiled().err().unwrap_or_default();
        faults.iter().any(|fault| {
            fault.sentence == sentence
                && fault.file == file
                && fault.pointer == format!("{pointer}/{name}")
        })
    };
    names.into_iter().filter(|name| !late(name)).collect()
}

#[test]
fn a_condition_reads_what_is_settled_before_it_and_nothing_later() {
    let answers = ["profile.f1", "factor.f1", "inherent.tier", "safety.a"];
    assert_eq!(readable("questionnaire.json", "/sections/0/questions/0/ask_when"), [""; 0]);
    assert_eq!(readable("questionnaire.json", "/sections/0/questions/8/ask_when"), ["profile.f1"]);
    assert_eq!(
        readable("questionnaire.json", "/sections/1/questions/0/ask_when"),
        ["profile.f1", "factor.f1", "inherent.tier"]
    );
    assert_eq!(readable("questionnaire.json", "/sections/1/questions/1/ask_when"), answers);
    assert_eq!(readable("risk.json", "/factors/0/levels/1/when"), ["profile.f1"]);
    assert_eq!(readable("risk.json", "/floors/0/when"), ["profile.f1", "factor.f1"]);
    assert_eq!(readable("risk.json", "/prohibited/0/when"), answers);
    assert_eq!(readable("rubric.json", "/questions/safety.a/knockouts/0/when"), answers);
    assert_eq!(readable("rubric.json", "/caps/0/when"), answers);
    assert_eq!(
        readable("learning.json", "/rules/0/when").len(),
        8,
        "modules follow from everything"
    );
}

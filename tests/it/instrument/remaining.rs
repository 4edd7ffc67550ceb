use assay::domain::instrument::{Answers, Name, Questionnaire, Remaining, RemainingGroup, view};
use assay::store::instrument::questionnaires::Library;
use serde_json::{Value, json};

use super::support::Folder;

fn remaining(questionnaire: &Questionnaire, answers: &Value) -> Remaining {
    Remaining::of(questionnaire, &view(questionnaire, &Answers::parse(answers).unwrap()))
}

fn small() -> Questionnaire {
    let question = |id: &str, required: bool, ask_when: Value| {
        json!({ "id": id, "code": id.to_uppercase(), "type": "boolean",
            "label": format!("About {id}?"), "required": required, "ask_when": ask_when,
                "answer": { "type": "boolean" }, "visibility": "public", "reuse": "never" })
    };
    let yes = |name: &str| json!({ name: { "const": true } });
    let mut folder = Folder::form(&json!([
        question("a", true, json!({})),
        question("b", true, yes("fact.used")),
        question("c", true, yes("fact.used")),
        question("d", true, yes("profile.b")),
        question("e", false, json!({})),
        question("f", true, json!({ "not": yes("fact.used") })),
    ]));
    folder.set(
        "questionnaire.json",
        "/facts",
        json!([{ "id": "used", "title": "Somebody uses it", "when": yes("profile.a") }]),
    );
    folder.compile()
}

/// The groups of the profile, without the scored sections of the folder.
fn groups(remaining: &Remaining) -> Vec<&RemainingGroup> {
    remaining
        .groups
        .iter()
        .filter(|group| group.questions.iter().all(|name| name.starts_with("profile.")))
        .collect()
}

#[test]
fn what_remains_is_required_and_blank_and_grouped_by_why_it_is_asked() {
    let questionnaire = small();
    let view = |answers: Value| view(&questionnaire, &Answers::parse(&answers).unwrap());
    let blank = Remaining::of_section(&questionnaire, &view(json!({})), "profile");
    assert_eq!((blank.total(), blank.possible), (1, 4), "the optional one is not counted");
    assert!(blank.groups[0].everyone && blank.groups[0].reasons.is_empty());
    let used =
        Remaining::of_section(&questionnaire, &view(json!({ "profile.a": true })), "profile");
    assert_eq!((used.total(), used.possible), (2, 1));
    let [group] = groups(&used)[..] else { panic!("one reason: {used:?}") };
    assert_eq!(
        (group.facts.as_slice(), group.questions.as_slice()),
        (&["Somebody uses it".to_owned()][..], &["profile.b", "profile.c"].map(str::to_owned)[..])
    );
    assert_eq!(
        (group.reasons[0].code.as_deref(), group.reasons[0].given.as_str()),
        (Some("A"), "Yes")
    );
    // A question behind an answer names that answer; the largest group comes first.
    let more = Remaining::of_section(
        &questionnaire,
        &view(json!({ "profile.a": true, "profile.b": true })),
        "profile",
    );
    let told: Vec<_> = more
        .groups
        .iter()
        .map(|group| {
            (group.facts.len(), group.reasons[0].code.clone().unwrap(), group.questions.len())
        })
        .collect();
    assert_eq!(told, [(1, "A".to_owned(), 1), (0, "B".to_owned(), 1)]);
    // A fact that does not hold is no reason in words: the answer beneath it is told.
    let unused =
        Remaining::of_section(&questionnaire, &view(json!({ "profile.a": false })), "profile");
    assert!(unused.groups[0].facts.is_empty() && !unused.groups[0].everyone);
    assert_eq!(
        (unused.groups[0].reasons[0].given.as_str(), unused.groups[0].questions.as_slice()),
        ("No", &["profile.f".to_owned()][..])
    );
}

#[test]
fn every_question_that_remains_is_counted_once_and_a_simple_tool_has_fewer() {
    let library = Library::built_in().unwrap();
    let questionnaire = library.get("ai-edtech", "2026-1").unwrap();
    let profile_of = |file: &str| {
        let example =
            questionnaire.examples.iter().find(|example| example.file.ends_with(file)).unwrap();
        let profile = &questionnaire.sections[0];
        let mut answers = Answers::new();
        for question in &profile.questions {
            if let Some(answer) = example.answers.get(&question.name) {
                answers.set(&question.name, answer.clone());
            }
        }
        view(&questionnaire, &answers)
    };
    let totals = ["student-chatbot.json", "lesson-planner.json"].map(|file| {
        let view = profile_of(file);
        let whole = Remaining::of(&questionnaire, &view);
        assert_eq!(
            whole.total(),
            view.sections.iter().map(|section| section.open_required).sum::<usize>()
        );
        let parts: usize = view
            .sections
            .iter()
            .map(|section| Remaining::of_section(&questionnaire, &view, &section.id).total())
            .sum();
        assert_eq!(whole.total(), parts);
        assert!(whole.groups[0].everyone, "{:?}", whole.groups);
        for group in whole.groups.iter().filter(|group| !group.everyone) {
            assert!(!group.reasons.is_empty(), "{group:?} says why");
        }
        whole.total()
    });
    assert!(totals[1] + 10 < totals[0], "{totals:?}");
    // With a factor as the reason, its level is told and not everything beneath it.
    let whole = Remaining::of(&questionnaire, &profile_of("student-chatbot.json"));
    let by_factor = whole
        .groups
        .iter()
        .find(|group| group.reasons.iter().any(|reason| matches!(reason.name, Name::Factor(_))))
        .unwrap();
    assert_eq!(by_factor.reasons.len(), 1, "{by_factor:?}");
    assert_eq!(remaining(&questionnaire, &json!({})).groups.len(), 1);
}

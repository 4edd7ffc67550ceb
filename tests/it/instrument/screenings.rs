use assay::domain::instrument::{
    Answer, Answers, Kind, Purpose, Questionnaire, Screened, Standing, view,
};
use assay::store::instrument::questionnaires::Library;
use serde_json::json;

use super::support::{Folder, answers, day};

fn names(q: &Questionnaire) -> Vec<&str> {
    q.screening().into_iter().map(|(_, question)| question.name.as_str()).collect()
}

/// Lets a factor read another question.
fn reads(folder: &mut Folder, factor: usize, question: &str) {
    for level in 1..=4 {
        let place = format!("/factors/{factor}/levels/{level}/when");
        folder.set("risk.json", &place, json!({ question: { "minimum": level } }));
    }
}

#[test]
fn before_a_disclosure_the_questions_are_asked_that_the_tier_rests_on() {
    let q = Folder::risk().compile();
    let nine: Vec<String> = (1..=9).map(|number| format!("profile.f{number}")).collect();
    assert_eq!(
        names(&q),
        nine,
        "a prohibited use rests on another section too, which is not asked"
    );
    let mut folder = Folder::risk();
    reads(&mut folder, 8, "profile.f8");
    let q = folder.compile();
    assert_eq!(names(&q), &nine[..8], "what no factor reads is not asked");
    folder.set("risk.json", "/prohibited/0/when", json!({ "profile.f9": { "const": 4 } }));
    let q = folder.compile();
    assert_eq!(names(&q), nine, "but for what a prohibited use rests on beside them");
}

#[test]
fn what_decides_whether_a_question_of_the_tier_is_asked_is_asked_too() {
    let mut folder = Folder::risk();
    reads(&mut folder, 0, "profile.f2");
    folder.set("risk.json", "/prohibited", json!([]));
    assert!(!names(&folder.compile()).contains(&"profile.f1"));
    folder.set(
        "questionnaire.json",
        "/sections/0/questions/1/ask_when",
        json!({ "profile.f1": { "minimum": 1 } }),
    );
    assert!(names(&folder.compile()).contains(&"profile.f1"));
}

#[test]
fn of_the_built_in_questionnaires_the_screening_answers_alone_give_every_example_its_tier() {
    let library = Library::built_in().expect("the built-in questionnaires");
    for q in library.all().filter(|q| !q.risk.bands.is_empty()) {
        let asked = names(q);
        assert!(!asked.is_empty() && asked.len() <= 14, "{} {}: {asked:?}", q.family, q.version);
        for example in &q.examples {
            let given: Answers = example
                .answers
                .iter()
                .filter(|(name, _)| asked.contains(name))
                .map(|(name, answer)| (name.to_owned(), answer.clone()))
                .collect();
            let screened = Screened::new(q, &given, example.on);
            let whole = view(q, &example.answers);
            assert_eq!(screened.view.inherent.tiers, whole.inherent.tiers, "{}", example.file);
            let sizes = screened.asked(q);
            for (size, section) in sizes.iter().zip(&whole.sections) {
                assert!(
                    size.least <= section.asked && section.asked <= size.most,
                    "{}: {} of {} to {}",
                    example.file,
                    section.asked,
                    size.least,
                    size.most
                );
            }
        }
    }
}

#[test]
fn without_a_tier_the_first_section_is_asked_and_no_file_ever() {
    let library = Library::built_in().expect("the built-in questionnaires");
    for q in library.all() {
        let screening = q.screening();
        assert!(!screening.is_empty(), "{}", q.family);
        assert!(
            screening.iter().all(|(_, question)| !matches!(question.kind, Kind::File { .. })),
            "{}",
            q.family
        );
        if q.risk.bands.is_empty() {
            assert!(screening.iter().all(|(section, _)| section.id == q.sections[0].id));
        }
    }
    assert!(library.all().any(|q| q.purpose == Purpose::Disclosure));
}

#[test]
fn only_what_stands_by_the_answers_is_told_as_a_stop() {
    let q = Folder::risk().compile();
    let screened = Screened::new(&q, &Answers::new(), day());
    assert!(screened.knockouts.is_empty() && screened.prohibited.is_empty(), "all is open");
    assert_eq!(screened.blank(&q).len(), 9);
    let mut given = answers([4; 9]);
    given.set("evidence.b", Answer::plain(json!("no")));
    given.set("safety.a", Answer::plain(json!("no")));
    let screened = Screened::new(&q, &given, day());
    assert_eq!(screened.knockouts.len(), 1);
    assert_eq!(screened.knockouts[0].standing, Standing::Stands);
    assert_eq!(screened.prohibited.len(), 1);
    assert!(screened.blank(&q).is_empty());
}

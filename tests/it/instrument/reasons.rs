//! What evaluation records while it decides is what decided: looking at a condition anew finds the
//! same names.

use assay::domain::instrument::{
    Answers, Condition, EvidenceFacts, Levels, Name, Names, Questionnaire, Reason, assessment,
    explain, view,
};
use assay::store::instrument::questionnaires::Library;

use super::answer_sets::AnswerSets;
use super::support::day;
use crate::support::cases;

fn looked_at_anew(q: &Questionnaire, names: &Names, when: &Condition) -> Vec<Reason> {
    explain(q, names, &when.evaluate(names).behind)
}

/// How many questions hang on an answer, and how many facts hold or not.
fn compare(q: &Questionnaire, answers: &Answers) -> (usize, usize) {
    let view = view(q, answers);
    let mut questions = 0;
    for (_, question) in q.questions() {
        let recorded = view.why(q, &question.name);
        assert_eq!(
            recorded,
            looked_at_anew(q, view.names(), &question.ask_when),
            "why {} is asked or not",
            question.name
        );
        questions += usize::from(!recorded.is_empty());
    }
    let whole = assessment(q, answers, &EvidenceFacts::default(), &Levels::default(), day());
    let names = whole.names;
    for factor in &whole.outcome.factors {
        let told = explain(q, &names, [&Name::Factor(factor.id.clone())]);
        let beneath: Vec<Reason> = told.into_iter().skip(1).collect();
        assert_eq!(beneath, factor.reasons, "what the level of {} rests on", factor.id);
    }
    let mut facts = 0;
    for fact in &q.facts {
        let name = Name::Fact(fact.id.clone());
        if names.value(&name).is_some() {
            assert_eq!(
                explain(q, &names, [&name]),
                looked_at_anew(q, &names, &fact.when),
                "what the fact {} rests on",
                fact.id
            );
            facts += 1;
        }
    }
    (questions, facts)
}

#[test]
fn what_is_recorded_of_questions_and_facts_is_what_decided_them() {
    let library = Library::built_in().expect("the built-in questionnaires");
    let (mut questions, mut facts) = (0, 0);
    for q in library.all() {
        let sets = AnswerSets::new(q, 1130).filter_map(|set| Answers::parse(&set).ok());
        for answers in sets.take(cases(12).cases as usize) {
            let found = compare(q, &answers);
            (questions, facts) = (questions + found.0, facts + found.1);
        }
    }
    assert!(
        questions > 500 && facts > 100,
        "{questions} questions and {facts} facts were compared"
    );
}

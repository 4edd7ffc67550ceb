//! A changed answer comes to the same as working everything out anew.

use assay::domain::instrument::{
    Answer, Answers, Completeness, Evaluation, Example, Questionnaire,
};
use assay::store::instrument::questionnaires::Library;

/// The evaluation says what working everything out anew says.
fn same(
    q: &Questionnaire,
    example: &Example,
    evaluation: &Evaluation<'_>,
    answers: &Answers,
    what: &str,
) {
    let anew = Evaluation::new(q, answers, &example.evidence, &example.levels, example.on);
    assert_eq!(evaluation.view().sections, anew.view().sections, "{} after {what}", example.file);
    for (_, question) in q.questions().filter(|(_, question)| !question.ask_when.names().is_empty())
    {
        let why = |evaluation: &Evaluation<'_>| evaluation.view().why(q, &question.name);
        assert_eq!(
            why(evaluation),
            why(&anew),
            "{}: why {} is asked or not after {what}",
            example.file,
            question.name
        );
    }
    assert_eq!(
        evaluation.faults(Completeness::Final),
        anew.faults(Completeness::Final),
        "{} after {what}",
        example.file
    );
    assert_eq!(
        evaluation.clone().into_outcome(),
        anew.into_outcome(),
        "{} after {what}",
        example.file
    );
}

/// Gives every question of an example the answers that other examples give, one after another, then
/// blanks it and puts it back.
fn change_each(q: &Questionnaire, example: &Example, others: &[&Example]) {
    let mut evaluation =
        Evaluation::new(q, &example.answers, &example.evidence, &example.levels, example.on);
    let mut answers = example.answers.clone();
    for (_, question) in q.questions() {
        let name = question.name.as_str();
        let declined = Answer::Declined { reason: "We do not say.".to_owned() };
        let given: Vec<Option<Answer>> = others
            .iter()
            .filter_map(|other| other.answers.get(name))
            .map(|answer| Some(answer.clone()))
            .chain([Some(declined), None, example.answers.get(name).cloned()])
            .collect();
        for answer in given {
            evaluation.change(name, answer.as_ref());
            match answer {
                Some(answer) => answers.set(name, answer),
                None => answers.clear(name),
            }
            same(q, example, &evaluation, &answers, name);
        }
    }
    assert_eq!(answers, example.answers);
}

#[test]
fn a_changed_answer_comes_to_the_same_as_working_everything_out_anew() {
    let library = Library::built_in().expect("the built-in questionnaires");
    for q in library.all() {
        let mut complete: Vec<&Example> = q.examples.iter().collect();
        complete.sort_by_key(|example| std::cmp::Reverse(example.answers.iter().count()));
        let Some((fullest, others)) = complete.split_first() else { continue };
        change_each(q, fullest, others.get(..2).unwrap_or(others));
    }
}

#[test]
fn many_changes_one_after_another_come_to_the_same_too() {
    let library = Library::built_in().expect("the built-in questionnaires");
    for q in library.all() {
        let Some((first, rest)) = q.examples.split_first() else { continue };
        let mut evaluation =
            Evaluation::new(q, &first.answers, &first.evidence, &first.levels, first.on);
        for other in rest {
            for (_, question) in q.questions() {
                evaluation.change(&question.name, other.answers.get(&question.name));
            }
            let known: Answers = q
                .questions()
                .filter_map(|(_, question)| {
                    Some((question.name.clone(), other.answers.get(&question.name)?.clone()))
                })
                .collect();
            same(q, first, &evaluation, &known, &other.file);
        }
    }
}

#[test]
fn a_change_at_an_unknown_question_changes_nothing() {
    let library = Library::built_in().expect("the built-in questionnaires");
    let q = library.for_disclosures().expect("a questionnaire");
    let example = q.examples.first().expect("an example");
    let mut evaluation =
        Evaluation::new(&q, &example.answers, &example.evidence, &example.levels, example.on);
    let before = evaluation.clone().into_outcome();
    evaluation.change("nobody.asked", Some(&Answer::plain(true.into())));
    assert_eq!(evaluation.into_outcome(), before);
}

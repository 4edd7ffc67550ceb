//! What is wrong with a draft as it was typed. It keeps nobody from writing on: it is said beside
//! the question, on the check page and at submission.

use super::draft::{Draft, Kept, state_from};
use super::entry::Entry;
use super::entry_check::{check_texts, is_foreign, place_of, refused};
use super::evidence::{Evidence, file_ids};
use crate::domain::instrument::{
    Answer, AnswerFault, AnswerState, FaultKind, Question, Questionnaire, Truth, View, check_answer,
};

/// Reads what a form holds for a question, beside the evidence that is attached.
///
/// # Errors
/// What keeps it from being kept, as no page could show it again to be put right.
pub fn read(
    questionnaire: &Questionnaire,
    question: &Question,
    entry: &Entry,
    evidence: &[Evidence],
) -> Result<Option<Kept>, Vec<AnswerFault>> {
    let kept = entry.keep(question, &file_ids(evidence, &question.name));
    let mut faults = refused(question, entry);
    if faults.is_empty() && is_foreign(question, entry) {
        faults =
            kept.as_ref().map(|kept| faults_of(questionnaire, question, kept)).unwrap_or_default();
    }
    if faults.is_empty() { Ok(kept) } else { Err(faults) }
}

/// What is wrong with what is kept for a question, in the order in which people read it.
pub fn faults_of(
    questionnaire: &Questionnaire,
    question: &Question,
    kept: &Kept,
) -> Vec<AnswerFault> {
    let entry = Entry::showing(question, Some(kept));
    let mut faults = check_texts(question, &entry);
    if let Some(answer) = answer_of(kept, &entry) {
        // Of a text that is no number the question's own check could only say that it does not fit.
        let further = check_answer(questionnaire, question, &answer).into_iter();
        let further: Vec<AnswerFault> = further
            .filter(|fault| faults.iter().all(|told| told.pointer != fault.pointer))
            .collect();
        faults.extend(further);
        faults.sort_by_key(|fault| place_of(question, fault));
    }
    faults
}

/// The answer that the vendor means, also a state that still lacks its reason, which rules read as
/// blank.
fn answer_of(kept: &Kept, entry: &Entry) -> Option<Answer> {
    let reason = String::new();
    match state_from(&entry.state).filter(|_| kept.state == AnswerState::Blank) {
        Some(AnswerState::NotApplicable) => Some(Answer::NotApplicable { reason }),
        Some(AnswerState::NotYetEvaluated) => Some(Answer::NotYetEvaluated { reason }),
        Some(AnswerState::Declined) => Some(Answer::Declined { reason }),
        _ => kept.answer(),
    }
}

/// What is not complete or does not fit in these questions, as far as they may be asked, in their
/// order. Blanks are fine.
pub fn unfinished<'q>(
    questionnaire: &Questionnaire,
    view: &View,
    draft: &Draft,
    questions: impl IntoIterator<Item = &'q Question>,
) -> Vec<AnswerFault> {
    let mut faults = Vec::new();
    for question in questions {
        if let Some(kept) =
            draft.get(&question.name).filter(|_| view.asked(&question.name) != Truth::False)
        {
            faults.extend(faults_of(questionnaire, question, kept));
        }
    }
    faults
}

/// The faults of a whole draft that keep it from being submitted: `found` by the check of its
/// answers, told by what was typed where that says more. A question is not called blank when
/// something is written there.
pub fn with_typed(
    questionnaire: &Questionnaire,
    view: &View,
    draft: &Draft,
    found: Vec<AnswerFault>,
) -> Vec<AnswerFault> {
    let asked = questionnaire
        .questions()
        .map(|(_, question)| question)
        .filter(|question| view.asked(&question.name) == Truth::True);
    let typed = unfinished(questionnaire, view, draft, asked);
    let told = |fault: &AnswerFault| {
        let blank = fault.kind == FaultKind::Required && fault.pointer.matches('/').count() == 1;
        typed.iter().any(|typed| {
            typed.question == fault.question && (blank || typed.pointer == fault.pointer)
        })
    };
    let mut faults: Vec<AnswerFault> = found.into_iter().filter(|fault| !told(fault)).collect();
    faults.extend(typed);
    faults
}

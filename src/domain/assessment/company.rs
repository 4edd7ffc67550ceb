//! What a vendor answered for the whole company: it stands once, its products' drafts begin with
//! it, and each of them may say otherwise.

use std::collections::BTreeMap;

use super::draft::{Draft, Kept};
use super::draft_check;
use super::entry_check::is_foreign;
use super::typed::Entry;
use crate::domain::instrument::{Question, Questionnaire, Reuse};
use crate::domain::values::Timestamp;

/// An answer of the whole company.
#[derive(Debug, Clone, PartialEq)]
pub struct CompanyAnswer {
    /// What is kept.
    pub kept: Kept,
    /// Who gave it last, by name.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// The answers of a company, by question.
pub type CompanyAnswers = BTreeMap<String, CompanyAnswer>;

/// How the answer of a draft stands to the company's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FromCompany {
    /// It is the company's.
    Same,
    /// The draft has none.
    Blank,
    /// The draft has another one of its own.
    Own,
}

/// The questions that are asked of the company as a whole, in their order.
pub fn questions(questionnaire: &Questionnaire) -> impl Iterator<Item = &Question> {
    questionnaire
        .questions()
        .map(|(_, question)| question)
        .filter(|question| question.reuse == Reuse::Company)
}

/// The answers as a version of the questionnaire asks for them: without columns that it does not
/// have, and without answers that do not fit it. They are kept for all versions.
pub fn fitted(mut answers: CompanyAnswers, questionnaire: &Questionnaire) -> CompanyAnswers {
    for question in questions(questionnaire) {
        let Some(answer) = answers.get_mut(&question.name) else { continue };
        let entry = Entry::showing(question, Some(&answer.kept));
        if !is_foreign(question, &entry) {
            continue;
        }
        let entry = entry.without_gone_columns(question);
        match draft_check::read(questionnaire, question, &entry, &[]) {
            Ok(Some(kept)) => answer.kept = kept,
            Ok(None) | Err(_) => drop(answers.remove(&question.name)),
        }
    }
    answers
}

/// How what a draft holds stands to the company's answer.
pub fn stands(question: &Question, draft: &Draft, company: &CompanyAnswer) -> FromCompany {
    let mark = |kept: Option<&Kept>| Entry::showing(question, kept).mark(question);
    let here = draft.get(&question.name);
    match here {
        _ if mark(here) == mark(Some(&company.kept)) => FromCompany::Same,
        None => FromCompany::Blank,
        Some(_) => FromCompany::Own,
    }
}

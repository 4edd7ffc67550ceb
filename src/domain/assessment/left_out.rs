//! What a draft holds for questions that its answers do not ask: a branch that was left. It is
//! kept, for the answers may change again, and it is no part of what is submitted.

use super::draft::Draft;
use super::evidence::Evidence;
use crate::domain::instrument::{Name, Questionnaire, Truth, View};

/// A question of a branch that was left, with what is kept there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name, `section.question`.
    pub question: String,
    /// Whether something is written.
    pub written: bool,
    /// How many pieces of evidence are attached.
    pub pieces: usize,
    /// The codes of the questions whose answers decide that it is not asked.
    pub because: Vec<String>,
}

/// Everything that is left out, in the order of the questions.
pub fn left_out(
    questionnaire: &Questionnaire,
    view: &View,
    draft: &Draft,
    evidence: &[Evidence],
) -> Vec<LeftOut> {
    let mut found = Vec::new();
    for (_, question) in
        questionnaire.questions().filter(|(_, question)| view.asked(&question.name) != Truth::True)
    {
        let pieces = evidence.iter().filter(|piece| piece.question == question.name).count();
        let written = draft.get(&question.name).is_some();
        if written || pieces > 0 {
            let because = view
                .why(questionnaire, &question.name)
                .into_iter()
                .filter(|reason| matches!(reason.name, Name::Question(_)))
                .filter_map(|reason| reason.code)
                .collect();
            found.push(LeftOut { question: question.name.clone(), written, pieces, because });
        }
    }
    found
}

//! A disclosure's answers while the vendor writes. A draft keeps more than rules may see: half an
//! answer, a note or a reason that was written before its answer, an answer behind a state. All of
//! it waits here as it was typed, and rules read a parsed copy.

use std::collections::BTreeMap;

use serde_json::Value;

use super::typed::Entry;
use crate::domain::instrument::{Answer, AnswerState, Answers};
use crate::domain::values::Timestamp;

/// What is kept for one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The state that the vendor chose; blank while only a note or a reason is written.
    pub state: AnswerState,
    /// The value, when it is answered.
    pub value: Option<Value>,
    /// The text beside the value.
    pub note: Option<String>,
    /// Why there is no value.
    pub reason: Option<String>,
    /// What was typed, where the parts above do not show it all.
    pub typed: Option<Box<Entry>>,
}

impl Kept {
    /// Whether nothing is kept.
    pub fn is_blank(&self) -> bool {
        self.state == AnswerState::Blank
            && self.note.is_none()
            && self.reason.is_none()
            && self.typed.is_none()
    }

    /// The answer that rules see; none while it is blank.
    pub fn answer(&self) -> Option<Answer> {
        let reason = || self.reason.clone().unwrap_or_default();
        match self.state {
            AnswerState::Blank => None,
            AnswerState::Answered => {
                self.value.clone().map(|value| Answer::noted(value, self.note.clone()))
            }
            AnswerState::NotApplicable => Some(Answer::NotApplicable { reason: reason() }),
            AnswerState::NotYetEvaluated => Some(Answer::NotYetEvaluated { reason: reason() }),
            AnswerState::Declined => Some(Answer::Declined { reason: reason() }),
        }
    }
}

impl From<&Answer> for Kept {
    fn from(answer: &Answer) -> Self {
        let kept = Self {
            state: answer.state(),
            value: answer.value().cloned(),
            note: None,
            reason: None,
            typed: None,
        };
        let words = answer.words().map(str::to_owned);
        if kept.state == AnswerState::Answered {
            Self { note: words, ..kept }
        } else {
            Self { reason: words, ..kept }
        }
    }
}

/// The word under which a state is stored and sent.
pub fn state_word(state: AnswerState) -> &'static str {
    match state {
        AnswerState::Blank => "blank",
        AnswerState::Answered => "answered",
        AnswerState::NotApplicable => "not_applicable",
        AnswerState::NotYetEvaluated => "not_yet_evaluated",
        AnswerState::Declined => "declined",
    }
}

/// The state with this word.
pub fn state_from(word: &str) -> Option<AnswerState> {
    [
        AnswerState::Blank,
        AnswerState::Answered,
        AnswerState::NotApplicable,
        AnswerState::NotYetEvaluated,
        AnswerState::Declined,
    ]
    .into_iter()
    .find(|state| state_word(*state) == word)
}

/// Everything that is kept, by question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft(pub BTreeMap<String, Kept>);

impl Draft {
    /// What is kept for a question.
    pub fn get(&self, question: &str) -> Option<&Kept> {
        self.0.get(question)
    }

    /// Keeps something else for a question, or nothing.
    pub fn set(&mut self, question: &str, kept: Option<Kept>) {
        match kept {
            Some(kept) => self.0.insert(question.to_owned(), kept),
            None => self.0.remove(question),
        };
    }

    /// The answers that rules see.
    pub fn answers(&self) -> Answers {
        self.0
            .iter()
            .filter_map(|(question, kept)| Some((question.clone(), kept.answer()?)))
            .collect()
    }
}

/// The state of a section's edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionRevision {
    /// Counts the saves; 0 before the first.
    pub revision: i64,
    /// Who saved last.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

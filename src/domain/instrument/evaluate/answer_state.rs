//! What an answer counts as for rules.

use serde_json::Value;

use crate::domain::instrument::model::answers::{Answer, AnswerState};
use crate::domain::instrument::model::question::Question;

pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Null => true,
        _ => false,
    }
}

/// The state of an answer for rules: an answer that does not fit its question is as good as blank,
/// so that an unknown option never counts as a harmless one.
pub(crate) fn state_of(question: &Question, answer: Option<&Answer>) -> AnswerState {
    match answer {
        None => AnswerState::Blank,
        Some(Answer::Answered { value, .. }) if !question.accepts(value) || is_empty(value) => {
            AnswerState::Blank
        }
        Some(answer) => answer.state(),
    }
}

//! Changing every text of an answer.

use serde_json::Value;

use crate::domain::instrument::Answer;

/// The answer with every text of it changed.
pub(super) fn of_answer(answer: &Answer, change: &dyn Fn(&str) -> String) -> Answer {
    match answer {
        Answer::Answered { value, note } => {
            Answer::noted(of_value(value, change), note.as_deref().map(change))
        }
        Answer::NotApplicable { reason } => Answer::NotApplicable { reason: change(reason) },
        Answer::NotYetEvaluated { reason } => Answer::NotYetEvaluated { reason: change(reason) },
        Answer::Declined { reason } => Answer::Declined { reason: change(reason) },
    }
}

/// The JSON with every text of it changed.
pub(super) fn of_value(value: &Value, change: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(change(text)),
        Value::Array(items) => items.iter().map(|item| of_value(item, change)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, member)| (name.clone(), of_value(member, change))).collect()
        }
        other => other.clone(),
    }
}

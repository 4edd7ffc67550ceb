//! Schemas combined by and, or, not and if, with what is always or never true folded away.

use serde_json::{Value, json};

/// All of them hold.
pub(super) fn all(parts: Vec<Value>) -> Value {
    combine("allOf", true, parts)
}

/// One of them holds.
pub(super) fn any(parts: Vec<Value>) -> Value {
    combine("anyOf", false, parts)
}

/// `neutral` changes nothing; its opposite decides alone.
fn combine(keyword: &str, neutral: bool, parts: Vec<Value>) -> Value {
    let mut kept: Vec<Value> = Vec::new();
    for part in parts {
        match part.as_bool() {
            Some(truth) if truth == neutral => {}
            Some(truth) => return Value::Bool(truth),
            None if kept.contains(&part) => {}
            None => kept.push(part),
        }
    }
    match (kept.len(), kept.pop()) {
        (_, None) => Value::Bool(neutral),
        (1, Some(only)) => only,
        (_, Some(last)) => {
            kept.push(last);
            json!({ keyword: kept })
        }
    }
}

/// It does not hold.
pub(super) fn not(part: Value) -> Value {
    match part {
        Value::Bool(truth) => Value::Bool(!truth),
        part => json!({ "not": part }),
    }
}

/// `then` holds where `condition` does, and `otherwise` elsewhere.
pub(super) fn choose(condition: Value, then: Value, otherwise: Value) -> Value {
    match condition.as_bool() {
        Some(true) => then,
        Some(false) => otherwise,
        None if then == otherwise => then,
        None if then == Value::Bool(true) => any(vec![condition, otherwise]),
        None if otherwise == Value::Bool(false) => all(vec![condition, then]),
        None => json!({ "if": condition, "then": then, "else": otherwise }),
    }
}

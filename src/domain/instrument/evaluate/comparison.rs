//! Compares single values with what a worked example expects.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::domain::instrument::compile::cursor::At;
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::interval::Interval;

/// How many decimals an expected number may give.
const MOST_PLACES: u32 = 30;

pub(super) fn compare(at: &At<'_>, key: &str, actual: &Value) {
    if let Some(expected) = at.value.get(key)
        && expected != actual
    {
        at.child(key, expected).fault(format!("Expected {expected}, and the outcome is {actual}."));
    }
}

/// Compares a number or a `[low, high]` pair at the decimals that the example gives.
pub(super) fn compare_interval(at: &At<'_>, key: &str, actual: Option<&Interval>) {
    let Some(expected) = at.value.get(key) else {
        return;
    };
    let ends = match expected {
        Value::Array(ends) => ends.iter().collect(),
        single => vec![single, single],
    };
    let same = match (ends.as_slice(), actual) {
        ([low, high], Some(actual)) => is(low, &actual.low) && is(high, &actual.high),
        ([Value::Null, _], None) => true,
        _ => false,
    };
    if !same {
        let actual = actual.map_or_else(
            || "null".to_owned(),
            |actual| format!("[\"{}\", \"{}\"]", actual.low, actual.high),
        );
        at.child(key, expected).fault(format!("Expected {expected}, and the outcome is {actual}."));
    }
}

fn is(expected: &Value, actual: &Exact) -> bool {
    let text = match expected {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let places = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    u32::try_from(places)
        .is_ok_and(|places| places <= MOST_PLACES && actual.round_half_up(places) == text)
}

pub(super) fn compare_words(at: &At<'_>, key: &str, actual: Vec<String>) {
    let Some(expected) = at.value.get(key) else {
        return;
    };
    let at = at.child(key, expected);
    let wanted: BTreeSet<String> = at.texts().into_iter().collect();
    let actual: BTreeSet<String> = actual.into_iter().collect();
    if wanted != actual {
        let missing: Vec<&str> = wanted.difference(&actual).map(String::as_str).collect();
        let extra: Vec<&str> = actual.difference(&wanted).map(String::as_str).collect();
        at.fault(format!(
            "The outcome is different. Missing in it: {}. Not expected: {}.",
            join(&missing),
            join(&extra)
        ));
    }
}

fn join(words: &[&str]) -> String {
    if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
}

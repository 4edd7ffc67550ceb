//! The single keys by which a reviewer scores, for the script of the bench and its list.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::domain::people::shortcuts::{ACTS, Shortcuts};

/// The keys of the person who scores.
#[derive(Debug, Serialize)]
pub(super) struct ShownKeys {
    on: bool,
    /// The key of each act as JSON, for the script.
    map: String,
    acts: Vec<Act>,
}

#[derive(Debug, Serialize)]
struct Act {
    key: Option<String>,
    label: &'static str,
}

impl ShownKeys {
    /// How somebody's keys are shown.
    pub(super) fn new(keys: &Shortcuts) -> Self {
        let key = |word: &str| keys.key(word).map(|key| key.to_uppercase().to_string());
        let map: Map<String, Value> = ACTS
            .into_iter()
            .filter_map(|(word, ..)| Some((word.to_owned(), keys.key(word)?.to_string().into())))
            .collect();
        Self {
            on: keys.on,
            map: Value::Object(map).to_string(),
            acts: ACTS.into_iter().map(|(word, label, _)| Act { key: key(word), label }).collect(),
        }
    }
}

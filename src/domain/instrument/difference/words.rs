//! Two values beside each other in few words, cut around the place where they part.

use serde_json::Value;

/// How many characters of a value are shown.
const SHOWN: usize = 160;

/// How many of them stand before the first one that differs.
const BEFORE: usize = 40;

/// Both values, each cut short around the first words that differ.
pub(super) fn both(was: Option<&Value>, is: Option<&Value>) -> (Option<String>, Option<String>) {
    let (was, is) = (was.map(characters), is.map(characters));
    let start = match (&was, &is) {
        (Some(was), Some(is)) if was.len().max(is.len()) > SHOWN => {
            let same = was.iter().zip(is).take_while(|(was, is)| was == is).count();
            same.saturating_sub(BEFORE)
        }
        _ => 0,
    };
    let cut = |text: Vec<char>| {
        let end = text.len().min(start + SHOWN);
        let shown: String = text.get(start.min(end)..end).unwrap_or_default().iter().collect();
        format!(
            "{}{shown}{}",
            if start > 0 { "…" } else { "" },
            if end < text.len() { "…" } else { "" }
        )
    };
    (was.map(&cut), is.map(&cut))
}

fn characters(value: &Value) -> Vec<char> {
    match value {
        Value::String(text) => format!("“{text}”").chars().collect(),
        other => other.to_string().chars().collect(),
    }
}

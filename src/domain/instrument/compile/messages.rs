//! Reads `messages.json`.

use std::collections::BTreeMap;

use super::cursor::At;
use crate::domain::instrument::model::json_words::list;
use crate::domain::instrument::model::messages::{FaultKind, Messages, QuestionMessages, WORDS};

impl Messages {
    /// Reads `messages.json`: the defaults, and the words of each question by name.
    pub(crate) fn read(at: &At<'_>) -> (Messages, BTreeMap<String, QuestionMessages>) {
        at.object(&["defaults", "questions"]);
        let defaults = at.need("defaults").map_or_else(BTreeMap::new, |found| read_errors(&found));
        if let Some(found) = at.get("defaults") {
            for (word, kind) in WORDS {
                let worded = defaults.contains_key(kind) || kind.own_words().is_some();
                if !worded && found.get(word).is_none() {
                    found.fault(format!("The default message `{word}` is missing."));
                }
            }
        }
        let questions = at.need("questions").map_or_else(BTreeMap::new, |found| {
            found
                .entries()
                .iter()
                .filter_map(|(name, entry)| Some(((*name).to_owned(), read_question(entry)?)))
                .collect()
        });
        (Messages { defaults }, questions)
    }
}

fn read_question(at: &At<'_>) -> Option<QuestionMessages> {
    at.object(&["help", "why", "good", "errors"])?;
    let help = at.need("help").and_then(|a| a.text());
    let why = at.need("why").and_then(|a| a.text());
    let good = at.get("good").and_then(|a| a.text());
    let errors = at.get("errors").map_or_else(BTreeMap::new, |a| read_errors(&a));
    Some(QuestionMessages { help: help?, why: why?, good, errors })
}

fn read_errors(at: &At<'_>) -> BTreeMap<FaultKind, String> {
    let mut errors = BTreeMap::new();
    for (word, entry) in at.entries() {
        let Some((_, kind)) = WORDS.iter().find(|(known, _)| *known == word) else {
            entry.fault(format!(
                "“{word}” is not a kind of error. Known are {}.",
                list(WORDS.iter().map(|(word, _)| *word))
            ));
            continue;
        };
        let Some(text) = entry.text() else { continue };
        for blank in blanks_of(&text) {
            if !["label", "limit", "given", "column", "row"].contains(&blank) {
                entry.fault(format!(
                    "“{{{blank}}}” cannot be filled in. Known are {{label}}, \
                    {{limit}}, {{given}}, {{column}} and {{row}}."
                ));
            }
        }
        errors.insert(*kind, text);
    }
    errors
}

fn blanks_of(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(blank, _)| blank))
}

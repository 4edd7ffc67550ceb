//! Words for people: help, why we ask, a good answer, and what to say about each kind of wrong answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::reader::{At, list};

/// What can be wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Blank at submission, or an empty value.
    Required,
    /// Not the kind of value asked for.
    Type,
    /// An unknown option.
    Choice,
    /// Over the word limit.
    Words,
    /// Too small a number.
    Minimum,
    /// Too large a number.
    Maximum,
    /// Not a date.
    Date,
    /// Not a link.
    Link,
    /// Too few or too many rows, choices or files.
    Rows,
    /// Something inside a table row.
    Cell,
    /// The same choice twice.
    Duplicate,
    /// A choice that says that nothing else holds, beside another.
    Alone,
    /// A state without its reason.
    Reason,
    /// Required evidence is missing.
    Evidence,
    /// The questionnaire has no such question.
    Unknown,
}

const WORDS: &[(&str, FaultKind)] = &[
    ("required", FaultKind::Required),
    ("type", FaultKind::Type),
    ("choice", FaultKind::Choice),
    ("words", FaultKind::Words),
    ("minimum", FaultKind::Minimum),
    ("maximum", FaultKind::Maximum),
    ("date", FaultKind::Date),
    ("link", FaultKind::Link),
    ("rows", FaultKind::Rows),
    ("cell", FaultKind::Cell),
    ("duplicate", FaultKind::Duplicate),
    ("alone", FaultKind::Alone),
    ("reason", FaultKind::Reason),
    ("evidence", FaultKind::Evidence),
];

impl FaultKind {
    /// The word of the questionnaire format.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(_, kind)| *kind == self).map_or("unknown", |(word, _)| word)
    }
}

/// The words that belong to one question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionMessages {
    /// How to answer.
    pub help: String,
    /// Why the agency asks.
    pub why: String,
    /// What a good answer looks like.
    pub good: Option<String>,
    pub(crate) errors: BTreeMap<FaultKind, String>,
}

/// What fills the placeholders of a message.
#[derive(Debug, Clone, Default)]
pub struct Blanks {
    /// `{label}`: the question or the column.
    pub label: String,
    /// `{limit}`: the limit that was passed.
    pub limit: String,
    /// `{given}`: what was given instead.
    pub given: String,
    /// `{column}`: the table column.
    pub column: String,
    /// `{row}`: the table row, counted from one.
    pub row: String,
}

/// The messages of a questionnaire that belong to no single question.
#[derive(Debug, Clone, Default)]
pub struct Messages {
    defaults: BTreeMap<FaultKind, String>,
}

impl Messages {
    /// The sentence for a fault in an answer: the question's own, or else the default, with its blanks filled.
    pub fn sentence(&self, question: Option<&QuestionMessages>, kind: FaultKind, blanks: &Blanks) -> String {
        question
            .and_then(|own| own.errors.get(&kind))
            .or_else(|| self.defaults.get(&kind))
            .map_or_else(String::new, |template| fill(template, blanks))
    }

    /// Reads `messages.json`: the defaults, and the words of each question by name.
    pub(crate) fn read(at: &At<'_>) -> (Messages, BTreeMap<String, QuestionMessages>) {
        at.object(&["defaults", "questions"]);
        let defaults = at.need("defaults").map_or_else(BTreeMap::new, |found| read_errors(&found));
        if let Some(found) = at.get("defaults") {
            for (word, kind) in WORDS {
                if !defaults.contains_key(kind) && found.get(word).is_none() {
                    found.fault(format!("The default message `{word}` is missing."));
                }
            }
        }
        let questions = at.need("questions").map_or_else(BTreeMap::new, |found| {
            found.entries().iter().filter_map(|(name, entry)| Some(((*name).to_owned(), read_question(entry)?))).collect()
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
            entry.fault(format!("“{word}” is not a kind of error. Known are {}.", list(WORDS.iter().map(|(word, _)| *word))));
            continue;
        };
        let Some(text) = entry.text() else { continue };
        for blank in blanks_of(&text) {
            if !["label", "limit", "given", "column", "row"].contains(&blank) {
                entry.fault(format!("“{{{blank}}}” cannot be filled in. Known are {{label}}, {{limit}}, {{given}}, {{column}} and {{row}}."));
            }
        }
        errors.insert(*kind, text);
    }
    errors
}

fn blanks_of(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(blank, _)| blank))
}

/// Fills a template in one pass, so that what a vendor typed is never read as a placeholder.
fn fill(template: &str, blanks: &Blanks) -> String {
    let mut pieces = template.split('{');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let Some((blank, rest)) = piece.split_once('}') else {
            text.push('{');
            text.push_str(piece);
            continue;
        };
        text.push_str(match blank {
            "label" => &blanks.label,
            "limit" => &blanks.limit,
            "given" => &blanks.given,
            "column" => &blanks.column,
            "row" => &blanks.row,
            _ => "",
        });
        text.push_str(rest);
    }
    text
}

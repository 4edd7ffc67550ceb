//! Words for people: help, why we ask, a good answer, and what to say about each kind of wrong
//! answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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

pub(crate) const WORDS: &[(&str, FaultKind)] = &[
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

/// Assay's own sentences for kinds of fault that are younger than a released questionnaire, which
/// has no word for them and may get none. A questionnaire may word them like all others.
const LATER: &[(FaultKind, &str)] = &[];

impl FaultKind {
    /// Assay's own sentence, which serves where a questionnaire has none; none for the kinds that
    /// every questionnaire words.
    pub(crate) fn own_words(self) -> Option<&'static str> {
        LATER.iter().find(|(kind, _)| *kind == self).map(|(_, words)| *words)
    }

    /// Whether something was typed that cannot be read as what was asked for.
    pub fn is_misreading(self) -> bool {
        match self {
            FaultKind::Type | FaultKind::Date | FaultKind::Link => true,
            FaultKind::Required
            | FaultKind::Choice
            | FaultKind::Words
            | FaultKind::Minimum
            | FaultKind::Maximum
            | FaultKind::Rows
            | FaultKind::Cell
            | FaultKind::Duplicate
            | FaultKind::Alone
            | FaultKind::Reason
            | FaultKind::Evidence
            | FaultKind::Unknown => false,
        }
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
    pub(crate) defaults: BTreeMap<FaultKind, String>,
}

impl Messages {
    /// The sentence for a fault in an answer: the question's own, or else the default, or else
    /// Assay's, with its blanks filled.
    pub fn sentence(
        &self,
        question: Option<&QuestionMessages>,
        kind: FaultKind,
        blanks: &Blanks,
    ) -> String {
        question
            .and_then(|own| own.errors.get(&kind))
            .or_else(|| self.defaults.get(&kind))
            .map(String::as_str)
            .or_else(|| kind.own_words())
            .map_or_else(String::new, |template| fill(template, blanks))
    }
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

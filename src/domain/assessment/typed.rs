//! The texts that a form holds for a question, exactly as typed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::instrument::{Kind, Question};
use crate::domain::texts::shows_nothing;
use crate::domain::values;

/// Texts of at most this many words are written on one line, which holds no line break.
pub const LINE_WORDS: u64 = 30;

/// The texts of one table row by column.
pub type Row = BTreeMap<String, String>;

/// What a form holds for one question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// The value's texts: one for most kinds, any number for several choices.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// The rows of a table, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Row>,
    /// The word of the chosen state; empty when the question is answered or blank.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// The text beside the value.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Why there is no value.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl Entry {
    /// Drops rows in which nothing is written.
    #[must_use]
    pub fn without_blank_rows(mut self) -> Self {
        self.rows.retain(|row| !is_blank(row));
        self
    }

    /// Whether a value is written, whether it counts or not.
    pub fn has_value(&self) -> bool {
        self.values.iter().any(|text| !shows_nothing(text))
            || self.rows.iter().any(|row| !is_blank(row))
    }

    /// The same without what a form adds or leaves out by itself: blank fields, the order of ticked
    /// boxes, line breaks on one line. The files of a question are no part of its form.
    #[must_use]
    pub fn plain(&self, question: &Question) -> Self {
        let written = |text: &String| !shows_nothing(text);
        let values: Vec<String> = match &question.kind {
            Kind::File { .. } => Vec::new(),
            Kind::Multiple { .. } => {
                let mut chosen: Vec<String> =
                    self.values.iter().filter(|text| written(text)).cloned().collect();
                chosen.sort();
                chosen.dedup();
                chosen
            }
            kind => self
                .values
                .last()
                .filter(|text| written(text))
                .map(|text| as_shown(kind, text))
                .into_iter()
                .collect(),
        };
        let columns = question.kind.columns();
        let cell = |(id, text): (&String, &String)| {
            let kind = columns.iter().find(|column| column.id == *id).map(|column| &column.kind);
            (id.clone(), kind.map_or_else(|| text.clone(), |kind| as_shown(kind, text)))
        };
        let row =
            |row: &Row| row.iter().filter(|(_, text)| written(text)).map(cell).collect::<Row>();
        let kept = |text: &String| if written(text) { text.clone() } else { String::new() };
        Self {
            values,
            rows: self.rows.iter().filter(|row| !is_blank(row)).map(row).collect(),
            state: if matches!(self.state.as_str(), "answered" | "blank") {
                String::new()
            } else {
                self.state.clone()
            },
            note: question.note.as_ref().map(|_| kept(&self.note)).unwrap_or_default(),
            reason: kept(&self.reason),
        }
    }

    /// A mark of the texts: two entries that say the same have the same.
    pub fn mark(&self, question: &Question) -> String {
        values::mark(&self.plain(question))
    }
}

/// A text as a field of its kind shows it and hands it back.
pub(super) fn as_shown(kind: &Kind, text: &str) -> String {
    match kind {
        Kind::Text { max_words, .. } if max_words.is_none_or(|most| most > LINE_WORDS) => {
            text.to_owned()
        }
        _ => text.replace('\n', " ").trim().to_owned(),
    }
}

/// Whether nothing is written in a row.
pub fn is_blank(row: &Row) -> bool {
    row.values().all(|cell| shows_nothing(cell))
}

//! From the fields of a form to what is kept of them, and back. An entry becomes a value by the
//! question's kind; whatever does not fit stays a text, so that the checker can say what is wrong
//! in the question's own words.
//!
//! Fields are named `q.<question>` (repeated for several choices), `q.<question>.<row>.<column>` in
//! tables, and `note.`, `state.` and `reason.<question>`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::draft::{Kept, state_from, state_word};
use super::readings::understood;
use super::typed::as_shown;
pub use super::typed::{Entry, Row};
use crate::domain::instrument::{AnswerState, Column, Kind, Question, Section};
use crate::domain::texts::{shows_nothing, tidied};
use crate::domain::values::Invalid;

/// The id of the block of a question on the page of its section, for links to it.
pub fn block_id(question: &str) -> String {
    format!("q-{}", question.replace('.', "-"))
}

impl Entry {
    /// The texts that show what is kept.
    pub fn showing(question: &Question, kept: Option<&Kept>) -> Self {
        let Some(kept) = kept else { return Self::default() };
        if let Some(typed) = &kept.typed {
            return (**typed).clone();
        }
        let state = match kept.state {
            AnswerState::Blank | AnswerState::Answered => String::new(),
            state => state_word(state).to_owned(),
        };
        let (mut values, mut rows) = (Vec::new(), Vec::new());
        match (&question.kind, &kept.value) {
            (Kind::Table { columns, .. }, Some(Value::Array(items))) => {
                let kind = |id: &str| {
                    columns.iter().find(|column| column.id == id).map(|column| &column.kind)
                };
                let cell = |(id, cell): (&String, &Value)| {
                    (
                        id.clone(),
                        kind(id)
                            .map_or_else(|| text_of(cell), |kind| as_shown(kind, &text_of(cell))),
                    )
                };
                rows.extend(
                    items.iter().filter_map(|item| {
                        item.as_object().map(|row| row.iter().map(cell).collect())
                    }),
                );
            }
            (_, Some(Value::Array(items))) => values.extend(items.iter().map(text_of)),
            (kind, Some(value)) => values.push(as_shown(kind, &text_of(value))),
            (_, None) => {}
        }
        Self {
            values,
            rows,
            state,
            note: kept.note.clone().unwrap_or_default(),
            reason: kept.reason.clone().unwrap_or_default(),
        }
    }

    /// The same note and reason with other rows, given as values of the table's columns. A state
    /// such as “not applicable” goes.
    #[must_use]
    pub fn with_rows<'r>(self, rows: impl IntoIterator<Item = &'r Map<String, Value>>) -> Self {
        let cells = |row: &Map<String, Value>| {
            row.iter().map(|(column, cell)| (column.clone(), tidied(&text_of(cell)))).collect()
        };
        Self {
            values: Vec::new(),
            rows: rows.into_iter().map(cells).collect(),
            state: String::new(),
            ..self
        }
    }

    /// The same without cells of columns that the question's table does not have: a newer version
    /// of the questionnaire asks for less. A list of choices is left whole, for part of it says
    /// something else.
    #[must_use]
    pub fn without_gone_columns(mut self, question: &Question) -> Self {
        if let Kind::Table { columns, .. } = &question.kind {
            for row in &mut self.rows {
                row.retain(|id, _| columns.iter().any(|column| column.id == *id));
            }
        }
        self
    }

    /// Whether it answers, rather than leave the question open in one of the ways to do so.
    pub fn gives_value(&self) -> bool {
        self.state.is_empty()
            || matches!(state_from(&self.state), Some(AnswerState::Answered | AnswerState::Blank))
    }

    /// What is to be kept; none when nothing is written. `files` are the ids of the files attached
    /// to the question. What does not fit its question is kept too, and so is a state without its
    /// reason; rules read both as blank.
    pub fn keep(&self, question: &Question, files: &[String]) -> Option<Kept> {
        let value = value_of(question, self, files);
        let (note, reason) =
            (written(&self.note).filter(|_| question.note.is_some()), written(&self.reason));
        let state = match state_from(&self.state).filter(|_| !self.gives_value()) {
            Some(state) if reason.is_some() => state,
            None if value.is_some() && self.gives_value() => AnswerState::Answered,
            _ => AnswerState::Blank,
        };
        let value = value.filter(|_| state == AnswerState::Answered);
        let mut kept = Kept { state, value, note, reason, typed: None };
        let typed = self.plain(question);
        if typed != Self::showing(question, Some(&kept)).plain(question) {
            kept.typed = Some(Box::new(typed));
        }
        (!kept.is_blank()).then_some(kept)
    }

    /// The fields of a form that hold this.
    pub fn fields(&self, question: &Question) -> Vec<(String, String)> {
        let name = &question.name;
        let values = self.values.iter().map(|text| (format!("q.{name}"), text.clone()));
        let rows = self.rows.iter().enumerate();
        let cells = rows.flat_map(|(at, row)| {
            row.iter().map(move |(column, text)| (format!("q.{name}.{at}.{column}"), text.clone()))
        });
        let others = [("note", &self.note), ("state", &self.state), ("reason", &self.reason)];
        let others =
            others.into_iter().map(|(part, text)| (format!("{part}.{name}"), text.clone()));
        values.chain(cells).chain(others).collect()
    }
}

/// The entries of a section's form by question. Questions that the form does not mention are left
/// as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entries(pub BTreeMap<String, Entry>);

impl Entries {
    /// Reads the fields of a form; fields that are not about questions are passed over.
    ///
    /// # Errors
    /// The form speaks of a question that the section does not have.
    pub fn read(section: &Section, fields: &[(String, String)]) -> Result<Self, Invalid> {
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (field, text) in fields {
            let Some((part, rest)) = field
                .split_once('.')
                .filter(|(part, _)| matches!(*part, "q" | "note" | "state" | "reason"))
            else {
                continue;
            };
            let (name, cell) = question_and_cell(rest);
            let Some(question) = section.questions.iter().find(|question| question.name == name)
            else {
                return Err(Invalid(format!(
                    "There is no question “{name}” in the section {}. Open the section again.",
                    section.title
                )));
            };
            let entry = entries.entry(name.to_owned()).or_default();
            let text = tidied(text);
            match (part, cell) {
                ("note", _) => entry.note = text,
                ("state", _) => entry.state = text,
                ("reason", _) => entry.reason = text,
                (_, Some((row, column))) => {
                    let known = rows.entry(name.to_owned()).or_default();
                    let at = known.iter().position(|known| known == row).unwrap_or_else(|| {
                        known.push(row.to_owned());
                        entry.rows.push(Row::new());
                        known.len() - 1
                    });
                    let most = most_rows(question);
                    if at > most.saturating_add(SPARE_ROWS) {
                        let sentence = format!(
                            "Far more rows were sent for {} than the {most} that it takes. Send \
                             fewer.",
                            question.code
                        );
                        return Err(Invalid(sentence));
                    }
                    if let Some(row) = entry.rows.get_mut(at) {
                        row.insert(column.to_owned(), text);
                    }
                }
                _ => entry.values.push(text),
            }
        }
        Ok(Self(entries))
    }
}

/// How many rows above a table's limit a form may send and still be answered with “too many rows”.
/// Each of them is shown again on the page, so their number is bounded; with more, the whole form
/// is refused.
const SPARE_ROWS: usize = 20;

/// The most rows of a question; none where it is no table.
fn most_rows(question: &Question) -> usize {
    match question.kind {
        Kind::Table { max, .. } => usize::try_from(max).unwrap_or(usize::MAX),
        _ => 0,
    }
}

/// Splits `section.question.row.column`.
fn question_and_cell(rest: &str) -> (&str, Option<(&str, &str)>) {
    let mut dots = rest.match_indices('.').map(|(at, _)| at).skip(1);
    let Some(end) = dots.next() else { return (rest, None) };
    let (name, cell) = rest.split_at(end);
    (name, cell.get(1..).and_then(|cell| cell.split_once('.')))
}

fn written(text: &str) -> Option<String> {
    (!shows_nothing(text)).then(|| text.trim().to_owned())
}

fn value_of(question: &Question, entry: &Entry, files: &[String]) -> Option<Value> {
    match &question.kind {
        Kind::Multiple { .. } => {
            let chosen: Vec<Value> =
                entry.values.iter().filter_map(|text| written(text)).map(Value::String).collect();
            (!chosen.is_empty()).then_some(Value::Array(chosen))
        }
        Kind::File { .. } => {
            (!files.is_empty()).then(|| files.iter().cloned().map(Value::String).collect())
        }
        Kind::Table { columns, .. } => {
            let rows: Vec<Value> =
                entry.rows.iter().filter_map(|row| row_value(columns, row)).collect();
            // A text where rows belong is kept for the checker to name.
            let text = || entry.values.iter().find_map(|text| written(text)).map(Value::String);
            if rows.is_empty() { text() } else { Some(Value::Array(rows)) }
        }
        kind => entry.values.last().and_then(|text| scalar(kind, text)),
    }
}

/// Whether a row asks for a column, as it was typed.
pub fn asks(row: &Row, column: &Column) -> bool {
    column.is_asked(|id| row.get(id).map(|text| text.trim().to_owned()))
}

/// A row in the order of its columns, without what it does not ask for; cells of columns that the
/// table does not have are kept for the checker to name.
fn row_value(columns: &[Column], row: &Row) -> Option<Value> {
    let mut object = Map::new();
    for column in columns.iter().filter(|column| asks(row, column)) {
        if let Some(value) = row.get(&column.id).and_then(|text| scalar(&column.kind, text)) {
            object.insert(column.id.clone(), value);
        }
    }
    for (name, text) in row {
        if !columns.iter().any(|column| column.id == *name)
            && let Some(text) = written(text)
        {
            object.insert(name.clone(), Value::String(text));
        }
    }
    (!object.is_empty()).then_some(Value::Object(object))
}

fn scalar(kind: &Kind, text: &str) -> Option<Value> {
    let text = written(text)?;
    Some(match kind {
        Kind::Boolean if text == "true" => Value::Bool(true),
        Kind::Boolean if text == "false" => Value::Bool(false),
        kind => understood(kind, &text).unwrap_or(Value::String(text)),
    })
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

//! What is kept for a question in the words of its form, finished or not: for comparing two
//! answers, and for naming one that is left out.

use super::draft::{Kept, state_from};
use super::entry::asks;
use super::readings::understood;
use super::typed::{Entry, Row, is_blank};
use crate::domain::instrument::{AnswerState, Column, Kind, Question, cell_in_words, in_words};
use crate::domain::texts::shows_nothing;

/// What is kept for a question: its value with the titles of columns and options, then what was
/// written beside it. Each row of a table has its line, with every cell that is filled in; what
/// does not fit stands as it was typed.
pub fn kept_in_words(question: &Question, kept: Option<&Kept>) -> String {
    let Some(kept) = kept else { return AnswerState::Blank.words().to_owned() };
    let entry = Entry::showing(question, Some(kept));
    let fits = kept.value.as_ref().filter(|value| question.accepts(value));
    let value = match (&question.kind, fits) {
        _ if !entry.gives_value() => None,
        (Kind::Table { columns, max, .. }, _) => rows_in_words(columns, *max, &entry.rows),
        (_, Some(value)) => Some(in_words(question, value)),
        _ => None,
    };
    let typed = || {
        let written =
            entry.values.iter().filter(|text| entry.gives_value() && !shows_nothing(text));
        let texts: Vec<String> = written.map(|text| text_in_words(&question.kind, text)).collect();
        (!texts.is_empty()).then(|| texts.join(", "))
    };
    let state = || state_from(&entry.state).unwrap_or(kept.state).words().to_owned();
    let mut parts = vec![value.or_else(typed).unwrap_or_else(state)];
    parts.extend(kept.reason.clone().filter(|_| kept.state != AnswerState::Answered));
    parts.extend(kept.note.clone());
    parts.join(" — ")
}

/// The rows in which something is written, a line each; none when there are none.
fn rows_in_words(columns: &[Column], max: u64, rows: &[Row]) -> Option<String> {
    let written = rows.iter().filter(|row| !is_blank(row));
    let lines = written.enumerate().map(|(index, row)| {
        let asked = columns.iter().filter(|column| asks(row, column));
        let cells = asked.filter_map(|column| {
            let text = row.get(&column.id).filter(|text| !shows_nothing(text))?;
            let value = understood(&column.kind, text.trim())
                .ok()
                .filter(|_| !matches!(column.kind, Kind::Boolean | Kind::Single(_)));
            let words = value.map_or_else(
                || text_in_words(&column.kind, text),
                |value| cell_in_words(column, &value),
            );
            Some(format!("{}: {words}", column.title))
        });
        let cells: Vec<String> = cells.collect();
        if max == 1 { cells.join("; ") } else { format!("Row {}: {}", index + 1, cells.join("; ")) }
    });
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// A text as the form shows what it stands for.
fn text_in_words(kind: &Kind, text: &str) -> String {
    let text = text.trim();
    let option = kind.options().and_then(|options| options.iter().find(|option| option.id == text));
    match (kind, text) {
        (Kind::Boolean, "true") => "Yes".to_owned(),
        (Kind::Boolean, "false") => "No".to_owned(),
        _ => option.map_or_else(|| text.to_owned(), |option| option.title.clone()),
    }
}

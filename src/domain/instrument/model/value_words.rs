//! The value of an answer in words.

use chrono::NaiveDate;
use serde_json::Value;

use super::kind::{ChoiceOption, Column, Kind};
use super::question::Question;
use crate::domain::texts::counted;

/// Different entries of a table's first column that are told.
const CELLS_TOLD: usize = 6;

/// A value in words, with the titles of its options.
pub fn in_words(question: &Question, value: &Value) -> String {
    kind_in_words(&question.kind, value)
}

/// A cell of a table in words.
pub fn cell_in_words(column: &Column, value: &Value) -> String {
    kind_in_words(&column.kind, value)
}

/// In which rows a column is asked for, of the columns of its table; none where every row asks.
pub fn asked_in_words(columns: &[Column], column: &Column) -> Option<String> {
    let when = column.asked_when.as_ref()?;
    let other = columns.iter().find(|other| other.id == when.column)?;
    let said = |text: &str| match &other.kind {
        Kind::Boolean if text == "true" => "“Yes”".to_owned(),
        Kind::Boolean => "“No”".to_owned(),
        kind => format!("“{}”", title(kind.options().unwrap_or_default(), text)),
    };
    let options = other.kind.options().unwrap_or_default();
    let mut others = options.iter().filter(|option| !when.values.contains(&option.id));
    if let (Some(only), None, true) = (others.next(), others.next(), when.values.len() > 1) {
        return Some(format!("except where “{}” is {}", other.title, said(&only.id)));
    }
    let values: Vec<String> = when.values.iter().map(|text| said(text)).collect();
    let (last, before) = values.split_last()?;
    let values = match before {
        [] => last.clone(),
        before => format!("{} or {last}", before.join(", ")),
    };
    Some(format!("only where “{}” is {values}", other.title))
}

fn kind_in_words(kind: &Kind, value: &Value) -> String {
    match (kind, value) {
        (Kind::Boolean, Value::Bool(yes)) => if *yes { "Yes" } else { "No" }.to_owned(),
        (Kind::Single(options), Value::String(id)) => title(options, id),
        (Kind::Multiple { options, .. }, Value::Array(ids)) => {
            let ids = ids.iter().filter_map(Value::as_str);
            let titles: Vec<String> = ids.map(|id| title(options, id)).collect();
            titles.join("; ")
        }
        (Kind::Number { unit, .. }, Value::Number(number)) => match unit {
            Some(unit) => format!("{number} {unit}"),
            None => number.to_string(),
        },
        (Kind::Date, Value::String(text)) => NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map_or_else(|_| text.clone(), |date| date.format("%-d %B %Y").to_string()),
        (Kind::File { .. }, Value::Array(files)) => counted(files.len(), "file", "files"),
        (Kind::Table { columns, .. }, Value::Array(rows)) => rows_in_words(columns, rows),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// The first cell of a row, with the text that it calls for: “In this row: Model 4”.
fn row_in_short(columns: &[Column], row: &Value) -> Option<String> {
    let cell = |column: &Column| row.get(&column.id).map(|cell| kind_in_words(&column.kind, cell));
    let first = columns.first()?;
    let words = cell(first)?;
    let called = columns.iter().find(|column| {
        let calls = column.asked_when.as_ref().is_some_and(|when| when.column == first.id);
        calls && column.required && matches!(column.kind, Kind::Text { .. })
    });
    Some(match called.and_then(cell) {
        Some(more) => format!("{words}: {more}"),
        None => words,
    })
}

fn rows_in_words(columns: &[Column], rows: &[Value]) -> String {
    let cell = |column: &Column, row: &Value| {
        row.get(&column.id).map(|cell| kind_in_words(&column.kind, cell))
    };
    if let [row] = rows {
        let cells = columns
            .iter()
            .filter_map(|column| Some(format!("{}: {}", column.title, cell(column, row)?)));
        return cells.collect::<Vec<_>>().join("; ");
    }
    let mut told: Vec<String> = Vec::new();
    for row in rows {
        let first = row_in_short(columns, row);
        told.extend(first.filter(|first| !told.contains(first)));
    }
    let more = told.len().saturating_sub(CELLS_TOLD);
    told.truncate(CELLS_TOLD);
    if more > 0 {
        told.push(format!("and {more} more"));
    }
    format!("{}: {}", counted(rows.len(), "row", "rows"), told.join("; "))
}

fn title(options: &[ChoiceOption], id: &str) -> String {
    let known = options.iter().find(|option| option.id == id);
    known.map_or_else(|| id.to_owned(), |option| option.title.clone())
}

//! One cell: its text as a value, and a value as its text.

use serde_json::Value;

use super::super::date;
use super::super::finding::listed;
use super::super::spreadsheet::guarded;
use super::column::{CellKind, Column};
use crate::domain::numerals;
use crate::domain::texts::{self, quoted};

/// Reads a cell that is not blank; `either_mark` says that decimals may follow a comma as well as a
/// full stop. An error is a sentence for the person who wrote it.
pub(super) fn value(column: &Column, text: &str, either_mark: bool) -> Result<Value, String> {
    let unit = column.unit.as_deref();
    match &column.kind {
        CellKind::Text => Ok(Value::from(text)),
        CellKind::Number => numerals::number(text, either_mark, unit),
        CellKind::Integer => numerals::whole_number(text, either_mark, unit),
        CellKind::Link => texts::web_address(text),
        CellKind::Boolean => match text.to_lowercase().as_str() {
            "yes" | "true" | "1" => Ok(Value::Bool(true)),
            "no" | "false" | "0" => Ok(Value::Bool(false)),
            _ => Err(format!("{} is neither yes nor no. Write yes or no.", quoted(text))),
        },
        CellKind::Date => date::whole_day(text).map(|day| Value::from(day.to_string())),
        CellKind::Choice(options) => {
            let wanted = text.to_lowercase();
            let found = options.iter().find(|option| option.id.to_lowercase() == wanted);
            let found = found.or_else(|| {
                options.iter().find(|option| option.title.trim().to_lowercase() == wanted)
            });
            found.map(|option| Value::from(option.id.as_str())).ok_or_else(|| {
                format!(
                    "{} is not one of the choices. Write one of: {}.",
                    quoted(text),
                    listed(options.iter().map(|option| option.title.as_str()), 15)
                )
            })
        }
    }
}

/// A value as a cell of the template.
pub(super) fn shown(kind: &CellKind, value: &Value) -> String {
    match (kind, value) {
        (_, Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        (_, Value::Number(number)) => number.to_string(),
        (CellKind::Choice(options), Value::String(id)) => guarded(
            options
                .iter()
                .find(|option| option.id == *id)
                .map_or(id.as_str(), |option| option.title.as_str()),
        ),
        (_, Value::String(text)) => guarded(text),
        _ => String::new(),
    }
}

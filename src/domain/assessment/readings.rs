//! How a text is read as a number, a day or a web address: in the same way in a form, in a file and
//! in a piece of evidence.

use serde_json::Value;

use crate::domain::calendar::day_in_words;
use crate::domain::instrument::Kind;
use crate::domain::measures::documents::date::whole_day;
use crate::domain::numerals::{number, whole_number};
use crate::domain::texts::{shows_nothing, unshowable_fault, web_address};

/// The value of a text by the kind of its question or column; a text of another kind is its own
/// value.
///
/// # Errors
/// A sentence for whoever typed it.
pub fn understood(kind: &Kind, text: &str) -> Result<Value, String> {
    match kind {
        Kind::Number { integer: true, .. } => whole_number(text, false, kind.typed_unit()),
        Kind::Number { .. } => number(text, false, kind.typed_unit()),
        Kind::Date => whole_day(text).map(|day| Value::from(day.to_string())),
        Kind::Url => web_address(text),
        Kind::Boolean
        | Kind::Single(_)
        | Kind::Multiple { .. }
        | Kind::Text { .. }
        | Kind::File { .. }
        | Kind::Table { .. } => Ok(Value::from(text)),
    }
}

/// What is understood of a text, in words, where it is written otherwise than it is stored.
pub fn in_words(kind: &Kind, text: &str) -> Option<String> {
    if shows_nothing(text) || unshowable_fault(text).is_some() {
        return None;
    }
    let value = understood(kind, text).ok()?;
    let stored = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match kind {
        _ if stored == text => None,
        Kind::Date => whole_day(text).ok().map(day_in_words),
        Kind::Number { .. } | Kind::Url => Some(stored),
        Kind::Boolean
        | Kind::Single(_)
        | Kind::Multiple { .. }
        | Kind::Text { .. }
        | Kind::File { .. }
        | Kind::Table { .. } => None,
    }
}

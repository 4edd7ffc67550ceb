//! Reads JSON that is to be taken at its word: one object, no name twice, and numbers written the
//! one way in which signed texts write them. What two programs could read in two ways is refused.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Number, Value};

use super::proof::canonical;
use super::refusal::Refusal;

/// The largest text, in bytes. A receipt of a long list has some thirty thousand.
pub const MOST_BYTES: usize = 512 * 1024;

/// Reads one JSON object of at most so many bytes.
///
/// # Errors
/// Why the text is not one, or can be read in two ways.
pub fn object(text: &str, most: usize) -> Result<Map<String, Value>, Refusal> {
    if text.len() > most {
        return Err(Refusal::TooLarge);
    }
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    let mut doubled = None;
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Once { doubled: &mut doubled }.deserialize(&mut reader);
    let value = match (read, doubled) {
        (_, Some(name)) => return Err(Refusal::Doubled(name)),
        (Ok(value), None) => value,
        (Err(cause), None) => return Err(Refusal::NotJson(place(&cause))),
    };
    if let Err(cause) = reader.end() {
        return Err(Refusal::Trailing(place(&cause)));
    }
    if let Some(number) = odd_number(text) {
        return Err(Refusal::OddNumber(number));
    }
    match value {
        Value::Object(object) => Ok(object),
        _ => Err(Refusal::NoReceipt),
    }
}

/// Where reading stopped, in words.
fn place(cause: &serde_json::Error) -> String {
    match cause.classify() {
        Category::Eof => "it ends too early".to_owned(),
        _ => format!("line {}, column {}", cause.line(), cause.column()),
    }
}

/// The first number that is not written as RFC 8785 writes it.
fn odd_number(text: &str) -> Option<String> {
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        if letter == '"' {
            while let Some((_, inside)) = letters.next() {
                match inside {
                    '\\' => drop(letters.next()),
                    '"' => break,
                    _ => {}
                }
            }
        } else if letter == '-' || letter.is_ascii_digit() {
            let mut end = start + 1;
            let part =
                |next: &(usize, char)| matches!(next.1, '0'..='9' | '+' | '-' | '.' | 'e' | 'E');
            while letters.next_if(part).is_some() {
                end += 1;
            }
            let written = text.get(start..end).unwrap_or_default();
            let number = written.parse::<f64>().ok().filter(|number| number.is_finite());
            if number.and_then(|number| canonical(&number).ok()).as_deref() != Some(written) {
                return Some(written.chars().take(40).collect());
            }
        }
    }
    None
}

/// A value in which no object has a name twice; the first such name is noted.
struct Once<'d> {
    doubled: &'d mut Option<String>,
}

impl<'de> DeserializeSeed<'de> for Once<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Once<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON in which no name stands twice")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Once { doubled: &mut *self.doubled })? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            let value = fields.next_value_seed(Once { doubled: &mut *self.doubled })?;
            if object.contains_key(&name) && self.doubled.is_none() {
                *self.doubled = Some(name.chars().take(40).collect());
            }
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

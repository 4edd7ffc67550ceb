//! JSON Schema fragments (draft 2020-12): the shape of an answer and the tests inside conditions.
//!
//! Patterns run on an engine that is linear in the length of the text, remote references are
//! refused, and a keyword that JSON Schema would silently ignore is a fault: a misspelt test must
//! not always hold.

use jsonschema::paths::Location;
use jsonschema::{Draft, Keyword, PatternOptions, ValidationError, Validator};
use serde_json::{Map, Value, json};

use super::cursor::At;
use super::fragment_bounds;
use crate::domain::instrument::model::format::Format;
use crate::domain::instrument::model::json_words::{list, short};
use crate::domain::sentences::count_words;

/// The keyword that limits the words of a text.
pub(crate) const MAX_WORDS: &str = "x-max-words";

/// What one compiled pattern may take, in bytes: a few characters such as `\p{L}{999}` could
/// otherwise take megabytes, in every fragment anew.
pub(super) const MAX_PATTERN_BYTES: usize = 256 * 1024;

/// The keyword that says what a number counts, for people.
pub(crate) const UNIT: &str = "x-unit";

/// The key of an option that cannot be chosen beside others. Only answers know it, and where it may
/// stand is checked with their kind.
pub(crate) const ALONE: &str = "x-alone";

/// The key of an option that begins a heading in a long list.
pub(crate) const HEADING: &str = "x-heading";

/// The key of a column that begins a step of filling in a row.
pub(crate) const STEP: &str = "x-step";

/// The key of a column that is asked for only where another one of its row has some values.
pub(crate) const ASKED_WHEN: &str = "x-asked-when";

/// The key of a table whose rows come from a spreadsheet as a rule.
pub(crate) const SHEET: &str = "x-sheet";

/// What only answers know; where each may stand is checked with their kind.
const OF_ANSWERS: &[&str] = &[ALONE, HEADING, STEP, SHEET, ASKED_WHEN];

/// Of these, what says how the form looks and nothing of what fits.
const LOOKS: &[&str] = &[HEADING, STEP, SHEET];

/// Keywords whose value is a schema.
const ONE: &[&str] =
    &["items", "contains", "not", "additionalProperties", "propertyNames", "if", "then", "else"];

/// Keywords whose value is a list of schemas.
const MANY: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];

/// Keywords whose value is a map of schemas.
const NAMED: &[&str] = &["properties"];

/// Keywords that hold plain values.
const PLAIN: &[&str] = &[
    "type",
    "const",
    "enum",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minContains",
    "maxContains",
    "required",
    "minProperties",
    "maxProperties",
    "title",
    "description",
    MAX_WORDS,
    UNIT,
];

/// Compiles a fragment of a condition. Unknown keywords and formats are faults at their own place.
pub(crate) fn compile(at: &At<'_>) -> Option<Validator> {
    if keywords_known(at, &[]) { build(at, at.value) } else { None }
}

/// Compiles the fragment of an answer, whose options may stand alone.
pub(crate) fn compile_answer(at: &At<'_>) -> Option<Validator> {
    if keywords_known(at, OF_ANSWERS) { build(at, &spelled_out(at.value)) } else { None }
}

/// The fragment of an answer with what its options say of standing alone, and its columns of when
/// they are asked for, in keywords of JSON Schema.
pub(crate) fn spelled_out(answer: &Value) -> Value {
    let mut said = without_looks(answer);
    if let Some(row) = said.get_mut("items").and_then(Value::as_object_mut) {
        spell_out_columns(row);
    }
    let mut alone = Vec::new();
    for option in said
        .pointer_mut("/items/oneOf")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
    {
        if option.shift_remove(ALONE) == Some(Value::Bool(true)) {
            alone.extend(option.get("const").cloned());
        }
    }
    if let Some(object) = said.as_object_mut().filter(|_| !alone.is_empty()) {
        object.insert("not".to_owned(), json!({ "contains": { "enum": alone }, "minItems": 2 }));
    }
    said
}

/// Says in keywords of JSON Schema which cells a row has only where another one asks for them.
fn spell_out_columns(row: &mut Map<String, Value>) {
    let mut rules = Vec::new();
    let columns = row.get_mut("properties").and_then(Value::as_object_mut);
    for (id, column) in columns.into_iter().flatten() {
        let Some(Value::Object(when)) =
            column.as_object_mut().and_then(|column| column.shift_remove(ASKED_WHEN))
        else {
            continue;
        };
        for (other, values) in when {
            rules.push((id.clone(), other, values));
        }
    }
    let mut conditions = Vec::new();
    for (id, other, values) in rules {
        let needed = row.get_mut("required").and_then(Value::as_array_mut).is_some_and(|needed| {
            let before = needed.len();
            needed.retain(|name| *name != id);
            needed.len() < before
        });
        let mut rule = json!({
            "if": { "properties": { (other.as_str()): { "enum": values } }, "required": [other] },
            "else": { "properties": { (id.as_str()): false } },
        });
        if needed && let Some(rule) = rule.as_object_mut() {
            rule.insert("then".to_owned(), json!({ "required": [id] }));
        }
        conditions.push(rule);
    }
    if !conditions.is_empty() {
        row.insert("allOf".to_owned(), Value::Array(conditions));
    }
}

/// The fragment without what only the form reads.
fn without_looks(fragment: &Value) -> Value {
    let Value::Object(object) = fragment else { return fragment.clone() };
    let said = object.iter().filter(|(key, _)| !LOOKS.contains(&key.as_str()));
    let said = said.map(|(key, value)| (key.clone(), each_schema(key, value, &mut without_looks)));
    Value::Object(said.collect())
}

fn build(at: &At<'_>, schema: &Value) -> Option<Validator> {
    let built = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_pattern_options(
            PatternOptions::regex().size_limit(MAX_PATTERN_BYTES).dfa_size_limit(MAX_PATTERN_BYTES),
        )
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
        .with_keyword(MAX_WORDS, word_limit)
        .build(&narrowed(schema));
    match built {
        Ok(validator) => Some(validator),
        Err(error) => {
            let inner =
                At { pointer: format!("{}{}", at.pointer, error.instance_path()), ..at.clone() };
            inner.refuse(format!("This is not a valid schema fragment: {error}."))
        }
    }
}

/// The same schema with every list of options as an `enum`, which is looked through once instead of
/// once for each option.
fn narrowed(schema: &Value) -> Value {
    let Value::Object(object) = schema else { return schema.clone() };
    let listed = |key: &str, value: &Value| {
        if object.contains_key("enum") { None } else { options(key, value) }
    };
    let entry = |(key, value): (&String, &Value)| match listed(key, value) {
        Some(options) => ("enum".to_owned(), options),
        None => (key.clone(), each_schema(key, value, &mut narrowed)),
    };
    Value::Object(object.iter().map(entry).collect())
}

/// The values of a `oneOf` that lists options: each differs from the others and says nothing but
/// its value and words about it.
fn options(key: &str, value: &Value) -> Option<Value> {
    let items = value.as_array().filter(|_| key == "oneOf")?;
    let option = |item: &Value| {
        let object = item.as_object()?;
        let plain =
            object.keys().all(|key| ["const", "title", "description"].contains(&key.as_str()));
        object.get("const").filter(|_| plain).cloned()
    };
    let values: Vec<Value> = items.iter().map(option).collect::<Option<_>>()?;
    let distinct = values
        .iter()
        .enumerate()
        .all(|(place, value)| !values.iter().take(place).any(|before| before == value));
    distinct.then_some(Value::Array(values))
}

/// Whether every keyword is known, here or as one of these more.
fn keywords_known(at: &At<'_>, more: &[&str]) -> bool {
    let Value::Object(object) = at.value else {
        return at.value.is_boolean()
            || at
                .refuse::<()>("A JSON Schema fragment (an object) or `true` is expected here.")
                .is_some();
    };
    // Such a fragment still compiles: a question that vanished would be missed at every place that
    // names it.
    fragment_bounds::check(at);
    let mut known = true;
    for (key, value) in object {
        let child = at.child(key, value);
        let key = key.as_str();
        if ONE.contains(&key) {
            known &= keywords_known(&child, more);
        } else if MANY.contains(&key) {
            for item in child.items() {
                known &= keywords_known(&item, more);
            }
        } else if NAMED.contains(&key) {
            for (_, entry) in child.entries() {
                known &= keywords_known(&entry, more);
            }
        } else if key == "format" && !Format::ALL.iter().any(|format| value == format.word()) {
            known = false;
            child.fault(format!(
                "{} is not a format that Assay checks. Checked are {}.",
                short(value),
                list(Format::ALL.iter().map(|format| format.word()))
            ));
        } else if !PLAIN.contains(&key) && !more.contains(&key) {
            known = false;
            child.fault(format!(
                "`{key}` is not a JSON Schema keyword that Assay knows. Known are {}.",
                list([ONE, MANY, NAMED, PLAIN].into_iter().flatten().copied())
            ));
        }
    }
    known
}

/// The value of a keyword with every schema inside it changed, and any other value as it is.
pub(crate) fn each_schema(
    key: &str,
    value: &Value,
    change: &mut dyn FnMut(&Value) -> Value,
) -> Value {
    match value {
        value if ONE.contains(&key) => change(value),
        Value::Array(items) if MANY.contains(&key) => items.iter().map(change).collect(),
        Value::Object(entries) if NAMED.contains(&key) => {
            entries.iter().map(|(name, entry)| (name.clone(), change(entry))).collect()
        }
        value => value.clone(),
    }
}

struct WordLimit(u64);

impl<'i> Keyword<'i> for WordLimit {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if Keyword::is_valid(self, instance) {
            Ok(())
        } else {
            Err(ValidationError::custom(format!("more than {} words", self.0)))
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        instance.as_str().is_none_or(|text| count_words(text) as u64 <= self.0)
    }
}

// The signature is the one that the schema library calls.
#[allow(clippy::needless_pass_by_value)]
fn word_limit<'a>(
    _parent: &'a Map<String, Value>,
    limit: &'a Value,
    _path: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    match limit.as_u64() {
        Some(words) if words > 0 => Ok(Box::new(WordLimit(words))),
        _ => Err(ValidationError::custom("`x-max-words` is a whole number of words")),
    }
}

/// The kinds of value that a keyword speaks about; a keyword says nothing about any other kind.
pub(crate) fn applies_to(keyword: &str) -> Option<&'static str> {
    match keyword {
        "contains" | "items" | "prefixItems" | "minItems" | "maxItems" | "uniqueItems"
        | "minContains" | "maxContains" => Some("array"),
        "minLength" | "maxLength" | "pattern" | "format" | "x-max-words" => Some("string"),
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
            Some("number")
        }
        "properties"
        | "required"
        | "additionalProperties"
        | "propertyNames"
        | "minProperties"
        | "maxProperties" => Some("object"),
        _ => None,
    }
}

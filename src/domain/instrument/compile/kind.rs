//! Reads the kind of an answer from its type and its JSON Schema fragment.

use std::collections::BTreeSet;

use serde_json::Value;

use super::cursor::At;
use super::fragment::{ALONE, ASKED_WHEN, HEADING, SHEET, STEP};
use crate::domain::instrument::model::json_words::list;
use crate::domain::instrument::model::kind::{AskedWhen, ChoiceOption, Column, Kind};
use crate::domain::measures::documents::csv_text::MAX_COLUMNS;

impl Kind {
    /// Reads the fragment `answer` of a question of type `name`; a fragment that does not fit is a
    /// fault.
    pub(crate) fn read(question: &At<'_>, name: &str, answer: &At<'_>) -> Option<Kind> {
        match name {
            "multiple" => multiple(answer),
            "table" => table(answer),
            "file" => file(answer),
            name if Kind::TYPES.contains(&name) => scalar(name, answer, false),
            other => question.get("type")?.refuse(format!(
                "“{other}” is not a question type. Known are {}.",
                list(Kind::TYPES.iter().copied())
            )),
        }
    }
}

/// Reads a fragment of one of the types that may also be a table column.
fn scalar(name: &str, at: &At<'_>, column: bool) -> Option<Kind> {
    let keys = |extra: &[&'static str]| -> Vec<&'static str> {
        let words: &[&str] = if column { &["title", "description", STEP, ASKED_WHEN] } else { &[] };
        extra.iter().chain(words).copied().collect()
    };
    match name {
        "boolean" => {
            at.object(&keys(&["type"]))?;
            says_type(at, &["boolean"])?;
            Some(Kind::Boolean)
        }
        "single" => {
            at.object(&keys(&["oneOf"]))?;
            Some(Kind::Single(options(at, if column { Chosen::InColumn } else { Chosen::One })?))
        }
        "text" => {
            at.object(&keys(&["type", "minLength", "maxLength", "pattern", "x-max-words"]))?;
            says_type(at, &["string"])?;
            let max_words = count(at, "x-max-words")?;
            let max_characters = count(at, "maxLength")?;
            Some(Kind::Text { max_words, max_characters })
        }
        "number" => {
            at.object(&keys(&[
                "type",
                "minimum",
                "maximum",
                "exclusiveMinimum",
                "exclusiveMaximum",
                "multipleOf",
                "x-unit",
            ]))?;
            let word = says_type(at, &["number", "integer"])?;
            let unit = optional_text(at, "x-unit")?;
            Some(Kind::Number {
                integer: word == "integer",
                minimum: at.get("minimum").map(|a| a.value.clone()),
                maximum: at.get("maximum").map(|a| a.value.clone()),
                unit,
            })
        }
        "date" => {
            at.object(&keys(&["type", "format"]))?;
            says_type(at, &["string"])?;
            says_format(at, "date")?;
            Some(Kind::Date)
        }
        "url" => {
            at.object(&keys(&["type", "format", "pattern"]))?;
            says_type(at, &["string"])?;
            says_format(at, "uri")?;
            let pattern = at.need("pattern")?;
            if pattern.value.as_str() != Some("^https://") {
                return pattern.refuse("A link takes the pattern `^https://`.");
            }
            Some(Kind::Url)
        }
        unread => at.refuse(format!(
            "Assay names the type “{unread}” and has no rule to read it: please report this."
        )),
    }
}

fn multiple(at: &At<'_>) -> Option<Kind> {
    at.object(&["type", "items", "minItems", "maxItems", "uniqueItems"])?;
    says_type(at, &["array"])?;
    let unique = at.need("uniqueItems")?;
    if unique.value != &Value::Bool(true) {
        return unique.refuse("A question with several choices takes `\"uniqueItems\": true`.");
    }
    let items = at.need("items")?;
    items.object(&["oneOf"])?;
    let min = count(at, "minItems")?.unwrap_or(0);
    if min == 0 {
        return at.refuse(
            "A question with several choices takes `\"minItems\": 1` or more; give it \
            an option such as `none`.",
        );
    }
    let options = options(&items, Chosen::Several)?;
    if usize::try_from(min).is_ok_and(|min| min > options.len()) {
        return at.get("minItems")?.refuse(format!(
            "So many choices cannot be made: there are only {} options.",
            options.len()
        ));
    }
    if min > 1 && options.iter().any(|option| option.alone) {
        return at.refuse(format!(
            "An option with `{ALONE}` can never be chosen where `minItems` is above 1."
        ));
    }
    Some(Kind::Multiple { options, min, max: count(at, "maxItems")? })
}

fn file(at: &At<'_>) -> Option<Kind> {
    at.object(&["type", "items", "minItems", "maxItems"])?;
    says_type(at, &["array"])?;
    let items = at.need("items")?;
    items.object(&["type"])?;
    says_type(&items, &["string"])?;
    if count(at, "minItems")?.unwrap_or(0) == 0 {
        return at.refuse("A question for files takes `\"minItems\": 1`.");
    }
    Some(Kind::File { max: count(at, "maxItems")? })
}

fn table(at: &At<'_>) -> Option<Kind> {
    at.object(&["type", "items", "minItems", "maxItems", SHEET])?;
    says_type(at, &["array"])?;
    let items = at.need("items")?;
    items.object(&["type", "properties", "required", "additionalProperties"])?;
    says_type(&items, &["object"])?;
    let closed = items.need("additionalProperties")?;
    if closed.value != &Value::Bool(false) {
        return closed.refuse("A table row takes `\"additionalProperties\": false`.");
    }
    let properties = items.need("properties")?;
    if properties.map()?.len() > MAX_COLUMNS {
        return properties.refuse(format!("A table has at most {MAX_COLUMNS} columns."));
    }
    let required: BTreeSet<String> =
        items.get("required").map_or_else(BTreeSet::new, |a| a.texts().into_iter().collect());
    if let Some(list) = items.get("required") {
        for item in list.items() {
            if let Some(name) = item.value.as_str()
                && properties.get(name).is_none()
            {
                item.fault(format!("“{name}” is not a column of this table."));
            }
        }
    }
    let read: Vec<Option<Column>> = properties
        .entries()
        .iter()
        .map(|(id, entry)| read_column(id, entry, required.contains(*id)))
        .collect();
    let columns: Vec<Column> = read.into_iter().collect::<Option<_>>()?;
    if columns.is_empty() {
        return properties.refuse("A table has at least one column.");
    }
    for (place, column) in columns.iter().enumerate() {
        asked_soundly(&properties, column, columns.get(..place).unwrap_or_default())?;
    }
    let (Some(min), Some(max)) = (count(at, "minItems")?, count(at, "maxItems")?) else {
        return at.refuse("A table takes `minItems` and `maxItems`.");
    };
    if min == 0 || max > 500 {
        return at.refuse(
            "A table has from 1 to 500 rows: neither `minItems` nor `maxItems` goes beyond that.",
        );
    }
    if let [first, rest @ ..] = columns.as_slice()
        && first.step.is_none()
        && rest.iter().any(|column| column.step.is_some())
    {
        return properties.refuse(format!(
            "Where a column has `{STEP}`, the first has one too: every column belongs to a step."
        ));
    }
    let sheet = match at.get(SHEET) {
        Some(found) if max == 1 => {
            return found.refuse(format!(
                "`{SHEET}` belongs to a table of several rows: one row is typed in."
            ));
        }
        Some(found) => found.boolean()?,
        None => false,
    };
    Some(Kind::Table { columns, min, max, sheet })
}

fn read_column(id: &str, at: &At<'_>, required: bool) -> Option<Column> {
    let title = at.need("title")?.text()?;
    let description = at.get("description").and_then(|a| a.text());
    let step = optional_text(at, STEP)?;
    let asked_when = match at.get(ASKED_WHEN) {
        Some(found) => Some(asked_when(&found)?),
        None => None,
    };
    let object = at.map()?;
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    let name = match (text("type"), text("format")) {
        _ if object.contains_key("oneOf") => "single",
        (Some("boolean"), _) => "boolean",
        (Some("number" | "integer"), _) => "number",
        (Some("string"), Some("date")) => "date",
        (Some("string"), Some("uri")) => "url",
        (Some("string"), None) => "text",
        _ => {
            return at.refuse(
                "A table column is a yes or no, a single choice, a text, a number, a \
                date or a link.",
            );
        }
    };
    let kind = scalar(name, at, true)?;
    Some(Column { id: id.to_owned(), title, description, step, required, asked_when, kind })
}

/// Reads what asks for a column: the name of another one, and some of its values.
fn asked_when(at: &At<'_>) -> Option<AskedWhen> {
    let entries = at.entries();
    let [(column, values)] = entries.as_slice() else {
        return at.refuse(format!(
            "`{ASKED_WHEN}` names one other column and the list of its values, such as \
             `{{ \"design\": [\"trial\"] }}`."
        ));
    };
    let mut texts = Vec::new();
    for item in values.items() {
        match item.value {
            Value::String(text) => texts.push(text.clone()),
            Value::Bool(yes) => texts.push(yes.to_string()),
            _ => return item.refuse("A value of a choice, `true` or `false` is expected here."),
        }
    }
    if texts.is_empty() {
        return values.refuse("At least one value is expected here.");
    }
    Some(AskedWhen { column: (*column).to_owned(), values: texts })
}

/// Whether what asks for a column stands before it, is chosen in every row, and can have the values
/// that are named.
fn asked_soundly(properties: &At<'_>, column: &Column, before: &[Column]) -> Option<()> {
    let Some(when) = &column.asked_when else { return Some(()) };
    let at = properties.get(&column.id)?.get(ASKED_WHEN)?;
    let Some(other) = before.iter().find(|other| other.id == when.column) else {
        return at.refuse(format!("“{}” is not a column before this one.", when.column));
    };
    if other.asked_when.is_some() {
        return at.refuse(format!(
            "“{}” is itself asked for only in some rows: name a column that every row has.",
            when.column
        ));
    }
    let unknown = match &other.kind {
        Kind::Boolean => when.values.iter().find(|text| !matches!(text.as_str(), "true" | "false")),
        Kind::Single(options) => {
            when.values.iter().find(|text| !options.iter().any(|option| option.id == **text))
        }
        _ => return at.refuse(format!("“{}” is no choice and no yes or no.", when.column)),
    };
    match unknown {
        Some(text) => at.refuse(format!("“{text}” is no value of “{}”.", when.column)),
        None => Some(()),
    }
}

/// A text at a key: absent is `Some(None)`, and what is no text is a fault.
#[allow(clippy::option_option)]
fn optional_text(at: &At<'_>, key: &str) -> Option<Option<String>> {
    match at.get(key) {
        None => Some(None),
        Some(found) => found.text().map(Some),
    }
}

/// Where options are chosen from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chosen {
    One,
    Several,
    /// One, in a cell of a table.
    InColumn,
}

fn options(at: &At<'_>, chosen: Chosen) -> Option<Vec<ChoiceOption>> {
    let list = at.need("oneOf")?;
    let mut options: Vec<ChoiceOption> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut sound = true;
    for item in list.items() {
        match read_option(&item, chosen) {
            Some(option) if !seen.insert(option.id.clone()) => {
                sound = false;
                item.fault(format!("The option “{}” is given twice.", option.id));
            }
            Some(option) => options.push(option),
            None => sound = false,
        }
    }
    let Some(first) = options.first() else {
        return list.refuse("At least one option is expected here.");
    };
    if sound && first.heading.is_none() && options.iter().any(|option| option.heading.is_some()) {
        return list.refuse(format!(
            "Where an option has `{HEADING}`, the first has one too: every option stands under a \
             heading."
        ));
    }
    sound.then_some(options)
}

fn read_option(at: &At<'_>, chosen: Chosen) -> Option<ChoiceOption> {
    at.object(&["const", "title", "description", HEADING, ALONE])?;
    let id = at.need("const").and_then(|a| a.id());
    let title = at.need("title").and_then(|a| a.text());
    let description = match at.get("description") {
        Some(found) if chosen == Chosen::InColumn => {
            return found.refuse(
                "An option of a table column is drawn without a description: what people \
                    must know to choose it goes into its `title`.",
            );
        }
        found => found.and_then(|a| a.text()),
    };
    let heading = match at.get(HEADING) {
        Some(found) if chosen == Chosen::InColumn => {
            return found.refuse(format!(
                "`{HEADING}` belongs to an option of a question: the list of a table column has \
                 no headings."
            ));
        }
        _ => optional_text(at, HEADING)?,
    };
    let alone = match at.get(ALONE) {
        Some(found) if chosen != Chosen::Several => found.refuse(format!(
            "`{ALONE}` belongs to an option of a question of type `multiple`: \
                elsewhere only one is chosen anyway."
        )),
        Some(found) => found.boolean(),
        None => Some(false),
    };
    Some(ChoiceOption { id: id?, title: title?, description, heading, alone: alone? })
}

fn says_type<'w>(at: &At<'_>, words: &[&'w str]) -> Option<&'w str> {
    let found = at.need("type")?;
    let said = found.value.as_str();
    words.iter().find(|word| Some(**word) == said).copied().or_else(|| {
        found.refuse(format!(
            "The answer’s `type` does not fit the question’s: expected {}.",
            list(words.iter().copied())
        ))
    })
}

fn says_format(at: &At<'_>, format: &str) -> Option<()> {
    let found = at.need("format")?;
    if found.value.as_str() == Some(format) {
        Some(())
    } else {
        found.refuse(format!("The `format` expected here is `{format}`."))
    }
}

/// A count at a key: absent is `Some(None)`, and what is not a count is a fault.
#[allow(clippy::option_option)]
fn count(at: &At<'_>, key: &str) -> Option<Option<u64>> {
    match at.get(key) {
        None => Some(None),
        Some(found) => found.whole(0, 100_000).map(|n| Some(u64::from(n))),
    }
}

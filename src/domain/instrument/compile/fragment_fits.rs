//! Whether the fragment of a condition can match the answers that it is about at all: a test that
//! never matches, or that says nothing about such answers, is a mistake of whoever wrote it.

use serde_json::Value;

use super::fragment::applies_to;
use super::possible_values::possible_values;
use crate::domain::instrument::model::condition::Test;
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::json_words::{escape, list, short};
use crate::domain::instrument::model::kind::Kind;
use crate::domain::instrument::model::question::Question;

type Say<'s> = &'s dyn Fn(&str, String);

/// A test, and the question that it reads; none for a derived name.
pub(super) struct Told<'t> {
    pub(super) test: &'t Test,
    pub(super) question: Option<&'t Question>,
}

/// Says what in a fragment does not fit the answers of a kind.
pub(super) fn fits(kind: &Kind, told: &Told<'_>, say: Say<'_>) {
    let Told { test, question } = told;
    if test.fragment == Value::Bool(false) {
        let name = &test.name;
        let no = format!(
            r#"`false` matches nothing. For a no, write {{"{name}": {{"const": false}}}}; for no answer, {{"not": {{"{name}": true}}}}."#
        );
        return say(&test.pointer, no);
    }
    let said = std::cell::Cell::new(false);
    let noting = |pointer: &str, sentence: String| {
        said.set(true);
        say(pointer, sentence);
    };
    value(kind, &test.fragment, &test.pointer, &noting);
    let Some(question) = question.filter(|_| !said.get() && !is_silence(&test.fragment)) else {
        return;
    };
    if let Some(values) = possible_values(question, &[&test.fragment])
        && !values.is_empty()
        && !values.iter().any(|value| test.accepts(value))
    {
        say(
            &test.pointer,
            format!("No answer to `{}` matches this, so it never holds.", question.name),
        );
    }
}

/// The one test that no answer should match: it is there for answers that are withheld.
fn is_silence(fragment: &Value) -> bool {
    fragment
        .as_object()
        .is_some_and(|object| object.len() == 1 && object.get("maxItems") == Some(&Value::from(0)))
}

/// A fragment about a value of a kind.
fn value(kind: &Kind, fragment: &Value, pointer: &str, say: Say<'_>) {
    for (key, inner) in fragment.as_object().into_iter().flatten() {
        let here = format!("{pointer}/{}", escape(key));
        if applies_to(key).is_some_and(|about| about != kind.json_type()) {
            say(
                &here,
                format!(
                    "`{key}` says nothing about this answer, whose value is of the kind {}.",
                    kind.json_type()
                ),
            );
            continue;
        }
        match key.as_str() {
            "type" => of_type(kind.json_type(), inner, &here, say),
            "const" => constant(kind, inner, &here, say),
            "enum" => items(inner, &here, |item, place| constant(kind, item, place, say)),
            "not" | "if" | "then" | "else" => value(kind, inner, &here, say),
            "allOf" | "anyOf" | "oneOf" => {
                items(inner, &here, |part, place| value(kind, part, place, say));
            }
            "contains" | "items" => element(kind, inner, &here, say),
            "prefixItems" => items(inner, &here, |part, place| element(kind, part, place, say)),
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
                range(kind, key, &Bound { value: inner, pointer: &here }, say);
            }
            "minItems" | "minContains" => {
                most_items(kind, key, &Bound { value: inner, pointer: &here }, say);
            }
            "format" => format_of(kind, inner, &here, say),
            _ => {}
        }
    }
}

/// A fragment about one of the choices, files or rows of an answer.
fn element(kind: &Kind, fragment: &Value, pointer: &str, say: Say<'_>) {
    match kind {
        Kind::Multiple { options, .. } => {
            value(&Kind::Single(options.clone()), fragment, pointer, say);
        }
        Kind::File { .. } => {
            value(&Kind::Text { max_words: None, max_characters: None }, fragment, pointer, say);
        }
        Kind::Table { .. } => row(kind, fragment, pointer, say),
        _ => {}
    }
}

fn row(table: &Kind, fragment: &Value, pointer: &str, say: Say<'_>) {
    let columns = table.columns();
    let unknown = |column: &str, place: &str| {
        let known = list(columns.iter().map(|column| column.id.as_str()));
        say(place, format!("“{column}” is not a column of the table. Columns are {known}."));
    };
    for (key, inner) in fragment.as_object().into_iter().flatten() {
        let here = format!("{pointer}/{}", escape(key));
        if applies_to(key).is_some_and(|about| about != "object") {
            say(
                &here,
                format!(
                    "`{key}` says nothing about a row of a table, whose value is of the kind \
                     object."
                ),
            );
            continue;
        }
        match key.as_str() {
            "type" => of_type("object", inner, &here, say),
            "const" | "enum" => say(
                &here,
                format!(
                    "`{key}` would have to give whole rows; test their cells with `properties`."
                ),
            ),
            "not" | "if" | "then" | "else" => row(table, inner, &here, say),
            "allOf" | "anyOf" | "oneOf" => {
                items(inner, &here, |part, place| row(table, part, place, say));
            }
            "properties" => {
                for (column, cell) in inner.as_object().into_iter().flatten() {
                    let place = format!("{here}/{}", escape(column));
                    match columns.iter().find(|known| known.id == *column) {
                        Some(known) => value(&known.kind, cell, &place, say),
                        None => unknown(column, &place),
                    }
                }
            }
            "required" => items(inner, &here, |column, place| {
                if let Some(column) = column
                    .as_str()
                    .filter(|column| !columns.iter().any(|known| known.id == *column))
                {
                    unknown(column, place);
                }
            }),
            _ => {}
        }
    }
}

fn items(list: &Value, pointer: &str, each: impl Fn(&Value, &str)) {
    for (index, item) in list.as_array().into_iter().flatten().enumerate() {
        each(item, &format!("{pointer}/{index}"));
    }
}

fn of_type(kind: &str, said: &Value, pointer: &str, say: Say<'_>) {
    let names = match said {
        Value::Array(names) => names.iter().collect(),
        one => vec![one],
    };
    let is = |name: &&Value| {
        name.as_str() == Some(kind) || (kind == "number" && name.as_str() == Some("integer"))
    };
    if !names.iter().any(is) {
        say(
            pointer,
            format!(
                "{} never matches this answer, whose value is of the kind {kind}.",
                short(said)
            ),
        );
    }
}

/// A value that the answer is compared with.
fn constant(kind: &Kind, given: &Value, pointer: &str, say: Say<'_>) {
    let mismatch = |hint: &str| {
        say(
            pointer,
            format!(
                "{} never matches this answer, whose value is of the kind {}{hint}.",
                short(given),
                kind.json_type()
            ),
        );
    };
    match kind {
        Kind::Boolean if !given.is_boolean() => say(
            pointer,
            format!("{} never matches a yes or no; use `true` or `false`.", short(given)),
        ),
        Kind::Single(options) => {
            option(options.iter().map(|option| option.id.as_str()), given, pointer, say);
        }
        Kind::Multiple { options, .. } => match given {
            Value::Array(chosen) => {
                for (index, one) in chosen.iter().enumerate() {
                    option(
                        options.iter().map(|option| option.id.as_str()),
                        one,
                        &format!("{pointer}/{index}"),
                        say,
                    );
                }
            }
            Value::String(id) if options.iter().any(|option| option.id == *id) => {
                mismatch(&format!(
                    r#", for several options may be chosen: write {{"contains": {{"const": "{id}"}}}}"#
                ));
            }
            other => option(options.iter().map(|option| option.id.as_str()), other, pointer, say),
        },
        Kind::Number { integer, .. } => match given.as_number().and_then(Exact::from_json) {
            None => mismatch(""),
            Some(number) if *integer && number.rounded(0) != number => {
                say(
                    pointer,
                    format!("{} never matches: only whole numbers are answers.", short(given)),
                );
            }
            Some(_) => {
                let bound = Bound { value: given, pointer };
                range(kind, "minimum", &bound, say);
                range(kind, "maximum", &bound, say);
            }
        },
        Kind::Text { .. } | Kind::Date | Kind::Url => match given.as_str() {
            None => mismatch(""),
            Some(text)
                if matches!(kind, Kind::Date)
                    && chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_err() =>
            {
                say(
                    pointer,
                    format!("{} never matches: it is not a date such as 2026-11-21.", short(given)),
                );
            }
            Some(text) if matches!(kind, Kind::Url) && !text.starts_with("https://") => {
                say(
                    pointer,
                    format!("{} never matches: a link begins with `https://`.", short(given)),
                );
            }
            Some(_) => {}
        },
        Kind::File { .. } | Kind::Table { .. } if !given.is_array() => mismatch(""),
        Kind::Boolean | Kind::File { .. } | Kind::Table { .. } => {}
    }
}

fn option<'o>(
    options: impl Iterator<Item = &'o str> + Clone,
    given: &Value,
    pointer: &str,
    say: Say<'_>,
) {
    if !options.clone().any(|id| Some(id) == given.as_str()) {
        say(
            pointer,
            format!(
                "{} is not an option of the question. Options are {}.",
                short(given),
                list(options)
            ),
        );
    }
}

/// The value of a keyword that bounds something, and its place.
struct Bound<'b> {
    value: &'b Value,
    pointer: &'b str,
}

/// A bound that lies beyond the numbers that can be answered.
fn range(kind: &Kind, key: &str, bound: &Bound<'_>, say: Say<'_>) {
    let Kind::Number { minimum, maximum, .. } = kind else { return };
    let exact = |value: &Value| value.as_number().and_then(Exact::from_json);
    let Some(number) = exact(bound.value) else { return };
    let (most, least) = (maximum.as_ref().and_then(exact), minimum.as_ref().and_then(exact));
    let above = most.filter(|most| {
        key.ends_with("inimum")
            && (number > *most || (key == "exclusiveMinimum" && number == *most))
    });
    let below = least.filter(|least| {
        key.ends_with("aximum")
            && (number < *least || (key == "exclusiveMaximum" && number == *least))
    });
    if let Some(most) = above {
        say(
            bound.pointer,
            format!("{} is never reached: answers end at {}.", short(bound.value), most.plain()),
        );
    } else if let Some(least) = below {
        say(
            bound.pointer,
            format!("{} is never reached: answers begin at {}.", short(bound.value), least.plain()),
        );
    }
}

/// More choices or rows than an answer can have.
fn most_items(kind: &Kind, key: &str, count: &Bound<'_>, say: Say<'_>) {
    let most = match kind {
        Kind::Multiple { options, max, .. } => {
            Some(max.map_or(options.len() as u64, |max| max.min(options.len() as u64)))
        }
        Kind::Table { max, .. } => Some(*max),
        Kind::File { max } => *max,
        _ => None,
    };
    if let Some(most) = most.filter(|most| count.value.as_u64().is_some_and(|count| count > *most))
    {
        say(
            count.pointer,
            format!(
                "`{key}` is {}, and an answer has at most {most}: this never holds.",
                short(count.value)
            ),
        );
    }
}

fn format_of(kind: &Kind, format: &Value, pointer: &str, say: Say<'_>) {
    let other = match kind.format() {
        Some(own) => format != own.word(),
        None => matches!(kind, Kind::Single(_)),
    };
    if other {
        say(
            pointer,
            format!(
                "The format {} never matches an answer of the type {}.",
                short(format),
                kind.word()
            ),
        );
    }
}

/// Every plain value that a fragment compares with.
pub(super) fn constants<'v>(fragment: &'v Value, pointer: &str) -> Vec<(String, &'v Value)> {
    let mut found = Vec::new();
    for (key, value) in fragment.as_object().into_iter().flatten() {
        let here = format!("{pointer}/{}", escape(key));
        match key.as_str() {
            "const" => found.push((here, value)),
            "enum" => found.extend(
                value
                    .as_array()
                    .into_iter()
                    .flatten()
                    .enumerate()
                    .map(|(index, item)| (format!("{here}/{index}"), item)),
            ),
            "not" => found.extend(constants(value, &here)),
            "allOf" | "anyOf" | "oneOf" => {
                for (index, part) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(constants(part, &format!("{here}/{index}")));
                }
            }
            _ => {}
        }
    }
    found
}

//! JSON Schema in words.

use serde::Serialize;
use serde_json::Value;

/// A stretch of text: plain, or code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    code: bool,
    text: String,
}

/// A text with what stands between backquotes as code.
pub fn pieces(text: &str) -> Vec<Piece> {
    text.split('`')
        .enumerate()
        .filter(|(_, text)| !text.is_empty())
        .map(|(at, text)| Piece { code: at % 2 == 1, text: text.to_owned() })
        .collect()
}

/// A type in words: each part may lead to the kind of object that it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypeLine {
    parts: Vec<TypePart>,
    /// The only words that it takes.
    words: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct TypePart {
    text: String,
    href: Option<String>,
}

/// The id of a kind of object on the page.
pub fn anchor(name: &str) -> String {
    format!("schema-{name}")
}

/// A schema in words.
pub fn type_of(schema: &Value) -> TypeLine {
    let mut line = TypeLine { parts: Vec::new(), words: Vec::new() };
    line.add(schema);
    line
}

impl TypeLine {
    fn say(&mut self, text: impl Into<String>) {
        self.parts.push(TypePart { text: text.into(), href: None });
    }

    fn add(&mut self, schema: &Value) {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let name = name.rsplit('/').next().unwrap_or(name);
            let href = Some(format!("#{}", anchor(name)));
            self.parts.push(TypePart { text: name.to_owned(), href });
            return;
        }
        let several = schema.get("oneOf").or_else(|| schema.get("anyOf"));
        if let Some(options) = several.and_then(Value::as_array) {
            for (at, option) in options.iter().enumerate() {
                if at > 0 {
                    self.say(" or ");
                }
                self.add(option);
            }
            return;
        }
        let words = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
        self.words.extend(
            words.map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned)),
        );
        let types: Vec<&str> = match schema.get("type") {
            Some(Value::String(one)) => vec![one.as_str()],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if types.is_empty() {
            self.say(if schema.get("allOf").is_some() { "object" } else { "anything" });
        }
        for (at, one) in types.into_iter().enumerate() {
            if at > 0 {
                self.say(" or ");
            }
            self.add_type(one, schema);
        }
    }

    fn add_type(&mut self, one: &str, schema: &Value) {
        match (one, schema.get("format").and_then(Value::as_str)) {
            ("array", _) => {
                self.say("list of ");
                self.add(schema.get("items").unwrap_or(&Value::Null));
            }
            ("object", _) if schema.get("additionalProperties").is_some_and(Value::is_object) => {
                self.say("object from names to ");
                self.add(schema.get("additionalProperties").unwrap_or(&Value::Null));
            }
            ("string", Some("date")) => self.say("day, such as 2026-06-30"),
            ("string", Some("date-time")) => self.say("instant, such as 2026-06-30T15:00:00Z"),
            ("integer", _) => self.say("whole number"),
            ("boolean", _) => self.say("true or false"),
            ("string", _) => self.say("text"),
            (other, _) => self.say(other),
        }
    }
}

//! Conditions in words, so that people can work a rule out by hand.

use serde_json::Value;

use crate::domain::instrument::evaluate::reasons::derived_label;
use crate::domain::instrument::model::condition::{Condition, Node, Test};
use crate::domain::instrument::model::kind::Kind;
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::value_words::in_words;

impl Questionnaire {
    /// A condition as a phrase after “when” or “if”: `P-01 is “Design” and P-04 is yes`. Empty for
    /// a condition that always holds.
    pub fn condition_in_words(&self, when: &Condition) -> String {
        node(self, when.root(), false)
    }
}

fn node(q: &Questionnaire, condition: &Node, inside: bool) -> String {
    let joined = |parts: &[Node], word: &str| match parts {
        [only] => node(q, only, inside),
        parts => {
            let told: Vec<String> = parts
                .iter()
                .map(|part| node(q, part, true))
                .filter(|words| !words.is_empty())
                .collect();
            let told = told.join(word);
            if inside { format!("({told})") } else { told }
        }
    };
    match condition {
        Node::All(parts) if parts.is_empty() => String::new(),
        Node::All(parts) => joined(parts, " and "),
        Node::Any(parts) => joined(parts, " or "),
        Node::Not(part) => format!("it is not so that {}", node(q, part, true)),
        Node::Test(test) => told(q, test),
    }
}

fn told(q: &Questionnaire, test: &Test) -> String {
    if let Some(question) = test.name.question().and_then(|name| q.question(name)) {
        return format!(
            "{} (“{}”) {}",
            question.code,
            question.label,
            fragment(Some(question), &test.fragment)
        );
    }
    if let Name::Fact(id) = &test.name
        && let Some(fact) = q.fact(id)
    {
        let holds = match test.fragment.get("const") {
            Some(Value::Bool(false)) => "does not hold",
            Some(_) => "holds",
            None => "is settled",
        };
        let because = node(q, fact.when.root(), true);
        return format!("“{}” {holds} (which is so when {because})", fact.title);
    }
    format!("{} {}", derived_label(q, &test.name), fragment(None, &test.fragment))
}

/// What a fragment asks of an answer.
fn fragment(question: Option<&Question>, fragment: &Value) -> String {
    let Some(object) = fragment.as_object().filter(|object| !object.is_empty()) else {
        return "is answered".to_owned();
    };
    let shown = |value: &Value| title(question, value);
    let list = |value: &Value| {
        value.as_array().into_iter().flatten().map(shown).collect::<Vec<_>>().join(", ")
    };
    let choices = question.is_none_or(|question| matches!(question.kind, Kind::Multiple { .. }));
    let items = if choices { "answers" } else { "entries" };
    let phrases = object.iter().map(|(key, value)| match key.as_str() {
        "const" => format!("is {}", shown(value)),
        "enum" => format!("is one of {}", list(value)),
        "minimum" => format!("is at least {}", shown(value)),
        "maximum" => format!("is at most {}", shown(value)),
        "exclusiveMinimum" => format!("is more than {}", shown(value)),
        "exclusiveMaximum" => format!("is less than {}", shown(value)),
        "minItems" => format!("has at least {value} {items}"),
        "maxItems" => format!("has at most {value} {items}"),
        "contains" if choices => match (value.get("const"), value.get("enum")) {
            (Some(one), _) => format!("includes {}", shown(one)),
            (None, Some(any)) => format!("includes one of {}", list(any)),
            (None, None) => format!("includes one that {}", self::fragment(question, value)),
        },
        "not" => match (
            value.get("const"),
            value.get("enum"),
            value.get("contains").and_then(|item| item.get("const")),
        ) {
            (Some(one), None, None) => format!("is not {}", shown(one)),
            (None, Some(any), None) => format!("is none of {}", list(any)),
            (None, None, Some(one)) => format!("does not include {}", shown(one)),
            _ => format!("is not such that it {}", self::fragment(question, value)),
        },
        "anyOf" => value
            .as_array()
            .into_iter()
            .flatten()
            .map(|part| self::fragment(question, part))
            .collect::<Vec<_>>()
            .join(" or "),
        "allOf" => value
            .as_array()
            .into_iter()
            .flatten()
            .map(|part| self::fragment(question, part))
            .collect::<Vec<_>>()
            .join(" and "),
        "pattern" => format!("fits the pattern {value}"),
        _ => format!("fits the schema {{\"{key}\": {value}}}"),
    });
    phrases.collect::<Vec<_>>().join(" and ")
}

fn title(question: Option<&Question>, value: &Value) -> String {
    match (question, value) {
        (Some(question), Value::String(id)) => {
            let known =
                question.kind.options().into_iter().flatten().find(|option| option.id == *id);
            known.map_or_else(
                || format!("“{}”", in_words(question, value)),
                |option| format!("“{}”", option.title),
            )
        }
        (Some(question), Value::Bool(_)) => in_words(question, value).to_lowercase(),
        (_, Value::String(text)) => format!("“{text}”"),
        (_, other) => other.to_string(),
    }
}

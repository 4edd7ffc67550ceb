//! A small questionnaire with every kind of question.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::domain::instrument::Questionnaire;

/// A questionnaire with every kind of question.
pub fn questionnaire() -> Option<Arc<Questionnaire>> {
    let files = [
        ("questionnaire.json", outline()),
        ("rubric.json", rubric()),
        ("risk.json", risk()),
        (
            "learning.json",
            json!({ "roles": { "all": "All" }, "deadlines": { "before": "Before" }, "rules": [] }),
        ),
        ("messages.json", messages()),
    ];
    let files =
        files.into_iter().map(|(name, json)| (name.to_owned(), json.to_string().into_bytes()));
    Questionnaire::compile(&files.collect(), &BTreeSet::new()).ok().map(Arc::new)
}

fn outline() -> Value {
    let question = |id: &str, kind: &str, answer: Value, more: Value| {
        let mut question = json!({ "id": id, "code": id.to_uppercase(), "type": kind,
            "label": format!("What about {id}?"), "required": true,
            "answer": answer, "visibility": "public", "reuse": "never" });
        if let (Some(question), Value::Object(more)) = (question.as_object_mut(), more) {
            question.extend(more);
        }
        question
    };
    let options = json!([{ "const": "a", "title": "A", "description": "The first" },
        { "const": "b", "title": "B" }]);
    let columns = json!({ "name": { "title": "Name", "type": "string", "minLength": 1,
        "x-max-words": 5 },
        "story": { "title": "Story", "description": "In short", "type": "string", "minLength": 1,
            "x-max-words": 50 },
        "fine": { "title": "Fine", "type": "boolean" },
        "pick": { "title": "Pick", "oneOf": [{ "const": "a", "title": "A" }] },
        "hours": { "title": "Hours", "type": "integer", "minimum": 0, "x-unit": "hours" } });
    let table = |most: u32| {
        json!({ "type": "array", "items": { "type": "object", "properties": columns,
            "required": ["name"], "additionalProperties": false },
                "minItems": 1, "maxItems": most })
    };
    let note = json!({ "note": { "label": "Say more", "max_words": 50, "required": true } });
    let evidence = json!({ "evidence": { "ask": "A report", "required": false,
        "shelf_life_months": 12 }, "required": false });
    json!({ "family": "sample", "version": "1", "title": "Sample questions",
        "summary": "Every kind.", "as_of": "2026-11-21", "facts": [],
        "public_facts": [],
        "sections": [
            { "id": "first", "title": "First", "intro": "Every kind of question.",
                "criterion": null,
                "questions": [
                question("yes", "boolean", json!({ "type": "boolean" }), note),
                question("one", "single", json!({ "oneOf": options }), evidence),
                question("some", "multiple",
                    json!({ "type": "array", "items": { "oneOf": options }, "minItems": 1,
                        "uniqueItems": true }), json!({})),
                question("text", "text", json!({ "type": "string", "minLength": 1,
                    "x-max-words": 100 }), json!({ "reuse": "company" })),
                question("number", "number",
                    json!({ "type": "number", "minimum": 0, "x-unit": "hours" }), json!({})),
                question("day", "date", json!({ "type": "string", "format": "date" }), json!({})),
                question("link", "url", json!({ "type": "string", "format": "uri",
                    "pattern": "^https://" }), json!({})),
                question("file", "file", json!({ "type": "array", "items": { "type": "string" },
                    "minItems": 1 }), json!({})),
                question("rows", "table", table(9), json!({})),
                question("group", "table", table(1),
                    json!({ "ask_when": { "first.yes": { "const": true } } })) ] },
            { "id": "second", "title": "Second", "intro": "A scored one.", "criterion": "second",
                "questions": [
                question("only", "boolean", json!({ "type": "boolean" }),
                    json!({ "ask_when": { "first.yes": { "const": true } },
                        "evidence": { "ask": "A test", "required": false,
                            "shelf_life_months": 12 } })) ] } ] })
}

fn rubric() -> Value {
    let anchors: Vec<Value> =
        (0..=4).map(|level| json!({ "level": level, "text": format!("Level {level}") })).collect();
    let stop = |id: &str, kind: &str, days: Value, value: bool| {
        let mitigating = if kind == "discretionary" { json!("Few users.") } else { Value::Null };
        json!({ "id": id, "kind": kind, "when": { "second.only": { "const": value } },
            "because": "It matters.", "cure_days": days, "mitigating": mitigating })
    };
    let measure = |id: &str, title: &str, question: &str, items: &str| {
        let columns = json!({ "task": "name", "items": items, "errors": "hours" });
        json!({ "id": id, "title": title, "method": "error_share", "question": question,
            "columns": columns })
    };
    let stops = [
        stop("S-1", "hard", Value::Null, false),
        stop("S-2", "curable", json!(30), false),
        stop("S-3", "discretionary", Value::Null, false),
        stop("S-4", "hard", Value::Null, true),
    ];
    json!({ "scale": { "maximum": 4,
        "words": ["Absent", "Asserted", "Documented", "Tested", "Verified"] },
        "criteria": [{ "id": "second", "title": "Second", "weight": 100,
            "summary": "What it covers." }],
        "questions": { "second.only": { "weight": 1, "anchors": anchors, "knockouts": stops,
            "grounds": [] } },
        "caps": [{ "id": "C-1", "when": { "evidence.current": { "const": 0 } }, "maximum": 0.5,
            "because": "Nothing current is attached." }],
        "measures": [measure("m", "Share", "first.rows", "hours"),
            measure("n", "Of what", "first.rows", "fine"),
            measure("o", "Blank", "first.group", "hours")] })
}

fn risk() -> Value {
    let row = |tier: u32| {
        json!({ "tier": tier, "minimums": { "second": 1 },
        "decisions": { "1": "approved" }, "months": 12, "monitoring": "Yearly",
        "signoff_note": null,
        "pilot": null })
    };
    json!({ "factors": [{ "id": "f", "code": "F1", "title": "Factor", "weight": 100, "criteria": [],
                "levels": [{ "level": 0, "text": "No" },
                    { "level": 4, "text": "Yes", "when": { "first.yes": { "const": true } } }] }],
        "factor_maximum": 4, "bands": [{ "tier": 1, "name": "Low", "below": 50 },
            { "tier": 2, "name": "High" }], "floors": [],
        "prohibited": [{ "id": "X1", "title": "Bad use",
            "when": { "first.some": { "contains": { "const": "a" } } }, "because": "It is bad." }],
        "residual": { "reduction_percent": 60, "relevant_from": 3, "max_drop": 1 },
        "matrix": [row(1), row(2)], "near_miss": { "within": 0.5, "cure_days": 90 } })
}

fn messages() -> Value {
    let kinds = [
        "required",
        "type",
        "choice",
        "words",
        "minimum",
        "maximum",
        "date",
        "link",
        "rows",
        "cell",
        "duplicate",
        "alone",
        "reason",
        "evidence",
    ];
    let defaults: serde_json::Map<String, Value> =
        kinds.into_iter().map(|kind| (kind.to_owned(), json!("Check “{label}”."))).collect();
    let names = ["yes", "one", "some", "text", "number", "day", "link", "file", "rows", "group"]
        .map(|name| format!("first.{name}"));
    let words = names
        .into_iter()
        .chain(["second.only".to_owned()])
        .map(|name| (name, json!({ "help": "Help.", "why": "Why.", "good": "Good." })));
    json!({ "defaults": defaults, "questions": words.collect::<serde_json::Map<_, _>>() })
}

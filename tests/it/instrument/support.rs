//! Small questionnaire folders made for these tests.

use std::collections::{BTreeMap, BTreeSet};

use assay::domain::instrument::{
    Answer, Answers, EvidenceFact, EvidenceFacts, Fault, Levels, Outcome, Questionnaire, Scored,
    assess,
};
use chrono::NaiveDate;
use serde_json::{Value, json};

/// The files of a folder as JSON, to be changed before it is compiled.
#[derive(Clone)]
pub struct Folder(pub BTreeMap<String, Value>);

pub const CRITERIA: [(&str, u32); 6] = [
    ("safety", 30),
    ("evidence", 15),
    ("inclusivity", 15),
    ("usability", 10),
    ("interoperability", 10),
    ("bias", 20),
];

const FACTORS: [(u32, &[&str]); 9] = [
    (20, &["evidence", "bias"]),
    (15, &["safety", "inclusivity"]),
    (15, &["safety"]),
    (12, &["safety", "bias"]),
    (12, &["safety", "usability"]),
    (8, &["inclusivity", "bias"]),
    (8, &[]),
    (5, &[]),
    (5, &["evidence", "safety"]),
];

pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

impl Folder {
    /// Nine factors answered by their level, six criteria of two questions each, floors O1 to O7,
    /// the matrix of the design.
    pub fn risk() -> Folder {
        Folder(BTreeMap::from([
            ("questionnaire.json".to_owned(), outline()),
            ("rubric.json".to_owned(), rubric()),
            ("risk.json".to_owned(), risk()),
            ("learning.json".to_owned(), learning()),
            ("messages.json".to_owned(), messages()),
        ]))
    }

    /// One profile section with these questions, asked in a form; risk hangs on the first one being
    /// yes.
    pub fn form(questions: &Value) -> Folder {
        let mut folder = Folder::risk();
        folder.set("questionnaire.json", "/sections/0/questions", questions.clone());
        let first = format!("profile.{}", questions[0]["id"].as_str().unwrap());
        let levels = json!([{ "level": 0, "text": "No" },
            { "level": 4, "text": "Yes", "when": { first: { "const": true } } }]);
        folder.set(
            "risk.json",
            "/factors",
            json!([{ "id": "only", "code": "F1", "title": "Only", "weight": 100, "criteria": [],
                "levels": levels }]),
        );
        folder.set("risk.json", "/floors", json!([]));
        folder.set("risk.json", "/prohibited", json!([]));
        folder.set("questionnaire.json", "/facts", json!([]));
        folder.set("questionnaire.json", "/public_facts", json!([]));
        folder.set("learning.json", "/rules", json!([]));
        let words: serde_json::Map<String, Value> = questions
            .as_array()
            .unwrap()
            .iter()
            .map(|question| {
                (
                    format!("profile.{}", question["id"].as_str().unwrap()),
                    json!({ "help": "Help.", "why": "Why." }),
                )
            })
            .collect();
        let kept = folder.0["messages.json"]["questions"].as_object().unwrap().clone();
        let kept = kept.into_iter().filter(|(name, _)| !name.starts_with("profile."));
        folder.set(
            "messages.json",
            "/questions",
            Value::Object(words.into_iter().chain(kept).collect()),
        );
        folder
    }

    /// Sets the value at a pointer; the last step may be new, and `-` appends to a list.
    pub fn set(&mut self, file: &str, pointer: &str, value: Value) {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = self.0.get_mut(file).unwrap().pointer_mut(parent).unwrap();
        let key = key.replace("~1", "/");
        match parent {
            Value::Array(items) if key == "-" => items.push(value),
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
            Value::Object(object) => {
                object.insert(key, value);
            }
            _ => panic!("nothing to set at {pointer}"),
        }
    }

    pub fn remove(&mut self, file: &str, pointer: &str) {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = self.0.get_mut(file).unwrap().pointer_mut(parent).unwrap();
        match parent {
            Value::Array(items) => {
                items.remove(key.parse().unwrap());
            }
            Value::Object(object) => {
                object.shift_remove(key);
            }
            _ => panic!("nothing to remove at {pointer}"),
        }
    }

    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.0
            .iter()
            .map(|(name, json)| (name.clone(), serde_json::to_vec_pretty(json).unwrap()))
            .collect()
    }

    pub fn compiled(&self) -> Result<Questionnaire, Vec<Fault>> {
        Questionnaire::compile(&self.files(), &BTreeSet::from(["M1".to_owned(), "M2".to_owned()]))
    }

    pub fn compile(&self) -> Questionnaire {
        self.compiled().unwrap_or_else(|faults| panic!("{faults:#?}"))
    }
}

fn question(id: &str, code: &str, kind: &str, answer: &Value) -> Value {
    json!({ "id": id, "code": code, "type": kind, "label": format!("What about {id}?"),
        "required": true,
            "answer": answer, "visibility": "public", "reuse": "never" })
}

fn outline() -> Value {
    let profile: Vec<Value> = (1..=9)
        .map(|n| {
            question(
                &format!("f{n}"),
                &format!("PRO-0{n}"),
                "number",
                &json!({ "type": "integer", "minimum": 0, "maximum": 4 }),
            )
        })
        .collect();
    let yes_or_no = json!({ "oneOf": [{ "const": "yes", "title": "Yes, always" },
        { "const": "no", "title": "No, never" }] });
    let sections = CRITERIA.iter().map(|(id, _)| {
        let questions: Vec<Value> = ["a", "b"]
            .iter()
            .map(|letter| {
                let mut question = question(
                    letter,
                    &format!("{}-{letter}", id[..3].to_uppercase()),
                    "single",
                    &yes_or_no,
                );
                question["evidence"] = json!({ "ask": "A report", "required": false,
                    "shelf_life_months": 12 });
                question
            })
            .collect();
        json!({ "id": id, "title": title(id), "intro": "About it.", "criterion": id,
            "questions": questions })
    });
    let mut all = vec![
        json!({ "id": "profile", "title": "Profile", "intro": "About the tool.", "criterion": null,
            "questions": profile }),
    ];
    all.extend(sections);
    json!({ "family": "test", "version": "1", "title": "The test questionnaire",
        "summary": "For tests.", "as_of": "2026-11-21",
            "facts": [{ "id": "weighty", "title": "It weighs much",
                "when": { "factor.f1": { "minimum": 3 } } }],
            "public_facts": [{ "id": "habit", "label": "Habit", "question": "safety.b" }],
            "sections": all })
}

fn title(id: &str) -> String {
    id[..1].to_uppercase() + &id[1..]
}

fn rubric() -> Value {
    let anchors: Vec<Value> =
        (0..=4).map(|level| json!({ "level": level, "text": format!("Level {level}") })).collect();
    let mut questions = serde_json::Map::new();
    for (id, _) in CRITERIA {
        for letter in ["a", "b"] {
            questions.insert(
                format!("{id}.{letter}"),
                json!({ "weight": 1, "anchors": anchors, "knockouts": [], "grounds": [] }),
            );
        }
    }
    let knockout = |id: &str, kind: &str, name: &str, days: Value| {
        json!([{ "id": id, "kind": kind, "when": { name: { "const": "no" } },
            "because": format!("{name} is no."), "cure_days": days,
                 "mitigating": if kind == "discretionary" { json!("Few users.") } else { Value::Null } }])
    };
    questions["safety.a"]["knockouts"] = knockout("SAF-A", "hard", "safety.a", Value::Null);
    questions["bias.a"]["knockouts"] = knockout("BIA-A", "curable", "bias.a", json!(30));
    questions["usability.a"]["knockouts"] =
        knockout("USA-A", "discretionary", "usability.a", Value::Null);
    let criteria: Vec<Value> = CRITERIA
        .iter()
        .map(|(id, weight)| {
            json!({ "id": id, "title": title(id), "weight": weight,
            "summary": "What it covers." })
        })
        .collect();
    json!({ "scale": { "maximum": 4,
        "words": ["Absent", "Asserted", "Documented", "Tested", "Verified"] }, "criteria": criteria,
            "questions": questions,
            "caps": [{ "id": "CAP-1", "when": { "evidence.current": { "const": 0 } }, "maximum": 1,
                "because": "No current evidence." }] })
}

fn risk() -> Value {
    let factors: Vec<Value> = FACTORS
        .iter()
        .enumerate()
        .map(|(index, (weight, criteria))| {
            let n = index + 1;
            let levels: Vec<Value> = (0..=4)
                .map(|level| {
                    if level == 0 {
                        json!({ "level": 0, "text": "None" })
                    } else {
                        json!({ "level": level, "text": format!("Degree {level}"),
                            "when": { format!("profile.f{n}"): { "minimum": level } } })
                    }
                })
                .collect();
            json!({ "id": format!("f{n}"), "code": format!("F{n}"), "title": format!("Factor {n}"),
                "weight": weight, "criteria": criteria, "levels": levels })
        })
        .collect();
    let floor = |id: &str, when: Value, tier: u8| json!({ "id": id, "when": when, "tier": tier, "because": format!("Floor {id}.") });
    let row = |tier: u8,
               s: f64,
               e: f64,
               i: f64,
               u: f64,
               x: f64,
               b: f64,
               decisions: Value,
               months: u32| {
        json!({ "tier": tier, "minimums": { "safety": s, "evidence": e, "inclusivity": i,
            "usability": u, "interoperability": x, "bias": b },
                "decisions": decisions, "months": months,
                "monitoring": format!("Monitoring {tier}"),
                "signoff_note": if tier == 4 { json!("Legal sign-off.") } else { Value::Null },
                "pilot": if tier >= 3 { json!("Five districts.") } else { Value::Null } })
    };
    json!({
        "factors": factors, "factor_maximum": 4,
        "bands": [{ "tier": 1, "name": "Minimal", "below": 25 },
            { "tier": 2, "name": "Moderate", "below": 50 },
                  { "tier": 3, "name": "High", "below": 75 }, { "tier": 4, "name": "Severe" }],
        "floors": [
            floor("O1", json!({ "factor.f1": { "const": 4 } }), 3),
            floor("O2", json!({ "factor.f1": { "const": 4 }, "factor.f5": { "minimum": 3 } }), 4),
            floor("O3", json!({ "factor.f2": { "minimum": 2 }, "factor.f4": { "const": 4 } }), 3),
            floor("O4", json!({ "factor.f2": { "const": 4 }, "factor.f4": { "minimum": 3 } }), 3),
            floor("O5", json!({ "factor.f3": { "const": 4 } }), 3),
            floor("O6", json!({ "factor.f2": { "minimum": 2 }, "factor.f1": { "const": 3 },
                "factor.f5": { "minimum": 2 } }), 3),
            floor("O7", json!({ "factor.f2": { "minimum": 2 } }), 2)
        ],
        "prohibited": [{ "id": "X1", "title": "A use that is not listed",
            "when": { "profile.f1": { "const": 4 }, "evidence.b": { "const": "no" } },
            "because": "Never." }],
        "residual": { "reduction_percent": 60, "relevant_from": 3, "max_drop": 1 },
        "matrix": [
            row(1, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0, json!({ "1": "approved", "2": "approved" }), 36),
            row(2, 2.5, 1.5, 2.0, 1.5, 1.5, 1.5,
                json!({ "1": "approved", "2": "approved", "3": "conditional" }), 24),
            row(3, 3.0, 2.0, 2.5, 2.0, 1.5, 2.5,
                json!({ "1": "conditional", "2": "conditional", "3": "pilot" }), 12),
            row(4, 3.5, 3.0, 3.0, 2.5, 2.0, 3.0,
                json!({ "1": "conditional", "2": "conditional", "3": "pilot" }), 12)
        ],
        "near_miss": { "within": 0.5, "cure_days": 90 }
    })
}

fn learning() -> Value {
    json!({ "roles": { "teachers": "Teachers", "admins": "Administrators" },
            "deadlines": { "before_access": "Before access", "days_60": "Within 60 days" },
            "rules": [
                { "id": "P1", "when": {}, "modules": ["M1"], "who": ["admins"], "by": "days_60",
                    "because": "Every tool." },
                { "id": "P2", "when": { "fact.weighty": { "const": true } }, "modules": ["M2"],
                    "who": ["teachers"], "by": "before_access", "because": "It weighs much." },
                { "id": "P3", "when": { "score.bias": { "exclusiveMaximum": 3 } },
                    "modules": ["M2"],
                    "who": ["admins"], "by": "days_60", "because": "The bias score is below 3." },
                { "id": "P4", "when": { "decision": { "const": "pilot" } }, "modules": ["M1"],
                    "who": ["teachers"], "by": "before_access", "because": "A pilot." }
            ] })
}

fn messages() -> Value {
    let mut questions = serde_json::Map::new();
    for n in 1..=9 {
        questions.insert(format!("profile.f{n}"), json!({ "help": "Help.", "why": "Why." }));
    }
    for (id, _) in CRITERIA {
        for letter in ["a", "b"] {
            questions.insert(
                format!("{id}.{letter}"),
                json!({ "help": "Help.", "why": "Why.", "good": "A report." }),
            );
        }
    }
    questions["safety.a"]["errors"] =
        json!({ "choice": "Say whether it is safe: “{given}” says neither." });
    json!({
        "defaults": {
            "required": "Answer “{label}”.", "type": "“{given}” does not answer “{label}”.",
            "choice": "“{given}” is not an option of “{label}”.",
            "words": "Keep “{label}” to {limit} words.", "minimum": "“{label}” is at least \
                {limit}.", "maximum": "“{label}” is at most {limit}.",
            "date": "“{given}” is not a date.", "link": "“{given}” is not an https link.",
            "rows": "Check the number of entries in “{label}”: {limit}.",
            "cell": "Check row {row}, “{column}”.", "duplicate": "“{label}” names something twice.",
            "alone": "“{given}” stands alone at “{label}”.",
            "reason": "Say why “{label}” is {given}.",
            "evidence": "Attach evidence to “{label}”: {given}."
        },
        "questions": questions
    })
}

/// Answers for the risk folder: the nine levels, and yes to every scored question.
pub fn answers(levels: [u8; 9]) -> Answers {
    let mut answers = Answers::new();
    for (index, level) in levels.iter().enumerate() {
        answers.set(format!("profile.f{}", index + 1), Answer::plain(json!(level)));
    }
    for (id, _) in CRITERIA {
        for letter in ["a", "b"] {
            answers.set(format!("{id}.{letter}"), Answer::plain(json!("yes")));
        }
    }
    answers
}

/// One current piece of evidence at every scored question.
pub fn evidence() -> EvidenceFacts {
    let piece = EvidenceFact {
        title: "Report".to_owned(),
        issued_on: Some(day()),
        expires_on: None,
        document: None,
    };
    let names = CRITERIA.iter().flat_map(|(id, _)| [format!("{id}.a"), format!("{id}.b")]);
    EvidenceFacts(names.map(|name| (name, vec![piece.clone()])).collect())
}

/// Levels that give these criterion scores, in the order S E I U X B; scores are whole or halves.
pub fn levels(scores: [f64; 6]) -> Levels {
    let mut levels = Levels::default();
    for ((id, _), score) in CRITERIA.iter().zip(scores) {
        let sum = (1..=8).find(|sum| f64::from(*sum) / 2.0 >= score).unwrap_or(0);
        levels.set(format!("{id}.a"), Scored::Level(sum / 2));
        levels.set(format!("{id}.b"), Scored::Level(sum - sum / 2));
    }
    levels
}

pub fn outcome(questionnaire: &Questionnaire, answers: &Answers, levels: &Levels) -> Outcome {
    assess(questionnaire, answers, &evidence(), levels, day())
}

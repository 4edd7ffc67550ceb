//! The whole disclosure as one JSON Schema (draft 2020-12): what may be submitted, for programs
//! that fill it in elsewhere.
//!
//! The document says the same as [`check`](super::check) of a whole disclosure, the attached
//! evidence apart. It needs no keyword of ours and no assertion of formats: words, dates and links
//! are patterns, and the conditions under which a question is asked are written out down to the
//! answers behind them.

mod conditions;
mod defs;
mod forms;
mod logic;
mod patterns;
mod tier;

use defs::Defs;
use serde_json::{Map, Value, json};

use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Where the schema of a questionnaire is published, below the service's address.
pub fn schema_path(questionnaire: &Questionnaire) -> String {
    format!("/questionnaires/{}/{}/schema.json", questionnaire.family, questionnaire.version)
}

/// The schema of a disclosure that can be submitted. `base_url` is the service's address, without a
/// slash at its end.
pub fn disclosure_schema(questionnaire: &Questionnaire, base_url: &str) -> Value {
    let mut defs = Defs::new(questionnaire);
    let mut properties = Map::new();
    let mut required = Vec::new();
    let mut groups: Vec<(Value, Vec<&Question>)> = Vec::new();
    for (_, question) in questionnaire.questions() {
        let name = question.name.as_str();
        let asked = defs.condition(&question.ask_when);
        if asked == Value::Bool(true) {
            properties.insert(name.to_owned(), defs.answer(question));
            required.extend(question.required.then_some(name));
            continue;
        }
        properties.insert(name.to_owned(), defs.unasked());
        match groups.iter_mut().find(|(known, _)| *known == asked) {
            Some((_, questions)) => questions.push(question),
            None => groups.push((asked, vec![question])),
        }
    }
    let groups: Vec<Value> = groups
        .into_iter()
        .map(|(asked, questions)| json!({ "if": asked, "then": answers(&mut defs, &questions) }))
        .collect();
    let mut document = json!({
        "$schema": DIALECT,
        "$id": format!("{base_url}{}", schema_path(questionnaire)),
        "title": format!("{}, version {}: a disclosure", questionnaire.title,
            questionnaire.version),
        "description": description(questionnaire),
        "type": "object",
        "properties": properties,
        "additionalProperties": defs.blank(),
    });
    if !required.is_empty() {
        document["required"] = json!(required);
    }
    if !groups.is_empty() {
        document["allOf"] = Value::Array(groups);
    }
    document["$defs"] = defs.finish(&document);
    document
}

/// What holds for questions that are asked.
fn answers(defs: &mut Defs<'_>, questions: &[&Question]) -> Value {
    let properties: Map<String, Value> =
        questions.iter().map(|question| (question.name.clone(), defs.answer(question))).collect();
    let required: Vec<&str> = questions
        .iter()
        .filter(|question| question.required)
        .map(|question| question.name.as_str())
        .collect();
    if required.is_empty() {
        json!({ "properties": properties })
    } else {
        json!({ "properties": properties, "required": required })
    }
}

fn description(questionnaire: &Questionnaire) -> String {
    format!(
        "{} A document that fits can be submitted: its keys are the names of questions and its \
         values are answers. An answer is a value; a value with a note; or a state with its \
         reason. A key with null counts as left out. What is written at a question that is not \
         asked only needs the form of an answer and is ignored. Evidence files are attached to the \
         disclosure and are not part of this document; the service checks them beside it. Law and \
         practice as of {}; questionnaire digest {}.",
        questionnaire.summary, questionnaire.as_of, questionnaire.digest
    )
}

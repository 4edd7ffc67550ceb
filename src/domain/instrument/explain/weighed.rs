//! Which columns of a table its anchors and rules weigh: what a reader looks at first.

use serde_json::Value;

use crate::domain::instrument::model::condition::{Condition, Test};
use crate::domain::instrument::model::kind::{Column, Kind};
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;

/// Words of titles that say nothing of what a column holds.
const COMMON: [&str; 16] = [
    "with", "from", "last", "date", "most", "that", "what", "when", "this", "them", "without",
    "number", "people", "students", "tool", "would",
];

/// How many letters make two words the same: “fix”, “fixed” and “fixes” are one.
const STEM: usize = 5;

/// The columns of a question's table in the order in which they are read: the first, which names
/// the row; those that the anchors name; those that rules read; the others. Each part keeps the
/// order of the form.
pub fn weighed_columns<'q>(q: &Questionnaire, question: &'q Question) -> Vec<&'q Column> {
    let Kind::Table { columns, .. } = &question.kind else { return Vec::new() };
    let Some((first, others)) = columns.split_first() else { return Vec::new() };
    let rubric = q.rubric.questions.get(&question.name);
    let anchors = rubric.map(|rubric| rubric.anchors.as_slice()).unwrap_or_default();
    let told: Vec<String> = anchors.iter().flat_map(|anchor| stems(&anchor.text)).collect();
    let read = read_by_rules(q, question);
    let named = |column: &&Column| stems(&column.title).any(|stem| told.contains(&stem));
    let mut ordered: Vec<&Column> = others.iter().collect();
    ordered.sort_by_key(|column| match column {
        column if named(column) => 0,
        column if read.contains(&column.id) => 1,
        _ => 2,
    });
    ordered.insert(0, first);
    ordered
}

/// The words of a text that tell one thing from another, each by its beginning.
fn stems(text: &str) -> impl Iterator<Item = String> {
    let lower = text.to_lowercase();
    let words: Vec<String> = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() > 3 && !COMMON.contains(word))
        .map(|word| word.trim_end_matches('s').chars().take(STEM).collect())
        .collect();
    words.into_iter()
}

/// The columns that knock-outs, computed levels and measures read.
fn read_by_rules(q: &Questionnaire, question: &Question) -> Vec<String> {
    let rubric = q.rubric.questions.get(&question.name);
    let knockouts = rubric.into_iter().flat_map(|rubric| &rubric.knockouts);
    let levels = rubric.and_then(|rubric| rubric.computed.as_ref());
    let levels = levels.into_iter().flat_map(|computed| &computed.levels);
    let conditions = knockouts.map(|knockout| &knockout.when).chain(levels.map(|(_, when)| when));
    let tests = conditions.flat_map(Condition::tests);
    let mut read = Vec::new();
    for test in tests.filter(|test: &&Test| test.reads(&question.name)) {
        properties(&test.fragment, &mut read);
    }
    let measures = q.rubric.measures.iter().filter(|measure| measure.question == question.name);
    read.extend(measures.flat_map(|measure| measure.columns.values().cloned()));
    read
}

/// The keys of rows that a fragment speaks of.
fn properties(fragment: &Value, found: &mut Vec<String>) {
    match fragment {
        Value::Object(parts) => {
            for (word, part) in parts {
                if let ("properties", Value::Object(cells)) = (word.as_str(), part) {
                    found.extend(cells.keys().cloned());
                }
                properties(part, found);
            }
        }
        Value::Array(parts) => parts.iter().for_each(|part| properties(part, found)),
        _ => {}
    }
}

//! What was read in the documents attached to a question.

use chrono::NaiveDate;
use serde_json::Value;

use super::computation::Computation;
use crate::domain::instrument::model::document::{
    AGE, DocumentFact, DocumentKind, DocumentValue, Field, Worst,
};
use crate::domain::instrument::model::evidence::EvidenceFact;
use crate::domain::measures::line::{Line, yes_no};
use crate::domain::measures::steps::Steps;
use crate::domain::values::sentence_case;

/// Reads the documents of a kind, or all that were looked into; none when there is no such
/// document. Findings are added up; of the values that several documents give, the worst counts,
/// and one that a document lacks is not known.
pub(super) fn compute(
    kind: Option<DocumentKind>,
    pieces: &[EvidenceFact],
    on: NaiveDate,
    mut steps: Steps,
) -> Option<Computation> {
    let looked_into =
        pieces.iter().filter_map(|piece| Some((piece.title.as_str(), piece.document.as_ref()?)));
    let documents: Vec<(&str, &DocumentFact)> = looked_into
        .filter(|(_, document)| kind.is_none_or(|kind| document.read && document.kind == kind))
        .collect();
    if documents.is_empty() {
        return None;
    }
    steps.add_all(|| {
        documents
            .iter()
            .map(|(title, document)| Line::new(*title, document.kind.label(), found(document)))
    });
    let sum = |count: &dyn Fn(&DocumentFact) -> usize| {
        documents.iter().map(|(_, document)| count(document)).sum::<usize>()
    };
    let mut values: Vec<(&'static str, Value)> = vec![
        ("documents", sum(&|one| usize::from(one.read)).into()),
        ("hard", sum(&|one| one.hard).into()),
        ("gaps", sum(&|one| one.gaps).into()),
    ];
    let mut told = vec![format!(
        "{} read: {}",
        kind.map_or("Documents", DocumentKind::label),
        sum(&|one| usize::from(one.read))
    )];
    if kind.is_none() {
        let unread = sum(&|one| usize::from(!one.read));
        values.push(("unread", unread.into()));
        told.push(format!("could not be read: {unread}"));
    }
    told.push(format!("must not stay: {}", sum(&|one| one.hard)));
    told.push(format!("missing: {}", sum(&|one| one.gaps)));
    for known in kind.map_or(&[][..], DocumentKind::values) {
        if let Some(value) =
            worst(known, documents.iter().map(|(_, document)| document.values.get(known.field)))
        {
            told.push(format!("{}: {}", known.label, shown(&value)));
            steps.add(|| {
                Line::new(sentence_case(known.label), how(known, documents.len()), shown(&value))
            });
            values.push((known.field, value));
        }
    }
    let ages: Option<Vec<u32>> =
        documents.iter().map(|(_, document)| document.age_months(on)).collect();
    if let Some(age) = ages
        .filter(|_| kind.is_some_and(|kind| kind.dated_by().is_some()))
        .and_then(|ages| ages.into_iter().max())
    {
        told.push(format!("months old: {age}"));
        steps.add(|| {
            Line::new(
                "Months old",
                format!("from its own date to {on}, begun months counted"),
                age.to_string(),
            )
        });
        values.push((AGE, age.into()));
    }
    Some(Computation::new(values, format!("{}.", told.join("; ")), steps))
}

fn found(document: &DocumentFact) -> String {
    match (document.read, document.hard, document.gaps) {
        (false, ..) => "could not be read".to_owned(),
        (true, 0, 0) => "nothing to mend".to_owned(),
        (true, hard, gaps) => format!("must not stay: {hard}; missing: {gaps}"),
    }
}

/// The worst of the values; none when a document lacks it.
fn worst<'v>(
    known: &DocumentValue,
    given: impl Iterator<Item = Option<&'v Value>>,
) -> Option<Value> {
    let given: Vec<&Value> = given.collect::<Option<_>>()?;
    let order = |value: &Value| match known.kind {
        Field::Flag => value.as_bool().map(|yes| f64::from(u8::from(yes))),
        _ => value.as_f64(),
    };
    let by = |a: &&Value, b: &&Value| {
        order(a).unwrap_or_default().total_cmp(&order(b).unwrap_or_default())
    };
    let worst = match known.worst {
        Worst::Low => given.into_iter().min_by(by),
        Worst::High => given.into_iter().max_by(by),
    };
    worst.cloned()
}

fn shown(value: &Value) -> String {
    value.as_bool().map_or_else(|| value.to_string(), yes_no)
}

fn how(known: &DocumentValue, documents: usize) -> String {
    match (documents, known.kind, known.worst) {
        (1, ..) => String::new(),
        (_, Field::Flag, _) => format!("of {documents} documents, the one that is worst"),
        (_, _, Worst::Low) => format!("the lowest of {documents} documents"),
        (_, _, Worst::High) => format!("the highest of {documents} documents"),
    }
}

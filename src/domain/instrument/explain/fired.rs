//! Which part of a condition made it hold, in words: of branches that are joined by “or”, those
//! that hold.

use serde_json::Value;

use crate::domain::instrument::evaluate::bindings::Names;
use crate::domain::instrument::evaluate::reasons::reason;
use crate::domain::instrument::model::condition::{Condition, Node, Test};
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::name::{Name, Openness};
use crate::domain::instrument::model::question::Visibility;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::trace::Trace;

/// Why a condition holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fired {
    /// Why, as a phrase after “because”.
    pub phrase: String,
    /// Whether everybody may read it.
    pub public: bool,
}

/// Which part of a condition that holds made it hold, as its trace tells; `None` where all of it
/// did, for then the rule's own words are right.
pub fn fired(q: &Questionnaire, names: &Names, when: &Condition, trace: &Trace) -> Option<Fired> {
    if !leaves_out(when.root(), 0, trace) {
        return None;
    }
    let mut tests = Vec::new();
    collect(when.root(), 0, trace, &mut tests);
    let mut phrases: Vec<String> = Vec::new();
    for phrase in tests.iter().map(|test| told(q, names, test)) {
        if !phrases.contains(&phrase) {
            phrases.push(phrase);
        }
    }
    (!phrases.is_empty()).then(|| Fired {
        phrase: phrases.join(", and "),
        public: tests.iter().all(|test| is_public(q, &test.name)),
    })
}

/// Whether a branch of the part at a place did not make it hold, though the whole holds.
fn leaves_out(node: &Node, place: usize, trace: &Trace) -> bool {
    let branches = matches!(node, Node::Any(_));
    match node {
        Node::All(_) | Node::Any(_) => node
            .placed(place)
            .any(|(place, part)| (branches && !trace.has(place)) || leaves_out(part, place, trace)),
        Node::Not(_) | Node::Test(_) => false,
    }
}

/// The tests that made the part at a place hold.
fn collect<'c>(node: &'c Node, place: usize, trace: &Trace, tests: &mut Vec<&'c Test>) {
    match node {
        Node::All(_) | Node::Any(_) => {
            let held = node.placed(place).filter(|(place, _)| trace.has(*place));
            held.for_each(|(place, part)| collect(part, place, trace, tests));
        }
        Node::Not(part) => part.collect(tests),
        Node::Test(test) => tests.push(test),
    }
}

fn told(q: &Questionnaire, names: &Names, test: &Test) -> String {
    let value = names.value(&test.name);
    let number = value.and_then(Value::as_number).and_then(Exact::from_json);
    match (&test.name, &number) {
        (Name::Score(id), Some(score)) => {
            let title = q
                .rubric
                .criterion(id)
                .map_or_else(|| id.clone(), |criterion| q.proper_nouns.inside(&criterion.title));
            return format!("its {title} score is {}", beside(score, test));
        }
        (Name::Level(id), Some(points)) => {
            let code = q.question(id).map_or(id.as_str(), |question| question.code.as_str());
            return format!("what {code} was given is {}", beside(points, test));
        }
        (Name::Fact(id), _) if value == Some(&Value::Bool(true)) => {
            if let Some(fact) = q.fact(id) {
                return q.proper_nouns.inside(&fact.title);
            }
        }
        (Name::Decision, _) => return decision(value).to_owned(),
        _ => {}
    }
    match reason(q, names, &test.name) {
        Some(reason) => {
            let label = reason.code.map_or_else(
                || reason.label.clone(),
                |code| format!("{code} (“{}”)", reason.label),
            );
            format!("{label} is “{}”", reason.given)
        }
        None => test.name.to_string(),
    }
}

fn decision(value: Option<&Value>) -> &'static str {
    match value.and_then(Value::as_str) {
        Some("approved") => "it is approved",
        Some("conditional") => "it is approved with conditions",
        Some("pilot") => "it is approved for a pilot only",
        _ => "it is not approved",
    }
}

/// A number as it is told everywhere, with the limit that it is compared with: `2.375, below 3`.
fn beside(number: &Exact, test: &Test) -> String {
    let limits = [
        ("exclusiveMaximum", "below"),
        ("maximum", "at most"),
        ("minimum", "at least"),
        ("exclusiveMinimum", "above"),
    ];
    let limit = limits.iter().find_map(|(key, words)| {
        Some((Exact::from_json(test.fragment.get(key)?.as_number()?)?, *words))
    });
    let limits: Vec<&Exact> = limit.iter().map(|(limit, _)| limit).collect();
    let shown = number.beside(&limits);
    limit.map_or_else(
        || shown.clone(),
        |(limit, words)| format!("{shown}, {words} {}", limit.plain()),
    )
}

/// Whether what a name stands for may be told to everybody: a fact, when every answer beneath it
/// may. A measure may not: the phrase would tell its value, which a published listing may leave
/// out.
fn is_public(q: &Questionnaire, name: &Name) -> bool {
    match (name, name.openness()) {
        (Name::Question(name), _) => {
            q.question(name).is_none_or(|question| question.visibility == Visibility::Public)
        }
        (Name::Fact(id), _) => {
            let beneath = q.fact(id).map(|fact| q.names_behind(&fact.when)).unwrap_or_default();
            beneath.into_iter().all(|read| matches!(read, Name::Fact(_)) || is_public(q, read))
        }
        (_, openness) => openness == Openness::Everybody,
    }
}

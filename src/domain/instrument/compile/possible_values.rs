//! The answers that a question can have, as far as they are few or fall into few kinds for the
//! tests that read them.

use serde_json::{Number, Value};

use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::kind::Kind;
use crate::domain::instrument::model::question::Question;

/// Answers of one question that are told apart; a question with more of them is left open.
const ANSWERS: usize = 256;

/// Every answer that fits: of a yes or no and of choices all of them, of a number one for each
/// stretch between the numbers that `tests` compare with. `None` where answers cannot be listed, or
/// are too many.
pub(crate) fn possible_values(question: &Question, tests: &[&Value]) -> Option<Vec<Value>> {
    let values: Vec<Value> = match &question.kind {
        Kind::Boolean => vec![true.into(), false.into()],
        Kind::Single(options) => options.iter().map(|option| option.id.as_str().into()).collect(),
        Kind::Multiple { options, .. } => {
            let mut sets: Vec<Vec<&str>> = vec![Vec::new()];
            for option in options {
                if sets.len() > ANSWERS {
                    return None;
                }
                sets.extend(
                    sets.clone()
                        .into_iter()
                        .map(|set| set.into_iter().chain([option.id.as_str()]).collect()),
                );
            }
            sets.into_iter().map(Value::from).collect()
        }
        Kind::Number { integer, .. } => numbers(&question.fragment, tests, *integer)?,
        _ => return None,
    };
    let fitting: Vec<Value> = values.into_iter().filter(|value| question.accepts(value)).collect();
    (fitting.len() <= ANSWERS).then_some(fitting)
}

/// The numbers that are compared with, those beside them and those between them.
fn numbers(fragment: &Value, tests: &[&Value], integer: bool) -> Option<Vec<Value>> {
    let mut named = vec![Exact::zero()];
    for fragment in tests.iter().copied().chain([fragment]) {
        collect(fragment, &mut named)?;
    }
    named.sort();
    named.dedup();
    let one = Exact::from(1);
    let mut found: Vec<Exact> = Vec::new();
    for (place, number) in named.iter().enumerate() {
        found.extend([number - &one, number.clone(), number + &one]);
        if let Some(next) = named.get(place + 1).filter(|_| !integer) {
            found.push((number + next).half());
        }
    }
    found.sort();
    found.dedup();
    // A number that no decimal says exactly is left to the ends of its stretch.
    let told = |number: &Exact| {
        number
            .to_json()
            .as_number()
            .filter(|json| Exact::from_json(json).as_ref() == Some(number))
            .cloned()
    };
    Some(found.iter().filter_map(told).map(Value::Number).collect())
}

/// Every number in a fragment; `None` where it tells more numbers apart than those beside them.
fn collect(fragment: &Value, named: &mut Vec<Exact>) -> Option<()> {
    let number = |number: &Number| Exact::from_json(number);
    match fragment {
        Value::Number(found) => named.push(number(found)?),
        Value::Array(items) => items.iter().try_for_each(|item| collect(item, named))?,
        Value::Object(entries) if entries.contains_key("multipleOf") => return None,
        Value::Object(entries) => entries.values().try_for_each(|value| collect(value, named))?,
        _ => {}
    }
    Some(())
}

//! Reads what an address asks of the registry's list, and checks it against the listings that there
//! are.

use std::collections::BTreeSet;

use crate::actions::{Ctx, FieldError};
use crate::domain::instrument::{Derivation, Questionnaire};
use crate::domain::registry::query::{FACT, Query, SCORE};
use crate::domain::registry::shelf::Shelf;

/// Reads the pairs of an address. A filter that cannot be read, or whose value no listing can have,
/// is left out and reported by its name, so that the page can say what it ignored.
pub fn read(ctx: &Ctx, shelf: &Shelf, pairs: &[(String, String)]) -> (Query, Vec<FieldError>) {
    let (mut query, faults) = Query::read(pairs);
    let mut faults: Vec<FieldError> =
        faults.into_iter().map(|(field, fault)| FieldError { field, message: fault.0 }).collect();
    let unknown = query.set_aside(|name, value| is_known(ctx, shelf, name, value));
    faults.extend(unknown.into_iter().map(|(field, fault)| FieldError { field, message: fault.0 }));
    (query, faults)
}

/// As [`read`], and also reports an `after` that names no listing: JSON and CSV have no place
/// beside the list to say that it was ignored.
pub fn read_all(ctx: &Ctx, shelf: &Shelf, pairs: &[(String, String)]) -> (Query, Vec<FieldError>) {
    let (query, mut faults) = read(ctx, shelf, pairs);
    if query.after.as_deref().is_some_and(|after| !shelf.has_place(&query, after)) {
        let message = "There is no such listing to begin after. Follow `next` of the page before, \
            or leave `after` out.";
        faults.push(FieldError { field: "after".to_owned(), message: message.to_owned() });
    }
    (query, faults)
}

/// Every tier that a listing can have, from the questionnaires.
pub fn tiers(ctx: &Ctx) -> BTreeSet<u8> {
    ctx.library.all().flat_map(|questionnaire| questionnaire.risk.tiers()).collect()
}

fn is_known(ctx: &Ctx, shelf: &Shelf, name: &str, value: &str) -> bool {
    let listed = shelf
        .facets
        .iter()
        .filter(|facet| facet.name == name)
        .flat_map(|facet| &facet.values)
        .any(|known| known.value == value);
    let mut questionnaires = ctx.library.all();
    if listed {
        return true;
    }
    if let Some(id) = name.strip_prefix(FACT) {
        return questionnaires.any(|q| is_fact(q, id, value)) || is_derived(ctx, id, value);
    }
    if let Some(criterion) = name.strip_prefix(SCORE) {
        return questionnaires.any(|q| q.rubric.criterion(criterion).is_some());
    }
    match name {
        "tier" => value.parse().is_ok_and(|tier| tiers(ctx).contains(&tier)),
        "module" => ctx.library.catalogue.modules.iter().any(|module| module.id == value),
        _ => true,
    }
}

/// Whether a listing on a questionnaire can have a value of a public fact.
fn is_fact(q: &Questionnaire, id: &str, value: &str) -> bool {
    let facts = q.public_facts.iter().filter(|fact| fact.id == id);
    let questions = facts.filter_map(|fact| q.question(&fact.question));
    questions.map(|question| question.kind.options()).any(|options| {
        options.is_none_or(|options| options.iter().any(|option| option.id == value))
    })
}

/// Whether a listing can have a value of a fact that follows from what is public.
fn is_derived(ctx: &Ctx, id: &str, value: &str) -> bool {
    let facts = ctx.library.narrowing.facts.iter().filter(|fact| fact.id == id);
    facts.map(|fact| &fact.from).any(|from| match from {
        Derivation::Conditions(values) => values.iter().any(|known| known.id == value),
        Derivation::Column { question, column, .. } => ctx.library.all().any(|q| {
            let columns = q.question(question).map(|question| question.kind.columns());
            let mut columns = columns.unwrap_or_default().iter();
            let options = columns.find(|known| known.id == *column).and_then(|c| c.kind.options());
            options.unwrap_or_default().iter().any(|option| option.id == value)
        }),
    })
}

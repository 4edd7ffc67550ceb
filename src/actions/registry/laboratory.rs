//! Tries other weights and minimums on what was decided. Nothing of it is stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::replay::{self, Reach, Simulated};
use crate::actions::{Ctx, Error, FieldError};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::instrument::{Purpose, Questionnaire, RubricChange};
use crate::store::registry::listings;

/// Listings that one run looks at.
pub const MOST: usize = 300;
/// The files of a version that a run can change.
pub const FILES: [&str; 2] = ["rubric.json", "risk.json"];

/// A questionnaire that can be tried.
#[derive(Debug, Clone)]
pub struct Offered {
    /// The questionnaire.
    pub questionnaire: Arc<Questionnaire>,
    /// How many published decisions rest on this version.
    pub decisions: i64,
}

/// The questionnaires that can be tried, those with most published decisions first, then the
/// newest.
///
/// # Errors
/// When the actor may not try the rubric.
pub async fn offered(ctx: &Ctx, actor: &Actor) -> Result<Vec<Offered>, Error> {
    check(actor, Action::TryRubric, &Relation::default())?;
    let fits = |one: &&Arc<Questionnaire>| {
        one.purpose == Purpose::Disclosure
            && !one.rubric.criteria.is_empty()
            && !one.risk.matrix.is_empty()
    };
    let counts = listings::versions(&mut ctx.db.read().await?).await?;
    let decisions = |one: &Questionnaire| {
        let found = counts
            .iter()
            .find(|(family, version, _)| *family == one.family && *version == one.version);
        found.map_or(0, |(_, _, count)| *count)
    };
    let offered = |one: &Arc<Questionnaire>| Offered {
        decisions: decisions(one),
        questionnaire: Arc::clone(one),
    };
    let mut all: Vec<Offered> = ctx.library.all().filter(fits).map(offered).collect();
    all.reverse();
    all.sort_by_key(|one| std::cmp::Reverse(one.decisions));
    Ok(all)
}

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Run {
    /// Every listing that was looked at.
    pub simulated: Vec<Simulated>,
    /// How many were left out, because a run looks at no more than [`MOST`].
    pub left_out: usize,
}

/// Reads what a form sends.
///
/// # Errors
/// A fault at each field that does not fit.
pub fn read(
    questionnaire: &Questionnaire,
    sent: &BTreeMap<String, String>,
) -> Result<RubricChange, Error> {
    RubricChange::read(questionnaire, sent).map_err(|faults| {
        let fault = |(field, message)| FieldError { field, message };
        Error::Invalid(faults.into_iter().map(fault).collect())
    })
}

/// Works out every published disclosure on this version with these changes. What was decided on
/// another version answered other questions, so it says nothing of these.
///
/// # Errors
/// When the actor may not try the rubric, or something that a listing rests on cannot be read.
pub async fn run(
    ctx: &Ctx,
    actor: &Actor,
    questionnaire: &Questionnaire,
    change: &RubricChange,
) -> Result<Run, Error> {
    check(actor, Action::TryRubric, &Relation::default())?;
    let changed = Arc::new(change.applied_to(questionnaire));
    let (simulated, left_out) = replay::simulate(ctx, &changed, Reach::Version(MOST)).await?;
    Ok(Run { simulated, left_out })
}

/// A file of the version with these changes in it, as it would stand in the folder of a new one.
///
/// # Errors
/// When the actor may not try the rubric, or there is no such file.
pub fn file(
    ctx: &Ctx,
    actor: &Actor,
    questionnaire: &Questionnaire,
    change: &RubricChange,
    name: &str,
) -> Result<String, Error> {
    check(actor, Action::TryRubric, &Relation::default())?;
    let found = ctx.library.file(&questionnaire.family, &questionnaire.version, name);
    let mut file: Value = found.ok_or(Error::NotFound)?.clone();
    change.write_rubric(&mut file);
    change.write_risk(&mut file);
    let text = serde_json::to_string_pretty(&file)
        .map_err(|cause| Error::Internal(format!("{name} cannot be written: {cause}")))?;
    Ok(format!("{text}\n"))
}

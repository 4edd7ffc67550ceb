//! What Assay computed, as the registry tells it.

use crate::domain::instrument::{MeasureOutcome, Questionnaire};
use crate::domain::registry::listing::parts::PublicMeasure;

/// The public measures of a decision, each under its criterion.
pub(super) fn published(q: &Questionnaire, measures: &[MeasureOutcome]) -> Vec<PublicMeasure> {
    let told = measures.iter().cloned();
    told.filter_map(|told| {
        Some(PublicMeasure {
            id: told.id,
            criterion: q.section_of(&told.question)?.criterion.clone(),
            code: told.code,
            title: told.title,
            computed: told.computed,
            conclusion: told.conclusion,
            lines: told.lines,
        })
    })
    .collect()
}

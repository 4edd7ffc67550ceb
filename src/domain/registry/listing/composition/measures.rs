//! What Assay computed, as far as it may be published.

use crate::domain::assessment::snapshot::Snapshot;
use crate::domain::instrument::{Condition, Name, Question, Questionnaire, measure_without, view};
use crate::domain::registry::listing::parts::PublicMeasure;

/// What Assay computed from public tables. Where an answer that is not public bears on a result, the result stays out; where it bears
/// on a step only, that step does.
pub(super) fn published(q: &Questionnaire, snapshot: &Snapshot) -> Vec<PublicMeasure> {
    let view = view(q, &snapshot.answers);
    let asked_publicly = |name: &str| q.question(name).is_none_or(Question::is_published);
    // What facts rest on is asked for by name; factors and tiers are published, a reviewer's level of a single question is not.
    let public = |name: &Name| match name {
        Name::Question(question) => asked_publicly(question),
        Name::Level(_) => false,
        Name::Fact(_)
        | Name::Factor(_)
        | Name::Measure { .. }
        | Name::Score(_)
        | Name::InherentTier
        | Name::ResidualTier
        | Name::Decision
        | Name::Evidence(_) => true,
    };
    let known = |when: &Condition| q.names_behind(when).into_iter().all(public);
    let public_tables = q.rubric.measures.iter().filter(|measure| asked_publicly(&measure.question));
    public_tables
        .filter_map(|measure| {
            let told = measure_without(q, &view, measure, known)?;
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

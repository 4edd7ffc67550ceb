//! What readers show beside the outcome of a decision. It is frozen with the outcome, so that no
//! page and no listing disagrees with it.

use serde::{Deserialize, Serialize};

use crate::domain::instrument::{
    Condition, MeasureOutcome, Name, Names, Openness, Question, Questionnaire, View,
    measure_without,
};
use crate::domain::learning::{Catalogue, Requirement, required};

/// What a decision page and a listing show beside the outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The modules that follow from the answers, the agreed levels and the decision.
    pub modules: Vec<Requirement>,
    /// What Assay computed, as far as it may be published.
    pub measures: Vec<MeasureOutcome>,
}

impl Shown {
    /// What follows from everything that an outcome settled, the decision included.
    pub fn of(
        q: &Questionnaire,
        catalogue: &Catalogue,
        applicability: &View,
        names: &Names,
    ) -> Self {
        Self { modules: required(q, catalogue, names), measures: public_measures(q, applicability) }
    }
}

/// What Assay computed from public tables. Where an answer that is not public bears on a result,
/// the result stays out; where it bears on a step only, that step does.
pub fn public_measures(q: &Questionnaire, applicability: &View) -> Vec<MeasureOutcome> {
    let asked_publicly = |name: &str| q.question(name).is_none_or(Question::is_published);
    // A fact need not be followed, since what it rests on is asked for by its own name; and nothing
    // is measured yet when circumstances are settled.
    let public = |name: &Name| match (name, name.openness()) {
        (Name::Question(question), _) => asked_publicly(question),
        (_, openness) => openness != Openness::Reviewers,
    };
    let known = |when: &Condition| q.names_behind(when).into_iter().all(public);
    let public_tables =
        q.rubric.measures.iter().filter(|measure| asked_publicly(&measure.question));
    public_tables.filter_map(|measure| measure_without(q, applicability, measure, known)).collect()
}

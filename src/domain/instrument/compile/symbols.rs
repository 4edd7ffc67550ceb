//! Numbers every name of a questionnaire.

use crate::domain::instrument::model::measure::Measure;
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::questionnaire::{NamedFact, Section};
use crate::domain::instrument::model::risk::RiskModel;
use crate::domain::instrument::model::rubric::Rubric;
use crate::domain::instrument::model::symbols::Slots;

/// The numbers of everything that the files of a questionnaire name.
pub(crate) fn number(
    sections: &[Section],
    facts: &[NamedFact],
    rubric: &Rubric,
    risk: &RiskModel,
) -> Slots {
    let questions = sections
        .iter()
        .flat_map(|section| &section.questions)
        .map(|question| Name::Question(question.name.clone()));
    let facts = facts.iter().map(|fact| Name::Fact(fact.id.clone()));
    let factors = risk.factors.iter().map(|factor| Name::Factor(factor.id.clone()));
    let levels = rubric.scored().map(|question| Name::Level(question.to_owned()));
    let measures = rubric.measures.iter().flat_map(Measure::names);
    let scores = rubric.criteria.iter().map(|criterion| Name::Score(criterion.id.clone()));
    let tiers = [Name::InherentTier, Name::ResidualTier, Name::Decision];
    Slots::new(
        questions
            .chain(facts)
            .chain(factors)
            .chain(levels)
            .chain(measures)
            .chain(scores)
            .chain(tiers),
    )
}

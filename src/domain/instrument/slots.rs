//! The numbers of the names that rules read, so that what a name stands for is found without a search.

use std::collections::HashMap;

use super::measure::Measure;
use super::questionnaire::{NamedFact, Section};
use super::risk_model::RiskModel;
use super::rubric::Rubric;

/// Every name of a questionnaire, numbered. The questions come first, in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots(HashMap<String, usize>);

impl Slots {
    pub(crate) fn new(sections: &[Section], facts: &[NamedFact], rubric: &Rubric, risk: &RiskModel) -> Slots {
        let questions = sections.iter().flat_map(|section| &section.questions).map(|question| question.name.clone());
        let facts = facts.iter().map(|fact| fact_name(&fact.id));
        let factors = risk.factors.iter().map(|factor| factor_name(&factor.id));
        let levels = rubric.scored().map(level_name);
        let fields = |measure: &Measure| measure.method.fields().into_iter().map(|(field, _)| field_name(&measure.id, field)).collect::<Vec<_>>();
        let measures = rubric.measures.iter().flat_map(fields);
        let scores = rubric.criteria.iter().map(|criterion| score_name(&criterion.id));
        let tiers = [INHERENT, RESIDUAL, DECISION].map(str::to_owned);
        let names = questions.chain(facts).chain(factors).chain(levels).chain(measures).chain(scores).chain(tiers);
        let mut slots = Slots::default();
        for name in names {
            let next = slots.0.len();
            slots.0.entry(name).or_insert(next);
        }
        slots
    }

    /// The number of a name.
    pub(crate) fn of(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }

    /// How many names there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// The name of the inherent tier.
pub(crate) const INHERENT: &str = "inherent.tier";
/// The name of the residual tier.
pub(crate) const RESIDUAL: &str = "residual.tier";
/// The name of the decision.
pub(crate) const DECISION: &str = "decision";

/// The name of a fact.
pub(crate) fn fact_name(id: &str) -> String {
    format!("fact.{id}")
}

/// The name of a risk factor's level.
pub(crate) fn factor_name(id: &str) -> String {
    format!("factor.{id}")
}

/// The name of the points of a question.
pub(crate) fn level_name(question: &str) -> String {
    format!("level.{question}")
}

/// The name of a criterion score.
pub(crate) fn score_name(criterion: &str) -> String {
    format!("score.{criterion}")
}

/// The name of what a measure gives.
pub(crate) fn field_name(measure: &str, field: &str) -> String {
    format!("measure.{measure}.{field}")
}

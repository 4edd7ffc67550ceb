//! Numbers every name of a questionnaire.

use crate::domain::instrument::model::measure::Measure;
use crate::domain::instrument::model::questionnaire::{NamedFact, Section};
use crate::domain::instrument::model::risk::RiskModel;
use crate::domain::instrument::model::rubric::Rubric;
use crate::domain::instrument::model::symbols::{DECISION, INHERENT, RESIDUAL, Slots, fact_name, factor_name, field_name, level_name, score_name};

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
}

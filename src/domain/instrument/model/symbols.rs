//! The numbers of the names that rules read, so that what a name stands for is found without a search.

use std::collections::HashMap;

/// Every name of a questionnaire, numbered. The questions come first, in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots(pub(crate) HashMap<String, usize>);

impl Slots {
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

//! The rules of `learning.json`: which modules follow from which answers, tiers and scores, for
//! whom and by when.

use super::condition::Condition;

/// Something with an id and a name: a role or a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The id that rules use.
    pub id: String,
    /// What people read.
    pub title: String,
}

/// One learning rule.
#[derive(Debug, Clone)]
pub struct LearningRule {
    /// Unique among the rules; a listing names it where it says why a module is required.
    pub id: String,
    /// When it holds.
    pub when: Condition,
    /// The modules that it requires.
    pub modules: Vec<String>,
    /// The roles that need them.
    pub who: Vec<String>,
    /// The id of its deadline among those of `learning.json`.
    pub by: String,
    /// Why, in a sentence.
    pub because: String,
}

/// The learning rules of a questionnaire.
#[derive(Debug, Clone)]
pub struct LearningRules {
    /// The roles, in the order in which requirements list them.
    pub roles: Vec<Named>,
    /// The deadlines, from the earliest to the latest.
    pub deadlines: Vec<Named>,
    /// The rules in order.
    pub rules: Vec<LearningRule>,
}

impl LearningRules {
    /// No rules.
    pub(crate) fn none() -> LearningRules {
        LearningRules { roles: Vec::new(), deadlines: Vec::new(), rules: Vec::new() }
    }
}

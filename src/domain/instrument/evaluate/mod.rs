//! What answers come to: which questions apply, what is measured, scores, risk, knock-outs, points
//! and the outcome, each with what decided it.

pub(crate) mod answer_check;
pub(crate) mod answer_state;
pub(crate) mod applicability;
pub(crate) mod bindings;
pub(crate) mod comparison;
pub(crate) mod draft_standing;
pub(crate) mod effort;
pub(crate) mod evaluation;
pub(crate) mod example;
pub(crate) mod impact;
pub(crate) mod impact_choice;
pub(crate) mod impact_example;
pub(crate) mod impact_lines;
pub(crate) mod impact_outcome;
pub(crate) mod impact_points;
pub(crate) mod impact_sums;
pub(crate) mod impact_words;
pub(crate) mod impact_worlds;
pub(crate) mod knockout;
pub(crate) mod limits;
pub(crate) mod measured;
pub(crate) mod open_question;
pub(crate) mod outcome;
pub(crate) mod pass_fail;
pub(crate) mod pass_fail_example;
pub(crate) mod pass_fail_worlds;
pub(crate) mod reached;
pub(crate) mod readiness;
pub(crate) mod reasons;
pub(crate) mod recommendation;
pub(crate) mod risk;
pub(crate) mod scoring;
pub(crate) mod section_findings;
pub(crate) mod worlds;
pub(crate) mod worth;

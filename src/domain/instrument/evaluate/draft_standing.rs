//! How a draft stands: what reviewers can give it, and what would knock it out.

use chrono::NaiveDate;

use super::applicability::View;
use super::evaluation::Evaluation;
use super::knockout::{KnockoutOutcome, ProhibitedOutcome};
use super::readiness::CriterionReadiness;
use crate::domain::instrument::model::evidence::{EvidenceFacts, Levels};
use crate::domain::instrument::model::questionnaire::Questionnaire;

/// How a draft stands on a day.
#[derive(Debug, Clone, Default)]
pub struct DraftStanding {
    /// What reviewers can give, by criterion.
    pub criteria: Vec<CriterionReadiness>,
    /// The knock-outs that stand or may stand.
    pub knockouts: Vec<KnockoutOutcome>,
    /// The prohibited uses that stand or may stand.
    pub prohibited: Vec<ProhibitedOutcome>,
}

impl DraftStanding {
    /// Works it out from answers that were walked through, and from the evidence on a day.
    pub fn new(
        q: &Questionnaire,
        view: &View,
        evidence: &EvidenceFacts,
        on: NaiveDate,
    ) -> DraftStanding {
        // Nobody scores a draft.
        let levels = Levels::default();
        let mut evaluation = Evaluation::of_view(q, view.clone(), evidence, &levels, on);
        DraftStanding {
            criteria: evaluation.readiness(),
            knockouts: evaluation.knockouts().cloned().collect(),
            prohibited: evaluation.prohibited().cloned().collect(),
        }
    }
}

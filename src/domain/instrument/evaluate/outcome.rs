//! The whole outcome of a disclosure: everything that can be published, replayed and explained.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::bindings::Names;
use super::impact_outcome::ImpactOutcome;
use super::knockout::{KnockoutOutcome, ProhibitedOutcome};
use super::measured::MeasureOutcome;
use super::open_question::OpenQuestion;
use super::pass_fail::PassFail;
use super::recommendation::{MinimumCheck, Recommendation};
use super::risk::{Effectiveness, FactorOutcome, Inherent, Residual};
use super::scoring::CriterionOutcome;
use crate::domain::instrument::model::questionnaire::Pin;

/// The outcome of a disclosure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The questionnaire that it rests on.
    pub questionnaire: Pin,
    /// The day for which evidence counts as current.
    pub on: NaiveDate,
    /// Whether no question keeps it open.
    pub complete: bool,
    /// The questions that keep it open: blank ones that are required or scored, and ones that may
    /// still be asked.
    pub open: Vec<OpenQuestion>,
    /// The risk factors in order.
    pub factors: Vec<FactorOutcome>,
    /// The named facts; `None` while open.
    pub facts: BTreeMap<String, Option<bool>>,
    /// The inherent risk.
    pub inherent: Inherent,
    /// What Assay measured from the answers and the attached documents, in the order of the rubric.
    #[serde(default)]
    pub measures: Vec<MeasureOutcome>,
    /// The criteria in order.
    pub criteria: Vec<CriterionOutcome>,
    /// Whether every criterion score is settled.
    pub scored: bool,
    /// The knock-outs that stand or may stand.
    pub knockouts: Vec<KnockoutOutcome>,
    /// The prohibited uses that stand or may stand.
    pub prohibited: Vec<ProhibitedOutcome>,
    /// How well the controls work.
    pub effectiveness: Effectiveness,
    /// The residual risk.
    pub residual: Residual,
    /// Every criterion against the minimum of the tier; empty while the tier is open.
    pub minimums: Vec<MinimumCheck>,
    /// What Assay recommends; `None` while that is open, and where the panel decides or the
    /// questionnaire leads to no decision.
    pub recommendation: Option<Recommendation>,
    /// The result of the impact assessment, where the questionnaire has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Box<ImpactOutcome>>,
    /// What it leads to, where the questionnaire has knock-outs and scores nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass_fail: Option<Box<PassFail>>,
}

/// An outcome together with the names that learning rules read.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// Everything that can be published, replayed and explained.
    pub outcome: Outcome,
    /// Every name it settled. The decision among them is the recommended one until people decide.
    pub names: Names,
}

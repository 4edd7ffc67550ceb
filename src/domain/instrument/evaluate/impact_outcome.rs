//! What an impact assessment comes to, as it is stored and shown.

use serde::{Deserialize, Serialize};

use super::open_question::OpenQuestion;
use super::reasons::Reason;
use crate::domain::instrument::model::answers::AnswerState;
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::impact::{ImpactBand, Obligation, Role};
use crate::domain::instrument::model::interval::Interval;

/// The other side of a risk: what is done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MitigationOutcome {
    /// What people call it.
    pub title: String,
    /// The points that it counts, from the fewest to the most while it is open.
    pub points: Interval,
    /// The most points that are possible; while that is open, the highest such number.
    pub maximum: Exact,
    /// The most points that are possible, from the lowest to the highest such number.
    #[serde(default)]
    pub maximums: Option<Interval>,
    /// Points ÷ maximum.
    pub share: Interval,
}

/// The points of one role in one section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionTotal {
    /// The section's id.
    pub section: String,
    /// The section's title.
    pub title: String,
    /// What the points say.
    pub role: Role,
    /// The points, before any deduction.
    pub points: Interval,
    /// The most points that are possible, from the lowest to the highest such number while that is
    /// open.
    pub maximum: Interval,
    /// Points ÷ maximum; nought where nothing counts.
    pub share: Interval,
}

/// Which group of an alternative counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlternativeOutcome {
    /// The alternative's id in `impact.json`.
    pub id: String,
    /// What is chosen between.
    pub title: String,
    /// The group that counts; `None` while that is open.
    pub group: Option<String>,
    /// The name of that group.
    pub group_title: Option<String>,
    /// The answers that tell.
    pub reasons: Vec<Reason>,
}

/// What becomes of the deduction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeductionOutcome {
    /// Whether it applies; `None` while that is open.
    pub applied: Option<bool>,
    /// The share of the mitigation maximum from which it applies, itself included.
    pub from: Exact,
    /// What the raw points are then multiplied by.
    pub factor: Exact,
    /// Why, in a sentence.
    pub because: String,
}

/// The band of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandOutcome {
    /// Its id, as people quote it.
    pub id: String,
    /// What people read, such as “Level II”.
    pub title: String,
    /// The highest share of the maximum that still belongs to it.
    pub up_to: Exact,
}

/// The result of an impact assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImpactOutcome {
    /// What the result is called.
    pub title: String,
    /// The role whose points are the score.
    pub of: Role,
    /// Its points before any deduction.
    pub raw: Interval,
    /// The most points that are possible; while that is open, the highest such number.
    pub maximum: Exact,
    /// The most points that are possible, from the lowest to the highest such number.
    #[serde(default)]
    pub maximums: Option<Interval>,
    /// The points by section, in the order of the questionnaire.
    #[serde(default)]
    pub sections: Vec<SectionTotal>,
    /// The mitigation, where the score is of the risk.
    pub mitigation: Option<MitigationOutcome>,
    /// Which groups of questions count.
    pub alternatives: Vec<AlternativeOutcome>,
    /// The deduction, where there is one.
    pub deduction: Option<DeductionOutcome>,
    /// The points after the deduction, rounded.
    pub score: Interval,
    /// Score ÷ maximum.
    pub share: Interval,
    /// The band; `None` while the two ends of the score lie in different ones.
    pub band: Option<BandOutcome>,
    /// The lowest and the highest band that are possible, by id.
    pub bands: (String, String),
    /// What the band asks for.
    pub obligations: Vec<Obligation>,
    /// The arithmetic in sentences.
    pub because: Vec<String>,
    /// Every question that counts, with its points.
    pub lines: Vec<PointsLine>,
    /// The questions that keep the result open.
    pub open: Vec<OpenQuestion>,
}

impl ImpactBand {
    pub(crate) fn outcome(&self) -> BandOutcome {
        BandOutcome { id: self.id.clone(), title: self.title.clone(), up_to: self.up_to.clone() }
    }
}

/// One option that was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenOption {
    /// The option in words.
    pub label: String,
    /// Its points by itself.
    pub points: Exact,
}

/// One question's part in the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsLine {
    /// The question's name.
    pub question: String,
    /// The reference that people quote.
    pub code: String,
    /// The question, as the form asks it.
    pub label: String,
    /// What its points say.
    pub role: Role,
    /// The group of alternatives that it belongs to, by id.
    pub group: Option<String>,
    /// Whether it is asked; a hidden question stands here only when the maximum is over all
    /// questions.
    pub asked: Truth,
    /// The state of the answer.
    pub state: AnswerState,
    /// The options that were chosen.
    pub given: Vec<GivenOption>,
    /// The points of what is given, from the fewest to the most while something is open.
    pub points: Interval,
    /// The most points that the question can give.
    pub maximum: Exact,
    /// What else there is to say about the points.
    pub note: Option<String>,
}

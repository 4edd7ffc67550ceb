//! What limits the points of the questions of a submission, whatever level reviewers give: caps,
//! Assay's own measures, a blank answer.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::applicability::View;
use super::measured::MeasureOutcome;
use super::scoring::{CapOutcome, Scoring, capped};
use crate::domain::instrument::model::answers::AnswerState;
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::evidence::{EvidenceFacts, Levels};
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::rubric::QuestionRubric;
use crate::domain::measures::steps::Steps;

/// The highest level that can count for a question, whatever is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelLimit {
    /// From 0 to the top of the scale.
    pub level: u8,
    /// Why, in a sentence.
    pub because: String,
}

impl LevelLimit {
    /// The limit and its reason in sentences.
    pub fn sentence(&self) -> String {
        format!("At most level {} counts here. {}", self.level, self.because)
    }
}

/// What limits the points of a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionLimits {
    /// The highest level that can count, where that is not the highest of the scale.
    pub limit: Option<LevelLimit>,
    /// The caps that apply or may apply.
    pub caps: Vec<CapOutcome>,
    /// The level that Assay's own measure supports.
    pub computed: Option<u8>,
    /// That measure, with its arithmetic.
    pub measure: Option<MeasureOutcome>,
}

/// What limits each scored question of a submission on a day. Caps rest on answers, evidence and
/// measures only, so no score is needed.
pub fn limits(
    q: &Questionnaire,
    view: &View,
    evidence: &EvidenceFacts,
    on: NaiveDate,
) -> BTreeMap<String, QuestionLimits> {
    let mut view = view.clone();
    let measures = view.settle_measured(q, evidence, on, &Steps::written(), |_| true);
    let scoring = Scoring {
        questionnaire: q,
        names: view.names(),
        evidence,
        levels: &Levels::default(),
        measures: &measures,
        on,
    };
    let questions = q.questions().enumerate();
    questions
        .filter_map(|(number, (_, question))| {
            let rubric = q.graph.rubric(q, number)?;
            let (asked, state) = view.standing(q, number);
            (asked != Truth::False).then(|| {
                (question.name.clone(), of_question(&scoring, question, rubric, (asked, state)))
            })
        })
        .collect()
}

fn of_question(
    scoring: &Scoring<'_>,
    question: &Question,
    rubric: &QuestionRubric,
    (asked, state): (Truth, AnswerState),
) -> QuestionLimits {
    let supported = scoring.supported(rubric);
    let highest = scoring.questionnaire.rubric.scale.maximum.get();
    let anchor = rubric.anchors.iter().find(|anchor| anchor.level == highest);
    let (most, caps) = match anchor {
        _ if asked != Truth::True => (None, Vec::new()),
        _ if state == AnswerState::Blank => (Some(Exact::zero()), Vec::new()),
        None => (None, Vec::new()),
        Some(anchor) => {
            let caps = scoring.caps(question, rubric, supported.as_ref());
            (capped(&anchor.points, &caps).settled().cloned(), caps)
        }
    };
    let level = most.map(|most| rubric.counted(highest, &most)).filter(|level| *level != highest);
    let lowest = caps.iter().min_by(|one, other| one.maximum.cmp(&other.maximum));
    let because = lowest
        .map_or("The question was left blank, so it earns nothing.", |cap| cap.because.as_str());
    let limit = level.map(|level| LevelLimit { level, because: because.to_owned() });
    let bounding = rubric.computed.as_ref().map(|computed| &computed.measure);
    let mut measures = scoring.measures.iter().flatten();
    let measure = measures
        .find(|measure| bounding.map_or(measure.question == question.name, |id| measure.id == *id))
        .cloned();
    QuestionLimits { limit, caps, computed: supported.map(|(level, _)| level), measure }
}

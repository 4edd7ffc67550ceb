//! Criterion scores from the agreed levels: Σ weight × points ÷ Σ weight over the asked questions.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::bindings::{Binding, Names, WithEvidence};
use super::measured::{MeasureOutcome, supported_level};
use crate::domain::instrument::model::answers::AnswerState;
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::evidence::{EvidenceFacts, Levels, Scored};
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::interval::Interval;
use crate::domain::instrument::model::name::measured_limit;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::rubric::{Cap, QuestionRubric};

/// A cap that limited the points of a question, or may still do so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapOutcome {
    /// The cap's id in `rubric.json`, or `measure.<id>` where a computed measure is the cap.
    pub id: String,
    /// The most points that it allows.
    pub maximum: Exact,
    /// Whether it applies; those that do not are left out.
    pub applies: Truth,
    /// Why, in a sentence.
    pub because: String,
}

/// One question's part in a criterion score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreLine {
    /// The question's name.
    pub question: String,
    /// The reference that people quote.
    pub code: String,
    /// The question, as the form asks it.
    pub label: String,
    /// Its weight inside the criterion.
    pub weight: u32,
    /// Whether it is asked; hidden questions have no line.
    pub asked: Truth,
    /// The state of the answer.
    pub state: AnswerState,
    /// The level that Assay's own measure supports; `None` where nothing is measured.
    #[serde(default)]
    pub computed: Option<u8>,
    /// What the reviewers agreed on.
    pub agreed: Option<Scored>,
    /// The points after caps; `None` when it is left out as not applicable.
    pub points: Option<Interval>,
    /// Weight × points.
    pub product: Option<Interval>,
    /// The caps that applied.
    pub caps: Vec<CapOutcome>,
}

impl ScoreLine {
    /// What counts of what people agreed on: a level above the limit counts as the highest one
    /// within it.
    pub fn counts(&self, rubric: &QuestionRubric) -> Option<Scored> {
        match (self.agreed?, self.points.as_ref().and_then(Interval::settled)) {
            (Scored::Level(level), Some(points)) => {
                Some(Scored::Level(rubric.counted(level, points)))
            }
            (agreed, _) => Some(agreed),
        }
    }
}

/// The score of one criterion, with its arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionOutcome {
    /// The criterion's id in `rubric.json`.
    pub id: String,
    /// What people read.
    pub title: String,
    /// Its share of the whole, of 100.
    pub weight: u32,
    /// The score; `None` when the criterion is not scored, because every question in it counts as
    /// not applicable or none is asked.
    pub score: Option<Interval>,
    /// The questions that make it up.
    pub lines: Vec<ScoreLine>,
}

impl CriterionOutcome {
    /// The sum of weight × points over its questions, and that of their weights; the score is the
    /// one divided by the other.
    pub fn sums(&self) -> (Interval, Exact) {
        sums(self.lines.iter())
    }
}

/// What scoring needs to know.
pub(crate) struct Scoring<'a> {
    pub(crate) questionnaire: &'a Questionnaire,
    pub(crate) names: &'a Names,
    pub(crate) evidence: &'a EvidenceFacts,
    pub(crate) levels: &'a Levels,
    pub(crate) measures: &'a [Option<MeasureOutcome>],
    pub(crate) on: NaiveDate,
}

/// The number as rules see it.
pub(crate) fn settled(interval: &Interval) -> Binding {
    match interval.settled() {
        Some(value) => Binding::known(value.to_json()),
        None => Binding::Open,
    }
}

impl Scoring<'_> {
    /// The part of a question in its criterion's score; `None` when it is not asked.
    pub(crate) fn line(
        &self,
        question: &Question,
        rubric: &QuestionRubric,
        asked: Truth,
        state: AnswerState,
    ) -> Option<ScoreLine> {
        if asked == Truth::False {
            return None;
        }
        let agreed = self.levels.get(&question.name);
        let supported = self.supported(rubric);
        let level = match agreed {
            Some(Scored::Level(level)) => rubric.anchors.iter().find(|a| a.level == level),
            _ => None,
        };
        let (points, caps) = match (agreed, level) {
            (Some(Scored::NotApplicable), _) => (None, Vec::new()),
            // Levels exist only for a submitted disclosure, where a blank stays blank: it earns
            // nothing.
            _ if state == AnswerState::Blank && asked == Truth::True && !self.levels.is_empty() => {
                (Some(Interval::point(Exact::zero())), Vec::new())
            }
            (_, Some(anchor)) if asked == Truth::True => {
                let caps = self.caps(question, rubric, supported.as_ref());
                (Some(capped(&anchor.points, &caps)), caps)
            }
            _ => (Some(self.anything()), Vec::new()),
        };
        let weight = Exact::from(i64::from(rubric.weight));
        Some(ScoreLine {
            question: question.name.clone(),
            code: question.code.clone(),
            label: question.label.clone(),
            weight: rubric.weight,
            asked,
            state,
            computed: supported.map(|(level, _)| level),
            agreed,
            product: points.as_ref().map(|points| points.scaled(&weight)),
            points,
            caps,
        })
    }

    fn anything(&self) -> Interval {
        Interval {
            low: Exact::zero(),
            high: Exact::from(i64::from(self.questionnaire.rubric.scale.maximum.get())),
        }
    }

    /// The level that Assay's own measure supports, with what the measure concludes; `None` where
    /// nothing is measured.
    pub(crate) fn supported(&self, rubric: &QuestionRubric) -> Option<(u8, String)> {
        rubric
            .computed
            .as_ref()
            .and_then(|computed| supported_level(computed, self.measures, self.names))
    }

    /// The caps that apply or may apply, that of the supported level among them.
    pub(crate) fn caps(
        &self,
        question: &Question,
        rubric: &QuestionRubric,
        supported: Option<&(u8, String)>,
    ) -> Vec<CapOutcome> {
        let mut caps = caps(self.questionnaire, self.names, self.pieces(question));
        caps.extend(supported.and_then(|supported| self.measured_cap(rubric, supported)));
        caps
    }

    /// The evidence at a question; none where it asks for none.
    pub(crate) fn pieces(&self, question: &Question) -> Option<Pieces> {
        question.evidence.is_some().then(|| Pieces {
            count: self.evidence.count(&question.name),
            current: self.evidence.current(question, self.on),
        })
    }

    /// A computed measure caps the reviewers' level: words cannot raise what the vendor's own
    /// numbers show.
    fn measured_cap(
        &self,
        rubric: &QuestionRubric,
        (level, conclusion): &(u8, String),
    ) -> Option<CapOutcome> {
        let anchor = rubric.anchors.iter().find(|anchor| anchor.level == *level)?;
        let id = &rubric.computed.as_ref()?.measure;
        let measure =
            self.questionnaire.rubric.measures.iter().find(|measure| measure.id == *id)?;
        let because =
            format!("Assay computed level {level} from {}: {conclusion}", measure.method.source());
        Some(CapOutcome {
            id: measured_limit(id),
            maximum: anchor.points.clone(),
            applies: Truth::True,
            because,
        })
    }
}

/// How many pieces of evidence a question has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pieces {
    /// All of them.
    pub(crate) count: usize,
    /// Those that are good on the day.
    pub(crate) current: usize,
}

impl Pieces {
    /// The same with one more that is good.
    pub(crate) fn and_one(self) -> Pieces {
        Pieces { count: self.count + 1, current: self.current + 1 }
    }
}

/// The caps that apply or may apply at a question with so much evidence. A question that asks
/// for no evidence (`None`) is not capped for having none.
pub(crate) fn caps(q: &Questionnaire, names: &Names, pieces: Option<Pieces>) -> Vec<CapOutcome> {
    let caps = applying(q, names, pieces).map(|(cap, applies)| CapOutcome {
        id: cap.id.clone(),
        maximum: cap.maximum.clone(),
        applies,
        because: cap.because.clone(),
    });
    caps.collect()
}

/// The same as the rubric has them.
pub(crate) fn applying<'q>(
    q: &'q Questionnaire,
    names: &Names,
    pieces: Option<Pieces>,
) -> impl Iterator<Item = (&'q Cap, Truth)> {
    let counts = pieces.map(|Pieces { count, current }| (count.into(), current.into()));
    let beside = WithEvidence { names, counts };
    let caps = q.rubric.caps.iter().map(move |cap| (cap, cap.when.truth(&beside)));
    caps.filter(|(_, applies)| *applies != Truth::False)
}

/// The points of a level within the caps.
pub(crate) fn capped(points: &Exact, caps: &[CapOutcome]) -> Interval {
    let limited = |certain: bool| -> Exact {
        caps.iter()
            .filter(|cap| !certain || cap.applies == Truth::True)
            .map(|cap| &cap.maximum)
            .chain([points])
            .min()
            .unwrap_or(points)
            .clone()
    };
    Interval { low: limited(false), high: limited(true) }
}

/// The sum of weight × points over the lines of a criterion, and that of the weights. What is not
/// applicable is left out of both.
fn sums<'a>(lines: impl Iterator<Item = &'a ScoreLine>) -> (Interval, Exact) {
    let (mut total, mut low, mut high) = (Exact::zero(), Exact::zero(), Exact::zero());
    for line in lines {
        let Some(product) = &line.product else { continue };
        total = &total + &Exact::from(i64::from(line.weight));
        low = &low + &product.low;
        high = &high + &product.high;
    }
    (Interval { low, high }, total)
}

/// Both ends of the mean over the lines of a criterion. A question that may turn out hidden or not
/// applicable is counted at its worst and at its best, which bounds the mean without it as well.
pub(crate) fn weighted_mean<'a>(lines: impl Iterator<Item = &'a ScoreLine>) -> Option<Interval> {
    let (products, weights) = sums(lines);
    Some(Interval {
        low: products.low.divided_by(&weights)?,
        high: products.high.divided_by(&weights)?,
    })
}

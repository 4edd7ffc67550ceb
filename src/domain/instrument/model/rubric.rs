//! How reviewers score: criteria and weights, anchors, knock-outs and caps.

use std::collections::BTreeMap;
use std::num::NonZeroU8;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::condition::Condition;
use super::exact::Exact;
use super::measure::{Computed, Measure};

/// The scale that all anchors share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    /// The highest level.
    pub maximum: NonZeroU8,
    /// A word for each level, from 0 up.
    pub words: Vec<String>,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Rules read its score as `score.<id>`; sections name it.
    pub id: String,
    /// What people read.
    pub title: String,
    /// Its share of the whole; all weights add up to 100.
    pub weight: u32,
    /// What it covers, in a sentence.
    pub summary: String,
}

/// What one level of a question means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// From 0 to the top of the scale.
    pub level: u8,
    /// What a reviewer has to see for it.
    pub text: String,
    /// What it is worth; the level itself unless the rubric says otherwise.
    pub points: Exact,
}

/// How grave a stop is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StopKind)]
pub enum KnockoutKind {
    /// Not approvable while it stands.
    Hard,
    /// May be cured within a number of days.
    Curable,
    /// A person decides.
    Discretionary,
}

/// A rule that stops or conditions an approval.
#[derive(Debug, Clone)]
pub struct Knockout {
    /// Unique in the questionnaire; a condition of an approval names it.
    pub id: String,
    /// How grave it is.
    pub kind: KnockoutKind,
    /// When it stands.
    pub when: Condition,
    /// Why, in a sentence.
    pub because: String,
    /// Days to cure it, when it is curable.
    pub cure_days: Option<u32>,
    /// What may weigh in its favour, when a person decides.
    pub mitigating: Option<String>,
}

impl QuestionRubric {
    /// The highest level that is worth no more than some points.
    pub fn within(&self, points: &Exact) -> u8 {
        self.anchors
            .iter()
            .filter(|anchor| anchor.points <= *points)
            .map(|anchor| anchor.level)
            .max()
            .unwrap_or_default()
    }

    /// What counts of a level, where a question earns some points at most: the level itself, or the
    /// highest one within them.
    pub fn counted(&self, level: u8, most: &Exact) -> u8 {
        let worth =
            self.anchors.iter().find(|anchor| anchor.level == level).map(|anchor| &anchor.points);
        if worth.is_some_and(|worth| worth <= most) { level } else { self.within(most) }
    }
}

/// How one question is scored.
#[derive(Debug, Clone)]
pub struct QuestionRubric {
    /// Its weight inside the criterion.
    pub weight: u32,
    /// One anchor a level, from 0 up.
    pub anchors: Vec<Anchor>,
    /// Its knock-outs.
    pub knockouts: Vec<Knockout>,
    /// What Assay's own measure supports, where there is one.
    pub computed: Option<Computed>,
    /// The ids of the laws, standards and practices that it rests on.
    pub grounds: Vec<String>,
}

impl QuestionRubric {
    /// Whether reviewers give it a level; a question of a form without scores has knock-outs alone.
    pub fn is_scored(&self) -> bool {
        !self.anchors.is_empty()
    }
}

/// A rule that limits the points of a question.
#[derive(Debug, Clone)]
pub struct Cap {
    /// Unique among the caps; outcomes name it.
    pub id: String,
    /// When it applies.
    pub when: Condition,
    /// The most points that a question then gets.
    pub maximum: Exact,
    /// Why, in a sentence.
    pub because: String,
}

/// The rubric of a questionnaire.
#[derive(Debug, Clone)]
pub struct Rubric {
    /// The levels that reviewers give, the same for every question.
    pub scale: Scale,
    /// The criteria in order.
    pub criteria: Vec<Criterion>,
    /// Each question that is scored or has knock-outs, by name.
    pub questions: BTreeMap<String, QuestionRubric>,
    /// The caps in order.
    pub caps: Vec<Cap>,
    /// What Assay measures itself, in order.
    pub measures: Vec<Measure>,
}

impl Rubric {
    /// A criterion by id.
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.id == id)
    }

    /// The rubric of a questionnaire that nobody reviews.
    pub(crate) fn none() -> Rubric {
        let scale = Scale { maximum: NonZeroU8::MIN, words: Vec::new() };
        Rubric {
            scale,
            criteria: Vec::new(),
            questions: BTreeMap::new(),
            caps: Vec::new(),
            measures: Vec::new(),
        }
    }

    /// Whether nothing is scored, and knock-outs alone lead to a result.
    pub fn is_pass_fail(&self) -> bool {
        self.criteria.is_empty() && !self.questions.is_empty()
    }

    /// The names of the questions that reviewers score.
    pub(crate) fn scored(&self) -> impl Iterator<Item = &str> {
        self.questions
            .iter()
            .filter(|(_, rubric)| rubric.is_scored())
            .map(|(name, _)| name.as_str())
    }
}

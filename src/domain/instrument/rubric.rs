//! How reviewers score: criteria and weights, anchors, knock-outs and caps.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU8;

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::exact::Exact;
use super::measure::{Computed, Measure};
use super::reader::At;

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
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its share of the whole; all weights add up to 100.
    pub weight: u32,
    /// What it covers, in a sentence.
    pub summary: String,
}

/// What one level of a question means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The level.
    pub level: u8,
    /// What a reviewer has to see for it.
    pub text: String,
    /// What it is worth; the level itself unless the rubric says otherwise.
    pub points: Exact,
}

/// How grave a knock-out is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// Its id.
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
        self.anchors.iter().filter(|anchor| anchor.points <= *points).map(|anchor| anchor.level).max().unwrap_or_default()
    }

    /// What counts of a level, where a question earns some points at most: the level itself, or the highest one within them.
    pub fn counted(&self, level: u8, most: &Exact) -> u8 {
        let worth = self.anchors.iter().find(|anchor| anchor.level == level).map(|anchor| &anchor.points);
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
    /// Its id.
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
    /// The scale.
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
        Rubric { scale, criteria: Vec::new(), questions: BTreeMap::new(), caps: Vec::new(), measures: Vec::new() }
    }

    /// Whether nothing is scored, and knock-outs alone lead to a result.
    pub fn is_pass_fail(&self) -> bool {
        self.criteria.is_empty() && !self.questions.is_empty()
    }

    /// The names of the questions that reviewers score.
    pub(crate) fn scored(&self) -> impl Iterator<Item = &str> {
        self.questions.iter().filter(|(_, rubric)| rubric.is_scored()).map(|(name, _)| name.as_str())
    }

    /// Reads `knockouts.json`: knock-outs at questions that nobody scores.
    pub(crate) fn read_pass_fail(at: &At<'_>) -> Option<Rubric> {
        at.object(&["questions"])?;
        let list = at.need("questions")?;
        let entries = list.entries();
        if entries.is_empty() && list.value.is_object() {
            return list.refuse("There has to be at least one question with a knock-out.");
        }
        check_knockout_ids(&list);
        let questions = entries.iter().filter_map(|(name, entry)| Some(((*name).to_owned(), read_unscored(entry)?))).collect();
        Some(Rubric { questions, ..Rubric::none() })
    }

    pub(crate) fn read(at: &At<'_>) -> Option<Rubric> {
        at.object(&["scale", "criteria", "questions", "caps", "measures"])?;
        let scale = at.need("scale").and_then(|a| read_scale(&a));
        let criteria: Vec<Criterion> = at.need("criteria").map_or_else(Vec::new, |a| {
            let read: Vec<Criterion> = a.items().iter().filter_map(read_criterion).collect();
            check_weights(&a, read.iter().map(|c| c.weight));
            check_unique(&a, "id", "criterion");
            read
        });
        let maximum = scale.as_ref().map_or(4, |s| s.maximum.get());
        let questions = at.need("questions").map_or_else(BTreeMap::new, |a| {
            let read = a.entries().iter().filter_map(|(name, entry)| Some(((*name).to_owned(), read_question(entry, maximum)?))).collect();
            check_knockout_ids(&a);
            read
        });
        let caps = at.get("caps").map_or_else(Vec::new, |a| {
            check_unique(&a, "id", "cap");
            a.items().iter().filter_map(read_cap).collect()
        });
        let measures = at.get("measures").map_or_else(Vec::new, |a| {
            check_unique(&a, "id", "measure");
            a.items().iter().filter_map(Measure::read).collect()
        });
        Some(Rubric { scale: scale?, criteria, questions, caps, measures })
    }
}

fn read_scale(at: &At<'_>) -> Option<Scale> {
    at.object(&["maximum", "words"])?;
    let maximum = at.need("maximum").and_then(|a| a.positive(10))?;
    let words = at.need("words")?;
    let scale = Scale { maximum, words: words.texts() };
    if scale.words.len() == usize::from(maximum.get()) + 1 {
        Some(scale)
    } else {
        words.refuse(format!("One word for each level from 0 to {maximum} is expected."))
    }
}

fn read_criterion(at: &At<'_>) -> Option<Criterion> {
    at.object(&["id", "title", "weight", "summary"])?;
    let id = at.need("id").and_then(|a| a.id());
    let title = at.need("title").and_then(|a| a.text());
    let weight = at.need("weight").and_then(|a| a.whole(1, 100));
    let summary = at.need("summary").and_then(|a| a.text());
    Some(Criterion { id: id?, title: title?, weight: weight?, summary: summary? })
}

fn read_question(at: &At<'_>, maximum: u8) -> Option<QuestionRubric> {
    at.object(&["weight", "anchors", "computed", "knockouts", "grounds"])?;
    let weight = at.need("weight").and_then(|a| a.whole(1, 100));
    let anchors = at.need("anchors").and_then(|a| {
        let anchors: Vec<Anchor> = a.items().iter().filter_map(|item| read_anchor(item, maximum)).collect();
        let levels: Vec<u8> = anchors.iter().map(|anchor| anchor.level).collect();
        if levels == (0..=maximum).collect::<Vec<u8>>() {
            Some(anchors)
        } else {
            a.refuse(format!("The anchors are exactly the levels 0 to {maximum}, in this order."))
        }
    });
    let knockouts = at.get("knockouts").map_or_else(Vec::new, |a| a.items().iter().filter_map(read_knockout).collect());
    let computed = match at.get("computed") {
        Some(computed) => Some(Computed::read(&computed, maximum)?),
        None => None,
    };
    let grounds = at.get("grounds").map_or_else(Vec::new, |a| a.texts());
    Some(QuestionRubric { weight: weight?, anchors: anchors?, knockouts, computed, grounds })
}

/// A question of a form without scores.
fn read_unscored(at: &At<'_>) -> Option<QuestionRubric> {
    at.object(&["knockouts", "grounds"])?;
    let list = at.need("knockouts")?;
    let items = list.items();
    if items.is_empty() && list.value.is_array() {
        return list.refuse("A question of this file has at least one knock-out.");
    }
    let knockouts = items.iter().filter_map(read_knockout).collect();
    let grounds = at.get("grounds").map_or_else(Vec::new, |a| a.texts());
    Some(QuestionRubric { weight: 0, anchors: Vec::new(), knockouts, computed: None, grounds })
}

fn read_anchor(at: &At<'_>, maximum: u8) -> Option<Anchor> {
    at.object(&["level", "text", "points"])?;
    let level = at.need("level").and_then(|a| a.small(0, maximum));
    let text = at.need("text").and_then(|a| a.text());
    let points = match at.get("points") {
        Some(points) => Some(read_points(&points, maximum)?),
        None => None,
    };
    let level = level?;
    Some(Anchor { level, text: text?, points: points.unwrap_or_else(|| Exact::from(i64::from(level))) })
}

fn read_points(at: &At<'_>, maximum: u8) -> Option<Exact> {
    let points = at.number()?;
    if points > Exact::from(i64::from(maximum)) {
        return at.refuse(format!("No anchor is worth more than {maximum} points."));
    }
    Some(points)
}

fn read_knockout(at: &At<'_>) -> Option<Knockout> {
    at.object(&["id", "kind", "when", "because", "cure_days", "mitigating"])?;
    let id = at.need("id").and_then(|a| a.text());
    let kind = at
        .need("kind")
        .and_then(|a| a.word(&[("hard", KnockoutKind::Hard), ("curable", KnockoutKind::Curable), ("discretionary", KnockoutKind::Discretionary)]));
    let when = at.need("when").and_then(|a| Condition::read(&a));
    let because = at.need("because").and_then(|a| a.text());
    let cure_days = match at.get("cure_days") {
        Some(days) => Some(days.whole(1, 3650)?),
        None => None,
    };
    if kind == Some(KnockoutKind::Curable) && cure_days.is_none() {
        at.fault("A curable knock-out says in `cure_days` how long the cure may take.");
    }
    Some(Knockout { id: id?, kind: kind?, when: when?, because: because?, cure_days, mitigating: at.get("mitigating").and_then(|a| a.text()) })
}

fn read_cap(at: &At<'_>) -> Option<Cap> {
    at.object(&["id", "when", "maximum", "because"])?;
    let id = at.need("id").and_then(|a| a.text());
    let when = at.need("when").and_then(|a| Condition::read(&a));
    let maximum = at.need("maximum").and_then(|a| a.number());
    let because = at.need("because").and_then(|a| a.text());
    Some(Cap { id: id?, when: when?, maximum: maximum?, because: because? })
}

/// Weights are shares of a whole: they add up to 100.
pub(crate) fn check_weights(at: &At<'_>, weights: impl Iterator<Item = u32>) {
    let sum: u32 = weights.sum();
    if sum != 100 {
        at.fault(format!("The weights add up to {sum}; they have to add up to 100."));
    }
}

/// Faults every entry of a list whose `key` was given before.
pub(crate) fn check_unique(at: &At<'_>, key: &str, noun: &str) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for item in at.items() {
        let Some(found) = item.get(key) else { continue };
        let Some(value) = found.value.as_str() else {
            continue;
        };
        if !seen.insert(value) {
            found.fault(format!("There is another {noun} “{value}” in this list."));
        }
    }
}

fn check_knockout_ids(questions: &At<'_>) {
    let mut seen: Vec<String> = Vec::new();
    for (_, question) in questions.entries() {
        let Some(knockouts) = question.get("knockouts") else {
            continue;
        };
        for knockout in knockouts.items() {
            let Some(id) = knockout.get("id") else { continue };
            let Some(value) = id.value.as_str() else { continue };
            if seen.iter().any(|known| known == value) {
                id.fault(format!("There is another knock-out “{value}” in this file."));
            }
            seen.push(value.to_owned());
        }
    }
}

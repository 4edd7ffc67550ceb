//! Reads `rubric.json` and `knockouts.json`.

use std::collections::BTreeMap;

use super::checks::{check_unique, check_weights};
use super::cursor::At;
use crate::domain::instrument::model::condition::Condition;
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::measure::{Computed, Measure};
use crate::domain::instrument::model::rubric::{
    Anchor, Cap, Criterion, Knockout, KnockoutKind, QuestionRubric, Rubric, Scale,
};

impl Rubric {
    /// Reads `knockouts.json`: knock-outs at questions that nobody scores.
    pub(crate) fn read_pass_fail(at: &At<'_>) -> Option<Rubric> {
        at.object(&["questions"])?;
        let list = at.need("questions")?;
        let entries = list.entries();
        if entries.is_empty() && list.value.is_object() {
            return list.refuse("There has to be at least one question with a knock-out.");
        }
        check_knockout_ids(&list);
        let questions = entries
            .iter()
            .filter_map(|(name, entry)| Some(((*name).to_owned(), read_unscored(entry)?)))
            .collect();
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
            let read = a
                .entries()
                .iter()
                .filter_map(|(name, entry)| {
                    Some(((*name).to_owned(), read_question(entry, maximum)?))
                })
                .collect();
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
        let anchors: Vec<Anchor> =
            a.items().iter().filter_map(|item| read_anchor(item, maximum)).collect();
        let levels: Vec<u8> = anchors.iter().map(|anchor| anchor.level).collect();
        if levels == (0..=maximum).collect::<Vec<u8>>() {
            Some(anchors)
        } else {
            a.refuse(format!("The anchors are exactly the levels 0 to {maximum}, in this order."))
        }
    });
    let knockouts = at
        .get("knockouts")
        .map_or_else(Vec::new, |a| a.items().iter().filter_map(read_knockout).collect());
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
    Some(Anchor {
        level,
        text: text?,
        points: points.unwrap_or_else(|| Exact::from(i64::from(level))),
    })
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
    let kind = at.need("kind").and_then(|a| {
        a.word(&[
            ("hard", KnockoutKind::Hard),
            ("curable", KnockoutKind::Curable),
            ("discretionary", KnockoutKind::Discretionary),
        ])
    });
    let when = at.need("when").and_then(|a| Condition::read(&a));
    let because = at.need("because").and_then(|a| a.text());
    let cure_days = match at.get("cure_days") {
        Some(days) => Some(days.whole(1, 3650)?),
        None => None,
    };
    if kind == Some(KnockoutKind::Curable) && cure_days.is_none() {
        at.fault("A curable knock-out says in `cure_days` how long the cure may take.");
    }
    Some(Knockout {
        id: id?,
        kind: kind?,
        when: when?,
        because: because?,
        cure_days,
        mitigating: at.get("mitigating").and_then(|a| a.text()),
    })
}

fn read_cap(at: &At<'_>) -> Option<Cap> {
    at.object(&["id", "when", "maximum", "because"])?;
    let id = at.need("id").and_then(|a| a.text());
    let when = at.need("when").and_then(|a| Condition::read(&a));
    let maximum = at.need("maximum").and_then(|a| a.number());
    let because = at.need("because").and_then(|a| a.text());
    Some(Cap { id: id?, when: when?, maximum: maximum?, because: because? })
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

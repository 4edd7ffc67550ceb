//! The highest level that can count at a question, beside the levels.

use serde::Serialize;

use crate::actions::assessment::reviews::Workbench;
use crate::domain::instrument::{LevelLimit, Scored, measured_limit};

/// What limits the level of a question.
#[derive(Debug, Serialize)]
pub(super) struct Limit {
    /// What allows how much, in a few words.
    pub(super) allows: Option<String>,
    /// Why.
    pub(super) sentence: String,
}

impl Limit {
    /// The limit that holds today, if any does.
    pub(super) fn of(bench: &Workbench) -> Option<Self> {
        let limit = bench.bounds.limit.as_ref()?;
        let sentence = format!("{} Say why below where you give more.", limit.sentence());
        Some(Self { allows: allows(bench), sentence })
    }
}

/// `The evidence allows 1 at most; the numbers allow 3.` None where neither is known to limit.
fn allows(bench: &Workbench) -> Option<String> {
    let bounds = &bench.bounds;
    let rubric = &bench.file.case.questionnaire.rubric;
    let question = rubric.questions.get(&bench.question)?;
    let computed = bounds.measure.as_ref().map(|measure| measured_limit(&measure.id));
    let caps = bounds.caps.iter().filter(|cap| computed.as_ref() != Some(&cap.id));
    let evidence = caps.map(|cap| question.within(&cap.maximum)).min();
    match (evidence, bounds.computed) {
        (Some(evidence), Some(numbers)) => {
            Some(format!("The evidence allows {evidence} at most; the numbers allow {numbers}."))
        }
        (Some(evidence), None) => Some(format!("The evidence allows {evidence} at most.")),
        (None, Some(numbers)) => Some(format!("The numbers allow {numbers} at most.")),
        (None, None) => None,
    }
}

/// A level in words, with what counts of it where that is less.
pub(super) fn limited(bench: &Workbench, scored: Scored, words: &[String]) -> String {
    counted_in_words(scored, words, bench.bounds.limit.as_ref())
}

/// The same under a limit that is known.
pub(in crate::web::pages::assessment) fn counted_in_words(
    scored: Scored,
    words: &[String],
    limit: Option<&LevelLimit>,
) -> String {
    let told = level_in_words(scored, words);
    match (scored, limit) {
        (Scored::Level(level), Some(limit)) if level > limit.level => {
            format!("{told} (counts as {})", limit.level)
        }
        _ => told,
    }
}

/// A level in words: `3, Tested`.
pub(in crate::web::pages::assessment) fn level_in_words(
    scored: Scored,
    words: &[String],
) -> String {
    match scored {
        Scored::NotApplicable => "Not applicable".to_owned(),
        Scored::Level(level) => match words.get(usize::from(level)) {
            Some(word) => format!("{level}, {word}"),
            None => level.to_string(),
        },
    }
}

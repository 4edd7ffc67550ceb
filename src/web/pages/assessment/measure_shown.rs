//! What Assay computed from a table, as people read it.

use serde::Serialize;

use crate::domain::instrument::MeasureOutcome;
use crate::domain::measures::line::Line;

/// A measure with its conclusion and its arithmetic.
#[derive(Debug, Clone, Serialize)]
pub struct ShownMeasure {
    title: String,
    conclusion: String,
    level: Option<String>,
    lines: Vec<Line>,
}

impl ShownMeasure {
    /// A measure and the level that it supports, in the words of the scale.
    pub fn new(measure: &MeasureOutcome, level: Option<u8>, words: &[String]) -> Self {
        let named = |level: u8| match words.get(usize::from(level)) {
            Some(word) => format!("{level}, {word}"),
            None => level.to_string(),
        };
        Self { title: measure.title.clone(), conclusion: measure.conclusion.clone(), level: level.map(named), lines: measure.lines.clone() }
    }

    /// One for samples of pages.
    pub fn sample() -> Self {
        let lines = vec![Line::new("Mean", "Sum ÷ people", "68.5")];
        Self { title: "Usability".to_owned(), conclusion: "Mean 68.5 of 100.".to_owned(), level: Some("2, Documented".to_owned()), lines }
    }
}

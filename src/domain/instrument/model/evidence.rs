//! What the rules know about attached evidence and about the reviewers' levels.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::document::DocumentFact;
use super::question::Question;

/// One piece of evidence at a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFact {
    /// What it is called.
    pub title: String,
    /// The day it was issued.
    #[serde(default)]
    pub issued_on: Option<NaiveDate>,
    /// The last day it is good for.
    #[serde(default)]
    pub expires_on: Option<NaiveDate>,
    /// What Assay read in it, where it is a document that a program can read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentFact>,
}

/// The evidence of a disclosure by question name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EvidenceFacts(pub BTreeMap<String, Vec<EvidenceFact>>);

impl EvidenceFacts {
    /// The pieces at a question.
    pub fn at(&self, question: &str) -> &[EvidenceFact] {
        self.0.get(question).map_or(&[], Vec::as_slice)
    }

    /// How many pieces a question has.
    pub fn count(&self, question: &str) -> usize {
        self.at(question).len()
    }

    /// How many of them are good on a day: neither past their own end nor older than the question's
    /// shelf life.
    pub fn current(&self, question: &Question, on: NaiveDate) -> usize {
        let pieces = self.0.get(&question.name);
        let shelf_life = question.evidence.as_ref().and_then(|e| e.shelf_life_months);
        pieces.map_or(0, |pieces| {
            pieces.iter().filter(|piece| is_current(piece, shelf_life, on)).count()
        })
    }
}

/// Whether a piece of evidence is good on a day.
pub fn is_current(piece: &EvidenceFact, shelf_life_months: Option<u32>, on: NaiveDate) -> bool {
    let stale = match (piece.issued_on, shelf_life_months) {
        (Some(issued), Some(months)) => {
            issued.checked_add_months(Months::new(months)).is_some_and(|end| end < on)
        }
        _ => false,
    };
    !stale && piece.expires_on.is_none_or(|end| end >= on)
}

/// What the reviewers agreed on for a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scored {
    /// A level of the rubric, from 0 up.
    Level(u8),
    /// The question does not apply to this product.
    NotApplicable,
}

/// The agreed levels by question name. They exist for a submitted disclosure only; while there are
/// none, every scored question may still turn out anything from worst to best.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Levels(pub BTreeMap<String, Scored>);

impl Levels {
    /// What was agreed for a question.
    pub fn get(&self, question: &str) -> Option<Scored> {
        self.0.get(question).copied()
    }

    /// Records what was agreed.
    pub fn set(&mut self, question: impl Into<String>, scored: Scored) {
        self.0.insert(question.into(), scored);
    }

    /// Whether nothing has been agreed yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

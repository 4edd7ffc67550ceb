//! Worked examples beside a questionnaire: answers with the outcome that they have to give.

use chrono::NaiveDate;
use serde_json::Value;

use super::answers::Answers;
use super::evidence::{EvidenceFacts, Levels};

/// One example file.
#[derive(Debug, Clone)]
pub struct Example {
    /// The file inside the questionnaire folder.
    pub file: String,
    /// What it shows.
    pub title: String,
    /// The answers that it is worked out from.
    pub answers: Answers,
    /// The evidence that stands behind these answers.
    pub evidence: EvidenceFacts,
    /// The agreed levels.
    pub levels: Levels,
    /// The day on which it is worked out: documents age.
    pub on: NaiveDate,
    /// What has to come out; keys that are left out are not compared.
    pub expect: Expectation,
}

/// What an example has to give, as written.
#[derive(Debug, Clone)]
pub struct Expectation(pub(crate) Value);

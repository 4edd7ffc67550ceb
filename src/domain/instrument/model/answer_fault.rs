//! What is wrong with an answer, and how strictly answers are looked at.

use serde::Serialize;

use super::messages::FaultKind;

/// How much of the disclosure has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// Blanks are fine; what is given has to fit.
    Draft,
    /// Every required question that is asked is answered, with its note and its evidence.
    Final,
}

/// What is wrong with one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerFault {
    /// The question's name.
    pub question: String,
    /// JSON pointer into the answers: the question, then the place inside its value
    /// (`/profile.data/1/element`), or `/note` and `/reason`.
    pub pointer: String,
    /// What kind of fault it is.
    pub kind: FaultKind,
    /// What to say to the vendor.
    pub message: String,
}

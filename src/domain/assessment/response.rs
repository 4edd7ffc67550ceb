//! What a vendor says to a decision before it is published, and what the lead answers.

use serde::{Deserialize, Serialize};

use crate::domain::values::{Invalid, Timestamp, short_text};

short_text!(
    /// What a vendor says to the decision as a whole.
    ResponseText, "your response", 4000
);
short_text!(
    /// What a vendor says to one criterion.
    CriterionResponse, "your response to this criterion", 2000
);

/// One text of a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponsePart {
    /// The id of the criterion that it is about; none for the decision as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criterion: Option<String>,
    /// The words.
    pub text: String,
}

/// What a vendor said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// That there is nothing to say.
    Nothing,
    /// This.
    Response(Vec<ResponsePart>),
}

impl Said {
    /// The stored word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Response(_) => "response",
        }
    }
}

/// What a vendor said to a decision, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorsWord {
    /// What.
    pub said: Said,
    /// The name of who said it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What the lead answered.
    pub answer: Option<ResponseAnswer>,
}

impl VendorsWord {
    /// Whether somebody has to answer it.
    pub fn waits(&self) -> bool {
        matches!(self.said, Said::Response(_)) && self.answer.is_none()
    }
}

/// What follows from a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// The decision stands.
    Stands,
    /// The lead proposes anew.
    Reopened,
}

impl Ruling {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stands => "stands",
            Self::Reopened => "reopened",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// When it is neither of the two.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        match word {
            "stands" => Ok(Self::Stands),
            "reopened" => Ok(Self::Reopened),
            _ => Err(Invalid::new("Choose whether the decision stands or is opened again.")),
        }
    }
}

/// The answer to a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseAnswer {
    /// What follows.
    pub ruling: Ruling,
    /// Why.
    pub reason: String,
    /// The name of who answered.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

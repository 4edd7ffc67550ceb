//! What changed at a question from one version to the next, in the words of those who answer it.

use super::{ChangeKind, Difference};

/// A change at a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionChange {
    /// The question's name.
    pub question: String,
    /// The innermost part of it that differs; empty for all of it.
    pub part: String,
    /// What became of it.
    pub change: ChangeKind,
    /// What it was, in few words.
    pub was: Option<String>,
    /// What it is, in few words.
    pub is: Option<String>,
}

impl From<&Difference> for QuestionChange {
    fn from(difference: &Difference) -> Self {
        let (was, is) = difference.in_short();
        Self {
            question: difference.place.clone(),
            part: difference.part.clone(),
            change: difference.change,
            was,
            is,
        }
    }
}

impl QuestionChange {
    /// Why an answer from before has to be looked at, in a sentence; none where it stays as good as
    /// it was.
    pub fn since_then(&self, takes_evidence: bool) -> Option<&'static str> {
        match self.change {
            ChangeKind::Added | ChangeKind::AddedOptional => {
                Some("It is new in the questionnaire.")
            }
            ChangeKind::Retyped => Some("It asks for another kind of answer now."),
            ChangeKind::AskedOtherwise => Some("It is asked of other tools than before."),
            ChangeKind::Required => Some("It has to be answered now."),
            ChangeKind::ScoredOtherwise => Some("It is scored otherwise now."),
            ChangeKind::Published => Some("Its answer may be published now."),
            ChangeKind::HandledOtherwise if self.part.starts_with("evidence") => {
                takes_evidence.then_some("It asks for other evidence now.")
            }
            ChangeKind::Reworded if self.part == "label" => Some("Its words changed."),
            ChangeKind::Removed
            | ChangeKind::Loosened
            | ChangeKind::Reweighted
            | ChangeKind::HandledOtherwise
            | ChangeKind::Unpublished
            | ChangeKind::Reworded
            | ChangeKind::RuleChanged => None,
        }
    }
}

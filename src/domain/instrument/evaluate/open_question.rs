//! A question that keeps an outcome open.

use serde::{Deserialize, Serialize};

use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Section;

/// A question that keeps the outcome open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenQuestion {
    /// `section.question`.
    pub name: String,
    /// The reference that people quote.
    pub code: String,
    /// As the form asks it.
    pub label: String,
    /// The section's id, for a link to the form.
    pub section: String,
    /// Whether it is asked already; open means that it may still be asked.
    pub asked: Truth,
}

impl OpenQuestion {
    pub(crate) fn new(section: &Section, question: &Question, asked: Truth) -> Self {
        Self {
            name: question.name.clone(),
            code: question.code.clone(),
            label: question.label.clone(),
            section: section.id.clone(),
            asked,
        }
    }
}

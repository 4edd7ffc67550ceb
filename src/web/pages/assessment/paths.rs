//! Addresses of the pages about disclosures, and of places on them.

use super::controls::control_id;
use crate::actions::assessment::disclosures::WorkingFile;
pub use crate::domain::assessment::entry::block_id;
use crate::domain::instrument::{AnswerFault, Kind, Question};
use crate::domain::values::DisclosureId;

/// Where a table question is filled from a file.
pub fn table_path(id: &DisclosureId, section: &str, question: &Question) -> String {
    format!("{}/tables/{}", section_path(id, section), question.id)
}

/// The id of the place that a fault is about.
pub fn fault_id(question: &Question, fault: &AnswerFault) -> String {
    let id = control_id(&question.name);
    let mut steps = fault.pointer.split('/').skip(2);
    match (steps.next(), steps.next(), &question.kind) {
        (Some(part @ ("note" | "reason")), None, _) => format!("{id}-{part}"),
        (Some(row), Some(column), Kind::Table { columns, .. })
            if columns.iter().any(|known| known.id == column) =>
        {
            format!("{id}-{row}-{column}")
        }
        (_, _, Kind::Table { .. } | Kind::File { .. }) => block_id(&question.name),
        _ => id,
    }
}

/// Where a vendor's people share a disclosure.
pub fn team_path(id: &DisclosureId) -> String {
    format!("/disclosures/{id}/team")
}

/// Where a vendor asks that the answer to a question stays confidential.
pub fn request_path(id: &DisclosureId, question: &str) -> String {
    format!("/disclosures/{id}/confidentiality/{question}")
}

/// Where a section of a disclosure is.
pub fn section_path(id: &DisclosureId, section: &str) -> String {
    format!("/disclosures/{id}/sections/{section}")
}

/// Where a question of a disclosure stands; none where its questionnaire does not have it.
pub fn question_path(file: &WorkingFile, question: &str) -> Option<String> {
    let section = file.questionnaire.section_of(question)?;
    Some(format!("{}#{}", section_path(&file.disclosure.id, &section.id), block_id(question)))
}

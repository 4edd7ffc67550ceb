//! Addresses of the pages about disclosures, and of places on them.

use super::controls::control_id;
use crate::domain::instrument::{AnswerFault, Kind, Question};
use crate::domain::values::DisclosureId;

/// Where a table question is filled from a file.
pub fn table_path(id: &DisclosureId, section: &str, question: &Question) -> String {
    format!("{}/tables/{}", section_path(id, section), question.id)
}

/// The id of the block of a question, for links to it.
pub fn block_id(question: &str) -> String {
    format!("q-{}", question.replace('.', "-"))
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

/// Where a section of a disclosure is.
pub fn section_path(id: &DisclosureId, section: &str) -> String {
    format!("/disclosures/{id}/sections/{section}")
}

//! What is wrong with the texts of a form as texts: no number where one belongs, no web address, or characters that cannot be shown. The same
//! is said of the cells of a file. Whatever else an answer must be is for the check of its value.

use super::entry::{Entry, is_blank};
use crate::domain::instrument::{AnswerFault, FaultKind, Kind, Question};
use crate::domain::texts::{number, quoted, shows_nothing, unshowable_fault, web_address, whole_number};

/// What is wrong with the texts of a question's entry, in the order of its rows.
pub fn check_texts(question: &Question, entry: &Entry) -> Vec<AnswerFault> {
    let mut faults = Vec::new();
    let mut tell = |place: &str, named: String, (kind, sentence): (FaultKind, String)| {
        let pointer = format!("/{}{place}", question.name);
        faults.push(AnswerFault { question: question.name.clone(), pointer, kind, message: format!("{named}: {sentence}") });
    };
    if let Kind::Table { columns, max, .. } = &question.kind {
        // Blank rows are no rows of the answer.
        for (index, row) in entry.rows.iter().filter(|row| entry.gives_value() && !is_blank(row)).enumerate() {
            for column in columns {
                if let Some(fault) = row.get(&column.id).and_then(|text| fault_of(&column.kind, text)) {
                    let title = quoted(&column.title);
                    let named = if *max == 1 { title } else { format!("Row {}, {title}", index + 1) };
                    tell(&format!("/{index}/{}", column.id), named, fault);
                }
            }
        }
    } else if let Some(fault) = entry.values.last().filter(|_| entry.gives_value()).and_then(|text| fault_of(&question.kind, text)) {
        tell("", quoted(&question.label), fault);
    }
    if let Some(note) = &question.note
        && let Some(sentence) = unshowable_fault(&entry.note).filter(|_| !shows_nothing(&entry.note))
    {
        tell("/note", quoted(&note.label), (FaultKind::Type, sentence));
    }
    if let Some(sentence) = unshowable_fault(&entry.reason).filter(|_| !shows_nothing(&entry.reason)) {
        tell("/reason", format!("The reason at {}", quoted(&question.label)), (FaultKind::Reason, sentence));
    }
    faults
}

fn fault_of(kind: &Kind, text: &str) -> Option<(FaultKind, String)> {
    let text = text.trim();
    if shows_nothing(text) {
        return None;
    }
    if let Some(sentence) = unshowable_fault(text) {
        return Some((FaultKind::Type, sentence));
    }
    match kind {
        Kind::Number { integer: true, .. } => whole_number(text).err().map(|sentence| (FaultKind::Type, sentence)),
        Kind::Number { .. } => number(text, false).err().map(|sentence| (FaultKind::Type, sentence)),
        Kind::Url => web_address(text).err().map(|sentence| (FaultKind::Link, sentence)),
        _ => None,
    }
}

/// The place of a fault in its question, to sort by: the row and the column of a table, in the order in which people read them.
pub fn place_of(question: &Question, fault: &AnswerFault) -> (usize, usize) {
    let mut steps = fault.pointer.split('/').skip(2);
    let row = steps.next().and_then(|row| row.parse().ok());
    let column = steps.next().and_then(|id| question.kind.columns().iter().position(|column| column.id == id));
    (row.unwrap_or(usize::MAX), column.unwrap_or(usize::MAX))
}

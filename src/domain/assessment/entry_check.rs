//! What is wrong with the texts of a form as texts: no number where one belongs, no web address, or
//! characters that cannot be shown. The same is said of the cells of a file. Whatever else an
//! answer must be is for the check of its value.

use super::draft::state_from;
use super::entry::asks;
use super::readings::{in_words, understood};
use super::typed::{Entry, Row, is_blank};
use crate::domain::instrument::{AnswerFault, Column, FaultKind, Kind, Question};
use crate::domain::texts::{quoted, shows_nothing, unshowable_fault};

/// The longest reason, in characters.
const REASON_MAXIMUM: usize = 2000;

/// What is wrong with the texts of a question's entry that count, in the order of its rows.
pub fn check_texts(question: &Question, entry: &Entry) -> Vec<AnswerFault> {
    let mut faults =
        if entry.gives_value() { walk(question, entry, asks, fault_of) } else { Vec::new() };
    faults.extend(unshowable_beside(question, entry));
    if entry.reason.chars().count() > REASON_MAXIMUM {
        faults.push(at_reason(
            question,
            format!("Shorten the reason at “{}” to {REASON_MAXIMUM} characters.", question.label),
        ));
    }
    faults
}

/// Characters that cannot be shown in the texts beside the value.
fn unshowable_beside(question: &Question, entry: &Entry) -> Vec<AnswerFault> {
    let mut faults = Vec::new();
    if let Some(note) = &question.note
        && let Some(sentence) =
            unshowable_fault(&entry.note).filter(|_| !shows_nothing(&entry.note))
    {
        faults.push(fault(question, "/note", &quoted(&note.label), (FaultKind::Type, sentence)));
    }
    if let Some(sentence) =
        unshowable_fault(&entry.reason).filter(|_| !shows_nothing(&entry.reason))
    {
        faults.push(at_reason(
            question,
            format!("The reason at {}: {sentence}", quoted(&question.label)),
        ));
    }
    faults
}

/// What is understood of the texts of a value where it does not stand there just so: a date in
/// words, a number without its marks.
pub fn echoes(question: &Question, entry: &Entry) -> Vec<String> {
    let look =
        |kind: &Kind, text: &str| in_words(kind, text.trim()).map(|words| (FaultKind::Type, words));
    let found = if entry.gives_value() { walk(question, entry, asks, look) } else { Vec::new() };
    let own = format!("{}: ", quoted(&question.label));
    found
        .into_iter()
        .map(|echo| {
            echo.message.strip_prefix(&own).map_or_else(|| echo.message.clone(), str::to_owned)
        })
        .collect()
}

/// What cannot be kept at all: characters that turn the reading direction, and what no field of the
/// form sends. No page could show either of them again for somebody to correct.
pub fn refused(question: &Question, entry: &Entry) -> Vec<AnswerFault> {
    let mut faults = walk(
        question,
        entry,
        |_, _| true,
        |_, text| unshowable_fault(text).map(|sentence| (FaultKind::Type, sentence)),
    );
    faults.extend(unshowable_beside(question, entry));
    if !entry.state.is_empty() && state_from(&entry.state).is_none() {
        let sentence = format!(
            "“{}” is not a way to leave “{}” open. Choose one from the list.",
            entry.state, question.label
        );
        faults.push(at_reason(question, sentence));
    }
    faults
}

/// Whether an entry holds what no field of ours sends: an option that the question does not have, a
/// column that the table does not have, or a text where rows belong.
pub fn is_foreign(question: &Question, entry: &Entry) -> bool {
    let written = || entry.values.iter().filter(|text| !shows_nothing(text));
    let unknown_column =
        |id: &String| !question.kind.columns().iter().any(|column| column.id == *id);
    match &question.kind {
        Kind::Boolean => written().any(|text| !matches!(text.trim(), "true" | "false")),
        Kind::Table { .. } => {
            let cells = entry.rows.iter().flatten();
            written().next().is_some()
                || cells.into_iter().any(|(id, text)| unknown_column(id) && !shows_nothing(text))
        }
        kind => kind.options().is_some_and(|options| {
            written().any(|text| !options.iter().any(|option| option.id == text.trim()))
        }),
    }
}

/// The faults that a look at each text of the value finds, in the order of the rows; of a table, at
/// the cells that count.
fn walk(
    question: &Question,
    entry: &Entry,
    counts: impl Fn(&Row, &Column) -> bool,
    look: impl Fn(&Kind, &str) -> Option<(FaultKind, String)>,
) -> Vec<AnswerFault> {
    let Kind::Table { columns, max, .. } = &question.kind else {
        let found = entry.values.last().and_then(|text| look(&question.kind, text));
        return found
            .map(|found| fault(question, "", &quoted(&question.label), found))
            .into_iter()
            .collect();
    };
    let mut faults = Vec::new();
    // Blank rows are no rows of the answer.
    for (index, row) in entry.rows.iter().filter(|row| !is_blank(row)).enumerate() {
        for column in columns.iter().filter(|column| counts(row, column)) {
            if let Some(found) = row.get(&column.id).and_then(|text| look(&column.kind, text)) {
                let title = quoted(&column.title);
                let named = if *max == 1 { title } else { format!("Row {}, {title}", index + 1) };
                faults.push(fault(question, &format!("/{index}/{}", column.id), &named, found));
            }
        }
    }
    faults
}

fn fault(
    question: &Question,
    place: &str,
    named: &str,
    (kind, sentence): (FaultKind, String),
) -> AnswerFault {
    AnswerFault {
        question: question.name.clone(),
        pointer: format!("/{}{place}", question.name),
        kind,
        message: format!("{named}: {sentence}"),
    }
}

fn at_reason(question: &Question, message: String) -> AnswerFault {
    AnswerFault {
        question: question.name.clone(),
        pointer: format!("/{}/reason", question.name),
        kind: FaultKind::Reason,
        message,
    }
}

fn fault_of(kind: &Kind, text: &str) -> Option<(FaultKind, String)> {
    let text = text.trim();
    if shows_nothing(text) {
        return None;
    }
    if let Some(sentence) = unshowable_fault(text) {
        return Some((FaultKind::Type, sentence));
    }
    understood(kind, text).err().map(|sentence| (kind.misread(), sentence))
}

/// The place of a fault in its question, to sort by: the row and the column of a table, in the
/// order in which people read them.
pub fn place_of(question: &Question, fault: &AnswerFault) -> (usize, usize) {
    let mut steps = fault.pointer.split('/').skip(2);
    let row = steps.next().and_then(|row| row.parse().ok());
    let column = steps
        .next()
        .and_then(|id| question.kind.columns().iter().position(|column| column.id == id));
    (row.unwrap_or(usize::MAX), column.unwrap_or(usize::MAX))
}

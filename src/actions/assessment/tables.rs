//! Filling a table question from a spreadsheet, by a CSV file or by what was copied out of one, and
//! the file to begin with.

use std::collections::BTreeMap;

use serde_json::Value;

use super::answers::{self, Saved, SectionEdit};
use super::disclosures::{self, WorkingFile};
use super::sent_file::SentFile;
use crate::actions::{Ctx, Error, FieldError};
use crate::domain::access::Actor;
use crate::domain::assessment::entry::{Entries, Entry};
use crate::domain::instrument::{self, Answer, Kind, Question, check_rows};
use crate::domain::measures::documents::table_csv::{self, CellKind, Choice, Fault, Reading, Rows};
use crate::domain::texts::size_in_words;
use crate::domain::values::DisclosureId;

/// The largest file, in bytes.
pub const MAX_BYTES: u64 = 1024 * 1024;

/// Tables of at most this many rows are filled in by hand alone.
const FEW_ROWS: u64 = 5;

/// The field that a fault of the file stands at.
pub const FILE: &str = "file";

/// The field that a fault of what was pasted stands at.
pub const PASTED: &str = "pasted";

/// Rows as they were sent.
#[derive(Debug)]
pub enum SentRows {
    /// A CSV file.
    File(SentFile),
    /// Cells that were copied out of a spreadsheet.
    Pasted(String),
}

impl SentRows {
    /// What was chosen or pasted; nothing when neither was.
    ///
    /// # Errors
    /// When both were: nobody could say which of them counts.
    pub fn of(file: Option<SentFile>, pasted: String) -> Result<Option<Self>, Error> {
        match (file, pasted.trim().is_empty()) {
            (Some(_), false) => Err(Error::field(
                PASTED,
                "There are pasted rows and a chosen file. Empty this field, or send it without a \
                 file.",
            )),
            (file, true) => Ok(file.map(Self::File)),
            (None, false) => Ok(Some(Self::Pasted(pasted))),
        }
    }

    fn field(&self) -> &'static str {
        match self {
            Self::File(_) => FILE,
            Self::Pasted(_) => PASTED,
        }
    }

    /// The rows, read as those of a table.
    fn read(&self, kind: &Kind, most: usize) -> Result<Reading, Error> {
        let columns = columns(kind);
        match self {
            Self::File(sent) => {
                let bytes = sent.read().map_err(|cause| {
                    Error::Internal(format!("a file that was sent cannot be read: {cause}"))
                })?;
                Ok(table_csv::survey(&columns, &bytes, most))
            }
            Self::Pasted(text) => Ok(table_csv::survey_pasted(&columns, text, most)),
        }
    }

    fn size(&self) -> u64 {
        match self {
            Self::File(sent) => sent.size,
            Self::Pasted(text) => text.len() as u64,
        }
    }
}

/// Whether a question is a table long enough to be filled from a file.
pub fn takes_file(question: &Question) -> bool {
    matches!(question.kind, Kind::Table { max, .. } if max > FEW_ROWS)
}

/// Opens a disclosure for whoever may fill its tables.
///
/// # Errors
/// It is not theirs to change, or its state allows no change.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<WorkingFile, Error> {
    disclosures::load_editable(ctx, &mut ctx.db.read().await?, actor, id).await
}

/// The table question with this id in a section; anything else is not there.
///
/// # Errors
/// When there is no such question, or it is no table that takes a file.
pub fn find<'f>(
    file: &'f WorkingFile,
    section: &str,
    question: &str,
) -> Result<&'f Question, Error> {
    let section = file.questionnaire.section(section).ok_or(Error::NotFound)?;
    section
        .questions
        .iter()
        .find(|known| known.id == question && takes_file(known))
        .ok_or(Error::NotFound)
}

/// The CSV file of a table: its columns, and the rows that are kept now.
pub fn template(file: &WorkingFile, question: &Question) -> String {
    let value = file.draft.get(&question.name).and_then(|kept| kept.value.as_ref());
    let rows = value
        .and_then(|value| value.as_array())
        .into_iter()
        .flatten()
        .filter_map(|row| row.as_object());
    table_csv::template(&columns(&question.kind), rows)
}

/// The columns of a table as its file has them.
fn columns(kind: &Kind) -> Vec<table_csv::Column> {
    let column = |column: &instrument::Column| table_csv::Column {
        id: column.id.clone(),
        title: column.title.clone(),
        required: column.required && column.asked_when.is_none(),
        kind: cell_kind(&column.kind),
        unit: column.kind.typed_unit().map(str::to_owned),
    };
    kind.columns().iter().map(column).collect()
}

fn cell_kind(kind: &Kind) -> CellKind {
    match kind {
        Kind::Boolean => CellKind::Boolean,
        Kind::Number { integer: true, .. } => CellKind::Integer,
        Kind::Number { .. } => CellKind::Number,
        Kind::Date => CellKind::Date,
        Kind::Single(options) => CellKind::Choice(
            options
                .iter()
                .map(|option| Choice { id: option.id.clone(), title: option.title.clone() })
                .collect(),
        ),
        Kind::Url => CellKind::Link,
        // A column never holds several choices, files or a table.
        Kind::Text { .. } | Kind::Multiple { .. } | Kind::File { .. } | Kind::Table { .. } => {
            CellKind::Text
        }
    }
}

/// Which table of a questionnaire is meant.
#[derive(Debug, Clone, Copy)]
pub struct TablePlace<'a> {
    /// The section's id.
    pub section: &'a str,
    /// The question's id within it.
    pub question: &'a str,
}

/// Replaces the rows of one table question by those that were sent; everything or nothing. Returns
/// the disclosure afterwards. `revision` is that of the section when the person opened it, and
/// `base` the mark of the rows that were kept then.
///
/// # Errors
/// Nothing was sent, it is too large or has faults, each told with its row and column; or somebody
/// else saved the section meanwhile.
pub async fn fill(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    at: TablePlace<'_>,
    revision: i64,
    base: Option<String>,
    sent: Option<SentRows>,
) -> Result<Box<WorkingFile>, Error> {
    let file = open(ctx, actor, id).await?;
    let TablePlace { section, question } = at;
    let question = find(&file, section, question)?;
    let sent = sent.ok_or_else(|| Error::field(FILE, "Choose a file, or paste rows."))?;
    if sent.size() > MAX_BYTES {
        return Err(Error::TooLarge(too_large()));
    }
    let Kind::Table { columns: own, max, .. } = &question.kind else { return Err(Error::NotFound) };
    let most = usize::try_from(*max).unwrap_or(usize::MAX);
    let reading = sent.read(&question.kind, most)?;
    let faults = faults(&file, question, own, &reading);
    if !faults.is_empty() {
        return Err(told(sent.field(), faults.iter().map(Fault::sentence)));
    }
    let entry =
        Entry::showing(question, file.draft.get(&question.name)).with_rows(&reading.rows.rows);
    let entries = Entries(BTreeMap::from([(question.name.clone(), entry)]));
    let bases = base.map(|base| (question.name.clone(), base)).into_iter().collect();
    let edit = SectionEdit { section: section.to_owned(), revision, bases, entries };
    let Saved { file, refused, conflicts, .. } = answers::save(ctx, actor, id, edit).await?;
    if !refused.is_empty() {
        return Err(told(sent.field(), refused.into_iter().map(|fault| fault.message)));
    }
    if !conflicts.is_empty() {
        let sentence = "Somebody else changed these rows meanwhile. Download the rows that are \
            there now and compare them with yours; then send these again.";
        return Err(Error::Stale(sentence.to_owned()));
    }
    Ok(file)
}

/// The limit on files, in words.
pub fn too_large() -> String {
    format!("The file is larger than {}. Remove rows or shorten texts.", size_in_words(MAX_BYTES))
}

/// What is wrong with what was sent: what its reading found and what the question's own check finds
/// in the rows, in the order of the rows and told by the numbers that the rows have there.
fn faults(
    file: &WorkingFile,
    question: &Question,
    columns: &[instrument::Column],
    reading: &Reading,
) -> Vec<Fault> {
    let Rows { rows, numbers, .. } = &reading.rows;
    let mut faults: Vec<((usize, usize), Fault)> = Vec::new();
    let place = |row: Option<usize>, column: Option<&str>| {
        let column = column.and_then(|title| columns.iter().position(|known| known.title == title));
        (row.unwrap_or(usize::MAX), column.unwrap_or(usize::MAX))
    };
    faults.extend(
        reading
            .faults
            .iter()
            .map(|fault| (place(fault.row, fault.column.as_deref()), fault.clone())),
    );
    let refused: Vec<(usize, usize)> = faults.iter().map(|(place, _)| *place).collect();
    let answer = Answer::plain(rows.iter().cloned().map(Value::Object).collect::<Vec<_>>().into());
    let found = if rows.is_empty() {
        Vec::new()
    } else {
        check_rows(&file.questionnaire, question, &answer, numbers)
    };
    for fault in found {
        let mut steps = fault.pointer.split('/').skip(2);
        let row = steps
            .next()
            .and_then(|row| row.parse::<usize>().ok())
            .and_then(|row| numbers.get(row).copied());
        let column = steps
            .next()
            .and_then(|id| columns.iter().find(|column| column.id == id))
            .map(|column| column.title.clone());
        let place = place(row, column.as_deref());
        // A cell that could not be read is blank only to the check.
        if column.is_some() && refused.contains(&place) {
            continue;
        }
        // Many questions name the row and the column in their own words.
        let says_row =
            row.is_some_and(|row| fault.message.to_lowercase().contains(&format!("row {row}")));
        let (row, column) =
            if says_row { (None, None) } else { (row, column.filter(|_| row.is_some())) };
        faults.push((place, Fault { row, column, message: fault.message }));
    }
    faults.sort_by_key(|(place, _)| *place);
    table_csv::first_of(faults.into_iter().map(|(_, fault)| fault).collect())
}

fn told(field: &str, messages: impl Iterator<Item = String>) -> Error {
    let at = |message| FieldError { field: field.to_owned(), message };
    Error::Invalid(messages.map(at).collect())
}

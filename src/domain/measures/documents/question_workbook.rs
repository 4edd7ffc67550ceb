//! Questionnaires that are answered in an Excel workbook, such as those of EDUCAUSE (HECVAT) and
//! the Cloud Security Alliance (CAIQ). A question is known by its id, wherever it stands: copies of
//! the same workbook have their questions in other rows and on other sheets. Formulas count as
//! what they gave when the workbook was saved.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::any_table::{self, NamedTable, Row, letters};
use super::date::whole_day;
use super::finding::DocumentError;

/// How many rows of a sheet are read.
const MAX_ROWS: usize = 5_000;
/// How many questions are read.
const MAX_QUESTIONS: usize = 5_000;
/// How many rows at the top of a sheet say what the workbook is.
const HEAD_ROWS: usize = 15;
/// How many bytes of them are kept, over all sheets.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// How the titles of columns with answers begin, in small letters.
const ANSWERS: [&str; 9] = [
    "answer",
    "vendor answer",
    "vendor response",
    "solution provider answer",
    "solution provider response",
    "csp caiq answer",
    "ai-caiq answer",
    "caiq answer",
    "response",
];

/// How the titles of columns with more about an answer begin, in small letters.
const MORE: [&str; 6] = [
    "additional information",
    "additional info",
    "csp implementation description",
    "implementation description",
    "explanation",
    "comments",
];

/// How the titles of columns with questions begin, in small letters.
const QUESTIONS: [&str; 1] = ["question"];

/// A title has fewer letters than this; what has more is an instruction.
const LONGEST_TITLE: usize = 60;

/// What ends a word after which people go on.
const AFTER_WORD: [char; 9] = [',', '.', ';', ':', '-', '–', '—', '(', '!'];

/// A question that stands in the workbook, with what was answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The sheet.
    pub sheet: String,
    /// The cell of the answer, such as `C27`.
    pub cell: String,
    /// The question's words.
    pub question: String,
    /// The answer; empty when there is none.
    pub answer: String,
    /// What was written beside the answer.
    pub more: String,
}

impl Asked {
    /// Where the answer stands, for people.
    pub fn place(&self) -> String {
        format!("{}, cell {}", self.sheet, self.cell)
    }

    /// The answer as one small word where it is yes, no or not applicable; otherwise none.
    pub fn word(&self) -> Option<&'static str> {
        let text = plain(&self.answer);
        let first: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '/').collect();
        let rest = text.get(first.len()..).unwrap_or_default();
        // “No formal plan” is a text; “No, we do not” and “Yes.” are answers.
        let ends = rest.is_empty() || rest.trim_start().starts_with(AFTER_WORD);
        match first.as_str() {
            "yes" | "y" | "true" if ends => Some("yes"),
            "no" | "n" | "false" if ends => Some("no"),
            "n/a" | "na" if ends || rest.starts_with(' ') => Some("na"),
            "not" if rest.starts_with(" applicable") => Some("na"),
            _ => None,
        }
    }
}

/// A workbook of questions and answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionWorkbook {
    /// The questions by their ids.
    pub asked: BTreeMap<String, Asked>,
    /// Ids that are answered differently in two places, the second as “sheet, cell”.
    pub differing: Vec<(String, String)>,
    /// Sheets that were passed over.
    pub left_out: Vec<String>,
    /// The day on which it was completed, as it says itself.
    pub dated: Option<NaiveDate>,
    head: String,
}

impl QuestionWorkbook {
    /// Whether the heads of its sheets say this, which is given in small letters.
    pub fn says(&self, text: &str) -> bool {
        self.head.contains(text)
    }

    /// How many questions are answered.
    pub fn answered(&self) -> usize {
        self.asked.values().filter(|asked| !asked.answer.is_empty()).count()
    }
}

/// A text in small letters, with single spaces, without what frames it.
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Reads a workbook. One without any question that has an id is read as well: it has none.
///
/// # Errors
/// When it is no workbook, is damaged, or goes beyond what is read.
pub fn read(bytes: &[u8]) -> Result<QuestionWorkbook, DocumentError> {
    let sheets = any_table::sheets(bytes, MAX_ROWS)?;
    let mut workbook =
        QuestionWorkbook { left_out: sheets.left_out, ..QuestionWorkbook::default() };
    let read: Vec<_> =
        sheets.read.iter().map(|sheet| (sheet, columns(&sheet.table.rows))).collect();
    // Where a sheet has a title over its answers, one that has none is about the questions: it says
    // why they are asked, or which standards they come from.
    let titled = read.iter().any(|(_, columns)| columns.answer.is_some());
    for (sheet, columns) in read {
        note_head(&mut workbook.head, sheet);
        workbook.dated = workbook.dated.or_else(|| dated(sheet));
        if columns.answer.is_some() || !titled {
            read_sheet(&mut workbook, sheet, columns);
        }
    }
    Ok(workbook)
}

fn note_head(head: &mut String, sheet: &NamedTable) {
    let rows = sheet.table.rows.iter().take(HEAD_ROWS);
    let cells = rows.flat_map(|row| row.cells.iter()).filter(|cell| !cell.trim().is_empty());
    for text in std::iter::once(&sheet.name).chain(cells) {
        let text = plain(text);
        if head.len().saturating_add(text.len()) > MAX_HEAD_BYTES {
            return;
        }
        head.push_str(&text);
        head.push('\n');
    }
}

/// The day beside a cell at the top that says “Date completed” or “Date”.
fn dated(sheet: &NamedTable) -> Option<NaiveDate> {
    sheet.table.rows.iter().take(HEAD_ROWS).find_map(|row| {
        let at = row.cells.iter().position(|cell| {
            ["date completed", "date"].contains(&plain(cell).trim_end_matches(':'))
        })?;
        row.cells.iter().skip(at + 1).find_map(|cell| day(cell.trim()))
    })
}

/// A day as it is written, or as a spreadsheet counts days.
fn day(text: &str) -> Option<NaiveDate> {
    let counted = text.parse::<f64>().ok().filter(|days| (30_000.0..80_000.0).contains(days));
    match counted {
        // The days of a spreadsheet are counted from the end of 1899; part of a day is its time.
        Some(_) => {
            let days = text.split('.').next().and_then(|days| days.parse::<u64>().ok())?;
            NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
        }
        None => whole_day(text).ok(),
    }
}

/// The columns of a sheet: of the id, the answer and what is beside it.
#[derive(Debug, Clone, Copy, Default)]
struct Columns {
    answer: Option<usize>,
    more: Option<usize>,
}

fn read_sheet(workbook: &mut QuestionWorkbook, sheet: &NamedTable, columns: Columns) {
    for row in &sheet.table.rows {
        let Some((at, id)) =
            row.cells.iter().enumerate().find_map(|(at, cell)| id_in(cell).map(|id| (at, id)))
        else {
            continue;
        };
        let asked = asked(sheet, row, at, columns);
        let full = workbook.asked.len() >= MAX_QUESTIONS;
        match workbook.asked.get_mut(&id) {
            None if full => return,
            None => {
                workbook.asked.insert(id, asked);
            }
            Some(known) if known.answer.is_empty() => {
                if !asked.answer.is_empty() {
                    *known = asked;
                }
            }
            Some(known) => {
                let differs =
                    !asked.answer.is_empty() && plain(&asked.answer) != plain(&known.answer);
                // A sheet for those who evaluate repeats what its formulas made of an answer.
                if differs && asked.word().is_some() && known.word().is_some() {
                    workbook.differing.push((id, asked.place()));
                }
            }
        }
    }
}

fn asked(sheet: &NamedTable, row: &Row, at: usize, columns: Columns) -> Asked {
    let text = |column: usize| row.cells.get(column).map_or("", |cell| cell.trim()).to_owned();
    // Without titles the question, its answer and what is beside it follow the id.
    let answer = columns.answer.filter(|column| *column > at).unwrap_or(at + 2);
    let more = match columns {
        Columns { answer: Some(_), more } => more.filter(|column| *column > at),
        Columns { answer: None, .. } => Some(answer + 1),
    };
    Asked {
        sheet: sheet.name.clone(),
        cell: format!("{}{}", letters(answer + 1), row.number),
        question: text(at + 1),
        answer: unfilled(text(answer)),
        more: more.map(|more| unfilled(text(more))).unwrap_or_default(),
    }
}

/// What a formula leaves where nothing was filled in counts as nothing.
fn unfilled(text: String) -> String {
    if matches!(text.as_str(), "0" | "#N/A" | "#REF!") { String::new() } else { text }
}

/// The columns with answers, by the first row that has such a title beside another title; where
/// none has, by the first that has one.
fn columns(rows: &[Row]) -> Columns {
    let find = |row: &Row, titles: &[&str]| {
        row.cells.iter().position(|cell| {
            let cell = plain(cell);
            cell.chars().count() < LONGEST_TITLE
                && titles.iter().any(|title| cell.starts_with(title))
        })
    };
    let titled = |row: &Row| {
        let answer = find(row, &ANSWERS)?;
        Some(Columns { answer: Some(answer), more: find(row, &MORE) })
    };
    let beside = |row: &&Row| find(row, &MORE).is_some() || find(row, &QUESTIONS).is_some();
    let sure = rows.iter().filter(beside).find_map(titled);
    sure.or_else(|| rows.iter().find_map(titled)).unwrap_or_default()
}

/// The id of a question when a cell holds one and nothing else: letters, a hyphen, a number of two
/// digits, and perhaps the number of a part (`DOCU-03`, `A&A-01.1`).
fn id_in(cell: &str) -> Option<String> {
    let text = cell.trim().trim_end_matches('*').trim_end();
    let (letters, number) = text.split_once('-')?;
    let is_name = (2..=6).contains(&letters.len())
        && letters.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'&')
        && letters.starts_with(|c: char| c.is_ascii_uppercase());
    let (number, part) = number.split_once('.').unwrap_or((number, "1"));
    let digits =
        |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    (is_name && number.len() == 2 && digits(number) && digits(part)).then(|| text.to_owned())
}

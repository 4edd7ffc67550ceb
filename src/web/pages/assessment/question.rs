//! One question of a section's form: its words, its control, its states and its evidence.

use chrono::NaiveDate;
use serde::Serialize;

use super::beforehand::{Readers, anchors, worth_in_words};
use super::confidentiality_words::RequestNote;
use super::controls::{Attached, Errors, Place, control, control_id, note, states};
use super::paths::{block_id, fault_id, table_path, team_path};
use super::shown::ShownDocument;
use super::teamwork_words::talk_in_words;
use crate::actions::assessment::disclosures::WorkingFile;
use crate::actions::assessment::tables::takes_file;
use crate::domain::assessment::company::{FromCompany, stands};
use crate::domain::assessment::draft_check::unfinished;
use crate::domain::assessment::entry::Entry;
use crate::domain::assessment::entry_check::echoes;
use crate::domain::assessment::evidence::{CheckState, Evidence, Source};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::instrument::{
    AnswerFault, EvidenceFacts, Kind, MeasureOutcome, Question, Reuse, Truth,
};
use crate::domain::texts::{counted, size_in_words};
use crate::web::components::{Kind as Hue, StatusTag};
use crate::web::kernel::markup::Markup;
use crate::web::pages::instrument::grounds::grounds;
use crate::web::pages::instrument::measures::TableMeasures;

/// A question as the form shows it.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionBlock {
    name: String,
    block: String,
    id: String,
    code: String,
    label: String,
    readers: Readers,
    required: bool,
    hidden: bool,
    help: String,
    why: String,
    good: Option<String>,
    everyone: bool,
    because: Vec<String>,
    grounds: Option<Markup>,
    anchors: Option<Markup>,
    error: Option<String>,
    begun: Begun,
    unfinished: Option<String>,
    understood: Option<String>,
    control: Markup,
    fill: Option<Fill>,
    /// The page on which colleagues write to each other about it.
    talk: Option<Talk>,
    computed: Option<TableMeasures>,
    note: Option<Markup>,
    states: Markup,
    evidence: Option<EvidenceBlock>,
    /// What the agency asks about it, when it returned the disclosure.
    returned: Option<String>,
    /// How it stands to the answer of the whole company.
    company: Option<CompanyNote>,
    /// Whether it is asked that the answer stays confidential, and where.
    confidential: Option<RequestNote>,
}

/// How an answer stands to that of the whole company.
#[derive(Debug, Clone, Serialize)]
struct CompanyNote {
    text: String,
    /// Where the company's answers are.
    href: Option<&'static str>,
}

/// Where a vendor's answers for the whole company are.
pub const COMPANY_ANSWERS: &str = "/company-answers";

fn company_note(
    file: &WorkingFile,
    question: &Question,
    calendar: Calendar,
) -> Option<CompanyNote> {
    if question.reuse != Reuse::Company {
        return None;
    }
    let Some(answer) = file.company.as_ref()?.get(&question.name) else {
        let text = "It is asked of the company as a whole. Once you submit, your other products \
            begin with this answer.";
        return Some(CompanyNote { text: text.to_owned(), href: None });
    };
    let day = calendar.day_of(answer.at);
    let text = match stands(question, &file.draft, answer) {
        FromCompany::Same => format!(
            "From your company’s answers of {day}. What you change here holds for this product \
             alone."
        ),
        FromCompany::Blank => format!("Your company answered this on {day}."),
        FromCompany::Own => {
            format!("This product has its own answer. That of your company, of {day}, is another.")
        }
    };
    Some(CompanyNote { text, href: Some(COMPANY_ANSWERS) })
}

impl QuestionBlock {
    /// The same for a page on which the question stands by itself, outside any disclosure: it is
    /// asked, and takes no files.
    #[must_use]
    pub fn by_itself(self) -> Self {
        let because = Vec::new();
        Self {
            hidden: false,
            fill: None,
            talk: None,
            evidence: None,
            company: None,
            confidential: None,
            because,
            ..self
        }
    }
}

impl QuestionBlock {
    /// The same on a page on which the agency asks about its answer: what is attached stays, and
    /// nothing leads to pages of a draft.
    #[must_use]
    pub fn asked_again(self) -> Self {
        Self { hidden: false, fill: None, talk: None, company: None, confidential: None, ..self }
    }
}

/// A link to what colleagues wrote.
#[derive(Debug, Clone, Serialize)]
struct Talk {
    href: String,
    label: String,
}

/// The page that fills a table from a spreadsheet.
#[derive(Debug, Clone, Serialize)]
struct Fill {
    href: String,
    /// Whether that is how it is filled as a rule, so that it stands before the rows.
    first: bool,
}

/// What the page began with at a question, and whether what it shows is already something else.
#[derive(Debug, Clone, Serialize)]
struct Begun {
    mark: String,
    unsaved: bool,
}

#[derive(Debug, Clone, Serialize)]
struct EvidenceBlock {
    ask: String,
    required: bool,
    /// What it is worth, where it is worth something and is not there.
    worth: Option<String>,
    readers: Readers,
    question: String,
    rows: Vec<EvidenceRow>,
}

/// A piece of evidence in a list.
#[derive(Debug, Clone, Serialize)]
pub struct EvidenceRow {
    icon: &'static str,
    title: String,
    href: String,
    line: String,
    tag: Option<StatusTag>,
    document: Option<ShownDocument>,
    /// What was wrong at the last look at a link.
    note: Option<String>,
    /// Where its remove button posts to.
    pub removal: String,
}

impl EvidenceRow {
    /// How a piece is shown.
    pub fn new(piece: &Evidence) -> Self {
        let here = format!("/disclosures/{}/evidence/{}", piece.disclosure, piece.id);
        let (icon, href, what) = match &piece.source {
            Source::File { media_type, size_bytes, .. } => (
                "file",
                here.clone(),
                format!(
                    "{}, {}",
                    type_in_words(media_type),
                    size_in_words(u64::try_from(*size_bytes).unwrap_or(0))
                ),
            ),
            Source::Link { url } => ("link", url.clone(), format!("Link to {}", host(url))),
        };
        let mut line = vec![what];
        line.extend(piece.issued_on.map(|day| format!("issued {}", day_in_words(day))));
        line.extend(piece.expires_on.map(|day| format!("expires {}", day_in_words(day))));
        let tag = match piece.check {
            CheckState::NotNeeded => Some(StatusTag::new(Hue::Neutral, "Not scanned for viruses")),
            CheckState::Clean => Some(StatusTag::new(Hue::Good, "No virus found")),
            CheckState::Found => Some(StatusTag::new(Hue::Stop, "Virus found")),
            CheckState::Waiting => Some(StatusTag::new(Hue::Neutral, "Link not checked yet")),
            CheckState::Reachable => Some(StatusTag::new(Hue::Good, "Link works")),
            CheckState::Broken => Some(StatusTag::new(Hue::Caution, "Link does not answer")),
            CheckState::Failing => {
                Some(StatusTag::new(Hue::Neutral, "Link did not answer; we look again"))
            }
            CheckState::Unclear => {
                Some(StatusTag::new(Hue::Neutral, "Link could not be checked by a program"))
            }
        };
        Self {
            icon,
            title: piece.title.to_string(),
            href,
            line: line.join(", "),
            tag,
            document: piece.document.as_ref().map(ShownDocument::new),
            note: piece.check_note.clone().filter(|_| !piece.is_file()),
            removal: format!("{here}/removal"),
        }
    }
}

fn host(url: &str) -> &str {
    url.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or(url)
}

pub(super) fn type_in_words(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => "PDF",
        "image/png" => "PNG picture",
        "image/jpeg" => "JPEG picture",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => {
            "Word document"
        }
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "Excel workbook",
        "application/zip" => "ZIP archive",
        "video/mp4" => "MP4 video",
        "text/csv" => "CSV table",
        "application/yaml" => "YAML file",
        "application/json" => "JSON file",
        "application/xml" => "XML file",
        _ => "Text file",
    }
}

/// What is not complete at a question, in a few sentences: the first thing, and how many more there
/// are. What was typed and cannot be read comes before what is blank.
pub fn unfinished_in_words(question: &Question, faults: &[AnswerFault]) -> Option<String> {
    let here: Vec<&AnswerFault> =
        faults.iter().filter(|fault| fault.question == question.name).collect();
    let typed = |fault: &&&AnswerFault| fault.kind.is_misreading();
    let first = here.iter().find(typed).or_else(|| here.first())?;
    let more = match here.len().saturating_sub(1) {
        0 => String::new(),
        more => format!(" And {}.", counted(more, "more thing", "more things")),
    };
    Some(format!("{} is not complete yet. {}{more}", question.code, first.message))
}

/// What is understood of texts that are stored otherwise than they were typed.
pub fn understood_in_words(question: &Question, entry: &Entry) -> Option<String> {
    const MOST: usize = 3;
    let echoes = echoes(question, entry);
    let more = match echoes.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let first: Vec<String> = echoes.into_iter().take(MOST).collect();
    (!first.is_empty()).then(|| format!("Understood as {}{more}", first.join("; ")))
}

/// What is known about a section's answers beside what is typed.
pub struct Known<'a> {
    /// The evidence of the disclosure.
    pub facts: &'a EvidenceFacts,
    /// Today, where the agency is.
    pub on: NaiveDate,
    /// What is wrong.
    pub faults: &'a [AnswerFault],
    /// What is computed from tables.
    pub measures: &'a [MeasureOutcome],
    /// The days of the agency.
    pub calendar: Calendar,
}

/// Draws a question with what is typed in it, what is known about it, and the mark of what the page
/// began with.
pub fn block(
    file: &WorkingFile,
    known: &Known<'_>,
    question: &Question,
    entry: &Entry,
    mark: String,
) -> QuestionBlock {
    let id = control_id(&question.name);
    let mut errors = Errors::new();
    for fault in known.faults.iter().filter(|fault| fault.question == question.name) {
        errors.entry(fault_id(question, fault)).or_insert_with(|| fault.message.clone());
    }
    let block = block_id(&question.name);
    let pieces: Vec<&Evidence> = file.evidence_at(&question.name).collect();
    let attached = Attached {
        files: pieces.iter().filter(|piece| piece.is_file()).count(),
        pieces: pieces.len(),
    };
    let because = if question.conditional {
        file.view.why(&file.questionnaire, &question.name)
    } else {
        Vec::new()
    };
    let place = Place { name: &question.name, id: &id, errors: &errors };
    QuestionBlock {
        name: question.name.clone(),
        code: question.code.clone(),
        label: question.label.clone(),
        readers: Readers::of_answer_in(file, question),
        required: question.required,
        hidden: file.view.asked(&question.name) != Truth::True,
        help: question.messages.help.clone(),
        why: question.messages.why.clone(),
        good: question.messages.good.clone(),
        everyone: !question.conditional,
        because: because
            .into_iter()
            .filter_map(|reason| Some(format!("{}: {}", reason.code?, reason.given)))
            .collect(),
        grounds: grounds(&file.questionnaire, &question.name, false),
        anchors: anchors(&file.questionnaire, &question.name),
        error: errors.get(&block).or_else(|| errors.get(&id)).cloned(),
        unfinished: unfinished_in_words(
            question,
            &unfinished(&file.questionnaire, &file.view, &file.draft, [question]),
        ),
        begun: Begun { unsaved: entry.mark(question) != mark, mark },
        understood: understood_in_words(question, entry),
        control: control(&question.kind, entry, &place, attached),
        fill: takes_file(question)
            .then(|| file.questionnaire.section_of(&question.name))
            .flatten()
            .map(|section| Fill {
                href: table_path(&file.disclosure.id, &section.id, question),
                first: matches!(question.kind, Kind::Table { sheet: true, .. }),
            }),
        talk: Some(Talk {
            href: format!("{}/{}", team_path(&file.disclosure.id), question.name),
            label: talk_in_words(file, &question.name),
        }),
        computed: TableMeasures::new(&file.questionnaire, question, known.measures, true),
        note: note(question, entry, &place),
        states: states(question, entry, &place),
        evidence: evidence_block(
            question,
            &pieces,
            worth_in_words(file, known.facts, known.on, question),
        ),
        returned: file.disclosure.returned_for_question(&question.code),
        company: company_note(file, question, known.calendar),
        confidential: RequestNote::new(file, question),
        block,
        id,
    }
}

fn evidence_block(
    question: &Question,
    pieces: &[&Evidence],
    worth: Option<String>,
) -> Option<EvidenceBlock> {
    let ask = match (&question.evidence, &question.kind) {
        (Some(ask), _) => ask.ask.clone(),
        (None, Kind::File { .. }) => "The file".to_owned(),
        (None, _) if pieces.is_empty() => return None,
        (None, _) => "Evidence".to_owned(),
    };
    let required = question.evidence.as_ref().is_some_and(|ask| ask.required)
        || matches!(question.kind, Kind::File { .. });
    Some(EvidenceBlock {
        ask,
        required,
        worth,
        readers: Readers::of_evidence(),
        question: question.name.clone(),
        rows: pieces.iter().map(|piece| EvidenceRow::new(piece)).collect(),
    })
}

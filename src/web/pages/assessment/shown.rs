//! A submitted answer and its evidence as reviewers and deciders read them.

use serde::Serialize;
use serde_json::Value;

use super::confidentiality_words::tag;
use crate::actions::assessment::case::Case;
use crate::domain::assessment::confidentiality::RequestStanding;
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::document_check::{DocumentCheck, DocumentFinding, Gravity};
use crate::domain::assessment::evidence::{CheckState, Evidence, Source};
use crate::domain::calendar::{AgencyTime, day_in_words};
use crate::domain::instrument::{
    Answer, DocumentFact, DocumentKind, Kind, Question, Visibility, cell_in_words, in_words,
    is_current,
};
use crate::domain::measures::line::Line;
use crate::web::components::{Kind as Hue, NoticeBox, StatusTag};
use chrono::NaiveDate;

/// Why the agency returned a disclosure, as long as it was not submitted again.
pub fn returned(disclosure: &Disclosure) -> Option<NoticeBox> {
    let reason = disclosure.returned_for()?.to_owned();
    Some(NoticeBox {
        kind: Hue::Caution,
        title: "The agency returned this disclosure to you".to_owned(),
        text: Some(reason),
    })
}

/// An answer in the vendor's words.
#[derive(Debug, Clone, Serialize)]
pub struct ShownAnswer {
    /// What stands in place of a value: blank, declined and the like.
    pub state: Option<StatusTag>,
    /// The value, one line a choice.
    pub lines: Vec<String>,
    /// The value, when it is a link.
    pub link: Option<String>,
    /// The value, when it is a table.
    pub table: Option<ShownTable>,
    /// What the vendor wrote beside it, or why there is no value.
    pub words: Option<String>,
    /// Whether its vendor asked to keep it confidential, and what became of that.
    pub confidential: Option<StatusTag>,
}

/// A table with its cells in words.
#[derive(Debug, Clone, Serialize)]
pub struct ShownTable {
    /// What the table is, for screen readers.
    pub caption: String,
    /// The columns' titles.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<ShownCell>>,
}

/// One cell.
#[derive(Debug, Clone, Serialize)]
pub struct ShownCell {
    /// The column's title, for narrow screens.
    pub label: String,
    /// The cell in words.
    pub text: String,
}

impl ShownAnswer {
    /// How an answer is read by reviewers and deciders.
    pub fn new(question: &Question, answer: Option<&Answer>) -> Self {
        if question.visibility == Visibility::Legal {
            let state = Some(StatusTag::new(Hue::Neutral, "Kept for the agency’s legal staff"));
            return Self { state, ..Self::nothing() };
        }
        Self::in_full(question, answer)
    }

    /// Nothing.
    pub fn nothing() -> Self {
        Self {
            state: None,
            lines: Vec::new(),
            link: None,
            table: None,
            words: None,
            confidential: None,
        }
    }

    /// The answer to a question of a case, with what its vendor asked about it.
    pub fn of_case(case: &Case, question: &Question) -> Self {
        let asked = case.asked_about(&question.name).map(|one| tag(one.standing));
        let answer = case.snapshot.answers.get(&question.name);
        Self { confidential: asked, ..Self::new(question, answer) }
    }

    /// How an answer is read by the vendor that gave it.
    pub fn in_full(question: &Question, answer: Option<&Answer>) -> Self {
        let mut shown = Self::nothing();
        let Some(answer) = answer else {
            shown.state = Some(StatusTag::new(Hue::Caution, "Left blank"));
            return shown;
        };
        shown.words = answer.words().filter(|words| !words.trim().is_empty()).map(str::to_owned);
        let Some(value) = answer.value() else {
            shown.state = Some(StatusTag::new(Hue::Caution, answer.state().words()));
            return shown;
        };
        match (&question.kind, value) {
            (Kind::Table { columns, .. }, Value::Array(rows)) => {
                let cell = |row: &Value, column: &crate::domain::instrument::Column| ShownCell {
                    label: column.title.clone(),
                    text: row
                        .get(&column.id)
                        .map_or_else(|| "–".to_owned(), |cell| cell_in_words(column, cell)),
                };
                shown.table = Some(ShownTable {
                    caption: question.label.clone(),
                    columns: columns.iter().map(|column| column.title.clone()).collect(),
                    rows: rows
                        .iter()
                        .map(|row| columns.iter().map(|column| cell(row, column)).collect())
                        .collect(),
                });
            }
            (Kind::Multiple { .. }, Value::Array(choices)) => {
                let each = choices
                    .iter()
                    .map(|choice| in_words(question, &Value::Array(vec![choice.clone()])));
                shown.lines = each.collect();
            }
            (Kind::Url, Value::String(address)) if address.starts_with("https://") => {
                shown.link = Some(address.clone());
            }
            (_, value) => shown.lines = vec![in_words(question, value)],
        }
        shown
    }

    /// Answers of every form, for samples of pages.
    pub fn samples() -> Vec<Self> {
        let empty = Self::nothing();
        let cell = ShownCell { label: "Study".to_owned(), text: "A pilot".to_owned() };
        let table = ShownTable {
            caption: "Studies".to_owned(),
            columns: vec!["Study".to_owned()],
            rows: vec![vec![cell]],
        };
        vec![
            Self {
                state: Some(StatusTag::new(Hue::Caution, "Left blank")),
                confidential: Some(tag(RequestStanding::Undecided)),
                ..empty.clone()
            },
            Self {
                lines: vec!["Students".to_owned()],
                words: Some("From grade 6.".to_owned()),
                ..empty.clone()
            },
            Self { link: Some("https://example.org".to_owned()), table: Some(table), ..empty },
        ]
    }
}

/// A piece of evidence as reviewers read it.
#[derive(Debug, Clone, Serialize)]
pub struct ShownEvidence {
    /// `file` or `link`.
    pub icon: &'static str,
    /// What it is called.
    pub title: String,
    /// Where it opens.
    pub href: String,
    /// What it is, and its days.
    pub line: String,
    /// The file's SHA-256, so that two people can see that they read the same.
    pub hash: Option<String>,
    /// Whether it counts as current, and whether a link works.
    pub tag: StatusTag,
    /// What the look into it found.
    pub document: Option<ShownDocument>,
}

/// What the look into a document found, as people read it.
#[derive(Debug, Clone, Serialize)]
pub struct ShownDocument {
    summary: String,
    /// Whether there is more to read than the summary.
    more: bool,
    findings: Vec<ShownFinding>,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, Serialize)]
struct ShownFinding {
    gravity: StatusTag,
    place: String,
    message: String,
}

impl ShownDocument {
    /// How a look is read.
    pub fn new(document: &DocumentCheck) -> Self {
        let finding = |finding: &DocumentFinding| {
            let hue = match finding.gravity {
                Gravity::Hard => Hue::Stop,
                Gravity::Unreadable | Gravity::Gap => Hue::Caution,
                Gravity::Note => Hue::Neutral,
            };
            ShownFinding {
                gravity: StatusTag::new(hue, finding.gravity.label()),
                place: finding.place.clone(),
                message: finding.message.clone(),
            }
        };
        Self {
            summary: document.summary(),
            more: !document.findings.is_empty() || !document.lines.is_empty(),
            findings: document.findings.iter().map(finding).collect(),
            lines: document.lines.clone(),
        }
    }

    /// One for samples of pages.
    pub fn sample() -> Self {
        let finding = DocumentFinding {
            gravity: Gravity::Gap,
            place: "/chapters".to_owned(),
            message: "A level is missing.".to_owned(),
        };
        let fact = Some(DocumentFact {
            read: true,
            gaps: 1,
            ..DocumentFact::unread(DocumentKind::Openacr)
        });
        let lines = vec![Line::new("Criteria", "Counted", "50")];
        Self::new(&DocumentCheck {
            kind: "OpenACR report".to_owned(),
            lines,
            findings: vec![finding],
            other_form: None,
            aside: None,
            product: None,
            fact,
            filled: Vec::new(),
        })
    }
}

impl ShownEvidence {
    /// A piece for the samples of pages.
    pub fn sample(hash: Option<String>) -> Self {
        Self {
            icon: "file",
            title: "Report".to_owned(),
            href: "/disclosures/1/evidence/2".to_owned(),
            line: "File".to_owned(),
            hash,
            tag: StatusTag::new(Hue::Good, "Current"),
            document: Some(ShownDocument::sample()),
        }
    }

    /// How a piece is read on a day.
    pub fn new(piece: &Evidence, question: &Question, time: AgencyTime) -> Self {
        let on = time.today();
        let shelf_life = question.evidence.as_ref().and_then(|evidence| evidence.shelf_life_months);
        let tag = match (is_current(&piece.fact(), shelf_life, on), piece.check) {
            (_, CheckState::Found) => StatusTag::new(Hue::Stop, "Virus found"),
            (false, _) => StatusTag::new(Hue::Caution, "Expired"),
            (true, CheckState::Broken) => StatusTag::new(Hue::Caution, "Link does not answer"),
            (true, CheckState::Failing) => {
                StatusTag::new(Hue::Neutral, "Current, link did not answer at the last look")
            }
            (true, CheckState::Unclear) => {
                StatusTag::new(Hue::Neutral, "Current, link could not be checked by a program")
            }
            (true, CheckState::Waiting) => StatusTag::new(Hue::Neutral, "Link not checked yet"),
            (true, CheckState::Reachable) => StatusTag::new(Hue::Good, "Current, link works"),
            (true, CheckState::NotNeeded) => {
                StatusTag::new(Hue::Neutral, "Current, not scanned for viruses")
            }
            (true, CheckState::Clean) => StatusTag::new(Hue::Good, "Current, no virus found"),
        };
        let (icon, href, what, hash) = match &piece.source {
            Source::File { sha256, media_type, .. } => {
                let here = format!("/disclosures/{}/evidence/{}", piece.disclosure, piece.id);
                ("file", here, format!("File ({media_type})"), Some(sha256.clone()))
            }
            Source::Link { url } => ("link", url.clone(), "Link".to_owned(), None),
        };
        let mut line = vec![what];
        line.extend(piece.issued_on.map(|day| format!("issued {}", day_in_words(day))));
        line.extend(piece.expires_on.map(|day| format!("expires {}", day_in_words(day))));
        line.extend(piece.checked_at.map(|at| format!("checked {}", time.calendar.day_of(at))));
        Self {
            icon,
            title: piece.title.to_string(),
            href,
            line: line.join(", "),
            hash,
            tag,
            document: piece.document.as_ref().map(ShownDocument::new),
        }
    }
}

/// How strong the evidence at a question is, in words.
pub fn strength(pieces: &[&Evidence], question: &Question, on: NaiveDate) -> StatusTag {
    let shelf_life = question.evidence.as_ref().and_then(|evidence| evidence.shelf_life_months);
    let current = |piece: &&&Evidence| is_current(&piece.fact(), shelf_life, on);
    let current = pieces.iter().filter(current).count();
    match (pieces.len(), current) {
        (0, _) => StatusTag::new(Hue::Caution, "A statement only: nothing is attached"),
        (_, 0) => StatusTag::new(Hue::Caution, "All evidence has expired"),
        (_, 1) => StatusTag::new(Hue::Good, "1 current piece of evidence"),
        (_, current) => StatusTag::new(Hue::Good, format!("{current} current pieces of evidence")),
    }
}

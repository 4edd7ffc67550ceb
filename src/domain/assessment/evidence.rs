//! Evidence: the files and links that stand behind an answer.

use chrono::NaiveDate;

use super::document_check::DocumentCheck;
use crate::domain::instrument::{
    AnswerFault, EvidenceFact, EvidenceFacts, FaultKind, Questionnaire, Truth, View,
};
use crate::domain::texts::open_web_address;
use crate::domain::values::{
    AccountId, DisclosureId, EvidenceId, Invalid, Timestamp, bounded, short_text,
};

short_text!(
    /// What a piece of evidence is called.
    EvidenceTitle, "a title for the evidence", 200, one line
);

/// What may be uploaded, in words.
pub const ACCEPTED: &str =
    "PDF, PNG, JPEG, Word (.docx), Excel (.xlsx), CSV or plain text, YAML, JSON, XML, ZIP or MP4";

/// A web address that starts with `https`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceLink(String);

impl EvidenceLink {
    /// Reads an address such as `https://example.org/report`; a host in letters of other scripts is
    /// kept in its ASCII form.
    ///
    /// # Errors
    /// When it is too long, does not start with https://, or names a host that nobody outside can
    /// open.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = bounded("the web address of the evidence", text, 1000)?;
        let wrong = || {
            "Enter a full web address that starts with https:// and that the reviewers can open."
                .to_owned()
        };
        open_web_address(&text)
            .map(Self)
            .map_err(|sentence| Invalid(sentence.unwrap_or_else(wrong)))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where a piece of evidence is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Kept here by its hash.
    File {
        /// SHA-256 of the bytes, in hex.
        sha256: String,
        /// What the bytes are, by their own first bytes.
        media_type: String,
        /// How many bytes.
        size_bytes: i64,
    },
    /// Somewhere else.
    Link {
        /// The address.
        url: String,
    },
}

/// What the last look at a link or a file found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckState {
    /// A file that no scanner has looked into.
    NotNeeded,
    /// Not looked at yet.
    Waiting,
    /// It answered.
    Reachable,
    /// It did not, on several days.
    Broken,
    /// It did not at the last look, and may again at the next.
    Failing,
    /// A program could not tell.
    Unclear,
    /// A file in which a scanner found nothing.
    Clean,
    /// A file in which a scanner found something; it is never handed out.
    Found,
}

impl CheckState {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotNeeded => "not_needed",
            Self::Waiting => "waiting",
            Self::Reachable => "reachable",
            Self::Broken => "broken",
            Self::Failing => "failing",
            Self::Unclear => "unclear",
            Self::Clean => "clean",
            Self::Found => "found",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no state.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        [
            Self::NotNeeded,
            Self::Waiting,
            Self::Reachable,
            Self::Broken,
            Self::Failing,
            Self::Unclear,
            Self::Clean,
            Self::Found,
        ]
        .into_iter()
        .find(|state| state.word() == word)
        .ok_or_else(|| Invalid(format!("“{word}” is not the state of a check.")))
    }
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// A `UUIDv7`; it stays with the piece in every submission.
    pub id: EvidenceId,
    /// The disclosure's id.
    pub disclosure: DisclosureId,
    /// The question that it is for.
    pub question: String,
    /// Where it is.
    pub source: Source,
    /// What it is called.
    pub title: EvidenceTitle,
    /// The day it was issued.
    pub issued_on: Option<NaiveDate>,
    /// The last day it is good for.
    pub expires_on: Option<NaiveDate>,
    /// What the last look at it found.
    pub check: CheckState,
    /// When that was.
    pub checked_at: Option<Timestamp>,
    /// What was wrong, in a sentence.
    pub check_note: Option<String>,
    /// What the look into it found, where it is a document that a program can read.
    pub document: Option<DocumentCheck>,
    /// The account that added it.
    pub added_by: AccountId,
    /// When.
    pub added_at: Timestamp,
    /// When it was taken away.
    pub removed_at: Option<Timestamp>,
}

impl Evidence {
    /// Whether it is a file.
    pub fn is_file(&self) -> bool {
        matches!(self.source, Source::File { .. })
    }

    /// What rules know about it.
    pub fn fact(&self) -> EvidenceFact {
        let document = self.document.as_ref().and_then(|document| document.fact.clone());
        EvidenceFact {
            title: self.title.to_string(),
            issued_on: self.issued_on,
            expires_on: self.expires_on,
            document,
        }
    }
}

/// What rules know about pieces of evidence, by question.
pub fn facts<'e>(pieces: impl IntoIterator<Item = &'e Evidence>) -> EvidenceFacts {
    let mut facts = EvidenceFacts::default();
    for piece in pieces {
        facts.0.entry(piece.question.clone()).or_default().push(piece.fact());
    }
    facts
}

/// What has to be taken away before a submission: documents at questions that are asked with
/// something in them that must not stay, such as a private key.
pub fn must_not_stay(q: &Questionnaire, view: &View, pieces: &[Evidence]) -> Vec<AnswerFault> {
    let asked = pieces.iter().filter(|piece| view.asked(&piece.question) == Truth::True);
    let fault = |piece: &Evidence| {
        let question = q.question(&piece.question)?;
        if piece.check == CheckState::Found {
            let what = piece.check_note.as_deref().unwrap_or("something harmful");
            let message = format!(
                "The file “{}” at {} must not be submitted: the virus scanner found {what} in it. \
                 Remove the file here.",
                piece.title, question.code
            );
            return Some(AnswerFault {
                question: question.name.clone(),
                pointer: format!("/{}", question.name),
                kind: FaultKind::Evidence,
                message,
            });
        }
        let finding = piece.document.as_ref()?.forbidden()?;
        let message = format!(
            "The file “{}” at {} must not be submitted. {} Then remove the file here, and attach \
             one without it.",
            piece.title, question.code, finding.message
        );
        Some(AnswerFault {
            question: question.name.clone(),
            pointer: format!("/{}", question.name),
            kind: FaultKind::Evidence,
            message,
        })
    };
    asked.filter_map(fault).collect()
}

/// The ids of the files attached to a question: the value of a question for files.
pub fn file_ids(pieces: &[Evidence], question: &str) -> Vec<String> {
    pieces
        .iter()
        .filter(|piece| piece.question == question && piece.is_file())
        .map(|piece| piece.id.to_string())
        .collect()
}

/// The days of a piece of evidence: issued not after `latest`, the last day that has begun
/// anywhere, and not after it expires. Whoever dates a paper "today" may be a day ahead of the
/// agency.
///
/// # Errors
/// When it was issued in the future, or expires before it was issued.
pub fn check_days(
    issued_on: Option<NaiveDate>,
    expires_on: Option<NaiveDate>,
    latest: NaiveDate,
) -> Result<(), Invalid> {
    if issued_on.is_some_and(|issued| issued > latest) {
        return Err(Invalid(
            "The day it was issued lies in the future. Check the date.".to_owned(),
        ));
    }
    match (issued_on, expires_on) {
        (Some(issued), Some(expires)) if expires < issued => {
            Err(Invalid("It expires before it was issued. Check both dates.".to_owned()))
        }
        _ => Ok(()),
    }
}

/// The page that a text names, such as “see page 12” or “p. 12”.
pub fn page_named(text: &str) -> Option<u32> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|letter: char| !letter.is_alphanumeric()).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.windows(2).find_map(|pair| match pair {
        ["page" | "pages" | "p" | "pp", number] => {
            number.parse().ok().filter(|number| (1..10_000).contains(number))
        }
        _ => None,
    })
}

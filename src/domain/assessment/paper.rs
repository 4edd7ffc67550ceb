//! A paper on a vendor's shelf: a file that is kept once, however many questions and products it
//! serves.

use chrono::NaiveDate;

use super::document_check::DocumentCheck;
use super::evidence::{CheckState, EvidenceTitle};
use crate::domain::values::{AccountId, Invalid, OrganizationId, PaperId, Timestamp};

/// So many days before a paper expires its vendor is reminded.
pub const REMINDED_BEFORE: u64 = 30;

/// How a paper came to its shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperOrigin {
    /// Somebody brought it, or changed it there: it stays until somebody takes it off.
    Brought,
    /// It was attached at a question: it goes off with the last piece that shows it.
    Attached,
}

impl PaperOrigin {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Brought => "brought",
            Self::Attached => "attached",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no origin.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        [Self::Brought, Self::Attached]
            .into_iter()
            .find(|origin| origin.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not how a paper comes to a shelf.")))
    }
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// A `UUIDv7`.
    pub id: PaperId,
    /// Whose shelf it is on.
    pub organization: OrganizationId,
    /// What it is called.
    pub title: EvidenceTitle,
    /// What it is: the word of a mapping, or `file`.
    pub kind: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// What the bytes are.
    pub media_type: String,
    /// How many bytes.
    pub size_bytes: i64,
    /// What the look into it found, where it is a document that a program can read.
    pub document: Option<DocumentCheck>,
    /// The product that it names.
    pub product: Option<String>,
    /// The day it was issued.
    pub issued_on: Option<NaiveDate>,
    /// The last day it is good for.
    pub expires_on: Option<NaiveDate>,
    /// What a scanner found.
    pub check: CheckState,
    /// How it came there.
    pub origin: PaperOrigin,
    /// The account that put it there.
    pub added_by: AccountId,
    /// When.
    pub added_at: Timestamp,
    /// The paper that took its place.
    pub replaced_by: Option<PaperId>,
    /// When it was taken away.
    pub removed_at: Option<Timestamp>,
}

impl Paper {
    /// Whether it is on the shelf.
    pub fn is_there(&self) -> bool {
        self.removed_at.is_none() && self.replaced_by.is_none()
    }

    /// Whether it is good no longer on a day.
    pub fn has_expired(&self, today: NaiveDate) -> bool {
        self.expires_on.is_some_and(|last| last < today)
    }
}

/// What became of a file that was brought to a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileOutcome {
    /// It was read, and suggests answers or has none to suggest.
    Read,
    /// It names another product; whether it is for this one is asked.
    Asked,
    /// It is kept, and nothing is read from a file of its kind.
    Kept,
    /// It was not kept.
    Refused,
    /// It names another product, and somebody said that it is not for this one.
    SetAside,
}

impl FileOutcome {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Asked => "asked",
            Self::Kept => "kept",
            Self::Refused => "refused",
            Self::SetAside => "set_aside",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no outcome.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        [Self::Read, Self::Asked, Self::Kept, Self::Refused, Self::SetAside]
            .into_iter()
            .find(|outcome| outcome.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not what becomes of a file.")))
    }
}

/// A file that was brought to a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtFile {
    /// The name that it came under.
    pub name: String,
    /// The paper that it is, or that an earlier file of this name is.
    pub paper: Option<PaperId>,
    /// What became of it.
    pub outcome: FileOutcome,
    /// The same in sentences.
    pub sentence: String,
    /// When.
    pub at: Timestamp,
}

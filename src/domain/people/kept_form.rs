//! A form that was not sent, because its session had ended: kept for the person who filled it in.

use std::collections::BTreeSet;

use crate::domain::values::{AccountId, Invalid, KeptFormId, Timestamp, mark};

/// Fields that are kept empty: what is typed into them is a secret.
const SECRET_FIELDS: [&str; 3] = ["password", "current", "confirm"];
/// Fields that tell apart the forms that are sent to one address.
const TELLING_FIELDS: [&str; 3] = ["question", "office", "form"];
/// Fields that say what a form was filled with, which nobody typed.
const MARKS: [&str; 2] = ["revision", "seen"];
/// The start of the names of the fields with a question's mark.
const BASE: &str = "base.";
/// What a form takes of its person's room beside its fields and its address, in bytes.
const ROW_BYTES: usize = 512;

/// How a form came to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It was sent when its session had ended.
    Session,
    /// It was saved by itself when its session had ended.
    Autosave,
    /// It stood on a page whose other form was sent.
    Beside,
}

impl Origin {
    /// Every origin.
    pub const ALL: [Self; 3] = [Self::Session, Self::Autosave, Self::Beside];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Autosave => "autosave",
            Self::Beside => "beside",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no origin.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|origin| origin.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not an origin of a kept form.")))
    }
}

/// What became of a kept form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptState {
    /// It waits for its person.
    Waiting,
    /// It is being sent.
    Sending {
        /// Since when.
        since: Timestamp,
    },
    /// It was sent, and nothing of it is kept.
    Sent {
        /// When.
        at: Timestamp,
    },
}

/// A form that was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptForm {
    /// A `UUIDv7`; its page is `/kept/{id}`.
    pub id: KeptFormId,
    /// Who filled it in.
    pub account: AccountId,
    /// The address that it was sent to, from the slash on.
    pub path: String,
    /// What it sends, in order, without its token and without secrets.
    pub fields: Vec<(String, String)>,
    /// Whether it may have sent a file, which is not kept.
    pub had_file: bool,
    /// When it came.
    pub kept_at: Timestamp,
    /// How it came to be kept.
    pub origin: Origin,
    /// What became of it.
    pub state: KeptState,
    /// When its form was sent anew on its own page, with other words.
    pub anew_at: Option<Timestamp>,
    /// What is being sent from it, or was.
    pub claim: Option<String>,
    /// The page that followed when its form was sent, here or on its own page.
    pub sent_to: Option<String>,
}

impl KeptForm {
    /// The slot that it is kept in: what comes later in the same slot of its page takes its place.
    /// Of forms that were sent each has its own, so that only the very same one does.
    pub fn slot(&self) -> String {
        match self.origin {
            Origin::Session => mark(&(&self.fields, self.had_file)),
            Origin::Autosave => self.origin.word().to_owned(),
            Origin::Beside => format!(
                "{} {}",
                self.origin.word(),
                mark(&TELLING_FIELDS.map(|name| told(&self.fields, name)))
            ),
        }
    }

    /// What it takes of its person's room, in bytes.
    pub fn bytes(&self) -> usize {
        let fields: usize = self.fields.iter().map(|(name, value)| name.len() + value.len()).sum();
        ROW_BYTES + self.path.len() + fields
    }

    /// Whether what is sent to this address comes from the same form.
    pub fn is_of(&self, path: &str, fields: &[(String, String)]) -> bool {
        page_of(&self.path) == page_of(path)
            && TELLING_FIELDS.iter().all(|name| told(&self.fields, name) == told(fields, name))
    }

    /// The value of a field; empty when it is not among its fields.
    pub fn value(&self, name: &str) -> &str {
        told(&self.fields, name).unwrap_or_default()
    }

    /// Whether somebody typed anything into it, or chose anything.
    pub fn has_words(&self) -> bool {
        self.fields
            .iter()
            .any(|(name, value)| is_typed(name, value) && !TELLING_FIELDS.contains(&name.as_str()))
    }

    /// Whether everything that was typed into it is among these fields.
    pub fn is_within(&self, fields: &[(String, String)]) -> bool {
        let sent: BTreeSet<&(String, String)> = fields.iter().collect();
        self.fields
            .iter()
            .filter(|(name, value)| is_typed(name, value))
            .all(|field| sent.contains(field))
    }

    /// Whether each question that it answers is answered by these fields too, in whatever words.
    pub fn is_answered_by(&self, fields: &[(String, String)]) -> bool {
        answered(&self.fields).is_subset(&answered(fields))
    }

    /// Takes up what was saved later: its questions take the place of theirs here, the others stay.
    pub fn followed_by(self, later: Vec<(String, String)>) -> Vec<(String, String)> {
        let again = answered(&later);
        let stays = |name: &str| match question_of(name) {
            // A mark goes with its question: the one of an answer that is kept is the one that it
            // was typed over.
            Some(question) => !again.contains(question),
            None => false,
        };
        let here: Vec<(String, String)> =
            self.fields.into_iter().filter(|(name, _)| stays(name)).collect();
        let kept: BTreeSet<String> = answered(&here).into_iter().map(str::to_owned).collect();
        let comes = |name: &str| question_of(name).is_none_or(|question| !kept.contains(question));
        let mut fields: Vec<(String, String)> =
            later.into_iter().filter(|(name, _)| comes(name)).collect();
        fields.extend(
            here.into_iter().filter(|(name, _)| {
                question_of(name).is_some_and(|question| kept.contains(question))
            }),
        );
        fields
    }
}

/// What of a form is kept: every field, but nothing of what is secret.
pub fn without_secrets(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    let kept = |(name, value): (String, String)| {
        if SECRET_FIELDS.contains(&name.as_str()) { (name, String::new()) } else { (name, value) }
    };
    fields.into_iter().map(kept).collect()
}

/// The value of a field, when it is sent.
fn told<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The address of a page, without what stands behind the `?`.
pub fn page_of(path: &str) -> &str {
    path.split('?').next().unwrap_or(path)
}

/// Whether somebody typed or chose this.
fn is_typed(name: &str, value: &str) -> bool {
    !value.trim().is_empty() && !MARKS.contains(&name) && !name.starts_with(BASE)
}

/// The question that a field of a section belongs to: `q.profile.users.0.name` → `profile.users`.
fn question_of(field: &str) -> Option<&str> {
    let rest =
        ["q.", "state.", "note.", BASE].iter().find_map(|start| field.strip_prefix(start))?;
    let second = rest.find('.')?;
    let end = rest[second + 1..].find('.').map_or(rest.len(), |at| second + 1 + at);
    Some(&rest[..end])
}

/// The questions for which something is sent beside their mark.
fn answered(fields: &[(String, String)]) -> BTreeSet<&str> {
    fields
        .iter()
        .filter(|(name, _)| !name.starts_with(BASE))
        .filter_map(|(name, _)| question_of(name))
        .collect()
}

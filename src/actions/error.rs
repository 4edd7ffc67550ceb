//! What an action can answer instead of its outcome.

use serde::Serialize;

use crate::domain::access::Refusal;
use crate::domain::people::api_token::Scope;
use crate::domain::values::{Invalid, Reason, Remark};
use crate::store::StoreError;

/// A fault in one field of what was given, in words for the person who gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's name in the form; empty when the fault is of the whole.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// Why an action did nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody must sign in first.
    #[error("Sign in to go on.")]
    SignIn,
    /// A program must name its token first.
    #[error(
        "This takes a token of a district: send it as “Authorization: Bearer assay_…”. Somebody \
         who looks after the district’s desk makes one there, under “Tokens for programs”."
    )]
    NoToken,
    /// The token that a program named does not work.
    #[error(
        "This token does not work: it was mistyped, has ended, or was taken back. Somebody who \
         looks after the district’s desk makes another there, under “Tokens for programs”."
    )]
    BadToken,
    /// The token does not give this.
    #[error(
        "This token does not give that. It takes one with {}.",
        listed_or(&.0.iter().map(|scope| scope.word()).collect::<Vec<_>>())
    )]
    OutOfScope(Vec<Scope>),
    /// Not there, or not theirs: the two are told in the same words.
    #[error("There is nothing here, or it is not yours to see.")]
    NotFound,
    /// Theirs to see, but not now or not to do.
    #[error("{0}")]
    NotAllowed(String),
    /// What was given has faults; nothing was changed.
    #[error("{}", .0.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join(" "))]
    Invalid(Vec<FieldError>),
    /// Somebody else changed it meanwhile; nothing was changed.
    #[error("{0}")]
    Stale(String),
    /// The thing is in a state in which this cannot be done.
    #[error("{0}")]
    WrongState(String),
    /// Too many tries; come back later.
    #[error("Too many tries. Wait {} and try again.", wait_in_words(*.seconds))]
    TooMany {
        /// How long to wait.
        seconds: i64,
    },
    /// There is more to do at this moment than is begun at once; nothing was done.
    #[error("Many people are signing in at this moment, so nothing was done. Wait {} and try \
        again.", wait_in_words(*.seconds))]
    Busy {
        /// How long to wait.
        seconds: i64,
    },
    /// More is being sent at this moment than is received at once; nothing was done.
    #[error("Much is being sent at this moment, so nothing was changed. Wait {} and try again.",
        wait_in_words(*.seconds))]
    Crowded {
        /// How long to wait.
        seconds: i64,
    },
    /// What was sent came too slowly.
    #[error(
        "What you sent arrived too slowly and was cut off, so nothing was changed. Check your \
         connection, go back and send it again."
    )]
    TooSlow,
    /// More was sent than is taken.
    #[error("{0}")]
    TooLarge(String),
    /// What was sent is of another type than is taken.
    #[error("{0}")]
    OtherType(String),
    /// The records cannot be read or written just now.
    #[error(
        "The records cannot be reached or written just now. What you sent may not be stored: look \
         before you send it again, in a minute. The registry can still be read."
    )]
    Unreachable,
    /// A fault of ours, not of the caller.
    #[error(transparent)]
    Store(StoreError),
    /// A fault of ours outside the store.
    #[error("{0}")]
    Internal(String),
}

/// `“a”`, or `“a”, “b” or “c”`.
fn listed_or(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => format!("“{one}”"),
        [before @ .., last] => {
            let before: Vec<String> = before.iter().map(|word| format!("“{word}”")).collect();
            format!("{} or “{last}”", before.join(", "))
        }
    }
}

/// `40 seconds`, or from two minutes on whole minutes, rounded up.
fn wait_in_words(seconds: i64) -> String {
    match seconds {
        1 => "1 second".to_owned(),
        seconds if seconds < 120 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", (seconds + 59) / 60),
    }
}

impl Error {
    /// What somebody is told whose page is of a state that another tab or person has changed since:
    /// `what` is the thing, as in “disclosure”.
    pub fn changed_since(what: &str) -> Self {
        Self::Stale(format!(
            "This {what} was changed meanwhile, in another tab or by somebody else. Open it again \
             to see where it stands."
        ))
    }

    /// A fault in one field.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { field: field.into(), message: message.into() }])
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            // Somebody only looks at a form that was not sent: it comes back filled in, as a
            // rejected one does.
            StoreError::OnlyReads => Self::Invalid(Vec::new()),
            error => Self::Store(error),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::SignIn => Self::SignIn,
            Refusal::NotThere => Self::NotFound,
            Refusal::NotAllowed(sentence) => Self::NotAllowed(sentence.to_owned()),
            Refusal::OutOfScope(scopes) => Self::OutOfScope(scopes.to_vec()),
        }
    }
}

/// Collects field faults while a form is parsed, so that all of them are told at once.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldError>);

impl Faults {
    /// Keeps the value, or notes the fault at `field`.
    pub fn take<T>(&mut self, field: &str, parsed: Result<T, Invalid>) -> Option<T> {
        parsed.map_err(|Invalid(message)| self.note(field, message)).ok()
    }

    /// Reads why something is done: a sentence where it is `needed`, and anything or nothing where
    /// it is not.
    pub fn reason(&mut self, field: &str, typed: &str, needed: bool) -> Option<String> {
        if needed {
            return self.take(field, Reason::parse(typed)).map(|reason| reason.to_string());
        }
        if typed.trim().is_empty() {
            Some(String::new())
        } else {
            self.take(field, Remark::parse(typed)).map(|remark| remark.to_string())
        }
    }

    /// Notes a fault.
    pub fn note(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError { field: field.to_owned(), message: message.into() });
    }

    /// Whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults as an error.
    pub fn into_error(self) -> Error {
        Error::Invalid(self.0)
    }

    /// What was read, when nothing is wrong with it.
    ///
    /// # Errors
    /// When a fault was noted: all of them together, each at its field.
    pub fn or<T>(self, read: impl FnOnce() -> Option<T>) -> Result<T, Error> {
        if !self.0.is_empty() {
            return Err(self.into_error());
        }
        read().ok_or_else(|| self.into_error())
    }

    /// Fails when anything is wrong.
    ///
    /// # Errors
    /// When a fault was noted: all of them together, each at its field.
    pub fn finish(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(self.into_error()) }
    }
}

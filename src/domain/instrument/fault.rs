//! What is wrong with a file that an agency wrote, said so that its author can mend it.

use std::cell::RefCell;
use std::fmt;

use serde::Serialize;

/// One fault in a questionnaire folder or in the module catalogue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// The file, relative to the folder that was read (`ai-edtech/2026-1/rubric.json`).
    pub file: String,
    /// JSON pointer (RFC 6901) to the place; empty for the whole file.
    pub pointer: String,
    /// What is wrong and what would be right, as one or two sentences.
    pub sentence: String,
}

impl Fault {
    /// A fault at a place in a file.
    pub fn new(file: impl Into<String>, pointer: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { file: file.into(), pointer: pointer.into(), sentence: sentence.into() }
    }

    /// The same fault, told from the folder above: its file becomes `folder/file`.
    #[must_use]
    pub fn within(mut self, folder: &str) -> Self {
        if !folder.is_empty() {
            self.file = format!("{folder}/{}", self.file);
        }
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            write!(f, "{}: {}", self.file, self.sentence)
        } else {
            write!(f, "{} at {}: {}", self.file, self.pointer, self.sentence)
        }
    }
}

/// Collects the faults of several files while they are read, so that an author sees all of them at once.
#[derive(Debug, Default)]
pub(crate) struct Faults(RefCell<Vec<Fault>>);

impl Faults {
    pub(crate) fn add(&self, fault: Fault) {
        self.0.borrow_mut().push(fault);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    pub(crate) fn into_vec(self) -> Vec<Fault> {
        self.0.into_inner()
    }
}

//! What is wrong with a file that an agency wrote, said so that its author can mend it.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::Serialize;

use crate::domain::measures::documents::finding::left_out;

/// How many faults one reading tells before the rest is only counted.
pub const MAX_FAULTS: usize = 1_000;

/// A sentence of more characters is cut in its middle: it repeats what stands in the file, which
/// may be anything.
const LONGEST_SENTENCE: usize = 2_000;

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
    pub fn new(
        file: impl Into<String>,
        pointer: impl Into<String>,
        sentence: impl Into<String>,
    ) -> Self {
        Self { file: file.into(), pointer: pointer.into(), sentence: shortened(sentence.into()) }
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

fn shortened(sentence: String) -> String {
    let letters = sentence.chars().count();
    if letters <= LONGEST_SENTENCE {
        return sentence;
    }
    let half = LONGEST_SENTENCE / 2;
    sentence.chars().take(half).chain(['…']).chain(sentence.chars().skip(letters - half)).collect()
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.file.is_empty() && self.pointer.is_empty() {
            f.write_str(&self.sentence)
        } else if self.pointer.is_empty() {
            write!(f, "{}: {}", self.file, self.sentence)
        } else {
            write!(f, "{} at {}: {}", self.file, self.pointer, self.sentence)
        }
    }
}

/// Collects the faults of several files while they are read, so that an author sees all of them at
/// once.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    told: RefCell<Vec<Fault>>,
    left_out: Cell<usize>,
}

impl Faults {
    pub(crate) fn add(&self, fault: Fault) {
        let mut told = self.told.borrow_mut();
        if told.len() < MAX_FAULTS {
            told.push(fault);
        } else {
            self.left_out.set(self.left_out.get() + 1);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.told.borrow().is_empty()
    }

    pub(crate) fn into_vec(self) -> Vec<Fault> {
        let mut told = self.told.into_inner();
        let file = told.last().map(|last| last.file.clone());
        if let (Some(file), more @ 1..) = (file, self.left_out.get()) {
            told.push(Fault::new(
                file,
                "",
                format!(
                    "{} not listed. Fix these first, then check again.",
                    left_out(more, "fault")
                ),
            ));
        }
        told
    }
}

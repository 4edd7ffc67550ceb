//! What a check of an uploaded document found, and the limits that every check keeps.

pub(super) use crate::domain::texts::quoted;
use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

pub use super::super::line::Line;

/// The largest document of text that is read, in bytes.
pub const MAX_TEXT_BYTES: usize = 2 * 1024 * 1024;
/// The largest document of a kind that is large by nature, such as a list of all parts, in bytes.
pub const MAX_LARGE_TEXT_BYTES: usize = 25 * 1024 * 1024;
/// How deep lists and objects may lie in one another.
pub const MAX_DEPTH: usize = 64;
/// How many values one document may hold, once aliases are followed.
pub const MAX_NODES: usize = 250_000;
/// How many values a document of a kind that is large by nature may hold at one time.
pub const MAX_LARGE_NODES: usize = 1_500_000;
/// How much text one document may hold, once aliases are followed, in bytes.
pub const MAX_EXPANDED_BYTES: usize = 8 * 1024 * 1024;
/// The largest zip package that is opened, in bytes.
pub const MAX_ARCHIVE_BYTES: usize = 25 * 1024 * 1024;
/// How many files a zip package may hold.
pub const MAX_ARCHIVE_ENTRIES: usize = 50;
/// How much a zip package may unpack to, in bytes.
pub const MAX_UNPACKED_BYTES: u64 = 50 * 1024 * 1024;
/// How many times larger than its packed form a file of a package may be.
pub const MAX_UNPACK_RATIO: u64 = 200;
/// How many rows one table of a package may have.
pub const MAX_PACKAGE_ROWS: usize = 250_000;
/// How many findings are listed before the rest is only counted, and how many lines of working are
/// shown. Hard findings have their own share of the same size.
pub const MAX_FINDINGS: usize = 200;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Stops a listing until it is mended, such as a private key in a public document.
    Hard,
    /// Something that the document should show and does not, or shows and should not.
    Gap,
    /// Worth knowing; nothing is missing.
    Note,
}

/// One thing that a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// A stable word for the kind of finding, such as `private-key`.
    pub code: &'static str,
    /// Where it is: a JSON pointer (RFC 6901; empty for the whole document), `line:column`, or a
    /// file inside a package with its row.
    pub pointer: String,
    /// One or more sentences: what it is, why it matters, what to do.
    pub message: String,
}

/// The result of a check: the working for people, the findings, and the facts that rules can use.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checked {
    /// What kind of document it is, such as `OpenACR report`.
    pub kind: &'static str,
    /// How it was found out, step by step.
    pub lines: Vec<Line>,
    /// The findings, the gravest first, otherwise in the order of the document.
    pub findings: Vec<Finding>,
    /// Values by name, for rules and tables.
    pub facts: BTreeMap<&'static str, Value>,
}

impl Checked {
    /// The value of a fact.
    pub fn fact(&self, name: &str) -> Option<&Value> {
        self.facts.get(name)
    }

    /// Whether a finding has this code.
    pub fn has(&self, code: &str) -> bool {
        self.findings.iter().any(|finding| finding.code == code)
    }

    /// The gravest severity found; `None` when there is no finding.
    pub fn gravest(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).min()
    }

    /// Whether the document shows what it should: nothing but notes.
    pub fn is_sound(&self) -> bool {
        self.gravest().is_none_or(|severity| severity == Severity::Note)
    }
}

/// Why a document could not be read at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentError {
    /// Where reading stopped: `line 3, column 7`, a JSON pointer, a file inside a package, or empty
    /// for the whole document.
    pub place: String,
    /// What is wrong and what to do, in sentences.
    pub message: String,
    /// Whether the document goes beyond what is read here, which is no fault of it.
    pub beyond: bool,
}

impl DocumentError {
    /// An error at `place`.
    pub fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into(), beyond: false }
    }

    /// A document that goes beyond what is read here; `message` says in what.
    pub fn beyond(message: impl Into<String>) -> Self {
        Self { place: String::new(), message: message.into(), beyond: true }
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.place, self.message)
        }
    }
}

impl std::error::Error for DocumentError {}

/// Collects what a check finds.
#[derive(Debug)]
pub(super) struct Draft {
    checked: Checked,
    hard: usize,
    left_out: usize,
}

impl Draft {
    /// Starts a result for this kind of document.
    pub(super) fn new(kind: &'static str) -> Self {
        Self {
            checked: Checked {
                kind,
                lines: Vec::new(),
                findings: Vec::new(),
                facts: BTreeMap::new(),
            },
            hard: 0,
            left_out: 0,
        }
    }

    /// Adds a hard finding.
    pub(super) fn hard(
        &mut self,
        code: &'static str,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) {
        if self.hard < MAX_FINDINGS {
            self.hard += 1;
            self.push(Severity::Hard, code, pointer.into(), message.into());
        } else {
            self.left_out += 1;
        }
    }

    /// Adds a gap.
    pub(super) fn gap(
        &mut self,
        code: &'static str,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.other(Severity::Gap, code, pointer.into(), message.into());
    }

    /// Adds a note.
    pub(super) fn note(
        &mut self,
        code: &'static str,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.other(Severity::Note, code, pointer.into(), message.into());
    }

    /// Whether a hard finding was added.
    pub(super) fn has_hard(&self) -> bool {
        self.hard > 0
    }

    /// Adds a line of the working.
    pub(super) fn line(
        &mut self,
        label: impl Into<String>,
        formula: impl Into<String>,
        value: impl Into<String>,
    ) {
        if self.checked.lines.len() == MAX_FINDINGS {
            return;
        }
        self.checked.lines.push(Line {
            label: label.into(),
            formula: formula.into(),
            value: value.into(),
        });
    }

    /// Sets a fact.
    pub(super) fn fact(&mut self, name: &'static str, value: impl Into<Value>) {
        self.checked.facts.insert(name, value.into());
    }

    /// The result: gravest findings first, and a word about those that were left out.
    pub(super) fn finish(mut self) -> Checked {
        if self.left_out > 0 {
            let more = left_out(self.left_out, "finding");
            let message =
                format!("{more} not listed. Fix these first, then check the document again.");
            self.push(Severity::Note, "more-findings", String::new(), message);
        }
        self.checked.findings.sort_by_key(|finding| finding.severity);
        self.checked
    }

    fn other(&mut self, severity: Severity, code: &'static str, pointer: String, message: String) {
        if self.checked.findings.len() - self.hard < MAX_FINDINGS {
            self.push(severity, code, pointer, message);
        } else {
            // A gap must not hide behind notes: the last note makes room.
            let replaceable = self
                .checked
                .findings
                .iter()
                .rposition(|finding| finding.severity == Severity::Note);
            self.left_out += 1;
            if let (Severity::Gap, Some(at)) = (severity, replaceable) {
                self.checked.findings.remove(at);
                self.push(severity, code, pointer, message);
            }
        }
    }

    fn push(&mut self, severity: Severity, code: &'static str, pointer: String, message: String) {
        self.checked.findings.push(Finding { severity, code, pointer, message });
    }
}

/// `1 file`, `2 files`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `1 further fault is`, `2 further faults are`.
pub(crate) fn left_out(number: usize, what: &str) -> String {
    if number == 1 {
        format!("1 further {what} is")
    } else {
        format!("{number} further {what}s are")
    }
}

/// A list for a message: the first `most`, then how many more.
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>, most: usize) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let shown = names.iter().take(most).copied().collect::<Vec<_>>().join(", ");
    if names.len() > most { format!("{shown} and {} more", names.len() - most) } else { shown }
}

//! The formats of texts that are checked. The published schema says each of them as a pattern.

use super::messages::FaultKind;

/// A format of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// A calendar date.
    Date,
    /// A link.
    Uri,
}

impl Format {
    /// All of them.
    pub(crate) const ALL: &[Format] = &[Format::Date, Format::Uri];

    /// The format with this word.
    pub(crate) fn parse(word: &str) -> Option<Format> {
        Format::ALL.iter().copied().find(|format| format.word() == word)
    }

    /// Its word in JSON Schema.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Format::Date => "date",
            Format::Uri => "uri",
        }
    }

    /// What is wrong with a text that does not have it.
    pub(crate) fn fault(self) -> FaultKind {
        match self {
            Format::Date => FaultKind::Date,
            Format::Uri => FaultKind::Link,
        }
    }
}

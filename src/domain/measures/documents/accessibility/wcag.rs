//! What a success criterion of WCAG is: its level and the first edition that has it.

/// A conformance level of WCAG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Level A.
    A,
    /// Level AA.
    Aa,
    /// Level AAA.
    Aaa,
}

/// An edition of WCAG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edition {
    /// WCAG 2.0, 2008.
    V20,
    /// WCAG 2.1, 2018: what 28 CFR 35.200 asks of public schools.
    V21,
    /// WCAG 2.2, 2023.
    V22,
}

impl Edition {
    /// `2.0`, `2.1` or `2.2`.
    pub fn number(self) -> &'static str {
        match self {
            Self::V20 => "2.0",
            Self::V21 => "2.1",
            Self::V22 => "2.2",
        }
    }
}

/// A success criterion of WCAG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Criterion {
    /// Its number, such as `1.4.3`.
    pub number: &'static str,
    /// A, AA or AAA.
    pub level: Level,
    /// The first edition that has it.
    pub since: Edition,
    /// Its name in English.
    pub name: &'static str,
}

impl Criterion {
    /// Whether the edition has it. 4.1.1 Parsing is obsolete and removed in 2.2.
    pub fn in_edition(&self, edition: Edition) -> bool {
        self.since <= edition && (self.number != "4.1.1" || edition < Edition::V22)
    }
}

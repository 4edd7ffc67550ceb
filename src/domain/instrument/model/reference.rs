//! Laws, standards and practices that questions rest on, with the day on which each was looked up.

use chrono::NaiveDate;

/// What kind of source it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceKind {
    /// An act of a legislature.
    Law,
    /// A regulation.
    Rule,
    /// What an authority recommends.
    Guidance,
    /// A technical standard.
    Standard,
    /// A framework of good practice.
    Framework,
    /// A study.
    Research,
    /// What agencies and vendors do by habit.
    Practice,
}

/// Whether it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceStatus {
    /// It binds today.
    InForce,
    /// It will bind from a day to come.
    NotYet,
    /// It was withdrawn and is still read.
    Archived,
    /// It is a draft or a bill.
    Proposed,
    /// Something newer took its place.
    Superseded,
    /// Nobody has to follow it.
    Voluntary,
    /// Whether it still holds is not clear.
    Uncertain,
}

pub(crate) const KINDS: [(&str, ReferenceKind); 7] = [
    ("law", ReferenceKind::Law),
    ("rule", ReferenceKind::Rule),
    ("guidance", ReferenceKind::Guidance),
    ("standard", ReferenceKind::Standard),
    ("framework", ReferenceKind::Framework),
    ("research", ReferenceKind::Research),
    ("practice", ReferenceKind::Practice),
];

pub(crate) const STATUSES: [(&str, ReferenceStatus); 7] = [
    ("in_force", ReferenceStatus::InForce),
    ("not_yet", ReferenceStatus::NotYet),
    ("archived", ReferenceStatus::Archived),
    ("proposed", ReferenceStatus::Proposed),
    ("superseded", ReferenceStatus::Superseded),
    ("voluntary", ReferenceStatus::Voluntary),
    ("uncertain", ReferenceStatus::Uncertain),
];

impl ReferenceStatus {
    /// The status for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::InForce => "In force",
            Self::NotYet => "Not in force yet",
            Self::Archived => "Archived",
            Self::Proposed => "Proposed",
            Self::Superseded => "Superseded",
            Self::Voluntary => "Voluntary",
            Self::Uncertain => "Status uncertain",
        }
    }
}

/// A law, standard or practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its id; questions name it in `grounds`.
    pub id: String,
    /// As the law, standard or paper is called.
    pub title: String,
    /// How it is quoted.
    pub cite: String,
    /// What kind of source it is.
    pub kind: ReferenceKind,
    /// Whether it holds.
    pub status: ReferenceStatus,
    /// The day since which, or from which, it holds.
    pub since: Option<NaiveDate>,
    /// The day for which this entry is right.
    pub as_of: NaiveDate,
    /// Where it applies.
    pub area: String,
    /// What it asks for, in a sentence or two.
    pub says: String,
    /// Where to read it.
    pub url: Option<String>,
    /// Whether the entry was compared with the source itself.
    pub checked: bool,
}

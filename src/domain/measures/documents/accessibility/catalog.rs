//! The criteria of WCAG and of the revised Section 508, and the catalogs that `OpenACR` reports
//! name.
//!
//! Sources: the W3C Recommendations WCAG 2.0 (2008), 2.1 (2018) and 2.2 (2023); the catalogs of
//! `OpenACR` 0.3.8; 36 CFR Part 1194.

use super::super::finding::count;
use super::criteria::{CRITERIA, FUNCTIONAL, HARDWARE, SOFTWARE, SUPPORT};
pub use super::wcag::{Criterion, Edition, Level};

impl Edition {
    /// The criteria of levels A and AA, in order. Those of 2.2 leave out 4.1.1, which that edition
    /// removed.
    pub fn expected(self) -> impl Iterator<Item = &'static Criterion> {
        CRITERIA
            .iter()
            .filter(move |criterion| criterion.level != Level::Aaa && criterion.in_edition(self))
    }
}

impl Criterion {
    /// The criterion with this number.
    pub fn find(number: &str) -> Option<&'static Self> {
        CRITERIA.iter().find(|criterion| criterion.number == number)
    }
}

/// A chapter of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chapter {
    /// Success criteria of a level.
    Success(Level),
    /// Functional performance criteria (302).
    Functional,
    /// Hardware (chapter 4).
    Hardware,
    /// Software (chapter 5).
    Software,
    /// Support documentation and services (chapter 6).
    Support,
    /// A chapter of EN 301 549; its requirements are not listed here.
    European,
}

impl Chapter {
    /// Reads a key under `chapters`.
    pub fn parse(key: &str) -> Option<Self> {
        Some(match key {
            "success_criteria_level_a" => Self::Success(Level::A),
            "success_criteria_level_aa" => Self::Success(Level::Aa),
            "success_criteria_level_aaa" => Self::Success(Level::Aaa),
            "functional_performance_criteria" => Self::Functional,
            "hardware" => Self::Hardware,
            "software" => Self::Software,
            "support_documentation_and_services" => Self::Support,
            _ if key.starts_with("en_301_549_") => Self::European,
            _ => return None,
        })
    }

    /// Whether its criteria are answered for web, documents, software and authoring tools; the
    /// others are answered once, for `none`.
    pub fn by_component(self) -> bool {
        matches!(self, Self::Success(_))
    }
}

/// A catalog that `OpenACR` ships: which criteria a report of that edition has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Catalog {
    /// Its id, as reports name it.
    pub id: &'static str,
    /// The edition of WCAG.
    pub edition: Edition,
    /// Whether it has the chapters of Section 508.
    pub section_508: bool,
    /// Whether it has the chapters of EN 301 549.
    pub european: bool,
}

const fn catalog(id: &'static str, edition: Edition, section_508: bool, european: bool) -> Catalog {
    Catalog { id, edition, section_508, european }
}

/// The nine catalogs of `OpenACR` 0.3.8, all in English.
pub const CATALOGS: [Catalog; 9] = [
    catalog("2.4-edition-wcag-2.0-508-en", Edition::V20, true, false),
    catalog("2.4-edition-wcag-2.1-508-en", Edition::V21, true, false),
    catalog("2.4-edition-wcag-2.1-508-eu-en", Edition::V21, true, true),
    catalog("2.4-edition-wcag-2.1-en", Edition::V21, false, false),
    catalog("2.5-edition-wcag-2.0-508-en", Edition::V20, true, false),
    catalog("2.5-edition-wcag-2.1-508-en", Edition::V21, true, false),
    catalog("2.5-edition-wcag-2.2-508-en", Edition::V22, true, false),
    catalog("2.5-edition-wcag-2.2-508-eu-en", Edition::V22, true, true),
    catalog("2.5-edition-wcag-2.2-en", Edition::V22, false, false),
];

impl Level {
    /// `A`, `AA` or `AAA`.
    pub fn letters(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::Aa => "AA",
            Self::Aaa => "AAA",
        }
    }
}

impl Catalog {
    /// The one that holds what every other holds.
    pub const LARGEST: Self = catalog("2.5-edition-wcag-2.2-508-eu-en", Edition::V22, true, true);

    /// The catalog with this id.
    pub fn find(id: &str) -> Option<&'static Self> {
        CATALOGS.iter().find(|catalog| catalog.id == id)
    }

    /// The numbers of a chapter; `None` when the catalog has no such chapter. The catalogs of 2.2
    /// keep the obsolete 4.1.1.
    pub fn numbers(&self, chapter: Chapter) -> Option<Vec<&'static str>> {
        let of_508 = |numbers: &[&'static str]| self.section_508.then(|| numbers.to_vec());
        match chapter {
            Chapter::Success(level) => Some(
                CRITERIA
                    .iter()
                    .filter(|one| one.level == level && one.since <= self.edition)
                    .map(|one| one.number)
                    .collect(),
            ),
            Chapter::Functional => of_508(&FUNCTIONAL),
            Chapter::Hardware => of_508(&HARDWARE),
            Chapter::Software => of_508(&SOFTWARE),
            Chapter::Support => of_508(&SUPPORT),
            Chapter::European => self.european.then(Vec::new),
        }
    }

    /// Whether a chapter of the catalog has this number. Requirements of EN 301 549 are not checked
    /// one by one.
    pub fn holds(&self, chapter: Chapter, number: &str) -> bool {
        self.numbers(chapter)
            .is_some_and(|numbers| chapter == Chapter::European || numbers.contains(&number))
    }

    /// `30 criteria of level A and 20 of level AA`.
    pub fn size(&self) -> String {
        let of = |level| self.numbers(Chapter::Success(level)).map_or(0, |numbers| numbers.len());
        format!(
            "{} of level A and {} of level AA",
            count(of(Level::A), "criterion", "criteria"),
            of(Level::Aa)
        )
    }
}

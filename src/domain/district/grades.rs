//! The grades in which a district uses a tool.

use std::collections::BTreeSet;

use crate::domain::values::Invalid;

/// A grade: pre-kindergarten, kindergarten, or 1 to 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade(i8);

/// Pre-kindergarten.
const PRE_KINDERGARTEN: i8 = -1;
/// Kindergarten.
const KINDERGARTEN: i8 = 0;
/// The last grade.
const LAST: i8 = 12;

impl Grade {
    /// Every grade, the lowest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (PRE_KINDERGARTEN..=LAST).map(Self)
    }

    /// The stored word, which forms send as well: `pk`, `k`, `1` to `12`.
    pub fn word(self) -> String {
        match self.0 {
            PRE_KINDERGARTEN => "pk".to_owned(),
            KINDERGARTEN => "k".to_owned(),
            number => number.to_string(),
        }
    }

    /// The grade for people to read: `Pre-K`, `K`, `5`.
    pub fn label(self) -> String {
        match self.0 {
            PRE_KINDERGARTEN => "Pre-K".to_owned(),
            KINDERGARTEN => "K".to_owned(),
            number => number.to_string(),
        }
    }
}

/// The grades of one tool, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grades(BTreeSet<Grade>);

impl Grades {
    /// Reads the chosen words.
    ///
    /// # Errors
    /// When none is chosen, or a word names no grade.
    pub fn parse<'w>(words: impl IntoIterator<Item = &'w str>) -> Result<Self, Invalid> {
        let read = |word: &str| {
            Grade::all().find(|grade| grade.word() == word).ok_or_else(|| {
                Invalid(format!("“{word}” is not a grade. Choose grades from the list."))
            })
        };
        let grades = words.into_iter().map(read).collect::<Result<BTreeSet<_>, _>>()?;
        if grades.is_empty() {
            return Err(Invalid("Choose at least one grade.".to_owned()));
        }
        Ok(Self(grades))
    }

    /// Reads the stored form: words with a space between them.
    ///
    /// # Errors
    /// When a word names no grade, or there is none.
    pub fn parse_stored(text: &str) -> Result<Self, Invalid> {
        Self::parse(text.split(' ').filter(|word| !word.is_empty()))
    }

    /// The stored form.
    pub fn stored(&self) -> String {
        self.0.iter().map(|grade| grade.word()).collect::<Vec<_>>().join(" ")
    }

    /// Whether a grade is among them.
    pub fn has(&self, grade: Grade) -> bool {
        self.0.contains(&grade)
    }

    /// In words, neighbours as one span: `K–2, 5, 7–8`.
    pub fn in_words(&self) -> String {
        let mut spans: Vec<(Grade, Grade)> = Vec::new();
        for grade in &self.0 {
            match spans.last_mut() {
                Some((_, end)) if end.0 + 1 == grade.0 => *end = *grade,
                _ => spans.push((*grade, *grade)),
            }
        }
        let told = |(start, end): (Grade, Grade)| {
            if start == end {
                start.label()
            } else {
                format!("{}–{}", start.label(), end.label())
            }
        };
        spans.into_iter().map(told).collect::<Vec<_>>().join(", ")
    }
}

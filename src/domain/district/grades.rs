//! The grades in which a district uses a tool.

use std::collections::BTreeSet;

use crate::domain::registry::availability::Availability;
use crate::domain::registry::grades::{self, Grade};
use crate::domain::registry::listing::Card;
use crate::domain::values::Invalid;

/// How a grade is stored, and how forms send it: `pk`, `k`, `1` to `12`.
pub fn stored(grade: Grade) -> String {
    grade.word().to_lowercase()
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
            Grade::all().find(|grade| stored(*grade) == word).ok_or_else(|| {
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
        self.0.iter().map(|grade| stored(*grade)).collect::<Vec<_>>().join(" ")
    }

    /// Whether a grade is among them.
    pub fn has(&self, grade: Grade) -> bool {
        self.0.contains(&grade)
    }

    /// Neighbours as one span, each with its first and its last.
    fn spans(&self) -> Vec<(Grade, Grade)> {
        let mut spans: Vec<(Grade, Grade)> = Vec::new();
        for grade in &self.0 {
            match spans.last_mut() {
                Some((_, end)) if end.next() == Some(*grade) => *end = *grade,
                _ => spans.push((*grade, *grade)),
            }
        }
        spans
    }

    /// Inside a sentence: `grade 5`, `grades 6 to 8`, `grades K to 2, 5 and 7 to 8`.
    pub fn in_a_sentence(&self) -> String {
        let told = |(start, end): (Grade, Grade)| {
            if start == end {
                vec![start.short_label()]
            } else if start.next() == Some(end) {
                vec![start.short_label(), end.short_label()]
            } else {
                vec![format!("{} to {}", start.short_label(), end.short_label())]
            }
        };
        let told: Vec<String> = self.spans().into_iter().flat_map(told).collect();
        match told.as_slice() {
            [] => "no grade".to_owned(),
            [one] if self.0.len() == 1 => format!("grade {one}"),
            [one] => format!("grades {one}"),
            [before @ .., last] => format!("grades {} and {last}", before.join(", ")),
        }
    }

    /// In words, neighbours as one span: `K–2, 5, 7–8`.
    pub fn in_words(&self) -> String {
        let told = |(start, end): (Grade, Grade)| {
            if start == end {
                start.short_label()
            } else {
                format!("{}–{}", start.short_label(), end.short_label())
            }
        };
        self.spans().into_iter().map(told).collect::<Vec<_>>().join(", ")
    }
}

/// Grades in which a district uses a tool although the decision is for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherGrades {
    /// Those in which it uses it and for which the decision is not.
    pub used: Grades,
    /// Those for which it is.
    pub decided: Grades,
}

impl OtherGrades {
    /// What there is of it; none where the decision names no grade, or is no approval that could
    /// be for some grades.
    pub fn between(used: &Grades, card: &Card) -> Option<Self> {
        if card.availability() == Availability::No {
            return None;
        }
        let decided = grades::of(card);
        let (for_these, other): (BTreeSet<Grade>, BTreeSet<Grade>) =
            Grade::all().partition(|grade| decided.contains(grade));
        let used: BTreeSet<Grade> = used.0.intersection(&other).copied().collect();
        (!for_these.is_empty() && !used.is_empty())
            .then_some(Self { used: Grades(used), decided: Grades(for_these) })
    }

    /// In a sentence: `You use it for grade 5; the decision is for grades 6 to 8.`
    pub fn in_words(&self) -> String {
        let (used, decided) = (self.used.in_a_sentence(), self.decided.in_a_sentence());
        format!("You use it for {used}; the decision is for {decided}.")
    }
}

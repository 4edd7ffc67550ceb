//! What a district adds to the state's decision for itself: questions of its own, stricter minimums
//! by criterion, and its own word on each tool. It stands beside the state's answer and never
//! changes it.

use std::collections::BTreeMap;

use crate::domain::registry::listing::Card;
use crate::domain::values::{Invalid, OverlayQuestionId, sha256_hex, short_text};

short_text!(
    /// A district's own question.
    QuestionLabel, "the question", 300, one line
);
short_text!(
    /// A district's own answer in words.
    AnswerText, "the answer", 2000
);

/// The most questions that a district asks beside the state's.
pub const MOST_QUESTIONS: usize = 50;

/// How many hexadecimal digits a mark has.
const MARK: usize = 16;

/// What sort of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    /// Yes or no.
    YesNo,
    /// Words.
    Words,
}

impl QuestionKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::YesNo, Self::Words];

    /// The stored word, which forms send as well.
    pub fn word(self) -> &'static str {
        match self {
            Self::YesNo => "yes_no",
            Self::Words => "words",
        }
    }

    /// The kind for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::YesNo => "Yes or no",
            Self::Words => "In words",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// When there is no such kind.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|kind| kind.word() == word);
        known.ok_or_else(|| Invalid::new("Choose how the question is answered."))
    }

    /// Reads an answer of this kind; none for a blank one.
    ///
    /// # Errors
    /// When it is too long, or neither yes nor no where it has to be.
    pub fn read(self, text: &str) -> Result<Option<String>, Invalid> {
        match (self, text.trim()) {
            (_, "") => Ok(None),
            (Self::YesNo, "yes" | "no") => Ok(Some(text.trim().to_owned())),
            (Self::YesNo, _) => Err(Invalid::new("Choose yes or no.")),
            (Self::Words, _) => AnswerText::parse(text).map(|text| Some(text.to_string())),
        }
    }
}

/// A question that a district asks of every tool on its desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayQuestion {
    /// A `UUIDv7`.
    pub id: OverlayQuestionId,
    /// How it is answered.
    pub kind: QuestionKind,
    /// What it asks.
    pub label: QuestionLabel,
}

/// A district's own word on a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalStatus {
    /// Allowed here as the state allows it.
    Allowed,
    /// Allowed here with conditions of the district's own.
    WithConditions,
    /// Not used here, whatever the state says.
    NotHere,
}

impl LocalStatus {
    /// Every word.
    pub const ALL: [Self; 3] = [Self::Allowed, Self::WithConditions, Self::NotHere];

    /// The stored word, which forms send as well.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::WithConditions => "with_conditions",
            Self::NotHere => "not_here",
        }
    }

    /// The word for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Allowed => "Allowed here",
            Self::WithConditions => "Allowed here with our conditions",
            Self::NotHere => "Not here",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// When there is no such word.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|status| status.word() == word);
        known.ok_or_else(|| Invalid::new("Choose what your district says."))
    }
}

/// A district's word on a tool, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalWord {
    /// The word.
    pub status: LocalStatus,
    /// Why, or under which conditions.
    pub reason: String,
}

/// What a district asks beside the state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overlay {
    /// Its questions, in the order in which they were added.
    pub questions: Vec<OverlayQuestion>,
    /// The scores that a tool has to reach here, 0 to 4, by criterion.
    pub minimums: BTreeMap<String, f64>,
}

/// What a district says of one tool.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OverlayOfTool {
    /// Its answers, by question; a yes or no as `yes` or `no`.
    pub answers: BTreeMap<OverlayQuestionId, String>,
    /// Its word; none while it has said nothing.
    pub word: Option<LocalWord>,
}

impl Overlay {
    /// The mark of its minimums: a form names the one that it was filled with.
    pub fn minimums_mark(&self) -> String {
        mark(self.minimums.iter().map(|(criterion, minimum)| format!("{criterion} {minimum}")))
    }
}

impl OverlayOfTool {
    /// Its mark: a form names the one that it was filled with.
    pub fn mark(&self) -> String {
        let word = self.word.iter().map(|word| format!("{} {}", word.status.word(), word.reason));
        mark(
            word.chain(
                self.answers.iter().map(|(question, answer)| format!("{question} {answer}")),
            ),
        )
    }
}

/// Changes with every letter of what is said.
fn mark(said: impl Iterator<Item = String>) -> String {
    let mut digest = sha256_hex(said.collect::<Vec<_>>().join("\n").as_bytes());
    digest.truncate(MARK);
    digest
}

/// Reads a stricter minimum, 0 to 4; none for a blank one.
///
/// # Errors
/// When it is no number from 0 to 4.
pub fn parse_minimum(text: &str) -> Result<Option<f64>, Invalid> {
    let text = text.trim().replace(',', ".");
    if text.is_empty() {
        return Ok(None);
    }
    let plain = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    match text.parse::<f64>() {
        Ok(score) if plain && (0.0..=4.0).contains(&score) => Ok(Some(score)),
        _ => Err(Invalid::new("Enter a score from 0 to 4, such as 3 or 2.5, or leave it empty.")),
    }
}

/// A criterion in which a tool does not reach the district's own minimum.
#[derive(Debug, Clone, PartialEq)]
pub struct Miss {
    /// The criterion's title in the questionnaire.
    pub title: String,
    /// What the panel gave; none where it gave nothing.
    pub score: Option<f64>,
    /// What the district asks for.
    pub minimum: f64,
}

/// Where a listed tool stays below the district's own minimums. A criterion that the panel did not
/// score does not reach any.
pub fn misses(card: &Card, minimums: &BTreeMap<String, f64>) -> Vec<Miss> {
    let scored = card.scores.0.iter();
    scored
        .filter_map(|(criterion, score)| {
            let minimum = *minimums.get(criterion)?;
            let reached = score.score.is_some_and(|given| given >= minimum);
            let title = score.title.clone();
            (!reached).then_some(Miss { title, score: score.score, minimum })
        })
        .collect()
}

//! An answer that a paper suggests, with where it stands there. It counts for nothing until a
//! person confirms it, and what somebody typed is never replaced without a word.

use serde::{Deserialize, Serialize};

use super::draft::Kept;
use super::entry::Entry;
use super::typed::{Row, is_blank};
use crate::domain::instrument::{Kind, Question};
use crate::domain::texts::shows_nothing;
use crate::domain::values::{Invalid, PaperId, SuggestionId};

/// How a suggestion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestionState {
    /// It waits for somebody's word.
    Open,
    /// Its paper names another product, and nobody has said yet that it is for this one.
    Held,
    /// Somebody confirmed it.
    Confirmed,
    /// Somebody left it out.
    Left,
}

impl SuggestionState {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Held => "held",
            Self::Confirmed => "confirmed",
            Self::Left => "left",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no state.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        [Self::Open, Self::Held, Self::Confirmed, Self::Left]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not the state of a suggestion.")))
    }
}

/// Where something stands in a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The sheet and cell, the page, or the part; empty for the whole.
    pub at: String,
    /// What stands there, shortened.
    pub said: String,
}

/// A suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// A `UUIDv7`.
    pub id: SuggestionId,
    /// The paper.
    pub paper: PaperId,
    /// The question.
    pub question: String,
    /// The answer.
    pub entry: Entry,
    /// Whether the paper is attached to the question with it.
    pub attaches: bool,
    /// Where it stands in the paper.
    pub places: Vec<Place>,
    /// How it stands.
    pub state: SuggestionState,
}

/// What confirming a suggestion does to what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// What it says is there already.
    Nothing,
    /// The same, and its paper is not attached yet.
    Attaches,
    /// Nothing was there.
    Fills,
    /// It adds to what is there, all of which stays.
    Adds,
    /// Something that is there goes.
    Replaces,
}

/// What a question holds once a suggestion is confirmed, and what that does to what it holds now.
pub fn joined(question: &Question, kept: Option<&Kept>, suggested: &Entry) -> (Entry, Effect) {
    let now = Entry::showing(question, kept);
    // A question for files holds its files, which are attached; the form has nothing of them.
    if matches!(question.kind, Kind::File { .. }) {
        return (now, Effect::Fills);
    }
    if !now.has_value() {
        // “It does not apply” is an answer too.
        let effect = if now.gives_value() { Effect::Fills } else { Effect::Replaces };
        let entry = Entry { state: String::new(), note: now.note, ..suggested.clone() };
        return (entry, effect);
    }
    let mut entry = Entry { state: String::new(), ..now.clone() };
    let mut effect = if now.gives_value() { Effect::Nothing } else { Effect::Replaces };
    match &question.kind {
        Kind::Multiple { options, .. } => {
            let alone = |id: &String| options.iter().any(|option| option.alone && option.id == *id);
            if suggested.values.iter().all(|value| entry.values.contains(value)) {
                return (entry, effect);
            }
            if entry.values.iter().chain(&suggested.values).any(alone) {
                entry.values.clone_from(&suggested.values);
                return (entry, Effect::Replaces);
            }
            for value in &suggested.values {
                if !entry.values.contains(value) {
                    entry.values.push(value.clone());
                    effect = effect.max(Effect::Adds);
                }
            }
        }
        Kind::Table { max: 1, .. } => {
            let mut row = entry.rows.iter().find(|row| !is_blank(row)).cloned().unwrap_or_default();
            for (column, cell) in suggested.rows.iter().flatten() {
                let there = row.get(column).filter(|text| !shows_nothing(text));
                match there {
                    Some(text) if text.trim() == cell.trim() => continue,
                    Some(_) => effect = Effect::Replaces,
                    None => effect = effect.max(Effect::Adds),
                }
                row.insert(column.clone(), cell.clone());
            }
            entry.rows = vec![row];
        }
        Kind::Table { .. } => {
            entry.rows.retain(|row| !is_blank(row));
            for row in &suggested.rows {
                // A row that says all of this and more is there already.
                let is_there =
                    |known: &&Row| row.iter().all(|(column, cell)| known.get(column) == Some(cell));
                if !entry.rows.iter().any(|known| is_there(&known)) {
                    entry.rows.push(row.clone());
                    effect = effect.max(Effect::Adds);
                }
            }
        }
        _ => {
            let same = Entry { values: suggested.values.clone(), ..entry.clone() };
            if same.plain(question) != entry.plain(question) {
                entry = same;
                effect = Effect::Replaces;
            }
        }
    }
    (entry, effect)
}

impl Effect {
    /// The one that does more.
    fn max(self, other: Self) -> Self {
        let rank = |effect| match effect {
            Self::Nothing | Self::Attaches => 0,
            Self::Fills => 1,
            Self::Adds => 2,
            Self::Replaces => 3,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

//! What changed from one submission of a disclosure to the next.

use super::snapshot::{Snapshot, SnapshotEvidence};
use crate::domain::instrument::Answer;
use crate::domain::texts::counted;

/// One answer that is not what it was.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedAnswer {
    /// The question's name.
    pub question: String,
    /// What was answered before; none when it was not asked or left blank.
    pub before: Option<Answer>,
    /// What is answered now.
    pub after: Option<Answer>,
}

/// What is different in a later submission.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// The answers, in the order of their names.
    pub answers: Vec<ChangedAnswer>,
    /// The evidence that came.
    pub added: Vec<SnapshotEvidence>,
    /// The evidence that went.
    pub removed: Vec<SnapshotEvidence>,
}

impl Changes {
    /// What is different in `after`.
    pub fn between(before: &Snapshot, after: &Snapshot) -> Self {
        let names = before.answers.iter().chain(after.answers.iter()).map(|(name, _)| name);
        let names: std::collections::BTreeSet<&str> = names.collect();
        let changed = names.into_iter().filter_map(|name| {
            let (was, is) = (before.answers.get(name), after.answers.get(name));
            (was != is).then(|| ChangedAnswer {
                question: name.to_owned(),
                before: was.cloned(),
                after: is.cloned(),
            })
        });
        let without =
            |pieces: &[SnapshotEvidence], others: &[SnapshotEvidence]| -> Vec<SnapshotEvidence> {
                pieces
                    .iter()
                    .filter(|piece| others.iter().all(|other| other.id != piece.id))
                    .cloned()
                    .collect()
            };
        Self {
            answers: changed.collect(),
            added: without(&after.evidence, &before.evidence),
            removed: without(&before.evidence, &after.evidence),
        }
    }

    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.added.is_empty() && self.removed.is_empty()
    }

    /// How much is different, as a clause: `2 answers changed, 1 piece of evidence added`.
    pub fn in_words(&self) -> String {
        let parts = [
            (self.answers.len(), "answer", "answers", "changed"),
            (self.added.len(), "piece of evidence", "pieces of evidence", "added"),
            (self.removed.len(), "piece of evidence", "pieces of evidence", "taken away"),
        ];
        let told: Vec<String> = parts
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, more, done)| format!("{} {done}", counted(count, one, more)))
            .collect();
        if told.is_empty() { "nothing changed".to_owned() } else { told.join(", ") }
    }
}

/// Which submission it is, to begin a sentence with.
pub fn ordinal(number: usize) -> String {
    match number {
        0 | 1 => "First".to_owned(),
        2 => "Second".to_owned(),
        3 => "Third".to_owned(),
        4 => "Fourth".to_owned(),
        5 => "Fifth".to_owned(),
        more => format!("Number {more}:"),
    }
}

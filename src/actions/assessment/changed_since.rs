//! What changed in a submitted file since the submission before, and since the cycle before, for
//! whoever reads it question by question.

use super::case::Case;
use super::renewals;
use super::resubmissions::answers_in_words;
use crate::actions::Error;
use crate::domain::assessment::renewal::evidence_changes;
use crate::domain::assessment::resubmission::{ChangedAnswer, Changes};
use crate::domain::assessment::snapshot::{Snapshot, SnapshotEvidence};
use crate::domain::instrument::{Answer, Kind};
use crate::domain::values::Timestamp;
use crate::store::assessment::snapshots;
use crate::store::{StoreError, Tx};

/// An earlier submission that this one is read beside.
#[derive(Debug, Clone)]
pub struct ChangedSince {
    /// The version of the product that the cycle before was about; none for a submission of this
    /// cycle.
    pub cycle: Option<String>,
    /// When it was submitted.
    pub at: Timestamp,
    /// What is different now.
    changes: Changes,
    before: Snapshot,
}

impl ChangedSince {
    fn new(before: Snapshot, at: Timestamp, case: &Case) -> Self {
        let changes = Changes::between(&before, &case.snapshot);
        Self { cycle: None, at, changes, before }
    }

    fn of_cycle(before: Snapshot, at: Timestamp, case: &Case) -> Self {
        let mut since = Self::new(before, at, case);
        // Files have other ids in each disclosure, so their questions are told by the evidence.
        since.changes.answers.retain(|changed| {
            let question = case.questionnaire.question(&changed.question);
            !question.is_some_and(|question| matches!(question.kind, Kind::File { .. }))
        });
        (since.changes.added, since.changes.removed) =
            evidence_changes(&since.before.evidence, &case.snapshot.evidence);
        since.cycle = Some(since.before.product.version.clone());
        since
    }

    /// Whether the answer to a question, or what is attached to it, is another one.
    pub fn touches(&self, question: &str) -> bool {
        let pieces = self.changes.added.iter().chain(&self.changes.removed);
        self.answer_changed(question) || pieces.into_iter().any(|piece| piece.question == question)
    }

    /// Whether the answer to a question is another one.
    pub fn answer_changed(&self, question: &str) -> bool {
        self.changes.answers.iter().any(|changed| changed.question == question)
    }

    /// The titles of the evidence of a question that came, and of that which went.
    pub fn evidence(&self, question: &str) -> (Vec<&str>, Vec<&str>) {
        (titles_at(&self.changes.added, question), titles_at(&self.changes.removed, question))
    }

    /// The earlier answer to a question as it reads, of a table the rows that are no more there.
    pub fn answer_before(&self, case: &Case, question: &str) -> Option<String> {
        let of =
            |snapshot: &Snapshot| -> Option<Answer> { snapshot.answers.get(question).cloned() };
        let one = ChangedAnswer {
            question: question.to_owned(),
            before: of(&self.before),
            after: of(&case.snapshot),
        };
        let alone = Changes { answers: vec![one], ..Changes::default() };
        answers_in_words(&case.questionnaire, &alone).pop().map(|words| words.before)
    }
}

/// The titles of the pieces of a question.
fn titles_at<'p>(pieces: &'p [SnapshotEvidence], question: &str) -> Vec<&'p str> {
    let here = pieces.iter().filter(|piece| piece.question == question);
    here.map(|piece| piece.title.as_str()).collect()
}

/// The submission before this one and the cycle before, as far as there are any.
///
/// # Errors
/// When the records do not answer, or a stored submission makes no sense.
pub(super) async fn of(tx: &mut Tx, case: &Case) -> Result<Vec<ChangedSince>, Error> {
    let mut found = Vec::new();
    if let Some(before) = snapshots::before_last(tx, &case.disclosure.id).await? {
        let read = Snapshot::parse(&before.body).map_err(StoreError::from)?;
        found.push(ChangedSince::new(read, before.created_at, case));
    }
    if let Some((earlier, at)) = renewals::earlier_cycle(tx, &case.disclosure.id).await? {
        found.push(ChangedSince::of_cycle(earlier, at, case));
    }
    Ok(found)
}

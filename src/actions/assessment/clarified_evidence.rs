//! The evidence that a vendor attaches to an answer that the agency asks about: it counts once the
//! answer is sent, and goes when the question ends without one.

use crate::actions::Error;
use crate::domain::access::Actor;
use crate::domain::assessment::clarification::Clarification;
use crate::domain::assessment::draft::Kept;
use crate::domain::assessment::evidence::Evidence;
use crate::domain::assessment::snapshot::Snapshot;
use crate::domain::event::Event;
use crate::domain::instrument::Answer;
use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::assessment::{answers, evidence, snapshots};
use crate::store::{StoreError, Tx, events};

/// The last submission of a disclosure.
pub(super) async fn submission(tx: &mut Tx, id: &DisclosureId) -> Result<Snapshot, Error> {
    let stored = snapshots::latest(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(Snapshot::parse(&stored.body).map_err(StoreError::from)?)
}

/// Whether a piece is in a submission.
pub(super) fn is_submitted(submission: &Snapshot, piece: &Evidence) -> bool {
    submission.evidence.iter().any(|submitted| submitted.id == piece.id.as_str())
}

/// Takes away what was attached for a question that ended without an answer.
pub(super) async fn take_away(
    tx: &mut Tx,
    actor: &Actor,
    ended: &Clarification,
    at: Timestamp,
) -> Result<(), Error> {
    let id = &ended.disclosure;
    let mut waiting = evidence::of(tx, id).await?;
    waiting.retain(|piece| piece.removed_at.is_none() && piece.question == ended.question);
    if waiting.is_empty() {
        return Ok(());
    }
    let submission = submission(tx, id).await?;
    waiting.retain(|piece| !is_submitted(&submission, piece));
    for piece in waiting {
        evidence::remove(tx, &piece.id, at).await?;
        // A question for files has their ids as its answer: what was submitted stands again.
        if let Some(answer) = submission.answers.get(&ended.question)
            && names_files(answer)
        {
            let kept = Kept::from(answer);
            answers::put(tx, id, &ended.question, &kept, &piece.added_by, at).await?;
        }
        let event = Event::EvidenceRemoved {
            disclosure: id.clone(),
            evidence: piece.id.clone(),
            question: Some(ended.question.clone()),
        };
        events::append(tx, at, actor, &event).await?;
    }
    Ok(())
}

fn names_files(answer: &Answer) -> bool {
    answer.value().is_some_and(serde_json::Value::is_array)
}

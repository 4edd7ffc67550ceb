//! The file that reviewers and deciders read: the frozen submission, and how its evidence stands today.

use std::sync::Arc;

use super::{pinned, standing};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::evidence::Evidence;
use crate::domain::assessment::snapshot::Snapshot;
use crate::domain::instrument::{Answers, EvidenceFacts, Questionnaire};
use crate::domain::values::Id;
use crate::store::assessment::{evidence, snapshots};
use crate::store::{StoreError, Tx};

/// A submitted disclosure.
#[derive(Debug, Clone)]
pub struct SubmittedFile {
    /// As it stands now, which may be long after the submission.
    pub disclosure: Disclosure,
    /// The version that the disclosure was started on.
    pub questionnaire: Arc<Questionnaire>,
    /// What was submitted.
    pub snapshot: Snapshot,
    /// The submission's digest: SHA-256 of its canonical text, in hex.
    pub digest: String,
    /// The evidence of the submission, with what the last look at each link found.
    pub evidence: Vec<Evidence>,
}

impl SubmittedFile {
    /// The submitted answers.
    pub fn answers(&self) -> &Answers {
        &self.snapshot.answers
    }

    /// What rules know about the evidence.
    pub fn facts(&self) -> EvidenceFacts {
        self.snapshot.evidence_facts()
    }

    /// The evidence at a question.
    pub fn evidence_at(&self, question: &str) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(move |piece| piece.question == question)
    }
}

/// Opens the last submission for somebody who may read it.
///
/// # Errors
/// When the actor may not open the file, it was never submitted, or the submission cannot be read.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &Id) -> Result<SubmittedFile, Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::OpenFile, id).await?;
    load(ctx, &mut tx, disclosure).await
}

/// Reads the last submission of a disclosure that the caller has already been allowed to read.
pub(crate) async fn load(ctx: &Ctx, tx: &mut Tx, disclosure: Disclosure) -> Result<SubmittedFile, Error> {
    let stored = snapshots::latest(tx, &disclosure.id).await?.ok_or(Error::NotFound)?;
    let snapshot = Snapshot::parse(&stored.body).map_err(|cause| StoreError::Inconsistent {
        table: "snapshots",
        column: "body",
        row: stored.id.to_string(),
        cause: cause.to_string(),
    })?;
    let mut evidence = evidence::of(tx, &disclosure.id).await?;
    evidence.retain(|piece| snapshot.evidence.iter().any(|submitted| submitted.id == piece.id.as_str()));
    let questionnaire = pinned::questionnaire(ctx, &disclosure)?;
    Ok(SubmittedFile { disclosure, questionnaire, snapshot, digest: stored.digest, evidence })
}

//! The file that reviewers and deciders read: a disclosure with its frozen submission, and how its
//! evidence stands today.

use std::ops::Deref;
use std::sync::Arc;

use super::memory::Evaluated;
use super::{pinned, standing};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::confidentiality::{Stood, kept_back};
use crate::domain::assessment::decision::Decided;
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::evidence::Evidence;
use crate::domain::assessment::shown::Shown;
use crate::domain::assessment::submission::Submission;
use crate::domain::instrument::{Decision, Levels, Outcome, Question};
use crate::domain::learning::Catalogue;
use crate::domain::values::DisclosureId;
use crate::store::assessment::{confidentiality, evidence, snapshots};
use crate::store::{StoreError, Tx};

/// A submitted file, open for reading. It reads as its submission.
#[derive(Debug, Clone)]
pub struct Case {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// What was submitted, shared with everybody who reads it.
    pub submission: Arc<Evaluated>,
    /// The evidence of the submission, with what the last look at each link found.
    pub evidence: Vec<Evidence>,
    /// What its vendor asked to be kept confidential. The answers of those that are not refused are
    /// for the agency alone in `submission`, so that nothing worked out from it tells them.
    pub confidentiality: Vec<Stood>,
}

impl Case {
    /// Opens the last submission for somebody who may read it.
    ///
    /// # Errors
    /// When the actor may not open it, nothing was submitted, or the records do not answer.
    pub async fn open(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Self, Error> {
        let mut tx = ctx.db.read().await?;
        let (disclosure, _) = standing::submitted(&mut tx, actor, Action::OpenFile, id).await?;
        Self::load(ctx, &mut tx, disclosure).await
    }

    /// Reads the last submission of a disclosure that the caller has already been allowed to read.
    ///
    /// # Errors
    /// When nothing was submitted, its questionnaire was replaced, or the records do not answer.
    pub async fn load(ctx: &Ctx, tx: &mut Tx, disclosure: Disclosure) -> Result<Self, Error> {
        let digest = snapshots::latest_digest(tx, &disclosure.id).await?.ok_or(Error::NotFound)?;
        Self::load_submission(ctx, tx, disclosure, &digest).await
    }

    /// The same of one submission, by its digest.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub(crate) async fn load_submission(
        ctx: &Ctx,
        tx: &mut Tx,
        disclosure: Disclosure,
        digest: &str,
    ) -> Result<Self, Error> {
        let questionnaire = pinned::questionnaire(ctx, &disclosure)?;
        let submission = if let Some(held) = ctx.submissions.get(digest) {
            held
        } else {
            let stored =
                snapshots::with_digest(tx, &disclosure.id, digest).await?.ok_or(Error::NotFound)?;
            let row = stored.id.to_string();
            let read = Submission::read(stored.id, stored.digest, questionnaire, &stored.body);
            ctx.submissions.hold(read.map_err(|cause| StoreError::Inconsistent {
                table: "snapshots",
                column: "body",
                row,
                cause: cause.to_string(),
            })?)
        };
        let requests = confidentiality::of(tx, &disclosure.id).await?;
        let confidentiality =
            Stood::of(&requests, &submission.questionnaire, &submission.snapshot.answers);
        let submission = ctx.submissions.keeping_back(&submission, &kept_back(&confidentiality));
        let mut evidence = evidence::of(tx, &disclosure.id).await?;
        evidence.retain(|piece| {
            submission.snapshot.evidence.iter().any(|submitted| submitted.id == piece.id.as_str())
        });
        Ok(Self { disclosure, submission, evidence, confidentiality })
    }

    /// What its vendor asked about the answer to a question.
    pub fn asked_about(&self, question: &str) -> Option<&Stood> {
        self.confidentiality.iter().find(|one| one.request.question == question)
    }

    /// What is attached to a question.
    pub fn attached<'a>(&'a self, question: &'a Question) -> impl Iterator<Item = &'a Evidence> {
        self.evidence.iter().filter(move |piece| piece.question == question.name)
    }

    /// What may be told in public of a decision: where answers are kept back, its outcome as it is
    /// told without them, whatever was frozen.
    pub(crate) fn told(&self, decided: Decided) -> Decided {
        if kept_back(&self.confidentiality).is_empty() {
            return decided;
        }
        let (levels, on) = (levels_of(&decided.outcome), decided.outcome.on);
        Decided {
            outcome: self.submission.assess(&levels, on).outcome.clone(),
            shown: None,
            ..decided
        }
    }

    /// What readers show beside an outcome once this is decided on it, where it was not frozen with
    /// the outcome.
    pub(crate) fn shown_with(
        &self,
        catalogue: &Catalogue,
        outcome: &Outcome,
        decision: Decision,
    ) -> Shown {
        let levels = levels_of(outcome);
        Shown::clone(&self.submission.shown(catalogue, &levels, outcome.on, decision))
    }
}

/// The levels that an outcome rests on.
fn levels_of(outcome: &Outcome) -> Levels {
    let lines = outcome.criteria.iter().flat_map(|criterion| &criterion.lines);
    Levels(lines.filter_map(|line| Some((line.question.clone(), line.agreed?))).collect())
}

impl Deref for Case {
    type Target = Evaluated;

    fn deref(&self) -> &Evaluated {
        &self.submission
    }
}

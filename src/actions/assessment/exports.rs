//! Taking a disclosure elsewhere: the whole of what its vendor typed, to read and signed for a
//! program.

use std::sync::Arc;

use super::case::Case;
use super::disclosures;
use crate::actions::registry::signing_keys;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::confidentiality::Request;
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::draft::Draft;
use crate::domain::instrument::{Questionnaire, View};
use crate::domain::registry::receipt::credential::Signed;
use crate::domain::registry::receipt::disclosed::{Disclosed, sign};
use crate::domain::values::DisclosureId;
use crate::store::assessment::{confidentiality, products, snapshots};
use crate::store::{StoreError, Tx};

/// Which text of a disclosure is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// What stands there now: the draft while it can be changed, else what was submitted.
    #[default]
    Now,
    /// What was submitted last, also of what came back to be changed.
    Submitted,
}

/// A disclosure to take along.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// What it answers.
    pub questionnaire: Arc<Questionnaire>,
    /// What of it is told.
    pub disclosed: Disclosed,
    /// What is kept in a draft, finished or not; nothing of a submission.
    pub draft: Draft,
    /// Which questions are asked.
    pub view: View,
    /// What its vendor asks the agency to keep to itself.
    pub requests: Vec<Request>,
}

/// Reads a disclosure as its vendor takes it along.
///
/// # Errors
/// When it is not the actor's, a submission is meant and there is none, or the records do not
/// answer.
pub async fn read(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    which: Which,
) -> Result<Taken, Error> {
    let mut tx = ctx.db.read().await?;
    let file = disclosures::load(ctx, &mut tx, actor, Action::SeeOwnDisclosure, id).await?;
    let state = file.disclosure.state();
    let frozen = which == Which::Submitted || !state.is_editable();
    if frozen && file.disclosure.submitted_at().is_some() {
        return submitted(ctx, &mut tx, file.disclosure).await;
    }
    if which == Which::Submitted {
        return Err(Error::NotFound);
    }
    let product =
        products::by_id(&mut tx, &file.disclosure.product).await?.ok_or(Error::NotFound)?;
    let disclosed = Disclosed::draft(
        state.word(),
        (&file.questionnaire, &ctx.settings.base_url),
        &product,
        &file.draft,
        &file.evidence,
    );
    let disclosures::WorkingFile { disclosure, questionnaire, draft, view, .. } = file;
    Ok(Taken { disclosure, questionnaire, disclosed, draft, view, requests: file.confidentiality })
}

async fn submitted(ctx: &Ctx, tx: &mut Tx, disclosure: Disclosure) -> Result<Taken, Error> {
    let stored = snapshots::latest(tx, &disclosure.id).await?.ok_or(Error::NotFound)?;
    let Case { disclosure, submission, .. } = Case::load(ctx, tx, disclosure).await?;
    let questionnaire = Arc::clone(&submission.questionnaire);
    let place = (&*questionnaire, ctx.settings.base_url.as_str());
    let disclosed = Disclosed::submitted(disclosure.state().word(), place, &stored.body)
        .map_err(StoreError::from)?;
    let view = submission.applicability.clone();
    let requests = confidentiality::of(tx, &disclosure.id).await?;
    Ok(Taken { disclosure, questionnaire, disclosed, draft: Draft::default(), view, requests })
}

/// Signs it as this agency.
///
/// # Errors
/// When no key signs.
pub fn signed(ctx: &Ctx, taken: &Taken) -> Result<Signed, Error> {
    let (key, secret) = signing_keys::signing(ctx)?;
    sign(&taken.disclosed, &ctx.settings.agency_name, ctx.now(), (&key, &secret))
        .map_err(|cause| Error::Internal(format!("an export could not be written: {cause}")))
}

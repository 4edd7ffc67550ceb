//! The draft of a vendor that told of a change of its tool: everything that was submitted is taken
//! over, and only what the change touches waits for an answer.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::carrying::{self, LeftOpen};
use super::case::Case;
use super::{disclosures, pinned, renewals, standing};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::disclosure::{Disclosure, Stage, Step};
use crate::domain::assessment::product::Product;
use crate::domain::event::Event;
use crate::domain::instrument::{Questionnaire, Truth};
use crate::domain::values::{DisclosureId, Reason};
use crate::store::assessment::disclosures as stored;
use crate::store::{Tx, events};

/// What a change touches of what was submitted.
#[derive(Debug, Clone)]
pub(crate) struct Touched {
    /// The questionnaire of the submission.
    pub(crate) questionnaire: Arc<Questionnaire>,
    /// The disclosure that was submitted.
    pub(crate) before: Disclosure,
    /// The names of the questions that were asked then and that the change touches.
    pub(crate) questions: Vec<String>,
}

/// What the things with these ids touch of a disclosure that was submitted.
///
/// # Errors
/// When the disclosure or its questionnaire is not there, or the submission cannot be read.
pub(crate) async fn touched(
    ctx: &Ctx,
    tx: &mut Tx,
    disclosure: &DisclosureId,
    things: &[String],
) -> Result<Touched, Error> {
    let before = stored::by_id(tx, disclosure).await?.ok_or(Error::NotFound)?;
    let Case { submission, .. } = Case::load(ctx, tx, before.clone()).await?;
    // Not the submission's, in which answers that stay with the agency are asked for it alone.
    let questionnaire = pinned::questionnaire(ctx, &before)?;
    let names = ctx.library.change_kinds.touched(things, &questionnaire);
    let asked =
        names.into_iter().filter(|name| submission.applicability.asked(name) == Truth::True);
    let questions = asked.map(str::to_owned).collect();
    Ok(Touched { questionnaire, before, questions })
}

/// Starts the draft. Of what the change does not touch it is said that it is still true, in the
/// name of whoever tells of the change; nothing is where the tool becomes another.
///
/// # Errors
/// A fault of the store.
pub(crate) async fn start(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    product: &Product,
    touched: &Touched,
    anew: bool,
) -> Result<DisclosureId, Error> {
    let now = ctx.now();
    let Touched { questionnaire, before, questions } = touched;
    let disclosure = Disclosure {
        id: ctx.new_id(),
        product: product.id.clone(),
        product_name: product.name.to_string(),
        product_slug: product.slug.clone(),
        organization: product.organization.clone(),
        vendor: product.vendor.clone(),
        family: questionnaire.family.clone(),
        version: questionnaire.version.clone(),
        digest: questionnaire.digest.clone(),
        stage: Stage::Draft,
        anew: false,
        revision: 1,
        created_at: now,
        updated_at: now,
    };
    stored::insert(tx, &disclosure).await?;
    let event = Event::DisclosureStarted {
        disclosure: disclosure.id.clone(),
        product: disclosure.product.clone(),
        family: disclosure.family.clone(),
        version: disclosure.version.clone(),
        digest: disclosure.digest.clone(),
    };
    events::append(tx, now, actor, &event).await?;
    let open: BTreeSet<&str> = questions.iter().map(String::as_str).collect();
    let between = (before, &disclosure);
    let left = LeftOpen::These(&open);
    carrying::carry(ctx, tx, actor, between, questionnaire, left, now).await?;
    carrying::carry_requests(tx, actor, between, (questionnaire, left), now).await?;
    carrying::begin_renewal(tx, actor, &disclosure.id, before, now).await?;
    if !anew {
        let file =
            disclosures::load(ctx, tx, actor, Action::EditDisclosure, &disclosure.id).await?;
        renewals::attest_carried(ctx, tx, actor, &file).await?;
    }
    Ok(disclosure.id)
}

/// Gives up a draft that a notice started, because nothing has to be decided anew; one that was
/// submitted meanwhile goes its way.
///
/// # Errors
/// A fault of the store.
pub(crate) async fn give_up(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    draft: &DisclosureId,
    reason: &Reason,
) -> Result<(), Error> {
    let now = ctx.now();
    stored::lock(tx, draft).await?;
    let Some(disclosure) = stored::by_id(tx, draft).await? else { return Ok(()) };
    if disclosure.stage != Stage::Draft {
        return Ok(());
    }
    standing::take_step(tx, &disclosure, Step::Withdraw, now).await?;
    let event =
        Event::DisclosureWithdrawn { disclosure: draft.clone(), reason: reason.to_string() };
    events::append(tx, now, actor, &event).await?;
    Ok(())
}

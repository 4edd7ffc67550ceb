//! The completeness check: a submission is accepted for review or goes back with a reason.

use super::case::Case;
use super::{notices, standing};
use crate::actions::error::Faults;
use crate::actions::mails::vendor::{Accepted, Returned};
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::disclosure::Step;
use crate::domain::event::Event;
use crate::domain::values::{DisclosureId, Reason};
use crate::store::assessment::{disclosures, reviews};
use crate::store::events;

/// Accepts a submission: fixes the criteria to review, and whoever accepts leads the panel.
///
/// # Errors
/// When the actor is no lead, has a conflict or has not declared that there is none, or it does not
/// wait for the completeness check.
pub async fn accept(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::Triage, id).await?;
    seen.is_still(&disclosure.stamp(), "This submission")?;
    standing::take_step(&mut tx, &disclosure, Step::Accept, now).await?;
    let case = Case::load(ctx, &mut tx, disclosure).await?;
    reviews::set_panel(&mut tx, id, &case.panel()).await?;
    disclosures::set_lead(&mut tx, id, actor.person().map(|person| &person.account)).await?;
    disclosures::set_accepted_at(&mut tx, id, now).await?;
    events::append(&mut tx, now, actor, &Event::DisclosureAccepted { disclosure: id.clone() })
        .await?;
    let people = notices::vendors_people(&mut tx, &case.disclosure).await?;
    notices::tell(ctx, &mut tx, &people, &case.disclosure, &Accepted {}).await?;
    tx.commit().await?;
    Ok(())
}

/// Returns a submission to its vendor, who may then correct and submit it again.
///
/// # Errors
/// As [`accept`] does, and when no reason is given.
pub async fn send_back(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    reason: &str,
    seen: Seen<'_>,
) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::Triage, id).await?;
    seen.is_still(&disclosure.stamp(), "This submission")?;
    let mut faults = Faults::default();
    let Some(reason) = faults.take("reason", Reason::parse(reason)) else {
        return Err(faults.into_error());
    };
    standing::take_step(&mut tx, &disclosure, Step::Return, now).await?;
    disclosures::set_return_reason(&mut tx, id, reason.as_str()).await?;
    events::append(
        &mut tx,
        now,
        actor,
        &Event::DisclosureReturned { disclosure: id.clone(), reason: reason.to_string() },
    )
    .await?;
    let people = notices::vendors_people(&mut tx, &disclosure).await?;
    notices::tell(ctx, &mut tx, &people, &disclosure, &Returned { reason: reason.as_str() })
        .await?;
    tx.commit().await?;
    Ok(())
}

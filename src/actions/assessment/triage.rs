//! The completeness check: a submission is accepted for review or goes back with a reason.

use super::case::Case;
use super::{notices, standing};
use crate::actions::error::Faults;
use crate::actions::mails::vendor::{Accepted, Returned};
use crate::actions::registry::register;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::disclosure::Step;
use crate::domain::event::Event;
use crate::domain::registry::pipeline::PublicState;
use crate::domain::values::{DisclosureId, Reason};
use crate::store::assessment::reviews;
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
    let lead = actor.person().map(|person| person.account.clone());
    let accepted = Step::Accept { at: now, lead };
    let disclosure = standing::take_step(&mut tx, &disclosure, accepted, now).await?;
    let case = Case::load(ctx, &mut tx, disclosure).await?;
    reviews::set_panel(&mut tx, id, &case.panel()).await?;
    register::reviewed(&mut tx, &case.disclosure, PublicState::UnderReview, now).await?;
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
    let returned = Step::Return { reason: reason.to_string() };
    standing::take_step(&mut tx, &disclosure, returned, now).await?;
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

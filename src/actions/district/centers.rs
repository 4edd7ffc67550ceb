//! Regional service centers act for districts: the administrator says for which, and a center's
//! people choose one of them.

use super::standing::{districts, own};
use super::token_ends;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::event::Event;
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::values::OrganizationId;
use crate::store::district::centers;
use crate::store::people::organizations;
use crate::store::{Tx, events};

/// A center with every district, and whether the center acts for it.
#[derive(Debug, Clone)]
pub struct Assigned {
    /// The center.
    pub center: Organization,
    /// Every district, by name.
    pub districts: Vec<(Organization, bool)>,
}

/// The districts that a center acts for, for the administrator.
///
/// # Errors
/// When the actor is no administrator, or there is no such center.
pub async fn show(ctx: &Ctx, actor: &Actor, center: &OrganizationId) -> Result<Assigned, Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    assigned(&mut ctx.db.read().await?, center).await
}

async fn assigned(tx: &mut Tx, center: &OrganizationId) -> Result<Assigned, Error> {
    let found = organizations::by_id(tx, center).await?;
    let center = found.filter(|one| one.kind == OrganizationKind::ServiceCenter);
    let center = center.ok_or(Error::NotFound)?;
    let theirs = centers::districts_of(tx, &center.id).await?;
    let all = organizations::all(tx).await?.into_iter();
    let all = all.filter(|one| one.kind == OrganizationKind::District);
    let districts = all.map(|one| {
        let acts = theirs.iter().any(|known| known.id == one.id);
        (one, acts)
    });
    Ok(Assigned { districts: districts.collect(), center })
}

/// Says for which districts a center acts; ids that are no district's are passed over. Tokens of
/// the center's people for a district that it acts for no more end.
///
/// # Errors
/// When the actor is no administrator, or there is no such center.
pub async fn assign(
    ctx: &Ctx,
    actor: &Actor,
    center: &OrganizationId,
    chosen: &[String],
) -> Result<(), Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let Assigned { center, districts } = assigned(&mut tx, center).await?;
    let before = districts.iter().filter(|(_, acts)| *acts);
    let before: Vec<OrganizationId> = before.map(|(district, _)| district.id.clone()).collect();
    let chosen: Vec<OrganizationId> = districts
        .into_iter()
        .map(|(district, _)| district.id)
        .filter(|id| chosen.iter().any(|one| one == id.as_str()))
        .collect();
    centers::set_districts(&mut tx, &center.id, &chosen, ctx.now()).await?;
    for gone in before.iter().filter(|one| !chosen.contains(one)) {
        token_ends::of_center(ctx, &mut tx, actor, (&center.id, gone)).await?;
    }
    let event = Event::CenterDistrictsChanged { organization: center.id, districts: chosen };
    events::append(&mut tx, ctx.now(), actor, &event).await?;
    tx.commit().await?;
    Ok(())
}

/// Chooses the district that the actor acts for from now on.
///
/// # Errors
/// When the actor has no desk, or their center does not act for this district.
pub async fn choose(ctx: &Ctx, actor: &Actor, district: &OrganizationId) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    own(&mut tx, actor, Action::SeeDesk).await?;
    let person = actor.person().ok_or(Error::SignIn)?;
    if districts(&mut tx, person).await?.iter().all(|one| one.id != *district) {
        return Err(Error::NotFound);
    }
    centers::choose(&mut tx, &person.account, district).await?;
    tx.commit().await?;
    Ok(())
}

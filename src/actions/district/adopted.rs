//! The tools on a district's desk as a program reads them: what the district says of each, and
//! whether the state lets it be used today.

use super::adoptions::opened;
use super::standing::own;
use crate::actions::registry::snapshot;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::district::adoption::Adoption;
use crate::domain::registry::availability::Availability;
use crate::domain::values::AdoptionId;
use crate::store::district::adoptions;

/// A tool on the desk, and whether the state lets it be used today.
pub type AdoptedToday = (Adoption, Availability);

/// Every tool on the actor's desk, those that are retired included, by name.
///
/// # Errors
/// When the actor has no desk.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<AdoptedToday>, Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::SeeDesk).await?;
    let all = adoptions::of_district(&mut tx, &acting.district.id).await?;
    let now = snapshot::read(ctx, actor)?;
    let today = |one: Adoption| {
        let availability = now.availability(&one.slug);
        (one, availability)
    };
    Ok(all.into_iter().map(today).collect())
}

/// One tool on the desk.
///
/// # Errors
/// When it is not on a desk that the actor may see.
pub async fn one(ctx: &Ctx, actor: &Actor, id: &AdoptionId) -> Result<AdoptedToday, Error> {
    let mut tx = ctx.db.read().await?;
    let (_, adoption) = opened(&mut tx, actor, Action::SeeDesk, id).await?;
    let now = snapshot::read(ctx, actor)?;
    let today = now.availability(&adoption.slug);
    Ok((adoption, today))
}

//! What a district calls tools in its lists: kept when somebody of the district asks for that, used
//! whenever a list is checked for it, shown and forgotten on its desk.

use std::collections::{BTreeMap, HashSet};

use super::standing::{Acting, may_manage, own};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::district::event::DistrictAct;
use crate::domain::district::remembered::{MOST_NAMES, RememberedName};
use crate::domain::registry::inventory::check::{InventoryRow, Remembered};
use crate::domain::texts::counted;
use crate::domain::values::{OrganizationId, RememberedNameId};
use crate::store::district::remembered;
use crate::store::events;
use crate::store::people::organizations;

/// The district that a list is checked for.
#[derive(Debug, Clone)]
pub struct NamesDesk {
    /// What forms about it send.
    pub district: OrganizationId,
    /// What people call it.
    pub name: String,
    /// Whether whoever asks may have names remembered.
    pub manages: bool,
}

/// The district that a list of the actor's is checked for, and what it said of names before; for
/// whoever has no desk, nothing is looked up.
///
/// # Errors
/// When the database does not answer.
pub async fn known_to(ctx: &Ctx, actor: &Actor) -> Result<(Option<NamesDesk>, Remembered), Error> {
    let theirs = Relation { own_organization: true, ..Relation::default() };
    if actor.person().is_none() || check(actor, Action::SeeDesk, &theirs).is_err() {
        return Ok((None, Remembered::new()));
    }
    let mut tx = ctx.db.read().await?;
    let acting = match own(&mut tx, actor, Action::SeeDesk).await {
        Ok(acting) => acting,
        // A center that acts for no district yet.
        Err(Error::NotAllowed(_)) => return Ok((None, Remembered::new())),
        Err(cause) => return Err(cause),
    };
    let names = remembered::of_district(&mut tx, &acting.district.id).await?;
    let desk = NamesDesk {
        district: acting.district.id,
        name: acting.district.name.to_string(),
        manages: may_manage(actor),
    };
    Ok((Some(desk), names.into_iter().map(|name| (name.key, name.tool_key)).collect()))
}

/// Remembers what a person chose for the rows of a list, for the district that their page was
/// about. Answers how many names that were.
///
/// # Errors
/// When the actor manages no desk, acts for another district now, or the district has too many
/// names.
pub async fn remember(
    ctx: &Ctx,
    actor: &Actor,
    district: &str,
    rows: &[InventoryRow],
) -> Result<usize, Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?.still_for(district)?;
    // A name that is in several rows counts once, as it was said last.
    let mut in_order: Vec<&InventoryRow> = rows.iter().collect();
    in_order.sort_by_key(|row| row.row);
    let chosen: BTreeMap<String, RememberedName> = in_order
        .into_iter()
        .filter_map(|row| RememberedName::chosen(ctx.new_id(), row, ctx.now()))
        .map(|name| (name.key.clone(), name))
        .collect();
    if chosen.is_empty() {
        return Ok(0);
    }
    organizations::lock(&mut tx, &acting.district.id).await?;
    let before = remembered::of_district(&mut tx, &acting.district.id).await?;
    let known: HashSet<&str> = before.iter().map(|name| name.key.as_str()).collect();
    let new = chosen.keys().filter(|key| !known.contains(key.as_str())).count();
    if before.len() + new > MOST_NAMES {
        return Err(Error::WrongState(format!(
            "Your district has {MOST_NAMES} names remembered, which is the most. Forget some of \
             them on its desk first."
        )));
    }
    for name in chosen.values() {
        remembered::put(&mut tx, &acting.district.id, name, &acting.account).await?;
    }
    let act = DistrictAct::NamesRemembered { names: chosen.len() };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(chosen.len())
}

/// What a district calls tools.
#[derive(Debug, Clone)]
pub struct OwnNames {
    /// The district.
    pub acting: Acting,
    /// Whether the actor may have names forgotten.
    pub manages: bool,
    /// The names.
    pub names: Vec<RememberedName>,
}

/// What the actor's district calls tools.
///
/// # Errors
/// When the actor has no desk.
pub async fn show(ctx: &Ctx, actor: &Actor) -> Result<OwnNames, Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::SeeDesk).await?;
    let manages = may_manage(actor);
    let names = remembered::of_district(&mut tx, &acting.district.id).await?;
    Ok(OwnNames { acting, manages, names })
}

/// Forgets one name, or all where none is named.
///
/// # Errors
/// When the actor manages no desk, acts for another district now, or there is no such name.
pub async fn forget(
    ctx: &Ctx,
    actor: &Actor,
    district: &str,
    id: Option<&RememberedNameId>,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageDesk).await?.still_for(district)?;
    let whose = &acting.district.id;
    let names = remembered::of_district(&mut tx, whose).await?;
    let told = match id {
        None => counted(names.len(), "name", "names"),
        Some(id) => {
            let known = names.into_iter().find(|name| name.id == *id).ok_or(Error::NotFound)?;
            format!("“{}”", known.name)
        }
    };
    let gone = match id {
        None => remembered::remove_all(&mut tx, whose).await? > 0,
        Some(id) => remembered::remove(&mut tx, whose, id).await?,
    };
    if !gone {
        return Err(Error::NotFound);
    }
    let act = DistrictAct::NamesForgotten { names: told };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(())
}

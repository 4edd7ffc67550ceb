//! Organizations and who is in them, for the agency's administrators.

use std::collections::BTreeMap;

use super::names;
use crate::actions::error::Faults;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::event::Event;
use crate::domain::people::account::Account;
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::people::waiting::{Place, Waiting};
use crate::domain::slug::{candidates, slug};
use crate::domain::values::{OrganizationId, OrganizationName};
use crate::store::people::{accounts, organizations, waiting};
use crate::store::{Tx, events};

/// Adds an organization under a slug that is still free.
pub(super) async fn create(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    kind: OrganizationKind,
    name: OrganizationName,
) -> Result<Organization, Error> {
    let (id, now, word) = (ctx.new_id(), ctx.now(), slug(name.as_str()));
    for slug in candidates(&word, &id) {
        let organization = Organization { id: id.clone(), kind, name: name.clone(), slug };
        if organizations::insert(tx, &organization, now).await? {
            let event = Event::OrganizationCreated { organization: id, name: name.to_string() };
            events::append(tx, now, actor, &event).await?;
            return Ok(organization);
        }
    }
    Err(Error::Internal(format!("no free word in addresses was found for the organization {name}")))
}

/// An organization and its people, oldest account first.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The organization.
    pub organization: Organization,
    /// Its accounts.
    pub accounts: Vec<Account>,
    /// Who was invited and has not opened their account yet.
    pub waiting: Vec<Waiting>,
}

/// Every organization with its people, by name.
///
/// # Errors
/// When the actor is no administrator.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<Membership>, Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let mut members: BTreeMap<OrganizationId, Vec<Account>> = BTreeMap::new();
    for account in accounts::list(&mut tx, None).await? {
        members.entry(account.organization.clone()).or_default().push(account);
    }
    let mut invited: BTreeMap<OrganizationId, Vec<Waiting>> = BTreeMap::new();
    for one in waiting::list(&mut tx, None).await? {
        if let Place::In(organization) = &one.place {
            invited.entry(organization.clone()).or_default().push(one);
        }
    }
    let mut membership = |organization: Organization| Membership {
        accounts: members.remove(&organization.id).unwrap_or_default(),
        waiting: invited.remove(&organization.id).unwrap_or_default(),
        organization,
    };
    Ok(organizations::all(&mut tx).await?.into_iter().map(&mut membership).collect())
}

/// One organization with its people.
///
/// # Errors
/// When the actor is no administrator, or there is no such organization.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &OrganizationId) -> Result<Membership, Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    membership(&mut ctx.db.read().await?, id).await
}

/// The organization of the actor, a vendor's owner, with its people.
///
/// # Errors
/// When the actor is no owner of a vendor.
pub async fn colleagues(ctx: &Ctx, actor: &Actor) -> Result<Membership, Error> {
    check(
        actor,
        Action::ManageColleagues,
        &Relation { own_organization: true, ..Relation::default() },
    )?;
    let person = actor.person().ok_or(Error::SignIn)?;
    membership(&mut ctx.db.read().await?, &person.organization).await
}

async fn membership(tx: &mut Tx, id: &OrganizationId) -> Result<Membership, Error> {
    let organization = organizations::by_id(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(Membership {
        accounts: accounts::list(tx, Some(id)).await?,
        waiting: waiting::list(tx, Some(id)).await?,
        organization,
    })
}

/// Whether the actor may add organizations, for opening the form.
///
/// # Errors
/// When the actor is no administrator.
pub fn may_add(actor: &Actor) -> Result<(), Error> {
    Ok(check(actor, Action::ManagePeople, &Relation::default())?)
}

/// Adds an organization, as an administrator typed it.
///
/// # Errors
/// When the actor is no administrator, the kind or the name does not fit, or the name is too much
/// like another's or the agency's.
pub async fn add(
    ctx: &Ctx,
    actor: &Actor,
    kind: &str,
    name: &str,
) -> Result<OrganizationId, Error> {
    may_add(actor)?;
    let mut faults = Faults::default();
    let kind = faults.take("kind", OrganizationKind::parse_added(kind));
    let name = faults.take("name", OrganizationName::parse(name));
    let (Some(kind), Some(name)) = (kind, name) else { return Err(faults.into_error()) };
    let mut tx = ctx.db.write().await?;
    names::unlike_others(&mut tx, &name, None).await?;
    names::not_the_agency(ctx, &mut tx, "name", name.as_str()).await?;
    let organization = create(ctx, &mut tx, actor, kind, name).await?;
    tx.commit().await?;
    Ok(organization.id)
}

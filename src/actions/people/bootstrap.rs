//! What the command line does about people: the first administrator of a new installation, and the
//! list of accounts.

use super::invitations::{self, Invitation};
use super::links::NewLink;
use super::organizations;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::people::account::Role;
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::values::OrganizationName;
use crate::store::Tx;
use crate::store::people::organizations as stored;

/// Makes a link that opens an administrator's account, and the agency when it is not there yet. No
/// mail is sent: whoever runs the command hands the link over. Run again for somebody who still
/// waits, it answers a fresh link.
///
/// # Errors
/// When the address or the name does not fit, or the address has an account.
pub async fn create_administrator(
    ctx: &Ctx,
    agency_name: &str,
    email: &str,
    name: &str,
) -> Result<NewLink, Error> {
    let actor = Actor::System;
    check(&actor, Action::ManagePeople, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let agency = agency(ctx, &mut tx, agency_name).await?;
    let input = Invitation {
        name: name.to_owned(),
        email: email.to_owned(),
        roles: vec![Role::Administrator.word().to_owned()],
    };
    let (_, link) = invitations::add(ctx, &mut tx, &actor, &agency, &input).await?;
    tx.commit().await?;
    Ok(link)
}

async fn agency(ctx: &Ctx, tx: &mut Tx, name: &str) -> Result<Organization, Error> {
    let all = stored::all(tx).await?;
    if let Some(agency) =
        all.into_iter().find(|organization| organization.kind == OrganizationKind::Agency)
    {
        return Ok(agency);
    }
    let name =
        OrganizationName::parse(name).map_err(|invalid| Error::field("agency", invalid.0))?;
    organizations::create(ctx, tx, &Actor::System, OrganizationKind::Agency, name).await
}

/// An account, or somebody who waits for one, as the command line lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPerson {
    /// The organization's name.
    pub organization: String,
    /// The address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Whether the account is `active`, `closed` or `waiting` for its link to be followed.
    pub state: &'static str,
    /// What the person does.
    pub roles: Vec<Role>,
}

/// Every account with its organization, by organization and age; those who wait for theirs come
/// last.
///
/// # Errors
/// When the database does not answer.
pub async fn list(ctx: &Ctx) -> Result<Vec<ListedPerson>, Error> {
    let mut listed = Vec::new();
    for one in organizations::list(ctx, &Actor::System).await? {
        let organization = one.organization.name.to_string();
        let person = |email: &str, name: &str, state, roles: &[Role]| ListedPerson {
            organization: organization.clone(),
            email: email.to_owned(),
            name: name.to_owned(),
            state,
            roles: roles.to_vec(),
        };
        listed.extend(
            one.accounts
                .iter()
                .map(|a| person(a.email.as_str(), a.name.as_str(), a.state.word(), &a.roles)),
        );
        listed.extend(
            one.waiting
                .iter()
                .map(|w| person(w.email.as_str(), w.name.as_str(), "waiting", &w.roles)),
        );
    }
    Ok(listed)
}

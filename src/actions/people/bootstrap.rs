//! What the command line does about people: the first administrator of a new installation, and the list of accounts.

use super::invitations::{self, Invitation};
use super::mail_links::{self, NewLink};
use super::organizations;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::people::account::{Account, AccountState, Role};
use crate::domain::people::mail_link::LinkPurpose;
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::values::{EmailAddress, OrganizationName};
use crate::store::Tx;
use crate::store::people::{accounts, organizations as stored};

/// Makes a link that opens an administrator's account, and the agency when it is not there yet. No mail is sent: whoever runs the
/// command hands the link over. Run again for an account that still waits, it answers a fresh link.
pub async fn create_administrator(ctx: &Ctx, agency_name: &str, email: &str, name: &str) -> Result<NewLink, Error> {
    let actor = Actor::System;
    check(&actor, Action::ManagePeople, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let agency = agency(ctx, &mut tx, agency_name).await?;
    let account = if let Some(account) = waiting(&mut tx, email).await? {
        account
    } else {
        let input = Invitation { name: name.to_owned(), email: email.to_owned(), roles: vec![Role::Administrator.word().to_owned()] };
        invitations::add(ctx, &mut tx, &actor, &agency, &input).await?
    };
    let link = mail_links::make(ctx, &mut tx, &account.id, LinkPurpose::Invite).await?;
    tx.commit().await?;
    Ok(link)
}

/// The administrator with this address whose account still waits to be opened.
async fn waiting(tx: &mut Tx, email: &str) -> Result<Option<Account>, Error> {
    let Ok(email) = EmailAddress::parse(email) else { return Ok(None) };
    let found = accounts::by_email(tx, &email).await?.map(|(account, _)| account);
    Ok(found.filter(|account| account.state == AccountState::Pending && account.roles.contains(&Role::Administrator)))
}

async fn agency(ctx: &Ctx, tx: &mut Tx, name: &str) -> Result<Organization, Error> {
    let all = stored::all(tx).await?;
    if let Some(agency) = all.into_iter().find(|organization| organization.kind == OrganizationKind::Agency) {
        return Ok(agency);
    }
    let name = OrganizationName::parse(name).map_err(|invalid| Error::field("agency", invalid.0))?;
    organizations::create(ctx, tx, &Actor::System, OrganizationKind::Agency, name).await
}

/// Every account with its organization, by organization and age.
pub async fn list(ctx: &Ctx) -> Result<Vec<(Organization, Account)>, Error> {
    let memberships = organizations::list(ctx, &Actor::System).await?;
    let rows = memberships.into_iter().flat_map(|one| one.accounts.into_iter().map(move |account| (one.organization.clone(), account)));
    Ok(rows.collect())
}

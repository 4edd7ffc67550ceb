//! Accounts: one's own, and those that an administrator or a vendor's owner looks after.

use super::{changes, closing, names, sessions};
use crate::actions::district::token_ends;
use crate::actions::error::Faults;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Person, Relation, check};
use crate::domain::event::Event;
use crate::domain::people::account::{Account, AccountState};
use crate::domain::people::organization::Organization;
use crate::domain::people::session::Session;
use crate::domain::values::{AccountId, OrganizationId};
use crate::store::people::{accounts, mail_links, organizations};
use crate::store::{Tx, events};

/// One's own account, with the sessions that are open on it, newest first.
#[derive(Debug, Clone)]
pub struct OwnAccount {
    /// Who one is.
    pub person: Person,
    /// The address that signs in.
    pub email: String,
    /// The open sessions.
    pub sessions: Vec<Session>,
}

/// The actor's own account.
///
/// # Errors
/// When nobody is signed in.
pub async fn own(ctx: &Ctx, actor: &Actor) -> Result<OwnAccount, Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    let account = accounts::by_id(&mut tx, &person.account).await?.ok_or(Error::NotFound)?;
    let sessions = sessions::live(ctx, &mut tx, &person.account).await?;
    Ok(OwnAccount { person: person.clone(), email: account.email.to_string(), sessions })
}

/// Changes the actor's own name.
///
/// # Errors
/// A fault at `name`, or a fault of the store.
pub async fn rename_own(ctx: &Ctx, actor: &Actor, name: &str) -> Result<(), Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let account = &actor.person().ok_or(Error::SignIn)?.account;
    let mut faults = Faults::default();
    let Some(name) = names::person(&mut faults, name) else { return Err(faults.into_error()) };
    let mut tx = ctx.db.write().await?;
    changes::set_name(ctx, &mut tx, actor, account, &name).await?;
    Ok(tx.commit().await?)
}

/// An account and the organization it belongs to, for an administrator.
///
/// # Errors
/// When the actor is no administrator, or there is no such account.
pub async fn show(
    ctx: &Ctx,
    actor: &Actor,
    id: &AccountId,
) -> Result<(Account, Organization), Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let account = accounts::by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let organization = organization_of(&mut tx, &account).await?;
    Ok((account, organization))
}

/// The organization that an account belongs to.
pub(super) async fn organization_of(tx: &mut Tx, account: &Account) -> Result<Organization, Error> {
    let missing =
        || Error::Internal(format!("the organization of account {} is not there", account.id));
    organizations::by_id(tx, &account.organization).await?.ok_or_else(missing)
}

/// Closes an account, for an administrator: what its person holds goes back to the panel leads, its
/// sessions end, its links stop working and its address is free again. What the person did stays on
/// record. Answers the id of its organization.
///
/// # Errors
/// When the actor is no administrator, it is their own, or it is the last administrator's.
pub async fn close(ctx: &Ctx, actor: &Actor, id: &AccountId) -> Result<OrganizationId, Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    close_in(ctx, actor, id, None).await
}

/// Closes the account of a colleague, for an owner of their vendor.
///
/// # Errors
/// When it is not a colleague's, or is closed already.
pub async fn close_colleague(ctx: &Ctx, actor: &Actor, id: &AccountId) -> Result<(), Error> {
    check(
        actor,
        Action::ManageColleagues,
        &Relation { own_organization: true, ..Relation::default() },
    )?;
    let own = &actor.person().ok_or(Error::SignIn)?.organization;
    close_in(ctx, actor, id, Some(own)).await?;
    Ok(())
}

async fn close_in(
    ctx: &Ctx,
    actor: &Actor,
    id: &AccountId,
    own: Option<&OrganizationId>,
) -> Result<OrganizationId, Error> {
    if actor.person().is_some_and(|person| person.account == *id) {
        let other = if own.is_some() {
            "another owner of your organization"
        } else {
            "another administrator"
        };
        return Err(Error::WrongState(format!("You cannot close your own account. Ask {other}.")));
    }
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let account = accounts::by_id(&mut tx, id)
        .await?
        .filter(|account| own.is_none_or(|own| account.organization == *own));
    let account = account.ok_or(Error::NotFound)?;
    let closed =
        || Error::WrongState(format!("The account of {} is closed already.", account.name));
    if account.state == AccountState::Closed {
        return Err(closed());
    }
    changes::keep_an_administrator(&mut tx, &account, &[]).await?;
    // Of several who close it at once, one does.
    if !accounts::close(&mut tx, id).await? {
        return Err(closed());
    }
    mail_links::close_all(&mut tx, id, now).await?;
    closing::hand_back(ctx, &mut tx, actor, &account).await?;
    token_ends::of_account(ctx, &mut tx, actor, id).await?;
    events::append(&mut tx, now, actor, &Event::AccountClosed { account: id.clone() }).await?;
    sessions::end_all(ctx, &mut tx, actor, id, None).await?;
    tx.commit().await?;
    Ok(account.organization)
}

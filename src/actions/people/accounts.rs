//! Accounts: one's own, and those that an administrator looks after.

use super::sessions;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Person, Relation, check};
use crate::domain::event::Event;
use crate::domain::people::account::{Account, AccountState};
use crate::domain::people::organization::Organization;
use crate::domain::values::Id;
use crate::store::people::sessions::Session;
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
pub async fn own(ctx: &Ctx, actor: &Actor) -> Result<OwnAccount, Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    let account = accounts::by_id(&mut tx, &person.account).await?.ok_or(Error::NotFound)?;
    let sessions = sessions::live(ctx, &mut tx, &person.account).await?;
    Ok(OwnAccount { person: person.clone(), email: account.email.to_string(), sessions })
}

/// An account and the organization it belongs to, for an administrator.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &Id) -> Result<(Account, Organization), Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let account = accounts::by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let organization = organization_of(&mut tx, &account).await?;
    Ok((account, organization))
}

/// The organization that an account belongs to.
pub(super) async fn organization_of(tx: &mut Tx, account: &Account) -> Result<Organization, Error> {
    let missing = || Error::Internal(format!("the organization of account {} is not there", account.id));
    organizations::by_id(tx, &account.organization).await?.ok_or_else(missing)
}

/// Closes an account for good: its sessions end and its links stop working. What the person did stays on record. Answers the id of
/// its organization.
pub async fn close(ctx: &Ctx, actor: &Actor, id: &Id) -> Result<Id, Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    if actor.person().is_some_and(|person| person.account == *id) {
        return Err(Error::WrongState("You cannot close your own account. Ask another administrator.".to_owned()));
    }
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let account = accounts::by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if account.state == AccountState::Closed {
        return Err(Error::WrongState(format!("The account of {} is closed already.", account.name)));
    }
    accounts::set_state(&mut tx, id, AccountState::Closed).await?;
    mail_links::close_all(&mut tx, id, now).await?;
    events::append(&mut tx, now, actor, &Event::AccountClosed { account: id.clone() }).await?;
    sessions::end_all(ctx, &mut tx, actor, id, None).await?;
    tx.commit().await?;
    Ok(account.organization)
}

//! Removing somebody's personal data once their account is closed. The record stays whole: events
//! keep the account's id, and pages say what the person was instead of who.

use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::event::Event;
use crate::domain::people::account::{Account, AccountState, Role};
use crate::domain::values::{AccountId, PersonName};
use crate::store::people::{accounts, erasing};
use crate::store::{Tx, events};

/// The closed account whose data can be removed, and what its person is called afterwards.
///
/// # Errors
/// When the account is not there, is open, or its data was removed already.
pub async fn ask(ctx: &Ctx, actor: &Actor, id: &AccountId) -> Result<(Account, String), Error> {
    check(actor, Action::KeepRecords, &Relation::default())?;
    let account = closed(&mut ctx.db.read().await?, id).await?;
    let name = called(&account);
    Ok((account, name))
}

/// Removes the name, the addresses and everything of a closed account that is no part of the
/// record.
///
/// # Errors
/// When the account is not there, is open, or its data was removed already.
pub async fn erase(ctx: &Ctx, actor: &Actor, id: &AccountId) -> Result<(), Error> {
    check(actor, Action::KeepRecords, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let account = closed(&mut tx, id).await?;
    let name = PersonName::parse(&called(&account))
        .map_err(|cause| Error::Internal(format!("a name for nobody: {cause}")))?;
    if !erasing::erase(&mut tx, id, &name).await? {
        return Err(Error::changed_since("account"));
    }
    let event = Event::AccountErased { account: id.clone() };
    events::append(&mut tx, ctx.now(), actor, &event).await?;
    Ok(tx.commit().await?)
}

async fn closed(tx: &mut Tx, id: &AccountId) -> Result<Account, Error> {
    let account = accounts::by_id(tx, id).await?.ok_or(Error::NotFound)?;
    if account.state != AccountState::Closed {
        return Err(Error::WrongState(format!(
            "The account of {} is open. Close it first; then its data can be removed.",
            account.name
        )));
    }
    if erasing::erased(tx).await?.contains(id) {
        return Err(Error::WrongState("The data of this account was removed already.".to_owned()));
    }
    Ok(account)
}

/// What the person was, in place of a name.
fn called(account: &Account) -> String {
    let role = match account.roles.first() {
        Some(Role::SignerFederalPrograms | Role::SignerCurriculum | Role::SignerEdtech) => {
            "signer".to_owned()
        }
        Some(role) => role.label().to_lowercase(),
        None => "user".to_owned(),
    };
    format!("A former {role}")
}

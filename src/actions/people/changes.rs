//! What an administrator changes about somebody's account over time: name, roles, address. The
//! person stays the same one: what they did before stays theirs. A session follows at once, because
//! it asks for the account each time.

use super::{links, names, sessions};
use crate::actions::assessment::nobody_left;
use crate::actions::district::token_ends;
use crate::actions::error::Faults;
use crate::actions::mails::accounts::{AddressChanged, AddressChanging, ConfirmAddress};
use crate::actions::mails::mail::{self, Addressee};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::event::Event;
use crate::domain::people::account::{Account, AccountState, Role, roles_for};
use crate::domain::people::mail_link::LinkPurpose;
use crate::domain::values::{AccountId, EmailAddress, PersonName};
use crate::store::people::{accounts, organizations};
use crate::store::registry::watches::{self, Watcher};
use crate::store::{Tx, events};

/// Gives somebody's account another name.
///
/// # Errors
/// A fault at `name`; when the account is closed or not there.
pub async fn rename(ctx: &Ctx, actor: &Actor, id: &AccountId, name: &str) -> Result<(), Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    open_account(&mut tx, id).await?;
    let mut faults = Faults::default();
    let Some(name) = names::person(&mut faults, name) else { return Err(faults.into_error()) };
    set_name(ctx, &mut tx, actor, id, &name).await?;
    Ok(tx.commit().await?)
}

/// Stores another name with its event, in the caller's transaction; the same name is no change.
pub(super) async fn set_name(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: &AccountId,
    name: &PersonName,
) -> Result<(), Error> {
    let account = open_account(tx, id).await?;
    if account.name == *name {
        return Ok(());
    }
    if !accounts::set_name(tx, id, name).await? {
        return Err(closed(&account));
    }
    events::append(
        tx,
        ctx.now(),
        actor,
        &Event::AccountRenamed { account: id.clone(), name: name.to_string() },
    )
    .await?;
    Ok(())
}

/// Gives somebody other roles in their organization.
///
/// # Errors
/// A fault at `roles`; when the account is closed or not there, or nobody would be an administrator
/// any more.
pub async fn change_roles(
    ctx: &Ctx,
    actor: &Actor,
    id: &AccountId,
    roles: &[String],
) -> Result<(), Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let account = open_account(&mut tx, id).await?;
    let organization =
        organizations::by_id(&mut tx, &account.organization).await?.ok_or(Error::NotFound)?;
    let mut faults = Faults::default();
    let Some(roles) = faults.take("roles", roles_for(organization.kind, roles)) else {
        return Err(faults.into_error());
    };
    keep_an_administrator(&mut tx, &account, &roles).await?;
    // Somebody may have closed it while this waited its turn.
    let account = open_account(&mut tx, id).await?;
    if account.roles == roles {
        return Ok(());
    }
    accounts::set_roles(&mut tx, id, &roles).await?;
    let words = roles.iter().map(|role| role.word()).collect();
    events::append(
        &mut tx,
        ctx.now(),
        actor,
        &Event::AccountRolesChanged { account: id.clone(), roles: words },
    )
    .await?;
    let lost: Vec<Role> =
        account.roles.iter().copied().filter(|role| !roles.contains(role)).collect();
    nobody_left::tell_without(ctx, &mut tx, &account, &lost).await?;
    let person = sessions::person(&mut tx, &Account { roles, ..account }).await?;
    token_ends::of_changed(ctx, &mut tx, actor, person).await?;
    Ok(tx.commit().await?)
}

/// Refuses to take the last administrator away: with none, nobody could ever be invited again.
/// Changes of this kind in one organization wait for each other, so that two administrators cannot
/// remove each other at once.
pub(super) async fn keep_an_administrator(
    tx: &mut Tx,
    account: &Account,
    roles: &[Role],
) -> Result<(), Error> {
    organizations::lock(tx, &account.organization).await?;
    if !account.roles.contains(&Role::Administrator) || roles.contains(&Role::Administrator) {
        return Ok(());
    }
    if accounts::with_role(tx, Role::Administrator)
        .await?
        .iter()
        .any(|other| other.id != account.id)
    {
        return Ok(());
    }
    let sentence = format!(
        "{} is the only administrator. Make somebody else one first, so that the agency can still \
         look after people.",
        account.name
    );
    Err(Error::WrongState(sentence))
}

/// Mails a link to a new address of somebody's; it takes the place of the old one when they follow
/// it. The old address is told.
///
/// # Errors
/// A fault at `email`; when the account is closed or not there.
pub async fn change_address(
    ctx: &Ctx,
    actor: &Actor,
    id: &AccountId,
    email: &str,
) -> Result<(), Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let account = open_account(&mut tx, id).await?;
    let mut faults = Faults::default();
    let Some(email) = faults.take("email", EmailAddress::parse(email)) else {
        return Err(faults.into_error());
    };
    if email == account.email {
        return Err(Error::field(
            "email",
            format!("{email} is the address that {} has now. Enter the new one.", account.name),
        ));
    }
    if accounts::by_email(&mut tx, &email).await?.is_some() {
        return Err(Error::field(
            "email",
            format!(
                "There is an account with the address {email} already. One address has one account."
            ),
        ));
    }
    let link = links::make_for(ctx, &mut tx, id, LinkPurpose::NewAddress, Some(&email)).await?;
    let to_new =
        ConfirmAddress { link: &link.url, until: ctx.calendar().in_words(link.expires_at) };
    mail::send(
        ctx,
        &mut tx,
        Addressee { email: &email, name: Some(account.name.as_str()) },
        &to_new,
    )
    .await?;
    mail::send(ctx, &mut tx, (&account).into(), &AddressChanging { email: email.as_str() }).await?;
    Ok(tx.commit().await?)
}

/// Puts a confirmed address in place of the old one, which is told; false when somebody has it by
/// now.
pub(super) async fn confirm_address(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    account: &Account,
    email: &EmailAddress,
) -> Result<bool, Error> {
    if !accounts::set_email(tx, &account.id, email).await? {
        return Ok(false);
    }
    let new = Watcher { id: ctx.new_id(), email: email.clone(), token: ctx.new_secret() };
    let watcher = watches::watcher(tx, &new, ctx.now()).await?;
    watches::hand_over_desks(tx, &account.email, &watcher.id).await?;
    events::append(
        tx,
        ctx.now(),
        actor,
        &Event::AccountAddressChanged { account: account.id.clone(), email: email.to_string() },
    )
    .await?;
    mail::send(ctx, tx, account.into(), &AddressChanged { email: email.as_str() }).await?;
    Ok(true)
}

async fn open_account(tx: &mut Tx, id: &AccountId) -> Result<Account, Error> {
    let account = accounts::by_id(tx, id).await?.ok_or(Error::NotFound)?;
    if account.state == AccountState::Closed { Err(closed(&account)) } else { Ok(account) }
}

fn closed(account: &Account) -> Error {
    Error::WrongState(format!("The account of {} is closed. Open it again first.", account.name))
}

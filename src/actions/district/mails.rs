//! Mails about the tools on a desk: begun with somebody's first tool there, to their own address,
//! and stopped by them, or when they may not see the desk any more.

use super::standing::{Acting, of, own};
use crate::actions::people::sessions;
use crate::actions::registry::snapshot;
use crate::actions::registry::watches::known;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::people::account::AccountState;
use crate::domain::registry::watch::{Rhythm, Watched};
use crate::domain::values::{AccountId, EmailAddress, OrganizationId};
use crate::store::district::looks;
use crate::store::people::accounts;
use crate::store::registry::watches::{self, Watch, Watcher};
use crate::store::{StoreError, Tx};

/// Begins them for whoever acts, if they were never begun before: whoever stopped them stays
/// without.
pub(super) async fn begin_once(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    acting: &Acting,
) -> Result<(), Error> {
    if looks::note_mails(tx, &acting.account, &acting.district.id, ctx.now()).await? {
        begin(ctx, tx, actor, acting).await?;
    }
    Ok(())
}

async fn begin(ctx: &Ctx, tx: &mut Tx, actor: &Actor, acting: &Acting) -> Result<(), Error> {
    let email = address(tx, &acting.account).await?;
    let new = Watcher { id: ctx.new_id(), email, token: ctx.new_secret() };
    let whose = watches::watcher(tx, &new, ctx.now()).await?;
    let desk = Watched::Desk(acting.district.id.clone());
    if watches::of(tx, &whose.id).await?.iter().any(|one| one.watched == desk) {
        return Ok(());
    }
    let now = snapshot::read(ctx, actor)?;
    let watch = Watch {
        id: ctx.new_id(),
        watcher: whose.id,
        watched: desk,
        rhythm: Rhythm::AtOnce,
        confirmed_at: Some(ctx.now()),
        known: known(&now),
        found: None,
    };
    Ok(watches::insert(tx, &watch, ctx.now()).await?)
}

async fn address(tx: &mut Tx, account: &AccountId) -> Result<EmailAddress, Error> {
    let account = accounts::by_id(tx, account).await?.ok_or(Error::NotFound)?;
    Ok(account.email)
}

/// Whether changes of the tools on a desk are mailed to an account.
pub(super) async fn are_on(
    tx: &mut Tx,
    account: &AccountId,
    district: &OrganizationId,
) -> Result<bool, StoreError> {
    let Some(account) = accounts::by_id(tx, account).await? else { return Ok(false) };
    watches::has_desk(tx, &account.email, district).await
}

/// Mails the changes of the tools on the desk to the actor's own address with the word `begin`, or
/// stops that with `stop`; says whether they are mailed now. `shown` is the id of the district that
/// the form was about.
///
/// # Errors
/// When the actor has no desk, or acts for another district now; a fault at `word`.
pub async fn set(ctx: &Ctx, actor: &Actor, shown: &str, word: &str) -> Result<bool, Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::SeeDesk).await?.still_for(shown)?;
    let on = match word {
        "begin" => true,
        "stop" => false,
        _ => return Err(Error::field("word", "Choose whether changes are mailed to you.")),
    };
    looks::note_mails(&mut tx, &acting.account, &acting.district.id, ctx.now()).await?;
    if on {
        begin(ctx, &mut tx, actor, &acting).await?;
    } else {
        let email = address(&mut tx, &acting.account).await?;
        watches::stop_desk(&mut tx, &email, &acting.district.id).await?;
    }
    tx.commit().await?;
    Ok(on)
}

/// Whether the address is of somebody who may see this desk.
pub(crate) async fn still_sees(
    tx: &mut Tx,
    email: &EmailAddress,
    district: &OrganizationId,
) -> Result<bool, Error> {
    let account = accounts::by_email(tx, email).await?.map(|(account, _)| account);
    let Some(account) = account.filter(|one| one.state == AccountState::Active) else {
        return Ok(false);
    };
    let actor = Actor::Person(sessions::person(tx, &account).await?);
    match of(tx, &actor, Action::SeeDesk, district).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound | Error::NotAllowed(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

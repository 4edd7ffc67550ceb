//! What somebody who is signed in, or a program of theirs, watches with their own address: it needs
//! no link by mail.

use super::snapshot;
use super::watches::{self, ToldWatch, TypedWatch, own_address, told_watch};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::values::{EmailAddress, WatchId};
use crate::store::registry::watches as stored;

/// The address of whoever is signed in and may watch.
async fn address(ctx: &Ctx, actor: &Actor) -> Result<EmailAddress, Error> {
    check(actor, Action::WatchRegistry, &Relation::default())?;
    own_address(ctx, actor).await?.ok_or(Error::SignIn)
}

/// What the actor's address watches, the oldest first.
///
/// # Errors
/// When nobody is signed in.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<ToldWatch>, Error> {
    let email = address(ctx, actor).await?;
    let mut tx = ctx.db.read().await?;
    let Some(watcher) = stored::by_email(&mut tx, &email).await? else { return Ok(Vec::new()) };
    let all = stored::of(&mut tx, &watcher.id).await?;
    let now = snapshot::read(ctx, actor)?;
    let mut told = Vec::new();
    for watch in all {
        told.push(told_watch(&mut tx, &now, watch).await?);
    }
    Ok(told)
}

/// Has the actor's address watch something from now on; what it watches already stays as it is, in
/// this rhythm.
///
/// # Errors
/// As [`watches::ask`] does.
pub async fn add(ctx: &Ctx, actor: &Actor, typed: TypedWatch, network: &str) -> Result<(), Error> {
    let email = address(ctx, actor).await?.to_string();
    watches::ask(ctx, actor, &TypedWatch { email, ..typed }, network).await.map(|_| ())
}

/// Stops one thing that the actor's address watches.
///
/// # Errors
/// When it watches no such thing.
pub async fn stop(ctx: &Ctx, actor: &Actor, id: &WatchId) -> Result<(), Error> {
    let email = address(ctx, actor).await?;
    let mut tx = ctx.db.write().await?;
    let watcher = stored::by_email(&mut tx, &email).await?.ok_or(Error::NotFound)?;
    if stored::stop(&mut tx, &watcher.id, Some(id)).await? == 0 {
        return Err(Error::NotFound);
    }
    Ok(tx.commit().await?)
}

//! The single keys by which somebody scores.

use std::collections::BTreeMap;

use crate::actions::{Ctx, Error, FieldError};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::people::shortcuts::Shortcuts;
use crate::store::people::shortcuts as stored;

/// The actor's keys.
///
/// # Errors
/// When nobody is signed in.
pub async fn of(ctx: &Ctx, actor: &Actor) -> Result<Shortcuts, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    Ok(stored::of(&mut tx, &person.account).await?)
}

/// Keeps the actor's keys: `chosen` has one for each act that is not the usual one.
///
/// # Errors
/// Faults at the acts whose key does not fit.
pub async fn save(
    ctx: &Ctx,
    actor: &Actor,
    on: bool,
    chosen: &BTreeMap<String, String>,
) -> Result<(), Error> {
    let shortcuts = Shortcuts::parse(on, chosen).map_err(|faults| {
        let fault = |(word, invalid): (&str, crate::domain::values::Invalid)| FieldError {
            field: format!("key-{word}"),
            message: invalid.0,
        };
        Error::Invalid(faults.into_iter().map(fault).collect())
    })?;
    put(ctx, actor, shortcuts).await
}

/// Turns the actor's keys on or off.
///
/// # Errors
/// When nobody is signed in.
pub async fn switch(ctx: &Ctx, actor: &Actor, on: bool) -> Result<(), Error> {
    let mut shortcuts = of(ctx, actor).await?;
    shortcuts.on = on;
    put(ctx, actor, shortcuts).await
}

async fn put(ctx: &Ctx, actor: &Actor, shortcuts: Shortcuts) -> Result<(), Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.write().await?;
    stored::put(&mut tx, &person.account, &shortcuts, ctx.now()).await?;
    Ok(tx.commit().await?)
}

//! Passwords: forgotten ones are replaced by mail, known ones changed, and given again before
//! something that matters.

use super::limits::{self, Limit};
use super::sessions::{self, SignedIn};
use super::{links, password_choice, waiting};
use crate::actions::error::Faults;
use crate::actions::mails::mail;
use crate::actions::mails::sign_in::{NewPassword, PasswordChanged};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Person, Relation, check};
use crate::domain::event::Event;
use crate::domain::people::account::Account;
use crate::domain::people::mail_link::LinkPurpose;
use crate::domain::values::{EmailAddress, SessionId};
use crate::store::people::{accounts, mail_links as stored_links};
use crate::store::{Tx, events};

/// Hashes a password for storing.
///
/// # Errors
/// [`Error::Busy`] when too much password work waits already.
pub async fn hash(ctx: &Ctx, password: &str) -> Result<String, Error> {
    ctx.hashing.place()?.hash(password).await
}

/// Mails a link that lets the owner of this address choose a new password. The answer is the same
/// whether or not there is an account.
///
/// # Errors
/// When the text is no address, or very many mails were asked for.
pub async fn ask_for_new(
    ctx: &Ctx,
    actor: &Actor,
    email: &str,
    network: &str,
) -> Result<(), Error> {
    check(actor, Action::EnterByThemselves, &Relation::default())?;
    let mut faults = Faults::default();
    let Some(email) = faults.take("email", EmailAddress::parse(email)) else {
        return Err(faults.into_error());
    };
    let wanted = [Limit::mail_to_address(&email), Limit::mail_by_network(network)];
    let mut tx = ctx.db.write().await?;
    limits::count(&mut tx, &wanted, ctx.now()).await?;
    let account = accounts::by_email(&mut tx, &email).await?.map(|(account, _)| account);
    match account {
        Some(account) => {
            let link = links::make(ctx, &mut tx, &account.id, LinkPurpose::Reset).await?;
            let mail =
                NewPassword { link: &link.url, until: ctx.calendar().in_words(link.expires_at) };
            mail::send(ctx, &mut tx, (&account).into(), &mail).await?;
        }
        None => waiting::send_fresh_link(ctx, &mut tx, &email).await?,
    }
    Ok(tx.commit().await?)
}

/// What somebody types to change their own password.
#[derive(Debug, Clone)]
pub struct PasswordChange {
    /// The password that they sign in with now.
    pub current: String,
    /// The one that they want.
    pub wanted: String,
}

/// Changes the actor's own password. Every session but `this_one` ends, and so do links that would
/// set another; `this_one` gets a new secret, and the owner a mail.
///
/// # Errors
/// [`Error::Invalid`] when the current password is wrong or the wanted one breaks a rule.
pub async fn change(
    ctx: &Ctx,
    actor: &Actor,
    this_one: &SessionId,
    input: PasswordChange,
) -> Result<SignedIn, Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let account = accounts::by_id(&mut ctx.db.read().await?, &person.account)
        .await?
        .ok_or(Error::NotFound)?;
    let mut faults = Faults::default();
    let about = [person.name.as_str(), person.organization_name.as_str(), account.email.as_str()];
    faults.take("password", password_choice::check(ctx, &input.wanted, &about));
    faults.finish()?;
    prove(ctx, person, &input.current).await?;
    let hash = hash(ctx, &input.wanted).await?;
    let mut tx = ctx.db.write().await?;
    accounts::set_password(&mut tx, &account.id, &hash).await?;
    events::append(
        &mut tx,
        ctx.now(),
        actor,
        &Event::PasswordChanged { account: account.id.clone() },
    )
    .await?;
    stored_links::close_all(&mut tx, &account.id, ctx.now()).await?;
    sessions::end_all(ctx, &mut tx, actor, &account.id, Some(this_one)).await?;
    let renewed = sessions::renew(ctx, &mut tx, this_one).await?;
    tell_of_change(ctx, &mut tx, &account).await?;
    tx.commit().await?;
    Ok(renewed)
}

/// Takes the actor's own password as proof of who they are; their session gets a new secret.
///
/// # Errors
/// [`Error::Invalid`] when it is wrong.
pub async fn confirm(
    ctx: &Ctx,
    actor: &Actor,
    this_one: &SessionId,
    password: &str,
) -> Result<SignedIn, Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    prove(ctx, actor.person().ok_or(Error::SignIn)?, password).await?;
    let mut tx = ctx.db.write().await?;
    let renewed = sessions::renew(ctx, &mut tx, this_one).await?;
    tx.commit().await?;
    Ok(renewed)
}

/// Fails unless this is the person's password. Tries are counted before they are made.
async fn prove(ctx: &Ctx, person: &Person, password: &str) -> Result<(), Error> {
    let place = ctx.hashing.place()?;
    let limit = Limit::password_checks_of(&person.account);
    let mut tx = ctx.db.write().await?;
    limits::count(&mut tx, std::slice::from_ref(&limit), ctx.now()).await?;
    let stored = accounts::password_hash(&mut tx, &person.account).await?;
    tx.commit().await?;
    if !place.verify(password, stored).await? {
        return Err(Error::field(
            "current",
            "This is not your current password. Check it, or sign out and ask for a new one.",
        ));
    }
    let mut tx = ctx.db.write().await?;
    limits::forget(&mut tx, &limit).await?;
    Ok(tx.commit().await?)
}

/// Tells the owner of an account by mail that its password is another one now.
pub(super) async fn tell_of_change(ctx: &Ctx, tx: &mut Tx, account: &Account) -> Result<(), Error> {
    mail::send(ctx, tx, account.into(), &PasswordChanged { at: ctx.calendar().in_words(ctx.now()) })
        .await
}

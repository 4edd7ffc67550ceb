//! Passwords: hashed and checked with argon2id, off the async threads, few at a time; forgotten ones replaced by mail, known ones changed.

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};

use super::limits::{self, Limit};
use super::{mail_links, sessions};
use crate::actions::error::Faults;
use crate::actions::letters::letter;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::event::Event;
use crate::domain::people::account::{AccountState, check_password};
use crate::domain::people::mail_link::LinkPurpose;
use crate::domain::values::{EmailAddress, Id};
use crate::store::events;
use crate::store::outbox;
use crate::store::people::accounts;

/// A hash of a password that nobody has, checked when the account is unknown so that both cases take the same time.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$YXNzYXktbm9ib2R5LXNhbHQ$vH2PzkbBv1o1T2vMfDkdWzGmtWv1k5iYQGkVjC1eF8k";

/// Hashes a password for storing.
pub async fn hash(ctx: &Ctx, password: &str) -> Result<String, Error> {
    let password = password.to_owned();
    run(ctx, move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|error| error.to_string()))
        .await?
        .map_err(|cause| Error::Internal(format!("a password could not be hashed: {cause}")))
}

/// Whether the password fits the stored hash; with no hash the same work is done and the answer is no.
pub async fn verify(ctx: &Ctx, password: &str, stored: Option<String>) -> Result<bool, Error> {
    let password = password.to_owned();
    run(ctx, move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
        Argon2::default().verify_password(password.as_bytes(), stored.as_str()).is_ok() && known
    })
    .await
}

async fn run<T: Send + 'static>(ctx: &Ctx, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let _permit = ctx.hashing.acquire().await.map_err(|cause| Error::Internal(format!("the server is stopping: {cause}")))?;
    tokio::task::spawn_blocking(work).await.map_err(|cause| Error::Internal(format!("password work was cut off: {cause}")))
}

/// Mails a link that lets the owner of this address choose a new password. The answer is the same whether or not there is an account.
pub async fn ask_for_new(ctx: &Ctx, actor: &Actor, email: &str, network: &str) -> Result<(), Error> {
    check(actor, Action::EnterByThemselves, &Relation::default())?;
    let mut faults = Faults::default();
    let Some(email) = faults.take("email", EmailAddress::parse(email)) else { return Err(faults.into_error()) };
    let wanted = [Limit::mail_to_address(&email), Limit::mail_by_network(network)];
    let mut tx = ctx.db.write().await?;
    limits::wait_after_too_many(&mut tx, &wanted, ctx.now()).await?;
    limits::count(&mut tx, &wanted, ctx.now()).await?;
    let account = accounts::by_email(&mut tx, &email).await?.map(|(account, _)| account);
    if let Some(account) = account.filter(|account| account.state != AccountState::Closed) {
        let link = mail_links::make(ctx, &mut tx, &account.id, LinkPurpose::Reset).await?;
        let paragraphs = [
            format!("Hello {},", account.name),
            "somebody, most likely you, asked for a new password for your account. Open this link and choose one:".to_owned(),
            link.url,
            format!("The link works once, until {}. Every device that is signed in will have to sign in again.", link.expires_at.in_words()),
            "If it was not you, do nothing: your password stays as it is.".to_owned(),
        ];
        outbox::put(&mut tx, ctx.now(), &letter(ctx, &email, "Choose a new password", &paragraphs)).await?;
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

/// Changes the actor's own password; every session but `this_one` ends.
pub async fn change(ctx: &Ctx, actor: &Actor, this_one: Option<&Id>, input: PasswordChange) -> Result<(), Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let account = &actor.person().ok_or(Error::SignIn)?.account;
    let mut faults = Faults::default();
    faults.take("password", check_password(&input.wanted));
    faults.finish()?;
    let failures = [Limit::password_checks_of(account)];
    let mut tx = ctx.db.read().await?;
    limits::wait_after_too_many(&mut tx, &failures, ctx.now()).await?;
    let stored = accounts::password_hash(&mut tx, account).await?;
    drop(tx);
    if !verify(ctx, &input.current, stored).await? {
        let mut tx = ctx.db.write().await?;
        limits::count(&mut tx, &failures, ctx.now()).await?;
        tx.commit().await?;
        return Err(Error::field("current", "This is not your current password. Check it, or sign out and ask for a new one."));
    }
    let hash = hash(ctx, &input.wanted).await?;
    let mut tx = ctx.db.write().await?;
    accounts::set_password(&mut tx, account, &hash).await?;
    events::append(&mut tx, ctx.now(), actor, &Event::PasswordChanged { account: account.clone() }).await?;
    sessions::end_all(ctx, &mut tx, actor, account, this_one).await?;
    Ok(tx.commit().await?)
}

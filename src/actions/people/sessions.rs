//! Signing in and out, and the sessions of one's own account.

use super::limits::{self, Limit};
use super::passwords;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Person, Relation, check};
use crate::domain::event::{Event, sha256_hex};
use crate::domain::people::account::{Account, AccountState};
use crate::domain::values::{EmailAddress, Id, Timestamp};
pub use crate::store::people::sessions::Session;
use crate::store::people::{accounts, organizations, sessions};
use crate::store::{StoreError, Tx, events};

/// A session's last use is noted to this many seconds, so that reading does not write each time.
const SEEN_SECONDS: i64 = 60;

/// What a person types to sign in, and where from.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The address, as typed.
    pub email: String,
    /// The password, as typed.
    pub password: String,
    /// What the browser calls itself.
    pub device: String,
    /// The network address that asks.
    pub network: String,
}

/// A session that has just begun.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The secret for the cookie.
    pub secret: String,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// Signs a person in with a fresh session. Unknown address and wrong password are told in the same words, after the same work.
pub async fn sign_in(ctx: &Ctx, actor: &Actor, input: SignIn) -> Result<SignedIn, Error> {
    check(actor, Action::EnterByThemselves, &Relation::default())?;
    let now = ctx.now();
    let wrong = || Error::field("email", "This email address and password do not belong together. Check both, or ask for a new password.");
    let Ok(email) = EmailAddress::parse(&input.email) else { return Err(wrong()) };
    let (by_address, by_network) = (Limit::sign_in_by_address(&email), Limit::sign_in_by_network(&input.network));
    let failures = [by_address.clone(), by_network];
    let mut tx = ctx.db.read().await?;
    limits::wait_after_too_many(&mut tx, &failures, now).await?;
    let found = accounts::by_email(&mut tx, &email).await?;
    drop(tx);
    let (account, hash) = match found {
        Some((account, hash)) if account.state == AccountState::Active => (Some(account), hash),
        Some(_) | None => (None, None),
    };
    let fits = passwords::verify(ctx, &input.password, hash).await?;
    let mut tx = ctx.db.write().await?;
    let Some(account) = account.filter(|_| fits) else {
        limits::count(&mut tx, &failures, now).await?;
        tx.commit().await?;
        return Err(wrong());
    };
    limits::forget(&mut tx, &by_address).await?;
    let signed_in = begin(ctx, &mut tx, &account, &input.device).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Begins a session for an account that has just proved itself.
pub(super) async fn begin(ctx: &Ctx, tx: &mut Tx, account: &Account, device: &str) -> Result<SignedIn, Error> {
    let now = ctx.now();
    let secret = ctx.new_secret();
    let session = Session {
        id: ctx.new_id(),
        account: account.id.clone(),
        created_at: now,
        seen_at: now,
        expires_at: now.plus_seconds(ctx.settings.session_hours * 3600),
        device: device.chars().take(200).collect(),
    };
    sessions::insert(tx, &session, &sha256_hex(secret.as_bytes())).await?;
    let actor = Actor::Person(person(tx, account).await?);
    events::append(tx, now, &actor, &Event::SignedIn { account: account.id.clone(), session: session.id }).await?;
    Ok(SignedIn { secret, expires_at: session.expires_at })
}

/// Who a session's secret belongs to: the actor and the session's id, or nobody.
pub async fn resolve(ctx: &Ctx, secret: &str) -> Result<Option<(Actor, Id)>, Error> {
    let now = ctx.now();
    let mut tx = ctx.db.read().await?;
    let Some(session) = sessions::live_by_secret(&mut tx, &sha256_hex(secret.as_bytes()), now).await? else { return Ok(None) };
    let Some(account) = accounts::by_id(&mut tx, &session.account).await? else { return Ok(None) };
    if account.state != AccountState::Active {
        return Ok(None);
    }
    let person = person(&mut tx, &account).await?;
    drop(tx);
    if now.millis() - session.seen_at.millis() >= SEEN_SECONDS * 1000 {
        let mut tx = ctx.db.write().await?;
        sessions::seen(&mut tx, &session.id, now).await?;
        tx.commit().await?;
    }
    Ok(Some((Actor::Person(person), session.id)))
}

/// The person behind an account.
pub(crate) async fn person(tx: &mut Tx, account: &Account) -> Result<Person, StoreError> {
    let organization = organizations::by_id(tx, &account.organization).await?.ok_or_else(|| StoreError::Inconsistent {
        table: "accounts",
        column: "organization_id",
        row: account.id.to_string(),
        cause: "the organization is not there".to_owned(),
    })?;
    Ok(Person {
        account: account.id.clone(),
        name: account.name.to_string(),
        organization: organization.id,
        organization_name: organization.name.to_string(),
        kind: organization.kind,
        roles: account.roles.clone(),
    })
}

/// The actor's own live sessions, newest first.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<Session>, Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    Ok(sessions::live_of(&mut tx, &person.account, ctx.now()).await?)
}

/// Ends every live session of an account but `except`, on behalf of `actor`; says how many there were.
pub(super) async fn end_all(ctx: &Ctx, tx: &mut Tx, actor: &Actor, account: &Id, except: Option<&Id>) -> Result<usize, Error> {
    let now = ctx.now();
    let live = sessions::live_of(tx, account, now).await?;
    let ended: Vec<Id> = live.into_iter().map(|session| session.id).filter(|id| Some(id) != except).collect();
    sessions::end_all(tx, account, except, now).await?;
    for session in &ended {
        events::append(tx, now, actor, &Event::SessionEnded { account: account.clone(), session: session.clone() }).await?;
    }
    Ok(ended.len())
}

/// Ends one of the actor's own sessions.
pub async fn end(ctx: &Ctx, actor: &Actor, session: &Id) -> Result<(), Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    if !sessions::end(&mut tx, &person.account, session, now).await? {
        return Err(Error::NotFound);
    }
    events::append(&mut tx, now, actor, &Event::SessionEnded { account: person.account.clone(), session: session.clone() }).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends the actor's own sessions but `this_one`; says how many there were.
pub async fn end_others(ctx: &Ctx, actor: &Actor, this_one: Option<&Id>) -> Result<usize, Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.write().await?;
    let ended = end_all(ctx, &mut tx, actor, &person.account, this_one).await?;
    tx.commit().await?;
    Ok(ended)
}

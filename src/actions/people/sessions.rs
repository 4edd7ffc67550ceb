//! Sessions: beginning one, finding out whose it is, and ending it.

use std::time::Duration;

use super::devices::{self, Browser};
use super::kept_forms::KEPT_SECONDS;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Person, Relation, check};
use crate::domain::event::{Event, sha256_hex};
use crate::domain::people::account::{Account, AccountState};
use crate::domain::people::session::{Session, form_base, form_key};
use crate::domain::values::{AccountId, SessionId, Timestamp};
use crate::store::people::{accounts, kept_forms, organizations, sessions};
use crate::store::{StoreError, Tx, events};

/// A session's last use is noted to this many seconds, so that reading does not write each time.
const SEEN_SECONDS: i64 = 60;
/// How long finding out whose a session is may take: whoever waits longer is served as a visitor,
/// or told to come back.
const RESOLVE_LIMIT: Duration = Duration::from_millis(1500);
/// How long noting the last use of a session may take.
const NOTE_LIMIT: Duration = Duration::from_secs(1);
/// So many sessions an account can have at once; the one used longest ago makes room.
const MOST_SESSIONS: usize = 20;
/// For so many seconds after giving their password a person counts as having just proved who they
/// are.
const PROOF_SECONDS: i64 = 900;

/// A session that has just begun, or has a new secret.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The secret for the cookie.
    pub secret: String,
    /// The secret that the browser keeps from sign-in to sign-in.
    pub device_secret: Option<String>,
    /// Whether a form that was not sent waits for whoever signs in.
    pub forms_wait: bool,
}

/// Begins a session for an account that has just proved itself.
pub(super) async fn begin(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &Account,
    browser: &Browser,
) -> Result<SignedIn, Error> {
    let now = ctx.now();
    let actor = Actor::Person(person(tx, account).await?);
    make_room(ctx, tx, &actor, &account.id).await?;
    let secret = ctx.new_secret();
    let session = Session {
        id: ctx.new_id(),
        account: account.id.clone(),
        created_at: now,
        seen_at: now,
        expires_at: ends_at(ctx, now, now),
        proved_at: now,
        device: browser.name.chars().take(200).collect(),
    };
    sessions::insert(tx, &session, &sha256_hex(secret.as_bytes())).await?;
    kept_forms::note_key(tx, &form_key(&form_base(&secret)), &account.id, forms_known_until(ctx))
        .await?;
    events::append(
        tx,
        now,
        &actor,
        &Event::SignedIn { account: account.id.clone(), session: session.id },
    )
    .await?;
    let device_secret = devices::note(ctx, tx, &account.id, browser).await?;
    let forms_wait =
        kept_forms::any_waits(tx, &account.id, now.plus_seconds(-KEPT_SECONDS)).await?;
    Ok(SignedIn { secret, device_secret: Some(device_secret), forms_wait })
}

/// Ends what an account has too many of, with the next session in mind.
async fn make_room(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    account: &AccountId,
) -> Result<(), Error> {
    let mut live = live(ctx, tx, account).await?;
    live.sort_by_key(|session| session.seen_at);
    let surplus = (live.len() + 1).saturating_sub(MOST_SESSIONS);
    for session in live.into_iter().take(surplus) {
        sessions::end(tx, account, &session.id, ctx.now()).await?;
        events::append(
            tx,
            ctx.now(),
            actor,
            &Event::SessionEnded { account: account.clone(), session: session.id },
        )
        .await?;
    }
    Ok(())
}

/// When a session ends by itself: so long after its last use, and at the latest so long after it
/// began.
fn ends_at(ctx: &Ctx, created_at: Timestamp, seen_at: Timestamp) -> Timestamp {
    let hours = |from: Timestamp, hours: i64| from.plus_seconds(hours * 3600);
    hours(seen_at, ctx.settings.session_hours)
        .min(hours(created_at, ctx.settings.session_most_hours))
}

/// For so long a form that was opened in a session which begins now is known as its person's.
fn forms_known_until(ctx: &Ctx) -> Timestamp {
    ctx.now().plus_seconds((ctx.settings.session_most_hours + 24 * 7) * 3600)
}

/// Who a session's secret belongs to: the actor and the session's id, or nobody.
///
/// # Errors
/// When the records do not answer within a moment.
pub async fn resolve(ctx: &Ctx, secret: &str) -> Result<Option<(Actor, SessionId)>, Error> {
    tokio::time::timeout(RESOLVE_LIMIT, look_up(ctx, secret))
        .await
        .map_err(|_elapsed| StoreError::NoAnswer)?
}

async fn look_up(ctx: &Ctx, secret: &str) -> Result<Option<(Actor, SessionId)>, Error> {
    let now = ctx.now();
    let mut tx = ctx.db.read().await?;
    let Some(session) =
        sessions::live_by_secret(&mut tx, &sha256_hex(secret.as_bytes()), now).await?
    else {
        return Ok(None);
    };
    // The settings count as they are now, also for sessions that began under longer ones.
    if now >= ends_at(ctx, session.created_at, session.seen_at) {
        return Ok(None);
    }
    let Some(account) = accounts::by_id(&mut tx, &session.account).await? else { return Ok(None) };
    if account.state != AccountState::Active {
        return Ok(None);
    }
    let person = person(&mut tx, &account).await?;
    drop(tx);
    let id = session.id.clone();
    note_use(ctx, session);
    Ok(Some((Actor::Person(person), id)))
}

/// Notes that a session is used, beside the request and only when that is quickly done: nobody
/// waits for it, and no page fails by it.
fn note_use(ctx: &Ctx, session: Session) {
    let now = ctx.now();
    if now.millis() - session.seen_at.millis() < SEEN_SECONDS * 1000 {
        return;
    }
    let Ok(turn) = std::sync::Arc::clone(&ctx.noting).try_acquire_owned() else { return };
    let ctx = ctx.clone();
    tokio::spawn(async move {
        let noted = tokio::time::timeout(NOTE_LIMIT, async {
            let mut tx = ctx.db.write().await?;
            sessions::seen(&mut tx, &session.id, now, ends_at(&ctx, session.created_at, now))
                .await?;
            tx.commit().await
        });
        match noted.await {
            Ok(Ok(())) => {}
            Ok(Err(cause)) => {
                tracing::warn!(%cause, "the last use of a session could not be noted");
            }
            Err(_elapsed) => tracing::warn!("the last use of a session could not be noted in time"),
        }
        drop(turn);
    });
}

/// The person behind an account.
pub(crate) async fn person(tx: &mut Tx, account: &Account) -> Result<Person, StoreError> {
    let organization = organizations::by_id(tx, &account.organization).await?.ok_or_else(|| {
        StoreError::Inconsistent {
            table: "accounts",
            column: "organization_id",
            row: account.id.to_string(),
            cause: "the organization is not there".to_owned(),
        }
    })?;
    Ok(Person {
        account: account.id.clone(),
        name: account.name.to_string(),
        organization: organization.id,
        organization_name: organization.name.to_string(),
        kind: organization.kind,
        roles: account.roles.clone(),
        grant: None,
        district: None,
    })
}

/// An account's live sessions, newest first.
pub(super) async fn live(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &AccountId,
) -> Result<Vec<Session>, StoreError> {
    let now = ctx.now();
    let mut live = sessions::live_of(tx, account, now).await?;
    live.retain(|session| now < ends_at(ctx, session.created_at, session.seen_at));
    Ok(live)
}

/// Ends every live session of an account but `except`, on behalf of `actor`; says how many there
/// were.
pub(super) async fn end_all(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    account: &AccountId,
    except: Option<&SessionId>,
) -> Result<usize, Error> {
    let now = ctx.now();
    let live = sessions::live_of(tx, account, now).await?;
    let ended: Vec<SessionId> =
        live.into_iter().map(|session| session.id).filter(|id| Some(id) != except).collect();
    sessions::end_all(tx, account, except, now).await?;
    for session in &ended {
        events::append(
            tx,
            now,
            actor,
            &Event::SessionEnded { account: account.clone(), session: session.clone() },
        )
        .await?;
    }
    Ok(ended.len())
}

/// Ends the session that a browser had when somebody signs in on it anew.
pub(super) async fn end_replaced(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    session: &SessionId,
) -> Result<(), Error> {
    let Some(person) = actor.person() else { return Ok(()) };
    if sessions::end(tx, &person.account, session, ctx.now()).await? {
        let ended =
            Event::SessionEnded { account: person.account.clone(), session: session.clone() };
        events::append(tx, ctx.now(), actor, &ended).await?;
    }
    Ok(())
}

/// Gives a session another secret, because its person has just given their password.
pub(super) async fn renew(ctx: &Ctx, tx: &mut Tx, session: &SessionId) -> Result<SignedIn, Error> {
    let secret = ctx.new_secret();
    sessions::renew(tx, session, &sha256_hex(secret.as_bytes()), ctx.now()).await?;
    kept_forms::note_key_of_session(
        tx,
        &form_key(&form_base(&secret)),
        session,
        forms_known_until(ctx),
    )
    .await?;
    Ok(SignedIn { secret, device_secret: None, forms_wait: false })
}

/// Whether the person of a session has just proved who they are, so that they may end other
/// sessions.
pub fn is_proved(ctx: &Ctx, session: &Session) -> bool {
    ctx.now().millis() - session.proved_at.millis() < PROOF_SECONDS * 1000
}

/// Fails unless the person of `this_one` has just proved who they are.
async fn need_proof(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &AccountId,
    this_one: Option<&SessionId>,
) -> Result<(), Error> {
    let live = live(ctx, tx, account).await?;
    if live.iter().any(|session| Some(&session.id) == this_one && is_proved(ctx, session)) {
        return Ok(());
    }
    Err(Error::NotAllowed(
        "Confirm your password on your account's page first. Then you can end other sessions."
            .to_owned(),
    ))
}

/// Ends one of the actor's own sessions: `this_one` at any time, others only shortly after giving
/// the password.
///
/// # Errors
/// [`Error::NotFound`] when there is no such session, [`Error::NotAllowed`] when the password is
/// needed first.
pub async fn end(
    ctx: &Ctx,
    actor: &Actor,
    this_one: Option<&SessionId>,
    session: &SessionId,
) -> Result<(), Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    if !live(ctx, &mut tx, &person.account).await?.iter().any(|one| one.id == *session) {
        return Err(Error::NotFound);
    }
    if Some(session) != this_one {
        need_proof(ctx, &mut tx, &person.account, this_one).await?;
    }
    if !sessions::end(&mut tx, &person.account, session, now).await? {
        return Err(Error::NotFound);
    }
    events::append(
        &mut tx,
        now,
        actor,
        &Event::SessionEnded { account: person.account.clone(), session: session.clone() },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Ends the actor's own sessions but `this_one`, shortly after giving the password; says how many
/// there were.
///
/// # Errors
/// [`Error::NotAllowed`] when the password is needed first.
pub async fn end_others(
    ctx: &Ctx,
    actor: &Actor,
    this_one: Option<&SessionId>,
) -> Result<usize, Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.write().await?;
    need_proof(ctx, &mut tx, &person.account, this_one).await?;
    let ended = end_all(ctx, &mut tx, actor, &person.account, this_one).await?;
    tx.commit().await?;
    Ok(ended)
}

/// Ends every session of somebody's account, which stays open: a device was lost, or a session is
/// in wrong hands. Answers how many there were.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account.
pub async fn end_of_account(ctx: &Ctx, actor: &Actor, account: &AccountId) -> Result<usize, Error> {
    check(actor, Action::ManagePeople, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let account = accounts::by_id(&mut tx, account).await?.ok_or(Error::NotFound)?;
    let ended = end_all(ctx, &mut tx, actor, &account.id, None).await?;
    tx.commit().await?;
    Ok(ended)
}

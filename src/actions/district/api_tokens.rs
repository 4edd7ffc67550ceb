//! Tokens for a district's programs: made and ended at its desk, shown once, and found again by
//! what is kept of their secret.

use std::time::Duration;

use super::standing::{Acting, own};
use crate::actions::error::Faults;
use crate::actions::people::sessions;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::district::event::DistrictAct;
use crate::domain::people::account::AccountState;
use crate::domain::people::api_token::{
    ApiToken, Grant, Scope, TokenName, ending, is_secret, parse_lifetime, secret, secret_hash,
};
use crate::domain::values::ApiTokenId;
use crate::store::district::api_tokens;
use crate::store::people::{accounts, organizations};
use crate::store::{StoreError, events};

/// The most tokens of a district that work at one time.
const MOST_TOKENS: usize = 20;
/// How many tokens that work no more are shown.
const SHOWN: i64 = 50;
/// A token's last use is noted to this many seconds, so that asking does not write each time.
const USED_SECONDS: i64 = 60;
/// How long finding out whose a token is, or noting its use, may take.
const LIMIT: Duration = Duration::from_millis(1500);
const DAY_SECONDS: i64 = 24 * 3600;

/// The tokens of a district.
#[derive(Debug, Clone)]
pub struct OwnTokens {
    /// The district.
    pub acting: Acting,
    /// Its tokens with the names of those who made them: those that work, then those that were
    /// ended or ran out last.
    pub tokens: Vec<(ApiToken, String)>,
}

/// The tokens of the actor's district.
///
/// # Errors
/// When the actor manages no tokens.
pub async fn show(ctx: &Ctx, actor: &Actor) -> Result<OwnTokens, Error> {
    let mut tx = ctx.db.read().await?;
    let acting = own(&mut tx, actor, Action::ManageTokens).await?;
    let now = ctx.now();
    let mut tokens = api_tokens::of_district(&mut tx, &acting.district.id, (now, SHOWN)).await?;
    tokens.sort_by_key(|(token, _)| !token.is_live(now));
    Ok(OwnTokens { acting, tokens })
}

/// What the form holds, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedToken {
    /// The id of the district that the form was about; empty where it names none.
    pub district: String,
    /// What the token is for.
    pub name: String,
    /// The words of what it lets do.
    pub scopes: Vec<String>,
    /// For how many days it works.
    pub days: String,
}

/// Makes a token; answers its secret, which nobody can read again.
///
/// # Errors
/// A fault at a field; when the actor manages no tokens, acts for another district now, or the
/// district has too many, or one of the same name that works.
pub async fn make(ctx: &Ctx, actor: &Actor, typed: &TypedToken) -> Result<String, Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageTokens).await?.still_for(&typed.district)?;
    let mut faults = Faults::default();
    let name = faults.take("name", TokenName::parse(&typed.name));
    let words = typed.scopes.iter().map(|word| Scope::parse(word));
    let scopes = faults.take("scopes", words.collect::<Result<Vec<_>, _>>());
    if typed.scopes.is_empty() {
        faults.note("scopes", "Choose at least one thing that the program may do.");
    }
    let days = faults.take("days", parse_lifetime(&typed.days));
    let (Some(name), Some(mut scopes), Some(days), true) = (name, scopes, days, faults.is_empty())
    else {
        return Err(faults.into_error());
    };
    scopes.sort_unstable();
    scopes.dedup();
    let now = ctx.now();
    organizations::lock(&mut tx, &acting.district.id).await?;
    // Those that work, and no others.
    let have = api_tokens::of_district(&mut tx, &acting.district.id, (now, 0)).await?;
    if have.len() >= MOST_TOKENS {
        return Err(Error::WrongState(format!(
            "Your district has {MOST_TOKENS} tokens that work, which is the most. End one first."
        )));
    }
    if let Some((same, _)) = have.iter().find(|(one, _)| one.grant.name == name.as_str()) {
        return Err(Error::WrongState(format!(
            "Your district has a token “{name}” already, made on {}. End that one first, or give \
             this one a name that tells them apart.",
            ctx.calendar().day_of(same.made_at)
        )));
    }
    let secret = secret(&ctx.new_secret());
    let token = ApiToken {
        grant: Grant {
            token: ctx.new_id(),
            name: name.to_string(),
            district: acting.district.id.clone(),
            scopes,
            expires_at: now.plus_seconds(days * DAY_SECONDS),
        },
        account: acting.account.clone(),
        ending: ending(&secret),
        made_at: now,
        used_at: None,
        revoked_at: None,
    };
    api_tokens::insert(&mut tx, &token, &secret_hash(&secret)).await?;
    let Grant { token, name, scopes, .. } = token.grant;
    let scopes = scopes.into_iter().map(|scope| scope.word().to_owned()).collect();
    let act = DistrictAct::TokenMade { token, name, scopes };
    events::append(&mut tx, now, actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(secret)
}

/// Ends a token of the actor's district.
///
/// # Errors
/// When the actor manages no tokens, acts for another district now, or there is no such token that
/// works.
pub async fn revoke(
    ctx: &Ctx,
    actor: &Actor,
    district: &str,
    id: &ApiTokenId,
) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    let acting = own(&mut tx, actor, Action::ManageTokens).await?.still_for(district)?;
    let token = api_tokens::by_id(&mut tx, &acting.district.id, id).await?;
    let (token, by) = (token.ok_or(Error::NotFound)?, Some(&acting.account));
    if !api_tokens::revoke(&mut tx, &acting.district.id, id, by, ctx.now()).await? {
        return Err(Error::WrongState("This token was ended already.".to_owned()));
    }
    let act = DistrictAct::TokenRevoked { token: id.clone(), name: token.grant.name };
    events::append(&mut tx, ctx.now(), actor, &acting.did(act)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whose a token is: who acts, within what it gives; nobody when it does not work, or whoever made
/// it has no account any more, or none that may make tokens.
///
/// # Errors
/// When the records do not answer within a moment.
pub async fn resolve(ctx: &Ctx, secret: &str) -> Result<Option<Actor>, Error> {
    if !is_secret(secret) {
        return Ok(None);
    }
    tokio::time::timeout(LIMIT, look_up(ctx, secret))
        .await
        .map_err(|_elapsed| StoreError::NoAnswer)?
}

async fn look_up(ctx: &Ctx, secret: &str) -> Result<Option<Actor>, Error> {
    let now = ctx.now();
    let mut tx = ctx.db.read().await?;
    let found = api_tokens::by_secret(&mut tx, &secret_hash(secret)).await?;
    let Some(token) = found.filter(|token| token.is_live(now)) else { return Ok(None) };
    let account = accounts::by_id(&mut tx, &token.account).await?;
    let Some(account) = account.filter(|account| account.state == AccountState::Active) else {
        return Ok(None);
    };
    let mut person = sessions::person(&mut tx, &account).await?;
    drop(tx);
    // Whoever could not make it any more has no use of it either.
    let theirs = Relation { own_organization: true, ..Relation::default() };
    if check(&Actor::Person(person.clone()), Action::ManageTokens, &theirs).is_err() {
        return Ok(None);
    }
    person.grant = Some(Box::new(token.grant.clone()));
    note_use(ctx, &token);
    Ok(Some(Actor::Person(person)))
}

/// Notes that a token is used, beside the request and only when that is quickly done.
fn note_use(ctx: &Ctx, token: &ApiToken) {
    let now = ctx.now();
    if token.used_at.is_some_and(|at| now.millis() - at.millis() < USED_SECONDS * 1000) {
        return;
    }
    let Ok(turn) = std::sync::Arc::clone(&ctx.noting).try_acquire_owned() else { return };
    let (ctx, id) = (ctx.clone(), token.grant.token.clone());
    tokio::spawn(async move {
        let noted = tokio::time::timeout(LIMIT, async {
            let mut tx = ctx.db.write().await?;
            api_tokens::used(&mut tx, &id, now).await?;
            tx.commit().await
        });
        match noted.await {
            Ok(Ok(())) => {}
            Ok(Err(cause)) => tracing::warn!(%cause, "the last use of a token could not be noted"),
            Err(_elapsed) => tracing::warn!("the last use of a token could not be noted in time"),
        }
        drop(turn);
    });
}

/// The district that a program acts for by its token, and what the token gives.
///
/// # Errors
/// When the actor is no program of a district, or the district is not its any more.
pub async fn about(ctx: &Ctx, actor: &Actor) -> Result<(String, Grant), Error> {
    let grant = actor.person().and_then(|person| person.grant.clone()).ok_or(Error::NoToken)?;
    let acting = own(&mut ctx.db.read().await?, actor, Action::UseToken).await?;
    Ok((acting.district.name.to_string(), *grant))
}

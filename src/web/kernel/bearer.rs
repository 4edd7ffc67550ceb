//! Programs of a district: the token in `Authorization` becomes an [`Actor`]. Whoever sends one is
//! nobody else, whatever cookies come with it, so that no other site's page can act by somebody's
//! session. Neither a token nor its header is ever written to the log.

use actix_web::http::header;
use actix_web::{HttpMessage as _, HttpRequest};

use super::app::App;
use super::auth::network;
use super::failure::Failure;
use crate::actions::Error;
use crate::actions::district::api_tokens;
use crate::domain::access::Actor;
use crate::domain::people::api_token::Scope;
use crate::domain::values::AccountId;

/// The account for which a program with a token acts, for the log.
pub(super) struct ByToken(pub(super) AccountId);

/// Whether a request names a token, whatever it is.
pub(super) fn names_token(headers: &header::HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION)
}

/// The program that asks, which needs a token that gives any of these.
///
/// # Errors
/// No token came, it does not work, it does not give this, or it asks too often.
pub async fn program(app: &App, request: &HttpRequest, scopes: &[Scope]) -> Result<Actor, Failure> {
    match program_or_anyone(app, request, scopes).await? {
        Actor::Anyone => Err(Failure(Error::NoToken)),
        actor => Ok(actor),
    }
}

/// The program that asks, or anyone where no token came.
///
/// # Errors
/// The token that came does not work, does not give any of these, or asks too often.
pub async fn program_or_anyone(
    app: &App,
    request: &HttpRequest,
    scopes: &[Scope],
) -> Result<Actor, Failure> {
    let mut named = request.headers().get_all(header::AUTHORIZATION);
    let (Some(first), None) = (named.next(), named.next()) else {
        return if names_token(request.headers()) {
            Err(Failure(Error::BadToken))
        } else {
            Ok(Actor::Anyone)
        };
    };
    let (scheme, secret) =
        first.to_str().ok().and_then(|text| text.split_once(' ')).unwrap_or_default();
    let secret = secret.trim();
    // For a network that tries out one token after the other the records are not asked any more.
    if !app.known_tokens.has(secret) {
        app.unknown_tokens.check(&network(app, request), app.ctx.now())?;
    }
    let found = if scheme.eq_ignore_ascii_case("bearer") {
        api_tokens::resolve(&app.ctx, secret).await?
    } else {
        None
    };
    app.known_tokens.note(secret, found.is_some());
    let person = found.as_ref().and_then(Actor::person);
    let (Some(person), Some(grant)) = (person, person.and_then(|person| person.grant.as_deref()))
    else {
        app.unknown_tokens.take(&network(app, request), app.ctx.now())?;
        return Err(Failure(Error::BadToken));
    };
    request.extensions_mut().insert(ByToken(person.account.clone()));
    app.token_calls.take(grant.token.as_str(), app.ctx.now())?;
    if !grant.has_any(scopes) {
        return Err(Failure(Error::OutOfScope(scopes.to_vec())));
    }
    found.ok_or(Failure(Error::BadToken))
}

//! Who asks: the session cookie becomes an [`Actor`]. A handler can get an actor only from here, so
//! forgetting it fails closed.

use std::future::Future;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::rc::Rc;

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tokio::sync::OnceCell;

use super::app::App;
use super::failure::Failure;
use super::notices::NOTICE;
use super::open_pages;
use crate::actions::Error;
use crate::actions::district::DISTRICT;
use crate::actions::people::devices::{Browser, KNOWN_DAYS};
use crate::actions::people::sessions::{self, SignedIn};
use crate::domain::access::Actor;
use crate::domain::people::session::form_base;
use crate::domain::values::{OrganizationId, SessionId};

/// Where a proxy writes the address that it was asked from.
pub(in crate::web) const FORWARDED_FOR: &str = "x-forwarded-for";

/// The cookie that carries a session's secret over HTTPS; over plain HTTP the prefix is not allowed
/// and is left out.
pub(super) const SESSION: &str = "assay_session";

/// The cookie of somebody who has not signed in; it only ties their forms to their browser.
const VISITOR: &str = "assay_visitor";

/// The cookie that a browser keeps from sign-in to sign-in. It opens nothing: its failed sign-ins
/// are counted by themselves.
const DEVICE: &str = "assay_device";

/// Whoever sent the request.
#[derive(Clone)]
pub struct Visitor {
    /// Who acts.
    pub actor: Actor,
    /// Their session, when signed in.
    pub session: Option<SessionId>,
    /// Why the session cookie that came, if one did, opens nothing.
    pub lost: Option<Lost>,
    secret: String,
    /// Secrets of the same browser from before it signed in, or until its session ended.
    former: Vec<String>,
    fresh: bool,
    secure: bool,
}

/// Why a session cookie opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// Its session has ended.
    Ended,
    /// The records did not answer whose it is.
    Unresolved,
}

impl Visitor {
    /// A token for this visitor's forms, masked anew each time so that compression tells nothing
    /// about it (BREACH).
    pub fn csrf_token(&self, mask: &str) -> String {
        let mask = Sha256::digest(mask.as_bytes());
        let token = form_base(&self.secret);
        let masked: Vec<u8> = token.iter().zip(mask.iter()).map(|(a, b)| a ^ b).collect();
        format!("{}{}", hex::encode(mask), hex::encode(masked))
    }

    /// Whether a form's token is this visitor's.
    pub fn accepts(&self, token: &str) -> bool {
        base_of(token).is_some_and(|base| base.ct_eq(&form_base(&self.secret)).into())
    }

    /// Whether a form's token was given to this browser, before it signed in or until its session
    /// ended.
    pub fn knew(&self, token: &str) -> bool {
        base_of(token).is_some_and(|base| {
            self.former.iter().any(|secret| base.ct_eq(&form_base(secret)).into())
        })
    }

    /// The cookie that a first-time visitor needs before sending a form.
    pub fn first_cookie(&self) -> Option<Cookie<'static>> {
        self.fresh.then(|| cookie(VISITOR, self.secret.clone(), self.secure))
    }

    /// Whether this is somebody without a session to whom nothing is told that others do not see.
    pub fn is_like_all(&self, request: &HttpRequest) -> bool {
        self.actor.person().is_none()
            && self.lost != Some(Lost::Unresolved)
            && cookie_value(request, NOTICE, self.secure).is_none()
    }

    /// The cookies of a session that has just begun or has a new secret, and of its browser. The
    /// session ends in the records; its cookie lasts as long as any session can.
    pub fn session_cookies(&self, signed_in: SignedIn, most_hours: i64) -> Vec<Cookie<'static>> {
        let lasting = |name, secret, age| {
            let mut cookie = cookie(name, secret, self.secure);
            cookie.set_max_age(age);
            cookie
        };
        let session = lasting(SESSION, signed_in.secret, Duration::hours(most_hours));
        let device = signed_in
            .device_secret
            .map(|secret| lasting(DEVICE, secret, Duration::days(KNOWN_DAYS)));
        std::iter::once(session).chain(device).collect()
    }

    /// The cookie that forgets the session.
    pub fn no_session_cookie(&self) -> Cookie<'static> {
        no_session(self.secure)
    }

    /// A short-lived cookie of this visitor's with a word for the next page.
    pub fn word_cookie(&self, name: &'static str, word: impl Into<String>) -> Cookie<'static> {
        let mut cookie = cookie(name, word.into(), self.secure);
        cookie.set_max_age(Duration::minutes(1));
        cookie
    }
}

/// The cookie that takes a browser's session away from it.
pub(in crate::web) fn no_session(secure: bool) -> Cookie<'static> {
    let mut cookie = cookie(SESSION, String::new(), secure);
    cookie.make_removal();
    cookie
}

/// What a token was made from, without its mask. After a full stop comes the id of a kept form, if
/// there is one.
pub(in crate::web) fn base_of(token: &str) -> Option<[u8; 32]> {
    let masked = token.split('.').next().unwrap_or(token);
    let bytes = hex::decode(masked).ok().filter(|bytes| bytes.len() == 64)?;
    let (mask, masked) = bytes.split_at(32);
    let base: Vec<u8> = mask.iter().zip(masked).map(|(a, b)| a ^ b).collect();
    base.try_into().ok()
}

fn name(name: &str, secure: bool) -> String {
    if secure { format!("__Host-{name}") } else { name.to_owned() }
}

fn cookie(base: &str, value: String, secure: bool) -> Cookie<'static> {
    Cookie::build(name(base, secure), value)
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .finish()
}

/// The value of one of our cookies.
pub(in crate::web) fn cookie_value(
    request: &HttpRequest,
    base: &str,
    secure: bool,
) -> Option<String> {
    request.cookie(&name(base, secure)).map(|cookie| cookie.value().to_owned())
}

/// The browser that asks: what it calls itself, and the secret that it keeps.
pub fn device(app: &App, request: &HttpRequest) -> Browser {
    let name = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let secret = cookie_value(request, DEVICE, app.is_secure()).filter(|secret| is_secret(secret));
    Browser { name: name.unwrap_or_default().to_owned(), secret }
}

/// Whether somebody has signed in on this browser before: only then may a form be one of a session
/// that has ended.
pub(in crate::web) fn was_here(request: &HttpRequest, visitor: &Visitor) -> bool {
    visitor.lost == Some(Lost::Ended)
        || cookie_value(request, DEVICE, visitor.secure).is_some_and(|secret| is_secret(&secret))
}

/// Whether a cookie's value has the form of the secrets that we give.
fn is_secret(value: &str) -> bool {
    value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The network that asks, as limits count it: an IPv4 address, or the /64 that one IPv6 subscriber
/// has. Behind a trusted proxy the visitor's address is the last one in `X-Forwarded-For`; what
/// stands before it, the visitor may have made up.
pub fn network(app: &App, request: &HttpRequest) -> String {
    let forwarded = || {
        address(request.headers().get_all(FORWARDED_FOR).last()?.to_str().ok()?.rsplit(',').next()?)
    };
    let proxied = if app.ctx.settings.trusted_proxy { forwarded() } else { None };
    match proxied
        .or_else(|| request.peer_addr().map(|address| address.ip()))
        .map(|address| address.to_canonical())
    {
        Some(IpAddr::V6(address)) => {
            format!("{}/64", Ipv6Addr::from_bits(address.to_bits() >> 64 << 64))
        }
        Some(address) => address.to_string(),
        None => "unknown".to_owned(),
    }
}

/// An address as proxies write it: alone, in brackets, or with a port behind it.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bracketed =
        || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    text.parse()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
        .or_else(bracketed)
}

impl FromRequest for Visitor {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { visitor(&request).await })
    }
}

/// Finds out who sent the request. A page that needs nobody is shown as to a visitor when the
/// records do not answer whose the session is; everything else waits for them.
pub(super) async fn visitor(request: &HttpRequest) -> Result<Visitor, Failure> {
    let visitor = visitor_or_stranger(request).await?;
    if visitor.lost == Some(Lost::Unresolved) && !open_pages::needs_nobody(request) {
        return Err(Failure(Error::Unreachable));
    }
    Ok(visitor)
}

/// Whoever asks, with the district that the address names.
fn on_page(actor: Actor, request: &HttpRequest) -> Actor {
    let Actor::Person(mut person) = actor else { return actor };
    let named = url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, id)| name == DISTRICT && !id.is_empty());
    person.district = named.map(|(_, id)| OrganizationId::from_stored(id.into_owned()));
    Actor::Person(person)
}

/// Who sent a request, once that is known. What asks for it while it is being found out waits.
#[derive(Default)]
struct Found(Rc<OnceCell<Visitor>>);

/// Who sent the request, if something asked before.
pub(in crate::web) fn known_visitor(request: &HttpRequest) -> Option<Visitor> {
    request.extensions().get::<Found>().and_then(|found| found.0.get().cloned())
}

/// Finds out who sent the request, once; other calls for the same request answer from it. Whose
/// session cannot be looked up is nobody.
pub(in crate::web) async fn visitor_or_stranger(request: &HttpRequest) -> Result<Visitor, Failure> {
    // The parts of a handler's input are read at the same time, and each asks who sent them.
    let cell = {
        let mut extensions = request.extensions_mut();
        if extensions.get::<Found>().is_none() {
            extensions.insert(Found::default());
        }
        extensions.get::<Found>().map(|found| Rc::clone(&found.0)).unwrap_or_default()
    };
    cell.get_or_try_init(|| look_up(request)).await.cloned()
}

async fn look_up(request: &HttpRequest) -> Result<Visitor, Failure> {
    let app = request
        .app_data::<Data<App>>()
        .ok_or_else(|| Failure::internal("the application has no state"))?;
    let secure = app.is_secure();
    let session = cookie_value(request, SESSION, secure);
    let resolved = match &session {
        Some(secret) => sessions::resolve(&app.ctx, secret)
            .await
            .inspect_err(|cause| tracing::warn!(%cause, "a session could not be looked up")),
        None => Ok(None),
    };
    let lost = if resolved.is_err() {
        Some(Lost::Unresolved)
    } else {
        session.is_some().then_some(Lost::Ended)
    };
    let known = cookie_value(request, VISITOR, secure).filter(|secret| secret.len() == 64);
    Ok(if let (Ok(Some((actor, id))), Some(secret)) = (resolved, session.clone()) {
        Visitor {
            actor: on_page(actor, request),
            session: Some(id),
            lost: None,
            secret,
            former: known.into_iter().collect(),
            fresh: false,
            secure,
        }
    } else {
        let fresh = known.is_none();
        let secret = known.unwrap_or_else(|| app.ctx.new_secret());
        Visitor {
            actor: Actor::Anyone,
            session: None,
            lost,
            secret,
            former: session.into_iter().collect(),
            fresh,
            secure,
        }
    })
}

/// Who holds places for what is costly: an account, or the network of whoever is not signed in.
pub(in crate::web) fn holder(app: &App, request: &HttpRequest, actor: &Actor) -> String {
    actor.person().map_or_else(|| network(app, request), |person| person.account.to_string())
}

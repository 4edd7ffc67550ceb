//! What every response carries and every change must show: security headers, and proof that a
//! change comes from our own pages.

use std::sync::Once;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpResponse, ResponseError as _};

use super::app::App;
use super::auth::FORWARDED_FOR;
use super::bearer::names_token;
use super::failure::Failure;
use crate::actions::Error;

/// What every page may load; written once for the pages that may show more.
macro_rules! policy {
    ($more:literal) => {
        concat!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src \
             'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri \
             'none'; frame-ancestors 'none'",
            $more
        )
    };
}

const POLICY: &str = policy!("");

/// The same for a page that shows evidence of our own origin in a frame.
const POLICY_WITH_FRAMES: &str = policy!("; frame-src 'self'");

/// What a PDF of evidence may do that a page of ours shows in a frame: be shown. Browsers do not
/// start their viewers for what is sandboxed; the type is ours, so nothing in it runs as a page.
pub const FRAMED_FILE: &str =
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/// Lets a page show files of our own origin in a frame.
pub fn with_frames(mut response: HttpResponse) -> HttpResponse {
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY_WITH_FRAMES));
    response
}

/// Where public data is, for the pages of any site.
const PUBLIC_DATA: [&str; 5] = [
    "/api/",
    "/questionnaires/",
    "/registry.csv",
    "/registry/changes.atom",
    "/.well-known/did.json",
];

/// What other sites' pages may send when they read public data. Some browsers do not know the star.
const ALLOWED_HEADERS: &str =
    "*, accept, cache-control, content-type, if-modified-since, if-none-match, pragma, range";

/// Adds the security headers to every response, errors of the middlewares inside included.
///
/// # Errors
/// Those of what answers the request; it adds none.
pub async fn headers<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let secure = request.app_data::<Data<App>>().is_some_and(|app| app.is_secure());
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let asks_first = *request.method() == Method::OPTIONS;
    let public_data = reads && is_public_data(request.path());
    if let Some(app) = request.app_data::<Data<App>>() {
        warn_of_untrusted_proxy(app, request.headers());
    }
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    // Browsers ask first whether a page may send more than a plain request, such as
    // `If-None-Match`.
    if public_data && asks_first {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD"));
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static(ALLOWED_HEADERS),
        );
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    }
    dress(headers, public_data, secure);
    Ok(response)
}

/// Whether public data is at an address, so that the pages of any site may read it.
pub(super) fn is_public_data(path: &str) -> bool {
    PUBLIC_DATA.iter().any(|place| path.starts_with(place))
}

/// What every response carries, checked once and not at each response.
static FIXED: [(HeaderName, HeaderValue); 6] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    ),
];

/// What public data carries, which the pages of any site may read, its errors too.
static FOR_ANY_SITE: [(HeaderName, HeaderValue); 3] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    (header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("etag, link")),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    ),
];

/// Puts onto a response what every one carries.
pub(super) fn dress(headers: &mut HeaderMap, public_data: bool, secure: bool) {
    if public_data {
        for_any_site(headers);
    }
    for (name, value) in &FIXED {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), value.clone());
        }
    }
    if secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// Lets the pages of any site read a response.
pub(super) fn for_any_site(headers: &mut HeaderMap) {
    for (name, value) in &FOR_ANY_SITE {
        headers.insert(name.clone(), value.clone());
    }
}

/// Says once in the log that a proxy seems to stand in front which Assay was not told of: then
/// everybody behind it shares its limits.
fn warn_of_untrusted_proxy(app: &App, headers: &HeaderMap) {
    static SAID: Once = Once::new();
    if !app.ctx.settings.trusted_proxy && headers.contains_key(FORWARDED_FOR) {
        SAID.call_once(|| {
            tracing::warn!(
                "a request carries X-Forwarded-For, but ASSAY_TRUSTED_PROXY is none, so it is \
                 ignored. If a proxy of yours stands in front, set ASSAY_TRUSTED_PROXY=one: \
                 without it everybody behind it shares the limits of one address"
            );
        });
    }
}

/// Refuses changes that another site's page sends. Forms also carry a token; this stops the rest
/// before it is read.
///
/// # Errors
/// Those of what answers the request. A change from another site is refused by a response, not by
/// an error.
pub async fn same_origin<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let base_url = request
        .app_data::<Data<App>>()
        .map(|app| app.ctx.settings.base_url.clone())
        .unwrap_or_default();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let trusts_proxy =
        request.app_data::<Data<App>>().is_some_and(|app| app.ctx.settings.trusted_proxy);
    // A program with a token acts by nothing that a browser adds by itself.
    let by_token = request.path().starts_with("/api/") && names_token(request.headers());
    if reads
        || by_token
        || from_own_pages(request.headers(), own_host(request.headers(), trusts_proxy), &base_url)
    {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let sentence = "This change was sent from another site's page, so it was not made. Open the \
        page here and try again.";
    let response = Failure(Error::NotAllowed(sentence.to_owned())).error_response();
    // A middleware that answered `Err` would skip the ones outside it, and with them the headers.
    Ok(request.into_response(response).map_into_right_body())
}

/// The name by which the browser asked. What a proxy says counts only when one is trusted; anybody
/// can send the header.
fn own_host(headers: &HeaderMap, trusts_proxy: bool) -> &str {
    let last = |name| {
        headers
            .get_all(name)
            .last()
            .and_then(|value| value.to_str().ok())
            .and_then(|line| line.rsplit(',').next())
            .map(str::trim)
    };
    let forwarded =
        if trusts_proxy { last(HeaderName::from_static("x-forwarded-host")) } else { None };
    forwarded.or_else(|| last(header::HOST)).unwrap_or_default()
}

fn from_own_pages(headers: &HeaderMap, host: &str, base_url: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin" || site == "none";
    }
    match text(header::ORIGIN) {
        Some(origin) => {
            origin == base_url
                || origin.split_once("://").is_some_and(|(_, origin_host)| origin_host == host)
        }
        // Neither header: an old browser or a program; the token decides.
        None => true,
    }
}

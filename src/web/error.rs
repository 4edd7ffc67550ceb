//! Turns what an action refused into a response: a page for people, a problem document (RFC 9457) for programs. Exhaustive, so that
//! a new kind of error does not compile until it has a status.

use std::fmt;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode, Uri};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web::Data};
use serde::Serialize;
use serde_json::json;

use super::App;
use super::auth::{no_session, visitor_or_stranger};
use super::chrome;
use super::components::{Breadcrumb, PageHeader};
use super::forms::{ErrorLink, error_links};
use super::templates::{Page, page};
use super::typed::{self, Restored, TypedText};
use crate::actions::{Error, FieldError};

/// When it is worth coming back after the records were out of reach.
const OUTAGE_SECONDS: i64 = 30;

/// To somebody who signs out while the records are out of reach: whoever uses the computer next is not signed in all the same.
const SIGNED_OUT_HERE: &str = "You are signed out in this browser. The session itself could not be ended, because the records cannot be reached \
                               just now; it ends by itself, or under Your account the next time that you sign in.";

/// The title of the page of a kept form that its own page does not show.
const NOT_SENT: &str = "This form was not sent";

/// Why a kept form is not on its own page: the page is not there, or it does not show forms again.
fn why_not_sent(status: StatusCode, sentence: String) -> String {
    if status == StatusCode::NOT_FOUND {
        return "The page that it belongs to is not there, or it is not yours to see.".to_owned();
    }
    if sentence.is_empty() { "Open the page that it belongs to and send it from there.".to_owned() } else { sentence }
}

/// An action's refusal on its way to a response.
#[derive(Debug)]
pub struct Failure(pub Error);

impl Failure {
    /// A fault of ours.
    pub fn internal(cause: impl Into<String>) -> Self {
        Self(Error::Internal(cause.into()))
    }
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What the error middleware needs to tell.
#[derive(Debug, Clone)]
struct Told {
    title: &'static str,
    sentence: String,
    fields: Vec<FieldError>,
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        status(&self.0)
    }

    fn error_response(&self) -> HttpResponse {
        let error = if is_outage(&self.0) { &Error::Unreachable } else { &self.0 };
        let (title, sentence) = match error {
            Error::SignIn => ("Sign in first", self.0.to_string()),
            Error::NotFound => ("Nothing here", self.0.to_string()),
            Error::NotAllowed(_) => ("Not now", self.0.to_string()),
            Error::Invalid(_) => ("Something needs correcting", self.0.to_string()),
            Error::Stale(_) => ("Somebody else changed this", self.0.to_string()),
            Error::WrongState(_) => ("This cannot be done now", self.0.to_string()),
            Error::TooMany { .. } => ("Too many tries", self.0.to_string()),
            Error::Busy { .. } | Error::Crowded { .. } => ("Much to do at this moment", self.0.to_string()),
            Error::TooSlow => ("It took too long", self.0.to_string()),
            Error::TooLarge(_) => ("Too large", self.0.to_string()),
            Error::Unreachable => {
                tracing::error!(cause = %self.0, "the records could not be reached or written");
                ("The records are out of reach", error.to_string())
            }
            Error::Store(_) | Error::Internal(_) => {
                tracing::error!(cause = %self.0, "a request failed");
                ("Something went wrong here", "The fault is ours, and it has been noted. Nothing was changed. Try again in a minute.".to_owned())
            }
        };
        let fields = if let Error::Invalid(fields) = &self.0 { fields.clone() } else { Vec::new() };
        let mut response = HttpResponse::new(self.status_code());
        if let Some(seconds) = back_in(error) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(Told { title, sentence, fields });
        response
    }
}

/// Whether the cause lies with the database, and passes.
fn is_outage(error: &Error) -> bool {
    matches!(error, Error::Store(cause) if cause.is_outage())
}

/// After how many seconds it is worth coming back, where that can be said.
fn back_in(error: &Error) -> Option<i64> {
    match error {
        Error::TooMany { seconds } | Error::Busy { seconds } | Error::Crowded { seconds } => Some(*seconds),
        Error::Unreachable => Some(OUTAGE_SECONDS),
        _ => None,
    }
}

/// The status of an error.
fn status(error: &Error) -> StatusCode {
    match error {
        error if is_outage(error) => StatusCode::SERVICE_UNAVAILABLE,
        Error::SignIn => StatusCode::UNAUTHORIZED,
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::NotAllowed(_) => StatusCode::FORBIDDEN,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Stale(_) | Error::WrongState(_) => StatusCode::CONFLICT,
        Error::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::TooSlow => StatusCode::REQUEST_TIMEOUT,
        Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Error::Busy { .. } | Error::Crowded { .. } | Error::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
        Error::Store(_) | Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A page of a handler's own that tells this error: with its status, and when to come back.
pub fn telling(error: &Error, mut response: HttpResponse) -> HttpResponse {
    *response.status_mut() = status(error);
    if let Some(seconds) = back_in(error) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The page that tells an error.
#[derive(Debug, Serialize)]
pub struct ErrorPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    typed: Vec<TypedText>,
    /// What became of what was typed.
    kept: String,
}

impl ErrorPage {
    fn new(title: &str, sentence: &str, errors: &[FieldError], typed: Vec<TypedText>) -> Self {
        let header = PageHeader::new(title).purpose(sentence);
        let kept = "It was not stored.".to_owned();
        Self { crumbs: Breadcrumb::new(chrome::home_trail(), title), header, errors: error_links(errors), typed, kept }
    }

    /// The same for a kept form that its own page does not show.
    fn kept(mut self, form: &Restored) -> Self {
        self.kept = format!("It is kept for you until {}.", form.until);
        self
    }
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "error";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "email".into(), message: "Enter an email address.".into() };
        let typed = TypedText { id: "typed-0".into(), label: "Comment".into(), text: "Three hundred words.".into() };
        vec![
            Self::new("Nothing here", "There is nothing here.", &[], Vec::new()),
            Self::new("Needs correcting", "Two things.", &[fault], vec![typed]),
        ]
    }
}

/// Gives every error response its body, in the form that the client asked for.
pub async fn tell_errors<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let response = next.call(request).await?;
    let told = response.response().extensions().get::<Told>().cloned();
    let failed = response.status().is_client_error() || response.status().is_server_error();
    // A handler that answered an error with a body of its own has told it already.
    if !failed || (told.is_none() && has_own_body(response.headers().get(header::CONTENT_TYPE))) {
        return Ok(response.map_into_left_body());
    }
    let status = response.status();
    let kept: Vec<(HeaderName, HeaderValue)> = [header::RETRY_AFTER, header::ALLOW]
        .into_iter()
        .filter_map(|name| response.headers().get(&name).cloned().map(|value| (name, value)))
        .collect();
    let asked = response.into_parts().0;
    let mut told = told.unwrap_or_else(|| generic(status));
    let leaves = status == StatusCode::SERVICE_UNAVAILABLE && asked.match_pattern().as_deref() == Some("/sign-out");
    if leaves {
        SIGNED_OUT_HERE.clone_into(&mut told.sentence);
    }
    let mut response = told_response(&asked, status, told).await;
    if leaves {
        let secure = asked.app_data::<Data<App>>().is_some_and(|app| app.is_secure());
        response.add_cookie(&no_session(secure)).map_err(|cause| Failure::internal(cause.to_string()))?;
        response.headers_mut().insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    }
    for (name, value) in kept {
        response.headers_mut().insert(name, value);
    }
    Ok(ServiceResponse::new(asked, response).map_into_right_body())
}

/// The framework's own errors are plain text or nothing; pages and JSON are ours.
fn has_own_body(content_type: Option<&HeaderValue>) -> bool {
    content_type.is_some_and(|value| !value.as_bytes().starts_with(b"text/plain"))
}

fn generic(status: StatusCode) -> Told {
    let (title, sentence) = match status {
        StatusCode::NOT_FOUND => ("Nothing here", Error::NotFound.to_string()),
        StatusCode::METHOD_NOT_ALLOWED => ("Not this way", "This address does not take that kind of request.".to_owned()),
        StatusCode::PAYLOAD_TOO_LARGE => ("Too large", "More was sent than is taken here. Nothing was changed.".to_owned()),
        status if status.is_server_error() => ("Something went wrong here", "The fault is ours. Try again in a minute.".to_owned()),
        _ => ("This could not be read", "The request could not be read. Nothing was changed. Go back and try again.".to_owned()),
    };
    Told { title, sentence, fields: Vec::new() }
}

/// Whether the client is a program: it asks below `/api/`, saves by script or wants JSON.
pub(super) fn wants_json(request: &HttpRequest) -> bool {
    let accepts = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    request.path().starts_with("/api/") || request.path().ends_with("/autosave") || (accepts.contains("json") && !accepts.contains("text/html"))
}

async fn told_response(request: &HttpRequest, status: StatusCode, told: Told) -> HttpResponse {
    if wants_json(request) {
        let mut problem =
            json!({ "type": "about:blank", "title": told.title, "status": status.as_u16(), "detail": told.sentence, "errors": told.fields });
        if let (Some(way), Some(told)) = (typed::way(request), problem.as_object_mut()) {
            told.insert("kept".to_owned(), json!(way));
        }
        return HttpResponse::build(status).content_type("application/problem+json").body(problem.to_string());
    }
    if let Some(way) = typed::way(request) {
        return HttpResponse::SeeOther().insert_header((header::LOCATION, way)).finish();
    }
    if status == StatusCode::UNAUTHORIZED {
        let next =
            if request.method() == Method::GET { request.uri().to_string() } else { page_before(request).unwrap_or_else(|| "/work".to_owned()) };
        let query = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
        return HttpResponse::SeeOther().insert_header((header::LOCATION, format!("/sign-in?{query}"))).finish();
    }
    let Some(app) = request.app_data::<Data<App>>() else { return HttpResponse::new(status) };
    // It answers from what the request found out before; whose session cannot be looked up gets the page as a visitor.
    let Ok(visitor) = visitor_or_stranger(request).await else { return plain_response(status, &told) };
    let errors = if told.fields.len() > 1 { told.fields.as_slice() } else { &[] };
    // A kept form stands here without its page, so nothing says that it can be sent.
    let restored = typed::take_restored(request);
    let (title, sentence) = match &restored {
        Some(_) => (NOT_SENT, why_not_sent(status, told.sentence.clone())),
        None => (told.title, told.sentence.clone()),
    };
    let body = ErrorPage::new(title, &sentence, errors, typed::words(request));
    let body = restored.iter().fold(body, ErrorPage::kept);
    match page(app, &visitor, request, title, &body) {
        Ok(mut response) => {
            *response.status_mut() = status;
            response
        }
        Err(_) => HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(told.sentence),
    }
}

/// The page of ours on which a form was pressed, as the browser names it.
fn page_before(request: &HttpRequest) -> Option<String> {
    let before: Uri = request.headers().get(header::REFERER)?.to_str().ok()?.parse().ok()?;
    let own = before.authority()?.as_str() == request.headers().get(header::HOST)?.to_str().ok()?;
    // A form that was rejected stands at the address that it is sent to, which cannot be opened.
    (own && before.path() != request.path()).then(|| before.path_and_query().map(ToString::to_string)).flatten()
}

fn plain_response(status: StatusCode, told: &Told) -> HttpResponse {
    HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(format!("{}\n{}\n", told.title, told.sentence))
}

//! What an action refused, on its way to a response: exhaustive, so that a new kind of error does
//! not compile until it has a status.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, ResponseError};

use crate::actions::{Error, FieldError};

/// When it is worth coming back after the records were out of reach.
const OUTAGE_SECONDS: i64 = 30;

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
pub struct Told {
    /// What went wrong, in few words.
    pub(in crate::web) title: &'static str,
    /// What went wrong and what to do.
    pub(in crate::web) sentence: String,
    /// The faults by field.
    pub(in crate::web) fields: Vec<FieldError>,
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        status(&self.0)
    }

    fn error_response(&self) -> HttpResponse {
        let error = if is_outage(&self.0) { &Error::Unreachable } else { &self.0 };
        let (title, sentence) = match error {
            Error::SignIn => ("Sign in first", self.0.to_string()),
            Error::NoToken | Error::BadToken => ("A token is needed", self.0.to_string()),
            Error::OutOfScope(_) => ("The token does not give this", self.0.to_string()),
            Error::NotFound => ("Nothing here", self.0.to_string()),
            Error::NotAllowed(_) => ("Not now", self.0.to_string()),
            Error::Invalid(_) => ("Something needs correcting", self.0.to_string()),
            Error::Stale(_) => ("This was changed meanwhile", self.0.to_string()),
            Error::WrongState(_) => ("This cannot be done now", self.0.to_string()),
            Error::TooMany { .. } => ("Too many tries", self.0.to_string()),
            Error::Busy { .. } | Error::Crowded { .. } => {
                ("Much to do at this moment", self.0.to_string())
            }
            Error::TooSlow => ("It took too long", self.0.to_string()),
            Error::TooLarge(_) => ("Too large", self.0.to_string()),
            Error::OtherType(_) => ("Another type is taken here", self.0.to_string()),
            Error::Unreachable => {
                tracing::error!(cause = %self.0, "the records could not be reached or written");
                ("The records are out of reach", error.to_string())
            }
            Error::Store(_) | Error::Internal(_) => {
                tracing::error!(cause = %self.0, "a request failed");
                (
                    "Something went wrong here",
                    "The fault is ours, and it has been noted. Nothing \
                    was changed. Try again in a minute."
                        .to_owned(),
                )
            }
        };
        let fields = if let Error::Invalid(fields) = &self.0 { fields.clone() } else { Vec::new() };
        let mut response = HttpResponse::new(self.status_code());
        if let Some(seconds) = back_in(error) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(challenge) = challenge(error) {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response.extensions_mut().insert(Told { title, sentence, fields });
        response
    }
}

/// What a program is told of the token that it needs (RFC 6750, 3).
fn challenge(error: &Error) -> Option<HeaderValue> {
    let text = match error {
        Error::NoToken => "Bearer realm=\"assay\"".to_owned(),
        Error::BadToken => "Bearer realm=\"assay\", error=\"invalid_token\"".to_owned(),
        Error::OutOfScope(scopes) => {
            let words: Vec<&str> = scopes.iter().map(|scope| scope.word()).collect();
            format!(
                "Bearer realm=\"assay\", error=\"insufficient_scope\", scope=\"{}\"",
                words.join(" ")
            )
        }
        _ => return None,
    };
    HeaderValue::from_str(&text).ok()
}

/// Whether the cause lies with the database, and passes.
fn is_outage(error: &Error) -> bool {
    matches!(error, Error::Store(cause) if cause.is_outage())
}

/// After how many seconds it is worth coming back, where that can be said.
fn back_in(error: &Error) -> Option<i64> {
    match error {
        Error::TooMany { seconds } | Error::Busy { seconds } | Error::Crowded { seconds } => {
            Some(*seconds)
        }
        Error::Unreachable => Some(OUTAGE_SECONDS),
        _ => None,
    }
}

/// The status of an error.
pub(in crate::web) fn status(error: &Error) -> StatusCode {
    match error {
        error if is_outage(error) => StatusCode::SERVICE_UNAVAILABLE,
        Error::SignIn | Error::NoToken | Error::BadToken => StatusCode::UNAUTHORIZED,
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::NotAllowed(_) | Error::OutOfScope(_) => StatusCode::FORBIDDEN,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Stale(_) | Error::WrongState(_) => StatusCode::CONFLICT,
        Error::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::TooSlow => StatusCode::REQUEST_TIMEOUT,
        Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Error::OtherType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Error::Busy { .. } | Error::Crowded { .. } | Error::Unreachable => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        Error::Store(_) | Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What a form that comes back with what was typed says of this error; none where the form itself
/// is not there for whoever sent it, or is about something else.
pub fn on_form(error: &Error) -> Option<Vec<FieldError>> {
    match error {
        Error::Invalid(faults) => Some(faults.clone()),
        Error::TooMany { .. } | Error::WrongState(_) => {
            Some(vec![FieldError { field: String::new(), message: error.to_string() }])
        }
        _ => None,
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

/// Whether the client is a program: it asks below `/api/`, saves by script or wants JSON.
pub(in crate::web) fn wants_json(request: &HttpRequest) -> bool {
    let accepts = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    request.path().starts_with("/api/")
        || request.path().ends_with("/autosave")
        || (accepts.contains("json") && !accepts.contains("text/html"))
}

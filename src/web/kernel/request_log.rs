//! One line of log for each request. Queries are left out, and of a path that holds a secret only
//! the pattern is told.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage as _};
use tracing::Span;
use tracing::field::Empty;
use tracing_actix_web::{RequestId, RootSpanBuilder};

use super::app::App;
use super::auth::{known_visitor, network};
use super::bearer::ByToken;

/// The part of a route's pattern that stands for a secret.
const SECRET: &str = "{secret}";

/// Paths below this hold a secret even when no route takes them, such as a link that was cut in
/// two.
const SECRET_PATHS: [&str; 2] = ["/links/", "/watches/"];

/// What the log tells of a request.
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id =
            request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        tracing::info_span!("request", id, method = %request.method(),
            path = shown_path(request.match_pattern(), request.path()), account = Empty,
            network = Empty, status = Empty)
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = match outcome {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        span.record("status", status.as_u16());
        if let Ok(response) = outcome {
            tell_who(&span, response, status);
        }
        tracing::info!("answered");
    }
}

/// Whose account asked; and of what was refused, from which network. Whoever only reads leaves no
/// address in the log.
fn tell_who<B>(span: &Span, response: &ServiceResponse<B>, status: StatusCode) {
    let request = response.request();
    let by_token = request.extensions().get::<ByToken>().map(|by| by.0.clone());
    let signed_in = || {
        let visitor = known_visitor(request)?;
        visitor.actor.person().map(|person| person.account.clone())
    };
    if let Some(account) = by_token.or_else(signed_in) {
        span.record("account", account.as_str());
    }
    if let (true, Some(app)) = (status.is_client_error(), request.app_data::<Data<App>>()) {
        span.record("network", network(app, request));
    }
}

/// The path as the log may show it.
fn shown_path(pattern: Option<String>, path: &str) -> String {
    match pattern {
        Some(pattern) if pattern.contains(SECRET) || pattern == path => pattern,
        _ => SECRET_PATHS
            .into_iter()
            .find(|secret| path.starts_with(secret))
            .map_or_else(|| path.to_owned(), |secret| format!("{secret}{SECRET}")),
    }
}

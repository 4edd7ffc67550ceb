//! Tells an error: a page for people, a problem document (RFC 9457) for programs.

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::json;

use crate::actions::{Error, FieldError};
use crate::web::components::{Breadcrumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::{no_session, visitor_or_stranger};
use crate::web::kernel::failure::{Failure, Told, wants_json};
use crate::web::kernel::forms::{ErrorLink, error_links};
use crate::web::kernel::page::{moved, page};
use crate::web::kernel::templates::Page;
use crate::web::kernel::typed::{self, Restored, TypedText};
use crate::web::kernel::way_back::{page_before, way_back};

/// Told to somebody who signs out while the database is away: their browser forgets the session, so
/// the next person at the computer is not signed in.
const SIGNED_OUT_HERE: &str = "You are signed out in this browser. The session itself could not be \
    ended, because the records cannot be reached just now; it ends by itself, or under Your \
    account the next time that you sign in.";

/// The title of the page of a kept form that its own page does not show.
const NOT_SENT: &str = "This form was not sent";

/// Why a kept form is not on its own page: the page is not there, or it does not show forms again.
fn why_not_sent(status: StatusCode, sentence: String) -> String {
    if status == StatusCode::NOT_FOUND {
        return "The page that it belongs to is not there, or it is not yours to see.".to_owned();
    }
    if sentence.is_empty() {
        "Open the page that it belongs to and send it from there.".to_owned()
    } else {
        sentence
    }
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
    /// Where the page of a refused form opens again.
    back: Option<String>,
}

impl ErrorPage {
    fn new(title: &str, sentence: &str, errors: &[FieldError], typed: Vec<TypedText>) -> Self {
        let header = PageHeader::new(title).purpose(sentence);
        let kept = "It was not stored.".to_owned();
        Self {
            crumbs: Breadcrumb::new(home_trail(), title),
            header,
            errors: error_links(errors),
            typed,
            kept,
            back: None,
        }
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
        let typed = TypedText {
            id: "typed-0".into(),
            label: "Comment".into(),
            text: "Three hundred words.".into(),
        };
        vec![
            Self::new("Nothing here", "There is nothing here.", &[], Vec::new()),
            Self {
                back: Some("/products".to_owned()),
                ..Self::new("Needs correcting", "Two things.", &[fault], vec![typed])
            },
        ]
    }
}

/// Gives every error response its body, in the form that the client asked for.
///
/// # Errors
/// Those of what answers the request; it adds none.
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
    let kept: Vec<(HeaderName, HeaderValue)> =
        [header::RETRY_AFTER, header::ALLOW, header::WWW_AUTHENTICATE]
            .into_iter()
            .filter_map(|name| response.headers().get(&name).cloned().map(|value| (name, value)))
            .collect();
    let asked = response.into_parts().0;
    if let Some(to) = without_last_slash(&asked, status) {
        let response = moved(&asked, &to);
        return Ok(ServiceResponse::new(asked, response).map_into_right_body());
    }
    let mut told = told.unwrap_or_else(|| generic(status));
    let leaves = status == StatusCode::SERVICE_UNAVAILABLE
        && asked.match_pattern().as_deref() == Some("/sign-out");
    if leaves {
        SIGNED_OUT_HERE.clone_into(&mut told.sentence);
    }
    let mut response = told_response(&asked, status, told).await;
    if leaves {
        let secure = asked.app_data::<Data<App>>().is_some_and(|app| app.is_secure());
        response
            .add_cookie(&no_session(secure))
            .map_err(|cause| Failure::internal(cause.to_string()))?;
        response.headers_mut().insert(
            HeaderName::from_static("clear-site-data"),
            HeaderValue::from_static("\"cache\", \"storage\""),
        );
    }
    for (name, value) in kept {
        response.headers_mut().insert(name, value);
    }
    Ok(ServiceResponse::new(asked, response).map_into_right_body())
}

/// Where an address leads that no route takes for a slash at its end alone; none for another.
fn without_last_slash(request: &HttpRequest, status: StatusCode) -> Option<String> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads || status != StatusCode::NOT_FOUND || request.match_pattern().is_some() {
        return None;
    }
    let path = request.path();
    let shorter = path.strip_suffix('/').filter(|shorter| shorter.len() > 1)?;
    // Two slashes at its beginning, or what browsers take for them, would lead to another host.
    let is_ours = !shorter.starts_with("//") && !shorter.contains('\\');
    let is_plain = shorter.bytes().all(|letter| letter.is_ascii_graphic() && letter != b'%');
    (is_ours && is_plain && !shorter.ends_with('/')).then(|| shorter.to_owned())
}

/// The framework's own errors are plain text or nothing; pages and JSON are ours.
fn has_own_body(content_type: Option<&HeaderValue>) -> bool {
    content_type.is_some_and(|value| !value.as_bytes().starts_with(b"text/plain"))
}

fn generic(status: StatusCode) -> Told {
    let (title, sentence) = match status {
        StatusCode::NOT_FOUND => ("Nothing here", Error::NotFound.to_string()),
        StatusCode::METHOD_NOT_ALLOWED => {
            ("Not this way", "This address does not take that kind of request.".to_owned())
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("Too large", "More was sent than is taken here. Nothing was changed.".to_owned())
        }
        status if status.is_server_error() => {
            ("Something went wrong here", "The fault is ours. Try again in a minute.".to_owned())
        }
        _ => (
            "This could not be read",
            "The request could not be read. Nothing was changed. Go back and try again.".to_owned(),
        ),
    };
    Told { title, sentence, fields: Vec::new() }
}

async fn told_response(request: &HttpRequest, status: StatusCode, told: Told) -> HttpResponse {
    if wants_json(request) {
        let mut problem = json!({ "type": "about:blank", "title": told.title,
            "status": status.as_u16(), "detail": told.sentence, "errors": told.fields });
        if let (Some(way), Some(told)) = (typed::way(request), problem.as_object_mut()) {
            told.insert("kept".to_owned(), json!(way));
        }
        return HttpResponse::build(status)
            .content_type("application/problem+json")
            .body(problem.to_string());
    }
    if let Some(way) = typed::way(request) {
        return HttpResponse::SeeOther().insert_header((header::LOCATION, way)).finish();
    }
    if status == StatusCode::UNAUTHORIZED {
        let next = if request.method() == Method::GET {
            request.uri().to_string()
        } else {
            page_before(request).unwrap_or_else(|| "/work".to_owned())
        };
        let query = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
        return HttpResponse::SeeOther()
            .insert_header((header::LOCATION, format!("/sign-in?{query}")))
            .finish();
    }
    let Some(app) = request.app_data::<Data<App>>() else { return HttpResponse::new(status) };
    // It answers from what the request found out before; whose session cannot be looked up gets the
    // page as a visitor.
    let Ok(visitor) = visitor_or_stranger(request).await else {
        return plain_response(status, &told);
    };
    let errors = if told.fields.len() > 1 { told.fields.as_slice() } else { &[] };
    // A kept form stands here without its page, so nothing says that it can be sent.
    let restored = typed::take_restored(request);
    let (title, sentence) = match &restored {
        Some(_) => (NOT_SENT, why_not_sent(status, told.sentence.clone())),
        None => (told.title, told.sentence.clone()),
    };
    let body = ErrorPage::new(title, &sentence, errors, typed::words(request));
    let mut body = restored.iter().fold(body, ErrorPage::kept);
    // What is not there cannot be opened again.
    body.back = way_back(request).filter(|_| status != StatusCode::NOT_FOUND);
    match page(app, &visitor, request, title, &body) {
        Ok(mut response) => {
            *response.status_mut() = status;
            response
        }
        Err(_) => HttpResponse::build(status)
            .content_type("text/plain; charset=utf-8")
            .body(told.sentence),
    }
}

fn plain_response(status: StatusCode, told: &Told) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/plain; charset=utf-8")
        .body(format!("{}\n{}\n", told.title, told.sentence))
}

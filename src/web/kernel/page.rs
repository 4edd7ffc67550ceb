//! Renders a page in its frame, with the cookies that go with it.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::app::App;
use super::auth::Visitor;
use super::chrome::{self, Chrome};
use super::failure::Failure;
use super::finished::BodyKind;
use super::notices::{NOTICE, Notice};
use super::remembered;
use super::templates::Page;
use crate::actions::registry::snapshot::Snapshot;

/// Where the addresses of a district's desk begin.
const DESK: &str = "/district";

/// A page's template and its samples as JSON.
pub struct Sample {
    /// The template.
    pub template: &'static str,
    /// One context for each sample, frame included.
    pub contexts: Vec<Value>,
}

/// The template of a page with its samples.
pub fn sample<P: Page>() -> Sample {
    let contexts = P::samples()
        .into_iter()
        .map(|body| {
            serde_json::to_value(Framed { page: chrome::sample(), body }).unwrap_or(Value::Null)
        })
        .collect();
    Sample { template: P::TEMPLATE, contexts }
}

#[derive(Serialize)]
struct Framed<B: Serialize> {
    page: Chrome,
    #[serde(flatten)]
    body: B,
}

/// Renders a page for this visitor, with the cookies that go with it.
///
/// # Errors
/// When the template cannot be rendered, which is a fault of ours.
pub fn page<P: Page>(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    title: &str,
    body: &P,
) -> Result<HttpResponse, Failure> {
    let page = chrome::chrome(app, visitor, request, title);
    let html =
        app.templates.render(P::TEMPLATE, &Framed { page, body }).map_err(Failure::internal)?;
    let mut response = HttpResponse::Ok();
    response.content_type("text/html; charset=utf-8");
    if let Some(cookie) = visitor.first_cookie() {
        response.cookie(cookie);
    }
    if request.cookie(NOTICE).is_some() || request.cookie(&format!("__Host-{NOTICE}")).is_some() {
        let mut gone = visitor.word_cookie(NOTICE, "");
        gone.make_removal();
        response.cookie(gone);
    }
    Ok(response.body(html))
}

/// Renders a page as everybody sees it on a day who is not signed in; `uri` is its address on this
/// site.
///
/// # Errors
/// As [`page`] does.
pub fn for_visitors<P: Page>(
    app: &App,
    uri: &str,
    day: NaiveDate,
    title: &str,
    body: &P,
) -> Result<String, Failure> {
    let page = chrome::for_visitors(app, uri, day, title);
    app.templates.render(P::TEMPLATE, &Framed { page, body }).map_err(Failure::internal)
}

/// A page that everybody who is not signed in sees alike: kept with the snapshot that it tells of,
/// for whoever asks the same. Somebody who sees another, such as with their own name above it, gets
/// it rendered. No form stands on such a page that changes anything.
///
/// # Errors
/// As [`page`] does.
pub fn same_for_all<P: Page>(
    (app, now): (&App, &Arc<Snapshot>),
    visitor: &Visitor,
    request: &HttpRequest,
    title: &str,
    body: &P,
) -> Result<HttpResponse, Failure> {
    if !visitor.is_like_all(request) {
        return page(app, visitor, request, title, body);
    }
    let html = for_visitors(app, &request.uri().to_string(), now.shelf.day, title, body)?;
    let packed = remembered::packed(&html);
    Ok(remembered::for_all(now, request, BodyKind::Page, packed, None))
}

/// Renders a rejected form: the same page, filled in, with status 422.
///
/// # Errors
/// As [`page`] does.
pub fn rejected<P: Page>(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    title: &str,
    body: &P,
) -> Result<HttpResponse, Failure> {
    let mut response = page(app, visitor, request, title, body)?;
    *response.status_mut() = actix_web::http::StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// Leads for good to the address that a thing has now, with the query that was asked.
pub fn moved(request: &HttpRequest, path: &str) -> HttpResponse {
    let query = request.query_string();
    let to = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    let mut response = HttpResponse::PermanentRedirect();
    response.insert_header((header::LOCATION, to));
    // A tool may get an earlier name back; a browser that remembers both ways would go in circles.
    response.insert_header((header::CACHE_CONTROL, "no-cache"));
    response.finish()
}

/// Sends the browser on after a change, with a notice for the page it lands on.
pub fn done(visitor: &Visitor, to: &str, notice: Option<Notice>) -> HttpResponse {
    let mut response = HttpResponse::SeeOther();
    // Whoever acts for the district that an address names goes on doing so.
    let stays = to.starts_with(DESK) && !to.contains('?');
    let desk = if stays { chrome::desk(&visitor.actor) } else { String::new() };
    response.insert_header((header::LOCATION, format!("{to}{desk}")));
    if let Some(notice) = notice {
        response.cookie(visitor.word_cookie(NOTICE, notice.word));
    }
    response.finish()
}

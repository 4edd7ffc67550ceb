//! Answers what is finished before anything else looks at a request: no route is looked up, no
//! session, no record.

use std::rc::Rc;
use std::sync::Arc;

use actix_http::body::BoxBody;
use actix_http::{HttpMessage as _, Method, Payload, Request, Response, StatusCode};
use actix_web::http::header;

use super::app::App;
use super::auth::SESSION;
use super::connections::Line;
use super::guard::{dress, for_any_site, is_public_data};
use super::notices::NOTICE;
use super::remembered;

/// The finished answer to a request, if there is one: somebody who is not signed in reads an
/// address without a query, or asks what this thread was asked before.
pub fn answer(app: &App, request: &mut Request) -> Option<Response<BoxBody>> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads || !matches!(request.payload(), Payload::None) {
        return None;
    }
    if is_somebodys(request) {
        return None;
    }
    let now = app.ctx.registry.glance();
    if app.ctx.today() > now.shelf.day {
        return None;
    }
    let published = app.published.glance();
    let finished = match request.uri().query() {
        None if Arc::ptr_eq(&published.of, &now) => published.at(request.path()),
        _ => None,
    };
    let mut response = if let Some(finished) = finished {
        finished.answer(request.headers())
    } else {
        let address = request.uri().path_and_query()?.as_str();
        remembered::answer(&now, address, request.headers())?
    };
    let public_data = is_public_data(request.path());
    // Whoever has the body has what came with it (RFC 9110, 15.4.5).
    if response.status() != StatusCode::NOT_MODIFIED {
        dress(response.headers_mut(), public_data, app.is_secure());
    } else if public_data {
        for_any_site(response.headers_mut());
    }
    if let Some(line) = request.conn_data::<Rc<Line>>() {
        line.end_request();
    }
    tracing::debug!(path = request.path(), status = response.status().as_u16(), "answered at once");
    Some(response)
}

/// Whether a request carries what makes the answer another for this browser: a session, or a word
/// about what was just done.
fn is_somebodys(request: &Request) -> bool {
    request.headers().get_all(header::COOKIE).any(|cookies| {
        cookies.to_str().map_or(true, |text| text.contains(SESSION) || text.contains(NOTICE))
    })
}

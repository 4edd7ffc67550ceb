//! `/api/v1/listings.jsonl`: every listing whole, in one file.

use std::sync::Arc;

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web::Data};

use crate::actions::Error;
use crate::actions::registry::snapshot;
use crate::domain::access::Actor;
use crate::web::api::reply::KEPT;
use crate::web::api::schema::Problem;
use crate::web::kernel::app::App;
use crate::web::kernel::compression::{Coding, takes_gzip};
use crate::web::kernel::failure::Failure;
use crate::web::kernel::fixed::knows;
use crate::web::kernel::sending::Sending;

/// What the file is.
const MEDIA_TYPE: &str = "application/jsonl";
/// In so many seconds the file is likely to be there.
const SOON: i64 = 5;

/// All listings in one file
///
/// One listing a line, each as `/api/v1/listings/{slug}` has it, the newest decision first. Take
/// this for a copy of the whole registry rather than every listing by itself.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    get,
    path = "/api/v1/listings.jsonl",
    tag = "Registry",
    responses(
        (status = 200, description = "The file: a JSON object a line.", body = String,
            content_type = "application/jsonl",
            headers(("ETag" = String, description = "The validator of the file."))),
        (status = 304, description = "The client has this file already."),
        (status = 503, description = "The file is being made; `Retry-After` says when to come \
            back.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn download(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Failure> {
    snapshot::read(&app.ctx, &Actor::Anyone)?;
    // While a change is finished, the file of the state before is whole and true to its moment.
    let published = app.published.whole().ok_or(Error::Busy { seconds: SOON })?;
    let dump = published.dump.as_ref().ok_or(Error::Busy { seconds: SOON })?;
    let packed = takes_gzip(request.headers());
    let tag = dump.tag(&published.of.stamp());
    let mut response = if knows(request.headers(), &tag) {
        HttpResponse::NotModified().finish()
    } else {
        let mut response = HttpResponse::Ok();
        response.content_type(MEDIA_TYPE);
        if packed {
            response.insert_header((header::CONTENT_ENCODING, "gzip"));
        }
        response.body(Sending::new(Arc::clone(&published), packed))
    };
    let coding = if packed { Coding::Gzip } else { Coding::Plain };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&coding.tag(&tag)) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(KEPT));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}

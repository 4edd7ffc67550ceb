//! Bodies that were put together for one request, with their validators.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use super::fixed::knows;
use crate::domain::values::sha256_hex;

/// The validator of a body.
pub fn etag(body: &str) -> String {
    format!("\"{}\"", sha256_hex(body.as_bytes()))
}

/// A body with its validator; 304 when the client has it already. `kept` is how long it may be
/// kept.
pub fn validated(
    request: &HttpRequest,
    body: String,
    media_type: &'static str,
    kept: &'static str,
) -> HttpResponse {
    let etag = etag(&body);
    let known = knows(request.headers(), &etag);
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, etag)).insert_header((header::CACHE_CONTROL, kept));
    if known { response.finish() } else { response.content_type(media_type).body(body) }
}

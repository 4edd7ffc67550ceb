//! How public JSON is answered: with a validator and for a minute's keeping.

use actix_web::body::MessageBody;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::values::sha256_hex;

/// How long public data may be kept before it is asked for again.
pub const KEPT: &str = "public, max-age=60";
/// The same for what never changes.
pub const KEPT_FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// A public body with its validator; 304 when the client has it already.
pub fn public(request: &HttpRequest, body: String, etag: Option<&str>) -> HttpResponse {
    let etag = etag.map_or_else(|| format!("\"{}\"", sha256_hex(body.as_bytes())), str::to_owned);
    document(request, body, &etag, "application/json", KEPT)
}

/// A public document of another media type, kept as long as `kept` says; 304 when the client has it already.
pub fn document(request: &HttpRequest, body: impl MessageBody + 'static, etag: &str, media_type: &'static str, kept: &'static str) -> HttpResponse {
    let known = knows(request, etag);
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, etag)).insert_header((header::CACHE_CONTROL, kept));
    if known { response.finish() } else { response.content_type(media_type).body(body) }
}

/// Whether one of the validators that the client sent is this one; weak ones count (RFC 9110, 13.1.2).
fn knows(request: &HttpRequest, etag: &str) -> bool {
    let sent = request.headers().get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    sent.flat_map(|line| line.split(',')).map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

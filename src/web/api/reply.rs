//! How public data is answered: with a validator and for a minute's keeping.

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::values::sha256_hex;
use crate::web::kernel::app::App;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::fixed::knows;

/// How long public data may be kept before it is asked for again.
pub const KEPT: &str = "public, max-age=60";
/// The same for what never changes.
pub const KEPT_FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// The validator of a body.
pub fn etag(body: &str) -> String {
    format!("\"{}\"", sha256_hex(body.as_bytes()))
}

/// JSON that was put together for this request, with its validator; 304 when the client has it
/// already.
pub fn public(request: &HttpRequest, body: String) -> HttpResponse {
    let etag = etag(&body);
    let known = knows(request.headers(), &etag);
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, etag)).insert_header((header::CACHE_CONTROL, KEPT));
    if known { response.finish() } else { response.content_type("application/json").body(body) }
}

/// JSON that is the same for everybody until it changes: compressed once for each `key`.
///
/// # Errors
/// What `make` gives, which is called for a key that is new.
pub async fn fixed(
    app: &App,
    request: &HttpRequest,
    key: &str,
    make: impl FnOnce() -> Result<String, Failure>,
) -> Result<HttpResponse, Failure> {
    let tagged = || make().map(|body| (etag(&body), Bytes::from(body)));
    Ok(app.fixed.of(key, tagged).await?.answer(request, "application/json", KEPT))
}

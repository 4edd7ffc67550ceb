//! How public data is answered: with a validator and for a minute's keeping.

use actix_web::http::header::HeaderValue;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};

use crate::web::kernel::app::App;
use crate::web::kernel::failure::Failure;
pub use crate::web::kernel::validated::etag;
use crate::web::kernel::validated::validated;

/// How long public data may be kept before it is asked for again.
pub const KEPT: &str = "public, max-age=60";
/// The same for what never changes.
pub const KEPT_FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// The `Link` header that leads to the next page of a list.
pub fn next_link(next: Option<&str>) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("<{}>; rel=\"next\"", next?)).ok()
}

/// JSON that was put together for this request, with its validator; 304 when the client has it
/// already.
pub fn public(request: &HttpRequest, body: String) -> HttpResponse {
    validated(request, body, "application/json", KEPT)
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

//! A body that a program sends to the public data. It carries no session and no token, because it
//! changes nothing: whoever sends it is anyone.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpRequest};

use super::app::App;
use super::bodies::read_whole;
use super::failure::Failure;
use super::slots::Slot;
use crate::domain::access::Actor;

/// The largest body, in bytes.
pub const MOST_BYTES: usize = 8 * 1024 * 1024;

/// A body of at most [`MOST_BYTES`], with its type in small letters. It holds its place among the
/// lists that are checked at one time.
pub struct Posted {
    /// The bytes.
    pub bytes: Bytes,
    /// The media type without its parameters; empty when none was sent.
    pub media_type: String,
    _place: Slot,
}

impl FromRequest for Posted {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let app = request
                .app_data::<Data<App>>()
                .ok_or_else(|| Failure::internal("the application has no state"))?;
            let place = app.lists.take(&Actor::Anyone)?;
            let named = request.headers().get(header::CONTENT_TYPE);
            let named = named.and_then(|value| value.to_str().ok()).unwrap_or_default();
            let media_type = named.split(';').next().unwrap_or_default().trim().to_lowercase();
            let bytes = read_whole(&request, payload, MOST_BYTES).await?;
            Ok(Self { bytes, media_type, _place: place })
        })
    }
}

//! The bodies that programs send: JSON of a bounded size, as it was written.

use actix_web::http::header;
use actix_web::web::Payload;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use futures_util::StreamExt as _;

use crate::actions::Error;
use crate::domain::texts::size_in_words;
use crate::web::kernel::bodies::declared_length;
use crate::web::kernel::failure::{Failure, Told};

/// A body that was read, or the answer to one of another type.
pub enum Sent {
    /// Its text.
    Text(String),
    /// Why it was not read.
    Refused(HttpResponse),
}

/// Whether a media type is JSON or built on it.
fn is_json(media_type: &str) -> bool {
    media_type == "application/json"
        || media_type == "application/vc"
        || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

/// Reads a JSON body of at most `most` bytes. Programs name its type, so a form of another site's
/// page is never read as one.
///
/// # Errors
/// When it is larger, is no UTF-8 or breaks off.
pub async fn json_text(
    request: &HttpRequest,
    mut payload: Payload,
    most: usize,
) -> Result<Sent, Failure> {
    if !is_json(&request.content_type().to_ascii_lowercase()) {
        return Ok(Sent::Refused(another_type()));
    }
    let large = || {
        let most = size_in_words(u64::try_from(most).unwrap_or(u64::MAX));
        Failure(Error::TooLarge(format!("The body is larger than {most}, so it was not read.")))
    };
    if declared_length(request).is_some_and(|length| length > most as u64) {
        return Err(large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|cause| {
            tracing::info!(%cause, "a body could not be read");
            Failure(Error::field("", "The body did not arrive whole. Send it again."))
        })?;
        if bytes.len().saturating_add(chunk.len()) > most {
            return Err(large());
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes)
        .map(Sent::Text)
        .map_err(|_not_text| Failure(Error::field("", "The body is not UTF-8.")))
}

fn another_type() -> HttpResponse {
    let mut response = HttpResponse::UnsupportedMediaType()
        .insert_header((header::ACCEPT, "application/json"))
        .finish();
    response.extensions_mut().insert(Told {
        title: "Another type is taken here",
        sentence: "This address takes JSON. Send it with “Content-Type: application/json”."
            .to_owned(),
        fields: Vec::new(),
    });
    response
}

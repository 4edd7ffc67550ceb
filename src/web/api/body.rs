//! The bodies that programs send: of a bounded size, and of the type that they say.

use actix_web::web::Payload;
use actix_web::{HttpMessage as _, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::actions::Error;
use crate::web::kernel::bodies::{Sender, read_whole};
use crate::web::kernel::failure::Failure;

/// The largest body that tells of one record, in bytes.
pub const RECORD_BYTES: usize = 64 * 1024;

/// The media type that a request names, in small letters and without its parameters; empty when it
/// names none.
pub fn media_type(request: &HttpRequest) -> String {
    request.content_type().trim().to_ascii_lowercase()
}

/// Whether a media type is JSON or built on it.
fn is_json(media_type: &str) -> bool {
    media_type == "application/json"
        || media_type == "application/vc"
        || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

/// Reads a JSON body of at most `most` bytes, as it was written. Programs name its type, so a form
/// of another site's page is never read as one.
///
/// # Errors
/// When it is called something else, is larger, is no UTF-8 or breaks off.
pub async fn json_text(
    request: &HttpRequest,
    payload: Payload,
    most: usize,
) -> Result<String, Failure> {
    if !is_json(&media_type(request)) {
        return Err(Failure(Error::OtherType(
            "This address takes JSON. Send it with “Content-Type: application/json”.".to_owned(),
        )));
    }
    let bytes = read_whole(request, payload.into_inner(), most, Sender::Program).await?;
    String::from_utf8(bytes.to_vec())
        .map_err(|_not_text| Failure(Error::field("", "The body is not UTF-8.")))
}

/// Reads a JSON object as `T`; `told` says what is expected where it is none.
///
/// # Errors
/// As [`json_text`] does, and when it is another object than is described.
pub async fn json_object<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: Payload,
    most: usize,
    told: &str,
) -> Result<T, Failure> {
    let text = json_text(request, payload, most).await?;
    let unread = |cause: serde_json::Error| {
        Failure(Error::field(
            "",
            format!("The body cannot be read. {told} What stops it: {cause}."),
        ))
    };
    // A struct is also read from a list of its values, which is not what is described.
    let _object: Map<String, Value> = serde_json::from_str(&text).map_err(unread)?;
    // Read from the text, a field that stands there twice is a fault and not the last of the two.
    serde_json::from_str(&text).map_err(unread)
}

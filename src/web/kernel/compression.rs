//! Compressing answers. What stays the same is compressed once, as well as can be; what is made for
//! one request cheaply or not at all.
//!
//! Pages hold a form's token, a secret, beside words that an address may bring in. Compression
//! would let an attacker who measures sizes guess such a secret (BREACH), so the token is masked
//! anew in every answer and no two answers have a piece of it in common.

use std::io::Write as _;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::middleware::Next;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Below this size, in bytes, a body fits into one packet anyway.
const WORTH_IT: usize = 1400;

/// Beyond this size, in bytes, a body of the moment is a download that is not worth the time.
const TOO_MUCH: usize = 4 * 1024 * 1024;

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Not at all.
    Plain,
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
}

impl Coding {
    /// Its name in headers; plain has none.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
        }
    }

    /// The validator of a body in this coding: each is another representation (RFC 9110, 8.8.3.3).
    pub fn tag(self, etag: &str) -> String {
        match self.name() {
            Some(name) => format!("{}-{name}\"", etag.strip_suffix('"').unwrap_or(etag)),
            None => etag.to_owned(),
        }
    }
}

/// Whether a body of so many bytes is worth compressing.
pub fn is_worth_it(bytes: usize) -> bool {
    bytes >= WORTH_IT
}

/// The coding that a client likes best; of two that it likes alike, the one that packs tighter.
pub fn accepted(headers: &HeaderMap) -> Coding {
    let (brotli, gzip) = weights(headers);
    if brotli > 0.0 && brotli >= gzip {
        Coding::Brotli
    } else if gzip > 0.0 {
        Coding::Gzip
    } else {
        Coding::Plain
    }
}

/// Whether a client takes Gzip at all.
pub fn takes_gzip(headers: &HeaderMap) -> bool {
    weights(headers).1 > 0.0
}

/// How much a client likes Brotli and Gzip, from 0 for not at all (RFC 9110, 12.5.3).
fn weights(headers: &HeaderMap) -> (f32, f32) {
    let (mut brotli, mut gzip, mut others) = (None, None, None);
    for item in headers
        .get_all(header::ACCEPT_ENCODING)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
    {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts
            .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
            .map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0));
        let is = |word: &str| name.eq_ignore_ascii_case(word);
        if is("br") {
            brotli = Some(weight);
        } else if is("gzip") || is("x-gzip") {
            gzip = Some(weight);
        } else if is("*") {
            others = Some(weight);
        }
    }
    let weight = |own: Option<f32>| own.or(others).unwrap_or(0.0);
    (weight(brotli), weight(gzip))
}

/// The widest window that a body is searched in for what it repeats, in powers of two.
const WIDEST_WINDOW: i32 = 22;
/// The narrowest; below it nothing is saved.
const NARROWEST_WINDOW: i32 = 16;

/// Brotli at its best, for what is compressed once.
///
/// The window is as wide as the body is long: the encoder takes ten times the window as memory,
/// however short the body is.
pub fn brotli_best(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    // A window of this width reaches back 16 bytes less than its size (RFC 7932, 9.1).
    let needed = (bytes.len() + 16).next_power_of_two().trailing_zeros();
    let needed = i32::try_from(needed).unwrap_or(WIDEST_WINDOW);
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: needed.clamp(NARROWEST_WINDOW, WIDEST_WINDOW),
        size_hint: bytes.len(),
        ..Default::default()
    };
    // Writing to memory cannot fail; were it to, a longer body is not used.
    if brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters).is_err() {
        return bytes.to_vec();
    }
    packed
}

/// Gzip at its best, for what is compressed once.
pub fn gzip_best(bytes: &[u8]) -> Vec<u8> {
    gzip(bytes, Compression::best())
}

fn gzip(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), level);
    if encoder.write_all(bytes).is_err() {
        return bytes.to_vec();
    }
    encoder.finish().unwrap_or_else(|_| bytes.to_vec())
}

/// Compresses what was made for this request, quickly, when it is a text, long enough and not
/// packed yet.
///
/// # Errors
/// Those of what answers the request; it adds none.
pub async fn compress<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let takes_gzip = takes_gzip(request.headers());
    let mut response = next.call(request).await?;
    if !is_text(response.headers()) || response.headers().contains_key(header::CONTENT_ENCODING) {
        return Ok(response.map_into_left_body());
    }
    let vary = response
        .headers()
        .get_all(header::VARY)
        .any(|value| value.as_bytes().eq_ignore_ascii_case(b"accept-encoding"));
    if !vary {
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if !takes_gzip {
        return Ok(response.map_into_left_body());
    }
    let (request, response) = response.into_parts();
    let (mut head, body) = response.into_parts();
    let body = match body.try_into_bytes() {
        Ok(bytes) if is_worth_it(bytes.len()) && bytes.len() <= TOO_MUCH => bytes,
        Ok(bytes) => {
            return Ok(ServiceResponse::new(
                request,
                head.set_body(BoxBody::new(bytes)).map_into_right_body(),
            ));
        }
        Err(body) => {
            return Ok(ServiceResponse::new(request, head.set_body(body).map_into_left_body()));
        }
    };
    head.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    let tag = head
        .headers()
        .get(header::ETAG)
        .and_then(|tag| tag.to_str().ok())
        .map(|tag| Coding::Gzip.tag(tag));
    if let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
        head.headers_mut().insert(header::ETAG, tag);
    }
    let packed = BoxBody::new(gzip(&body, Compression::fast()));
    Ok(ServiceResponse::new(request, head.set_body(packed).map_into_right_body()))
}

/// Whether a body is a text; pictures and packages are packed already.
fn is_text(headers: &HeaderMap) -> bool {
    let media_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    media_type.starts_with("text/")
        || media_type.ends_with("json")
        || media_type.ends_with("xml")
        || media_type.ends_with("javascript")
}

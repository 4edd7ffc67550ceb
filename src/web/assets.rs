//! The stylesheet, scripts and pictures, built in and served with their hash as validator.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web::Path};
use rust_embed::RustEmbed;

use super::error::Failure;
use crate::actions::Error;

#[derive(RustEmbed)]
#[folder = "src/web/assets"]
struct Files;

/// `GET /assets/{name}`
pub async fn show(request: HttpRequest, name: Path<String>) -> Result<HttpResponse, Failure> {
    let file = Files::get(&name).ok_or(Error::NotFound)?;
    let tag = format!("\"{}\"", crate::domain::event::sha256_hex(&file.data));
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()) == Some(tag.as_str());
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, tag)).insert_header((header::CACHE_CONTROL, "public, max-age=3600"));
    if known {
        return Ok(response.finish());
    }
    Ok(response.content_type(media_type(&name)).body(file.data.into_owned()))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

//! The stylesheet, scripts and pictures, built in: hashed and compressed once, and asked for by an
//! address that changes with their content.

use std::borrow::Cow;
use std::sync::OnceLock;

use actix_web::web::{Bytes, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::RustEmbed;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::app::App;
use super::failure::Failure;
use crate::actions::Error;

/// For how long an asset may be kept that was asked for by the address of its content.
const KEPT_FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// The same for one that was asked for by its name alone.
const KEPT: &str = "public, max-age=3600";

#[derive(RustEmbed)]
#[folder = "src/web/assets"]
struct Files;

/// What the address says beside the name.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    v: Option<String>,
}

/// `GET /assets/{name}`
///
/// # Errors
/// When no file of this name is built in.
pub async fn show(
    app: Data<App>,
    request: HttpRequest,
    name: Path<String>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let file = Files::get(&name).ok_or(Error::NotFound)?;
    // The hash was made when Assay was built.
    let tag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    let bytes = || match file.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    };
    let fixed = app.fixed.of(&tag, || Ok((tag.clone(), bytes()))).await?;
    let kept = if wanted.v.as_deref() == Some(version()) { KEPT_FOR_GOOD } else { KEPT };
    Ok(fixed.answer(&request, media_type(&name), kept))
}

/// A word that changes with the content of any asset. Pages put it behind the addresses of assets,
/// so that no browser shows an old one.
pub fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let mut names: Vec<_> = Files::iter().collect();
        names.sort();
        let hashes = names
            .iter()
            .filter_map(|name| Files::get(name))
            .map(|file| file.metadata.sha256_hash());
        let whole = hashes.fold(Sha256::new(), Sha256::chain_update).finalize();
        hex::encode(whole.get(..6).unwrap_or_default())
    })
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

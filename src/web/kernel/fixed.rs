//! Bodies that stay the same for everybody: compressed once, and handed out as they are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::http::header::{self, HeaderMap};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use tokio::sync::OnceCell;

use super::compression::{Coding, accepted, brotli_best, gzip_best, is_worth_it};
use super::failure::Failure;

/// The most bytes of compressed bodies that are held. Beyond it the oldest is dropped, and
/// compressed again when it is asked for.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// One body in every coding that makes it smaller.
#[derive(Debug)]
pub struct Fixed {
    etag: String,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl Fixed {
    /// Compresses a body as well as can be. Takes its time: once for each body.
    pub fn new(etag: String, plain: Bytes) -> Self {
        let smaller =
            |packed: Vec<u8>| Some(Bytes::from(packed)).filter(|packed| packed.len() < plain.len());
        let worth = is_worth_it(plain.len());
        let brotli = if worth { smaller(brotli_best(&plain)) } else { None };
        let gzip = if worth { smaller(gzip_best(&plain)) } else { None };
        Self { etag, plain, brotli, gzip }
    }

    fn size(&self) -> usize {
        self.plain.len()
            + self.brotli.as_ref().map_or(0, Bytes::len)
            + self.gzip.as_ref().map_or(0, Bytes::len)
    }

    /// The body in the coding that the client likes best; 304 when it has it already. `kept` is how
    /// long it may be kept.
    pub fn answer(
        &self,
        request: &HttpRequest,
        media_type: &'static str,
        kept: &'static str,
    ) -> HttpResponse {
        let (body, coding) = match accepted(request.headers()) {
            Coding::Brotli if self.brotli.is_some() => (self.brotli.as_ref(), Coding::Brotli),
            Coding::Brotli | Coding::Gzip if self.gzip.is_some() => {
                (self.gzip.as_ref(), Coding::Gzip)
            }
            _ => (None, Coding::Plain),
        };
        let tag = coding.tag(&self.etag);
        let known = knows(request.headers(), &self.etag);
        let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response
            .insert_header((header::ETAG, tag))
            .insert_header((header::CACHE_CONTROL, kept))
            .insert_header((header::VARY, "accept-encoding"));
        if known {
            return response.finish();
        }
        if let Some(name) = coding.name() {
            response.insert_header((header::CONTENT_ENCODING, name));
        }
        response.content_type(media_type).body(body.unwrap_or(&self.plain).clone())
    }
}

/// Whether one of the validators that the client sent is this body's, in whatever coding; weak ones
/// count (RFC 9110, 13.1.2).
pub fn knows(headers: &HeaderMap, etag: &str) -> bool {
    let sent = headers.get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    sent.flat_map(|line| line.split(','))
        .map(str::trim)
        .any(|tag| tag == "*" || core(tag) == core(etag))
}

/// Endings that servers and proxies give to the validator of a body that they packed.
const CODINGS: [&str; 6] = ["-gzip", "-br", "-zstd", "-deflate", "--gzip", ";gzip"];

/// A validator without what says how its body is packed and how alike two bodies have to be.
fn core(tag: &str) -> &str {
    let mut core = tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"');
    while let Some(shorter) = CODINGS.iter().find_map(|coding| core.strip_suffix(coding)) {
        core = shorter;
    }
    core
}

type Held = HashMap<String, Arc<OnceCell<Arc<Fixed>>>>;

/// The bodies that were compressed so far, by a key that changes with their content. Cheap to
/// clone; clones share them.
#[derive(Debug, Clone, Default)]
pub struct FixedBodies(Arc<Mutex<Held>>);

impl FixedBodies {
    /// The body with this key. `make` gives its validator and its bytes when it is asked for the
    /// first time; whoever asks meanwhile waits for the same one, and other requests go on.
    ///
    /// # Errors
    /// What `make` gives.
    pub async fn of(
        &self,
        key: &str,
        make: impl FnOnce() -> Result<(String, Bytes), Failure>,
    ) -> Result<Arc<Fixed>, Failure> {
        let cell = Arc::clone(self.held().entry(key.to_owned()).or_default());
        if let Some(known) = cell.get() {
            return Ok(Arc::clone(known));
        }
        let outcome = cell
            .get_or_try_init(|| async {
                let (etag, plain) = make()?;
                let pack = move || Arc::new(Fixed::new(etag, plain));
                actix_web::web::block(pack)
                    .await
                    .map_err(|cause| Failure::internal(format!("compressing was cut off: {cause}")))
            })
            .await;
        if outcome.is_err() || self.bytes() > MOST_BYTES {
            self.held().clear();
        }
        outcome.cloned()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn bytes(&self) -> usize {
        self.held().values().filter_map(|cell| cell.get()).map(|fixed| fixed.size()).sum()
    }
}

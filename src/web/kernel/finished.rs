//! A body that is finished before anybody asks for it, with what is sent around it.

use actix_http::body::BoxBody;
use actix_http::{Response, StatusCode};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::web::Bytes;

use super::compression::{Coding, takes_gzip};
use super::fixed::knows;
use crate::domain::packed::Packed;
use crate::domain::values::Timestamp;

/// What a body is, which says how it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// A page as everybody sees it who is not signed in.
    Page,
    /// JSON, for the pages of any site.
    Data,
    /// A table file.
    Table,
    /// A map of the site, for programs that look for pages.
    Map,
}

impl BodyKind {
    fn media_type(self) -> HeaderValue {
        match self {
            Self::Page => const { HeaderValue::from_static("text/html; charset=utf-8") },
            Self::Data => const { HeaderValue::from_static("application/json") },
            Self::Table => const { HeaderValue::from_static("text/csv; charset=utf-8") },
            Self::Map => const { HeaderValue::from_static("application/xml; charset=utf-8") },
        }
    }

    /// How long it may be kept. Browsers ask again for a page each time: whoever signs in sees
    /// another.
    fn kept(self) -> HeaderValue {
        match self {
            Self::Page => const { HeaderValue::from_static("private, no-cache") },
            Self::Data => const { HeaderValue::from_static("public, max-age=60") },
            Self::Table => const { HeaderValue::from_static("no-cache") },
            Self::Map => const { HeaderValue::from_static("public, max-age=3600") },
        }
    }

    fn vary(self) -> HeaderValue {
        match self {
            Self::Page => const { HeaderValue::from_static("accept-encoding, cookie") },
            Self::Data | Self::Table | Self::Map => {
                const { HeaderValue::from_static("accept-encoding") }
            }
        }
    }
}

/// A header's value of our own making.
fn value(text: String) -> HeaderValue {
    HeaderValue::from_maybe_shared(Bytes::from(text))
        .unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// A finished body. It is kept packed only.
#[derive(Debug, Clone)]
pub struct Finished {
    kind: BodyKind,
    body: Packed,
    /// Its validator, without what says how it is packed.
    tag: Box<str>,
    packed_tag: HeaderValue,
    /// From when on it is what everybody reads.
    modified: Timestamp,
    last_modified: HeaderValue,
    further: Option<(HeaderName, HeaderValue)>,
}

impl Finished {
    /// A body with its validator, in quotes, and the moment from which on it is what everybody
    /// reads: the beginning of the first snapshot that it is of. The moment at which it was packed
    /// would not do: what takes its place within the same second would have the same date.
    pub fn new(kind: BodyKind, body: Packed, tag: &str, modified: Timestamp) -> Self {
        Self {
            kind,
            body,
            tag: tag.into(),
            packed_tag: value(Coding::Gzip.tag(tag)),
            modified,
            last_modified: value(modified.utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string()),
            further: None,
        }
    }

    /// The same with a header of its own.
    #[must_use]
    pub fn with(self, name: HeaderName, value: HeaderValue) -> Self {
        Self { further: Some((name, value)), ..self }
    }

    /// The body.
    pub fn body(&self) -> &Packed {
        &self.body
    }

    /// From when on it is what everybody reads.
    pub fn modified(&self) -> Timestamp {
        self.modified
    }

    /// Its validator.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The answer to a client: packed, for one that takes that, or 304 when it has the body.
    pub fn answer(&self, asked: &HeaderMap) -> Response<BoxBody> {
        let packed = takes_gzip(asked);
        if self.is_known(asked) {
            let mut response =
                Response::with_body(StatusCode::NOT_MODIFIED, BoxBody::new(Bytes::new()));
            self.describe(response.headers_mut(), packed);
            return response;
        }
        let (status, body) = if packed {
            (StatusCode::OK, self.body.gzip().clone())
        } else {
            match self.body.unpacked() {
                Ok(text) => (StatusCode::OK, Bytes::from(text)),
                Err(cause) => {
                    tracing::error!(%cause, "a finished body cannot be unpacked");
                    (StatusCode::INTERNAL_SERVER_ERROR, Bytes::new())
                }
            }
        };
        let mut response = Response::with_body(status, BoxBody::new(body));
        let headers = response.headers_mut();
        self.describe(headers, packed);
        headers.insert(header::LAST_MODIFIED, self.last_modified.clone());
        headers.insert(header::CONTENT_TYPE, self.kind.media_type());
        if packed {
            headers.insert(header::CONTENT_ENCODING, const { HeaderValue::from_static("gzip") });
        }
        response
    }

    fn describe(&self, headers: &mut HeaderMap, packed: bool) {
        let tag =
            if packed { self.packed_tag.clone() } else { value(String::from(self.tag.as_ref())) };
        headers.insert(header::ETAG, tag);
        headers.insert(header::CACHE_CONTROL, self.kind.kept());
        headers.insert(header::VARY, self.kind.vary());
        if let Some((name, value)) = &self.further {
            headers.insert(name.clone(), value.clone());
        }
    }

    /// Whether the client has this body. A date counts only where no validator came (RFC 9110,
    /// 13.2.2).
    fn is_known(&self, asked: &HeaderMap) -> bool {
        if asked.contains_key(header::IF_NONE_MATCH) {
            return knows(asked, &self.tag);
        }
        let since = asked.get(header::IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok());
        let since = since.and_then(|text| chrono::DateTime::parse_from_rfc2822(text).ok());
        since.is_some_and(|since| self.modified.millis() / 1000 <= since.timestamp())
    }
}

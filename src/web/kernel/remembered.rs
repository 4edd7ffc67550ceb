//! Answers to questions that somebody asked of the registry, kept for whoever asks the same: each
//! thread that answers keeps its own, so that none waits for another.
//!
//! They hold for one snapshot. The next one that is asked about drops them all.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Weak};

use actix_http::Response;
use actix_http::body::BoxBody;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use hashlink::LruCache;

use super::finished::{BodyKind, Finished};
use crate::actions::registry::snapshot::Snapshot;
use crate::domain::packed::{Packed, Packer};

/// How much each thread keeps, in bytes: of a larger registry more is asked for.
const LEAST_BYTES: usize = 8 * 1024 * 1024;
const BYTES_A_LISTING: usize = 4 * 1024;
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// What an answer takes beside its body and its address, in bytes.
const AROUND: usize = 512;
/// The longest address that is kept, in bytes.
const LONGEST: usize = 2048;

thread_local! {
    static HELD: RefCell<Held> = RefCell::new(Held::default());
}

struct Held {
    of: Weak<Snapshot>,
    bodies: LruCache<Box<str>, Rc<Finished>>,
    bytes: usize,
    /// How many bytes are kept at most.
    room: usize,
    /// Made when something is packed for the first time.
    packer: Option<Packer>,
}

impl Default for Held {
    fn default() -> Self {
        let bodies = LruCache::new_unbounded();
        Self { of: Weak::new(), bodies, bytes: 0, room: LEAST_BYTES, packer: None }
    }
}

impl Held {
    fn is_of(&self, now: &Arc<Snapshot>) -> bool {
        std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(now))
    }

    fn keep(&mut self, now: &Arc<Snapshot>, address: &str, body: &Rc<Finished>) {
        if !self.is_of(now) {
            self.bodies.clear();
            (self.of, self.bytes) = (Arc::downgrade(now), 0);
            let wanted = now.shelf.listings.len().saturating_mul(BYTES_A_LISTING);
            self.room = wanted.clamp(LEAST_BYTES, MOST_BYTES);
        }
        let size =
            |address: &str, body: &Finished| address.len() + body.body().gzip().len() + AROUND;
        let added = size(address, body);
        if address.len() > LONGEST || added > self.room / 4 {
            return;
        }
        if let Some(before) = self.bodies.insert(address.into(), Rc::clone(body)) {
            self.bytes -= size(address, &before);
        }
        self.bytes += added;
        while self.bytes > self.room {
            let Some((address, body)) = self.bodies.remove_lru() else { break };
            self.bytes -= size(&address, &body);
        }
    }
}

/// The answer to a question about a snapshot by its address, if this thread has it.
pub fn answer(now: &Arc<Snapshot>, address: &str, asked: &HeaderMap) -> Option<Response<BoxBody>> {
    let body = HELD.with_borrow_mut(|held| {
        if held.is_of(now) { held.bodies.get(address).map(Rc::clone) } else { None }
    })?;
    Some(body.answer(asked))
}

/// Answers with what everybody gets who asks the same of a snapshot, and keeps it for them.
pub fn for_all(
    now: &Arc<Snapshot>,
    request: &HttpRequest,
    kind: BodyKind,
    body: Packed,
    further: Option<(HeaderName, HeaderValue)>,
) -> HttpResponse {
    for_all_at(now, request, &request.uri().to_string(), (kind, body), further)
}

/// The same for a question that is asked at several addresses, of which it is kept at one.
pub fn for_all_at(
    now: &Arc<Snapshot>,
    request: &HttpRequest,
    address: &str,
    (kind, body): (BodyKind, Packed),
    further: Option<(HeaderName, HeaderValue)>,
) -> HttpResponse {
    let tag = body.tag(&now.stamp());
    let mut body = Finished::new(kind, body, &tag, now.since);
    if let Some((name, value)) = further {
        body = body.with(name, value);
    }
    let body = Rc::new(body);
    HELD.with_borrow_mut(|held| held.keep(now, address, &body));
    body.answer(request.headers()).into()
}

/// Packs a text while somebody waits for it.
pub fn packed(text: &str) -> Packed {
    HELD.with_borrow_mut(|held| held.packer.get_or_insert_with(Packer::at_once).body(text))
}

/// Packs what was put together from pieces as one: it becomes a fifth as long.
pub fn repacked(joined: Packed) -> Packed {
    let text = joined.unpacked().ok().and_then(|text| String::from_utf8(text).ok());
    text.map_or(joined, |text| packed(&text))
}

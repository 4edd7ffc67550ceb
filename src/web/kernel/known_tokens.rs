//! Tokens that worked a short while ago, by what is kept of their secrets: whoever shares a network
//! with a program that tries out tokens does not have to wait for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hashlink::LruCache;

use crate::domain::people::api_token::secret_hash;

/// So many are known; the one used longest ago makes room.
const MOST: usize = 4096;

/// The tokens that worked. Cheap to clone; clones share them.
#[derive(Clone)]
pub struct KnownTokens(Arc<Mutex<LruCache<String, ()>>>);

impl Default for KnownTokens {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(LruCache::new(MOST))))
    }
}

impl KnownTokens {
    /// Whether the token with this secret worked.
    pub fn has(&self, secret: &str) -> bool {
        self.held().get(&secret_hash(secret)).is_some()
    }

    /// Notes whether the token with this secret works.
    pub fn note(&self, secret: &str, works: bool) {
        let hash = secret_hash(secret);
        if works {
            self.held().insert(hash, ());
        } else {
            self.held().remove(&hash);
        }
    }

    fn held(&self) -> MutexGuard<'_, LruCache<String, ()>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! The keys of receipts in memory. A receipt takes what is held and asks no database.

use std::sync::{Arc, PoisonError, RwLock};

use crate::domain::registry::receipt::keys::Keyring;

/// The keys in memory. Cheap to clone; clones hold the same.
#[derive(Debug, Clone, Default)]
pub struct Keys(Arc<RwLock<Arc<Keyring>>>);

impl Keys {
    /// The keys as they are now.
    pub fn now(&self) -> Arc<Keyring> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Holds these keys from now on.
    pub fn hold(&self, ring: Keyring) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
    }
}

//! Values of which many listings have the same: kept once, however many have them.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::hash::Hash;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value that may be kept in one place for many. It reads and is written like the value itself.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    /// A value that nothing else has yet.
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }

    /// The value to be changed, as one of its own.
    pub fn make_mut(&mut self) -> &mut T
    where
        T: Clone,
    {
        Arc::make_mut(&mut self.0)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Borrow<T> for Shared<T> {
    fn borrow(&self) -> &T {
        &self.0
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Shared<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}

/// Values that are kept for all who have them.
#[derive(Debug, Clone)]
pub struct Pool<T>(HashSet<Shared<T>>);

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self(HashSet::new())
    }
}

impl<T: Eq + Hash> Pool<T> {
    /// The same without the values that nobody but this pool has any more.
    #[must_use]
    pub fn in_use(&self) -> Self {
        let used = self.0.iter().filter(|value| Arc::strong_count(&value.0) > 1);
        Self(used.cloned().collect())
    }

    /// Puts the value that is kept in place of one that is the same; one that is new is kept.
    pub fn share(&mut self, value: &mut Shared<T>) {
        match self.0.get(value) {
            Some(known) => *value = known.clone(),
            None => {
                self.0.insert(value.clone());
            }
        }
    }
}

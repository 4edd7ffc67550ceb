//! Places for what is costly to receive: so many at once in all, and so many of one
//! account or one network.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::failure::Failure;
use crate::actions::Error;

/// Seconds after which somebody who found no place may try again.
const TRY_AGAIN: i64 = 10;

/// A number of places. Cheap to clone; clones share the places.
#[derive(Debug, Clone)]
pub struct Slots {
    in_all: usize,
    each: usize,
    held: Arc<Mutex<HashMap<String, usize>>>,
}

/// A place that is held; dropping it gives it back.
#[derive(Debug)]
pub struct Slot {
    holder: String,
    held: Arc<Mutex<HashMap<String, usize>>>,
}

impl Slots {
    /// So many places in all, of which one account or network holds so many at most.
    pub fn new(in_all: usize, each: usize) -> Self {
        Self { in_all, each, held: Arc::default() }
    }

    /// Takes a place for whoever sends something, an account or a network.
    ///
    /// # Errors
    /// None is free, or they hold their share already.
    pub fn take(&self, holder: String) -> Result<Slot, Failure> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let taken: usize = held.values().sum();
        let own = held.get(&holder).copied().unwrap_or(0);
        if taken >= self.in_all || own >= self.each {
            return Err(Failure(Error::Crowded { seconds: TRY_AGAIN }));
        }
        held.insert(holder.clone(), own.saturating_add(1));
        Ok(Slot { holder, held: Arc::clone(&self.held) })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        match held.get_mut(&self.holder) {
            Some(own) if *own > 1 => *own -= 1,
            _ => {
                held.remove(&self.holder);
            }
        }
    }
}

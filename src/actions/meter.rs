//! A limit on how often one account does something cheap, such as saving. Each replica counts for
//! itself, in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Error;
use crate::domain::values::{AccountId, Timestamp};

/// Doings are counted in windows of this many seconds.
const WINDOW_SECONDS: i64 = 300;

/// Counts what each account does in the window under way. Cheap to clone; clones count together.
#[derive(Debug, Clone)]
pub struct Meter {
    most: u32,
    counted: Arc<Mutex<Counted>>,
}

#[derive(Debug, Default)]
struct Counted {
    window: i64,
    by_account: HashMap<AccountId, u32>,
}

impl Meter {
    /// Allows so much in five minutes.
    pub fn new(most: u32) -> Self {
        Self { most, counted: Arc::default() }
    }

    /// Counts one more.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the time until the next window, when the account has done enough in
    /// this one.
    pub fn count(&self, account: &AccountId, now: Timestamp) -> Result<(), Error> {
        let second = now.millis().div_euclid(1000);
        let window = second.div_euclid(WINDOW_SECONDS);
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.window != window {
            *counted = Counted { window, by_account: HashMap::new() };
        }
        let done = counted.by_account.entry(account.clone()).or_insert(0);
        if *done >= self.most {
            return Err(Error::TooMany {
                seconds: WINDOW_SECONDS - second.rem_euclid(WINDOW_SECONDS),
            });
        }
        *done += 1;
        Ok(())
    }
}

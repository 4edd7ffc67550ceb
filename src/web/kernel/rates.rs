//! How often programs may ask: so many times a minute, counted in memory, so that counting costs no
//! write. Each replica counts for itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::failure::Failure;
use crate::actions::Error;
use crate::domain::values::Timestamp;

const MINUTE_SECONDS: i64 = 60;
/// So many holders are told apart in a minute; those beyond share one count.
const MOST_HOLDERS: usize = 20_000;

/// So many times a minute for each holder. Cheap to clone; clones share the counts.
#[derive(Debug, Clone)]
pub struct Rates {
    most: u32,
    counted: Arc<Mutex<Counted>>,
}

#[derive(Debug, Default)]
struct Counted {
    minute: i64,
    times: HashMap<String, u32>,
}

impl Rates {
    /// So many times a minute.
    pub fn new(most: u32) -> Self {
        Self { most, counted: Arc::default() }
    }

    /// Whether a holder has a time left, without counting one.
    ///
    /// # Errors
    /// There is none in this minute.
    pub fn check(&self, holder: &str, now: Timestamp) -> Result<(), Failure> {
        let second = now.millis().div_euclid(1000);
        let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let is_now = counted.minute == second.div_euclid(MINUTE_SECONDS);
        let is_full = counted.times.len() >= MOST_HOLDERS;
        let own = counted.times.get(holder);
        let times = own.or_else(|| counted.times.get("").filter(|_| is_full));
        match times {
            Some(times) if is_now && *times >= self.most => Err(too_many(second)),
            _ => Ok(()),
        }
    }

    /// Counts once for a holder.
    ///
    /// # Errors
    /// It was too often in this minute.
    pub fn take(&self, holder: &str, now: Timestamp) -> Result<(), Failure> {
        let second = now.millis().div_euclid(1000);
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = second.div_euclid(MINUTE_SECONDS);
        if counted.minute != minute {
            *counted = Counted { minute, times: HashMap::new() };
        }
        let is_full = counted.times.len() >= MOST_HOLDERS && !counted.times.contains_key(holder);
        let times = counted.times.entry(if is_full { "" } else { holder }.to_owned()).or_default();
        *times = times.saturating_add(1);
        if *times > self.most {
            return Err(too_many(second));
        }
        Ok(())
    }
}

/// Refuses until the minute is over.
fn too_many(second: i64) -> Failure {
    let seconds = MINUTE_SECONDS - second.rem_euclid(MINUTE_SECONDS);
    Failure(Error::TooMany { seconds })
}

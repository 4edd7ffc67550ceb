//! Ids, each later than every one made before: `UUIDv7` of the time and randomness that the caller
//! takes from its context.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::domain::values::Timestamp;

/// Bits that count the ids of one millisecond; more ids than fit move on to the next millisecond.
const COUNTER_BITS: u32 = 12;

/// Makes ids. Cheap to clone; clones share their order.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    /// The last id's millisecond, followed by its counter.
    last: Arc<AtomicU64>,
}

impl Ids {
    /// The text of the next id.
    pub fn next(&self, now: Timestamp, [_, _, high, low]: [u64; 4]) -> String {
        let earliest = u64::try_from(now.millis()).unwrap_or_default() << COUNTER_BITS;
        let after = |last: u64| earliest.max(last + 1);
        let step =
            self.last.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| Some(after(last)));
        let (Ok(last) | Err(last)) = step;
        let place = after(last);
        let counter = (place & ((1 << COUNTER_BITS) - 1)).to_be_bytes();
        let mut bytes = [0; 10];
        for (byte, from) in bytes
            .iter_mut()
            .zip(counter.into_iter().skip(6).chain(high.to_be_bytes()).chain(low.to_be_bytes()))
        {
            *byte = from;
        }
        uuid::Builder::from_unix_timestamp_millis(place >> COUNTER_BITS, &bytes)
            .into_uuid()
            .to_string()
    }
}

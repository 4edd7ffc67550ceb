//! What was worked out, for people: what remains, what is open, why a rule holds. It reads what
//! evaluation recorded and decides nothing.

pub(crate) mod condition_words;
pub(crate) mod fired;
pub(crate) mod open_reasons;
pub(crate) mod remaining;
pub(crate) mod weighed;

//! What was worked out, for people: what remains, the findings of a section, why a rule holds.

pub(crate) mod condition_words;
pub(crate) mod fired;
pub(crate) mod open_reasons;
pub(crate) mod remaining;
pub(crate) mod section_findings;

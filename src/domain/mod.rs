//! Pure rules: no I/O, no clock, no randomness. Areas import only the areas above them in this
//! list.

pub mod access;
pub mod assessment;
pub mod business_days;
pub mod calendar;
pub mod district;
pub mod event;
pub mod event_groups;
pub mod event_rows;
pub mod event_sight;
pub mod event_states;
pub mod event_values;
pub mod event_words;
mod hosts;
mod ids;
pub mod instrument;
pub mod job;
pub mod learning;
pub mod measures;
pub mod numerals;
pub mod packed;
pub mod people;
pub mod recorded;
pub mod registry;
pub mod retention;
pub mod sentences;
pub mod shared;
pub mod slug;
pub mod texts;
pub mod values;

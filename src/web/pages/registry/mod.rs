//! The public registry: its list, its listings, and what the publisher does with them.

pub mod addresses;
pub mod changes;
mod comparison_rows;
pub mod comparisons;
pub mod conditions;
pub mod csv;
pub mod day_forms;
mod drawn;
mod facts;
pub mod families;
pub mod feed;
pub mod laboratory;
pub mod listing;
pub mod listings;
pub mod lists;
pub mod past;
pub mod publications;
pub(super) mod rail;
pub mod receipts;
pub mod revocations;
pub(super) mod samples;
mod sentence;
pub mod sheet;
pub mod verifications;
pub mod watches;
pub mod words;

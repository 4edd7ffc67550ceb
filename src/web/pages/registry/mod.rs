//! The public registry: its list, its listings, and what the publisher does with them.

pub mod addresses;
mod comparison_rows;
pub mod comparisons;
pub mod csv;
pub mod listing;
pub mod listings;
pub mod lists;
pub mod publications;
pub(super) mod rail;
pub mod receipts;
pub mod revocations;
pub(super) mod samples;
pub mod sheet;
pub mod verifications;
pub mod words;

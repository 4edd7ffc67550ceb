//! The public registry: listings, where they stand, and the snapshot that everybody reads from
//! memory.

pub mod availability;
pub mod changes;
pub mod filter;
pub mod fold;
pub mod listing;
pub mod pipeline;
pub mod query;
pub mod register;
pub mod search;
pub mod shelf;
pub mod state;
mod word_forms;

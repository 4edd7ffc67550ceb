//! The public registry: listings, where they stand, and the snapshot that everybody reads from
//! memory.

pub mod asked;
pub mod availability;
pub mod change;
pub mod change_notice;
pub mod changes;
pub mod condition_proof;
mod cursor;
pub mod filter;
pub mod fold;
pub mod grades;
pub mod inventory;
pub mod kept;
pub mod listing;
pub mod matching;
mod orders;
pub mod past;
pub mod pipeline;
pub mod query;
pub mod reading;
pub mod receipt;
pub mod register;
mod scores;
pub mod search;
mod searched;
pub mod shelf;
mod shelved;
pub mod state;
pub mod told_change;
pub mod watch;
mod word_forms;
mod word_index;

//! What the publisher does with listings, and what everybody reads.

pub mod changes;
pub mod conditions;
pub mod handovers;
pub mod held_keys;
pub mod inventory;
pub mod keeping;
pub mod laboratory;
pub mod listings;
pub mod memory;
pub mod name_requests;
pub mod own_watches;
pub mod past;
pub mod past_loading;
pub mod queries;
pub mod receipts;
pub mod register;
pub mod replay;
pub mod signing_keys;
pub mod snapshot;
pub mod visibility;
pub mod watch_mails;
pub mod watches;

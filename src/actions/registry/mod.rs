//! What the publisher does with listings, and what everybody reads.

pub mod held_keys;
pub mod inventory;
pub mod keeping;
pub mod listings;
pub mod memory;
pub mod queries;
pub mod receipts;
pub mod register;
pub mod replay;
pub mod signing_keys;
pub mod snapshot;
pub mod visibility;

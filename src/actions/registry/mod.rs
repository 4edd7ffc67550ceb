//! What the publisher does with listings, and what everybody reads.

pub mod listings;
pub mod memory;
pub mod queries;
pub mod register;
pub mod replay;
pub mod snapshot;
pub mod visibility;

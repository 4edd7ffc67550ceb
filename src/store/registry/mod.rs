//! The stored registry.

pub mod listings;

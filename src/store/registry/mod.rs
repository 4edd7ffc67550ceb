//! The stored registry.

pub mod listings;
pub mod register;

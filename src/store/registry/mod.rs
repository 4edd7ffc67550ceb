//! The stored registry.

pub mod image;
pub mod listings;
pub mod public_listings;
pub mod register;
pub mod signing_keys;
pub mod watches;

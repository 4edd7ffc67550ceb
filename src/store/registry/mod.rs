//! The stored registry.

pub mod earlier_approvals;
pub mod former_slugs;
pub mod image;
pub mod listings;
pub mod public_listings;
pub mod register;
pub mod signing_keys;
pub mod watches;

//! The stored registry.

pub mod change_notices;
pub mod condition_proofs;
pub mod earlier_approvals;
pub mod former_slugs;
pub mod image;
pub mod listing_reminders;
pub mod listings;
pub mod public_listings;
pub mod register;
pub mod signing_keys;
pub mod watches;

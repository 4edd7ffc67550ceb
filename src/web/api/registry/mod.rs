//! Listings as JSON.

pub mod dumps;
pub mod listings;
pub mod receipts;

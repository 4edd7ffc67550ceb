//! Listings as JSON.

pub mod listings;

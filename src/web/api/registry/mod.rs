//! Listings as JSON, and lists held against them.

pub mod changes;
pub mod dumps;
pub mod inventories;
pub mod linked;
pub mod listings;
pub mod receipts;
pub mod watches;

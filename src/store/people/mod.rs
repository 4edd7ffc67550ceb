//! Stored people.

pub mod accounts;
pub mod organizations;
pub mod sessions;

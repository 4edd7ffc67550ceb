//! Stored people.

pub mod accounts;
pub mod devices;
pub mod mail_links;
pub mod organizations;
pub mod sessions;
pub mod tries;

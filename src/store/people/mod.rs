//! Stored people.

pub mod accounts;
pub mod devices;
pub mod former_names;
pub mod kept_forms;
pub mod mail_links;
pub mod organizations;
pub mod sessions;
pub mod tries;
pub mod waiting;

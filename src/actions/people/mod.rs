//! What people do about their own accounts and others'.

mod limits;
pub mod mail_links;
pub mod organizations;
pub mod passwords;
pub mod registrations;
pub mod sessions;

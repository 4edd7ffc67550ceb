//! What people do about their own accounts and others'.

pub mod accounts;
pub mod bootstrap;
pub mod invitations;
mod limits;
pub mod mail_links;
pub mod organizations;
pub mod passwords;
pub mod registrations;
pub mod sessions;

//! What people do about their own accounts and others'.

pub mod accounts;
pub mod appointments;
pub mod bootstrap;
pub mod changes;
pub mod closing;
pub mod devices;
pub mod erasing;
pub mod hashing;
pub mod invitations;
pub mod kept_forms;
pub(in crate::actions) mod limits;
pub mod links;
pub mod mail_links;
pub mod names;
pub mod organizations;
mod password_choice;
pub mod passwords;
pub mod registrations;
pub mod sessions;
pub mod shortcuts;
pub mod sign_ins;
mod waiting;

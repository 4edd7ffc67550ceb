//! What people do about their own accounts and others'.

pub mod passwords;
pub mod sessions;

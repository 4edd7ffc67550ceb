//! Pages about accounts.

pub mod sessions;

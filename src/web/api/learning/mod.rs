//! Modules as JSON.

pub mod modules;

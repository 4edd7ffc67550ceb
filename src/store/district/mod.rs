//! What districts keep for themselves.

pub mod adoptions;
pub mod looks;

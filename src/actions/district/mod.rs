//! What a school district does at its desk, and a regional center for it.

pub mod adoptions;
pub mod desk;
mod standing;
pub mod typed;

pub use standing::Acting;

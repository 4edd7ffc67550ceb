//! What a school district does at its desk, and a regional center for it.

pub mod adopted;
pub mod adoptions;
pub mod agreements;
pub mod api_tokens;
pub mod centers;
pub mod deliveries;
pub mod desk;
pub mod incidents;
pub mod mails;
pub mod names;
pub mod overlays;
pub mod requests;
mod standing;
pub(in crate::actions) mod token_ends;
pub mod typed;
pub mod webhooks;

pub use standing::{Acting, DISTRICT};

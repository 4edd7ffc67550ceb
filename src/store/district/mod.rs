//! What districts keep for themselves.

pub mod adoptions;
pub mod agreements;
pub mod api_tokens;
pub mod centers;
pub mod deliveries;
pub mod incidents;
pub mod looks;
pub mod overlays;
pub mod remembered;
pub mod requests;
pub mod webhooks;

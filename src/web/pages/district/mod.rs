//! Pages of a district's desk.

pub mod adopting;
pub mod agreement_form;
pub mod agreements;
pub mod api_tokens;
pub mod asking;
pub mod centers;
pub mod desk;
pub mod incident_form;
pub mod incidents;
pub mod local_words;
pub mod names;
pub mod overlay;
pub mod own_requests;
pub mod ratings;
pub mod requests;
pub mod retirements;
mod samples;
pub mod tools;
mod use_form;
pub mod uses;
pub mod webhook;
mod webhook_samples;
pub mod webhooks;
mod words;

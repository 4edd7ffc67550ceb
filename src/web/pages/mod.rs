//! Pages: each handler takes its input, calls one action and renders.

pub mod about;
pub mod assessment;
pub mod events;
pub mod health;
pub mod home;
pub mod instrument;
pub mod jobs;
pub mod learning;
pub mod people;
pub mod registry;
pub mod start;

//! Pages: each handler takes its input, calls one action and renders.

pub mod health;
pub mod home;
pub mod people;

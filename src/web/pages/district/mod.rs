//! Pages of a district's desk.

pub mod adopting;
pub mod desk;
pub mod retirements;
mod samples;
pub mod tools;
mod use_form;
pub mod uses;
mod words;

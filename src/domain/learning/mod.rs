//! Professional learning: the catalogue of modules and which of them a tool requires.

mod module;
mod requirement;

pub use module::{Catalogue, Module, Topic};
pub use requirement::{Because, Requirement, Word, required};

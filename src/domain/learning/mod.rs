//! Professional learning: the catalogue of modules and which of them a tool requires.

mod hours;
mod limits;
mod module;
mod obligations;
mod requirement;

pub use hours::{RoleHours, hours};
pub use module::{Catalogue, Module, Topic};
pub use obligations::Obligations;
pub use requirement::{Because, Requirement, Word, required, who_in_words};

//! Professional learning: the catalogue of modules and which of them a tool requires.

mod hours;
mod limits;
mod module;
mod obligations;
mod requirement;
mod word;

pub use hours::{RoleHours, hours, hours_by};
pub use module::{Catalogue, Module};
pub use obligations::Obligations;
pub use requirement::{Because, Requirement, required, who_in_words};
pub use word::Word;

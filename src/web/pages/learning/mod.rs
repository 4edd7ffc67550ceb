//! Professional learning: the catalogue and its modules.

pub mod modules;

//! The questionnaires on disk and inside the program.

pub mod questionnaires;
pub mod schemas;

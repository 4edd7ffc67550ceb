//! The questionnaires on disk and inside the program.

mod built_in;
pub mod questionnaires;
pub mod schemas;

//! Questionnaires for programs.

pub mod schemas;

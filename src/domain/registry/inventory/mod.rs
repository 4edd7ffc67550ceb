//! A list of tools that somebody keeps, held against the registry: what each is there, and what is
//! to be done about it, the worst first. Nothing of a list is stored.

pub mod check;
pub mod columns;
pub mod finding;
pub mod list;
pub mod tool;

/// The most rows of a list.
pub const MAX_ROWS: usize = 20_000;

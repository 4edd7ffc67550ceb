//! What an agency did before it used Assay: vendors, tools and approvals, read from a table. Rules
//! only; nothing here knows of records.

mod columns;
mod known;
mod loaded;
mod row;

pub use columns::{Column, Columns};
pub use known::{Here, Known};
pub use loaded::Loaded;
pub use row::{Fault, PastApproval, PastRow, read};

/// The most rows that one table has.
pub const MAX_ROWS: usize = 5_000;

//! What needs a real browser. These run once, with SQLite: `tests/run.sh` leaves this module out of
//! the pass on PostgreSQL.

mod bench;
mod paper;
mod people;
mod registry;
pub mod reviews;
mod story;
pub mod together;

//! Which errors of the engines pass: the database is locked, full, out of reach or being stopped.

use sqlx::error::DatabaseError;

/// The last eight bits of what SQLite answers when it is busy, locked, read-only, at a fault of the
/// disk, full, or cannot open its file.
const SQLITE_CODES: [u32; 6] = [5, 6, 8, 10, 13, 14];
/// The first letters of what PostgreSQL answers: no connection, no resources (a full disk is one),
/// being stopped, only readable.
const POSTGRES_CLASSES: [&str; 4] = ["08", "53", "57P", "25006"];

/// Whether the error tells that the database cannot be reached or written to at the moment.
pub(in crate::store) fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(told) => told.code().is_some_and(|code| passes(told.as_ref(), &code)),
        _ => false,
    }
}

fn passes(told: &dyn DatabaseError, code: &str) -> bool {
    if told.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some() {
        return POSTGRES_CLASSES.iter().any(|class| code.starts_with(class));
    }
    code.parse::<u32>().is_ok_and(|code| SQLITE_CODES.contains(&(code & 0xff)))
}

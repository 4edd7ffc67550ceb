//! How often something was tried by one address, network or account, counted in windows so that a limit holds across replicas.

use crate::domain::values::Timestamp;
use crate::store::{StoreError, Tx};

/// Tries of a subject in windows that began at or after `since`.
pub async fn since(tx: &mut Tx, subject: &str, since: Timestamp) -> Result<i64, StoreError> {
    let row = tx
        .query("SELECT CAST(COALESCE(SUM(tries), 0) AS BIGINT) AS tries FROM tries WHERE subject = $1 AND window_start >= $2")
        .bind(subject)
        .bind(since.to_string())
        .optional()
        .await?;
    row.map_or(Ok(0), |row| row.get("tries"))
}

/// Counts one try.
pub async fn count(tx: &mut Tx, subject: &str, window_start: Timestamp) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO tries (subject, window_start, tries) VALUES ($1, $2, 1)
         ON CONFLICT (subject, window_start) DO UPDATE SET tries = tries.tries + 1",
    )
    .bind(subject)
    .bind(window_start.to_string())
    .execute()
    .await?;
    Ok(())
}

/// Forgets the tries of a subject.
pub async fn forget(tx: &mut Tx, subject: &str) -> Result<(), StoreError> {
    tx.query("DELETE FROM tries WHERE subject = $1").bind(subject).execute().await?;
    Ok(())
}

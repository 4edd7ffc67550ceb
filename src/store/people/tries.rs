//! How often something was tried by one address, network or account, counted in windows so that a
//! limit holds across replicas.

use crate::domain::values::Timestamp;
use crate::store::{StoreError, Tx};

/// Counts one try, and says how many there are in this window now. The row stays locked until the
/// transaction ends, so that tries at the same moment are counted one after another.
///
/// # Errors
/// When the database cannot be written to.
pub async fn count(tx: &mut Tx, subject: &str, window_start: Timestamp) -> Result<i64, StoreError> {
    let row = tx
        .query(
            "INSERT INTO tries (subject, window_start, tries) VALUES ($1, $2, 1)
             ON CONFLICT (subject, window_start) DO UPDATE
             SET tries = tries.tries + 1 RETURNING CAST(tries.tries AS BIGINT) AS counted",
        )
        .bind(subject)
        .bind(window_start.to_string())
        .optional()
        .await?;
    row.ok_or(StoreError::Unchanged { what: "count a try", changed: 0 })?.get("counted")
}

/// Takes one try back.
///
/// # Errors
/// When the database cannot be written to.
pub async fn give_back(
    tx: &mut Tx,
    subject: &str,
    window_start: Timestamp,
) -> Result<(), StoreError> {
    tx.query(
        "UPDATE tries SET tries = tries - 1 WHERE subject = $1 AND window_start = $2 AND tries > 0",
    )
    .bind(subject)
    .bind(window_start.to_string())
    .execute()
    .await?;
    Ok(())
}

/// Forgets the tries of a subject.
///
/// # Errors
/// When the database cannot be written to.
pub async fn forget(tx: &mut Tx, subject: &str) -> Result<(), StoreError> {
    tx.query("DELETE FROM tries WHERE subject = $1").bind(subject).execute().await?;
    Ok(())
}

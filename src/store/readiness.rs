//! Whether the database takes a write.

use crate::domain::values::Timestamp;
use crate::store::{StoreError, Tx};

/// Writes the one row that is there to be written. Only its commit tells whether there is room on
/// the disk.
///
/// # Errors
/// When the database cannot be written to.
pub async fn note(tx: &mut Tx, at: Timestamp) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO readiness (id, checked_at) VALUES ('write', $1) ON CONFLICT (id) DO \
        UPDATE SET checked_at = $1",
    )
    .bind(at.to_string())
    .execute()
    .await?;
    Ok(())
}

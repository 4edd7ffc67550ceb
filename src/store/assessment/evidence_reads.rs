//! Which pieces of evidence somebody ticked as read.

use std::collections::BTreeMap;

use crate::domain::values::{AccountId, DisclosureId, EvidenceId, Timestamp};
use crate::store::{StoreError, Tx};

/// Ticks a piece as read; the first time stands.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put(
    tx: &mut Tx,
    reader: &AccountId,
    piece: &EvidenceId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO evidence_reads (account_id, evidence_id, read_at) VALUES ($1, $2, $3)
         ON CONFLICT (account_id, evidence_id) DO NOTHING",
    )
    .bind(reader.as_str())
    .bind(piece.as_str())
    .bind(at.to_string())
    .execute()
    .await?;
    Ok(())
}

/// Takes the tick back.
///
/// # Errors
/// When the database cannot be written to.
pub async fn remove(tx: &mut Tx, reader: &AccountId, piece: &EvidenceId) -> Result<(), StoreError> {
    tx.query("DELETE FROM evidence_reads WHERE account_id = $1 AND evidence_id = $2")
        .bind(reader.as_str())
        .bind(piece.as_str())
        .execute()
        .await?;
    Ok(())
}

/// When somebody ticked the pieces of a disclosure.
///
/// # Errors
/// When the database does not answer, or an instant makes no sense.
pub async fn of(
    tx: &mut Tx,
    reader: &AccountId,
    disclosure: &DisclosureId,
) -> Result<BTreeMap<EvidenceId, Timestamp>, StoreError> {
    let rows = tx
        .query(
            "SELECT r.evidence_id, r.read_at FROM evidence_reads r
             JOIN evidence e ON e.id = r.evidence_id
             WHERE r.account_id = $1 AND e.disclosure_id = $2 ORDER BY r.evidence_id",
        )
        .bind(reader.as_str())
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter()
        .map(|row| Ok((row.id("evidence_id")?, row.instant("evidence_reads", "read_at")?)))
        .collect()
}

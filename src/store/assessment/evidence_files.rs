//! The files behind the evidence: each set of bytes once, however many pieces show it.

use std::collections::BTreeSet;

use crate::domain::values::{DisclosureId, OrganizationId, Timestamp};
use crate::store::{StoreError, Tx};

/// No piece of evidence has needed the file since `$1`. A submission holds what was attached when
/// it was made.
macro_rules! unused {
    () => {
        "deleted_at IS NULL AND stored_at < $1
         AND NOT EXISTS (SELECT 1 FROM shelf WHERE shelf.sha256 = evidence_files.sha256
           AND (shelf.removed_at IS NULL OR shelf.removed_at >= $1))
         AND NOT EXISTS (SELECT 1 FROM condition_proofs
           WHERE condition_proofs.sha256 = evidence_files.sha256)
         AND NOT EXISTS (SELECT 1 FROM evidence WHERE evidence.sha256 = evidence_files.sha256
           AND (evidence.removed_at IS NULL OR evidence.removed_at >= $1
             OR EXISTS (SELECT 1 FROM snapshots WHERE snapshots.disclosure_id =
         evidence.disclosure_id
                  AND snapshots.created_at >= evidence.added_at
         AND snapshots.created_at <= evidence.removed_at)))"
    };
}

/// Notes that a file is kept, from now on when it was deleted; says whether it was.
///
/// # Errors
/// When the database cannot be written to.
pub async fn keep(
    tx: &mut Tx,
    sha256: &str,
    size_bytes: i64,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let known = tx
        .query("SELECT deleted_at FROM evidence_files WHERE sha256 = $1")
        .bind(sha256)
        .optional()
        .await?;
    let was_deleted =
        known.map_or(Ok(None), |row| row.get::<Option<String>>("deleted_at"))?.is_some();
    tx.query(
        "INSERT INTO evidence_files (sha256, size_bytes, stored_at) VALUES ($1, $2, $3)
         ON CONFLICT (sha256) DO UPDATE SET stored_at = excluded.stored_at, deleted_at = NULL",
    )
    .bind(sha256)
    .bind(size_bytes)
    .bind(at.to_string())
    .execute()
    .await?;
    Ok(was_deleted)
}

/// Notes a file that was found in the store; one that is known stays as it is known. Says whether
/// it was new.
///
/// # Errors
/// When the database cannot be written to.
pub async fn adopt(
    tx: &mut Tx,
    sha256: &str,
    size_bytes: i64,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO evidence_files (sha256, size_bytes, stored_at) VALUES ($1, $2, $3) ON \
            CONFLICT (sha256) DO NOTHING",
        )
        .bind(sha256)
        .bind(size_bytes)
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Every file that is known and not deleted.
///
/// # Errors
/// When the database does not answer.
pub async fn known(tx: &mut Tx) -> Result<BTreeSet<String>, StoreError> {
    let rows = tx.query("SELECT sha256 FROM evidence_files WHERE deleted_at IS NULL").all().await?;
    rows.iter().map(|row| row.text("sha256")).collect()
}

/// Bytes of the files that one disclosure takes up, files taken away but not deleted yet included.
///
/// # Errors
/// When the database does not answer.
pub async fn bytes_of_disclosure(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<i64, StoreError> {
    let row = tx
        .query(
            "SELECT CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) AS bytes FROM evidence_files
             WHERE deleted_at IS NULL AND sha256 IN (SELECT sha256 FROM evidence
             WHERE disclosure_id = $1 AND sha256 IS NOT NULL)",
        )
        .bind(disclosure.as_str())
        .optional()
        .await?;
    row.map_or(Ok(0), |row| row.get("bytes"))
}

/// The same for all disclosures of an organization.
///
/// # Errors
/// When the database does not answer.
pub async fn bytes_of_organization(
    tx: &mut Tx,
    organization: &OrganizationId,
) -> Result<i64, StoreError> {
    let row = tx
        .query(
            "SELECT CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) AS bytes FROM evidence_files
             WHERE deleted_at IS NULL AND sha256 IN (
               SELECT evidence.sha256 FROM evidence
             JOIN disclosures ON disclosures.id = evidence.disclosure_id
               JOIN products ON products.id = disclosures.product_id
             WHERE products.organization_id = $1 AND evidence.sha256 IS NOT NULL
             UNION SELECT shelf.sha256 FROM shelf WHERE shelf.organization_id = $1)",
        )
        .bind(organization.as_str())
        .optional()
        .await?;
    row.map_or(Ok(0), |row| row.get("bytes"))
}

/// Files that nothing has referred to since `before`: no piece that is attached, was taken away
/// later, or is part of a submission.
///
/// # Errors
/// When the database does not answer.
pub async fn unused(tx: &mut Tx, before: Timestamp, limit: i64) -> Result<Vec<String>, StoreError> {
    let rows = tx
        .query(concat!(
            "SELECT sha256 FROM evidence_files WHERE ",
            unused!(),
            " ORDER BY stored_at LIMIT $2"
        ))
        .bind(before.to_string())
        .bind(limit)
        .all()
        .await?;
    rows.iter().map(|row| row.text("sha256")).collect()
}

/// Notes that a file is deleted, unless something refers to it by now; false when it stays.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_deleted(
    tx: &mut Tx,
    sha256: &str,
    before: Timestamp,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(concat!(
            "UPDATE evidence_files SET deleted_at = $3 WHERE sha256 = $2 AND ",
            unused!()
        ))
        .bind(before.to_string())
        .bind(sha256)
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

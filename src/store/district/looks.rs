//! How far somebody has read what changed for a district.

use crate::domain::values::{AccountId, OrganizationId, Timestamp};
use crate::store::{StoreError, Tx};

/// When this person last said that they have read what changed for this district; none before the
/// first time.
///
/// # Errors
/// When the database does not answer, or a stored instant makes no sense.
pub async fn seen_at(
    tx: &mut Tx,
    account: &AccountId,
    district: &OrganizationId,
) -> Result<Option<Timestamp>, StoreError> {
    tx.query("SELECT * FROM desk_looks WHERE account_id = $1 AND district_id = $2")
        .bind(account.as_str())
        .bind(district.as_str())
        .optional()
        .await?
        .map(|row| row.instant("desk_looks", "seen_at"))
        .transpose()
}

/// Notes that this person has read everything up to an instant.
///
/// # Errors
/// When the database cannot be written to.
pub async fn note(
    tx: &mut Tx,
    account: &AccountId,
    district: &OrganizationId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO desk_looks (account_id, district_id, seen_at) VALUES ($1, $2, $3)
         ON CONFLICT (account_id, district_id) DO UPDATE SET seen_at = excluded.seen_at",
    )
    .bind(account.as_str())
    .bind(district.as_str())
    .bind(at.to_string())
    .execute()
    .await?;
    Ok(())
}

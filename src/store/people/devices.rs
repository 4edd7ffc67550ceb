//! Stored devices: browsers on which an account has signed in. Of a browser's secret only the hash
//! is kept.

use crate::domain::values::{AccountId, DeviceId, Timestamp};
use crate::store::{StoreError, Tx, changed_one};

/// The device of this account with this secret.
///
/// # Errors
/// When the database does not answer.
pub async fn known(
    tx: &mut Tx,
    account: &AccountId,
    secret_hash: &str,
) -> Result<Option<DeviceId>, StoreError> {
    let row = tx
        .query("SELECT id FROM devices WHERE account_id = $1 AND secret_hash = $2")
        .bind(account.as_str())
        .bind(secret_hash)
        .optional()
        .await?;
    row.map(|row| row.id("id")).transpose()
}

/// Whether the account has signed in on any device before.
///
/// # Errors
/// When the database does not answer.
pub async fn has_any(tx: &mut Tx, account: &AccountId) -> Result<bool, StoreError> {
    Ok(tx
        .query("SELECT id FROM devices WHERE account_id = $1 LIMIT 1")
        .bind(account.as_str())
        .optional()
        .await?
        .is_some())
}

/// Notes that an account signed in on a device.
///
/// # Errors
/// When the database cannot be written to.
pub async fn note(
    tx: &mut Tx,
    id: &DeviceId,
    account: &AccountId,
    secret_hash: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let noted = tx
        .query(
            "INSERT INTO devices (id, account_id, secret_hash, created_at, seen_at) VALUES ($1, $2,
             $3, $4, $4)
             ON CONFLICT (account_id, secret_hash) DO UPDATE SET seen_at = $4",
        )
        .bind(id.as_str())
        .bind(account.as_str())
        .bind(secret_hash)
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("note a device", noted)
}

/// Removes devices that were last used before `before`.
///
/// # Errors
/// When the database cannot be written to.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    tx.query("DELETE FROM devices WHERE seen_at < $1").bind(before.to_string()).execute().await
}

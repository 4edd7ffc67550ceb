//! Stored single keys.

use crate::domain::people::shortcuts::Shortcuts;
use crate::domain::values::{AccountId, Timestamp};
use crate::store::{StoreError, Tx};

/// Stores somebody's keys in place of those before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put(
    tx: &mut Tx,
    account: &AccountId,
    shortcuts: &Shortcuts,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO shortcuts (account_id, state, keys, updated_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id) DO UPDATE SET state = excluded.state, keys = excluded.keys,
           updated_at = excluded.updated_at",
    )
    .bind(account.as_str())
    .bind(if shortcuts.on { "on" } else { "off" })
    .bind(shortcuts.to_json())
    .bind(at.to_string())
    .execute()
    .await?;
    Ok(())
}

/// Somebody's keys; the usual ones, turned off, where nothing is stored.
///
/// # Errors
/// When the database does not answer, or what is stored makes no sense.
pub async fn of(tx: &mut Tx, account: &AccountId) -> Result<Shortcuts, StoreError> {
    let row = tx
        .query("SELECT state, keys FROM shortcuts WHERE account_id = $1")
        .bind(account.as_str())
        .optional()
        .await?;
    let Some(row) = row else { return Ok(Shortcuts::default()) };
    let on = row.text("state")? == "on";
    Shortcuts::from_json(on, &row.text("keys")?).map_err(|cause| StoreError::Inconsistent {
        table: "shortcuts",
        column: "keys",
        row: account.to_string(),
        cause: cause.to_string(),
    })
}

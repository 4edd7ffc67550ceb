//! Exports that wait at a draft until their answers are looked through.

use crate::domain::registry::receipt::disclosed::Signer;
use crate::domain::values::{AccountId, DisclosureId, Timestamp};
use crate::store::{StoreError, Tx, changed_one};

/// An export as it waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingExport {
    /// The whole of it as JSON, in the canonical form.
    pub body: String,
    /// What is known of whoever signed it.
    pub signer: Signer,
    /// The name of whoever gave it.
    pub given_by: String,
    /// When.
    pub given_at: Timestamp,
}

/// Lets an export wait at a draft, in the place of one that waits.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    (body, signer): (&str, Signer),
    by: &AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "INSERT INTO waiting_exports (disclosure_id, body, signer, given_by, given_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (disclosure_id) DO UPDATE SET body = excluded.body,
               signer = excluded.signer, given_by = excluded.given_by,
               given_at = excluded.given_at",
        )
        .bind(disclosure.as_str())
        .bind(body)
        .bind(signer.word())
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("let an export wait", changed)
}

/// The export that waits at a draft.
///
/// # Errors
/// When the database does not answer, or what is stored makes no sense.
pub async fn of(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Option<WaitingExport>, StoreError> {
    let row = tx
        .query(
            "SELECT w.body, w.signer, w.given_at, a.name FROM waiting_exports w
             JOIN accounts a ON a.id = w.given_by WHERE w.disclosure_id = $1",
        )
        .bind(disclosure.as_str())
        .optional()
        .await?;
    let read = |row: &crate::store::Row| {
        Ok(WaitingExport {
            body: row.text("body")?,
            signer: row.parsed("waiting_exports", "signer", Signer::parse)?,
            given_by: row.text("name")?,
            given_at: row.instant("waiting_exports", "given_at")?,
        })
    };
    row.as_ref().map(read).transpose()
}

/// Forgets the export that waits at a draft; whether there was one.
///
/// # Errors
/// When the database cannot be written to.
pub async fn remove(tx: &mut Tx, disclosure: &DisclosureId) -> Result<bool, StoreError> {
    let changed = tx
        .query("DELETE FROM waiting_exports WHERE disclosure_id = $1")
        .bind(disclosure.as_str())
        .execute()
        .await?;
    Ok(changed == 1)
}

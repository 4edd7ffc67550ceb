//! Stored forms that were not sent, and whose the forms of a session are.

use crate::domain::people::kept_form::KeptForm;
use crate::domain::values::{Id, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// Notes that forms with this key are an account's.
///
/// # Errors
/// When it cannot be written.
pub async fn note_key(tx: &mut Tx, key_hash: &str, account: &Id, expires_at: Timestamp) -> Result<(), StoreError> {
    let noted = tx
        .query("INSERT INTO form_keys (key_hash, account_id, expires_at) VALUES ($1, $2, $3)")
        .bind(key_hash)
        .bind(account.as_str())
        .bind(expires_at.to_string())
        .execute()
        .await?;
    changed_one("note whose a session's forms are", noted)
}

/// The same for the account of a session.
///
/// # Errors
/// When there is no such session, or it cannot be written.
pub async fn note_key_of_session(tx: &mut Tx, key_hash: &str, session: &Id, expires_at: Timestamp) -> Result<(), StoreError> {
    let noted = tx
        .query("INSERT INTO form_keys (key_hash, account_id, expires_at) SELECT $1, account_id, $3 FROM sessions WHERE id = $2")
        .bind(key_hash)
        .bind(session.as_str())
        .bind(expires_at.to_string())
        .execute()
        .await?;
    changed_one("note whose a session's forms are", noted)
}

/// Whose forms with this key are.
///
/// # Errors
/// When it cannot be read.
pub async fn owner_of_key(tx: &mut Tx, key_hash: &str, now: Timestamp) -> Result<Option<Id>, StoreError> {
    let row =
        tx.query("SELECT account_id FROM form_keys WHERE key_hash = $1 AND expires_at > $2").bind(key_hash).bind(now.to_string()).optional().await?;
    row.map(|row| row.id("account_id")).transpose()
}

/// Keeps a form, and of its person's forms only the newest `most`.
///
/// # Errors
/// When it cannot be written.
pub async fn insert(tx: &mut Tx, form: &KeptForm, most: i64) -> Result<(), StoreError> {
    let inserted = tx
        .query("INSERT INTO kept_forms (id, account_id, path, fields, had_file, kept_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(form.id.as_str())
        .bind(form.account.as_str())
        .bind(&form.path)
        .bind(serde_json::to_string(&form.fields)?)
        .bind(form.had_file)
        .bind(form.kept_at.to_string())
        .execute()
        .await?;
    changed_one("keep a form", inserted)?;
    tx.query(
        "DELETE FROM kept_forms WHERE account_id = $1 AND id NOT IN (
           SELECT id FROM kept_forms WHERE account_id = $1 ORDER BY id DESC LIMIT $2)",
    )
    .bind(form.account.as_str())
    .bind(most)
    .execute()
    .await?;
    Ok(())
}

/// A form of an account that was kept after `after`.
///
/// # Errors
/// When it cannot be read.
pub async fn of_account(tx: &mut Tx, account: &Id, id: &Id, after: Timestamp) -> Result<Option<KeptForm>, StoreError> {
    let row = tx
        .query("SELECT * FROM kept_forms WHERE id = $1 AND account_id = $2 AND kept_at > $3")
        .bind(id.as_str())
        .bind(account.as_str())
        .bind(after.to_string())
        .optional()
        .await?;
    row.as_ref().map(from_row).transpose()
}

/// Removes forms that were kept before `before`, and keys that ended before `now`.
///
/// # Errors
/// When it cannot be written.
pub async fn sweep(tx: &mut Tx, before: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
    let forms = tx.query("DELETE FROM kept_forms WHERE kept_at < $1").bind(before.to_string()).execute().await?;
    Ok(forms + tx.query("DELETE FROM form_keys WHERE expires_at < $1").bind(now.to_string()).execute().await?)
}

fn from_row(row: &Row) -> Result<KeptForm, StoreError> {
    Ok(KeptForm {
        id: row.id("id")?,
        account: row.id("account_id")?,
        path: row.text("path")?,
        fields: row.parsed("kept_forms", "fields", |text| serde_json::from_str(text))?,
        had_file: row.get("had_file")?,
        kept_at: row.instant("kept_forms", "kept_at")?,
    })
}

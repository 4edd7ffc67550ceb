//! Stored forms that were not sent, and whose the forms of a session are.

use crate::domain::people::kept_form::{KeptForm, KeptState, Origin};
use crate::domain::values::{AccountId, KeptFormId, SessionId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// Notes that forms with this key are an account's.
///
/// # Errors
/// When it cannot be written.
pub async fn note_key(
    tx: &mut Tx,
    key_hash: &str,
    account: &AccountId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
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
pub async fn note_key_of_session(
    tx: &mut Tx,
    key_hash: &str,
    session: &SessionId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let noted = tx
        .query(
            "INSERT INTO form_keys (key_hash, account_id, expires_at) SELECT $1, account_id, $3 \
            FROM sessions WHERE id = $2",
        )
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
pub async fn owner_of_key(
    tx: &mut Tx,
    key_hash: &str,
    now: Timestamp,
) -> Result<Option<AccountId>, StoreError> {
    let row = tx
        .query("SELECT account_id FROM form_keys WHERE key_hash = $1 AND expires_at > $2")
        .bind(key_hash)
        .bind(now.to_string())
        .optional()
        .await?;
    row.map(|row| row.id("account_id")).transpose()
}

/// Keeps a form in its slot, in place of the one that waits there; says under which id.
///
/// # Errors
/// When it cannot be written.
pub async fn put(tx: &mut Tx, form: &KeptForm) -> Result<KeptFormId, StoreError> {
    let row = tx
        .query(
            "INSERT INTO kept_forms (id, account_id, path, fields, had_file, kept_at, origin, slot,
             bytes)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (account_id, path, slot) DO UPDATE SET fields = excluded.fields,
             kept_at = excluded.kept_at, bytes = excluded.bytes
             RETURNING id",
        )
        .bind(form.id.as_str())
        .bind(form.account.as_str())
        .bind(&form.path)
        .bind(serde_json::to_string(&form.fields)?)
        .bind(form.had_file)
        .bind(form.kept_at.to_string())
        .bind(form.origin.word())
        .bind(form.slot())
        .bind(i64::try_from(form.bytes()).unwrap_or(i64::MAX))
        .optional()
        .await?;
    row.ok_or_else(|| StoreError::Inconsistent {
        table: "kept_forms",
        column: "id",
        row: form.id.to_string(),
        cause: "it was not kept".to_owned(),
    })?
    .id("id")
}

/// The form that waits in a slot of an account's page.
///
/// # Errors
/// When it cannot be read.
pub async fn in_slot(
    tx: &mut Tx,
    account: &AccountId,
    path: &str,
    slot: &str,
    after: Timestamp,
) -> Result<Option<KeptForm>, StoreError> {
    let row = tx
        .query(
            "SELECT * FROM kept_forms WHERE account_id = $1 AND path = $2 AND slot = $3 AND \
            kept_at > $4",
        )
        .bind(account.as_str())
        .bind(path)
        .bind(slot)
        .bind(after.to_string())
        .optional()
        .await?;
    row.as_ref().map(from_row).transpose()
}

/// How many bytes an account's waiting forms take, but for the one in this slot.
///
/// # Errors
/// When it cannot be read.
pub async fn bytes_beside(
    tx: &mut Tx,
    form: &KeptForm,
    after: Timestamp,
) -> Result<i64, StoreError> {
    let row = tx
        .query(
            "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS taken FROM kept_forms
             WHERE account_id = $1 AND kept_at > $2 AND sent_at IS NULL AND NOT (path = $3
             AND COALESCE(slot, '') = $4)",
        )
        .bind(form.account.as_str())
        .bind(after.to_string())
        .bind(&form.path)
        .bind(form.slot())
        .optional()
        .await?;
    row.map_or(Ok(0), |row| row.get("taken"))
}

/// What an account has kept, newest first: what waits, and what was sent.
///
/// # Errors
/// When it cannot be read.
pub async fn all_of(
    tx: &mut Tx,
    account: &AccountId,
    after: Timestamp,
) -> Result<Vec<KeptForm>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM kept_forms WHERE account_id = $1 AND kept_at > $2 ORDER BY kept_at \
            DESC, id DESC",
        )
        .bind(account.as_str())
        .bind(after.to_string())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Whether an account has a form that waits.
///
/// # Errors
/// When it cannot be read.
pub async fn any_waits(
    tx: &mut Tx,
    account: &AccountId,
    after: Timestamp,
) -> Result<bool, StoreError> {
    let row = tx
        .query(
            "SELECT id FROM kept_forms WHERE account_id = $1 AND kept_at > $2 AND sent_at IS \
            NULL LIMIT 1",
        )
        .bind(account.as_str())
        .bind(after.to_string())
        .optional()
        .await?;
    Ok(row.is_some())
}

/// Claims a waiting form for what is being sent from it; false when the same is being sent already,
/// since `stale_before` or later.
///
/// # Errors
/// When it cannot be written.
pub async fn claim(
    tx: &mut Tx,
    id: &KeptFormId,
    claim: &str,
    now: Timestamp,
    stale_before: Timestamp,
) -> Result<bool, StoreError> {
    let claimed = tx
        .query(
            "UPDATE kept_forms SET claim = $2, claimed_at = $3
             WHERE id = $1 AND sent_at IS NULL AND (claim IS NULL OR claim <> $2
             OR claimed_at < $4)",
        )
        .bind(id.as_str())
        .bind(claim)
        .bind(now.to_string())
        .bind(stale_before.to_string())
        .execute()
        .await?;
    Ok(claimed == 1)
}

/// Gives a claimed form back: what was sent from it was refused.
///
/// # Errors
/// When it cannot be written.
pub async fn release(tx: &mut Tx, id: &KeptFormId, claim: &str) -> Result<(), StoreError> {
    tx.query(
        "UPDATE kept_forms SET claim = NULL, claimed_at = NULL WHERE id = $1 AND claim = $2 \
        AND sent_at IS NULL",
    )
    .bind(id.as_str())
    .bind(claim)
    .execute()
    .await?;
    Ok(())
}

/// Notes that a form was sent, with what claim, and forgets what it held.
///
/// # Errors
/// When it cannot be written.
pub async fn sent(
    tx: &mut Tx,
    id: &KeptFormId,
    claim: &str,
    at: Timestamp,
    to: &str,
) -> Result<(), StoreError> {
    tx.query(
        "UPDATE kept_forms SET claim = $2, sent_at = $3, sent_to = $4, fields = '[]', bytes = \
        0, slot = NULL WHERE id = $1 AND sent_at IS NULL",
    )
    .bind(id.as_str())
    .bind(claim)
    .bind(at.to_string())
    .bind(to)
    .execute()
    .await?;
    Ok(())
}

/// Notes that the form was sent on its own page, with other words than the ones kept.
///
/// # Errors
/// When it cannot be written.
pub async fn sent_anew(
    tx: &mut Tx,
    id: &KeptFormId,
    at: Timestamp,
    to: &str,
) -> Result<(), StoreError> {
    tx.query("UPDATE kept_forms SET anew_at = $2, sent_to = $3 WHERE id = $1 AND sent_at IS NULL")
        .bind(id.as_str())
        .bind(at.to_string())
        .bind(to)
        .execute()
        .await?;
    Ok(())
}

/// Removes a form of an account; false when there is no such form.
///
/// # Errors
/// When it cannot be written.
pub async fn remove(tx: &mut Tx, account: &AccountId, id: &KeptFormId) -> Result<bool, StoreError> {
    let removed = tx
        .query("DELETE FROM kept_forms WHERE id = $1 AND account_id = $2")
        .bind(id.as_str())
        .bind(account.as_str())
        .execute()
        .await?;
    Ok(removed == 1)
}

/// A form of an account that was kept after `after`.
///
/// # Errors
/// When it cannot be read.
pub async fn of_account(
    tx: &mut Tx,
    account: &AccountId,
    id: &KeptFormId,
    after: Timestamp,
) -> Result<Option<KeptForm>, StoreError> {
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
    let forms = tx
        .query("DELETE FROM kept_forms WHERE kept_at < $1")
        .bind(before.to_string())
        .execute()
        .await?;
    Ok(forms
        + tx.query("DELETE FROM form_keys WHERE expires_at < $1")
            .bind(now.to_string())
            .execute()
            .await?)
}

fn from_row(row: &Row) -> Result<KeptForm, StoreError> {
    let instant = |column| row.optional_instant("kept_forms", column);
    let claim: Option<String> = row.get("claim")?;
    Ok(KeptForm {
        id: row.id("id")?,
        account: row.id("account_id")?,
        path: row.text("path")?,
        fields: row.parsed("kept_forms", "fields", |text| serde_json::from_str(text))?,
        had_file: row.get("had_file")?,
        kept_at: row.instant("kept_forms", "kept_at")?,
        origin: row.parsed("kept_forms", "origin", Origin::parse)?,
        state: match (instant("sent_at")?, instant("claimed_at")?) {
            (Some(at), _) => KeptState::Sent { at },
            (None, Some(since)) => KeptState::Sending { since },
            (None, None) => KeptState::Waiting,
        },
        anew_at: instant("anew_at")?,
        claim,
        sent_to: row.get("sent_to")?,
    })
}

//! Stored sessions. Of a session's secret only the hash is kept.

use crate::domain::people::session::Session;
use crate::domain::values::{AccountId, Id, SessionId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// Adds a session.
///
/// # Errors
/// When the database cannot be written to, or a session with its id is there.
pub async fn insert(tx: &mut Tx, session: &Session, secret_hash: &str) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO sessions (id, secret_hash, account_id, created_at, seen_at, expires_at,
             device, proved_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(session.id.as_str())
        .bind(secret_hash)
        .bind(session.account.as_str())
        .bind(session.created_at.to_string())
        .bind(session.seen_at.to_string())
        .bind(session.expires_at.to_string())
        .bind(&session.device)
        .bind(session.proved_at.to_string())
        .execute()
        .await?;
    changed_one("add a session", inserted)
}

/// The live session with this secret.
///
/// # Errors
/// When the database does not answer, or a stored session makes no sense.
pub async fn live_by_secret(
    tx: &mut Tx,
    secret_hash: &str,
    now: Timestamp,
) -> Result<Option<Session>, StoreError> {
    tx.query(
        "SELECT * FROM sessions WHERE secret_hash = $1 AND ended_at IS NULL AND expires_at > $2",
    )
    .bind(secret_hash)
    .bind(now.to_string())
    .optional()
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}

/// An account's live sessions, newest first.
///
/// # Errors
/// When the database does not answer, or a stored session makes no sense.
pub async fn live_of(
    tx: &mut Tx,
    account: &AccountId,
    now: Timestamp,
) -> Result<Vec<Session>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM sessions WHERE account_id = $1 AND ended_at IS NULL AND expires_at > \
            $2 ORDER BY id DESC",
        )
        .bind(account.as_str())
        .bind(now.to_string())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Notes that a session was used, and when it ends by itself now. A later use that was noted first
/// stands.
///
/// # Errors
/// When the database cannot be written to.
pub async fn seen(
    tx: &mut Tx,
    id: &SessionId,
    at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    tx.query("UPDATE sessions SET seen_at = $2, expires_at = $3 WHERE id = $1 AND seen_at < $2")
        .bind(id.as_str())
        .bind(at.to_string())
        .bind(expires_at.to_string())
        .execute()
        .await?;
    Ok(())
}

/// Gives a session another secret, and notes that its person has proved themselves.
///
/// # Errors
/// When the database cannot be written to, or the session has ended.
pub async fn renew(
    tx: &mut Tx,
    id: &SessionId,
    secret_hash: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "UPDATE sessions SET secret_hash = $2, proved_at = $3 WHERE id = $1 AND ended_at IS \
            NULL",
        )
        .bind(id.as_str())
        .bind(secret_hash)
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("renew a session", changed)
}

/// Ends a session of this account; false when there is no such live session.
///
/// # Errors
/// When the database cannot be written to.
pub async fn end(
    tx: &mut Tx,
    account: &AccountId,
    id: &SessionId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE sessions SET ended_at = $3 WHERE id = $1 AND account_id = $2 AND ended_at \
            IS NULL",
        )
        .bind(id.as_str())
        .bind(account.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Ends every live session of an account but `except`.
///
/// # Errors
/// When the database cannot be written to.
pub async fn end_all(
    tx: &mut Tx,
    account: &AccountId,
    except: Option<&SessionId>,
    at: Timestamp,
) -> Result<u64, StoreError> {
    tx.query(
        "UPDATE sessions SET ended_at = $3 WHERE account_id = $1 AND ended_at IS NULL AND ($2 \
        IS NULL OR id <> $2)",
    )
    .bind(account.as_str())
    .bind(except.map(Id::as_str))
    .bind(at.to_string())
    .execute()
    .await
}

/// Removes windows of tries before an instant.
///
/// # Errors
/// When the database cannot be written to.
pub async fn sweep_tries(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    tx.query("DELETE FROM tries WHERE window_start < $1").bind(before.to_string()).execute().await
}

/// Removes sessions and links that ended before an instant.
///
/// # Errors
/// When the database cannot be written to.
pub async fn sweep_ended(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    let sessions = tx
        .query("DELETE FROM sessions WHERE expires_at < $1")
        .bind(before.to_string())
        .execute()
        .await?;
    let links = tx
        .query("DELETE FROM mail_links WHERE expires_at < $1")
        .bind(before.to_string())
        .execute()
        .await?;
    Ok(sessions + links)
}

fn from_row(row: &Row) -> Result<Session, StoreError> {
    let created_at = row.instant("sessions", "created_at")?;
    Ok(Session {
        id: row.id("id")?,
        account: row.id("account_id")?,
        created_at,
        seen_at: row.instant("sessions", "seen_at")?,
        expires_at: row.instant("sessions", "expires_at")?,
        proved_at: row.optional_instant("sessions", "proved_at")?.unwrap_or(created_at),
        device: row.text("device")?,
    })
}

//! Stored one-time links. Of a link's secret only the hash is kept.

use crate::domain::people::mail_link::{LinkPurpose, MailLink};
use crate::domain::values::{AccountId, EmailAddress, LinkId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// Adds a link.
///
/// # Errors
/// When the database cannot be written to, or a link with its id is there.
pub async fn insert(
    tx: &mut Tx,
    link: &MailLink,
    secret_hash: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO mail_links (id, secret_hash, purpose, account_id, created_at, \
            expires_at, email) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(link.id.as_str())
        .bind(secret_hash)
        .bind(link.purpose.word())
        .bind(link.account.as_str())
        .bind(at.to_string())
        .bind(link.expires_at.to_string())
        .bind(link.email.as_ref().map(EmailAddress::as_str))
        .execute()
        .await?;
    changed_one("add a mailed link", inserted)
}

/// The link with this secret, whether it still works or not.
///
/// # Errors
/// When the database does not answer, or a stored link makes no sense.
pub async fn by_secret(tx: &mut Tx, secret_hash: &str) -> Result<Option<MailLink>, StoreError> {
    tx.query("SELECT * FROM mail_links WHERE secret_hash = $1")
        .bind(secret_hash)
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// Notes that a link was used; false when it was used before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn mark_used(tx: &mut Tx, id: &LinkId, at: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .query("UPDATE mail_links SET used_at = $2 WHERE id = $1 AND used_at IS NULL")
        .bind(id.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Takes every open link of an account out of use.
///
/// # Errors
/// When the database cannot be written to.
pub async fn close_all(tx: &mut Tx, account: &AccountId, at: Timestamp) -> Result<u64, StoreError> {
    tx.query("UPDATE mail_links SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL")
        .bind(account.as_str())
        .bind(at.to_string())
        .execute()
        .await
}

fn from_row(row: &Row) -> Result<MailLink, StoreError> {
    let has_email = row.get::<Option<String>>("email")?.is_some();
    Ok(MailLink {
        id: row.id("id")?,
        purpose: row.parsed("mail_links", "purpose", LinkPurpose::parse)?,
        account: row.id("account_id")?,
        email: if has_email {
            Some(row.parsed("mail_links", "email", EmailAddress::parse)?)
        } else {
            None
        },
        expires_at: row.instant("mail_links", "expires_at")?,
        used_at: row.optional_instant("mail_links", "used_at")?,
    })
}

//! Stored discussions of panels.

use crate::domain::assessment::discussion::{Discussion, Remark, RemarkWords};
use crate::domain::values::{AccountId, DisclosureId, RemarkId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

const TABLE: &str = "remarks";

/// What was said about a case, and how far somebody has read it.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    reader: &AccountId,
) -> Result<Discussion, StoreError> {
    let rows = tx
        .query(
            "SELECT r.*, a.name AS author_name FROM remarks r JOIN accounts a ON a.id = r.author_id
             WHERE r.disclosure_id = $1 ORDER BY r.id",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    let read = tx
        .query("SELECT last_read FROM remark_reads WHERE disclosure_id = $1 AND account_id = $2")
        .bind(disclosure.as_str())
        .bind(reader.as_str())
        .optional()
        .await?;
    Ok(Discussion {
        remarks: rows.iter().map(from_row).collect::<Result<_, _>>()?,
        last_read: read.map(|row| row.id("last_read")).transpose()?,
    })
}

/// Adds a remark.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    remark: &Remark,
) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO remarks (id, disclosure_id, question, author_id, words, written_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(remark.id.as_str())
        .bind(disclosure.as_str())
        .bind(remark.question.as_deref().unwrap_or_default())
        .bind(remark.author.as_str())
        .bind(remark.words.as_str())
        .bind(remark.written_at.to_string())
        .execute()
        .await?;
    changed_one("add a remark", inserted)
}

/// Notes that a remark was taken back.
///
/// # Errors
/// When the database cannot be written to, or it was taken back before.
pub async fn take_back(tx: &mut Tx, remark: &RemarkId, at: Timestamp) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE remarks SET taken_back_at = $2 WHERE id = $1 AND taken_back_at IS NULL")
        .bind(remark.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("take a remark back", changed)
}

/// Notes how far somebody has read; a mail tells them anew of what comes later.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_read(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    reader: &AccountId,
    last: &RemarkId,
) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO remark_reads (disclosure_id, account_id, last_read) VALUES ($1, $2, $3)
         ON CONFLICT (disclosure_id, account_id) DO UPDATE
         SET last_read = excluded.last_read, told_at = NULL
         WHERE remark_reads.last_read <= excluded.last_read",
    )
    .bind(disclosure.as_str())
    .bind(reader.as_str())
    .bind(last.as_str())
    .execute()
    .await?;
    Ok(())
}

/// Notes that somebody is told of new remarks; false when a mail told them and they have not read
/// since.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_told(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    reader: &AccountId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "INSERT INTO remark_reads (disclosure_id, account_id, last_read, told_at)
             VALUES ($1, $2, '', $3) ON CONFLICT (disclosure_id, account_id) DO UPDATE
             SET told_at = excluded.told_at WHERE remark_reads.told_at IS NULL",
        )
        .bind(disclosure.as_str())
        .bind(reader.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

fn from_row(row: &Row) -> Result<Remark, StoreError> {
    Ok(Remark {
        id: row.id("id")?,
        question: Some(row.text("question")?).filter(|question| !question.is_empty()),
        author: row.id("author_id")?,
        author_name: row.text("author_name")?,
        words: row.parsed(TABLE, "words", RemarkWords::parse)?,
        written_at: row.instant(TABLE, "written_at")?,
        taken_back_at: row.optional_instant(TABLE, "taken_back_at")?,
    })
}

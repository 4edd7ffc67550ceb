//! Stored letters: the lead's words while a decision is proposed, the frozen text from the decision
//! on.

use crate::domain::assessment::letter::FrozenLetter;
use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// A letter as it is stored.
#[derive(Debug, Clone)]
pub struct StoredLetter {
    /// The lead's words.
    pub words: String,
    /// The frozen letter, from the decision on.
    pub frozen: Option<FrozenLetter>,
}

/// Stores the lead's words in place of earlier ones. A letter that was sent is kept as it was; one
/// that was frozen for an earlier proposal and not sent goes.
///
/// # Errors
/// When the table cannot be written.
pub async fn put_words(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    words: &str,
) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO former_letters (disclosure_id, number, frozen_at, sent_at, body, digest)
         SELECT disclosure_id, (SELECT COUNT(*) + 1 FROM former_letters f
         WHERE f.disclosure_id = $1), frozen_at, sent_at, body, digest FROM letters
         WHERE disclosure_id = $1 AND body IS NOT NULL AND sent_at IS NOT NULL",
    )
    .bind(disclosure.as_str())
    .execute()
    .await?;
    let stored = tx
        .query(
            "INSERT INTO letters (disclosure_id, words) VALUES ($1, $2)
             ON CONFLICT (disclosure_id) DO UPDATE SET words = excluded.words, body = NULL,
             digest = NULL, frozen_at = NULL, sent_at = NULL",
        )
        .bind(disclosure.as_str())
        .bind(words)
        .execute()
        .await?;
    changed_one("store the words of a letter", stored)
}

/// Stores the letter of a decision that was made.
///
/// # Errors
/// When the table cannot be written.
pub async fn freeze(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    letter: &FrozenLetter,
) -> Result<(), StoreError> {
    let stored = tx
        .query(
            "INSERT INTO letters (disclosure_id, words, body, digest, frozen_at) VALUES ($1, '', $2,
             $3, $4)
             ON CONFLICT (disclosure_id) DO UPDATE SET body = excluded.body,
             digest = excluded.digest, frozen_at = excluded.frozen_at, sent_at = NULL",
        )
        .bind(disclosure.as_str())
        .bind(&letter.body)
        .bind(&letter.digest)
        .bind(letter.frozen_at.to_string())
        .execute()
        .await?;
    changed_one("freeze a letter", stored)
}

/// Notes that a letter was put into the mail.
///
/// # Errors
/// When the table cannot be written.
pub async fn mark_sent(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE letters SET sent_at = $2 WHERE disclosure_id = $1")
        .bind(disclosure.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("note that a letter was sent", changed)
}

/// The letter of a disclosure's last proposal.
///
/// # Errors
/// When the table cannot be read.
pub async fn of_disclosure(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Option<StoredLetter>, StoreError> {
    tx.query("SELECT * FROM letters WHERE disclosure_id = $1")
        .bind(disclosure.as_str())
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// Whether a vendor was sent the letter of a decision on a disclosure, of an earlier one too.
///
/// # Errors
/// When the tables cannot be read.
pub async fn were_sent(tx: &mut Tx, disclosure: &DisclosureId) -> Result<bool, StoreError> {
    let row = tx
        .query(
            "SELECT 1 AS sent FROM letters WHERE disclosure_id = $1 AND sent_at IS NOT NULL
             UNION SELECT 1 FROM former_letters WHERE disclosure_id = $1",
        )
        .bind(disclosure.as_str())
        .optional()
        .await?;
    Ok(row.is_some())
}

/// Every frozen letter, with its disclosure: those of earlier decisions too.
///
/// # Errors
/// When the table cannot be read.
pub async fn frozen(tx: &mut Tx) -> Result<Vec<(DisclosureId, FrozenLetter)>, StoreError> {
    let rows = tx
        .query(
            "SELECT disclosure_id, frozen_at, sent_at, body, digest FROM letters
             WHERE body IS NOT NULL UNION ALL
             SELECT disclosure_id, frozen_at, sent_at, body, digest FROM former_letters
             ORDER BY disclosure_id, frozen_at",
        )
        .all()
        .await?;
    let mut letters = Vec::new();
    for row in &rows {
        if let Some(letter) = frozen_in(row)? {
            letters.push((row.id("disclosure_id")?, letter));
        }
    }
    Ok(letters)
}

/// The letters that a vendor got with earlier decisions on a disclosure, the last first.
///
/// # Errors
/// When the table cannot be read.
pub async fn former(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Vec<FrozenLetter>, StoreError> {
    let rows = tx
        .query("SELECT * FROM former_letters WHERE disclosure_id = $1 ORDER BY number DESC")
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().filter_map(|row| frozen_in(row).transpose()).collect()
}

fn from_row(row: &Row) -> Result<StoredLetter, StoreError> {
    Ok(StoredLetter { words: row.text("words")?, frozen: frozen_in(row)? })
}

fn frozen_in(row: &Row) -> Result<Option<FrozenLetter>, StoreError> {
    let (body, digest) = (row.get("body")?, row.get("digest")?);
    let frozen_at = row.optional_instant("letters", "frozen_at")?;
    let (Some(body), Some(digest), Some(frozen_at)) = (body, digest, frozen_at) else {
        return Ok(None);
    };
    let sent_at = row.optional_instant("letters", "sent_at")?;
    Ok(Some(FrozenLetter { body, digest, frozen_at, sent_at }))
}

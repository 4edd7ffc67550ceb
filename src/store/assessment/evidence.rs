//! Stored evidence. Removing a piece hides it from its draft; submissions that hold it keep it.

use crate::domain::assessment::evidence::{CheckState, Evidence, EvidenceTitle, Source};
use crate::domain::values::{DisclosureId, EvidenceId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// Adds a piece.
///
/// # Errors
/// When the database cannot be written to, or a piece of evidence with its id is there.
pub async fn insert(tx: &mut Tx, piece: &Evidence) -> Result<(), StoreError> {
    let (kind, sha256, media_type, size_bytes, url) = match &piece.source {
        Source::File { sha256, media_type, size_bytes } => {
            ("file", Some(sha256.clone()), Some(media_type.clone()), Some(*size_bytes), None)
        }
        Source::Link { url } => ("link", None, None, None, Some(url.clone())),
    };
    let inserted = tx
        .query(
            "INSERT INTO evidence (id, disclosure_id, question, kind, title, sha256, media_type,
               size_bytes, url, issued_on, expires_on,
               check_state, added_by, added_at, document, checked_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        )
        .bind(piece.id.as_str())
        .bind(piece.disclosure.as_str())
        .bind(&piece.question)
        .bind(kind)
        .bind(piece.title.as_str())
        .bind(sha256)
        .bind(media_type)
        .bind(size_bytes)
        .bind(url)
        .bind(piece.issued_on.map(|day| day.to_string()))
        .bind(piece.expires_on.map(|day| day.to_string()))
        .bind(piece.check.word())
        .bind(piece.added_by.as_str())
        .bind(piece.added_at.to_string())
        .bind(piece.document.as_ref().map(serde_json::to_string).transpose()?)
        .bind(piece.checked_at.map(|at| at.to_string()))
        .execute()
        .await?;
    changed_one("add a piece of evidence", inserted)
}

/// Every piece that was ever added to a disclosure, oldest first, the removed ones too.
///
/// # Errors
/// When the database does not answer, or a stored piece of evidence makes no sense.
pub async fn of(tx: &mut Tx, disclosure: &DisclosureId) -> Result<Vec<Evidence>, StoreError> {
    let rows = tx
        .query("SELECT * FROM evidence WHERE disclosure_id = $1 ORDER BY id")
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// A piece that is attached: one that was removed is not there.
///
/// # Errors
/// When the database does not answer, or a stored piece of evidence makes no sense.
pub async fn attached(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    id: &EvidenceId,
) -> Result<Option<Evidence>, StoreError> {
    tx.query("SELECT * FROM evidence WHERE id = $1 AND disclosure_id = $2 AND removed_at IS NULL")
        .bind(id.as_str())
        .bind(disclosure.as_str())
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// Hides a piece; false when it was hidden already.
///
/// # Errors
/// When the database cannot be written to.
pub async fn remove(tx: &mut Tx, id: &EvidenceId, at: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .query("UPDATE evidence SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL")
        .bind(id.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Files that wait for a scanner: never scanned, or found clean before `clean_before`.
///
/// # Errors
/// When the database does not answer, or a stored piece of evidence makes no sense.
pub async fn due_files(
    tx: &mut Tx,
    clean_before: Timestamp,
    limit: i64,
) -> Result<Vec<Evidence>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM evidence WHERE (check_state = 'not_needed' OR (check_state = 'clean'
               AND checked_at < $1)) AND sha256 IN
               (SELECT sha256 FROM evidence_files WHERE deleted_at IS NULL)
               ORDER BY checked_at IS NOT NULL, checked_at, id LIMIT $2",
        )
        .bind(clean_before.to_string())
        .bind(limit)
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The piece with this id, whichever disclosure it belongs to.
///
/// # Errors
/// When the database does not answer, or a stored piece of evidence makes no sense.
pub async fn any_by_id(tx: &mut Tx, id: &EvidenceId) -> Result<Option<Evidence>, StoreError> {
    tx.query("SELECT * FROM evidence WHERE id = $1")
        .bind(id.as_str())
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// Notes what a look at a link or a file found.
///
/// # Errors
/// When the database cannot be written to, or there is no such piece of evidence.
pub async fn set_check(
    tx: &mut Tx,
    id: &EvidenceId,
    state: CheckState,
    note: Option<&str>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "UPDATE evidence SET check_state = $2, check_note = $3, checked_at = $4 WHERE id = $1",
        )
        .bind(id.as_str())
        .bind(state.word())
        .bind(note.map(str::to_owned))
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("note what a look at a piece of evidence found", changed)
}

/// Reads a row of the table.
pub(super) fn from_row(row: &Row) -> Result<Evidence, StoreError> {
    let missing = |column: &'static str, id: &EvidenceId| StoreError::Inconsistent {
        table: "evidence",
        column,
        row: id.to_string(),
        cause: "it is empty".into(),
    };
    let id = row.id("id")?;
    let source = match row.get::<Option<String>>("url")? {
        Some(url) => Source::Link { url },
        None => Source::File {
            sha256: row.get::<Option<String>>("sha256")?.ok_or_else(|| missing("sha256", &id))?,
            media_type: row
                .get::<Option<String>>("media_type")?
                .ok_or_else(|| missing("media_type", &id))?,
            size_bytes: row
                .get::<Option<i64>>("size_bytes")?
                .ok_or_else(|| missing("size_bytes", &id))?,
        },
    };
    Ok(Evidence {
        disclosure: row.id("disclosure_id")?,
        question: row.text("question")?,
        source,
        title: row.parsed("evidence", "title", EvidenceTitle::parse)?,
        issued_on: row.optional_day("evidence", "issued_on")?,
        expires_on: row.optional_day("evidence", "expires_on")?,
        check: row.parsed("evidence", "check_state", CheckState::parse)?,
        checked_at: row.optional_instant("evidence", "checked_at")?,
        check_note: row.get("check_note")?,
        document: row.optional_json("evidence", "document")?,
        added_by: row.id("added_by")?,
        added_at: row.instant("evidence", "added_at")?,
        removed_at: row.optional_instant("evidence", "removed_at")?,
        id,
    })
}

/// Where a piece of evidence points.
#[derive(Debug, Clone)]
pub struct EvidenceSource {
    /// The piece.
    pub id: EvidenceId,
    /// The hash of its file.
    pub sha256: Option<String>,
    /// Its address.
    pub url: Option<String>,
    removed_at: Option<Timestamp>,
    /// Whether it was part of the draft when a submission was made of it.
    submitted: bool,
}

impl EvidenceSource {
    /// The hash of its file, when the file must be there: the piece is attached, was taken away at
    /// `since` or later, or is part of a submission. The job that deletes files goes by the same
    /// rule.
    pub fn needed(&self, since: Timestamp) -> Option<&str> {
        let needed = self.submitted || self.removed_at.is_none_or(|removed_at| removed_at >= since);
        self.sha256.as_deref().filter(|_| needed)
    }
}

/// Where every piece of evidence points, every paper on a shelf, and what shows that conditions are
/// met.
///
/// # Errors
/// When the tables cannot be read.
pub async fn sources(tx: &mut Tx) -> Result<Vec<EvidenceSource>, StoreError> {
    let rows = tx
        .query(
            "SELECT e.id, e.sha256, e.url, e.removed_at,
               (SELECT MIN(s.id) FROM snapshots s WHERE s.disclosure_id = e.disclosure_id
               AND s.created_at >= e.added_at
                  AND (e.removed_at IS NULL OR s.created_at <= e.removed_at)) AS snapshot
             FROM evidence e
             UNION ALL SELECT p.id, p.sha256, NULL, p.removed_at, NULL FROM shelf p
             UNION ALL SELECT c.id, c.sha256, c.url, NULL, NULL FROM condition_proofs c
             ORDER BY id",
        )
        .all()
        .await?;
    let source = |row: &Row| {
        Ok(EvidenceSource {
            id: row.id("id")?,
            sha256: row.get("sha256")?,
            url: row.get("url")?,
            removed_at: row.optional_instant("evidence", "removed_at")?,
            submitted: row.get::<Option<String>>("snapshot")?.is_some(),
        })
    };
    rows.iter().map(source).collect()
}

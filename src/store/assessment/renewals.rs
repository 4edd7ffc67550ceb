//! Stored renewals: which submission a draft renews, and what of it was said to be still true.

use crate::domain::values::{AccountId, DisclosureId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// Which submission a draft renews.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRenewal {
    /// The disclosure that was submitted before.
    pub earlier: DisclosureId,
    /// The digest of its last submission when the renewal was started.
    pub digest: String,
    /// When it was started.
    pub started_at: Timestamp,
}

/// Somebody's word that a section is still true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReattestation {
    /// The section's id.
    pub section: String,
    /// The section's revision that they looked at.
    pub revision: i64,
    /// The questions whose answers stood as they had been submitted.
    pub questions: Vec<String>,
    /// Their name.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Notes which submission a draft renews.
///
/// # Errors
/// When the database cannot be written to, or the draft renews one already.
pub async fn insert(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    renewal: &StoredRenewal,
) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO renewals (disclosure_id, earlier_id, earlier_digest, started_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(disclosure.as_str())
        .bind(renewal.earlier.as_str())
        .bind(&renewal.digest)
        .bind(renewal.started_at.to_string())
        .execute()
        .await?;
    changed_one("note a renewal", inserted)
}

/// Which submission a disclosure renews; none when it renews none.
///
/// # Errors
/// When the database does not answer, or what is stored makes no sense.
pub async fn of(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Option<StoredRenewal>, StoreError> {
    let row = tx
        .query(
            "SELECT earlier_id, earlier_digest, started_at FROM renewals WHERE disclosure_id = $1",
        )
        .bind(disclosure.as_str())
        .optional()
        .await?;
    let read = |row: &Row| {
        Ok(StoredRenewal {
            earlier: row.id("earlier_id")?,
            digest: row.text("earlier_digest")?,
            started_at: row.instant("renewals", "started_at")?,
        })
    };
    row.as_ref().map(read).transpose()
}

/// Notes somebody's word that a section is still true, in the place of an earlier one.
///
/// # Errors
/// When the database cannot be written to.
pub async fn attest(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    (section, revision, questions): (&str, i64, &[String]),
    by: &AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "INSERT INTO reattestations (disclosure_id, section, revision, questions, attested_by,
               attested_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (disclosure_id, section) DO UPDATE SET revision = excluded.revision,
               questions = excluded.questions, attested_by = excluded.attested_by,
               attested_at = excluded.attested_at",
        )
        .bind(disclosure.as_str())
        .bind(section)
        .bind(revision)
        .bind(serde_json::to_string(questions)?)
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("note that a section is still true", changed)
}

/// What of a renewal was said to be still true.
///
/// # Errors
/// When the database does not answer, or what is stored makes no sense.
pub async fn attested(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Vec<StoredReattestation>, StoreError> {
    let rows = tx
        .query(
            "SELECT r.section, r.revision, r.questions, r.attested_at, a.name
             FROM reattestations r JOIN accounts a ON a.id = r.attested_by
             WHERE r.disclosure_id = $1 ORDER BY r.section",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    let read = |row: &Row| {
        Ok(StoredReattestation {
            section: row.text("section")?,
            revision: row.get("revision")?,
            questions: serde_json::from_str(&row.text("questions")?)?,
            by: row.text("name")?,
            at: row.instant("reattestations", "attested_at")?,
        })
    };
    rows.iter().map(read).collect()
}

//! Drafts that nobody submitted and nobody changed for long.

use crate::domain::values::{DisclosureId, EvidenceId, Timestamp};
use crate::store::{StoreError, Tx, changed_one};

/// Drafts that were never submitted, were last changed before an instant and hold something, the
/// oldest first, at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn forgotten(
    tx: &mut Tx,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<DisclosureId>, StoreError> {
    let rows = tx
        .query(
            "SELECT d.id FROM disclosures d WHERE d.state = 'draft' AND d.submitted_at IS NULL
               AND d.updated_at < $1
               AND (EXISTS (SELECT 1 FROM answers a WHERE a.disclosure_id = d.id)
                 OR EXISTS (SELECT 1 FROM evidence e WHERE e.disclosure_id = d.id
                   AND e.removed_at IS NULL)
                 OR EXISTS (SELECT 1 FROM draft_comments c WHERE c.disclosure_id = d.id))
             ORDER BY d.updated_at, d.id LIMIT $2",
        )
        .bind(before.to_string())
        .bind(limit)
        .all()
        .await?;
    rows.iter().map(|row| row.id("id")).collect()
}

/// Takes everything out of a draft that its vendor put in; says which questions had an answer and
/// which evidence was taken away. Files go by themselves once nothing refers to them.
///
/// # Errors
/// When the database cannot be written to.
pub async fn empty(
    tx: &mut Tx,
    id: &DisclosureId,
    now: Timestamp,
) -> Result<(Vec<String>, Vec<EvidenceId>), StoreError> {
    let rows = tx
        .query("SELECT question FROM answers WHERE disclosure_id = $1 ORDER BY question")
        .bind(id.as_str())
        .all()
        .await?;
    let questions = rows.iter().map(|row| row.text("question")).collect::<Result<_, _>>()?;
    let rows = tx
        .query(
            "SELECT id FROM evidence WHERE disclosure_id = $1 AND removed_at IS NULL ORDER BY id",
        )
        .bind(id.as_str())
        .all()
        .await?;
    let evidence = rows.iter().map(|row| row.id("id")).collect::<Result<_, _>>()?;
    tx.query("UPDATE evidence SET removed_at = $2 WHERE disclosure_id = $1 AND removed_at IS NULL")
        .bind(id.as_str())
        .bind(now.to_string())
        .execute()
        .await?;
    for sql in [
        "DELETE FROM answers WHERE disclosure_id = $1",
        "DELETE FROM draft_comments WHERE disclosure_id = $1",
        "DELETE FROM section_owners WHERE disclosure_id = $1",
        "DELETE FROM suggestions WHERE disclosure_id = $1",
        "DELETE FROM brought_files WHERE disclosure_id = $1",
        "DELETE FROM waiting_exports WHERE disclosure_id = $1",
        "DELETE FROM confidentiality_requests WHERE disclosure_id = $1",
    ] {
        tx.query(sql).bind(id.as_str()).execute().await?;
    }
    let touched = tx
        .query("UPDATE disclosures SET updated_at = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(now.to_string())
        .execute()
        .await?;
    changed_one("note that a draft was emptied", touched)?;
    Ok((questions, evidence))
}

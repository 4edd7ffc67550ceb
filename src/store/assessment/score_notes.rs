//! Stored notes of reviewers beside their comments.

use std::collections::BTreeMap;

use crate::domain::assessment::review::{NoteToVendor, Notes};
use crate::domain::values::{DisclosureId, ReviewId, Timestamp};
use crate::store::{StoreError, Tx};

/// Stores the notes of a question in place of those before; empty ones leave nothing.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put(
    tx: &mut Tx,
    review: &ReviewId,
    question: &str,
    notes: &Notes,
    at: Timestamp,
) -> Result<(), StoreError> {
    if notes.is_empty() {
        tx.query("DELETE FROM score_notes WHERE review_id = $1 AND question = $2")
            .bind(review.as_str())
            .bind(question)
            .execute()
            .await?;
        return Ok(());
    }
    tx.query(
        "INSERT INTO score_notes (review_id, question, private_note, vendor_note, updated_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (review_id, question) DO UPDATE SET private_note = excluded.private_note,
           vendor_note = excluded.vendor_note, updated_at = excluded.updated_at",
    )
    .bind(review.as_str())
    .bind(question)
    .bind(&notes.private)
    .bind(&notes.vendor)
    .bind(at.to_string())
    .execute()
    .await?;
    Ok(())
}

/// The notes of one review by question.
///
/// # Errors
/// When the database does not answer.
pub async fn of_review(
    tx: &mut Tx,
    review: &ReviewId,
) -> Result<BTreeMap<String, Notes>, StoreError> {
    let rows = tx
        .query("SELECT * FROM score_notes WHERE review_id = $1 ORDER BY question")
        .bind(review.as_str())
        .all()
        .await?;
    rows.iter()
        .map(|row| {
            let notes =
                Notes { private: row.text("private_note")?, vendor: row.text("vendor_note")? };
            Ok((row.text("question")?, notes))
        })
        .collect()
}

/// The notes for the vendor in the submitted reviews of a disclosure. Nobody reads those that a
/// reviewer wrote for themselves.
///
/// # Errors
/// When the database does not answer.
pub async fn to_vendor(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Vec<NoteToVendor>, StoreError> {
    let rows = tx
        .query(
            "SELECT n.question, n.vendor_note, a.name AS reviewer_name FROM score_notes n
             JOIN reviews r ON r.id = n.review_id JOIN accounts a ON a.id = r.reviewer_id
             WHERE r.disclosure_id = $1 AND r.state = 'submitted' AND n.vendor_note <> ''
             ORDER BY n.question, r.id",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter()
        .map(|row| {
            Ok(NoteToVendor {
                question: row.text("question")?,
                reviewer: row.text("reviewer_name")?,
                note: row.text("vendor_note")?,
            })
        })
        .collect()
}

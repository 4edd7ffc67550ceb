//! Stored panels and reviews.

use chrono::NaiveDate;

use crate::domain::assessment::review::{PanelCriterion, Review, ReviewState};
use crate::domain::values::{AccountId, DisclosureId, ReviewId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// Notes the criteria that a disclosure is reviewed for, in place of what was noted before.
///
/// # Errors
/// When the database cannot be written to, or a criterion is named twice.
pub async fn set_panel(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    panel: &[PanelCriterion],
) -> Result<(), StoreError> {
    tx.query("DELETE FROM panel_criteria WHERE disclosure_id = $1")
        .bind(disclosure.as_str())
        .execute()
        .await?;
    for part in panel {
        let inserted = tx
            .query(
                "INSERT INTO panel_criteria (disclosure_id, criterion, questions) VALUES ($1, \
                $2, $3)",
            )
            .bind(disclosure.as_str())
            .bind(&part.criterion)
            .bind(part.questions)
            .execute()
            .await?;
        changed_one("note a criterion of a panel", inserted)?;
    }
    Ok(())
}

/// The criteria that a disclosure is reviewed for.
///
/// # Errors
/// When the database does not answer.
pub async fn panel(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Vec<PanelCriterion>, StoreError> {
    let rows = tx
        .query("SELECT * FROM panel_criteria WHERE disclosure_id = $1 ORDER BY criterion")
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(panel_from_row).collect()
}

/// The criteria of every disclosure that is being reviewed or settled, each with its disclosure.
///
/// # Errors
/// When the database does not answer.
pub async fn panels_under_way(
    tx: &mut Tx,
) -> Result<Vec<(DisclosureId, PanelCriterion)>, StoreError> {
    let rows = tx
        .query(
            "SELECT p.* FROM panel_criteria p JOIN disclosures d ON d.id = p.disclosure_id
             WHERE d.state IN ('in_review', 'scored') ORDER BY p.disclosure_id, p.criterion",
        )
        .all()
        .await?;
    rows.iter().map(|row| Ok((row.id("disclosure_id")?, panel_from_row(row)?))).collect()
}

/// The criteria of every panel, each with its disclosure.
///
/// # Errors
/// When the database does not answer.
pub async fn panels(tx: &mut Tx) -> Result<Vec<(DisclosureId, PanelCriterion)>, StoreError> {
    let rows =
        tx.query("SELECT * FROM panel_criteria ORDER BY disclosure_id, criterion").all().await?;
    rows.iter().map(|row| Ok((row.id("disclosure_id")?, panel_from_row(row)?))).collect()
}

/// The criteria of every disclosure that a reviewer has reviews of, each with its disclosure.
///
/// # Errors
/// When the database does not answer.
pub async fn panels_of_reviewer(
    tx: &mut Tx,
    reviewer: &AccountId,
) -> Result<Vec<(DisclosureId, PanelCriterion)>, StoreError> {
    let rows = tx
        .query(
            "SELECT p.* FROM panel_criteria p WHERE p.disclosure_id IN (
               SELECT r.disclosure_id FROM reviews r WHERE r.reviewer_id = $1
               AND r.state <> 'recused') ORDER BY p.disclosure_id, p.criterion",
        )
        .bind(reviewer.as_str())
        .all()
        .await?;
    rows.iter().map(|row| Ok((row.id("disclosure_id")?, panel_from_row(row)?))).collect()
}

/// Keeps a review open until the transaction ends, so that it cannot be submitted between a look at
/// it and a write into it; false when it is not open any more.
///
/// # Errors
/// When the database cannot be written to.
pub async fn hold_open(tx: &mut Tx, id: &ReviewId) -> Result<bool, StoreError> {
    let held = tx
        .query("UPDATE reviews SET state = state WHERE id = $1 AND state = 'assigned'")
        .bind(id.as_str())
        .execute()
        .await?;
    Ok(held == 1)
}

/// Assigns a review; false when the reviewer has it already.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(
    tx: &mut Tx,
    review: &Review,
    assigned_by: &AccountId,
) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO reviews (id, disclosure_id, criterion, reviewer_id, state, assigned_by,
             assigned_at, due_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (disclosure_id, criterion, reviewer_id) DO NOTHING",
        )
        .bind(review.id.as_str())
        .bind(review.disclosure.as_str())
        .bind(&review.criterion)
        .bind(review.reviewer.as_str())
        .bind(review.state.word())
        .bind(assigned_by.as_str())
        .bind(review.assigned_at.to_string())
        .bind(review.due_on.map(|day| day.to_string()))
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Every review of a disclosure, by criterion and in the order of assignment.
///
/// # Errors
/// When the database does not answer, or a stored review makes no sense.
pub async fn of_disclosure(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Vec<Review>, StoreError> {
    let rows = tx
        .query(
            "SELECT r.*, a.name AS reviewer_name, (SELECT COUNT(*) FROM scores s
             WHERE s.review_id = r.id) AS scored
             FROM reviews r JOIN accounts a ON a.id = r.reviewer_id WHERE r.disclosure_id = $1
             ORDER BY r.criterion, r.id",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Every review of a reviewer that was not set aside, newest disclosure first.
///
/// # Errors
/// When the database does not answer, or a stored review makes no sense.
pub async fn of_reviewer(tx: &mut Tx, reviewer: &AccountId) -> Result<Vec<Review>, StoreError> {
    let rows = tx
        .query(concat!(
            "SELECT r.*, a.name AS reviewer_name, (SELECT COUNT(*) FROM scores s
             WHERE s.review_id = r.id) AS scored
             FROM reviews r JOIN accounts a ON a.id = r.reviewer_id
             WHERE r.reviewer_id = $1 AND r.state <> 'recused' AND NOT EXISTS (
               SELECT 1 FROM ",
            conflicts!(),
            " c WHERE c.disclosure_id = r.disclosure_id AND c.account_id = $1)
             ORDER BY r.disclosure_id DESC, r.criterion",
        ))
        .bind(reviewer.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Every review of every disclosure that is being reviewed or settled.
///
/// # Errors
/// When the database does not answer, or a stored review makes no sense.
pub async fn under_way(tx: &mut Tx) -> Result<Vec<Review>, StoreError> {
    let rows = tx
        .query(
            "SELECT r.*, a.name AS reviewer_name, (SELECT COUNT(*) FROM scores s
             WHERE s.review_id = r.id) AS scored
             FROM reviews r JOIN accounts a ON a.id = r.reviewer_id
             JOIN disclosures d ON d.id = r.disclosure_id
             WHERE d.state IN ('in_review', 'scored') ORDER BY r.disclosure_id, r.criterion, r.id",
        )
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Closes a review; false when it was not open any more.
///
/// # Errors
/// When the database cannot be written to.
pub async fn submit(tx: &mut Tx, id: &ReviewId, at: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE reviews SET state = 'submitted', submitted_at = $2 WHERE id = $1 AND state \
            = 'assigned'",
        )
        .bind(id.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Has an open review be due on another day; false when it is not open any more.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_due(tx: &mut Tx, id: &ReviewId, due_on: NaiveDate) -> Result<bool, StoreError> {
    let changed = tx
        .query("UPDATE reviews SET due_on = $2 WHERE id = $1 AND state = 'assigned'")
        .bind(id.as_str())
        .bind(due_on.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Opens a submitted review again; false when it is not submitted, or its reviewer has seen what
/// the others gave.
///
/// # Errors
/// When it cannot be written.
pub async fn reopen(tx: &mut Tx, id: &ReviewId) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE reviews SET state = 'assigned', submitted_at = NULL WHERE id = $1 AND state \
            = 'submitted' AND others_seen_at IS NULL",
        )
        .bind(id.as_str())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Notes when a reviewer saw what the others gave; the first time stands.
///
/// # Errors
/// When it cannot be written.
pub async fn note_others_seen(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    reviewer: &AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.query(
        "UPDATE reviews SET others_seen_at = $3 WHERE disclosure_id = $1 AND reviewer_id = $2 \
        AND others_seen_at IS NULL",
    )
    .bind(disclosure.as_str())
    .bind(reviewer.as_str())
    .bind(at.to_string())
    .execute()
    .await?;
    Ok(())
}

/// Sets every review of a reviewer at a disclosure aside; how many there were.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_aside(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    reviewer: &AccountId,
) -> Result<u64, StoreError> {
    tx.query("UPDATE reviews SET state = 'recused' WHERE disclosure_id = $1 AND reviewer_id = $2")
        .bind(disclosure.as_str())
        .bind(reviewer.as_str())
        .execute()
        .await
}

/// Takes an open review away with its scores; false when it was not open any more.
///
/// # Errors
/// When the database cannot be written to.
pub async fn remove_open(tx: &mut Tx, id: &ReviewId) -> Result<bool, StoreError> {
    for sql in [
        "DELETE FROM scores WHERE review_id IN (SELECT id FROM reviews WHERE id = $1 AND \
         state = 'assigned')",
        "DELETE FROM score_notes WHERE review_id IN (SELECT id FROM reviews WHERE id = $1 AND \
         state = 'assigned')",
    ] {
        tx.query(sql).bind(id.as_str()).execute().await?;
    }
    let removed = tx
        .query("DELETE FROM reviews WHERE id = $1 AND state = 'assigned'")
        .bind(id.as_str())
        .execute()
        .await?;
    Ok(removed == 1)
}

fn panel_from_row(row: &Row) -> Result<PanelCriterion, StoreError> {
    Ok(PanelCriterion { criterion: row.text("criterion")?, questions: row.get("questions")? })
}

fn from_row(row: &Row) -> Result<Review, StoreError> {
    Ok(Review {
        id: row.id("id")?,
        disclosure: row.id("disclosure_id")?,
        criterion: row.text("criterion")?,
        reviewer: row.id("reviewer_id")?,
        reviewer_name: row.text("reviewer_name")?,
        state: row.parsed("reviews", "state", ReviewState::parse)?,
        assigned_at: row.instant("reviews", "assigned_at")?,
        submitted_at: row.optional_instant("reviews", "submitted_at")?,
        scored: row.get("scored")?,
        others_seen_at: row.optional_instant("reviews", "others_seen_at")?,
        due_on: row.optional_day("reviews", "due_on")?,
    })
}

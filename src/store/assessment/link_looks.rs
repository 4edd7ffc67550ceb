//! What looks at links found, and when each link's turn comes.

use super::evidence::from_row;
use crate::domain::assessment::evidence::{CheckState, Evidence};
use crate::domain::assessment::link_look::Failures;
use crate::domain::calendar::Calendar;
use crate::domain::values::{EvidenceId, Timestamp};
use crate::store::{StoreError, Tx, changed_one};

/// When links are looked at again, by what was found.
#[derive(Debug, Clone, Copy)]
pub struct Turns {
    /// Those that failed: when they were last looked at before this moment.
    pub failed_before: Timestamp,
    /// The others.
    pub others_before: Timestamp,
    /// Sites that asked to be left alone until a later moment than this one wait.
    pub now: Timestamp,
}

/// Links that wait for a look, those never looked at first, at most `limit`.
///
/// # Errors
/// When the database cannot be read, or a row makes no sense.
pub async fn due(tx: &mut Tx, turns: Turns, limit: i64) -> Result<Vec<Evidence>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM evidence WHERE removed_at IS NULL AND (check_after IS NULL
               OR check_after <= $3) AND (check_state = 'waiting'
               OR (check_state IN ('broken', 'failing') AND checked_at < $1)
               OR (check_state IN ('reachable', 'unclear') AND checked_at < $2))
             ORDER BY checked_at IS NOT NULL, checked_at, id LIMIT $4",
        )
        .bind(turns.failed_before.to_string())
        .bind(turns.others_before.to_string())
        .bind(turns.now.to_string())
        .bind(limit)
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// How often a link failed so far; none when there is no such piece.
///
/// # Errors
/// When the database cannot be read, or the row makes no sense.
pub async fn failures(
    tx: &mut Tx,
    calendar: Calendar,
    id: &EvidenceId,
) -> Result<Option<Failures>, StoreError> {
    let row = tx
        .query("SELECT id, failed_days, checked_at FROM evidence WHERE id = $1")
        .bind(id.as_str())
        .optional()
        .await?;
    let read = |row: &crate::store::Row| {
        let last = row.optional_instant("evidence", "checked_at")?.map(|at| calendar.day(at));
        Ok(Failures { days: row.get("failed_days")?, last })
    };
    row.as_ref().map(read).transpose()
}

/// What is noted of a look.
#[derive(Debug, Clone, Copy)]
pub struct Noted<'a> {
    /// How the link stands now.
    pub state: CheckState,
    /// What was wrong, in a sentence.
    pub note: Option<&'a str>,
    /// On how many days in a row it failed by now.
    pub failed_days: i64,
    /// Until when the site asks to be left alone.
    pub after: Option<Timestamp>,
}

/// Notes what a look found.
///
/// # Errors
/// When there is no such piece, or the database cannot be written.
pub async fn note(
    tx: &mut Tx,
    id: &EvidenceId,
    noted: Noted<'_>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "UPDATE evidence SET check_state = $2, check_note = $3, checked_at = $4, \
            failed_days = $5, check_after = $6 WHERE id = $1",
        )
        .bind(id.as_str())
        .bind(noted.state.word())
        .bind(noted.note.map(str::to_owned))
        .bind(at.to_string())
        .bind(noted.failed_days)
        .bind(noted.after.map(|after| after.to_string()))
        .execute()
        .await?;
    changed_one("note what a look at a link found", changed)
}

/// Leaves a link alone until a moment, as its site asks.
///
/// # Errors
/// When the database cannot be written.
pub async fn postpone(tx: &mut Tx, id: &EvidenceId, until: Timestamp) -> Result<(), StoreError> {
    tx.query("UPDATE evidence SET check_after = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(until.to_string())
        .execute()
        .await?;
    Ok(())
}

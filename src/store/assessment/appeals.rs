//! Stored appeals, and the published decisions that they changed.

use std::collections::BTreeMap;

use crate::domain::assessment::appeal::{Appeal, AppealOutcome, AppealRuling};
use crate::domain::instrument::Levels;
use crate::domain::values::{AccountId, DisclosureId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

const TABLE: &str = "appeals";

macro_rules! selected {
    ($which:literal) => {
        concat!(
            "SELECT p.*, f.name AS filed_name, r.name AS decided_name FROM appeals p
             JOIN accounts f ON f.id = p.filed_by LEFT JOIN accounts r ON r.id = p.decided_by ",
            $which
        )
    };
}

/// Stores an appeal.
///
/// # Errors
/// When the table cannot be written, or its parts cannot be written as JSON.
pub async fn file(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    appeal: &Appeal,
    by: &AccountId,
) -> Result<(), StoreError> {
    let stored = tx
        .query(
            "INSERT INTO appeals (disclosure_id, round, grounds, parts, asks, filed_by, filed_at,
             answer_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(disclosure.as_str())
        .bind(appeal.round)
        .bind(&appeal.grounds)
        .bind(serde_json::to_string(&appeal.parts)?)
        .bind(&appeal.asks)
        .bind(by.as_str())
        .bind(appeal.at.to_string())
        .bind(appeal.answer_by.to_string())
        .execute()
        .await?;
    changed_one("file an appeal", stored)
}

/// The last appeal against a decision on a disclosure.
///
/// # Errors
/// When the table cannot be read, or a stored row makes no sense.
pub async fn last(tx: &mut Tx, disclosure: &DisclosureId) -> Result<Option<Appeal>, StoreError> {
    let row = tx
        .query(selected!("WHERE p.disclosure_id = $1 ORDER BY p.round DESC LIMIT 1"))
        .bind(disclosure.as_str())
        .optional()
        .await?;
    row.as_ref().map(from_row).transpose()
}

/// The appeals that the agency has still to decide.
///
/// # Errors
/// When the table cannot be read, or a stored row makes no sense.
pub async fn open(tx: &mut Tx) -> Result<BTreeMap<DisclosureId, Appeal>, StoreError> {
    let rows = tx
        .query(selected!("WHERE p.outcome IS NULL ORDER BY p.disclosure_id, p.round"))
        .all()
        .await?;
    rows.iter().map(|row| Ok((row.id("disclosure_id")?, from_row(row)?))).collect()
}

/// Stores what the agency decided; false when somebody decided meanwhile.
///
/// # Errors
/// When the table cannot be written.
pub async fn decide(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    round: i64,
    (outcome, reason): (AppealOutcome, &str),
    (by, at): (&AccountId, Timestamp),
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE appeals SET outcome = $3, reason = $4, decided_by = $5, decided_at = $6
             WHERE disclosure_id = $1 AND round = $2 AND outcome IS NULL",
        )
        .bind(disclosure.as_str())
        .bind(round)
        .bind(outcome.word())
        .bind(reason)
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Notes that people were reminded of an appeal.
///
/// # Errors
/// When the table cannot be written.
pub async fn mark_reminded(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    round: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE appeals SET reminded_at = $3 WHERE disclosure_id = $1 AND round = $2")
        .bind(disclosure.as_str())
        .bind(round)
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("note a reminder of an appeal", changed)
}

/// Keeps the published decision of a disclosure as it is, with the levels that it rests on, before
/// there is a new one.
///
/// # Errors
/// When the tables cannot be written, or the levels cannot be written as JSON.
pub async fn keep_decision(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    round: i64,
    levels: &Levels,
) -> Result<(), StoreError> {
    let kept = tx
        .query(
            "INSERT INTO former_decisions (disclosure_id, round, recommended, decision, reason,
             conditions, outcome, proposed_by, proposed_at, changes, decided_at, expires_on, levels)
             SELECT disclosure_id, $2, recommended, decision, reason, conditions, outcome,
             proposed_by, proposed_at, changes, decided_at, expires_on, $3 FROM decisions
             WHERE disclosure_id = $1 AND decided_at IS NOT NULL",
        )
        .bind(disclosure.as_str())
        .bind(round)
        .bind(serde_json::to_string(levels)?)
        .execute()
        .await?;
    changed_one("keep a decision that an appeal changed", kept)
}

/// What a kept decision rests on.
#[derive(Debug, Clone)]
pub struct FormerGrounds {
    /// The levels.
    pub levels: Levels,
    /// The digest of the submission, which may have been amended since.
    pub submission: Option<String>,
}

/// What the last kept decision of a disclosure rests on.
///
/// # Errors
/// When the table cannot be read, or the levels make no sense.
pub async fn former_grounds(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Option<FormerGrounds>, StoreError> {
    let row = tx
        .query(
            "SELECT f.levels, (SELECT s.digest FROM snapshots s WHERE s.disclosure_id = $1
             AND s.created_at <= f.decided_at ORDER BY s.id DESC LIMIT 1) AS submission
             FROM former_decisions f WHERE f.disclosure_id = $1 ORDER BY f.round DESC LIMIT 1",
        )
        .bind(disclosure.as_str())
        .optional()
        .await?;
    let grounds = |row: &Row| {
        let levels = row.parsed("former_decisions", "levels", |text| serde_json::from_str(text))?;
        Ok(FormerGrounds { levels, submission: row.get("submission")? })
    };
    row.as_ref().map(grounds).transpose()
}

fn from_row(row: &Row) -> Result<Appeal, StoreError> {
    let answer_by = row.optional_day(TABLE, "answer_by")?;
    Ok(Appeal {
        round: row.get("round")?,
        grounds: row.text("grounds")?,
        parts: row.parsed(TABLE, "parts", |text| serde_json::from_str(text))?,
        asks: row.text("asks")?,
        by: row.text("filed_name")?,
        at: row.instant(TABLE, "filed_at")?,
        answer_by: answer_by
            .ok_or_else(|| row.inconsistent(TABLE, "answer_by", &"there is no day"))?,
        ruling: ruling(row)?,
        reminded: row.optional_instant(TABLE, "reminded_at")?,
    })
}

fn ruling(row: &Row) -> Result<Option<AppealRuling>, StoreError> {
    if row.get::<Option<String>>("outcome")?.is_none() {
        return Ok(None);
    }
    Ok(Some(AppealRuling {
        outcome: row.parsed(TABLE, "outcome", AppealOutcome::parse)?,
        reason: row.text("reason")?,
        account: row.id("decided_by")?,
        by: row.get::<Option<String>>("decided_name")?.unwrap_or_default(),
        at: row.instant(TABLE, "decided_at")?,
    }))
}

//! Stored scores, and the lead's settlements of questions where they differ.

use crate::domain::assessment::review::{GivenScore, Score, Settlement};
use crate::domain::instrument::Scored;
use crate::domain::values::{AccountId, DisclosureId, ReviewId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// Stores a score in an open review, in place of the one before.
///
/// # Errors
/// When the database cannot be written to, or there is no such review.
pub async fn put(
    tx: &mut Tx,
    review: &ReviewId,
    score: &Score,
    at: Timestamp,
) -> Result<(), StoreError> {
    let (level, applicable) = columns(score.scored);
    let stored = tx
        .query(
            "INSERT INTO scores (review_id, question, level, applicable, comment, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (review_id, question) DO UPDATE SET level = excluded.level,
             applicable = excluded.applicable,
               comment = excluded.comment, updated_at = excluded.updated_at",
        )
        .bind(review.as_str())
        .bind(&score.question)
        .bind(level)
        .bind(applicable)
        .bind(&score.comment)
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("store a score", stored)
}

/// Whether a score was given before the last submission of its disclosure.
///
/// # Errors
/// When the tables cannot be read.
pub async fn is_older(
    tx: &mut Tx,
    (review, disclosure): (&ReviewId, &DisclosureId),
    question: &str,
) -> Result<bool, StoreError> {
    let row = tx
        .query(
            "SELECT s.question FROM scores s WHERE s.review_id = $1 AND s.question = $3
             AND s.updated_at <
               (SELECT MAX(n.created_at) FROM snapshots n WHERE n.disclosure_id = $2)",
        )
        .bind(review.as_str())
        .bind(disclosure.as_str())
        .bind(question)
        .optional()
        .await?;
    Ok(row.is_some())
}

/// The scores of one review.
///
/// # Errors
/// When the database does not answer, or a stored score makes no sense.
pub async fn of_review(tx: &mut Tx, review: &ReviewId) -> Result<Vec<Score>, StoreError> {
    let rows = tx
        .query("SELECT * FROM scores WHERE review_id = $1 ORDER BY question")
        .bind(review.as_str())
        .all()
        .await?;
    rows.iter().map(score_from_row).collect()
}

/// The scores in the submitted reviews of a disclosure, in the order of the reviews' assignment.
///
/// # Errors
/// When the database does not answer, or a stored score makes no sense.
pub async fn submitted_of(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Vec<GivenScore>, StoreError> {
    let rows = tx
        .query(
            "SELECT s.*, r.disclosure_id, a.name AS reviewer_name FROM scores s
             JOIN reviews r ON r.id = s.review_id
             JOIN accounts a ON a.id = r.reviewer_id WHERE r.disclosure_id = $1
             AND r.state = 'submitted' ORDER BY s.question, r.id",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(given_from_row).collect()
}

/// The scores in the submitted reviews of every disclosure whose reviews are all in.
///
/// # Errors
/// When the database does not answer, or a stored score makes no sense.
pub async fn submitted_of_scored(tx: &mut Tx) -> Result<Vec<GivenScore>, StoreError> {
    let rows = tx
        .query(
            "SELECT s.*, r.disclosure_id, a.name AS reviewer_name FROM scores s
             JOIN reviews r ON r.id = s.review_id
             JOIN accounts a ON a.id = r.reviewer_id JOIN disclosures d ON d.id = r.disclosure_id
             WHERE d.state = 'scored' AND r.state = 'submitted' ORDER BY r.disclosure_id,
             s.question, r.id",
        )
        .all()
        .await?;
    rows.iter().map(given_from_row).collect()
}

/// The scores in the submitted reviews of every disclosure whose reviews are or were all in, with
/// the instants at which those were submitted.
///
/// # Errors
/// When the database does not answer, or a stored score makes no sense.
pub async fn submitted_of_all_in(tx: &mut Tx) -> Result<Vec<(GivenScore, Timestamp)>, StoreError> {
    let rows = tx
        .query(
            "SELECT s.*, r.disclosure_id, r.submitted_at, a.name AS reviewer_name FROM scores s
             JOIN reviews r ON r.id = s.review_id
             JOIN accounts a ON a.id = r.reviewer_id JOIN disclosures d ON d.id = r.disclosure_id
             WHERE d.state IN ('scored', 'proposed', 'decided', 'published')
             AND r.state = 'submitted' ORDER BY r.disclosure_id, s.question, r.id",
        )
        .all()
        .await?;
    let given = |row: &Row| Ok((given_from_row(row)?, row.instant("reviews", "submitted_at")?));
    rows.iter().map(given).collect()
}

/// The settlements of every disclosure whose reviews are or were all in.
///
/// # Errors
/// When the database does not answer, or a stored settlement makes no sense.
pub async fn settlements_of_all_in(tx: &mut Tx) -> Result<Vec<Settlement>, StoreError> {
    let rows = tx
        .query(
            "SELECT j.*, a.name AS settled_by FROM adjudications j
             JOIN accounts a ON a.id = j.decided_by
             JOIN disclosures d ON d.id = j.disclosure_id
             WHERE d.state IN ('scored', 'proposed', 'decided', 'published')
             ORDER BY j.disclosure_id, j.question",
        )
        .all()
        .await?;
    rows.iter().map(settlement_from_row).collect()
}

/// Stores the lead's settlement of a question, in place of the one before.
///
/// # Errors
/// When the database cannot be written to, or there is no such disclosure.
pub async fn settle(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    question: &str,
    scored: Scored,
    reason: &str,
    by: &AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let (level, applicable) = columns(scored);
    let written = tx
        .query(
            "INSERT INTO adjudications (disclosure_id, question, level, applicable, reason,
             decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (disclosure_id, question) DO UPDATE SET level = excluded.level,
             applicable = excluded.applicable,
               reason = excluded.reason, decided_by = excluded.decided_by,
             decided_at = excluded.decided_at, superseded_at = NULL",
        )
        .bind(disclosure.as_str())
        .bind(question)
        .bind(level)
        .bind(applicable)
        .bind(reason)
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("settle a question", written)
}

/// Keeps the settlement of a question as a proposal from an instant on, because its scores are
/// being given anew; without one it counts again.
///
/// # Errors
/// When the database cannot be written to.
pub async fn supersede(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    question: &str,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    tx.query(
        "UPDATE adjudications SET superseded_at = CASE WHEN CAST($3 AS TEXT) IS NULL THEN NULL
         ELSE COALESCE(superseded_at, CAST($3 AS TEXT)) END
         WHERE disclosure_id = $1 AND question = $2",
    )
    .bind(disclosure.as_str())
    .bind(question)
    .bind(at.map(|at| at.to_string()))
    .execute()
    .await?;
    Ok(())
}

/// The settlements of a disclosure, those included that wait as proposals.
///
/// # Errors
/// When the database does not answer, or a stored settlement makes no sense.
pub async fn settlements(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Vec<Settlement>, StoreError> {
    let rows = tx
        .query(
            "SELECT j.*, a.name AS settled_by FROM adjudications j
             JOIN accounts a ON a.id = j.decided_by
             WHERE j.disclosure_id = $1 ORDER BY j.question",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(settlement_from_row).collect()
}

/// The settlements of every disclosure whose reviews are all in.
///
/// # Errors
/// When the database does not answer, or a stored settlement makes no sense.
pub async fn settlements_of_scored(tx: &mut Tx) -> Result<Vec<Settlement>, StoreError> {
    let rows = tx
        .query(
            "SELECT j.*, a.name AS settled_by FROM adjudications j
             JOIN accounts a ON a.id = j.decided_by
             JOIN disclosures d ON d.id = j.disclosure_id WHERE d.state = 'scored'
             ORDER BY j.disclosure_id, j.question",
        )
        .all()
        .await?;
    rows.iter().map(settlement_from_row).collect()
}

fn columns(scored: Scored) -> (Option<i64>, bool) {
    match scored {
        Scored::Level(level) => (Some(i64::from(level)), true),
        Scored::NotApplicable => (None, false),
    }
}

fn scored(row: &Row, table: &'static str) -> Result<Scored, StoreError> {
    match row.get::<Option<i64>>("level")? {
        None => Ok(Scored::NotApplicable),
        Some(level) => {
            u8::try_from(level).map(Scored::Level).map_err(|cause| StoreError::Inconsistent {
                table,
                column: "level",
                row: row.text("question").unwrap_or_default(),
                cause: cause.to_string(),
            })
        }
    }
}

fn score_from_row(row: &Row) -> Result<Score, StoreError> {
    Ok(Score {
        question: row.text("question")?,
        scored: scored(row, "scores")?,
        comment: row.text("comment")?,
    })
}

fn given_from_row(row: &Row) -> Result<GivenScore, StoreError> {
    Ok(GivenScore {
        disclosure: row.id("disclosure_id")?,
        review: row.id("review_id")?,
        reviewer_name: row.text("reviewer_name")?,
        score: score_from_row(row)?,
    })
}

fn settlement_from_row(row: &Row) -> Result<Settlement, StoreError> {
    Ok(Settlement {
        disclosure: row.id("disclosure_id")?,
        question: row.text("question")?,
        scored: scored(row, "adjudications")?,
        reason: row.text("reason")?,
        settled_by: row.text("settled_by")?,
        settled_at: row.instant("adjudications", "decided_at")?,
        superseded_at: row.optional_instant("adjudications", "superseded_at")?,
    })
}

/// Every question that a submitted review scores or that is settled, each with its disclosure.
///
/// # Errors
/// When the database does not answer.
pub async fn judged(tx: &mut Tx) -> Result<Vec<(DisclosureId, String)>, StoreError> {
    let rows = tx
        .query(
            "SELECT r.disclosure_id, s.question FROM scores s JOIN reviews r ON r.id = s.review_id
             WHERE r.state = 'submitted'
             UNION SELECT disclosure_id, question FROM adjudications WHERE superseded_at IS NULL
             ORDER BY disclosure_id, question",
        )
        .all()
        .await?;
    rows.iter().map(|row| Ok((row.id("disclosure_id")?, row.text("question")?))).collect()
}

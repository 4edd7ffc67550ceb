//! Stored questions to vendors, and what they answered.

use chrono::NaiveDate;

use crate::domain::assessment::clarification::{
    Answered, Answering, Asking, Clarification, Drafted, ReplyStanding,
};
use crate::domain::values::{AccountId, ClarificationId, DisclosureId, Id, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

const TABLE: &str = "clarifications";

macro_rules! selected {
    ($rest:literal) => {
        concat!(
            "SELECT c.*, a.name AS asker, v.name AS answerer FROM clarifications c
             JOIN accounts a ON a.id = c.asked_by LEFT JOIN accounts v ON v.id = c.answered_by ",
            $rest
        )
    };
}

/// Those of a disclosure, oldest first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of(tx: &mut Tx, disclosure: &DisclosureId) -> Result<Vec<Clarification>, StoreError> {
    let rows = tx
        .query(selected!("WHERE c.disclosure_id = $1 ORDER BY c.id"))
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Every one that is open, the earliest last day first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn open(tx: &mut Tx) -> Result<Vec<Clarification>, StoreError> {
    let rows = tx.query(selected!("WHERE c.state = 'asked' ORDER BY c.due_on, c.id")).all().await?;
    rows.iter().map(from_row).collect()
}

/// Adds one that is asked.
///
/// # Errors
/// When the database cannot be written to, or one about the same question is open.
pub async fn insert(tx: &mut Tx, asked: &Clarification) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO clarifications (id, disclosure_id, question, words, asked_by, asked_at,
             due_on, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(asked.id.as_str())
        .bind(asked.disclosure.as_str())
        .bind(&asked.question)
        .bind(asked.words.as_str())
        .bind(asked.asker.as_str())
        .bind(asked.asked_at.to_string())
        .bind(asked.due.to_string())
        .bind(asked.standing.word())
        .execute()
        .await?;
    changed_one("ask a vendor about an answer", inserted)
}

/// Stores how one ended; false when it had ended before. `by` is who answered.
///
/// # Errors
/// When the database cannot be written to.
pub async fn end(
    tx: &mut Tx,
    ended: &Clarification,
    by: Option<&AccountId>,
) -> Result<bool, StoreError> {
    let answered = ended.answered();
    let changed = tx
        .query(
            "UPDATE clarifications SET state = $2, answer = $3, answered_by = $4, ended_at = $5,
               snapshot_id = $6,
               draft_words = CASE WHEN $2 = 'answered' THEN NULL ELSE draft_words END,
               draft_entry = CASE WHEN $2 = 'answered' THEN NULL ELSE draft_entry END
             WHERE id = $1 AND state = 'asked'",
        )
        .bind(ended.id.as_str())
        .bind(ended.standing.word())
        .bind(answered.map(|answered| answered.words.as_str()))
        .bind(by.map(Id::as_str))
        .bind(ended.standing.ended_at().map(|at| at.to_string()))
        .bind(answered.and_then(|answered| answered.amended.as_ref()).map(Id::as_str))
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Keeps what the vendor has typed; false when the question is not open any more.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put_draft(
    tx: &mut Tx,
    id: &ClarificationId,
    draft: &Drafted,
) -> Result<bool, StoreError> {
    let entry = draft.entry.as_ref().map(serde_json::to_string).transpose()?;
    let changed = tx
        .query(
            "UPDATE clarifications SET draft_words = $2, draft_entry = $3 WHERE id = $1 AND state \
             = 'asked'",
        )
        .bind(id.as_str())
        .bind(&draft.words)
        .bind(entry)
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Notes that the vendor is reminded; false when it was before, or the question is not open.
///
/// # Errors
/// When the database cannot be written to.
pub async fn note_reminded(
    tx: &mut Tx,
    id: &ClarificationId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE clarifications SET reminded_at = $2 WHERE id = $1 AND state = 'asked' AND \
             reminded_at IS NULL",
        )
        .bind(id.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// A score that was given to the question of a clarification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoredAt {
    /// The question's name.
    pub question: String,
    /// The reviewer.
    pub reviewer: AccountId,
    /// Whether it counts: the review is in, or it is a settlement.
    pub submitted: bool,
    /// Whether it is the lead's settlement of the question.
    pub settles: bool,
    /// When it was given.
    pub at: Timestamp,
}

/// When the questions of a disclosure were scored, in reviews that count; with the lead's
/// settlements, which count as submitted.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn scored_at(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Vec<ScoredAt>, StoreError> {
    let rows = tx
        .query(
            "SELECT s.question, r.reviewer_id AS person, r.state, s.updated_at AS at
             FROM scores s JOIN reviews r ON r.id = s.review_id
             WHERE r.disclosure_id = $1 AND r.state <> 'recused'
             UNION ALL
             SELECT question, decided_by AS person, 'settled' AS state, decided_at AS at
             FROM adjudications WHERE disclosure_id = $1 AND superseded_at IS NULL",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    let one = |row: &Row| {
        let state = row.text("state")?;
        Ok(ScoredAt {
            question: row.text("question")?,
            reviewer: row.id("person")?,
            submitted: matches!(state.as_str(), "submitted" | "settled"),
            settles: state == "settled",
            at: row.instant("scores", "at")?,
        })
    };
    rows.iter().map(one).collect()
}

fn from_row(row: &Row) -> Result<Clarification, StoreError> {
    let entry = row.get::<Option<String>>("draft_entry")?;
    Ok(Clarification {
        id: row.id("id")?,
        disclosure: row.id("disclosure_id")?,
        question: row.text("question")?,
        words: row.parsed(TABLE, "words", Asking::parse)?,
        asker: row.id("asked_by")?,
        asker_name: row.text("asker")?,
        asked_at: row.instant(TABLE, "asked_at")?,
        due: row.parsed(TABLE, "due_on", str::parse::<NaiveDate>)?,
        standing: standing(row)?,
        reminded: row.optional_instant(TABLE, "reminded_at")?.is_some(),
        draft: Drafted {
            words: row.get::<Option<String>>("draft_words")?.unwrap_or_default(),
            entry: entry.as_deref().map(serde_json::from_str).transpose()?,
        },
    })
}

fn standing(row: &Row) -> Result<ReplyStanding, StoreError> {
    let ended = || row.instant(TABLE, "ended_at");
    let word = row.text("state")?;
    Ok(match word.as_str() {
        "asked" => ReplyStanding::Asked,
        "answered" => ReplyStanding::Answered(Answered {
            at: ended()?,
            by: row.get::<Option<String>>("answerer")?.unwrap_or_default(),
            words: row.parsed(TABLE, "answer", Answering::parse)?,
            amended: row.get::<Option<String>>("snapshot_id")?.map(Id::from_stored),
        }),
        "taken_back" => ReplyStanding::TakenBack { at: ended()? },
        "lapsed" => ReplyStanding::Lapsed { at: ended()? },
        other => return Err(row.inconsistent(TABLE, "state", &format!("{other} is no state"))),
    })
}

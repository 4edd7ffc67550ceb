//! Stored requests that an answer stays with the agency, and what was decided on them.

use crate::domain::assessment::confidentiality::{Request, Ruling};
use crate::domain::values::{AccountId, DisclosureId, Reason, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

const REQUESTS: &str = "confidentiality_requests";

/// The requests of a disclosure, by the names of their questions.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of(tx: &mut Tx, disclosure: &DisclosureId) -> Result<Vec<Request>, StoreError> {
    let rows = tx
        .query(
            "SELECT r.*, a.name AS decider FROM confidentiality_requests r
             LEFT JOIN accounts a ON a.id = r.decided_by
             WHERE r.disclosure_id = $1 ORDER BY r.question",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(request).collect()
}

/// Stores a request in the place of an earlier one about the question. What was decided on that is
/// no decision on this one.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    request: &Request,
    by: &AccountId,
) -> Result<(), StoreError> {
    let put = tx
        .query(
            "INSERT INTO confidentiality_requests (disclosure_id, question, basis, basis_title, law,
               reason, to_renew, revision, asked_by, asked_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (disclosure_id, question) DO UPDATE SET basis = excluded.basis,
               basis_title = excluded.basis_title, law = excluded.law, reason = excluded.reason,
               to_renew = excluded.to_renew, revision = excluded.revision,
               asked_by = excluded.asked_by, asked_at = excluded.asked_at, granted = NULL,
               decision_reason = NULL, answer_mark = NULL, decided_by = NULL, decided_at = NULL",
        )
        .bind(disclosure.as_str())
        .bind(&request.question)
        .bind(&request.basis)
        .bind(&request.title)
        .bind(&request.law)
        .bind(request.reason.as_str())
        .bind(request.to_renew)
        .bind(request.revision)
        .bind(by.as_str())
        .bind(request.asked_at.to_string())
        .execute()
        .await?;
    changed_one("ask that an answer stays confidential", put)
}

/// Takes a request away, and says whether there was one.
///
/// # Errors
/// When the database cannot be written to.
pub async fn remove(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    question: &str,
) -> Result<bool, StoreError> {
    let removed = tx
        .query("DELETE FROM confidentiality_requests WHERE disclosure_id = $1 AND question = $2")
        .bind(disclosure.as_str())
        .bind(question)
        .execute()
        .await?;
    Ok(removed > 0)
}

/// What was decided on a request, for storing.
#[derive(Debug, Clone)]
pub struct Decided<'a> {
    /// The question's name.
    pub question: &'a str,
    /// The revision that was decided on.
    pub revision: i64,
    /// Whether the answer stays with the agency.
    pub granted: bool,
    /// Why.
    pub reason: &'a Reason,
    /// The mark of the answer.
    pub answer: &'a str,
}

/// Stores what was decided on a request, unless it changed meanwhile; says whether it was stored.
///
/// # Errors
/// When the database cannot be written to.
pub async fn decide(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    decided: &Decided<'_>,
    (by, at): (&AccountId, Timestamp),
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE confidentiality_requests SET granted = $4, decision_reason = $5,
               answer_mark = $6, decided_by = $7, decided_at = $8, revision = revision + 1
             WHERE disclosure_id = $1 AND question = $2 AND revision = $3",
        )
        .bind(disclosure.as_str())
        .bind(decided.question)
        .bind(decided.revision)
        .bind(decided.granted)
        .bind(decided.reason.as_str())
        .bind(decided.answer)
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

fn request(row: &Row) -> Result<Request, StoreError> {
    Ok(Request {
        question: row.text("question")?,
        basis: row.text("basis")?,
        title: row.text("basis_title")?,
        law: row.text("law")?,
        reason: row.parsed(REQUESTS, "reason", Reason::parse)?,
        to_renew: row.get("to_renew")?,
        revision: row.get("revision")?,
        asked_at: row.instant(REQUESTS, "asked_at")?,
        ruling: ruling(row)?,
    })
}

fn ruling(row: &Row) -> Result<Option<Ruling>, StoreError> {
    let Some(granted) = row.get::<Option<bool>>("granted")? else { return Ok(None) };
    Ok(Some(Ruling {
        granted,
        reason: row.parsed(REQUESTS, "decision_reason", Reason::parse)?,
        by: row.get::<Option<String>>("decider")?.unwrap_or_default(),
        at: row.instant(REQUESTS, "decided_at")?,
        answer: row.text("answer_mark")?,
    }))
}

//! Mail that waits to be delivered. It is written in the transaction of the change it tells of.

use super::{Row, StoreError, Tx, changed_one};
use crate::domain::values::{EmailAddress, MailId, Timestamp};

/// A mail to be written.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// Its id; also the message's id, so that a repeated delivery is recognisable.
    pub id: MailId,
    /// Who gets it.
    pub to: EmailAddress,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// The address at which it can be stopped with one press; none for a mail that cannot.
    pub unsubscribe: Option<String>,
}

/// A mail that a worker has claimed.
#[derive(Debug, Clone)]
pub struct ClaimedMail {
    /// The mail.
    pub mail: NewMail,
    /// How often delivery was tried before.
    pub attempts: i64,
}

/// How many mails wait, and how many were given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutboxCounts {
    /// Waiting for delivery.
    pub waiting: i64,
    /// Given up after a permanent failure or too many tries.
    pub failed: i64,
}

/// A mail that was given up.
#[derive(Debug, Clone)]
pub struct FailedMail {
    /// Also the mail's `Message-ID`.
    pub id: MailId,
    /// Who should have got it.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often delivery was tried.
    pub attempts: i64,
    /// Why the last try failed.
    pub problem: String,
}

/// Puts a mail into the outbox.
///
/// # Errors
/// When the database cannot be written to, or a mail with its id is there.
pub async fn put(tx: &mut Tx, at: Timestamp, mail: &NewMail) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO outbox (id, recipient, subject, body, created_at, due_at, attempts, \
            state, unsubscribe) VALUES ($1, $2, $3, $4, $5, $5, 0, 'waiting', $6)",
        )
        .bind(mail.id.as_str())
        .bind(mail.to.as_str())
        .bind(&mail.subject)
        .bind(&mail.body)
        .bind(at.to_string())
        .bind(&mail.unsubscribe)
        .execute()
        .await?;
    changed_one("put a mail into the outbox", inserted)
}

/// Claims the mails that are due, so that no other worker takes them before `until`.
///
/// # Errors
/// When the database cannot be written to, or a waiting mail makes no sense.
pub async fn claim(
    tx: &mut Tx,
    now: Timestamp,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<ClaimedMail>, StoreError> {
    let rows = tx
        .query(
            "UPDATE outbox SET claimed_until = $2, attempts = attempts + 1 WHERE id IN (
               SELECT id FROM outbox WHERE state = 'waiting' AND due_at <= $1
               AND (claimed_until IS NULL OR claimed_until < $1)
               ORDER BY due_at, id LIMIT $3)
             AND state = 'waiting' AND (claimed_until IS NULL OR claimed_until < $1)
             RETURNING id, recipient, subject, body, attempts, unsubscribe",
        )
        .bind(now.to_string())
        .bind(until.to_string())
        .bind(limit)
        .all()
        .await?;
    rows.iter().map(claimed).collect()
}

fn claimed(row: &Row) -> Result<ClaimedMail, StoreError> {
    Ok(ClaimedMail {
        mail: NewMail {
            id: row.id("id")?,
            to: row.parsed("outbox", "recipient", EmailAddress::parse)?,
            subject: row.text("subject")?,
            body: row.text("body")?,
            unsubscribe: row.get("unsubscribe")?,
        },
        attempts: row.get::<i64>("attempts")? - 1,
    })
}

/// Notes that a mail has left. Its words go: they may hold a link that opens an account.
///
/// # Errors
/// When the database cannot be written to, or the mail does not wait any more.
pub async fn delivered(tx: &mut Tx, id: &MailId, at: Timestamp) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "UPDATE outbox SET state = 'delivered', delivered_at = $2, claimed_until = NULL,
             problem = NULL, body = '', unsubscribe = NULL
             WHERE id = $1 AND state = 'waiting'",
        )
        .bind(id.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("mark a mail as delivered", changed)
}

/// Notes a failed try; `next` is when to try again, or none to give up.
///
/// # Errors
/// When the database cannot be written to, or the mail does not wait any more.
pub async fn not_delivered(
    tx: &mut Tx,
    id: &MailId,
    problem: &str,
    next: Option<Timestamp>,
) -> Result<(), StoreError> {
    let state = if next.is_some() { "waiting" } else { "failed" };
    let changed = tx
        .query(
            "UPDATE outbox SET state = $2, problem = $3, due_at = COALESCE($4, due_at), \
            claimed_until = NULL WHERE id = $1 AND state = 'waiting'",
        )
        .bind(id.as_str())
        .bind(state)
        .bind(problem)
        .bind(next.map(|at| at.to_string()))
        .execute()
        .await?;
    changed_one("note a mail that was not delivered", changed)
}

/// The latest mails that were given up, newest first.
///
/// # Errors
/// When the database does not answer, or a stored mail makes no sense.
pub async fn failed(tx: &mut Tx, limit: i64) -> Result<Vec<FailedMail>, StoreError> {
    let rows = tx
        .query("SELECT * FROM outbox WHERE state = 'failed' ORDER BY id DESC LIMIT $1")
        .bind(limit)
        .all()
        .await?;
    rows.iter()
        .map(|row| {
            Ok(FailedMail {
                id: row.id("id")?,
                to: row.text("recipient")?,
                subject: row.text("subject")?,
                created_at: row.instant("outbox", "created_at")?,
                attempts: row.get("attempts")?,
                problem: row.get::<Option<String>>("problem")?.unwrap_or_default(),
            })
        })
        .collect()
}

/// Puts a mail that was given up back into the queue, with all its tries ahead; false when no such
/// mail was given up.
///
/// # Errors
/// When the database cannot be written to.
pub async fn try_again(tx: &mut Tx, id: &MailId, now: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE outbox SET state = 'waiting', attempts = 0, due_at = $2, claimed_until = \
            NULL WHERE id = $1 AND state = 'failed'",
        )
        .bind(id.as_str())
        .bind(now.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Counts what waits and what was given up.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(tx: &mut Tx) -> Result<OutboxCounts, StoreError> {
    let rows = tx
        .query(
            "SELECT state, COUNT(*) AS mails FROM outbox WHERE state IN ('waiting', \
        'failed') GROUP BY state",
        )
        .all()
        .await?;
    let mut counts = OutboxCounts { waiting: 0, failed: 0 };
    for row in &rows {
        let mails = row.get("mails")?;
        if row.text("state")? == "waiting" { counts.waiting = mails } else { counts.failed = mails }
    }
    Ok(counts)
}

/// Removes mails that were written before an instant and wait for nothing any more.
///
/// # Errors
/// When the database cannot be written to.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    tx.query("DELETE FROM outbox WHERE state <> 'waiting' AND created_at < $1")
        .bind(before.to_string())
        .execute()
        .await
}

//! Messages to the programs behind webhooks: written in the transaction that notes how far a
//! webhook has been told, and claimed as mails are.

use super::webhooks::{self, StoredWebhook};
use crate::domain::district::webhook::{Delivery, DeliveryState};
use crate::domain::values::{DeliveryId, Timestamp, WebhookId};
use crate::store::{Row, StoreError, Tx, changed_one};

const TABLE: &str = "webhook_deliveries";

/// A message that a worker has claimed.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The message; this try counts already.
    pub delivery: Delivery,
    /// The webhook that it goes to.
    pub to: StoredWebhook,
}

/// Writes a message.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put(tx: &mut Tx, webhook: &WebhookId, delivery: &Delivery) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO webhook_deliveries (id, webhook_id, title, is_test, body, made_at, state,
             tries, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)",
        )
        .bind(delivery.id.as_str())
        .bind(webhook.as_str())
        .bind(&delivery.title)
        .bind(delivery.is_test)
        .bind(&delivery.body)
        .bind(delivery.made_at.to_string())
        .bind(delivery.state.word())
        .bind(delivery.due_at.to_string())
        .execute()
        .await?;
    changed_one("write a message to a webhook", inserted)
}

/// Claims the messages that are due, so that no other worker takes them before `until`: of each
/// webhook the oldest, so that one whose program does not answer keeps no other waiting. A webhook
/// that is off gets none but those that somebody sends to see whether they arrive.
///
/// # Errors
/// When the database cannot be written to, or what is stored makes no sense.
pub async fn claim(
    tx: &mut Tx,
    now: Timestamp,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<Claimed>, StoreError> {
    let rows = tx
        .query(
            "UPDATE webhook_deliveries SET claimed_until = $2, tries = tries + 1 WHERE id IN (
               SELECT d.id FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id
               WHERE d.state = 'waiting' AND d.due_at <= $1
                 AND (d.claimed_until IS NULL OR d.claimed_until < $1)
                 AND (w.state = 'on' OR (d.is_test AND w.state <> 'removed'))
                 AND (d.is_test OR NOT EXISTS (
                   SELECT 1 FROM webhook_deliveries e WHERE e.webhook_id = d.webhook_id
                   AND e.state = 'waiting' AND NOT e.is_test AND e.id < d.id))
               ORDER BY d.due_at, d.id LIMIT $3)
             AND state = 'waiting' AND (claimed_until IS NULL OR claimed_until < $1)
             RETURNING *",
        )
        .bind(now.to_string())
        .bind(until.to_string())
        .bind(limit)
        .all()
        .await?;
    let mut claimed = Vec::new();
    for row in &rows {
        if let Some(to) = webhooks::by_id(tx, &row.id("webhook_id")?).await? {
            claimed.push(Claimed { delivery: from_row(row)?, to });
        }
    }
    Ok(claimed)
}

/// Notes what became of a try; false when somebody else took the message over meanwhile.
///
/// # Errors
/// When the database cannot be written to.
pub async fn record(tx: &mut Tx, delivery: &Delivery) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE webhook_deliveries SET state = $3, due_at = $4, status = $5, problem = $6,
             claimed_until = NULL WHERE id = $1 AND tries = $2 AND state = 'waiting'",
        )
        .bind(delivery.id.as_str())
        .bind(delivery.tries)
        .bind(delivery.state.word())
        .bind(delivery.due_at.to_string())
        .bind(delivery.status.map(i64::from))
        .bind(&delivery.problem)
        .execute()
        .await?;
    Ok(changed == 1)
}

/// The newest messages of a webhook, the newest first.
///
/// # Errors
/// When the database does not answer, or a stored message makes no sense.
pub async fn newest(
    tx: &mut Tx,
    webhook: &WebhookId,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    let rows = tx
        .query("SELECT * FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY id DESC LIMIT $2")
        .bind(webhook.as_str())
        .bind(limit)
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// How many messages of a webhook wait.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(tx: &mut Tx, webhook: &WebhookId) -> Result<i64, StoreError> {
    let row = tx
        .query(
            "SELECT COUNT(*) AS waiting FROM webhook_deliveries WHERE webhook_id = $1
             AND state = 'waiting'",
        )
        .bind(webhook.as_str())
        .optional()
        .await?;
    row.map_or(Ok(0), |row| row.get("waiting"))
}

/// Whether a test of a webhook waits.
///
/// # Errors
/// When the database does not answer.
pub async fn has_test(tx: &mut Tx, webhook: &WebhookId) -> Result<bool, StoreError> {
    let row = tx
        .query(
            "SELECT id FROM webhook_deliveries WHERE webhook_id = $1 AND state = 'waiting'
             AND is_test LIMIT 1",
        )
        .bind(webhook.as_str())
        .optional()
        .await?;
    Ok(row.is_some())
}

/// Lets every message that was given up be tried anew, from the first try on; tests apart. Says how
/// many.
///
/// # Errors
/// When the database cannot be written to.
pub async fn again(tx: &mut Tx, webhook: &WebhookId, now: Timestamp) -> Result<u64, StoreError> {
    tx.query(
        "UPDATE webhook_deliveries SET tries = 0, due_at = $2, claimed_until = NULL,
           state = 'waiting'
         WHERE webhook_id = $1 AND NOT is_test AND state <> 'delivered'",
    )
    .bind(webhook.as_str())
    .bind(now.to_string())
    .execute()
    .await
}

/// Removes messages that were written before `before` and were taken, or that nobody waits for;
/// says how many. What a webhook that is off did not take stays, since it is sent once that is
/// turned on.
///
/// # Errors
/// When the database cannot be written to.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    tx.query(
        "DELETE FROM webhook_deliveries WHERE made_at < $1 AND (state = 'delivered' OR is_test
           OR webhook_id IN (SELECT id FROM webhooks WHERE state = 'removed'))",
    )
    .bind(before.to_string())
    .execute()
    .await
}

fn from_row(row: &Row) -> Result<Delivery, StoreError> {
    let id: DeliveryId = row.id("id")?;
    Ok(Delivery {
        id,
        title: row.text("title")?,
        is_test: row.get("is_test")?,
        body: row.text("body")?,
        made_at: row.instant(TABLE, "made_at")?,
        tries: row.get("tries")?,
        state: row.parsed(TABLE, "state", DeliveryState::parse)?,
        due_at: row.instant(TABLE, "due_at")?,
        status: row.get::<Option<i64>>("status")?.and_then(|status| u16::try_from(status).ok()),
        problem: row.get("problem")?,
    })
}

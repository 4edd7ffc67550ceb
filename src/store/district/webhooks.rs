//! Stored webhooks of districts.

use crate::domain::district::webhook::{Scope, Secrets, Webhook, WebhookState, WebhookUrl};
use crate::domain::district::webhook_secret::WebhookSecret;
use crate::domain::registry::change::Place;
use crate::domain::values::{AccountId, OrganizationId, Timestamp, WebhookId};
use crate::store::{Row, StoreError, Tx, changed_one};

const TABLE: &str = "webhooks";

/// A webhook with what only its own program and Assay know.
#[derive(Debug, Clone)]
pub struct StoredWebhook {
    /// The webhook.
    pub webhook: Webhook,
    /// What its messages are signed with.
    pub secrets: Secrets,
    /// Up to where messages were written.
    pub had: Place,
}

/// Adds a webhook.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(tx: &mut Tx, new: &StoredWebhook, by: &AccountId) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO webhooks (id, district_id, url, scope, state, made_by, made_at, secret,
             had) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(new.webhook.id.as_str())
        .bind(new.webhook.district.as_str())
        .bind(new.webhook.url.as_str())
        .bind(new.webhook.scope.word())
        .bind(new.webhook.standing.word())
        .bind(by.as_str())
        .bind(new.webhook.made_at.to_string())
        .bind(new.secrets.current.shown())
        .bind(new.had.to_string())
        .execute()
        .await?;
    changed_one("add a webhook", inserted)
}

/// The webhooks of a district that were not removed, oldest first.
///
/// # Errors
/// When the database does not answer, or a stored webhook makes no sense.
pub async fn of_district(
    tx: &mut Tx,
    district: &OrganizationId,
) -> Result<Vec<StoredWebhook>, StoreError> {
    let rows = tx
        .query("SELECT * FROM webhooks WHERE district_id = $1 AND state <> 'removed' ORDER BY id")
        .bind(district.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// A webhook that was not removed.
///
/// # Errors
/// When the database does not answer, or the stored webhook makes no sense.
pub async fn by_id(tx: &mut Tx, id: &WebhookId) -> Result<Option<StoredWebhook>, StoreError> {
    let row = tx
        .query("SELECT * FROM webhooks WHERE id = $1 AND state <> 'removed'")
        .bind(id.as_str())
        .optional()
        .await?;
    row.as_ref().map(from_row).transpose()
}

/// Makes whoever else changes a webhook wait until this transaction has ended.
///
/// # Errors
/// When the database cannot be written to.
pub async fn lock(tx: &mut Tx, id: &WebhookId) -> Result<(), StoreError> {
    tx.query("UPDATE webhooks SET url = url WHERE id = $1").bind(id.as_str()).execute().await?;
    Ok(())
}

/// Takes a webhook away for good, its secrets with it.
///
/// # Errors
/// When the database cannot be written to, or the webhook is gone.
pub async fn remove(tx: &mut Tx, id: &WebhookId) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "UPDATE webhooks SET state = 'removed', secret = '', old_secret = NULL,
               old_until = NULL
             WHERE id = $1",
        )
        .bind(id.as_str())
        .execute()
        .await?;
    changed_one("remove a webhook", changed)
}

/// The webhooks that send.
///
/// # Errors
/// When the database does not answer, or a stored webhook makes no sense.
pub async fn sending(tx: &mut Tx) -> Result<Vec<StoredWebhook>, StoreError> {
    let rows = tx.query("SELECT * FROM webhooks WHERE state = 'on' ORDER BY id").all().await?;
    rows.iter().map(from_row).collect()
}

/// Notes up to where messages of a webhook were written, of which they were written up to `had`;
/// false when somebody else wrote some meanwhile, or it sends no more.
///
/// # Errors
/// When the database cannot be written to.
pub async fn note(
    tx: &mut Tx,
    id: &WebhookId,
    had: &Place,
    until: &Place,
) -> Result<bool, StoreError> {
    let changed = tx
        .query("UPDATE webhooks SET had = $3 WHERE id = $1 AND had = $2 AND state = 'on'")
        .bind(id.as_str())
        .bind(had.to_string())
        .bind(until.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Stores where a webhook sends to, of what it tells and how it stands.
///
/// # Errors
/// When the database cannot be written to, or the webhook is gone.
pub async fn change(tx: &mut Tx, webhook: &Webhook) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE webhooks SET url = $2, scope = $3, state = $4 WHERE id = $1")
        .bind(webhook.id.as_str())
        .bind(webhook.url.as_str())
        .bind(webhook.scope.word())
        .bind(webhook.standing.word())
        .execute()
        .await?;
    changed_one("change a webhook", changed)
}

/// Turns a webhook off that sends; none when it does not.
///
/// # Errors
/// When the database cannot be written to, or the stored webhook makes no sense.
pub async fn turn_off(
    tx: &mut Tx,
    id: &WebhookId,
    standing: WebhookState,
) -> Result<Option<Webhook>, StoreError> {
    let row = tx
        .query("UPDATE webhooks SET state = $2 WHERE id = $1 AND state = 'on' RETURNING *")
        .bind(id.as_str())
        .bind(standing.word())
        .optional()
        .await?;
    Ok(row.as_ref().map(from_row).transpose()?.map(|stored| stored.webhook))
}

/// Stores the secrets of a webhook.
///
/// # Errors
/// When the database cannot be written to, or the webhook is gone.
pub async fn set_secrets(tx: &mut Tx, id: &WebhookId, secrets: &Secrets) -> Result<(), StoreError> {
    let before = secrets.before.as_ref();
    let changed = tx
        .query("UPDATE webhooks SET secret = $2, old_secret = $3, old_until = $4 WHERE id = $1")
        .bind(id.as_str())
        .bind(secrets.current.shown())
        .bind(before.map(|(secret, _)| secret.shown()))
        .bind(before.map(|(_, until)| until.to_string()))
        .execute()
        .await?;
    changed_one("renew the secret of a webhook", changed)
}

/// Wipes secrets that sign no more; says how many.
///
/// # Errors
/// When the database cannot be written to.
pub async fn wipe_old_secrets(tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
    tx.query("UPDATE webhooks SET old_secret = NULL, old_until = NULL WHERE old_until <= $1")
        .bind(now.to_string())
        .execute()
        .await
}

pub(super) fn from_row(row: &Row) -> Result<StoredWebhook, StoreError> {
    let old = row.get::<Option<String>>("old_secret")?;
    let until = row.optional_instant(TABLE, "old_until")?;
    let before = match (old, until) {
        (Some(_), Some(until)) => {
            Some((row.parsed(TABLE, "old_secret", WebhookSecret::parse)?, until))
        }
        _ => None,
    };
    Ok(StoredWebhook {
        webhook: Webhook {
            id: row.id("id")?,
            district: row.id("district_id")?,
            url: row.parsed(TABLE, "url", WebhookUrl::parse)?,
            scope: row.parsed(TABLE, "scope", Scope::parse)?,
            standing: row.parsed(TABLE, "state", WebhookState::parse)?,
            made_at: row.instant(TABLE, "made_at")?,
        },
        secrets: Secrets { current: row.parsed(TABLE, "secret", WebhookSecret::parse)?, before },
        had: row.parsed(TABLE, "had", Place::parse)?,
    })
}

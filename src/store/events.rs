//! The event chain. The head row serialises appends: whoever moves it writes the next link.

use super::{Row, StoreError, Tx, changed_one};
use crate::domain::access::Actor;
use crate::domain::event::{Event, chain_hash};
use crate::domain::values::{Id, Timestamp};

/// A stored event.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    /// Its place in the chain, from 1.
    pub sequence: i64,
    /// When it happened.
    pub at: Timestamp,
    /// An account id, `system` or `anyone`.
    pub actor: String,
    /// The event's word.
    pub kind: String,
    /// The event as JSON text, exactly as hashed.
    pub body: String,
    /// The hash of the event before.
    pub previous_hash: String,
    /// This event's hash.
    pub hash: String,
}

/// Appends an event to the chain.
pub async fn append(tx: &mut Tx, at: Timestamp, actor: &Actor, event: &Event) -> Result<(), StoreError> {
    let body = serde_json::to_value(event)?;
    let kind = body.get("kind").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let body = body.to_string();
    let head = tx.query("UPDATE event_head SET sequence = sequence + 1 WHERE id = 'head' RETURNING sequence, hash").optional().await?;
    let head = head.ok_or(StoreError::Unchanged { what: "move the head of the event chain", changed: 0 })?;
    let (sequence, previous) = (head.get::<i64>("sequence")?, head.text("hash")?);
    let hash = chain_hash(&previous, sequence, at, actor.record_name(), &body);
    let inserted = tx
        .query("INSERT INTO events (sequence, at, actor, kind, subject, body, previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(sequence)
        .bind(at.to_string())
        .bind(actor.record_name())
        .bind(&kind)
        .bind(event.subject().as_str())
        .bind(&body)
        .bind(&previous)
        .bind(&hash)
        .execute()
        .await?;
    changed_one("append an event", inserted)?;
    let moved = tx.query("UPDATE event_head SET hash = $1 WHERE id = 'head'").bind(&hash).execute().await?;
    changed_one("move the head of the event chain", moved)
}

/// Events after `after`, oldest first, at most `limit`.
pub async fn after(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<StoredEvent>, StoreError> {
    let rows = tx.query("SELECT * FROM events WHERE sequence > $1 ORDER BY sequence LIMIT $2").bind(after).bind(limit).all().await?;
    rows.iter().map(from_row).collect()
}

/// Events before `before`, newest first, at most `limit`.
pub async fn before(tx: &mut Tx, before: i64, limit: i64) -> Result<Vec<StoredEvent>, StoreError> {
    let rows = tx.query("SELECT * FROM events WHERE sequence < $1 ORDER BY sequence DESC LIMIT $2").bind(before).bind(limit).all().await?;
    rows.iter().map(from_row).collect()
}

/// An event with the names of who did it and what it was done to, where they still have one.
#[derive(Debug, Clone)]
pub struct NamedEvent {
    /// The event.
    pub event: StoredEvent,
    /// The person's name.
    pub actor_name: Option<String>,
    /// The name of the organization, person or product that it is about.
    pub subject_name: Option<String>,
}

/// Events before `before` with their names, newest first, at most `limit`.
pub async fn named_before(tx: &mut Tx, before: i64, limit: i64) -> Result<Vec<NamedEvent>, StoreError> {
    let rows = tx
        .query(
            "SELECT e.*, a.name AS actor_name, COALESCE(o.name, s.name, p.name, dp.name) AS subject_name
             FROM events e
             LEFT JOIN accounts a ON a.id = e.actor
             LEFT JOIN organizations o ON o.id = e.subject
             LEFT JOIN accounts s ON s.id = e.subject
             LEFT JOIN products p ON p.id = e.subject
             LEFT JOIN disclosures d ON d.id = e.subject
             LEFT JOIN products dp ON dp.id = d.product_id
             WHERE e.sequence < $1 ORDER BY e.sequence DESC LIMIT $2",
        )
        .bind(before)
        .bind(limit)
        .all()
        .await?;
    rows.iter()
        .map(|row| Ok(NamedEvent { event: from_row(row)?, actor_name: row.get("actor_name")?, subject_name: row.get("subject_name")? }))
        .collect()
}

/// Everything that happened to one thing, oldest first.
pub async fn about(tx: &mut Tx, subject: &Id) -> Result<Vec<StoredEvent>, StoreError> {
    let rows = tx.query("SELECT * FROM events WHERE subject = $1 ORDER BY sequence").bind(subject.as_str()).all().await?;
    rows.iter().map(from_row).collect()
}

/// The number and hash of the newest event.
pub async fn head(tx: &mut Tx) -> Result<(i64, String), StoreError> {
    let row = tx.query("SELECT sequence, hash FROM event_head WHERE id = 'head'").optional().await?;
    let row = row.ok_or(StoreError::Unchanged { what: "read the head of the event chain", changed: 0 })?;
    Ok((row.get("sequence")?, row.text("hash")?))
}

fn from_row(row: &Row) -> Result<StoredEvent, StoreError> {
    Ok(StoredEvent {
        sequence: row.get("sequence")?,
        at: row.instant("events", "at")?,
        actor: row.text("actor")?,
        kind: row.text("kind")?,
        body: row.text("body")?,
        previous_hash: row.text("previous_hash")?,
        hash: row.text("hash")?,
    })
}

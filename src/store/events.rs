//! The event chain. The head row serialises appends: whoever moves it writes the next link.

use serde_json::{Map, Value};

use super::seals::{self, SEALED};
use super::{Row, StoreError, Tx, changed_one};
use crate::domain::access::Actor;
use crate::domain::event::{Asked, Event, Subject, chain_hash};
use crate::domain::event_groups::EventGroup;
use crate::domain::recorded::{EventKind, Recorded};
use crate::domain::values::{AccountId, DisclosureId, Id, Timestamp};

/// The name in an event's body under which the digests of its rows stand.
pub const ROWS: &str = "rows";

/// A stored event.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    /// Its place in the chain, from 1.
    pub sequence: i64,
    /// When it happened.
    pub at: Timestamp,
    /// An account id, `system` or `anyone`.
    pub actor: String,
    /// What it says.
    pub said: Recorded,
    /// The event's word.
    pub kind: String,
    /// The event as JSON text, exactly as hashed.
    pub body: String,
    /// The hash of the event before.
    pub previous_hash: String,
    /// This event's hash.
    pub hash: String,
}

/// Appends an event to the chain, with the digests of the rows that it speaks for as they stand
/// now. So the rows are written first.
///
/// # Errors
/// When the database cannot be written to, or the rows that the event speaks for cannot be read.
pub async fn append(
    tx: &mut Tx,
    at: Timestamp,
    actor: &Actor,
    event: &Event,
) -> Result<(), StoreError> {
    let place = next(tx).await?;
    let mut rows = Map::new();
    for group in event.rows() {
        let (name, digest) = seals::of_group(tx, &group).await?;
        rows.insert(name, digest.into());
    }
    link(tx, &place, at, actor, event, rows).await
}

/// Takes the rows of records from before events carried digests into the chain as they stand; does
/// nothing for any other record.
///
/// # Errors
/// When the database cannot be written to, or a row that is to be taken in cannot be read.
pub async fn adopt_rows(tx: &mut Tx, at: Timestamp) -> Result<(), StoreError> {
    if !lack_rows(tx).await? {
        return Ok(());
    }
    let place = next(tx).await?;
    let mut rows = Map::new();
    for table in SEALED {
        rows.extend(
            seals::of_table(tx, table)
                .await?
                .into_iter()
                .map(|(name, digest)| (name, digest.into())),
        );
    }
    let event = Event::RecordSealed { record: Id::from_stored("record".to_owned()) };
    link(tx, &place, at, &Actor::System, &event, rows).await
}

/// Whether the record is from before events carried digests, and its rows were not taken in yet.
///
/// # Errors
/// When the database does not answer.
pub async fn lack_rows(tx: &mut Tx) -> Result<bool, StoreError> {
    let first = tx.query("SELECT sequence, body FROM events WHERE sequence = 1").optional().await?;
    let Some(first) = first else { return Ok(false) };
    let body: Value = first.parsed("events", "body", |text| serde_json::from_str(text))?;
    let adopted =
        tx.query("SELECT sequence FROM events WHERE kind = 'record_sealed'").optional().await?;
    Ok(body.get(ROWS).is_none() && adopted.is_none())
}

/// A place in the chain that nothing stands at yet.
struct Place {
    /// Its number, from 1.
    sequence: i64,
    /// The hash of the event before.
    previous: String,
}

/// Takes the next place in the chain, which makes other appends wait.
async fn next(tx: &mut Tx) -> Result<Place, StoreError> {
    let head = tx
        .query(
            "UPDATE event_head SET sequence = sequence + 1 WHERE id = 'head' RETURNING \
        sequence, hash",
        )
        .optional()
        .await?;
    let head =
        head.ok_or(StoreError::Unchanged { what: "move the head of the event chain", changed: 0 })?;
    Ok(Place { sequence: head.get("sequence")?, previous: head.text("hash")? })
}

async fn link(
    tx: &mut Tx,
    place: &Place,
    at: Timestamp,
    actor: &Actor,
    event: &Event,
    rows: Map<String, Value>,
) -> Result<(), StoreError> {
    let Place { sequence, previous } = place;
    let mut body = serde_json::to_value(event)?;
    let kind = body.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
    if let (Some(fields), false) = (body.as_object_mut(), rows.is_empty()) {
        fields.insert(ROWS.to_owned(), Value::Object(rows));
    }
    let (body, at) = (body.to_string(), at.to_string());
    let hash = chain_hash(previous, *sequence, &at, actor.record_name(), &body);
    let inserted = tx
        .query(
            "INSERT INTO events (sequence, at, actor, kind, subject, body, previous_hash, hash) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(*sequence)
        .bind(&at)
        .bind(actor.record_name())
        .bind(&kind)
        .bind(event.subject().as_str())
        .bind(&body)
        .bind(previous)
        .bind(&hash)
        .execute()
        .await?;
    changed_one("append an event", inserted)?;
    let moved =
        tx.query("UPDATE event_head SET hash = $1 WHERE id = 'head'").bind(&hash).execute().await?;
    changed_one("move the head of the event chain", moved)
}

/// A stored event as it stands, every column as text, whether it makes sense or not.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its place in the chain.
    pub sequence: i64,
    /// The other columns, as stored.
    pub at: String,
    /// Who did it.
    pub actor: String,
    /// The column beside the body that SQL filters on.
    pub kind: String,
    /// The column beside the body that histories are read by.
    pub subject: String,
    /// The event as JSON text.
    pub body: String,
    /// The hash of the event before.
    pub previous_hash: String,
    /// This event's hash.
    pub hash: String,
}

/// Links of the chain after `after`, oldest first, at most `limit`.
///
/// # Errors
/// When the table cannot be read.
pub async fn links(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<Link>, StoreError> {
    let rows = tx
        .query("SELECT * FROM events WHERE sequence > $1 ORDER BY sequence LIMIT $2")
        .bind(after)
        .bind(limit)
        .all()
        .await?;
    let link = |row: &Row| {
        Ok(Link {
            sequence: row.get("sequence")?,
            at: row.text("at")?,
            actor: row.text("actor")?,
            kind: row.text("kind")?,
            subject: row.text("subject")?,
            body: row.text("body")?,
            previous_hash: row.text("previous_hash")?,
            hash: row.text("hash")?,
        })
    };
    rows.iter().map(link).collect()
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
    /// The disclosure that it is about.
    pub disclosure: Option<DisclosureId>,
}

/// Events before `before` with their names, newest first, at most `limit`. A part of the log leaves
/// out what `reader` declared a conflict with: that an event fits what was asked for would tell
/// what it says.
///
/// # Errors
/// When the database does not answer, or a stored event makes no sense.
pub async fn named_before(
    tx: &mut Tx,
    asked: &Asked,
    reader: Option<&AccountId>,
    before: i64,
    limit: i64,
) -> Result<Vec<NamedEvent>, StoreError> {
    let (kinds, is_listed) = asked.group.map(EventGroup::listed).unzip();
    let rows = tx
        .query(concat!(
            "SELECT e.*, a.name AS actor_name, COALESCE(o.name, s.name, p.name,
             dp.name) AS subject_name, d.id AS disclosure
             FROM events e
             LEFT JOIN accounts a ON a.id = e.actor
             LEFT JOIN organizations o ON o.id = e.subject
             LEFT JOIN accounts s ON s.id = e.subject
             LEFT JOIN products p ON p.id = e.subject
             LEFT JOIN disclosures d ON d.id = e.subject
             LEFT JOIN products dp ON dp.id = d.product_id
             WHERE e.sequence < $1 AND ($3 IS NULL OR e.subject = $3 OR d.product_id = $3)
               AND ($4 IS NULL OR e.actor = $4 OR e.subject = $4 OR e.body LIKE '%' || $4 || '%')
               AND ($5 IS NULL OR e.subject = $5 OR s.organization_id = $5 OR p.organization_id = $5
             OR dp.organization_id = $5)
               AND ($6 IS NULL OR (CASE WHEN $6 LIKE '%,' || e.kind || ',%' THEN 'in' ELSE 'out'
             END) = $7)
               AND ($8 IS NULL OR e.at >= $8) AND ($9 IS NULL OR e.at < $9)
               AND ($10 IS NULL OR NOT EXISTS (SELECT 1 FROM ",
            conflicts!(),
            " c WHERE c.disclosure_id = e.subject AND c.account_id = $10))
             ORDER BY e.sequence DESC LIMIT $2",
        ))
        .bind(before)
        .bind(limit)
        .bind(asked.product.as_ref().map(Id::as_str))
        .bind(asked.person.as_ref().map(Id::as_str))
        .bind(asked.organization.as_ref().map(Id::as_str))
        .bind(kinds)
        .bind(is_listed.map(|is_listed| if is_listed { "in" } else { "out" }))
        .bind(asked.from.map(|at| at.to_string()))
        .bind(asked.until.map(|at| at.to_string()))
        .bind(reader.filter(|_| asked.is_part()).map(Id::as_str))
        .all()
        .await?;
    rows.iter()
        .map(|row| {
            let disclosure = row.get::<Option<String>>("disclosure")?.map(Id::from_stored);
            Ok(NamedEvent {
                event: from_row(row)?,
                actor_name: row.get("actor_name")?,
                subject_name: row.get("subject_name")?,
                disclosure,
            })
        })
        .collect()
}

/// The events of some kinds up to `last` about whatever the events of these kinds from `first` to
/// `last` are about, oldest first: what those things were before.
///
/// # Errors
/// When the database does not answer, or a stored event makes no sense.
pub async fn leading_to(
    tx: &mut Tx,
    kinds: &[&str],
    (first, last): (i64, i64),
) -> Result<Vec<(String, StoredEvent)>, StoreError> {
    let rows = tx
        .query(
            "SELECT e.* FROM events e WHERE e.sequence <= $2 AND $3 LIKE '%,' || e.kind || ',%'
               AND e.subject IN (SELECT l.subject FROM events l WHERE l.sequence >= $1
             AND l.sequence <= $2 AND $3 LIKE '%,' || l.kind || ',%') ORDER BY e.sequence",
        )
        .bind(first)
        .bind(last)
        .bind(format!(",{},", kinds.join(",")))
        .all()
        .await?;
    rows.iter().map(|row| Ok((row.text("subject")?, from_row(row)?))).collect()
}

/// The steps of disclosures from one state to the next since an instant, oldest first, each with
/// its disclosure's id; without those that `reader` has a conflict with.
///
/// # Errors
/// When the database does not answer, or a stored event makes no sense.
pub async fn steps_since(
    tx: &mut Tx,
    since: Timestamp,
    reader: &AccountId,
) -> Result<Vec<(String, StoredEvent)>, StoreError> {
    let rows = tx
        .query(concat!(
            "SELECT e.* FROM events e WHERE e.at >= $1 AND e.kind IN ('disclosure_submitted',
             'disclosure_returned', 'disclosure_accepted', 'scoring_completed', 'scoring_reopened',
             'decision_proposed', 'proposal_withdrawn', 'decision_signed', 'decision_made',
             'decision_sent_back', 'response_answered', 'appeal_decided', 'listing_published',
             'disclosure_withdrawn')
               AND NOT EXISTS (SELECT 1 FROM ",
            conflicts!(),
            " c WHERE c.disclosure_id = e.subject AND c.account_id = $2)
             ORDER BY e.sequence",
        ))
        .bind(since.to_string())
        .bind(reader.as_str())
        .all()
        .await?;
    rows.iter().map(|row| Ok((row.text("subject")?, from_row(row)?))).collect()
}

/// Everything that happened to one thing, oldest first.
///
/// # Errors
/// When the database does not answer, or a stored event makes no sense.
pub async fn about(tx: &mut Tx, subject: Subject<'_>) -> Result<Vec<StoredEvent>, StoreError> {
    let rows = tx
        .query("SELECT * FROM events WHERE subject = $1 ORDER BY sequence")
        .bind(subject.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// What happened to one thing of one kind, newest first.
///
/// # Errors
/// When the table cannot be read.
pub async fn of_kind(
    tx: &mut Tx,
    subject: Subject<'_>,
    kind: EventKind,
) -> Result<Vec<StoredEvent>, StoreError> {
    let rows = tx
        .query("SELECT * FROM events WHERE subject = $1 AND kind = $2 ORDER BY sequence DESC")
        .bind(subject.as_str())
        .bind(kind.word())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The number and hash of the newest event.
///
/// # Errors
/// When the database does not answer.
pub async fn head(tx: &mut Tx) -> Result<(i64, String), StoreError> {
    let row =
        tx.query("SELECT sequence, hash FROM event_head WHERE id = 'head'").optional().await?;
    let row =
        row.ok_or(StoreError::Unchanged { what: "read the head of the event chain", changed: 0 })?;
    Ok((row.get("sequence")?, row.text("hash")?))
}

fn from_row(row: &Row) -> Result<StoredEvent, StoreError> {
    let (kind, body) = (row.text("kind")?, row.text("body")?);
    Ok(StoredEvent {
        sequence: row.get("sequence")?,
        at: row.instant("events", "at")?,
        actor: row.text("actor")?,
        said: Recorded::read(&kind, &body),
        kind,
        body,
        previous_hash: row.text("previous_hash")?,
        hash: row.text("hash")?,
    })
}

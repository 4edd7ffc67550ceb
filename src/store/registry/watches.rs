//! Addresses that watch the registry, and what they watch.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::district::adoption::IN_USE;
use crate::domain::registry::watch::{Known, Rhythm, Watched};
use crate::domain::values::{
    EmailAddress, OrganizationId, ProductId, Timestamp, WatchId, WatcherId,
};
use crate::store::{Row, StoreError, Tx, changed_one};

/// An address that watches.
#[derive(Debug, Clone)]
pub struct Watcher {
    /// What its watches name it by.
    pub id: WatcherId,
    /// The address.
    pub email: EmailAddress,
    /// Who holds it sees and stops what the address watches.
    pub token: String,
}

/// Something that is watched.
#[derive(Debug, Clone)]
pub struct Watch {
    /// What the buttons of its watcher's page send.
    pub id: WatchId,
    /// Whose it is.
    pub watcher: WatcherId,
    /// What is watched.
    pub watched: Watched,
    /// How often its watcher is told.
    pub rhythm: Rhythm,
    /// When the address confirmed it; none while it has not.
    pub confirmed_at: Option<Timestamp>,
    /// Up to where its watcher knows.
    pub known: Known,
    /// What a search found then; none for tools.
    pub found: Option<BTreeSet<String>>,
}

/// The watcher with this address, made with this id and token where there is none. Whoever asks for
/// the same address waits until this transaction has ended, so that nothing is watched twice.
///
/// # Errors
/// When the database cannot be written to, or a stored address makes no sense.
pub async fn watcher(tx: &mut Tx, new: &Watcher, at: Timestamp) -> Result<Watcher, StoreError> {
    let row = tx
        .query(
            "INSERT INTO watchers (id, email, token, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (email) DO UPDATE SET email = excluded.email RETURNING *",
        )
        .bind(new.id.as_str())
        .bind(new.email.as_str())
        .bind(&new.token)
        .bind(at.to_string())
        .optional()
        .await?;
    let row = row.ok_or(StoreError::Unchanged { what: "note a watcher", changed: 0 })?;
    watcher_from(&row)
}

/// The watcher with this token.
///
/// # Errors
/// When the database does not answer, or a stored address makes no sense.
pub async fn by_token(tx: &mut Tx, token: &str) -> Result<Option<Watcher>, StoreError> {
    let row = tx.query("SELECT * FROM watchers WHERE token = $1").bind(token).optional().await?;
    row.as_ref().map(watcher_from).transpose()
}

/// The watcher with this address.
///
/// # Errors
/// When the database does not answer, or a stored address makes no sense.
pub async fn by_email(tx: &mut Tx, email: &EmailAddress) -> Result<Option<Watcher>, StoreError> {
    let query = tx.query("SELECT * FROM watchers WHERE email = $1").bind(email.as_str());
    query.optional().await?.as_ref().map(watcher_from).transpose()
}

/// The watcher with this id.
///
/// # Errors
/// When the database does not answer, or a stored address makes no sense.
pub async fn by_id(tx: &mut Tx, id: &WatcherId) -> Result<Option<Watcher>, StoreError> {
    let row = tx.query("SELECT * FROM watchers WHERE id = $1").bind(id.as_str()).optional().await?;
    row.as_ref().map(watcher_from).transpose()
}

/// What an address watches, oldest first.
///
/// # Errors
/// When the database does not answer, or a stored watch makes no sense.
pub async fn of(tx: &mut Tx, watcher: &WatcherId) -> Result<Vec<Watch>, StoreError> {
    let rows = tx
        .query("SELECT * FROM watches WHERE watcher_id = $1 ORDER BY id")
        .bind(watcher.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Adds a watch.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(tx: &mut Tx, watch: &Watch, at: Timestamp) -> Result<(), StoreError> {
    let found = watch.found.as_ref().map(serde_json::to_string).transpose()?;
    let inserted = tx
        .query(
            "INSERT INTO watches (id, watcher_id, watched, rhythm, created_at, confirmed_at,
             told_seq, told_on, found) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(watch.id.as_str())
        .bind(watch.watcher.as_str())
        .bind(serde_json::to_string(&watch.watched)?)
        .bind(watch.rhythm.word())
        .bind(at.to_string())
        .bind(watch.confirmed_at.map(|at| at.to_string()))
        .bind(watch.known.seq)
        .bind(watch.known.on.to_string())
        .bind(found)
        .execute()
        .await?;
    changed_one("add a watch", inserted)
}

/// Confirms a watch, which runs from what it says is known; false when it is confirmed already, or
/// was stopped.
///
/// # Errors
/// When the database cannot be written to.
pub async fn confirm(tx: &mut Tx, watch: &Watch) -> Result<bool, StoreError> {
    let found = watch.found.as_ref().map(serde_json::to_string).transpose()?;
    let changed = tx
        .query(
            "UPDATE watches SET confirmed_at = $2, told_seq = $3, told_on = $4, found = $5
             WHERE id = $1 AND confirmed_at IS NULL",
        )
        .bind(watch.id.as_str())
        .bind(watch.confirmed_at.map(|at| at.to_string()))
        .bind(watch.known.seq)
        .bind(watch.known.on.to_string())
        .bind(found)
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Notes up to where the watcher of a watch knows, who knew what `before` says; false when somebody
/// else told them meanwhile, or the watch was stopped.
///
/// # Errors
/// When the database cannot be written to.
pub async fn note(tx: &mut Tx, watch: &Watch, before: Known) -> Result<bool, StoreError> {
    let found = watch.found.as_ref().map(serde_json::to_string).transpose()?;
    let changed = tx
        .query(
            "UPDATE watches SET told_seq = $2, told_on = $3, found = $4
             WHERE id = $1 AND told_seq = $5 AND told_on = $6",
        )
        .bind(watch.id.as_str())
        .bind(watch.known.seq)
        .bind(watch.known.on.to_string())
        .bind(found)
        .bind(before.seq)
        .bind(before.on.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Stops a watch of an address, or all of them; says how many.
///
/// # Errors
/// When the database cannot be written to.
pub async fn stop(
    tx: &mut Tx,
    watcher: &WatcherId,
    watch: Option<&WatchId>,
) -> Result<u64, StoreError> {
    tx.query("DELETE FROM watches WHERE watcher_id = $1 AND (id = $2 OR $2 = '')")
        .bind(watcher.as_str())
        .bind(watch.map_or("", WatchId::as_str))
        .execute()
        .await
}

/// Whether the address watches a district's desk.
///
/// # Errors
/// When the database does not answer, or the watch cannot be written as JSON.
pub async fn has_desk(
    tx: &mut Tx,
    email: &EmailAddress,
    district: &OrganizationId,
) -> Result<bool, StoreError> {
    let row = tx
        .query(
            "SELECT w.id FROM watches w JOIN watchers a ON a.id = w.watcher_id
             WHERE a.email = $1 AND w.watched = $2",
        )
        .bind(email.as_str())
        .bind(serde_json::to_string(&Watched::Desk(district.clone()))?)
        .optional()
        .await?;
    Ok(row.is_some())
}

/// The addresses that are told at once of a tool because a desk that they watch has it, with those
/// desks; none while the tool is off the public pages.
///
/// # Errors
/// When the database does not answer, or a stored address makes no sense.
pub async fn on_desks(
    tx: &mut Tx,
    product: &ProductId,
) -> Result<Vec<(EmailAddress, OrganizationId)>, StoreError> {
    let rows = tx
        .query(
            "SELECT a.email, u.district_id FROM adoptions u
             JOIN watches w ON w.watched = '{\"desk\":\"' || u.district_id || '\"}'
             JOIN watchers a ON a.id = w.watcher_id
             JOIN products p ON p.id = u.product_id JOIN organizations o ON o.id = p.organization_id
             WHERE u.product_id = $1 AND u.state = $2 AND w.rhythm = $3
             AND w.confirmed_at IS NOT NULL AND p.hidden_reason IS NULL
             AND o.hidden_reason IS NULL",
        )
        .bind(product.as_str())
        .bind(IN_USE)
        .bind(Rhythm::AtOnce.word())
        .all()
        .await?;
    let desk = |row: &Row| {
        Ok((row.parsed("watchers", "email", EmailAddress::parse)?, row.id("district_id")?))
    };
    rows.iter().map(desk).collect()
}

/// Stops that the address watches a district's desk.
///
/// # Errors
/// When the database cannot be written to, or the watch cannot be written as JSON.
pub async fn stop_desk(
    tx: &mut Tx,
    email: &EmailAddress,
    district: &OrganizationId,
) -> Result<u64, StoreError> {
    tx.query(
        "DELETE FROM watches WHERE watched = $2 AND watcher_id IN (
         SELECT a.id FROM watchers a WHERE a.email = $1)",
    )
    .bind(email.as_str())
    .bind(serde_json::to_string(&Watched::Desk(district.clone()))?)
    .execute()
    .await
}

/// Hands the desks that an address watches over to the new address of its person.
///
/// # Errors
/// When the database cannot be written to.
pub async fn hand_over_desks(
    tx: &mut Tx,
    from: &EmailAddress,
    to: &WatcherId,
) -> Result<u64, StoreError> {
    tx.query(
        "UPDATE watches SET watcher_id = $2 WHERE watched LIKE '{\"desk\":%' AND watcher_id IN (
         SELECT a.id FROM watchers a WHERE a.email = $1)",
    )
    .bind(from.as_str())
    .bind(to.as_str())
    .execute()
    .await
}

/// The confirmed watches of a rhythm whose watchers do not know what `now` says yet, those of at
/// most `limit` addresses, address by address.
///
/// # Errors
/// When the database does not answer, or a stored watch makes no sense.
pub async fn behind(
    tx: &mut Tx,
    rhythm: Rhythm,
    now: Known,
    limit: i64,
) -> Result<Vec<Watch>, StoreError> {
    let rows = tx
        .query(
            "SELECT w.* FROM watches w WHERE w.rhythm = $1 AND w.confirmed_at IS NOT NULL
               AND (w.told_seq < $2 OR w.told_on < $3) AND w.watcher_id IN (
                 SELECT DISTINCT b.watcher_id FROM watches b WHERE b.rhythm = $1
                 AND b.confirmed_at IS NOT NULL AND (b.told_seq < $2 OR b.told_on < $3)
                 ORDER BY b.watcher_id LIMIT $4)
             ORDER BY w.watcher_id, w.id",
        )
        .bind(rhythm.word())
        .bind(now.seq)
        .bind(now.on.to_string())
        .bind(limit)
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Removes watches that nobody confirmed and that were asked for before `before`, and addresses
/// that watch nothing; says how many rows went.
///
/// # Errors
/// When the database cannot be written to.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    let unconfirmed = tx
        .query("DELETE FROM watches WHERE confirmed_at IS NULL AND created_at < $1")
        .bind(before.to_string())
        .execute()
        .await?;
    let idle = tx
        .query(
            "DELETE FROM watchers WHERE created_at < $1 AND NOT EXISTS (
             SELECT 1 FROM watches w WHERE w.watcher_id = watchers.id)",
        )
        .bind(before.to_string())
        .execute()
        .await?;
    Ok(unconfirmed + idle)
}

/// What people of an organisation watch with the address of their account.
///
/// # Errors
/// When the database does not answer, or a stored watch makes no sense.
pub async fn of_people(tx: &mut Tx, of: &OrganizationId) -> Result<Vec<Watch>, StoreError> {
    let rows = tx
        .query(
            "SELECT w.* FROM accounts a JOIN watchers r ON r.email = a.email
             JOIN watches w ON w.watcher_id = r.id
             WHERE a.organization_id = $1 AND a.state = 'active' AND w.confirmed_at IS NOT NULL",
        )
        .bind(of.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

fn watcher_from(row: &Row) -> Result<Watcher, StoreError> {
    Ok(Watcher {
        id: row.id("id")?,
        email: row.parsed("watchers", "email", EmailAddress::parse)?,
        token: row.text("token")?,
    })
}

fn from_row(row: &Row) -> Result<Watch, StoreError> {
    Ok(Watch {
        id: row.id("id")?,
        watcher: row.id("watcher_id")?,
        watched: row.parsed("watches", "watched", |text| serde_json::from_str::<Watched>(text))?,
        rhythm: row.parsed("watches", "rhythm", Rhythm::parse)?,
        confirmed_at: row.optional_instant("watches", "confirmed_at")?,
        known: Known {
            seq: row.get("told_seq")?,
            on: row.parsed("watches", "told_on", str::parse::<NaiveDate>)?,
        },
        found: row.optional_json("watches", "found")?,
    })
}

//! Whether a database is empty, a demo's, or holds real records. A demo marks its own database in a
//! table of it.

use super::{Db, StoreError, Tx, changed_one, events};
use crate::domain::values::Timestamp;

/// Events that tell of looking and leave the world as it was.
const LOOKING: &str = "SELECT sequence FROM events
     WHERE sequence > $1 AND actor <> 'system' AND kind NOT IN ('signed_in', 'session_ended',
     'sign_in_locked') ORDER BY sequence LIMIT 1";

/// A demo's mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Whether its world is complete; a demo that was cut off left it unfinished.
    pub complete: bool,
    /// Names the program and the data that made it.
    pub maker: String,
    /// When it was begun: its days are counted from that day.
    pub begun_at: Timestamp,
    /// Whether somebody changed something in it since it was complete.
    pub changed: bool,
}

/// Whose records a database holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// Nobody's: there is no account and no event.
    Nobody,
    /// A demo's.
    Demo(Mark),
    /// Somebody's, or those of another program.
    Somebody,
}

/// Finds out whose records a database holds, of any schema; changes nothing.
///
/// # Errors
/// When the database cannot be read.
pub async fn owner(db: &Db) -> Result<Owner, StoreError> {
    let tables = db.tables().await?;
    let has = |name: &str| tables.iter().any(|table| table == name);
    let mut tx = db.read().await?;
    if has("demo_marks")
        && let Some(mark) = mark(&mut tx).await?
    {
        return Ok(Owner::Demo(mark));
    }
    let ours = ["organizations", "accounts", "events"];
    if ours.iter().all(|name| !has(name)) {
        return Ok(if tables.is_empty() { Owner::Nobody } else { Owner::Somebody });
    }
    for (table, sql) in ours.into_iter().zip([
        "SELECT 1 FROM organizations LIMIT 1",
        "SELECT 1 FROM accounts LIMIT 1",
        "SELECT 1 FROM events LIMIT 1",
    ]) {
        if has(table) && tx.query(sql).optional().await?.is_some() {
            return Ok(Owner::Somebody);
        }
    }
    Ok(Owner::Nobody)
}

async fn mark(tx: &mut Tx) -> Result<Option<Mark>, StoreError> {
    let row = tx
        .query("SELECT state, maker, begun_at, head FROM demo_marks WHERE id = 'demo'")
        .optional()
        .await?;
    let Some(row) = row else { return Ok(None) };
    let changed = tx.query(LOOKING).bind(row.get::<i64>("head")?).optional().await?.is_some();
    Ok(Some(Mark {
        complete: row.text("state")? == "complete",
        maker: row.text("maker")?,
        begun_at: row.instant("demo_marks", "begun_at")?,
        changed,
    }))
}

/// Marks an empty database as a demo's whose world is being made; false when another demo was
/// first.
///
/// # Errors
/// When the database cannot be changed.
pub async fn begin(tx: &mut Tx, maker: &str, at: Timestamp) -> Result<bool, StoreError> {
    let marked = tx
        .query(
            "INSERT INTO demo_marks (id, state, maker, begun_at, head) VALUES ('demo', 'unfinished',
             $1, $2, 0)
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(maker)
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(marked == 1)
}

/// Marks the demo's world as complete. What happens from here on is a change of it.
///
/// # Errors
/// When the database cannot be changed.
pub async fn complete(tx: &mut Tx) -> Result<(), StoreError> {
    let (head, _) = events::head(tx).await?;
    let marked = tx
        .query("UPDATE demo_marks SET state = 'complete', head = $1 WHERE id = 'demo'")
        .bind(head)
        .execute()
        .await?;
    changed_one("mark the demo's world as complete", marked)
}

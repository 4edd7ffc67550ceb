//! The stored register log: rows are only ever added, one after another.

use crate::domain::registry::register::{Entry, EntryKind, Head};
use crate::domain::values::{ProductId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// An entry to be made.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// What the event that tells of the change is about, by its id.
    pub cause: String,
    /// The tool.
    pub product: ProductId,
    /// The tool's word in addresses.
    pub slug: String,
    /// When.
    pub at: Timestamp,
    /// What changed.
    pub kind: EntryKind,
    /// More about it, in words that everybody may read.
    pub note: Option<String>,
    /// What the registry says of the tool from then on, in short.
    pub head: Head,
    /// Its listing as it reads from then on, as JSON; none where it has none, or reads as before.
    pub body: Option<String>,
}

/// Makes whoever enters something wait until this transaction has ended: what an entry says is read
/// after this, so that none misses a name that another change gives meanwhile.
///
/// # Errors
/// When the database cannot be written to.
pub async fn turn(tx: &mut Tx) -> Result<(), StoreError> {
    tx.query("UPDATE registry_version SET version = version WHERE id = 'register'")
        .execute()
        .await?;
    Ok(())
}

/// Adds an entry. Whoever adds another waits until this transaction has ended, so the numbers come
/// in the order in which readers see them.
///
/// # Errors
/// When the database cannot be written to, or the row that counts is gone.
pub async fn enter(tx: &mut Tx, entry: &NewEntry) -> Result<(), StoreError> {
    let counted = tx
        .query(
            "UPDATE registry_version SET version = version + 1 WHERE id = 'register' RETURNING \
             version",
        )
        .optional()
        .await?
        .ok_or(StoreError::Unchanged { what: "count an entry of the register", changed: 0 })?;
    let added = tx
        .query(
            "INSERT INTO register (seq, cause, product_id, slug, at, kind, note, head, body)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(counted.get::<i64>("version")?)
        .bind(&entry.cause)
        .bind(entry.product.as_str())
        .bind(&entry.slug)
        .bind(entry.at.to_string())
        .bind(entry.kind.word())
        .bind(&entry.note)
        .bind(serde_json::to_string(&entry.head)?)
        .bind(&entry.body)
        .execute()
        .await?;
    changed_one("add an entry to the register", added)
}

/// The number of the newest entry; 0 before the first.
///
/// # Errors
/// When the database does not answer.
pub async fn newest(tx: &mut Tx) -> Result<i64, StoreError> {
    let row = tx
        .query("SELECT version FROM registry_version WHERE id = 'register'")
        .optional()
        .await?
        .ok_or(StoreError::Unchanged { what: "read the number of the register", changed: 0 })?;
    row.get("version")
}

/// The entries after one, oldest first, without their bodies.
///
/// # Errors
/// When the database does not answer, or an entry makes no sense.
pub async fn after(tx: &mut Tx, seq: i64) -> Result<Vec<Entry>, StoreError> {
    let rows = tx
        .query(
            "SELECT seq, product_id, slug, at, kind, note, head FROM register WHERE seq > $1
             ORDER BY seq",
        )
        .bind(seq)
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// A tool as it is called and stands now, with its newest entry.
#[derive(Debug, Clone)]
pub struct Known {
    /// The tool.
    pub product: ProductId,
    /// Its page is `/registry/{slug}`.
    pub slug: String,
    /// What it is called now.
    pub name: String,
    /// What its vendor is called now.
    pub vendor: String,
    /// Whether it is on the public pages.
    pub shown: bool,
    /// Its newest entry; none while the log has none.
    pub newest: Option<Entry>,
}

/// The tool with this id, or the tools of the organization with this id, each with its newest
/// entry.
///
/// # Errors
/// When the database does not answer, or an entry makes no sense.
pub async fn known(tx: &mut Tx, id: &str) -> Result<Vec<Known>, StoreError> {
    let rows = tx
        .query(
            "SELECT p.id AS product_id, p.slug AS product_slug, p.name AS product_name,
               o.name AS vendor_name, COALESCE(p.hidden_reason, o.hidden_reason) AS hidden_reason,
               r.seq, r.slug, r.at, r.kind, r.note, r.head
             FROM products p JOIN organizations o ON o.id = p.organization_id
             LEFT JOIN register r ON r.product_id = p.id
               AND r.seq = (SELECT MAX(l.seq) FROM register l WHERE l.product_id = p.id)
             WHERE p.id = $1 OR p.organization_id = $1 ORDER BY p.id",
        )
        .bind(id)
        .all()
        .await?;
    let known = |row: &Row| {
        let is_entered = row.get::<Option<i64>>("seq")?.is_some();
        Ok(Known {
            product: row.id("product_id")?,
            slug: row.text("product_slug")?,
            name: row.text("product_name")?,
            vendor: row.text("vendor_name")?,
            shown: row.get::<Option<String>>("hidden_reason")?.is_none(),
            newest: if is_entered { Some(from_row(row)?) } else { None },
        })
    };
    rows.iter().map(known).collect()
}

/// Whether the log is still to be begun with what stood in the registry before there was one.
///
/// # Errors
/// When the database does not answer.
pub async fn is_to_be_begun(tx: &mut Tx) -> Result<bool, StoreError> {
    if newest(tx).await? > 0 {
        return Ok(false);
    }
    let standing = tx
        .query("SELECT id FROM disclosures WHERE accepted_at IS NOT NULL LIMIT 1")
        .optional()
        .await?;
    Ok(standing.is_some())
}

/// The body of a tool's listing as it read once the entry `seq` was made.
///
/// # Errors
/// When the database does not answer.
pub async fn body_at(
    tx: &mut Tx,
    product: &ProductId,
    seq: i64,
) -> Result<Option<String>, StoreError> {
    let row = tx
        .query(
            "SELECT body FROM register WHERE product_id = $1 AND seq <= $2 AND body IS NOT NULL
             ORDER BY seq DESC LIMIT 1",
        )
        .bind(product.as_str())
        .bind(seq)
        .optional()
        .await?;
    row.map(|row| row.text("body")).transpose()
}

/// Whether the agency suspended, reinstated or revoked a product's listing since a time.
///
/// # Errors
/// When the table cannot be read.
pub async fn acted_since(
    tx: &mut Tx,
    product: &ProductId,
    since: Timestamp,
) -> Result<bool, StoreError> {
    let row = tx
        .query(concat!(
            "SELECT seq FROM register WHERE product_id = $1 AND at >= $2 AND kind IN ",
            acts!(),
            " LIMIT 1"
        ))
        .bind(product.as_str())
        .bind(since.to_string())
        .optional()
        .await?;
    Ok(row.is_some())
}

fn from_row(row: &Row) -> Result<Entry, StoreError> {
    Ok(Entry {
        seq: row.get("seq")?,
        product: row.id("product_id")?,
        slug: row.text("slug")?,
        at: row.instant("register", "at")?,
        kind: row.parsed("register", "kind", EntryKind::parse)?,
        note: row.get("note")?,
        head: row.parsed("register", "head", |text| serde_json::from_str::<Head>(text))?,
    })
}

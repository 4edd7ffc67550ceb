//! Stored submissions. A row is written once and never changed.

use std::collections::BTreeMap;

use crate::domain::assessment::snapshot::version_in;
use crate::domain::values::{
    AccountId, DisclosureId, Id, OrganizationId, ProductId, SubmissionId, Timestamp,
};
use crate::store::{Row, StoreError, Tx, changed_one};

/// A submission as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSnapshot {
    /// A new one for each submission, also of the same disclosure.
    pub id: SubmissionId,
    /// The disclosure's id.
    pub disclosure: DisclosureId,
    /// SHA-256 of the body, in hex.
    pub digest: String,
    /// The canonical JSON text.
    pub body: String,
    /// Who vouched, by name.
    pub attested_name: String,
    /// Who vouched, by title.
    pub attested_title: String,
    /// The account that was signed in.
    pub attested_by: AccountId,
    /// When.
    pub created_at: Timestamp,
    /// What the vendor says that it changed since the submission before.
    pub note: Option<String>,
}

/// Adds a submission.
///
/// # Errors
/// When the database cannot be written to, or a submission with its id is there.
pub async fn insert(tx: &mut Tx, snapshot: &StoredSnapshot) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO snapshots (id, disclosure_id, digest, body, attested_name, attested_title,
             attested_by, created_at, note)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(snapshot.id.as_str())
        .bind(snapshot.disclosure.as_str())
        .bind(&snapshot.digest)
        .bind(&snapshot.body)
        .bind(&snapshot.attested_name)
        .bind(&snapshot.attested_title)
        .bind(snapshot.attested_by.as_str())
        .bind(snapshot.created_at.to_string())
        .bind(snapshot.note.as_deref())
        .execute()
        .await?;
    changed_one("add a submission", inserted)
}

/// The digest of the last submission of a disclosure.
///
/// # Errors
/// When the table cannot be read.
pub async fn latest_digest(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Option<String>, StoreError> {
    let row = tx
        .query("SELECT digest FROM snapshots WHERE disclosure_id = $1 ORDER BY id DESC LIMIT 1")
        .bind(disclosure.as_str())
        .optional()
        .await?;
    row.as_ref().map(|row| row.text("digest")).transpose()
}

/// What a vendor handed in whole before the last time that it did: without the submissions in which
/// one answer was changed because the agency asked.
///
/// # Errors
/// When the database does not answer, or a stored submission makes no sense.
pub async fn before_last(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Option<StoredSnapshot>, StoreError> {
    tx.query(
        "SELECT * FROM snapshots s WHERE s.disclosure_id = $1 AND NOT EXISTS (
           SELECT 1 FROM clarifications c WHERE c.snapshot_id = s.id)
         ORDER BY s.id DESC LIMIT 1 OFFSET 1",
    )
    .bind(disclosure.as_str())
    .optional()
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}

/// The last submission of a disclosure.
///
/// # Errors
/// When the database does not answer, or a stored submission makes no sense.
pub async fn latest(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Option<StoredSnapshot>, StoreError> {
    tx.query("SELECT * FROM snapshots WHERE disclosure_id = $1 ORDER BY id DESC LIMIT 1")
        .bind(disclosure.as_str())
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// The submission of a disclosure with this digest.
///
/// # Errors
/// When the database does not answer, or a stored submission makes no sense.
pub async fn with_digest(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    digest: &str,
) -> Result<Option<StoredSnapshot>, StoreError> {
    tx.query(
        "SELECT * FROM snapshots WHERE disclosure_id = $1 AND digest = $2 ORDER BY id DESC LIMIT 1",
    )
    .bind(disclosure.as_str())
    .bind(digest)
    .optional()
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}

fn from_row(row: &Row) -> Result<StoredSnapshot, StoreError> {
    Ok(StoredSnapshot {
        id: row.id("id")?,
        disclosure: row.id("disclosure_id")?,
        digest: row.text("digest")?,
        body: row.text("body")?,
        attested_name: row.text("attested_name")?,
        attested_title: row.text("attested_title")?,
        attested_by: row.id("attested_by")?,
        created_at: row.instant("snapshots", "created_at")?,
        note: row.get("note")?,
    })
}

/// The submissions of a disclosure, oldest first.
///
/// # Errors
/// When the table cannot be read.
pub async fn of_disclosure(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Vec<StoredSnapshot>, StoreError> {
    let rows = tx
        .query("SELECT * FROM snapshots WHERE disclosure_id = $1 ORDER BY id")
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The submissions of a disclosure that its vendor handed in whole, oldest first: without those in
/// which one answer was changed because the agency asked.
///
/// # Errors
/// When the table cannot be read.
pub async fn handed_in(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Vec<StoredSnapshot>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM snapshots s WHERE s.disclosure_id = $1 AND NOT EXISTS (
               SELECT 1 FROM clarifications c WHERE c.snapshot_id = s.id)
             ORDER BY s.id",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The version of the product that each disclosure of a vendor, or of one product of it, was last
/// submitted for.
///
/// # Errors
/// When the table cannot be read.
pub async fn versions(
    tx: &mut Tx,
    organization: &OrganizationId,
    product: Option<&ProductId>,
) -> Result<BTreeMap<DisclosureId, String>, StoreError> {
    let rows = tx
        .query(
            "SELECT s.disclosure_id, s.body FROM snapshots s
             JOIN disclosures d ON d.id = s.disclosure_id JOIN products p ON p.id = d.product_id
             WHERE p.organization_id = $1 AND (p.id = $2 OR $2 = '')
               AND s.id = (SELECT MAX(l.id) FROM snapshots l
             WHERE l.disclosure_id = s.disclosure_id)",
        )
        .bind(organization.as_str())
        .bind(product.map_or("", Id::as_str))
        .all()
        .await?;
    rows.iter().map(|row| Ok((row.id("disclosure_id")?, version_in(&row.text("body")?)?))).collect()
}

/// The version of the product that each submission of a disclosure was for, oldest first, without
/// those in which one answer was changed because the agency asked.
///
/// # Errors
/// When the table cannot be read.
pub async fn versions_of(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Vec<String>, StoreError> {
    let rows = tx
        .query(
            "SELECT s.body FROM snapshots s WHERE s.disclosure_id = $1 AND NOT EXISTS (
               SELECT 1 FROM clarifications c WHERE c.snapshot_id = s.id)
             ORDER BY s.id",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(|row| Ok(version_in(&row.text("body")?)?)).collect()
}

/// When each disclosure was submitted first, and how often it was handed in.
///
/// # Errors
/// When the table cannot be read.
pub async fn firsts(tx: &mut Tx) -> Result<BTreeMap<DisclosureId, (Timestamp, i64)>, StoreError> {
    let rows = tx
        .query(
            "SELECT s.disclosure_id, MIN(s.created_at) AS first_at, COUNT(*) AS times
             FROM snapshots s WHERE NOT EXISTS (
               SELECT 1 FROM clarifications c WHERE c.snapshot_id = s.id)
             GROUP BY s.disclosure_id",
        )
        .all()
        .await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.id("disclosure_id")?,
                (row.instant("snapshots", "first_at")?, row.get("times")?),
            ))
        })
        .collect()
}

/// Every submission, oldest first.
///
/// # Errors
/// When the table cannot be read.
pub async fn all(tx: &mut Tx) -> Result<Vec<StoredSnapshot>, StoreError> {
    tx.query("SELECT * FROM snapshots ORDER BY id").all().await?.iter().map(from_row).collect()
}

//! Stored papers of vendors' shelves.

use chrono::NaiveDate;

use crate::domain::assessment::evidence::{CheckState, EvidenceTitle};
use crate::domain::assessment::paper::{Paper, PaperOrigin};
use crate::domain::values::{DisclosureId, OrganizationId, PaperId};
use crate::store::{Row, StoreError, Tx, changed_one};

const TABLE: &str = "shelf";

/// Puts a paper on its shelf.
///
/// # Errors
/// When the database cannot be written to, or a paper with its id is there.
pub async fn insert(tx: &mut Tx, paper: &Paper) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO shelf (id, organization_id, title, kind, sha256, media_type, size_bytes,
             document, product, issued_on, expires_on, check_state, origin, added_by, added_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(paper.id.as_str())
        .bind(paper.organization.as_str())
        .bind(paper.title.as_str())
        .bind(&paper.kind)
        .bind(&paper.sha256)
        .bind(&paper.media_type)
        .bind(paper.size_bytes)
        .bind(paper.document.as_ref().map(serde_json::to_string).transpose()?)
        .bind(paper.product.clone())
        .bind(paper.issued_on.map(|day| day.to_string()))
        .bind(paper.expires_on.map(|day| day.to_string()))
        .bind(paper.check.word())
        .bind(paper.origin.word())
        .bind(paper.added_by.as_str())
        .bind(paper.added_at.to_string())
        .execute()
        .await?;
    changed_one("put a paper on a shelf", inserted)
}

/// The papers of a vendor, the newest first, those that were taken away or replaced too.
///
/// # Errors
/// When the database does not answer, or a stored paper makes no sense.
pub async fn of_organization(
    tx: &mut Tx,
    organization: &OrganizationId,
) -> Result<Vec<Paper>, StoreError> {
    let rows = tx
        .query("SELECT * FROM shelf WHERE organization_id = $1 ORDER BY id DESC")
        .bind(organization.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// A paper of a vendor.
///
/// # Errors
/// When the database does not answer, or a stored paper makes no sense.
pub async fn by_id(
    tx: &mut Tx,
    organization: &OrganizationId,
    id: &PaperId,
) -> Result<Option<Paper>, StoreError> {
    tx.query("SELECT * FROM shelf WHERE organization_id = $1 AND id = $2")
        .bind(organization.as_str())
        .bind(id.as_str())
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// The paper of a vendor that has these bytes, also one that was taken away or replaced.
///
/// # Errors
/// When the database does not answer, or a stored paper makes no sense.
pub async fn by_hash(
    tx: &mut Tx,
    organization: &OrganizationId,
    sha256: &str,
) -> Result<Option<Paper>, StoreError> {
    tx.query("SELECT * FROM shelf WHERE organization_id = $1 AND sha256 = $2 ORDER BY id LIMIT 1")
        .bind(organization.as_str())
        .bind(sha256)
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// Whether something of a vendor's shows these bytes: a piece of evidence of a disclosure, or what
/// was told of a condition.
///
/// # Errors
/// When the database does not answer.
pub async fn is_shown(
    tx: &mut Tx,
    organization: &OrganizationId,
    sha256: &str,
) -> Result<bool, StoreError> {
    let row = tx
        .query(
            "SELECT d.id FROM disclosures d JOIN products p ON p.id = d.product_id
             WHERE p.organization_id = $1 AND (
               EXISTS (SELECT 1 FROM evidence e WHERE e.disclosure_id = d.id AND e.sha256 = $2
                 AND e.removed_at IS NULL)
               OR EXISTS (SELECT 1 FROM condition_proofs c WHERE c.disclosure_id = d.id
                 AND c.sha256 = $2)) LIMIT 1",
        )
        .bind(organization.as_str())
        .bind(sha256)
        .optional()
        .await?;
    Ok(row.is_some())
}

/// Changes what people may change of a paper: its words and days, its kind, and whether it is
/// there.
///
/// # Errors
/// When the database cannot be written to, or there is no such paper.
pub async fn update(tx: &mut Tx, paper: &Paper) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "UPDATE shelf SET title = $2, kind = $3, document = $4, product = $5, issued_on = $6,
             expires_on = $7, replaced_by = $8, removed_at = $9, origin = $10 WHERE id = $1",
        )
        .bind(paper.id.as_str())
        .bind(paper.title.as_str())
        .bind(&paper.kind)
        .bind(paper.document.as_ref().map(serde_json::to_string).transpose()?)
        .bind(paper.product.clone())
        .bind(paper.issued_on.map(|day| day.to_string()))
        .bind(paper.expires_on.map(|day| day.to_string()))
        .bind(paper.replaced_by.as_ref().map(|id| id.as_str().to_owned()))
        .bind(paper.removed_at.map(|at| at.to_string()))
        .bind(paper.origin.word())
        .execute()
        .await?;
    changed_one("change a paper on a shelf", changed)
}

/// Moves a paper to another vendor's shelf.
///
/// # Errors
/// When the database cannot be written to, or there is no such paper.
pub async fn set_organization(
    tx: &mut Tx,
    id: &PaperId,
    organization: &OrganizationId,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE shelf SET organization_id = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(organization.as_str())
        .execute()
        .await?;
    changed_one("move a paper to another shelf", changed)
}

/// Papers that are there, expire on a day from `from` to `to`, and of which nobody was reminded for
/// that day.
///
/// # Errors
/// When the database does not answer, or a stored paper makes no sense.
pub async fn expiring(
    tx: &mut Tx,
    from: NaiveDate,
    to: NaiveDate,
    limit: i64,
) -> Result<Vec<Paper>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM shelf WHERE expires_on IS NOT NULL AND expires_on >= $1
             AND expires_on <= $2 AND removed_at IS NULL AND replaced_by IS NULL
             AND (reminded_for IS NULL OR reminded_for <> expires_on)
             ORDER BY expires_on, id LIMIT $3",
        )
        .bind(from.to_string())
        .bind(to.to_string())
        .bind(limit)
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Notes that a vendor was reminded of a paper's last day; false when that was noted before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_reminded(tx: &mut Tx, id: &PaperId, day: NaiveDate) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE shelf SET reminded_for = $2 WHERE id = $1 AND expires_on = $2
             AND (reminded_for IS NULL OR reminded_for <> $2)",
        )
        .bind(id.as_str())
        .bind(day.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Where the papers of a vendor are attached in drafts: hash, product, its disclosure and question,
/// each once.
///
/// # Errors
/// When the database does not answer.
pub async fn uses(tx: &mut Tx, organization: &OrganizationId) -> Result<Vec<PaperUse>, StoreError> {
    let rows = tx
        .query(
            "SELECT DISTINCT e.sha256, e.question, p.name AS product, d.id AS disclosure, d.family,
               d.version, d.state
             FROM evidence e JOIN disclosures d ON d.id = e.disclosure_id
             JOIN products p ON p.id = d.product_id
             WHERE p.organization_id = $1 AND e.removed_at IS NULL AND e.sha256 IN
               (SELECT sha256 FROM shelf WHERE shelf.organization_id = $1)
             ORDER BY p.name, e.question",
        )
        .bind(organization.as_str())
        .all()
        .await?;
    rows.iter()
        .map(|row| {
            Ok(PaperUse {
                sha256: row.text("sha256")?,
                question: row.text("question")?,
                product: row.text("product")?,
                disclosure: row.id("disclosure")?,
                family: row.text("family")?,
                version: row.text("version")?,
            })
        })
        .collect()
}

/// A question at which a paper is attached.
#[derive(Debug, Clone)]
pub struct PaperUse {
    /// The hash of the paper.
    pub sha256: String,
    /// The question.
    pub question: String,
    /// The product's name.
    pub product: String,
    /// The disclosure.
    pub disclosure: DisclosureId,
    /// The family of its questionnaire.
    pub family: String,
    /// The version of it.
    pub version: String,
}

fn from_row(row: &Row) -> Result<Paper, StoreError> {
    Ok(Paper {
        id: row.id("id")?,
        organization: row.id("organization_id")?,
        title: row.parsed(TABLE, "title", EvidenceTitle::parse)?,
        kind: row.text("kind")?,
        sha256: row.text("sha256")?,
        media_type: row.text("media_type")?,
        size_bytes: row.get("size_bytes")?,
        document: row.optional_json(TABLE, "document")?,
        product: row.get("product")?,
        issued_on: day(row, "issued_on")?,
        expires_on: day(row, "expires_on")?,
        check: row.parsed(TABLE, "check_state", CheckState::parse)?,
        origin: row.parsed(TABLE, "origin", PaperOrigin::parse)?,
        added_by: row.id("added_by")?,
        added_at: row.instant(TABLE, "added_at")?,
        replaced_by: row.optional_id("replaced_by")?,
        removed_at: row.optional_instant(TABLE, "removed_at")?,
    })
}

fn day(row: &Row, column: &'static str) -> Result<Option<NaiveDate>, StoreError> {
    let parse = |text: String| {
        text.parse().map_err(|cause: chrono::ParseError| row.inconsistent(TABLE, column, &cause))
    };
    row.get::<Option<String>>(column)?.map(parse).transpose()
}

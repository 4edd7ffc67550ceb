//! Stored organisations.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::values::{OrganizationId, OrganizationName, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// Adds an organisation; false when its slug is taken.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(
    tx: &mut Tx,
    organization: &Organization,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO organizations (id, kind, name, slug, created_at) VALUES ($1, $2, $3, \
            $4, $5) ON CONFLICT (slug) DO NOTHING",
        )
        .bind(organization.id.as_str())
        .bind(organization.kind.word())
        .bind(organization.name.as_str())
        .bind(&organization.slug)
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// The organisation with this id.
///
/// # Errors
/// When the database does not answer, or a stored organization makes no sense.
pub async fn by_id(tx: &mut Tx, id: &OrganizationId) -> Result<Option<Organization>, StoreError> {
    tx.query("SELECT * FROM organizations WHERE id = $1")
        .bind(id.as_str())
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// Every organisation, by name.
///
/// # Errors
/// When the database does not answer, or a stored organization makes no sense.
pub async fn all(tx: &mut Tx) -> Result<Vec<Organization>, StoreError> {
    let rows = tx.query("SELECT * FROM organizations ORDER BY LOWER(name), id").all().await?;
    rows.iter().map(from_row).collect()
}

/// The vendors that the public knows: the agency accepted something of them, or approved it before
/// Assay. Those whose tools are another vendor's by now are among them, and those that became part
/// of another, whose names stay taken.
///
/// # Errors
/// When the database does not answer.
pub async fn public_vendors(tx: &mut Tx) -> Result<BTreeSet<OrganizationId>, StoreError> {
    let rows = tx
        .query(
            "WITH known AS (SELECT d.product_id AS id FROM disclosures d
               WHERE d.accepted_at IS NOT NULL UNION SELECT e.product_id FROM earlier_approvals e)
             SELECT p.organization_id AS id FROM products p WHERE p.id IN (SELECT id FROM known)
             UNION SELECT o.id FROM organizations o JOIN former_names f ON f.name = o.name
             WHERE f.subject IN (SELECT id FROM known)
             UNION SELECT o.id FROM organizations o WHERE o.merged_into IS NOT NULL",
        )
        .all()
        .await?;
    rows.iter().map(|row| row.id("id")).collect()
}

/// Gives an organisation another name.
///
/// # Errors
/// When the database cannot be written to, or there is no such organization.
pub async fn set_name(
    tx: &mut Tx,
    id: &OrganizationId,
    name: &OrganizationName,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE organizations SET name = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(name.as_str())
        .execute()
        .await?;
    changed_one("rename an organization", changed)
}

/// Notes that everything of an organization is another's from now on.
///
/// # Errors
/// When the database cannot be written to, or there is no such organization.
pub async fn set_merged(
    tx: &mut Tx,
    id: &OrganizationId,
    into: &OrganizationId,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE organizations SET merged_into = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(into.as_str())
        .execute()
        .await?;
    changed_one("merge an organization", changed)
}

/// The names of the organizations that others became part of, by the ids of those.
///
/// # Errors
/// When the database does not answer.
pub async fn merged(tx: &mut Tx) -> Result<BTreeMap<String, String>, StoreError> {
    let rows = tx
        .query(
            "SELECT o.id, i.name FROM organizations o JOIN organizations i ON i.id = o.merged_into",
        )
        .all()
        .await?;
    rows.iter().map(|row| Ok((row.text("id")?, row.text("name")?))).collect()
}

/// The organizations that others became part of, by the ids of those.
///
/// # Errors
/// When the database does not answer.
pub async fn merged_into(
    tx: &mut Tx,
) -> Result<BTreeMap<OrganizationId, OrganizationId>, StoreError> {
    let rows = tx
        .query("SELECT id, merged_into FROM organizations WHERE merged_into IS NOT NULL")
        .all()
        .await?;
    rows.iter().map(|row| Ok((row.id("id")?, row.id("merged_into")?))).collect()
}

/// Why an organisation is kept off the public pages; none while it shows.
///
/// # Errors
/// When the database does not answer.
pub async fn hidden_reason(tx: &mut Tx, id: &OrganizationId) -> Result<Option<String>, StoreError> {
    let row = tx
        .query("SELECT hidden_reason FROM organizations WHERE id = $1")
        .bind(id.as_str())
        .optional()
        .await?;
    row.map_or(Ok(None), |row| row.get("hidden_reason"))
}

/// Keeps an organisation off the public pages for a reason, or shows it; false when it stood so
/// already.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_hidden(
    tx: &mut Tx,
    id: &OrganizationId,
    reason: Option<&str>,
) -> Result<bool, StoreError> {
    let changed = match reason {
        Some(reason) => {
            tx.query(
                "UPDATE organizations SET hidden_reason = $2 WHERE id = $1 AND hidden_reason \
                IS NULL",
            )
            .bind(id.as_str())
            .bind(reason)
            .execute()
            .await?
        }
        None => {
            tx.query(
                "UPDATE organizations SET hidden_reason = NULL WHERE id = $1 AND \
                hidden_reason IS NOT NULL",
            )
            .bind(id.as_str())
            .execute()
            .await?
        }
    };
    Ok(changed == 1)
}

/// Makes every other change of who and what is in an organisation wait until this transaction ends.
///
/// # Errors
/// When the database cannot be written to.
pub async fn lock(tx: &mut Tx, id: &OrganizationId) -> Result<(), StoreError> {
    tx.query("UPDATE organizations SET slug = slug WHERE id = $1")
        .bind(id.as_str())
        .execute()
        .await?;
    Ok(())
}

pub(in crate::store) fn from_row(row: &Row) -> Result<Organization, StoreError> {
    Ok(Organization {
        id: row.id("id")?,
        kind: row.parsed("organizations", "kind", OrganizationKind::parse)?,
        name: row.parsed("organizations", "name", OrganizationName::parse)?,
        slug: row.text("slug")?,
    })
}

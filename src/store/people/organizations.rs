//! Stored organisations.

use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::values::{Id, OrganizationName, Timestamp};
use crate::store::{Row, StoreError, Tx};

/// Adds an organisation; false when its slug is taken.
pub async fn insert(tx: &mut Tx, organization: &Organization, at: Timestamp) -> Result<bool, StoreError> {
    let inserted = tx
        .query("INSERT INTO organizations (id, kind, name, slug, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (slug) DO NOTHING")
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
pub async fn by_id(tx: &mut Tx, id: &Id) -> Result<Option<Organization>, StoreError> {
    tx.query("SELECT * FROM organizations WHERE id = $1").bind(id.as_str()).optional().await?.as_ref().map(from_row).transpose()
}

/// Every organisation, by name.
pub async fn all(tx: &mut Tx) -> Result<Vec<Organization>, StoreError> {
    let rows = tx.query("SELECT * FROM organizations ORDER BY LOWER(name), id").all().await?;
    rows.iter().map(from_row).collect()
}

fn from_row(row: &Row) -> Result<Organization, StoreError> {
    Ok(Organization {
        id: row.id("id")?,
        kind: row.parsed("organizations", "kind", OrganizationKind::parse)?,
        name: row.parsed("organizations", "name", OrganizationName::parse)?,
        slug: row.text("slug")?,
    })
}

//! Stored names that districts use for tools.

use crate::domain::district::remembered::RememberedName;
use crate::domain::values::{AccountId, OrganizationId, RememberedNameId};
use crate::store::{Row, StoreError, Tx};

const TABLE: &str = "remembered_names";

/// Notes what a district calls a tool, in place of what it said of the name before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put(
    tx: &mut Tx,
    district: &OrganizationId,
    name: &RememberedName,
    by: &AccountId,
) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO remembered_names (id, district_id, name_key, name, vendor, tool_key, tool,
         remembered_by, remembered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (district_id, name_key) DO UPDATE SET name = excluded.name,
         vendor = excluded.vendor, tool_key = excluded.tool_key, tool = excluded.tool,
         remembered_by = excluded.remembered_by, remembered_at = excluded.remembered_at",
    )
    .bind(name.id.as_str())
    .bind(district.as_str())
    .bind(&name.key)
    .bind(&name.name)
    .bind(&name.vendor)
    .bind(name.tool_key.clone())
    .bind(&name.tool)
    .bind(by.as_str())
    .bind(name.at.to_string())
    .execute()
    .await?;
    Ok(())
}

/// What a district calls tools, by name.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of_district(
    tx: &mut Tx,
    district: &OrganizationId,
) -> Result<Vec<RememberedName>, StoreError> {
    let rows = tx
        .query("SELECT * FROM remembered_names WHERE district_id = $1 ORDER BY LOWER(name), id")
        .bind(district.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Forgets one name of a district; false when it has none of this id.
///
/// # Errors
/// When the database cannot be written to.
pub async fn remove(
    tx: &mut Tx,
    district: &OrganizationId,
    id: &RememberedNameId,
) -> Result<bool, StoreError> {
    let removed = tx
        .query("DELETE FROM remembered_names WHERE district_id = $1 AND id = $2")
        .bind(district.as_str())
        .bind(id.as_str())
        .execute()
        .await?;
    Ok(removed == 1)
}

/// Forgets every name of a district; says how many there were.
///
/// # Errors
/// When the database cannot be written to.
pub async fn remove_all(tx: &mut Tx, district: &OrganizationId) -> Result<u64, StoreError> {
    tx.query("DELETE FROM remembered_names WHERE district_id = $1")
        .bind(district.as_str())
        .execute()
        .await
}

fn from_row(row: &Row) -> Result<RememberedName, StoreError> {
    Ok(RememberedName {
        id: row.id("id")?,
        key: row.text("name_key")?,
        name: row.text("name")?,
        vendor: row.text("vendor")?,
        tool_key: row.get("tool_key")?,
        tool: row.text("tool")?,
        at: row.instant(TABLE, "remembered_at")?,
    })
}

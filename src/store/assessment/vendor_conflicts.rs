//! Stored conflicts of interest with a vendor as a whole.

use crate::domain::assessment::vendor_conflict::{Ground, VendorConflict};
use crate::domain::values::{AccountId, OrganizationId, Timestamp};
use crate::store::{StoreError, Tx};

/// Notes a conflict; false when it was noted on this ground before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put(
    tx: &mut Tx,
    account: &AccountId,
    organization: &OrganizationId,
    (ground, reason): (Ground, &str),
    by: &AccountId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let noted = tx
        .query(
            "INSERT INTO vendor_conflicts (account_id, organization_id, ground, reason, noted_by,
             noted_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (account_id, organization_id, ground) DO NOTHING",
        )
        .bind(account.as_str())
        .bind(organization.as_str())
        .bind(ground.word())
        .bind(reason)
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(noted == 1)
}

/// Takes somebody's affiliation with a vendor away.
///
/// # Errors
/// When the database cannot be written to.
pub async fn end_affiliation(
    tx: &mut Tx,
    account: &AccountId,
    organization: &OrganizationId,
) -> Result<(), StoreError> {
    tx.query(
        "DELETE FROM vendor_conflicts WHERE account_id = $1 AND organization_id = $2
         AND ground = 'affiliated'",
    )
    .bind(account.as_str())
    .bind(organization.as_str())
    .execute()
    .await?;
    Ok(())
}

/// Somebody's conflicts with vendors, by name.
///
/// # Errors
/// When the database does not answer, or a stored ground makes no sense.
pub async fn of_account(
    tx: &mut Tx,
    account: &AccountId,
) -> Result<Vec<VendorConflict>, StoreError> {
    let rows = tx
        .query(
            "SELECT c.*, o.name AS vendor FROM vendor_conflicts c JOIN organizations o
             ON o.id = c.organization_id WHERE c.account_id = $1 ORDER BY o.name, c.ground",
        )
        .bind(account.as_str())
        .all()
        .await?;
    let conflict = |row: &crate::store::Row| {
        Ok(VendorConflict {
            organization: row.id("organization_id")?,
            vendor: row.text("vendor")?,
            ground: row.parsed("vendor_conflicts", "ground", Ground::parse)?,
            reason: row.text("reason")?,
            noted_at: row.instant("vendor_conflicts", "noted_at")?,
        })
    };
    rows.iter().map(conflict).collect()
}

/// The vendors that submitted something, by name: nobody at the agency knows of others.
///
/// # Errors
/// When the database does not answer.
pub async fn vendors(tx: &mut Tx) -> Result<Vec<(OrganizationId, String)>, StoreError> {
    let rows = tx
        .query(
            "SELECT o.id, o.name FROM organizations o WHERE o.merged_into IS NULL AND EXISTS (
               SELECT 1 FROM disclosures d JOIN products p ON p.id = d.product_id
               WHERE p.organization_id = o.id AND d.submitted_at IS NOT NULL)
             ORDER BY o.name, o.id",
        )
        .all()
        .await?;
    rows.iter().map(|row| Ok((row.id("id")?, row.text("name")?))).collect()
}

//! The districts that regional service centers act for.

use crate::domain::people::account::{Account, Role};
use crate::domain::people::organization::Organization;
use crate::domain::values::{AccountId, OrganizationId, Timestamp};
use crate::store::people::{accounts, organizations};
use crate::store::{StoreError, Tx};

/// The districts that a center acts for, by name.
///
/// # Errors
/// When the database does not answer, or a stored organization makes no sense.
pub async fn districts_of(
    tx: &mut Tx,
    center: &OrganizationId,
) -> Result<Vec<Organization>, StoreError> {
    let rows = tx
        .query(
            "SELECT o.* FROM center_districts c JOIN organizations o ON o.id = c.district_id
             WHERE c.center_id = $1 AND o.kind = 'district' ORDER BY LOWER(o.name), o.id",
        )
        .bind(center.as_str())
        .all()
        .await?;
    rows.iter().map(organizations::from_row).collect()
}

/// Puts these districts in the place of those that a center acted for.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_districts(
    tx: &mut Tx,
    center: &OrganizationId,
    districts: &[OrganizationId],
    at: Timestamp,
) -> Result<(), StoreError> {
    let before = districts_of(tx, center).await?;
    for gone in before.iter().filter(|one| !districts.contains(&one.id)) {
        tx.query("DELETE FROM center_districts WHERE center_id = $1 AND district_id = $2")
            .bind(center.as_str())
            .bind(gone.id.as_str())
            .execute()
            .await?;
    }
    for district in districts {
        tx.query(
            "INSERT INTO center_districts (center_id, district_id, since) VALUES ($1, $2, $3)
             ON CONFLICT (center_id, district_id) DO NOTHING",
        )
        .bind(center.as_str())
        .bind(district.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    }
    Ok(())
}

/// The active officers of these districts and of the centers that act for them, each once.
///
/// # Errors
/// When the database does not answer, or a stored account makes no sense.
pub async fn officers_of(
    tx: &mut Tx,
    districts: &[OrganizationId],
) -> Result<Vec<Account>, StoreError> {
    let rows = tx.query("SELECT center_id, district_id FROM center_districts").all().await?;
    let mut organizations = districts.to_vec();
    for row in &rows {
        if districts.contains(&row.id("district_id")?) {
            organizations.push(row.id("center_id")?);
        }
    }
    let mut officers = accounts::with_role(tx, Role::DistrictOfficer).await?;
    officers.retain(|account| organizations.contains(&account.organization));
    Ok(officers)
}

/// The district that somebody of a center chose last.
///
/// # Errors
/// When the database does not answer.
pub async fn chosen(
    tx: &mut Tx,
    account: &AccountId,
) -> Result<Option<OrganizationId>, StoreError> {
    tx.query("SELECT district_id FROM desk_choices WHERE account_id = $1")
        .bind(account.as_str())
        .optional()
        .await?
        .map(|row| row.id("district_id"))
        .transpose()
}

/// Notes the district that somebody of a center chose.
///
/// # Errors
/// When the database cannot be written to.
pub async fn choose(
    tx: &mut Tx,
    account: &AccountId,
    district: &OrganizationId,
) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO desk_choices (account_id, district_id) VALUES ($1, $2)
         ON CONFLICT (account_id) DO UPDATE SET district_id = excluded.district_id",
    )
    .bind(account.as_str())
    .bind(district.as_str())
    .execute()
    .await?;
    Ok(())
}

//! How far somebody has read what changed for a district, and for whom mails about it were begun.

use crate::domain::registry::change::Place;
use crate::domain::values::{AccountId, OrganizationId, Timestamp};
use crate::store::{StoreError, Tx};

const TABLE: &str = "desk_looks";

/// A look at what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// Up to where; none for a look from before places were noted.
    pub place: Option<Place>,
}

/// How far this person said that they have read what changed for this district; none before the
/// first time.
///
/// # Errors
/// When the database does not answer, or a stored look makes no sense.
pub async fn last(
    tx: &mut Tx,
    account: &AccountId,
    district: &OrganizationId,
) -> Result<Option<Look>, StoreError> {
    let row = tx
        .query("SELECT * FROM desk_looks WHERE account_id = $1 AND district_id = $2")
        .bind(account.as_str())
        .bind(district.as_str())
        .optional()
        .await?;
    let Some(row) = row else { return Ok(None) };
    let place = row.optional_parsed(TABLE, "place", Place::parse)?;
    Ok(Some(Look { at: row.instant(TABLE, "seen_at")?, place }))
}

/// Notes that this person has read everything up to a place.
///
/// # Errors
/// When the database cannot be written to.
pub async fn note(
    tx: &mut Tx,
    account: &AccountId,
    district: &OrganizationId,
    place: &Place,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO desk_looks (account_id, district_id, seen_at, place) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, district_id) DO UPDATE SET seen_at = excluded.seen_at,
         place = excluded.place",
    )
    .bind(account.as_str())
    .bind(district.as_str())
    .bind(at.to_string())
    .bind(place.to_string())
    .execute()
    .await?;
    Ok(())
}

/// Notes that mails about a desk are begun for somebody; false when they were once before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn note_mails(
    tx: &mut Tx,
    account: &AccountId,
    district: &OrganizationId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO desk_watches (account_id, district_id, begun_at) VALUES ($1, $2, $3)
             ON CONFLICT (account_id, district_id) DO NOTHING",
        )
        .bind(account.as_str())
        .bind(district.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(inserted == 1)
}

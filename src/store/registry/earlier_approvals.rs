//! Stored approvals from before Assay. A product has one at most, and none is shown beside a
//! listing of its own.

use crate::domain::registry::listing::Listing;
use crate::domain::registry::state::ListingState;
use crate::domain::values::{ProductId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// The approval of a product, as a listing.
///
/// # Errors
/// When the database does not answer, or the stored listing makes no sense.
pub async fn of_product(tx: &mut Tx, product: &ProductId) -> Result<Option<Listing>, StoreError> {
    tx.query("SELECT * FROM earlier_approvals WHERE product_id = $1")
        .bind(product.as_str())
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// Puts an approval in the place of the product's earlier one.
///
/// # Errors
/// When the database cannot be written to, or the listing cannot be written as JSON.
pub async fn put(
    tx: &mut Tx,
    product: &ProductId,
    listing: &Listing,
    at: Timestamp,
) -> Result<(), StoreError> {
    let card = &listing.card;
    let changed = tx
        .query(
            "INSERT INTO earlier_approvals (product_id, state, body, expires_on, updated_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (product_id) DO UPDATE SET
             state = excluded.state, body = excluded.body, expires_on = excluded.expires_on,
             updated_at = excluded.updated_at",
        )
        .bind(product.as_str())
        .bind(card.status.word())
        .bind(listing.to_json()?)
        .bind(card.expires_on.map_or_else(String::new, |day| day.to_string()))
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("load an earlier approval", changed)
}

pub(super) fn from_row(row: &Row) -> Result<Listing, StoreError> {
    let listing: Listing = row.parsed("earlier_approvals", "body", Listing::parse)?;
    let state = row.parsed("earlier_approvals", "state", ListingState::parse)?;
    if state != listing.card.status {
        let cause =
            format!("the body says {}, the column {}", listing.card.status.word(), state.word());
        let (table, column) = ("earlier_approvals", "state");
        return Err(StoreError::Inconsistent { table, column, row: listing.card.slug, cause });
    }
    Ok(listing)
}

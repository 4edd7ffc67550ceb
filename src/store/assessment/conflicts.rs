//! Stored words on conflicts of interest.

use crate::domain::values::{AccountId, DisclosureId, ProductId, Timestamp};
use crate::store::{StoreError, Tx, changed_one};

/// Stores what an account said, in place of what it said before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn declare(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    account: &AccountId,
    conflicted: bool,
    reason: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let stored = tx
        .query(
            "INSERT INTO conflict_declarations (disclosure_id, account_id, conflicted, reason,
             declared_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (disclosure_id, account_id) DO UPDATE SET conflicted = excluded.conflicted,
             reason = excluded.reason,
               declared_at = excluded.declared_at",
        )
        .bind(disclosure.as_str())
        .bind(account.as_str())
        .bind(conflicted)
        .bind(reason)
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("store a word on conflicts", stored)
}

/// The accounts that have a conflict with a disclosure: with itself or with its vendor.
///
/// # Errors
/// When the database does not answer.
pub async fn conflicted(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Vec<AccountId>, StoreError> {
    let rows = tx
        .query(concat!(
            "SELECT DISTINCT c.account_id FROM ",
            conflicts!(),
            " c WHERE c.disclosure_id = $1 ORDER BY c.account_id",
        ))
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(|row| row.id("account_id")).collect()
}

/// The accounts that have a conflict with any disclosure of a product.
///
/// # Errors
/// When the database does not answer.
pub async fn conflicted_with_product(
    tx: &mut Tx,
    product: &ProductId,
) -> Result<Vec<AccountId>, StoreError> {
    let rows = tx
        .query(concat!(
            "SELECT DISTINCT c.account_id FROM ",
            conflicts!(),
            " c JOIN disclosures d ON d.id = c.disclosure_id WHERE d.product_id = $1
             ORDER BY c.account_id",
        ))
        .bind(product.as_str())
        .all()
        .await?;
    rows.iter().map(|row| row.id("account_id")).collect()
}

/// Who has a conflict with which of the disclosures that are reviewed, settled or signed now.
///
/// # Errors
/// When the database does not answer.
pub async fn under_way(tx: &mut Tx) -> Result<Vec<(DisclosureId, AccountId)>, StoreError> {
    let rows = tx
        .query(concat!(
            "SELECT DISTINCT c.disclosure_id, c.account_id FROM ",
            conflicts!(),
            " c JOIN disclosures d ON d.id = c.disclosure_id
             WHERE d.state IN ('in_review', 'scored', 'proposed')
             ORDER BY c.disclosure_id, c.account_id",
        ))
        .all()
        .await?;
    rows.iter().map(|row| Ok((row.id("disclosure_id")?, row.id("account_id")?))).collect()
}

/// The disclosures that an account said it has no conflict with.
///
/// # Errors
/// When the database does not answer.
pub async fn cleared_by(tx: &mut Tx, account: &AccountId) -> Result<Vec<DisclosureId>, StoreError> {
    let rows = tx
        .query(
            "SELECT disclosure_id FROM conflict_declarations WHERE account_id = $1 AND \
            conflicted = FALSE ORDER BY disclosure_id",
        )
        .bind(account.as_str())
        .all()
        .await?;
    rows.iter().map(|row| row.id("disclosure_id")).collect()
}

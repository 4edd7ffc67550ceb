//! Words in addresses that tools had before: they lead to the tool for good.

use std::collections::BTreeMap;

use crate::domain::values::{ProductId, Timestamp};
use crate::store::{StoreError, Tx};

/// Notes a word that a product had in addresses until now.
///
/// # Errors
/// When the database cannot be written to.
pub async fn note(
    tx: &mut Tx,
    product: &ProductId,
    slug: &str,
    until: Timestamp,
) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO former_slugs (slug, product_id, until) VALUES ($1, $2, $3)
         ON CONFLICT (slug) DO UPDATE SET until = excluded.until",
    )
    .bind(slug)
    .bind(product.as_str())
    .bind(until.to_string())
    .execute()
    .await?;
    Ok(())
}

/// Takes a word back that the product has again.
///
/// # Errors
/// When the database cannot be written to.
pub async fn take_back(tx: &mut Tx, product: &ProductId, slug: &str) -> Result<(), StoreError> {
    tx.query("DELETE FROM former_slugs WHERE slug = $1 AND product_id = $2")
        .bind(slug)
        .bind(product.as_str())
        .execute()
        .await?;
    Ok(())
}

/// The product that has a word in addresses, or had it before.
///
/// # Errors
/// When the database does not answer.
pub async fn holder(tx: &mut Tx, slug: &str) -> Result<Option<ProductId>, StoreError> {
    tx.query(
        "SELECT id AS product_id FROM products WHERE slug = $1
         UNION ALL SELECT product_id FROM former_slugs WHERE slug = $1",
    )
    .bind(slug)
    .optional()
    .await?
    .map(|row| row.id("product_id"))
    .transpose()
}

/// Every former word, by the id of the product that had it.
///
/// # Errors
/// When the database does not answer.
pub async fn all(tx: &mut Tx) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
    let mut slugs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in tx.query("SELECT slug, product_id FROM former_slugs ORDER BY slug").all().await? {
        slugs.entry(row.text("product_id")?).or_default().push(row.text("slug")?);
    }
    Ok(slugs)
}

//! Stored products.

use std::collections::BTreeMap;

use crate::domain::assessment::product::{
    Product, ProductName, ProductSummary, ProductVersion, Website,
};
use crate::domain::values::{OrganizationId, ProductId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// Adds a product; false when its slug is taken.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(tx: &mut Tx, product: &Product, at: Timestamp) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO products (id, organization_id, name, slug, version, website, summary,
             created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (slug) DO NOTHING",
        )
        .bind(product.id.as_str())
        .bind(product.organization.as_str())
        .bind(product.name.as_str())
        .bind(&product.slug)
        .bind(product.version.as_str())
        .bind(product.website.as_str())
        .bind(product.summary.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// The product with this id, unless it was removed.
///
/// # Errors
/// When the database does not answer, or a stored product makes no sense.
pub async fn by_id(tx: &mut Tx, id: &ProductId) -> Result<Option<Product>, StoreError> {
    tx.query(
        "SELECT p.*, o.name AS vendor FROM products p JOIN organizations o ON o.id = \
        p.organization_id WHERE p.id = $1 AND p.removed_at IS NULL",
    )
    .bind(id.as_str())
    .optional()
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}

/// A vendor's products that were not removed, oldest first.
///
/// # Errors
/// When the database does not answer, or a stored product makes no sense.
pub async fn of_organization(
    tx: &mut Tx,
    organization: &OrganizationId,
) -> Result<Vec<Product>, StoreError> {
    let rows = tx
        .query(
            "SELECT p.*, o.name AS vendor FROM products p
             JOIN organizations o ON o.id = p.organization_id
             WHERE p.organization_id = $1 AND p.removed_at IS NULL ORDER BY p.id",
        )
        .bind(organization.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The product with this word in addresses, now or before a rename.
///
/// # Errors
/// When the database does not answer, or a stored product makes no sense.
pub async fn by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Product>, StoreError> {
    tx.query(
        "SELECT p.*, o.name AS vendor FROM products p JOIN organizations o ON o.id = \
         p.organization_id WHERE (p.slug = $1 OR p.id IN (SELECT f.product_id FROM former_slugs f \
         WHERE f.slug = $1)) AND p.removed_at IS NULL",
    )
    .bind(slug)
    .optional()
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}

/// Every product that was not removed, oldest first.
///
/// # Errors
/// When the database does not answer, or a stored product makes no sense.
pub async fn all(tx: &mut Tx) -> Result<Vec<Product>, StoreError> {
    let rows = tx
        .query(
            "SELECT p.*, o.name AS vendor FROM products p JOIN organizations o ON o.id = \
             p.organization_id WHERE p.removed_at IS NULL ORDER BY p.id",
        )
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The products that the public knows: the agency accepted a disclosure of them, or approved them
/// before Assay.
///
/// # Errors
/// When the database does not answer, or a stored product makes no sense.
pub async fn public(tx: &mut Tx) -> Result<Vec<Product>, StoreError> {
    let rows = tx
        .query(
            "SELECT p.*, o.name AS vendor FROM products p
             JOIN organizations o ON o.id = p.organization_id
             WHERE p.id IN (SELECT d.product_id FROM disclosures d WHERE d.accepted_at IS NOT NULL)
             OR p.id IN (SELECT e.product_id FROM earlier_approvals e)
             ORDER BY p.id",
        )
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Gives a product another name.
///
/// # Errors
/// When the database cannot be written to, or there is no such product.
pub async fn set_name(tx: &mut Tx, id: &ProductId, name: &ProductName) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE products SET name = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(name.as_str())
        .execute()
        .await?;
    changed_one("rename a product", changed)
}

/// Makes a product another vendor's.
///
/// # Errors
/// When the database cannot be written to, or there is no such product.
pub async fn set_organization(
    tx: &mut Tx,
    id: &ProductId,
    organization: &OrganizationId,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE products SET organization_id = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(organization.as_str())
        .execute()
        .await?;
    changed_one("hand a product over", changed)
}

/// Gives a product another word in addresses, which nobody has.
///
/// # Errors
/// When the database cannot be written to, or there is no such product.
pub async fn set_slug(tx: &mut Tx, id: &ProductId, slug: &str) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE products SET slug = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(slug)
        .execute()
        .await?;
    changed_one("give a product another address", changed)
}

/// Stores what a product is by now: its name, version, web address and summary.
///
/// # Errors
/// When there is no such product, or the database cannot be written.
pub async fn set_facts(tx: &mut Tx, product: &Product) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "UPDATE products SET name = $2, version = $3, website = $4, summary = $5 WHERE id = $1",
        )
        .bind(product.id.as_str())
        .bind(product.name.as_str())
        .bind(product.version.as_str())
        .bind(product.website.as_str())
        .bind(product.summary.as_str())
        .execute()
        .await?;
    changed_one("change what a product is", changed)
}

/// Takes a product away; false when it was taken away before.
///
/// # Errors
/// When the database cannot be written.
pub async fn remove(tx: &mut Tx, id: &ProductId, at: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .query("UPDATE products SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL")
        .bind(id.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Why products are kept off the public pages, by product.
///
/// # Errors
/// When the database does not answer.
pub async fn hidden(tx: &mut Tx) -> Result<BTreeMap<ProductId, String>, StoreError> {
    let rows = tx
        .query("SELECT id, hidden_reason FROM products WHERE hidden_reason IS NOT NULL")
        .all()
        .await?;
    rows.iter().map(|row| Ok((row.id("id")?, row.text("hidden_reason")?))).collect()
}

/// Keeps a product off the public pages for a reason, or shows it; false when it stood so already.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_hidden(
    tx: &mut Tx,
    id: &ProductId,
    reason: Option<&str>,
) -> Result<bool, StoreError> {
    let changed = match reason {
        Some(reason) => {
            tx.query(
                "UPDATE products SET hidden_reason = $2 WHERE id = $1 AND hidden_reason IS \
                NULL",
            )
            .bind(id.as_str())
            .bind(reason)
            .execute()
            .await?
        }
        None => {
            tx.query(
                "UPDATE products SET hidden_reason = NULL WHERE id = $1 AND hidden_reason \
            IS NOT NULL",
            )
            .bind(id.as_str())
            .execute()
            .await?
        }
    };
    Ok(changed == 1)
}

/// Makes every other change of this product wait until this transaction ends.
///
/// # Errors
/// When the database cannot be written to.
pub async fn lock(tx: &mut Tx, id: &ProductId) -> Result<(), StoreError> {
    tx.query("UPDATE products SET slug = slug WHERE id = $1").bind(id.as_str()).execute().await?;
    Ok(())
}

fn from_row(row: &Row) -> Result<Product, StoreError> {
    Ok(Product {
        id: row.id("id")?,
        organization: row.id("organization_id")?,
        vendor: row.text("vendor")?,
        name: row.parsed("products", "name", ProductName::parse)?,
        slug: row.text("slug")?,
        version: row.parsed("products", "version", ProductVersion::parse)?,
        website: Website::from_stored(row.text("website")?),
        summary: row.parsed("products", "summary", ProductSummary::parse)?,
    })
}

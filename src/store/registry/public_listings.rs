//! The listings that anyone may read, under the names that products and vendors have now: what the
//! registry in memory is made from.

use std::collections::BTreeMap;

use super::listings::{StoredListing, from_row};
use crate::domain::registry::listing::{Called, Listing};
use crate::domain::values::ProductId;
use crate::store::{Row, StoreError, Tx};

/// A statement about the listings that anyone may read: no administrator hides the product or its
/// vendor.
macro_rules! public_listings {
    ($columns:literal, $further:literal) => {
        concat!(
            "SELECT ",
            $columns,
            ", p.slug AS product_slug, p.name AS product_name, o.name AS vendor_name,
             o.id AS organization_id
             FROM listings l JOIN products p ON p.id = l.product_id
             JOIN organizations o ON o.id = p.organization_id
             WHERE p.hidden_reason IS NULL AND o.hidden_reason IS NULL ",
            $further
        )
    };
}

/// What tools and vendors were called before.
#[derive(Debug, Clone, Default)]
pub struct Former {
    /// The names of products and vendors, by their ids.
    pub names: BTreeMap<String, Vec<String>>,
    /// The words of products in addresses, by their ids.
    pub slugs: BTreeMap<String, Vec<String>>,
}

impl Former {
    fn slugs_of(&self, product: &ProductId) -> &[String] {
        self.slugs.get(product.as_str()).map_or(&[], Vec::as_slice)
    }
}

/// So many listings are read at once: each is long.
const AT_ONCE: usize = 200;

/// What tells whether a listing reads as it did, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The product that it is of.
    pub product: ProductId,
    /// The word that its page has in addresses.
    pub slug: String,
    /// Changes with the listing, and with the names of its product and its vendor.
    pub stamp: String,
}

/// The heads of the listings that anyone may read, by product.
///
/// # Errors
/// When the database does not answer.
pub async fn heads(tx: &mut Tx, former: &Former) -> Result<Vec<Head>, StoreError> {
    let rows = tx
        .query(public_listings!(
            "l.product_id, l.slug, l.state, l.updated_at, (SELECT COALESCE(MAX(r.seq), 0) FROM \
            register r WHERE r.product_id = l.product_id) AS entry",
            "ORDER BY l.product_id"
        ))
        .all()
        .await?;
    let head = |row: &Row| {
        let product: ProductId = row.id("product_id")?;
        let organization = row.text("organization_id")?;
        // The register log has an entry for each public change.
        let mut stamp = format!("{product}\n{}\n", row.get::<i64>("entry")?);
        for column in ["state", "updated_at", "product_name", "vendor_name"] {
            stamp.push_str(&row.text(column)?);
            stamp.push('\n');
        }
        let names = former_of(former, product.as_str(), &organization);
        for name in names.chain(former.slugs_of(&product)) {
            stamp.push_str(name);
            stamp.push('\n');
        }
        Ok(Head { slug: row.text("slug")?, product, stamp })
    };
    rows.iter().map(head).collect()
}

/// Every listing that anyone may read.
///
/// # Errors
/// When the database does not answer, or a stored listing makes no sense.
pub async fn all(tx: &mut Tx, former: &Former) -> Result<Vec<Listing>, StoreError> {
    let mut listings = Vec::new();
    let mut after = String::new();
    loop {
        let rows = tx
            .query(public_listings!("l.*", "AND l.product_id > $1 ORDER BY l.product_id LIMIT $2"))
            .bind(&after)
            .bind(i64::try_from(AT_ONCE).unwrap_or(i64::MAX))
            .all()
            .await?;
        for row in &rows {
            listings.push(public_from(row, former)?);
        }
        match rows.last() {
            Some(last) if rows.len() == AT_ONCE => after = last.text("product_id")?,
            _ => return Ok(listings),
        }
    }
}

/// The listing of a product as anyone may read it, as [`all`] does; none when it is hidden.
///
/// # Errors
/// When the database does not answer, or the stored listing makes no sense.
pub async fn of_product(
    tx: &mut Tx,
    product: &ProductId,
    former: &Former,
) -> Result<Option<Listing>, StoreError> {
    tx.query(public_listings!("l.*", "AND l.product_id = $1"))
        .bind(product.as_str())
        .optional()
        .await?
        .map(|row| public_from(&row, former))
        .transpose()
}

fn former_of<'f>(
    former: &'f Former,
    product: &str,
    organization: &str,
) -> impl Iterator<Item = &'f String> {
    [product, organization].map(|id| former.names.get(id)).into_iter().flatten().flatten()
}

fn public_from(row: &Row, former: &Former) -> Result<Listing, StoreError> {
    let StoredListing { product, mut listing, .. } = from_row(row)?;
    let organization = row.text("organization_id")?;
    let before = former_of(former, product.as_str(), &organization).cloned().collect();
    let now = Called {
        slug: row.text("product_slug")?,
        name: row.text("product_name")?,
        vendor: row.text("vendor_name")?,
    };
    listing.call(now, before);
    listing.card.former_slugs = former.slugs_of(&product).to_vec();
    Ok(listing)
}

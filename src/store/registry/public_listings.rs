//! The listings that anyone may read, under the names that products and vendors have now: what the
//! registry in memory is made from.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::earlier_approvals;
use super::listings::from_row;
use crate::domain::registry::listing::{Called, IncidentCounts, Listing};
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

/// What the registry says beside the listings: what tools and vendors were called before, and how
/// many incidents districts reported.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// The names of products and vendors, by their ids.
    pub names: BTreeMap<String, Vec<String>>,
    /// The words of products in addresses, by their ids.
    pub slugs: BTreeMap<String, Vec<String>>,
    /// The incidents that districts reported with products, by their ids.
    pub incidents: BTreeMap<String, IncidentCounts>,
}

impl Beside {
    fn slugs_of(&self, product: &ProductId) -> &[String] {
        self.slugs.get(product.as_str()).map_or(&[], Vec::as_slice)
    }
}

/// So many listings are read at once: each is long.
const AT_ONCE: usize = 200;

/// The same about approvals from before Assay of products that have no listing of their own.
macro_rules! earlier_listings {
    ($columns:literal, $further:literal) => {
        concat!(
            "SELECT ",
            $columns,
            ", p.slug AS product_slug, p.name AS product_name, o.name AS vendor_name,
             o.id AS organization_id
             FROM earlier_approvals l JOIN products p ON p.id = l.product_id
             JOIN organizations o ON o.id = p.organization_id
             WHERE p.hidden_reason IS NULL AND o.hidden_reason IS NULL
             AND NOT EXISTS (SELECT 1 FROM listings d WHERE d.product_id = l.product_id) ",
            $further
        )
    };
}

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
pub async fn heads(tx: &mut Tx, beside: &Beside) -> Result<Vec<Head>, StoreError> {
    let rows = tx
        .query(public_listings!(
            "l.product_id, l.slug, l.state, l.updated_at, (SELECT COALESCE(MAX(r.seq), 0) FROM \
            register r WHERE r.product_id = l.product_id) AS entry",
            "ORDER BY l.product_id"
        ))
        .all()
        .await?;
    let earlier = tx
        .query(earlier_listings!(
            "l.product_id, p.slug, l.state, l.updated_at, (SELECT COALESCE(MAX(r.seq), 0) FROM \
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
        let names = former_of(beside, product.as_str(), &organization);
        for name in names.chain(beside.slugs_of(&product)) {
            stamp.push_str(name);
            stamp.push('\n');
        }
        if let Some(counts) = beside.incidents.get(product.as_str()) {
            let _ = write!(stamp, "{} {}", counts.rated, counts.serious);
        }
        Ok(Head { slug: row.text("slug")?, product, stamp })
    };
    rows.iter().chain(&earlier).map(head).collect()
}

/// Every listing that anyone may read.
///
/// # Errors
/// When the database does not answer, or a stored listing makes no sense.
pub async fn all(tx: &mut Tx, beside: &Beside) -> Result<Vec<Listing>, StoreError> {
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
            listings.push(public_from(row, beside)?);
        }
        match rows.last() {
            Some(last) if rows.len() == AT_ONCE => after = last.text("product_id")?,
            _ => break,
        }
    }
    for row in &tx.query(earlier_listings!("l.*", "ORDER BY l.product_id")).all().await? {
        let listing = earlier_approvals::from_row(row)?;
        listings.push(called(listing, row, beside)?);
    }
    Ok(listings)
}

/// The listing of a product as anyone may read it, as [`all`] does; none when it is hidden.
///
/// # Errors
/// When the database does not answer, or the stored listing makes no sense.
pub async fn of_product(
    tx: &mut Tx,
    product: &ProductId,
    beside: &Beside,
) -> Result<Option<Listing>, StoreError> {
    let own = tx
        .query(public_listings!("l.*", "AND l.product_id = $1"))
        .bind(product.as_str())
        .optional()
        .await?;
    if let Some(row) = own {
        return public_from(&row, beside).map(Some);
    }
    tx.query(earlier_listings!("l.*", "AND l.product_id = $1"))
        .bind(product.as_str())
        .optional()
        .await?
        .map(|row| called(earlier_approvals::from_row(&row)?, &row, beside))
        .transpose()
}

fn former_of<'f>(
    beside: &'f Beside,
    product: &str,
    organization: &str,
) -> impl Iterator<Item = &'f String> {
    [product, organization].map(|id| beside.names.get(id)).into_iter().flatten().flatten()
}

fn public_from(row: &Row, beside: &Beside) -> Result<Listing, StoreError> {
    called(from_row(row)?.listing, row, beside)
}

/// A listing under the names that its product and vendor have now.
fn called(mut listing: Listing, row: &Row, beside: &Beside) -> Result<Listing, StoreError> {
    let (product, organization): (ProductId, String) =
        (row.id("product_id")?, row.text("organization_id")?);
    let before = former_of(beside, product.as_str(), &organization).cloned().collect();
    let now = Called {
        slug: row.text("product_slug")?,
        name: row.text("product_name")?,
        vendor: row.text("vendor_name")?,
    };
    listing.call(now, before);
    listing.card.former_slugs = beside.slugs_of(&product).to_vec();
    listing.card.incidents = beside.incidents.get(product.as_str()).copied();
    Ok(listing)
}

//! Stored listings, and the number that tells every replica that they changed.

use chrono::NaiveDate;

use crate::domain::calendar::Calendar;
use crate::domain::instrument::Decision;
use crate::domain::registry::listing::Listing;
use crate::domain::registry::state::ListingState;
use crate::domain::values::{
    AccountId, DisclosureId, Id, Invalid, OrganizationId, ProductId, Timestamp,
};
use crate::store::{Row, StoreError, Tx, changed_one};

/// How a listing stands, and on which decision.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// Its stored state: what ends with a day may not be marked yet.
    pub state: ListingState,
    /// The decision.
    pub decision: Decision,
    /// Its last day.
    pub expires_on: Option<NaiveDate>,
    /// The first day on which its approval rests, if nothing is recorded until then.
    pub rests_from: Option<NaiveDate>,
}

/// A listing with the ids that are not public.
#[derive(Debug, Clone)]
pub struct StoredListing {
    /// The product that it is of; a product has one listing at most.
    pub product: ProductId,
    /// The product's word in addresses now. The listing has the one of its decision.
    pub slug: String,
    /// The disclosure that it rests on.
    pub disclosure: DisclosureId,
    /// The listing.
    pub listing: Listing,
    /// The calendar that its days were counted in.
    pub calendar: Calendar,
}

/// Puts a product's listing in place of the one before.
///
/// # Errors
/// When the database cannot be written to, or the listing cannot be written as JSON.
pub async fn put(tx: &mut Tx, stored: &StoredListing, at: Timestamp) -> Result<(), StoreError> {
    let card = &stored.listing.card;
    let changed = tx
        .query(
            "INSERT INTO listings (product_id, slug, disclosure_id, state, state_reason, body,
             published_at, expires_on, updated_at, time_zone, rests_from)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, $9, $10)
             ON CONFLICT (product_id) DO UPDATE SET slug = excluded.slug,
             disclosure_id = excluded.disclosure_id, state = excluded.state,
               state_reason = excluded.state_reason, body = excluded.body,
             published_at = excluded.published_at,
               expires_on = excluded.expires_on, updated_at = excluded.updated_at,
             time_zone = excluded.time_zone, rests_from = excluded.rests_from",
        )
        .bind(stored.product.as_str())
        .bind(&stored.slug)
        .bind(stored.disclosure.as_str())
        .bind(card.status.word())
        .bind(&card.status_reason)
        .bind(stored.listing.to_json()?)
        .bind(at.to_string())
        .bind(card.expires_on.map(|day| day.to_string()))
        .bind(stored.calendar.name())
        .bind(card.rests_from().map(|day| day.to_string()))
        .execute()
        .await?;
    changed_one("publish a listing", changed)
}

/// Gives a product's listing, if there is one, the word that the product has in addresses now.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_slug(tx: &mut Tx, product: &ProductId, slug: &str) -> Result<(), StoreError> {
    tx.query("UPDATE listings SET slug = $2 WHERE product_id = $1")
        .bind(product.as_str())
        .bind(slug)
        .execute()
        .await?;
    Ok(())
}

/// Makes every other change of a listing wait until this transaction has ended.
///
/// # Errors
/// When the database cannot be written to.
pub async fn lock(tx: &mut Tx, slug: &str) -> Result<(), StoreError> {
    tx.query(
        "UPDATE listings SET slug = slug WHERE slug = $1
         OR product_id IN (SELECT f.product_id FROM former_slugs f WHERE f.slug = $1)",
    )
    .bind(slug)
    .execute()
    .await?;
    Ok(())
}

/// Stores what changed of a listing; false when it was no longer in the state that the caller saw.
///
/// # Errors
/// When the database cannot be written to, or the listing cannot be written as JSON.
pub async fn change(
    tx: &mut Tx,
    stored: &StoredListing,
    from: ListingState,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let card = &stored.listing.card;
    let changed = tx
        .query(
            "UPDATE listings SET state = $3, state_reason = $4, body = $5, updated_at = $6,
             rests_from = $7 WHERE disclosure_id = $1 AND state = $2",
        )
        .bind(stored.disclosure.as_str())
        .bind(from.word())
        .bind(card.status.word())
        .bind(&card.status_reason)
        .bind(stored.listing.to_json()?)
        .bind(at.to_string())
        .bind(card.rests_from().map(|day| day.to_string()))
        .execute()
        .await?;
    Ok(changed == 1)
}

/// The listing with this slug, now or before a rename.
///
/// # Errors
/// When the database does not answer, or a stored listing makes no sense.
pub async fn by_slug(tx: &mut Tx, slug: &str) -> Result<Option<StoredListing>, StoreError> {
    tx.query(
        "SELECT * FROM listings WHERE slug = $1
         OR product_id IN (SELECT f.product_id FROM former_slugs f WHERE f.slug = $1)",
    )
    .bind(slug)
    .optional()
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}

/// The listing of a product.
///
/// # Errors
/// When the database does not answer, or a stored listing makes no sense.
pub async fn of_product(
    tx: &mut Tx,
    product: &ProductId,
) -> Result<Option<StoredListing>, StoreError> {
    tx.query("SELECT * FROM listings WHERE product_id = $1")
        .bind(product.as_str())
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// When the listing was published that rests on a disclosure; none where none does.
///
/// # Errors
/// When the database does not answer.
pub async fn published_at(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Option<Timestamp>, StoreError> {
    let row = tx
        .query("SELECT published_at FROM listings WHERE disclosure_id = $1")
        .bind(disclosure.as_str())
        .optional()
        .await?;
    row.as_ref().map(|row| row.instant("listings", "published_at")).transpose()
}

/// The products whose listing rests on a disclosure that is decided anew.
///
/// # Errors
/// When the database does not answer.
pub async fn reconsidered(tx: &mut Tx) -> Result<Vec<ProductId>, StoreError> {
    let rows = tx
        .query(
            "SELECT l.product_id FROM listings l JOIN disclosures d ON d.id = l.disclosure_id
             WHERE d.state <> 'published' ORDER BY l.product_id",
        )
        .all()
        .await?;
    rows.iter().map(|row| row.id("product_id")).collect()
}

/// The listings of an organization's products, or of one of them, by product, each with whether an
/// administrator hides it.
///
/// # Errors
/// When the records do not answer, or hold a listing that cannot be read.
pub async fn of_organization(
    tx: &mut Tx,
    organization: &OrganizationId,
    product: Option<&ProductId>,
) -> Result<Vec<(StoredListing, bool)>, StoreError> {
    let rows = tx
        .query(
            "SELECT l.*, COALESCE(p.hidden_reason, o.hidden_reason) AS hidden_reason
             FROM listings l JOIN products p ON p.id = l.product_id
             JOIN organizations o ON o.id = p.organization_id
             WHERE o.id = $1 AND (p.id = $2 OR $2 = '') ORDER BY p.id",
        )
        .bind(organization.as_str())
        .bind(product.map_or("", Id::as_str))
        .all()
        .await?;
    rows.iter()
        .map(|row| Ok((from_row(row)?, row.get::<Option<String>>("hidden_reason")?.is_some())))
        .collect()
}

/// How every listing stands and what was decided, by the disclosure that it rests on; without what
/// the listings say.
///
/// # Errors
/// When the records do not answer, or hold a word that cannot be read.
pub async fn standings(tx: &mut Tx) -> Result<Vec<(DisclosureId, Standing)>, StoreError> {
    let rows = tx
        .query(
            "SELECT l.disclosure_id, l.state, l.expires_on, l.rests_from, d.decision FROM listings l
             JOIN decisions d ON d.disclosure_id = l.disclosure_id",
        )
        .all()
        .await?;
    let standing = |row: &Row| {
        Ok((
            row.id("disclosure_id")?,
            Standing {
                state: row.parsed("listings", "state", ListingState::parse)?,
                decision: row.parsed("decisions", "decision", |word| {
                    Decision::parse(word).ok_or_else(|| Invalid::new("It is no decision."))
                })?,
                expires_on: row.optional_day("listings", "expires_on")?,
                rests_from: row.optional_day("listings", "rests_from")?,
            },
        ))
    };
    rows.iter().map(standing).collect()
}

/// Every listing.
///
/// # Errors
/// When the database does not answer, or a stored listing makes no sense.
pub async fn all(tx: &mut Tx) -> Result<Vec<StoredListing>, StoreError> {
    let rows = tx.query("SELECT * FROM listings ORDER BY product_id").all().await?;
    rows.iter().map(from_row).collect()
}

/// The listings that hold or are suspended, by product; what has ended may not be marked yet.
///
/// # Errors
/// When the database does not answer, or a stored listing makes no sense.
pub async fn in_force(tx: &mut Tx) -> Result<Vec<StoredListing>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM listings WHERE state IN ('published', 'suspended') ORDER BY product_id",
        )
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The same without those of decisions with which somebody has a conflict of interest.
///
/// # Errors
/// When the database does not answer, or a stored listing makes no sense.
pub async fn in_force_for(
    tx: &mut Tx,
    account: &AccountId,
) -> Result<Vec<StoredListing>, StoreError> {
    let rows = tx
        .query(concat!(
            "SELECT l.* FROM listings l WHERE l.state IN ('published', 'suspended')
             AND NOT EXISTS (SELECT 1 FROM ",
            conflicts!(),
            " c WHERE c.disclosure_id = l.disclosure_id AND c.account_id = $1)
             ORDER BY l.product_id",
        ))
        .bind(account.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The listings after a product, by product, at most `limit`.
///
/// # Errors
/// When the database does not answer, or a stored listing makes no sense.
pub async fn after(
    tx: &mut Tx,
    product: &str,
    limit: i64,
) -> Result<Vec<StoredListing>, StoreError> {
    let rows = tx
        .query("SELECT * FROM listings WHERE product_id > $1 ORDER BY product_id LIMIT $2")
        .bind(product)
        .bind(limit)
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The listings whose last day lies before `today` and that are not marked as expired, by product.
/// What was revoked held to no day. They are locked as [`lock`] does, all at once and before any is
/// changed, as whoever changes one waits for others only after its listing.
///
/// # Errors
/// When the database cannot be written to, or a stored listing makes no sense.
pub async fn past(tx: &mut Tx, today: NaiveDate) -> Result<Vec<StoredListing>, StoreError> {
    let rows = tx
        .query(
            "UPDATE listings SET slug = slug WHERE state IN ('published', 'suspended')
             AND expires_on IS NOT NULL AND expires_on < $1 RETURNING *",
        )
        .bind(today.to_string())
        .all()
        .await?;
    let mut past: Vec<StoredListing> = rows.iter().map(from_row).collect::<Result<_, _>>()?;
    past.sort_by(|a, b| a.product.cmp(&b.product));
    Ok(past)
}

/// Counts a change of the registry.
///
/// # Errors
/// When the database cannot be written to, or the row that counts is gone.
pub async fn count_change(tx: &mut Tx) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE registry_version SET version = version + 1 WHERE id = 'registry'")
        .execute()
        .await?;
    changed_one("count a change of the registry", changed)
}

/// What tells whether the public picture changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// The registry's version.
    pub version: i64,
    /// How often accepted disclosures changed, and when the last of them did.
    pub pipeline: (i64, Option<String>),
    /// The number of the newest entry of the register log.
    pub entry: i64,
}

/// The mark of the public picture as it is now.
///
/// # Errors
/// When the database does not answer, or the row that counts is gone.
pub async fn mark(tx: &mut Tx) -> Result<Mark, StoreError> {
    let row = tx
        .query(
            "SELECT v.version,
               (SELECT r.version FROM registry_version r WHERE r.id = 'register') AS entry,
               (SELECT CAST(COALESCE(SUM(d.revision), 0) AS BIGINT) FROM disclosures d
               WHERE d.accepted_at IS NOT NULL) AS changes,
               (SELECT MAX(d.updated_at) FROM disclosures d
               WHERE d.accepted_at IS NOT NULL) AS changed_at
             FROM registry_version v WHERE v.id = 'registry'",
        )
        .optional()
        .await?
        .ok_or(StoreError::Unchanged { what: "read the version of the registry", changed: 0 })?;
    Ok(Mark {
        version: row.get("version")?,
        pipeline: (row.get("changes")?, row.get("changed_at")?),
        entry: row.get("entry")?,
    })
}

pub(super) fn from_row(row: &Row) -> Result<StoredListing, StoreError> {
    let listing: Listing = row.parsed("listings", "body", Listing::parse)?;
    let state: ListingState = row.parsed("listings", "state", ListingState::parse)?;
    if state != listing.card.status {
        let cause =
            format!("the body says {}, the column {}", listing.card.status.word(), state.word());
        return Err(StoreError::Inconsistent {
            table: "listings",
            column: "state",
            row: listing.card.slug,
            cause,
        });
    }
    let calendar = row.parsed("listings", "time_zone", |name| {
        Calendar::parse(name)
            .ok_or_else(|| Invalid::new(format!("“{name}” is not the name of a time zone.")))
    })?;
    Ok(StoredListing {
        product: row.id("product_id")?,
        slug: row.text("slug")?,
        disclosure: row.id("disclosure_id")?,
        listing,
        calendar,
    })
}

/// How many listings rest on each version of a questionnaire: family, version and the count.
///
/// # Errors
/// When the database does not answer.
pub async fn versions(tx: &mut Tx) -> Result<Vec<(String, String, i64)>, StoreError> {
    let rows = tx
        .query(
            "SELECT d.family, d.version, COUNT(*) AS listings FROM listings l
             JOIN disclosures d ON d.id = l.disclosure_id
             GROUP BY d.family, d.version ORDER BY d.family, d.version",
        )
        .all()
        .await?;
    let count = |row: &Row| Ok((row.text("family")?, row.text("version")?, row.get("listings")?));
    rows.iter().map(count).collect()
}

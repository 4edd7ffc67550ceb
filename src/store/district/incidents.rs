//! Stored incidents.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::district::incident::{Concerned, Follow, Happened, Incident, Rating, Severity};
use crate::domain::registry::listing::IncidentCounts;
use crate::domain::values::{AccountId, IncidentId, OrganizationId, ProductId, Timestamp};
use crate::store::{Row, StoreError, Tx};

const TABLE: &str = "incidents";

/// A statement about incidents with what their tool and their district are called now.
macro_rules! incidents {
    ($($which:expr),+) => {
        concat!(
            "SELECT i.*, p.name, p.slug, o.name AS district_name FROM incidents i JOIN products p
             ON p.id = i.product_id JOIN organizations o ON o.id = i.district_id ",
            $($which),+
        )
    };
}

/// Adds an incident.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(tx: &mut Tx, incident: &Incident) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO incidents (id, district_id, product_id, what, happened_on, people, data,
         guess, reported_by, reported_at, rate_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(incident.id.as_str())
    .bind(incident.district.as_str())
    .bind(incident.product.as_str())
    .bind(incident.what.as_str())
    .bind(incident.happened_on.to_string())
    .bind(i64::from(incident.people))
    .bind(incident.data.as_ref().map(|data| data.as_str().to_owned()))
    .bind(incident.guess.word())
    .bind(incident.reported_by.as_str())
    .bind(incident.reported_at.to_string())
    .bind(incident.rate_by.to_string())
    .execute()
    .await?;
    Ok(())
}

/// The incident with this id.
///
/// # Errors
/// When the database does not answer, or the stored row makes no sense.
pub async fn by_id(tx: &mut Tx, id: &IncidentId) -> Result<Option<Incident>, StoreError> {
    tx.query(incidents!("WHERE i.id = $1"))
        .bind(id.as_str())
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// What a district reported, the newest first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of_district(
    tx: &mut Tx,
    district: &OrganizationId,
) -> Result<Vec<Incident>, StoreError> {
    let rows = tx
        .query(incidents!("WHERE i.district_id = $1 ORDER BY i.id DESC"))
        .bind(district.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// What was reported about a product, the newest first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of_product(tx: &mut Tx, product: &ProductId) -> Result<Vec<Incident>, StoreError> {
    let rows = tx
        .query(incidents!("WHERE i.product_id = $1 ORDER BY i.id DESC"))
        .bind(product.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// How many incidents the agency rated, by the product's id.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(tx: &mut Tx) -> Result<BTreeMap<String, IncidentCounts>, StoreError> {
    let rows = tx
        .query(
            "SELECT product_id, COUNT(*) AS rated, CAST(SUM(CASE WHEN severity IN ('serious',
             'severe') THEN 1 ELSE 0 END) AS BIGINT) AS serious FROM incidents
             WHERE severity IS NOT NULL GROUP BY product_id",
        )
        .all()
        .await?;
    let many = |row: &Row, column| {
        Ok::<u32, StoreError>(u32::try_from(row.get::<i64>(column)?).unwrap_or(u32::MAX))
    };
    rows.iter()
        .map(|row| {
            let (rated, serious) = (many(row, "rated")?, many(row, "serious")?);
            Ok((row.text("product_id")?, IncidentCounts { rated, serious }))
        })
        .collect()
}

/// The incidents that nobody rated yet, without those with tools with which the account has a
/// conflict, the one whose time ends next first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn unrated(tx: &mut Tx, account: &AccountId) -> Result<Vec<Incident>, StoreError> {
    let rows = tx
        .query(incidents!(
            "WHERE i.severity IS NULL AND NOT EXISTS (SELECT 1 FROM ",
            conflicts!(),
            " c JOIN disclosures d ON d.id = c.disclosure_id WHERE c.account_id = $1
             AND d.product_id = i.product_id) ORDER BY i.rate_by, i.id"
        ))
        .bind(account.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The incidents that were rated last, at most `limit`, without those with tools with which the
/// account has a conflict.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn rated(
    tx: &mut Tx,
    account: &AccountId,
    limit: i64,
) -> Result<Vec<Incident>, StoreError> {
    let rows = tx
        .query(incidents!(
            "WHERE i.severity IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ",
            conflicts!(),
            " c JOIN disclosures d ON d.id = c.disclosure_id WHERE c.account_id = $1
             AND d.product_id = i.product_id) ORDER BY i.rated_at DESC, i.id DESC LIMIT $2"
        ))
        .bind(account.as_str())
        .bind(limit)
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The incidents whose last day for a rating is past, that nobody rated, and that nobody was told
/// of for that.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn late(tx: &mut Tx, today: NaiveDate) -> Result<Vec<Incident>, StoreError> {
    let rows = tx
        .query(incidents!(
            "WHERE i.severity IS NULL AND i.late_told_at IS NULL AND i.rate_by < $1 ORDER BY i.id"
        ))
        .bind(today.to_string())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Notes that people were told that an incident was not rated in time; false when they were
/// already, or it was rated meanwhile.
///
/// # Errors
/// When the database cannot be written to.
pub async fn note_late(tx: &mut Tx, id: &IncidentId, at: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE incidents SET late_told_at = $2 WHERE id = $1 AND late_told_at IS NULL AND
             severity IS NULL",
        )
        .bind(id.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Stores the agency's rating; false when there is one already.
///
/// # Errors
/// When the database cannot be written to.
pub async fn rate(
    tx: &mut Tx,
    id: &IncidentId,
    rating: &Rating,
    by: &AccountId,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE incidents SET severity = $2, rating_words = $3, follows = $4, rated_by = $5,
             rated_at = $6 WHERE id = $1 AND severity IS NULL",
        )
        .bind(id.as_str())
        .bind(rating.severity.word())
        .bind(&rating.words)
        .bind(rating.follows.word())
        .bind(by.as_str())
        .bind(rating.at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

fn from_row(row: &Row) -> Result<Incident, StoreError> {
    let rating = match row.get::<Option<String>>("severity")? {
        None => None,
        Some(_) => Some(Rating {
            severity: row.parsed(TABLE, "severity", Severity::parse)?,
            words: row.text("rating_words")?,
            follows: row.parsed(TABLE, "follows", Follow::parse)?,
            at: row.instant(TABLE, "rated_at")?,
        }),
    };
    let data = row.optional_parsed(TABLE, "data", Concerned::parse)?;
    Ok(Incident {
        id: row.id("id")?,
        district: row.id("district_id")?,
        district_name: row.text("district_name")?,
        product: row.id("product_id")?,
        name: row.text("name")?,
        slug: row.text("slug")?,
        what: row.parsed(TABLE, "what", Happened::parse)?,
        happened_on: row.parsed(TABLE, "happened_on", str::parse::<NaiveDate>)?,
        people: u32::try_from(row.get::<i64>("people")?)
            .map_err(|cause| row.inconsistent(TABLE, "people", &cause))?,
        data,
        guess: row.parsed(TABLE, "guess", Severity::parse)?,
        reported_by: row.id("reported_by")?,
        reported_at: row.instant(TABLE, "reported_at")?,
        rate_by: row.parsed(TABLE, "rate_by", str::parse::<NaiveDate>)?,
        rating,
    })
}

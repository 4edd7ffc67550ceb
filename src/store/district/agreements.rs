//! Stored agreements of districts.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::district::agreement::{
    Agreement, AgreementTitle, AgreementWords, Joined, OpenTo, Price, Terms, Vehicle,
};
use crate::domain::values::{AccountId, AgreementId, OrganizationId, Timestamp};
use crate::store::{Row, StoreError, Tx};

const TABLE: &str = "agreements";

/// Adds an agreement.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(tx: &mut Tx, agreement: &Agreement, at: Timestamp) -> Result<(), StoreError> {
    let terms = &agreement.terms;
    tx.query(
        "INSERT INTO agreements (id, district_id, product_id, title, vehicle, price, signed_on,
         ends_on, words, open_to, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(agreement.id.as_str())
    .bind(agreement.district.as_str())
    .bind(agreement.product.as_str())
    .bind(terms.title.as_str())
    .bind(terms.vehicle.as_str())
    .bind(terms.price.as_str())
    .bind(terms.signed_on.to_string())
    .bind(terms.ends_on.to_string())
    .bind(terms.words.as_str())
    .bind(terms.open_to.word())
    .bind(at.to_string())
    .execute()
    .await?;
    if let OpenTo::Districts(districts) = &terms.open_to {
        for district in districts {
            tx.query("INSERT INTO agreement_districts (agreement_id, district_id) VALUES ($1, $2)")
                .bind(agreement.id.as_str())
                .bind(district.as_str())
                .execute()
                .await?;
        }
    }
    Ok(())
}

/// Lets a district join; false when it has joined already.
///
/// # Errors
/// When the database cannot be written to.
pub async fn join(
    tx: &mut Tx,
    agreement: &AgreementId,
    district: &OrganizationId,
    by: &AccountId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO agreement_joins (agreement_id, district_id, joined_by, joined_at)
             VALUES ($1, $2, $3, $4) ON CONFLICT (agreement_id, district_id) DO NOTHING",
        )
        .bind(agreement.as_str())
        .bind(district.as_str())
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Offers an agreement no more; false when it is not offered.
///
/// # Errors
/// When the database cannot be written to.
pub async fn withdraw(tx: &mut Tx, id: &AgreementId, at: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .query("UPDATE agreements SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL")
        .bind(id.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// One agreement.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn by_id(tx: &mut Tx, id: &AgreementId) -> Result<Option<Agreement>, StoreError> {
    let row = tx
        .query(
            "SELECT a.*, p.name, p.slug, o.name AS district_name FROM agreements a JOIN products p
             ON p.id = a.product_id JOIN organizations o ON o.id = a.district_id WHERE a.id = $1",
        )
        .bind(id.as_str())
        .optional()
        .await?;
    let Some(row) = row else { return Ok(None) };
    let listed = tx
        .query("SELECT * FROM agreement_districts WHERE agreement_id = $1 ORDER BY district_id")
        .bind(id.as_str())
        .all()
        .await?;
    let listed = listed.iter().map(|row| row.id("district_id")).collect::<Result<_, _>>()?;
    let joined = tx
        .query(
            "SELECT j.*, o.name FROM agreement_joins j JOIN organizations o ON
             o.id = j.district_id WHERE j.agreement_id = $1 ORDER BY j.joined_at, j.district_id",
        )
        .bind(id.as_str())
        .all()
        .await?;
    let joined = joined.iter().map(joined_from).collect::<Result<_, _>>()?;
    from_row(&row, (listed, joined)).map(Some)
}

/// The agreements that a district may see, as `Agreement::is_seen_by` says it.
macro_rules! seen_by_district {
    ($columns:literal, $from:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM agreements a ",
            $from,
            " WHERE a.district_id = $1
               OR EXISTS (SELECT 1 FROM agreement_joins s WHERE s.agreement_id = a.id
                 AND s.district_id = $1)
               OR (a.withdrawn_at IS NULL AND (a.open_to = 'everybody' OR (a.open_to = 'districts'
                 AND EXISTS (SELECT 1 FROM agreement_districts t WHERE t.agreement_id = a.id
                 AND t.district_id = $1))))"
        )
    };
}

/// Every agreement that a district may see, the newest first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn seen_by(tx: &mut Tx, district: &OrganizationId) -> Result<Vec<Agreement>, StoreError> {
    let rows = tx
        .query(concat!(
            seen_by_district!(
                "a.*, p.name, p.slug, o.name AS district_name",
                "JOIN products p ON p.id = a.product_id JOIN organizations o ON o.id = a.district_id"
            ),
            " ORDER BY a.id DESC"
        ))
        .bind(district.as_str())
        .all()
        .await?;
    let (mut listed, mut joined) = (listed(tx, district).await?, joined(tx, district).await?);
    let agreement = |row: &Row| {
        let id: AgreementId = row.id("id")?;
        let of = (listed.remove(&id).unwrap_or_default(), joined.remove(&id).unwrap_or_default());
        from_row(row, of)
    };
    rows.iter().map(agreement).collect()
}

async fn listed(
    tx: &mut Tx,
    district: &OrganizationId,
) -> Result<BTreeMap<AgreementId, Vec<OrganizationId>>, StoreError> {
    let rows = tx
        .query(concat!(
            "SELECT * FROM agreement_districts WHERE agreement_id IN (",
            seen_by_district!("a.id", ""),
            ") ORDER BY agreement_id, district_id"
        ))
        .bind(district.as_str())
        .all()
        .await?;
    let mut all: BTreeMap<AgreementId, Vec<OrganizationId>> = BTreeMap::new();
    for row in &rows {
        all.entry(row.id("agreement_id")?).or_default().push(row.id("district_id")?);
    }
    Ok(all)
}

async fn joined(
    tx: &mut Tx,
    district: &OrganizationId,
) -> Result<BTreeMap<AgreementId, Vec<Joined>>, StoreError> {
    let rows = tx
        .query(concat!(
            "SELECT j.*, o.name FROM agreement_joins j JOIN organizations o ON
             o.id = j.district_id WHERE j.agreement_id IN (",
            seen_by_district!("a.id", ""),
            ") ORDER BY j.joined_at, j.district_id"
        ))
        .bind(district.as_str())
        .all()
        .await?;
    let mut all: BTreeMap<AgreementId, Vec<Joined>> = BTreeMap::new();
    for row in &rows {
        all.entry(row.id("agreement_id")?).or_default().push(joined_from(row)?);
    }
    Ok(all)
}

fn joined_from(row: &Row) -> Result<Joined, StoreError> {
    Ok(Joined {
        district: row.id("district_id")?,
        name: row.text("name")?,
        at: row.instant("agreement_joins", "joined_at")?,
    })
}

fn from_row(
    row: &Row,
    (listed, joined): (Vec<OrganizationId>, Vec<Joined>),
) -> Result<Agreement, StoreError> {
    let open_to = row.parsed(TABLE, "open_to", |word| OpenTo::parse(word, listed))?;
    Ok(Agreement {
        id: row.id("id")?,
        district: row.id("district_id")?,
        district_name: row.text("district_name")?,
        product: row.id("product_id")?,
        name: row.text("name")?,
        slug: row.text("slug")?,
        terms: Terms {
            title: row.parsed(TABLE, "title", AgreementTitle::parse)?,
            vehicle: row.parsed(TABLE, "vehicle", Vehicle::parse)?,
            price: row.parsed(TABLE, "price", Price::parse)?,
            signed_on: row.parsed(TABLE, "signed_on", str::parse::<NaiveDate>)?,
            ends_on: row.parsed(TABLE, "ends_on", str::parse::<NaiveDate>)?,
            words: row.parsed(TABLE, "words", AgreementWords::parse)?,
            open_to,
        },
        joined,
        offered: row.get::<Option<String>>("withdrawn_at")?.is_none(),
    })
}

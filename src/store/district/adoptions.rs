//! Stored tools of districts.

use chrono::NaiveDate;

use crate::domain::district::adoption::{Adoption, Deletion, IN_USE, Purpose, Retirement, Use};
use crate::domain::district::grades::Grades;
use crate::domain::values::{AccountId, AdoptionId, OrganizationId, ProductId};
use crate::store::{Row, StoreError, Tx};

const TABLE: &str = "adoptions";

/// Puts a tool on its district's desk; false when it is in use there already.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(tx: &mut Tx, adoption: &Adoption, by: &AccountId) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO adoptions (id, district_id, product_id, grades, purpose, people, students,
             starts_on, state, revision, adopted_by, adopted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (district_id, product_id) WHERE state = 'in_use' DO NOTHING",
        )
        .bind(adoption.id.as_str())
        .bind(adoption.district.as_str())
        .bind(adoption.product.as_str())
        .bind(adoption.of.grades.stored())
        .bind(adoption.of.purpose.as_str())
        .bind(serde_json::to_string(&adoption.of.people)?)
        .bind(i64::from(adoption.of.students))
        .bind(adoption.of.starts_on.to_string())
        .bind(IN_USE)
        .bind(adoption.revision)
        .bind(by.as_str())
        .bind(adoption.adopted_at.to_string())
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// The tool with this id on any district's desk.
///
/// # Errors
/// When the database does not answer, or the stored row makes no sense.
pub async fn by_id(tx: &mut Tx, id: &AdoptionId) -> Result<Option<Adoption>, StoreError> {
    tx.query(
        "SELECT a.*, p.name, p.slug, o.name AS vendor FROM adoptions a JOIN products p ON
         p.id = a.product_id JOIN organizations o ON o.id = p.organization_id WHERE a.id = $1",
    )
    .bind(id.as_str())
    .optional()
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}

/// Every tool of a district, those that are retired included, by name.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of_district(
    tx: &mut Tx,
    district: &OrganizationId,
) -> Result<Vec<Adoption>, StoreError> {
    let rows = tx
        .query(
            "SELECT a.*, p.name, p.slug, o.name AS vendor FROM adoptions a JOIN products p ON
             p.id = a.product_id JOIN organizations o ON o.id = p.organization_id
             WHERE a.district_id = $1 ORDER BY LOWER(p.name), a.id",
        )
        .bind(district.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The districts that use a product.
///
/// # Errors
/// When the database does not answer.
pub async fn districts_using(
    tx: &mut Tx,
    product: &ProductId,
) -> Result<Vec<OrganizationId>, StoreError> {
    let rows = tx
        .query(
            "SELECT district_id FROM adoptions WHERE product_id = $1 AND state = $2
             ORDER BY district_id",
        )
        .bind(product.as_str())
        .bind(IN_USE)
        .all()
        .await?;
    rows.iter().map(|row| row.id("district_id")).collect()
}

/// How many districts use a product.
///
/// # Errors
/// When the database does not answer.
pub async fn count_using(tx: &mut Tx, product: &ProductId) -> Result<i64, StoreError> {
    let row = tx
        .query(
            "SELECT COUNT(DISTINCT district_id) AS districts FROM adoptions WHERE product_id = $1
             AND state = $2",
        )
        .bind(product.as_str())
        .bind(IN_USE)
        .optional()
        .await?;
    row.map_or(Ok(0), |row| row.get("districts"))
}

/// The words in addresses of the tools that a district uses.
///
/// # Errors
/// When the database does not answer.
pub async fn slugs_in_use(
    tx: &mut Tx,
    district: &OrganizationId,
) -> Result<Vec<String>, StoreError> {
    let rows = tx
        .query(
            "SELECT p.slug FROM adoptions a JOIN products p ON p.id = a.product_id
             WHERE a.district_id = $1 AND a.state = $2 ORDER BY p.slug",
        )
        .bind(district.as_str())
        .bind(IN_USE)
        .all()
        .await?;
    rows.iter().map(|row| row.text("slug")).collect()
}

/// Stores what a district says by now, and how its use ended; false when somebody else changed it
/// since the revision that `adoption` has.
///
/// # Errors
/// When the database cannot be written to.
pub async fn update(tx: &mut Tx, adoption: &Adoption) -> Result<bool, StoreError> {
    let retirement = adoption.retirement.as_ref();
    let deletion = retirement.and_then(|retirement| retirement.deletion.as_ref());
    let changed = tx
        .query(
            "UPDATE adoptions SET grades = $3, purpose = $4, people = $5, students = $6,
             starts_on = $7, state = $8, retired_on = $9, retire_reason = $10, delete_by = $11,
             deleted_on = $12, deletion_words = $13, deletion_confirmed_at = $14,
             revision = revision + 1 WHERE id = $1 AND revision = $2",
        )
        .bind(adoption.id.as_str())
        .bind(adoption.revision)
        .bind(adoption.of.grades.stored())
        .bind(adoption.of.purpose.as_str())
        .bind(serde_json::to_string(&adoption.of.people)?)
        .bind(i64::from(adoption.of.students))
        .bind(adoption.of.starts_on.to_string())
        .bind(adoption.state_word())
        .bind(retirement.map(|retirement| retirement.on.to_string()))
        .bind(retirement.map(|retirement| retirement.reason.clone()))
        .bind(retirement.and_then(|retirement| retirement.delete_by).map(|day| day.to_string()))
        .bind(deletion.map(|deletion| deletion.on.to_string()))
        .bind(deletion.map(|deletion| deletion.words.clone()))
        .bind(deletion.map(|deletion| deletion.noted_at.to_string()))
        .execute()
        .await?;
    Ok(changed == 1)
}

fn from_row(row: &Row) -> Result<Adoption, StoreError> {
    Ok(Adoption {
        id: row.id("id")?,
        district: row.id("district_id")?,
        product: row.id("product_id")?,
        name: row.text("name")?,
        vendor: row.text("vendor")?,
        slug: row.text("slug")?,
        of: Use {
            grades: row.parsed(TABLE, "grades", Grades::parse_stored)?,
            purpose: row.parsed(TABLE, "purpose", Purpose::parse)?,
            people: row.parsed(TABLE, "people", |text| serde_json::from_str(text))?,
            students: u32::try_from(row.get::<i64>("students")?)
                .map_err(|cause| row.inconsistent(TABLE, "students", &cause))?,
            starts_on: row.parsed(TABLE, "starts_on", str::parse::<NaiveDate>)?,
        },
        adopted_at: row.instant(TABLE, "adopted_at")?,
        revision: row.get("revision")?,
        retirement: retirement(row)?,
    })
}

fn retirement(row: &Row) -> Result<Option<Retirement>, StoreError> {
    if row.text("state")? == IN_USE {
        return Ok(None);
    }
    let deletion = match row.get::<Option<String>>("deleted_on")? {
        None => None,
        Some(_) => Some(Deletion {
            on: row.parsed(TABLE, "deleted_on", str::parse::<NaiveDate>)?,
            words: row.text("deletion_words")?,
            noted_at: row.instant(TABLE, "deletion_confirmed_at")?,
        }),
    };
    Ok(Some(Retirement {
        on: row.parsed(TABLE, "retired_on", str::parse::<NaiveDate>)?,
        reason: row.text("retire_reason")?,
        delete_by: row.optional_day(TABLE, "delete_by")?,
        deletion,
    }))
}

//! Stored requests to review a tool.

use std::collections::BTreeMap;

use crate::domain::district::adoption::Purpose;
use crate::domain::district::grades::Grades;
use crate::domain::district::request::{Answer, Answered, Ask, Keys, Meant, ReviewRequest};
use crate::domain::values::{AccountId, OrganizationId, RequestId, Timestamp};
use crate::store::{Row, StoreError, Tx};

const TABLE: &str = "review_requests";
const ASKS: &str = "review_asks";

/// Adds a request that nobody asks for yet.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(
    tx: &mut Tx,
    id: &RequestId,
    meant: &Meant,
    at: Timestamp,
) -> Result<(), StoreError> {
    let Keys { name, vendor, host } = meant.keys();
    tx.query(
        "INSERT INTO review_requests (id, name, vendor, website, name_key, vendor_key, host,
         created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id.as_str())
    .bind(meant.name.as_str())
    .bind(meant.vendor.as_ref().map(|vendor| vendor.as_str().to_owned()))
    .bind(meant.website.as_ref().map(|website| website.as_str().to_owned()))
    .bind(name)
    .bind(vendor)
    .bind(host)
    .bind(at.to_string())
    .execute()
    .await?;
    Ok(())
}

/// The open request for the same tool.
///
/// # Errors
/// When the database does not answer.
pub async fn open_for(tx: &mut Tx, keys: &Keys) -> Result<Option<RequestId>, StoreError> {
    let rows = tx
        .query("SELECT * FROM review_requests WHERE name_key = $1 AND answer IS NULL ORDER BY id")
        .bind(&keys.name)
        .all()
        .await?;
    for row in &rows {
        let known = Keys {
            name: row.text("name_key")?,
            vendor: row.text("vendor_key")?,
            host: row.text("host")?,
        };
        if known.is_same_tool(keys) {
            return row.id("id").map(Some);
        }
    }
    Ok(None)
}

/// Lets a district ask, or ask again, for what a request is about.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put_ask(
    tx: &mut Tx,
    request: &RequestId,
    ask: &Ask,
    by: &AccountId,
) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO review_asks (request_id, district_id, asked_by, purpose, grades, named,
         asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (request_id, district_id) DO UPDATE SET asked_by = excluded.asked_by,
         purpose = excluded.purpose, grades = excluded.grades, named = excluded.named,
         asked_at = excluded.asked_at, withdrawn_at = NULL",
    )
    .bind(request.as_str())
    .bind(ask.district.as_str())
    .bind(by.as_str())
    .bind(ask.purpose.as_str())
    .bind(ask.grades.stored())
    .bind(ask.named)
    .bind(ask.asked_at.to_string())
    .execute()
    .await?;
    Ok(())
}

/// Takes a district's word back; false when it does not ask.
///
/// # Errors
/// When the database cannot be written to.
pub async fn withdraw(
    tx: &mut Tx,
    request: &RequestId,
    district: &OrganizationId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE review_asks SET withdrawn_at = $3 WHERE request_id = $1 AND district_id = $2
             AND withdrawn_at IS NULL",
        )
        .bind(request.as_str())
        .bind(district.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Stores the agency's answer; false when there is one already.
///
/// # Errors
/// When the database cannot be written to.
pub async fn answer(
    tx: &mut Tx,
    request: &RequestId,
    answered: &Answered,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE review_requests SET answer = $2, answer_words = $3, answer_slug = $4,
             answered_at = $5 WHERE id = $1 AND answer IS NULL",
        )
        .bind(request.as_str())
        .bind(answered.answer.word())
        .bind(&answered.words)
        .bind(answered.slug.clone())
        .bind(answered.at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// One request.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn by_id(tx: &mut Tx, id: &RequestId) -> Result<Option<ReviewRequest>, StoreError> {
    let row = tx
        .query("SELECT * FROM review_requests WHERE id = $1")
        .bind(id.as_str())
        .optional()
        .await?;
    let Some(row) = row else { return Ok(None) };
    let asks = tx
        .query(
            "SELECT a.*, o.name AS district_name FROM review_asks a JOIN organizations o ON
             o.id = a.district_id WHERE a.request_id = $1 AND a.withdrawn_at IS NULL
             ORDER BY a.asked_at, a.district_id",
        )
        .bind(id.as_str())
        .all()
        .await?;
    let asks = asks.iter().map(ask).collect::<Result<_, _>>()?;
    from_row(&row, asks).map(Some)
}

/// Every request that somebody asks for, or asked for when it was answered, the newest first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn all(tx: &mut Tx) -> Result<Vec<ReviewRequest>, StoreError> {
    let rows = tx.query("SELECT * FROM review_requests ORDER BY id DESC").all().await?;
    let asked = tx
        .query(
            "SELECT a.*, o.name AS district_name FROM review_asks a JOIN organizations o ON
             o.id = a.district_id WHERE a.withdrawn_at IS NULL ORDER BY a.asked_at, a.district_id",
        )
        .all()
        .await?;
    let mut asks: BTreeMap<RequestId, Vec<Ask>> = BTreeMap::new();
    for row in &asked {
        asks.entry(row.id("request_id")?).or_default().push(ask(row)?);
    }
    let mut requests = Vec::new();
    for row in &rows {
        if let Some(asks) = asks.remove(&row.id("id")?) {
            requests.push(from_row(row, asks)?);
        }
    }
    Ok(requests)
}

fn ask(row: &Row) -> Result<Ask, StoreError> {
    Ok(Ask {
        district: row.id("district_id")?,
        district_name: row.text("district_name")?,
        purpose: row.parsed(ASKS, "purpose", Purpose::parse)?,
        grades: row.parsed(ASKS, "grades", Grades::parse_stored)?,
        named: row.get("named")?,
        asked_at: row.instant(ASKS, "asked_at")?,
    })
}

fn from_row(row: &Row, asks: Vec<Ask>) -> Result<ReviewRequest, StoreError> {
    let answered = match row.get::<Option<String>>("answer")? {
        None => None,
        Some(_) => Some(Answered {
            answer: row.parsed(TABLE, "answer", Answer::parse)?,
            words: row.text("answer_words")?,
            slug: row.get("answer_slug")?,
            at: row.instant(TABLE, "answered_at")?,
        }),
    };
    Ok(ReviewRequest {
        id: row.id("id")?,
        name: row.text("name")?,
        vendor: row.get("vendor")?,
        website: row.get("website")?,
        created_at: row.instant(TABLE, "created_at")?,
        asks,
        answered,
    })
}

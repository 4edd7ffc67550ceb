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

/// The open request for the same tool, with the name that it carries.
///
/// # Errors
/// When the database does not answer.
pub async fn open_for(tx: &mut Tx, keys: &Keys) -> Result<Option<(RequestId, String)>, StoreError> {
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
            return Ok(Some((row.id("id")?, row.text("name")?)));
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

/// A statement about requests that somebody asks for, or asked for when they were answered, and the
/// one about who asks for them.
macro_rules! asked_for {
    ($which:literal) => {
        (
            concat!(
                "SELECT r.* FROM review_requests r WHERE EXISTS (SELECT 1 FROM review_asks e WHERE
                 e.request_id = r.id AND e.withdrawn_at IS NULL) AND ",
                $which
            ),
            concat!(
                "SELECT a.*, o.name AS district_name FROM review_asks a JOIN organizations o ON
                 o.id = a.district_id WHERE a.withdrawn_at IS NULL AND a.request_id IN (
                 SELECT r.id FROM review_requests r WHERE ",
                $which,
                ") ORDER BY a.asked_at, a.district_id"
            ),
        )
    };
}

async fn asked_for(
    tx: &mut Tx,
    (requests, asks): (&'static str, &'static str),
    values: &[&str],
) -> Result<Vec<ReviewRequest>, StoreError> {
    let mut query = tx.query(requests);
    for value in values {
        query = query.bind(*value);
    }
    let rows = query.all().await?;
    let mut query = tx.query(asks);
    for value in values {
        query = query.bind(*value);
    }
    let mut by_request: BTreeMap<RequestId, Vec<Ask>> = BTreeMap::new();
    for row in &query.all().await? {
        by_request.entry(row.id("request_id")?).or_default().push(ask(row)?);
    }
    let request = |row: &Row| {
        let asks = by_request.remove(&row.id("id")?).unwrap_or_default();
        from_row(row, asks)
    };
    let mut requests = rows.iter().map(request).collect::<Result<Vec<_>, _>>()?;
    requests.sort_by(|a, b| b.id.cmp(&a.id));
    Ok(requests)
}

/// The requests that wait for an answer, the newest first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn open(tx: &mut Tx) -> Result<Vec<ReviewRequest>, StoreError> {
    asked_for(tx, asked_for!("r.answer IS NULL"), &[]).await
}

/// The requests that were answered last, at most `limit`, the newest request first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn answered(tx: &mut Tx, limit: i64) -> Result<Vec<ReviewRequest>, StoreError> {
    let which = asked_for!(
        "r.id IN (SELECT l.id FROM review_requests l WHERE l.answer IS NOT NULL
         ORDER BY l.answered_at DESC, l.id DESC LIMIT CAST($1 AS BIGINT))"
    );
    asked_for(tx, which, &[&limit.to_string()]).await
}

/// The requests that a district asks for, the newest first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of_district(
    tx: &mut Tx,
    district: &OrganizationId,
) -> Result<Vec<ReviewRequest>, StoreError> {
    let which = asked_for!(
        "r.id IN (SELECT d.request_id FROM review_asks d WHERE d.district_id = $1
         AND d.withdrawn_at IS NULL)"
    );
    asked_for(tx, which, &[district.as_str()]).await
}

/// How many open requests a district asks for.
///
/// # Errors
/// When the database does not answer.
pub async fn open_of(tx: &mut Tx, district: &OrganizationId) -> Result<i64, StoreError> {
    let row = tx
        .query(
            "SELECT COUNT(*) AS requests FROM review_asks a JOIN review_requests r ON
             r.id = a.request_id WHERE a.district_id = $1 AND a.withdrawn_at IS NULL
             AND r.answer IS NULL",
        )
        .bind(district.as_str())
        .optional()
        .await?;
    row.map_or(Ok(0), |row| row.get("requests"))
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

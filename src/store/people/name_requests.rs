//! Stored requests for other names.

use crate::domain::people::name_request::{NameAnswer, NameRequest};
use crate::domain::values::{Id, NameRequestId, OrganizationId, ProductId};
use crate::store::{Row, StoreError, Tx, changed_one};

const TABLE: &str = "name_requests";

/// A statement about requests with what their vendor and product are called now. One about a
/// product goes over with it to another vendor.
macro_rules! name_requests {
    ($which:literal) => {
        concat!(
            "SELECT r.*, o.id AS vendor_id, o.name AS vendor, p.name AS product_name
             FROM name_requests r LEFT JOIN products p ON p.id = r.product_id
             JOIN organizations o ON o.id = COALESCE(p.organization_id, r.organization_id) ",
            $which
        )
    };
}

/// Adds a request.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(tx: &mut Tx, request: &NameRequest) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO name_requests (id, organization_id, product_id, name, reason, asked_by,
             asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(request.id.as_str())
        .bind(request.organization.as_str())
        .bind(request.product.as_ref().map(Id::as_str))
        .bind(&request.name)
        .bind(&request.reason)
        .bind(request.asked_by.as_str())
        .bind(request.asked_at.to_string())
        .execute()
        .await?;
    changed_one("add a request for a name", inserted)
}

/// The request with this id.
///
/// # Errors
/// When the database does not answer, or the stored row makes no sense.
pub async fn by_id(tx: &mut Tx, id: &NameRequestId) -> Result<Option<NameRequest>, StoreError> {
    tx.query(name_requests!("WHERE r.id = $1"))
        .bind(id.as_str())
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// The requests that wait for an answer, the oldest first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn open(tx: &mut Tx) -> Result<Vec<NameRequest>, StoreError> {
    let rows = tx.query(name_requests!("WHERE r.answer IS NULL ORDER BY r.id")).all().await?;
    rows.iter().map(from_row).collect()
}

/// The request about a vendor's own name that waits for an answer.
///
/// # Errors
/// When the database does not answer, or the stored row makes no sense.
pub async fn open_of(
    tx: &mut Tx,
    vendor: &OrganizationId,
) -> Result<Option<NameRequest>, StoreError> {
    let last = last(tx, vendor, None).await?;
    Ok(last.filter(|request| request.answer.is_none()))
}

/// The last request about a product, or about the vendor's own name.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn last(
    tx: &mut Tx,
    organization: &OrganizationId,
    product: Option<&ProductId>,
) -> Result<Option<NameRequest>, StoreError> {
    tx.query(name_requests!(
        "WHERE o.id = $1 AND COALESCE(r.product_id, '') = $2 ORDER BY r.id DESC LIMIT 1"
    ))
    .bind(organization.as_str())
    .bind(product.map_or("", Id::as_str))
    .optional()
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}

/// Stores the agency's answer; false when there is one already.
///
/// # Errors
/// When the database cannot be written to.
pub async fn answer(
    tx: &mut Tx,
    id: &NameRequestId,
    answer: &NameAnswer,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE name_requests SET answer = $2, words = $3, answered_at = $4 WHERE id = $1
             AND answer IS NULL",
        )
        .bind(id.as_str())
        .bind(NameAnswer::word(answer.accepted))
        .bind(&answer.words)
        .bind(answer.at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

fn from_row(row: &Row) -> Result<NameRequest, StoreError> {
    let answer = match row.get::<Option<String>>("answer")? {
        None => None,
        Some(word) => Some(NameAnswer {
            accepted: word == NameAnswer::word(true),
            words: row.text("words")?,
            at: row.instant(TABLE, "answered_at")?,
        }),
    };
    Ok(NameRequest {
        id: row.id("id")?,
        organization: row.id("vendor_id")?,
        vendor: row.text("vendor")?,
        product: row.optional_id("product_id")?,
        product_name: row.get("product_name")?,
        name: row.text("name")?,
        reason: row.text("reason")?,
        asked_by: row.id("asked_by")?,
        asked_at: row.instant(TABLE, "asked_at")?,
        answer,
    })
}

//! Stored words of vendors about the conditions of their approvals.

use crate::domain::registry::condition_proof::{Proof, ProofFile, ProofState};
use crate::domain::values::{AccountId, DisclosureId, OrganizationId, ProofId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

const TABLE: &str = "condition_proofs";

/// Stores what a vendor says.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(tx: &mut Tx, proof: &Proof, by: &AccountId) -> Result<(), StoreError> {
    let file = proof.file.as_ref();
    let inserted = tx
        .query(
            "INSERT INTO condition_proofs (id, disclosure_id, place, words, url, title, sha256,
             media_type, state, given_by, given_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(proof.id.as_str())
        .bind(proof.disclosure.as_str())
        .bind(stored_place(proof.place))
        .bind(&proof.words)
        .bind(proof.url.as_deref())
        .bind(file.map(|file| file.title.as_str()))
        .bind(file.map(|file| file.sha256.as_str()))
        .bind(file.map(|file| file.media_type.as_str()))
        .bind(proof.state.word())
        .bind(by.as_str())
        .bind(proof.at.to_string())
        .execute()
        .await?;
    changed_one("note what a vendor says of a condition", inserted)
}

/// Stores what became of a condition's word that waits; says whether one waited.
///
/// # Errors
/// When the database cannot be written to.
pub async fn answer(
    tx: &mut Tx,
    (disclosure, place): (&DisclosureId, usize),
    state: ProofState,
    words: &str,
    (by, at): (&AccountId, Timestamp),
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE condition_proofs SET state = $3, answer = $4, answered_by = $5,
               answered_at = $6
             WHERE disclosure_id = $1 AND place = $2 AND state = 'waiting'",
        )
        .bind(disclosure.as_str())
        .bind(stored_place(place))
        .bind(state.word())
        .bind(words)
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed > 0)
}

/// What was said of the conditions of a decision, oldest first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of(tx: &mut Tx, disclosure: &DisclosureId) -> Result<Vec<Proof>, StoreError> {
    let rows = tx
        .query(
            "SELECT c.*, a.name AS giver FROM condition_proofs c
             JOIN accounts a ON a.id = c.given_by WHERE c.disclosure_id = $1 ORDER BY c.id",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The same for every decision on a vendor's products.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of_organization(
    tx: &mut Tx,
    organization: &OrganizationId,
) -> Result<Vec<Proof>, StoreError> {
    let rows = tx
        .query(
            "SELECT c.*, a.name AS giver FROM condition_proofs c
             JOIN accounts a ON a.id = c.given_by
             JOIN disclosures d ON d.id = c.disclosure_id
             JOIN products p ON p.id = d.product_id
             WHERE p.organization_id = $1 ORDER BY c.id",
        )
        .bind(organization.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Every word that waits for the agency, oldest first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn waiting(tx: &mut Tx) -> Result<Vec<Proof>, StoreError> {
    let rows = tx
        .query(
            "SELECT c.*, a.name AS giver FROM condition_proofs c
             JOIN accounts a ON a.id = c.given_by WHERE c.state = 'waiting' ORDER BY c.id",
        )
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// One word.
///
/// # Errors
/// When the database does not answer, or the stored row makes no sense.
pub async fn by_id(tx: &mut Tx, id: &ProofId) -> Result<Option<Proof>, StoreError> {
    tx.query(
        "SELECT c.*, a.name AS giver FROM condition_proofs c
         JOIN accounts a ON a.id = c.given_by WHERE c.id = $1",
    )
    .bind(id.as_str())
    .optional()
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}

/// Conditions are counted from 1 where people and records name them.
fn stored_place(place: usize) -> i64 {
    i64::try_from(place).unwrap_or_default() + 1
}

fn from_row(row: &Row) -> Result<Proof, StoreError> {
    let place: i64 = row.get("place")?;
    let title: Option<String> = row.get("title")?;
    let file = title.map(|title| {
        Ok::<_, StoreError>(ProofFile {
            title,
            sha256: row.text("sha256")?,
            media_type: row.text("media_type")?,
        })
    });
    Ok(Proof {
        id: row.id("id")?,
        disclosure: row.id("disclosure_id")?,
        place: usize::try_from(place - 1).unwrap_or_default(),
        words: row.text("words")?,
        url: row.get("url")?,
        file: file.transpose()?,
        state: row.parsed(TABLE, "state", ProofState::parse)?,
        by: row.text("giver")?,
        at: row.instant(TABLE, "given_at")?,
        answer: row.get("answer")?,
        answered_at: row.optional_instant(TABLE, "answered_at")?,
    })
}

//! Stored standstills: the days between decision and publication, what the vendor said and what was
//! answered.

use std::collections::BTreeMap;

use crate::domain::assessment::response::{
    ResponseAnswer, ResponsePart, Ruling, Said, VendorsWord,
};
use crate::domain::assessment::standstill::Standstill;
use crate::domain::values::{AccountId, DisclosureId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

const TABLE: &str = "standstills";

macro_rules! selected {
    ($which:literal) => {
        concat!(
            "SELECT s.*, v.name AS said_name, r.name AS ruled_name FROM standstills s
             LEFT JOIN accounts v ON v.id = s.said_by LEFT JOIN accounts r ON r.id = s.ruled_by ",
            $which
        )
    };
}

/// Stores the wait that begins with a decision.
///
/// # Errors
/// When the table cannot be written.
pub async fn begin(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    standstill: &Standstill,
) -> Result<(), StoreError> {
    let stored = tx
        .query(
            "INSERT INTO standstills (disclosure_id, round, began_at, until) VALUES ($1, $2, $3, $4)",
        )
        .bind(disclosure.as_str())
        .bind(standstill.round)
        .bind(standstill.began_at.to_string())
        .bind(standstill.until.to_string())
        .execute()
        .await?;
    changed_one("begin a standstill", stored)
}

/// The standstill of the decision that a disclosure has; none where it has no decision now, or was
/// decided without one.
///
/// # Errors
/// When the table cannot be read, or a stored row makes no sense.
pub async fn current(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Option<Standstill>, StoreError> {
    let rows = tx
        .query(selected!(
            "JOIN decisions k ON k.disclosure_id = s.disclosure_id AND k.decided_at = s.began_at
             WHERE s.disclosure_id = $1 ORDER BY s.round DESC LIMIT 1"
        ))
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.first().map(from_row).transpose()
}

/// The last standstill of a disclosure, of a decision that was opened again too.
///
/// # Errors
/// When the table cannot be read, or a stored row makes no sense.
pub async fn last(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Option<Standstill>, StoreError> {
    let rows = tx
        .query(selected!("WHERE s.disclosure_id = $1 ORDER BY s.round DESC LIMIT 1"))
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.first().map(from_row).transpose()
}

/// The standstill of each disclosure that is decided and not published.
///
/// # Errors
/// When the table cannot be read, or a stored row makes no sense.
pub async fn of_decided(tx: &mut Tx) -> Result<BTreeMap<DisclosureId, Standstill>, StoreError> {
    let rows = tx
        .query(selected!(
            "JOIN disclosures d ON d.id = s.disclosure_id
             JOIN decisions k ON k.disclosure_id = s.disclosure_id AND k.decided_at = s.began_at
             WHERE d.state = 'decided' ORDER BY s.disclosure_id, s.round"
        ))
        .all()
        .await?;
    rows.iter().map(|row| Ok((row.id("disclosure_id")?, from_row(row)?))).collect()
}

/// Stores what the vendor said; false when something was said before.
///
/// # Errors
/// When the table cannot be written, or the texts cannot be written as JSON.
pub async fn say(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    round: i64,
    said: &Said,
    (by, at): (&AccountId, Timestamp),
) -> Result<bool, StoreError> {
    let parts = match said {
        Said::Nothing => None,
        Said::Response(parts) => Some(serde_json::to_string(parts)?),
    };
    let changed = tx
        .query(
            "UPDATE standstills SET said = $3, parts = $4, said_by = $5, said_at = $6
             WHERE disclosure_id = $1 AND round = $2 AND said IS NULL",
        )
        .bind(disclosure.as_str())
        .bind(round)
        .bind(said.word())
        .bind(parts)
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Stores the answer to a response; false when it was answered before, or there is none.
///
/// # Errors
/// When the table cannot be written.
pub async fn rule(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    round: i64,
    (ruling, reason): (Ruling, &str),
    (by, at): (&AccountId, Timestamp),
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE standstills SET ruling = $3, ruling_reason = $4, ruled_by = $5, ruled_at = $6
             WHERE disclosure_id = $1 AND round = $2 AND said = 'response' AND ruling IS NULL",
        )
        .bind(disclosure.as_str())
        .bind(round)
        .bind(ruling.word())
        .bind(reason)
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Notes that the publishers were told that a standstill is over.
///
/// # Errors
/// When the table cannot be written.
pub async fn mark_told(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    round: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE standstills SET told_at = $3 WHERE disclosure_id = $1 AND round = $2")
        .bind(disclosure.as_str())
        .bind(round)
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("note that a standstill is over", changed)
}

/// Notes that the lead was reminded of a response.
///
/// # Errors
/// When the table cannot be written.
pub async fn mark_reminded(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    round: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE standstills SET reminded_at = $3 WHERE disclosure_id = $1 AND round = $2")
        .bind(disclosure.as_str())
        .bind(round)
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("note a reminder of a response", changed)
}

fn from_row(row: &Row) -> Result<Standstill, StoreError> {
    let until = row.optional_day(TABLE, "until")?;
    Ok(Standstill {
        round: row.get("round")?,
        began_at: row.instant(TABLE, "began_at")?,
        until: until.ok_or_else(|| row.inconsistent(TABLE, "until", &"there is no day"))?,
        word: word(row)?,
        told: row.get::<Option<String>>("told_at")?.is_some(),
        reminded: row.get::<Option<String>>("reminded_at")?.is_some(),
    })
}

fn word(row: &Row) -> Result<Option<VendorsWord>, StoreError> {
    let said = match row.get::<Option<String>>("said")?.as_deref() {
        None => return Ok(None),
        Some("nothing") => Said::Nothing,
        Some("response") => {
            let parts: Option<Vec<ResponsePart>> = row.optional_json(TABLE, "parts")?;
            Said::Response(parts.unwrap_or_default())
        }
        Some(other) => {
            let cause = format!("“{other}” is nothing that a vendor says");
            return Err(row.inconsistent(TABLE, "said", &cause));
        }
    };
    Ok(Some(VendorsWord {
        said,
        by: row.get::<Option<String>>("said_name")?.unwrap_or_default(),
        at: row.instant(TABLE, "said_at")?,
        answer: answer(row)?,
    }))
}

fn answer(row: &Row) -> Result<Option<ResponseAnswer>, StoreError> {
    if row.get::<Option<String>>("ruling")?.is_none() {
        return Ok(None);
    }
    Ok(Some(ResponseAnswer {
        ruling: row.parsed(TABLE, "ruling", Ruling::parse)?,
        reason: row.text("ruling_reason")?,
        by: row.get::<Option<String>>("ruled_name")?.unwrap_or_default(),
        at: row.instant(TABLE, "ruled_at")?,
    }))
}

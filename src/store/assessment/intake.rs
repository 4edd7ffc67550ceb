//! Stored cycles of intake, and which submission belongs to which.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::assessment::intake::{CycleName, IntakeCycle};
use crate::domain::assessment::state::State;
use crate::domain::values::{AccountId, CycleId, DisclosureId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

const TABLE: &str = "intake_cycles";

/// A submission of a cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CycleCase {
    /// The cycle.
    pub cycle: CycleId,
    /// The disclosure.
    pub disclosure: DisclosureId,
    /// How it stands.
    pub state: State,
    /// The agency's day on which it came in first.
    pub entered_on: NaiveDate,
}

/// Every cycle, the one that opens last first.
///
/// # Errors
/// When the database does not answer, or a stored cycle makes no sense.
pub async fn all(tx: &mut Tx) -> Result<Vec<IntakeCycle>, StoreError> {
    let rows = tx.query("SELECT * FROM intake_cycles ORDER BY opens_on DESC, id").all().await?;
    rows.iter().map(from_row).collect()
}

/// Has every other change of cycles, and every submission to one, wait for the end of this
/// transaction.
///
/// # Errors
/// When the database cannot be written to.
pub async fn lock(tx: &mut Tx) -> Result<(), StoreError> {
    tx.query("UPDATE intake_cycles SET revision = revision").execute().await?;
    Ok(())
}

/// Stores a new cycle.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(
    tx: &mut Tx,
    cycle: &IntakeCycle,
    (by, at): (&AccountId, Timestamp),
) -> Result<(), StoreError> {
    let stored = tx
        .query(
            "INSERT INTO intake_cycles (id, name, takes, opens_on, closes_on, review_until,
             announced_on, revision, noted_by, noted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(cycle.id.as_str())
        .bind(cycle.name.as_str())
        .bind(cycle.takes.clone())
        .bind(cycle.opens_on.to_string())
        .bind(cycle.closes_on.to_string())
        .bind(cycle.review_until.to_string())
        .bind(cycle.announced_on.to_string())
        .bind(cycle.revision)
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("store a cycle", stored)
}

/// Puts a cycle in place of its revision before; false when somebody else changed it meanwhile.
///
/// # Errors
/// When the database cannot be written to.
pub async fn update(
    tx: &mut Tx,
    cycle: &IntakeCycle,
    (by, at): (&AccountId, Timestamp),
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE intake_cycles SET name = $2, takes = $3, opens_on = $4, closes_on = $5,
             review_until = $6, announced_on = $7, revision = $8, noted_by = $9, noted_at = $10
             WHERE id = $1 AND revision = $8 - 1",
        )
        .bind(cycle.id.as_str())
        .bind(cycle.name.as_str())
        .bind(cycle.takes.clone())
        .bind(cycle.opens_on.to_string())
        .bind(cycle.closes_on.to_string())
        .bind(cycle.review_until.to_string())
        .bind(cycle.announced_on.to_string())
        .bind(cycle.revision)
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Removes a cycle to which nothing was submitted; false when something was, or it is gone.
///
/// # Errors
/// When the database cannot be written to.
pub async fn remove(tx: &mut Tx, id: &CycleId) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "DELETE FROM intake_cycles WHERE id = $1 AND NOT EXISTS (
             SELECT 1 FROM cycle_cases c WHERE c.cycle_id = intake_cycles.id)",
        )
        .bind(id.as_str())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Notes to which cycle a submission belongs.
///
/// # Errors
/// When the database cannot be written to.
pub async fn enter(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    cycle: &CycleId,
    on: NaiveDate,
) -> Result<(), StoreError> {
    let stored = tx
        .query("INSERT INTO cycle_cases (disclosure_id, cycle_id, entered_on) VALUES ($1, $2, $3)")
        .bind(disclosure.as_str())
        .bind(cycle.as_str())
        .bind(on.to_string())
        .execute()
        .await?;
    changed_one("note the cycle of a submission", stored)
}

/// Whether a disclosure was submitted before, or has a place in a cycle.
///
/// # Errors
/// When the database does not answer.
pub async fn was_submitted(tx: &mut Tx, disclosure: &DisclosureId) -> Result<bool, StoreError> {
    let row = tx
        .query(
            "SELECT d.id FROM disclosures d WHERE d.id = $1 AND (
               EXISTS (SELECT 1 FROM snapshots s WHERE s.disclosure_id = d.id)
               OR EXISTS (SELECT 1 FROM cycle_cases c WHERE c.disclosure_id = d.id))",
        )
        .bind(disclosure.as_str())
        .optional()
        .await?;
    Ok(row.is_some())
}

/// Every submission of a cycle.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn cases(tx: &mut Tx) -> Result<Vec<CycleCase>, StoreError> {
    let rows = tx
        .query(
            "SELECT c.cycle_id, c.disclosure_id, c.entered_on, d.state FROM cycle_cases c
             JOIN disclosures d ON d.id = c.disclosure_id ORDER BY c.disclosure_id",
        )
        .all()
        .await?;
    let case = |row: &Row| {
        Ok(CycleCase {
            cycle: row.id("cycle_id")?,
            disclosure: row.id("disclosure_id")?,
            state: row.parsed("disclosures", "state", State::parse)?,
            entered_on: row.parsed("cycle_cases", "entered_on", str::parse::<NaiveDate>)?,
        })
    };
    rows.iter().map(case).collect()
}

/// The cycle of each submission that belongs to one.
///
/// # Errors
/// When the database does not answer.
pub async fn places(tx: &mut Tx) -> Result<BTreeMap<DisclosureId, CycleId>, StoreError> {
    let rows = tx.query("SELECT disclosure_id, cycle_id FROM cycle_cases").all().await?;
    rows.iter().map(|row| Ok((row.id("disclosure_id")?, row.id("cycle_id")?))).collect()
}

/// The drafts that were never submitted.
///
/// # Errors
/// When the database does not answer.
pub async fn drafts(tx: &mut Tx) -> Result<Vec<DisclosureId>, StoreError> {
    let rows =
        tx.query("SELECT id FROM disclosures WHERE state = 'draft' ORDER BY id").all().await?;
    rows.iter().map(|row| row.id("id")).collect()
}

fn from_row(row: &Row) -> Result<IntakeCycle, StoreError> {
    let day = |column: &'static str| row.parsed(TABLE, column, str::parse::<NaiveDate>);
    Ok(IntakeCycle {
        id: row.id("id")?,
        name: row.parsed(TABLE, "name", CycleName::parse)?,
        takes: row.get("takes")?,
        opens_on: day("opens_on")?,
        closes_on: day("closes_on")?,
        review_until: day("review_until")?,
        announced_on: day("announced_on")?,
        revision: row.get("revision")?,
    })
}

//! Stored appointments of reviewers.

use std::collections::BTreeMap;

use crate::domain::people::appointment::{Appointment, ReviewerKind};
use crate::domain::values::{AccountId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// Stores an appointment in place of the one before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put(
    tx: &mut Tx,
    appointment: &Appointment,
    by: &AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let criteria: Vec<&String> = appointment.criteria.iter().collect();
    let stored = tx
        .query(
            "INSERT INTO appointments (account_id, kind, first_on, last_on, criteria, noted_by,
             noted_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id) DO UPDATE SET
             kind = excluded.kind, first_on = excluded.first_on, last_on = excluded.last_on,
             criteria = excluded.criteria, noted_by = excluded.noted_by,
             noted_at = excluded.noted_at",
        )
        .bind(appointment.account.as_str())
        .bind(appointment.kind.word())
        .bind(appointment.first_on.to_string())
        .bind(appointment.last_on.map(|day| day.to_string()))
        .bind(serde_json::json!(criteria).to_string())
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("store an appointment", stored)
}

/// Every appointment, by account.
///
/// # Errors
/// When the database does not answer, or a stored appointment makes no sense.
pub async fn all(tx: &mut Tx) -> Result<BTreeMap<AccountId, Appointment>, StoreError> {
    let rows = tx.query("SELECT * FROM appointments ORDER BY account_id").all().await?;
    let found = rows.iter().map(|row| Ok((row.id("account_id")?, from_row(row)?)));
    found.collect()
}

fn from_row(row: &Row) -> Result<Appointment, StoreError> {
    Ok(Appointment {
        account: row.id("account_id")?,
        kind: row.parsed("appointments", "kind", ReviewerKind::parse)?,
        first_on: row.parsed("appointments", "first_on", str::parse)?,
        last_on: row.optional_day("appointments", "last_on")?,
        criteria: row.optional_json("appointments", "criteria")?.unwrap_or_default(),
    })
}

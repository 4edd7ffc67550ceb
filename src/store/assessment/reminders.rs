//! Which reminders were written, so that none goes out twice.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::values::{AccountId, Timestamp};
use crate::store::{StoreError, Tx};

/// Why somebody was reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A due day comes near.
    Soon,
    /// A due day is past.
    Late,
    /// A lead pressed the button.
    Asked,
    /// A cycle of intake closes soon.
    Closes,
}

impl Why {
    fn word(self) -> &'static str {
        match self {
            Self::Soon => "soon",
            Self::Late => "late",
            Self::Asked => "asked",
            Self::Closes => "closes",
        }
    }
}

/// Notes a reminder of a subject and a day; false when it was noted before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn note(
    tx: &mut Tx,
    account: &AccountId,
    why: Why,
    (subject, day): (&str, NaiveDate),
    at: Timestamp,
) -> Result<bool, StoreError> {
    let noted = tx
        .query(
            "INSERT INTO reminders (account_id, kind, subject, day, written_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id, kind, subject, day) DO NOTHING",
        )
        .bind(account.as_str())
        .bind(why.word())
        .bind(subject)
        .bind(day.to_string())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(noted == 1)
}

/// Whom a lead had reminded on a day.
///
/// # Errors
/// When the database does not answer.
pub async fn asked_on(tx: &mut Tx, day: NaiveDate) -> Result<BTreeSet<AccountId>, StoreError> {
    let rows = tx
        .query("SELECT account_id FROM reminders WHERE kind = 'asked' AND day = $1")
        .bind(day.to_string())
        .all()
        .await?;
    rows.iter().map(|row| row.id("account_id")).collect()
}

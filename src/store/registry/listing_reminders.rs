//! Which mails went out because a day of a published decision came near or passed.

use chrono::NaiveDate;

use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::{StoreError, Tx};

/// A mail that is due once: what it is about, the day, and how many days before that day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reminder {
    /// The disclosure that the decision is about.
    pub disclosure: DisclosureId,
    /// What ends or is due on the day, in a word.
    pub about: String,
    /// The day.
    pub day: NaiveDate,
    /// How many days before; below 0 for after it.
    pub stage: i64,
}

impl Reminder {
    /// What tells it from every other.
    pub fn key(&self) -> String {
        format!("{} {} {} {}", self.disclosure, self.about, self.day, self.stage)
    }
}

/// Notes that a mail goes out; false when one went out before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn note(tx: &mut Tx, one: &Reminder, at: Timestamp) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO listing_reminders (disclosure_id, about, day, stage, told_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (disclosure_id, about, day, stage) DO NOTHING",
        )
        .bind(one.disclosure.as_str())
        .bind(&one.about)
        .bind(one.day.to_string())
        .bind(one.stage)
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Every mail that went out.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn all(tx: &mut Tx) -> Result<Vec<Reminder>, StoreError> {
    let rows = tx.query("SELECT * FROM listing_reminders").all().await?;
    rows.iter()
        .map(|row| {
            Ok(Reminder {
                disclosure: row.id("disclosure_id")?,
                about: row.text("about")?,
                day: row.parsed("listing_reminders", "day", str::parse)?,
                stage: row.get("stage")?,
            })
        })
        .collect()
}

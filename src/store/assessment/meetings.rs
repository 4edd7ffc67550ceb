//! Stored records of meetings of panels.

use crate::domain::assessment::meeting::{Attendee, Meeting, Talked, WordOnRecord};
use crate::domain::values::{AccountId, DisclosureId, MeetingId};
use crate::store::{Row, StoreError, Tx, changed_one};

const TABLE: &str = "meetings";
const ATTENDEES: &str = "meeting_attendees";

/// Every version of every record of a case: the last meeting first, of each the last version first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of(tx: &mut Tx, disclosure: &DisclosureId) -> Result<Vec<Meeting>, StoreError> {
    let rows = tx
        .query(
            "SELECT m.*, a.name AS writer FROM meetings m JOIN accounts a ON a.id = m.written_by
             WHERE m.disclosure_id = $1 ORDER BY m.number DESC, m.version DESC",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    let attendees = tx
        .query(
            "SELECT t.*, a.name FROM meeting_attendees t JOIN meetings m ON m.id = t.meeting_id
             JOIN accounts a ON a.id = t.account_id WHERE m.disclosure_id = $1
             ORDER BY a.name, a.id",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    let attendees: Vec<(MeetingId, Attendee)> = attendees
        .iter()
        .map(|row| Ok((row.id("meeting_id")?, attendee(row)?)))
        .collect::<Result<_, StoreError>>()?;
    rows.iter()
        .map(|row| {
            let id: MeetingId = row.id("id")?;
            let own = attendees.iter().filter(|(meeting, _)| *meeting == id);
            Ok(Meeting {
                number: row.get("number")?,
                version: row.get("version")?,
                met_on: row.parsed(TABLE, "met_on", str::parse)?,
                talked: row.parsed(TABLE, "talked", Talked::parse)?,
                left_open: row.text("left_open")?,
                attendees: own.map(|(_, attendee)| attendee.clone()).collect(),
                written_by: row.text("writer")?,
                written_at: row.instant(TABLE, "written_at")?,
                id,
            })
        })
        .collect()
}

/// Adds a version of a record with everybody of the panel.
///
/// # Errors
/// When the database cannot be written to, or there is such a version.
pub async fn insert(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    meeting: &Meeting,
    by: &AccountId,
) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO meetings (id, disclosure_id, number, version, met_on, talked, left_open,
             written_by, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(meeting.id.as_str())
        .bind(disclosure.as_str())
        .bind(meeting.number)
        .bind(meeting.version)
        .bind(meeting.met_on.to_string())
        .bind(meeting.talked.as_str())
        .bind(&meeting.left_open)
        .bind(by.as_str())
        .bind(meeting.written_at.to_string())
        .execute()
        .await?;
    changed_one("add the record of a meeting", inserted)?;
    for one in &meeting.attendees {
        let inserted = tx
            .query(
                "INSERT INTO meeting_attendees (meeting_id, account_id, present, words)
                 VALUES ($1, $2, $3, '')",
            )
            .bind(meeting.id.as_str())
            .bind(one.account.as_str())
            .bind(one.present)
            .execute()
            .await?;
        changed_one("note who was at a meeting", inserted)?;
    }
    Ok(())
}

/// Stores what somebody who was there says to a record, in place of what they said before.
///
/// # Errors
/// When the database cannot be written to, or they were not there.
pub async fn put_word(
    tx: &mut Tx,
    meeting: &MeetingId,
    account: &AccountId,
    word: &WordOnRecord,
) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "UPDATE meeting_attendees SET agrees = $3, words = $4, said_at = $5
             WHERE meeting_id = $1 AND account_id = $2 AND present = $6",
        )
        .bind(meeting.as_str())
        .bind(account.as_str())
        .bind(word.agrees)
        .bind(&word.words)
        .bind(word.at.to_string())
        .bind(true)
        .execute()
        .await?;
    changed_one("store what somebody says to a record", changed)
}

fn attendee(row: &Row) -> Result<Attendee, StoreError> {
    let agrees: Option<bool> = row.get("agrees")?;
    let said_at = row.optional_instant(ATTENDEES, "said_at")?;
    let words = row.text("words")?;
    Ok(Attendee {
        account: row.id("account_id")?,
        name: row.text("name")?,
        present: row.get("present")?,
        word: agrees.zip(said_at).map(|(agrees, at)| WordOnRecord { agrees, words, at }),
    })
}

//! When disclosures changed hands, for the clocks of decisions.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::values::{DisclosureId, Id, Timestamp};
use crate::store::{Row, StoreError, Tx};

/// When a vendor was asked about an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedAt {
    /// The question's name.
    pub question: String,
    /// When it was asked.
    pub from: Timestamp,
    /// When that ended; none while the vendor has to answer.
    pub to: Option<Timestamp>,
    /// The last day to answer.
    pub due: NaiveDate,
}

/// When a disclosure changed hands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times {
    /// When it was submitted, the first time first.
    pub submitted: Vec<Timestamp>,
    /// When it was returned to its vendor, the first time first.
    pub returned: Vec<Timestamp>,
    /// When its vendor was asked about answers, the first time first.
    pub asked: Vec<AskedAt>,
    /// When decisions were made that the vendor's response or appeal opened again, each with when
    /// that was.
    pub reopened: Vec<(Timestamp, Timestamp)>,
    /// When all offices agreed.
    pub decided: Option<Timestamp>,
    /// The day on which decisions of its cycle are announced; none where it belongs to none.
    pub announced: Option<NaiveDate>,
}

/// When one disclosure changed hands, or every one, in the same few queries.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn times(
    tx: &mut Tx,
    only: Option<&DisclosureId>,
) -> Result<BTreeMap<DisclosureId, Times>, StoreError> {
    let mut all: BTreeMap<DisclosureId, Times> = BTreeMap::new();
    let submitted = "SELECT s.disclosure_id, s.created_at AS at, y.announced_on FROM snapshots s
         LEFT JOIN cycle_cases p ON p.disclosure_id = s.disclosure_id
         LEFT JOIN intake_cycles y ON y.id = p.cycle_id
         WHERE (s.disclosure_id = $1 OR $1 = '') AND NOT EXISTS (
           SELECT 1 FROM clarifications c WHERE c.snapshot_id = s.id)
         ORDER BY s.id";
    for row in tx.query(submitted).bind(only.map_or("", Id::as_str)).all().await? {
        let times = all.entry(row.id("disclosure_id")?).or_default();
        times.submitted.push(row.instant("snapshots", "at")?);
        times.announced = row.optional_day("intake_cycles", "announced_on")?;
    }
    let returned = "SELECT subject AS disclosure_id, at FROM events
         WHERE kind = 'disclosure_returned' AND (subject = $1 OR $1 = '') ORDER BY at";
    for (id, at) in read(tx, "events", returned, only).await? {
        all.entry(id).or_default().returned.push(at);
    }
    let decided = "SELECT disclosure_id, decided_at AS at FROM decisions
         WHERE decided_at IS NOT NULL AND (disclosure_id = $1 OR $1 = '')";
    for (id, at) in read(tx, "decisions", decided, only).await? {
        all.entry(id).or_default().decided = Some(at);
    }
    let reopened = "SELECT s.disclosure_id, s.began_at AS decided, s.ruled_at AS at
           FROM standstills s WHERE s.ruling = 'reopened' AND (s.disclosure_id = $1 OR $1 = '')
         UNION ALL SELECT f.disclosure_id, f.decided_at, a.decided_at FROM former_decisions f
           JOIN appeals a ON a.disclosure_id = f.disclosure_id AND a.round = f.round
           WHERE f.disclosure_id = $1 OR $1 = ''
         ORDER BY 2";
    for row in tx.query(reopened).bind(only.map_or("", Id::as_str)).all().await? {
        let times = (row.instant("standstills", "decided")?, row.instant("standstills", "at")?);
        all.entry(row.id("disclosure_id")?).or_default().reopened.push(times);
    }
    for (id, question) in asked(tx, only).await? {
        all.entry(id).or_default().asked.push(question);
    }
    Ok(all)
}

/// When vendors were asked about answers.
async fn asked(
    tx: &mut Tx,
    only: Option<&DisclosureId>,
) -> Result<Vec<(DisclosureId, AskedAt)>, StoreError> {
    const TABLE: &str = "clarifications";
    let rows = tx
        .query(
            "SELECT id, disclosure_id, question, asked_at, ended_at, due_on FROM clarifications
             WHERE disclosure_id = $1 OR $1 = '' ORDER BY id",
        )
        .bind(only.map_or("", Id::as_str))
        .all()
        .await?;
    let one = |row: &Row| {
        let question = AskedAt {
            question: row.text("question")?,
            from: row.instant(TABLE, "asked_at")?,
            to: row.optional_instant(TABLE, "ended_at")?,
            due: row.parsed(TABLE, "due_on", str::parse::<NaiveDate>)?,
        };
        Ok((row.id("disclosure_id")?, question))
    };
    rows.iter().map(one).collect()
}

async fn read(
    tx: &mut Tx,
    table: &'static str,
    sql: &'static str,
    only: Option<&DisclosureId>,
) -> Result<Vec<(DisclosureId, Timestamp)>, StoreError> {
    let rows = tx.query(sql).bind(only.map_or("", Id::as_str)).all().await?;
    let one = |row: &Row| Ok((row.id("disclosure_id")?, row.instant(table, "at")?));
    rows.iter().map(one).collect()
}

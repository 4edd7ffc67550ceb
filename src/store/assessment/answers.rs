//! Stored answers, and the revision of each section.

use std::collections::BTreeMap;

use crate::domain::assessment::draft::{Draft, Kept, SectionRevision, state_from, state_word};
use crate::domain::instrument::AnswerState;
use crate::domain::values::{AccountId, DisclosureId, OrganizationId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// Everything kept for a disclosure.
///
/// # Errors
/// When the database does not answer, or a kept answer makes no sense.
pub async fn of(tx: &mut Tx, disclosure: &DisclosureId) -> Result<Draft, StoreError> {
    let rows = tx
        .query(
            "SELECT disclosure_id, question, state, value, note, reason, typed FROM answers \
            WHERE disclosure_id = $1 ORDER BY question",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    let kept: BTreeMap<String, Kept> = rows.iter().map(from_row).collect::<Result<_, _>>()?;
    Ok(Draft(kept.into_iter().filter(|(_, kept)| !kept.is_blank()).collect()))
}

/// Everything kept for the disclosures that a vendor is writing, by disclosure.
///
/// # Errors
/// When the database does not answer, or a kept answer makes no sense.
pub async fn of_drafts(
    tx: &mut Tx,
    organization: &OrganizationId,
) -> Result<BTreeMap<DisclosureId, Draft>, StoreError> {
    let rows = tx
        .query(
            "SELECT a.disclosure_id, a.question, a.state, a.value, a.note, a.reason, a.typed
             FROM answers a JOIN disclosures d ON d.id = a.disclosure_id
             JOIN products p ON p.id = d.product_id
             WHERE p.organization_id = $1 AND d.state IN ('draft', 'returned')",
        )
        .bind(organization.as_str())
        .all()
        .await?;
    let mut drafts: BTreeMap<DisclosureId, Draft> = BTreeMap::new();
    for row in &rows {
        let (question, kept) = from_row(row)?;
        drafts.entry(row.id("disclosure_id")?).or_default().0.insert(question, kept);
    }
    Ok(drafts)
}

/// Keeps something for a question.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    question: &str,
    kept: &Kept,
    by: &AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "INSERT INTO answers (disclosure_id, question, state, value, note, reason, updated_by,
             updated_at, typed)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (disclosure_id, question) DO UPDATE SET state = excluded.state,
             value = excluded.value, note = excluded.note,
               reason = excluded.reason, updated_by = excluded.updated_by,
             updated_at = excluded.updated_at, typed = excluded.typed",
        )
        .bind(disclosure.as_str())
        .bind(question)
        .bind(state_word(kept.state))
        .bind(kept.value.as_ref().map(ToString::to_string))
        .bind(kept.note.clone())
        .bind(kept.reason.clone())
        .bind(by.as_str())
        .bind(at.to_string())
        .bind(kept.typed.as_ref().map(serde_json::to_string).transpose()?)
        .execute()
        .await?;
    changed_one("keep an answer", changed)
}

/// Makes a question blank. Its row stays, so that whoever edits it at the same time is told by
/// whom.
///
/// # Errors
/// When the database cannot be written to.
pub async fn remove(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    question: &str,
    by: &AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let blank =
        Kept { state: AnswerState::Blank, value: None, note: None, reason: None, typed: None };
    put(tx, disclosure, question, &blank, by, at).await
}

/// Who last changed what is kept for a question, and when; none when nobody did.
///
/// # Errors
/// When the database does not answer, or the time of the change makes no sense.
pub async fn last_edit(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    question: &str,
) -> Result<Option<(String, Timestamp)>, StoreError> {
    let row = tx
        .query(
            "SELECT r.updated_at, a.name FROM answers r JOIN accounts a ON a.id = r.updated_by
             WHERE r.disclosure_id = $1 AND r.question = $2",
        )
        .bind(disclosure.as_str())
        .bind(question)
        .optional()
        .await?;
    row.map(|row| Ok((row.text("name")?, row.instant("answers", "updated_at")?))).transpose()
}

/// The revisions of a disclosure's sections; a section that was never saved has none.
///
/// # Errors
/// When the database does not answer, or the time of a revision makes no sense.
pub async fn revisions(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<BTreeMap<String, SectionRevision>, StoreError> {
    let rows = tx
        .query(
            "SELECT r.disclosure_id, r.section, r.revision, r.updated_at, a.name
             FROM section_revisions r JOIN accounts a ON a.id = r.updated_by
             WHERE r.disclosure_id = $1",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    let read = |row: &Row| {
        let revision = SectionRevision {
            revision: row.get("revision")?,
            by: row.text("name")?,
            at: row.instant("section_revisions", "updated_at")?,
        };
        Ok((row.text("section")?, revision))
    };
    rows.iter().map(read).collect()
}

/// Moves a section to its next revision; none when it is no longer at `from`.
///
/// # Errors
/// When the database cannot be written to.
pub async fn advance(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    section: &str,
    from: i64,
    by: &AccountId,
    at: Timestamp,
) -> Result<Option<i64>, StoreError> {
    let sql = if from == 0 {
        "INSERT INTO section_revisions (disclosure_id, section, revision, updated_by, updated_at)
         VALUES ($1, $2, $3 + 1, $4, $5)
         ON CONFLICT (disclosure_id, section) DO NOTHING RETURNING revision"
    } else {
        "UPDATE section_revisions SET revision = revision + 1, updated_by = $4, updated_at = $5
         WHERE disclosure_id = $1 AND section = $2 AND revision = $3 RETURNING revision"
    };
    let row = tx
        .query(sql)
        .bind(disclosure.as_str())
        .bind(section)
        .bind(from)
        .bind(by.as_str())
        .bind(at.to_string())
        .optional()
        .await?;
    row.map(|row| row.get("revision")).transpose()
}

fn from_row(row: &Row) -> Result<(String, Kept), StoreError> {
    let state =
        row.parsed("answers", "state", |word| state_from(word).ok_or("not a state of an answer"))?;
    let value = row.optional_json("answers", "value")?;
    let typed = row.optional_json("answers", "typed")?;
    Ok((
        row.text("question")?,
        Kept { state, value, note: row.get("note")?, reason: row.get("reason")?, typed },
    ))
}

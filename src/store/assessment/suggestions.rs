//! Stored files that were brought to drafts, and the answers that they suggest.

use crate::domain::assessment::paper::{BroughtFile, FileOutcome};
use crate::domain::assessment::suggestion::{Suggestion, SuggestionState};
use crate::domain::values::{AccountId, DisclosureId, PaperId, SuggestionId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// What became of each file that was brought to a draft, the newest first.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn files(tx: &mut Tx, disclosure: &DisclosureId) -> Result<Vec<BroughtFile>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM brought_files WHERE disclosure_id = $1
             ORDER BY brought_at DESC, name",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    let read = |row: &Row| {
        Ok(BroughtFile {
            name: row.text("name")?,
            paper: row.optional_id("paper_id")?,
            outcome: row.parsed("brought_files", "outcome", FileOutcome::parse)?,
            sentence: row.text("sentence")?,
            at: row.instant("brought_files", "brought_at")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Notes what became of a file, in place of what was noted under its name before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put_file(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    file: &BroughtFile,
    by: &AccountId,
) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "INSERT INTO brought_files (disclosure_id, name, paper_id, outcome, sentence,
             brought_by, brought_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (disclosure_id, name) DO UPDATE SET paper_id = excluded.paper_id,
             outcome = excluded.outcome, sentence = excluded.sentence,
             brought_by = excluded.brought_by, brought_at = excluded.brought_at",
        )
        .bind(disclosure.as_str())
        .bind(&file.name)
        .bind(file.paper.as_ref().map(|id| id.as_str().to_owned()))
        .bind(file.outcome.word())
        .bind(&file.sentence)
        .bind(by.as_str())
        .bind(file.at.to_string())
        .execute()
        .await?;
    changed_one("note what became of a file", changed)
}

/// Everything that papers suggest for a draft, in the order in which it was made.
///
/// # Errors
/// When the database does not answer, or a stored suggestion makes no sense.
pub async fn of(tx: &mut Tx, disclosure: &DisclosureId) -> Result<Vec<Suggestion>, StoreError> {
    let rows = tx
        .query("SELECT * FROM suggestions WHERE disclosure_id = $1 ORDER BY id")
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Keeps a suggestion, in place of what its paper suggested for the question before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    suggestion: &Suggestion,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "INSERT INTO suggestions (id, disclosure_id, paper_id, question, entry, attaches,
             places, state, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (disclosure_id, paper_id, question) DO UPDATE SET
             entry = excluded.entry, attaches = excluded.attaches, places = excluded.places,
             state = excluded.state, made_at = excluded.made_at, decided_by = NULL,
             decided_at = NULL",
        )
        .bind(suggestion.id.as_str())
        .bind(disclosure.as_str())
        .bind(suggestion.paper.as_str())
        .bind(&suggestion.question)
        .bind(serde_json::to_string(&suggestion.entry)?)
        .bind(suggestion.attaches)
        .bind(serde_json::to_string(&suggestion.places)?)
        .bind(suggestion.state.word())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("keep a suggestion", changed)
}

/// Forgets what a paper suggests and nobody has decided on.
///
/// # Errors
/// When the database cannot be written to.
pub async fn drop_undecided(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    paper: &PaperId,
) -> Result<(), StoreError> {
    tx.query(
        "DELETE FROM suggestions WHERE disclosure_id = $1 AND paper_id = $2
         AND state IN ('open', 'held')",
    )
    .bind(disclosure.as_str())
    .bind(paper.as_str())
    .execute()
    .await?;
    Ok(())
}

/// Notes that a suggestion was decided on.
///
/// # Errors
/// When the database cannot be written to, or there is no such suggestion.
pub async fn set_state(
    tx: &mut Tx,
    id: &SuggestionId,
    state: SuggestionState,
    by: &AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE suggestions SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1")
        .bind(id.as_str())
        .bind(state.word())
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("decide on a suggestion", changed)
}

fn from_row(row: &Row) -> Result<Suggestion, StoreError> {
    let entry = row.parsed("suggestions", "entry", |text| serde_json::from_str(text))?;
    let places = row.parsed("suggestions", "places", |text| serde_json::from_str(text))?;
    Ok(Suggestion {
        id: row.id("id")?,
        paper: row.id("paper_id")?,
        question: row.text("question")?,
        entry,
        attaches: row.get("attaches")?,
        places,
        state: row.parsed("suggestions", "state", SuggestionState::parse)?,
    })
}

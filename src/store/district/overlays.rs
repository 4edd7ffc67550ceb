//! What districts add to the state's decisions for themselves.

use std::collections::BTreeMap;

use crate::domain::district::overlay::{
    LocalStatus, LocalWord, Overlay, OverlayOfTool, OverlayQuestion, QuestionKind, QuestionLabel,
};
use crate::domain::values::{AdoptionId, OrganizationId, OverlayQuestionId, Timestamp};
use crate::store::{Row, StoreError, Tx};

const QUESTIONS: &str = "overlay_questions";
const STATUSES: &str = "overlay_statuses";

/// What a district asks beside the state.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of_district(tx: &mut Tx, district: &OrganizationId) -> Result<Overlay, StoreError> {
    let questions = tx
        .query(
            "SELECT * FROM overlay_questions WHERE district_id = $1 AND removed_at IS NULL
             ORDER BY id",
        )
        .bind(district.as_str())
        .all()
        .await?;
    let minimums = tx
        .query("SELECT * FROM overlay_minimums WHERE district_id = $1")
        .bind(district.as_str())
        .all()
        .await?;
    let minimum = |row: &Row| Ok((row.text("criterion")?, row.get::<f64>("minimum")?));
    Ok(Overlay {
        questions: questions.iter().map(question).collect::<Result<_, _>>()?,
        minimums: minimums.iter().map(minimum).collect::<Result<_, StoreError>>()?,
    })
}

fn question(row: &Row) -> Result<OverlayQuestion, StoreError> {
    Ok(OverlayQuestion {
        id: row.id("id")?,
        kind: row.parsed(QUESTIONS, "kind", QuestionKind::parse)?,
        label: row.parsed(QUESTIONS, "label", QuestionLabel::parse)?,
    })
}

/// Adds a question.
///
/// # Errors
/// When the database cannot be written to.
pub async fn add_question(
    tx: &mut Tx,
    district: &OrganizationId,
    question: &OverlayQuestion,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO overlay_questions (id, district_id, kind, label, added_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(question.id.as_str())
    .bind(district.as_str())
    .bind(question.kind.word())
    .bind(question.label.as_str())
    .bind(at.to_string())
    .execute()
    .await?;
    Ok(())
}

/// Asks a question no more; false when the district does not ask it.
///
/// # Errors
/// When the database cannot be written to.
pub async fn remove_question(
    tx: &mut Tx,
    district: &OrganizationId,
    question: &OverlayQuestionId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE overlay_questions SET removed_at = $3 WHERE id = $1 AND district_id = $2 AND
             removed_at IS NULL",
        )
        .bind(question.as_str())
        .bind(district.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Puts these minimums in the place of a district's earlier ones.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_minimums(
    tx: &mut Tx,
    district: &OrganizationId,
    minimums: &BTreeMap<String, f64>,
) -> Result<(), StoreError> {
    tx.query("DELETE FROM overlay_minimums WHERE district_id = $1")
        .bind(district.as_str())
        .execute()
        .await?;
    for (criterion, minimum) in minimums {
        tx.query(
            "INSERT INTO overlay_minimums (district_id, criterion, minimum) VALUES ($1, $2, $3)",
        )
        .bind(district.as_str())
        .bind(criterion)
        .bind(*minimum)
        .execute()
        .await?;
    }
    Ok(())
}

/// What a district says of each tool on its desk.
///
/// # Errors
/// When the database does not answer, or a stored row makes no sense.
pub async fn of_tools(
    tx: &mut Tx,
    district: &OrganizationId,
) -> Result<BTreeMap<AdoptionId, OverlayOfTool>, StoreError> {
    let answers = tx
        .query(
            "SELECT o.* FROM overlay_answers o JOIN adoptions a ON a.id = o.adoption_id
             WHERE a.district_id = $1",
        )
        .bind(district.as_str())
        .all()
        .await?;
    let statuses = tx
        .query(
            "SELECT s.* FROM overlay_statuses s JOIN adoptions a ON a.id = s.adoption_id
             WHERE a.district_id = $1",
        )
        .bind(district.as_str())
        .all()
        .await?;
    let mut said: BTreeMap<AdoptionId, OverlayOfTool> = BTreeMap::new();
    for row in &answers {
        let tool = said.entry(row.id("adoption_id")?).or_default();
        tool.answers.insert(row.id("question_id")?, row.text("value")?);
    }
    for row in &statuses {
        let word = LocalWord {
            status: row.parsed(STATUSES, "status", LocalStatus::parse)?,
            reason: row.text("reason")?,
        };
        said.entry(row.id("adoption_id")?).or_default().word = Some(word);
    }
    Ok(said)
}

/// Puts what a district says of a tool in the place of what it said before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn say(
    tx: &mut Tx,
    adoption: &AdoptionId,
    said: &OverlayOfTool,
    at: Timestamp,
) -> Result<(), StoreError> {
    for table in [
        "DELETE FROM overlay_answers WHERE adoption_id = $1",
        "DELETE FROM overlay_statuses WHERE adoption_id = $1",
    ] {
        tx.query(table).bind(adoption.as_str()).execute().await?;
    }
    for (question, value) in &said.answers {
        tx.query(
            "INSERT INTO overlay_answers (adoption_id, question_id, value, answered_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(adoption.as_str())
        .bind(question.as_str())
        .bind(value)
        .bind(at.to_string())
        .execute()
        .await?;
    }
    if let Some(word) = &said.word {
        tx.query(
            "INSERT INTO overlay_statuses (adoption_id, status, reason, set_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(adoption.as_str())
        .bind(word.status.word())
        .bind(&word.reason)
        .bind(at.to_string())
        .execute()
        .await?;
    }
    Ok(())
}

//! Stored answers of whole companies.

use crate::domain::assessment::company::{CompanyAnswer, CompanyAnswers};
use crate::domain::assessment::draft::{Kept, state_from, state_word};
use crate::domain::values::{AccountId, OrganizationId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// The answers of a company to the questions of a family.
///
/// # Errors
/// When the database does not answer, or a kept answer makes no sense.
pub async fn of(
    tx: &mut Tx,
    organization: &OrganizationId,
    family: &str,
) -> Result<CompanyAnswers, StoreError> {
    let rows = tx
        .query(
            "SELECT c.organization_id, c.question, c.state, c.value, c.note, c.reason, c.typed,
               c.updated_at, a.name
             FROM company_answers c JOIN accounts a ON a.id = c.updated_by
             WHERE c.organization_id = $1 AND c.family = $2",
        )
        .bind(organization.as_str())
        .bind(family)
        .all()
        .await?;
    let all: CompanyAnswers = rows.iter().map(from_row).collect::<Result<_, _>>()?;
    Ok(all.into_iter().filter(|(_, answer)| !answer.kept.is_blank()).collect())
}

/// Keeps an answer of a company. Its row stays when it is made blank, so that it is known by whom.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put(
    tx: &mut Tx,
    (organization, family, question): (&OrganizationId, &str, &str),
    kept: &Kept,
    by: &AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "INSERT INTO company_answers (organization_id, family, question, state, value, note,
               reason, typed, updated_by, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (organization_id, family, question) DO UPDATE SET state = excluded.state,
               value = excluded.value, note = excluded.note, reason = excluded.reason,
               typed = excluded.typed, updated_by = excluded.updated_by,
               updated_at = excluded.updated_at",
        )
        .bind(organization.as_str())
        .bind(family)
        .bind(question)
        .bind(state_word(kept.state))
        .bind(kept.value.as_ref().map(ToString::to_string))
        .bind(kept.note.clone())
        .bind(kept.reason.clone())
        .bind(kept.typed.as_ref().map(serde_json::to_string).transpose()?)
        .bind(by.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("keep an answer of a company", changed)
}

/// Makes every other change of a company's answers wait until this transaction ends.
///
/// # Errors
/// When the database cannot be written to.
pub async fn lock(tx: &mut Tx, organization: &OrganizationId) -> Result<(), StoreError> {
    tx.query("UPDATE organizations SET name = name WHERE id = $1")
        .bind(organization.as_str())
        .execute()
        .await?;
    Ok(())
}

fn from_row(row: &Row) -> Result<(String, CompanyAnswer), StoreError> {
    const TABLE: &str = "company_answers";
    let state =
        row.parsed(TABLE, "state", |word| state_from(word).ok_or("not a state of an answer"))?;
    let kept = Kept {
        state,
        value: row.optional_json(TABLE, "value")?,
        note: row.get("note")?,
        reason: row.get("reason")?,
        typed: row.optional_json(TABLE, "typed")?,
    };
    let answer =
        CompanyAnswer { kept, by: row.text("name")?, at: row.instant(TABLE, "updated_at")? };
    Ok((row.text("question")?, answer))
}

//! Stored proposals, the offices' words and what was decided.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::assessment::decision::{Office, Proposal, ProposedDecision, SignOff};
use crate::domain::assessment::shown::Shown;
use crate::domain::instrument::{Decision, Outcome};
use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// What is stored where the rules led to nothing.
const OPEN: &str = "open";

/// An outcome as it is stored: its own fields, and what readers show beside it.
#[derive(Serialize)]
struct Frozen<'a> {
    #[serde(flatten)]
    outcome: &'a Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    shown: Option<&'a Shown>,
}

/// What is read beside a stored outcome; decisions from before it was kept have nothing there.
#[derive(Deserialize)]
struct Beside {
    #[serde(default)]
    shown: Option<Shown>,
}

/// Stores a proposal in place of the one before, whose signatures it clears away.
///
/// # Errors
/// When the database cannot be written to, or the proposal cannot be written as JSON.
pub async fn propose(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    proposed: &ProposedDecision,
) -> Result<(), StoreError> {
    tx.query("DELETE FROM signoffs WHERE disclosure_id = $1")
        .bind(disclosure.as_str())
        .execute()
        .await?;
    let stored = tx
        .query(
            "INSERT INTO decisions (disclosure_id, recommended, decision, reason, conditions,
             outcome, proposed_by, proposed_at, changes)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (disclosure_id) DO UPDATE SET recommended = excluded.recommended,
             decision = excluded.decision,
               reason = excluded.reason, conditions = excluded.conditions,
             outcome = excluded.outcome,
               proposed_by = excluded.proposed_by, proposed_at = excluded.proposed_at,
             changes = excluded.changes,
               decided_at = NULL, expires_on = NULL",
        )
        .bind(disclosure.as_str())
        .bind(proposed.proposal.recommended.map_or(OPEN, Decision::word))
        .bind(proposed.proposal.decision.word())
        .bind(&proposed.proposal.reason)
        .bind(serde_json::to_string(&proposed.proposal.conditions)?)
        .bind(serde_json::to_string(&Frozen {
            outcome: &proposed.outcome,
            shown: proposed.shown.as_ref(),
        })?)
        .bind(proposed.proposed_by.as_str())
        .bind(proposed.proposed_at.to_string())
        .bind(serde_json::to_string(&proposed.changes)?)
        .execute()
        .await?;
    changed_one("store a proposed decision", stored)
}

/// The proposal of a disclosure, decided or not.
///
/// # Errors
/// When the database does not answer, or the stored proposal makes no sense.
pub async fn of_disclosure(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Option<ProposedDecision>, StoreError> {
    let row = tx
        .query("SELECT * FROM decisions WHERE disclosure_id = $1")
        .bind(disclosure.as_str())
        .optional()
        .await?;
    row.as_ref().map(from_row).transpose()
}

/// The last published decision of a disclosure that an appeal changed.
///
/// # Errors
/// When the database does not answer, or the stored decision makes no sense.
pub async fn former(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<Option<ProposedDecision>, StoreError> {
    let row = tx
        .query(
            "SELECT * FROM former_decisions WHERE disclosure_id = $1 ORDER BY round DESC LIMIT 1",
        )
        .bind(disclosure.as_str())
        .optional()
        .await?;
    row.as_ref().map(from_row).transpose()
}

/// Notes that a proposal became the decision; nothing can change it afterwards.
///
/// # Errors
/// When the database cannot be written to, nothing is proposed, or it is decided already.
pub async fn decide(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    at: Timestamp,
    expires_on: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "UPDATE decisions SET decided_at = $2, expires_on = $3 WHERE disclosure_id = $1 AND \
            decided_at IS NULL",
        )
        .bind(disclosure.as_str())
        .bind(at.to_string())
        .bind(expires_on.map(|day| day.to_string()))
        .execute()
        .await?;
    changed_one("note a decision", changed)
}

/// Takes back that a proposal became the decision; the offices' words stay until there is a new
/// proposal.
///
/// # Errors
/// When the table cannot be written.
pub async fn undecide(tx: &mut Tx, disclosure: &DisclosureId) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "UPDATE decisions SET decided_at = NULL, expires_on = NULL WHERE disclosure_id = $1 \
            AND decided_at IS NOT NULL",
        )
        .bind(disclosure.as_str())
        .execute()
        .await?;
    changed_one("take a decision back", changed)
}

/// Stores an office's word; false when the office has signed already.
///
/// # Errors
/// When the database cannot be written to.
pub async fn sign(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    signoff: &SignOff,
) -> Result<bool, StoreError> {
    let stored = tx
        .query(
            "INSERT INTO signoffs (disclosure_id, office, account_id, agreed, reason, signed_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (disclosure_id, office) DO NOTHING",
        )
        .bind(disclosure.as_str())
        .bind(signoff.office.word())
        .bind(signoff.account.as_str())
        .bind(signoff.agreed)
        .bind(&signoff.reason)
        .bind(signoff.signed_at.to_string())
        .execute()
        .await?;
    Ok(stored == 1)
}

/// The offices' words on a disclosure's proposal, in the order of signing.
///
/// # Errors
/// When the database does not answer, or an office's stored word makes no sense.
pub async fn signoffs(tx: &mut Tx, disclosure: &DisclosureId) -> Result<Vec<SignOff>, StoreError> {
    let rows = tx
        .query(
            "SELECT s.*, a.name FROM signoffs s JOIN accounts a ON a.id = s.account_id WHERE \
            s.disclosure_id = $1 ORDER BY s.signed_at, s.office",
        )
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(signoff_from_row).collect()
}

/// The disclosures that wait for signatures, with the instant of their proposal.
///
/// # Errors
/// When the database does not answer.
pub async fn proposed_waiting(tx: &mut Tx) -> Result<Vec<(DisclosureId, Timestamp)>, StoreError> {
    let rows = tx
        .query(
            "SELECT p.disclosure_id, p.proposed_at FROM decisions p JOIN disclosures d
             ON d.id = p.disclosure_id WHERE d.state = 'proposed' ORDER BY p.disclosure_id",
        )
        .all()
        .await?;
    rows.iter()
        .map(|row| Ok((row.id("disclosure_id")?, row.instant("decisions", "proposed_at")?)))
        .collect()
}

/// The offices' words on every proposal that waits for signatures, each with its disclosure.
///
/// # Errors
/// When the database does not answer, or an office's stored word makes no sense.
pub async fn signoffs_waiting(tx: &mut Tx) -> Result<Vec<(DisclosureId, SignOff)>, StoreError> {
    let rows = tx
        .query(
            "SELECT s.*, a.name FROM signoffs s JOIN accounts a ON a.id = s.account_id
             JOIN disclosures d ON d.id = s.disclosure_id
             WHERE d.state = 'proposed' ORDER BY s.disclosure_id, s.signed_at, s.office",
        )
        .all()
        .await?;
    rows.iter().map(|row| Ok((row.id("disclosure_id")?, signoff_from_row(row)?))).collect()
}

/// Every decision that ends one day: its disclosure, its conditions as JSON, and that day.
///
/// # Errors
/// When the database does not answer, or a day cannot be read.
pub async fn terms(tx: &mut Tx) -> Result<Vec<(DisclosureId, String, NaiveDate)>, StoreError> {
    let rows = tx
        .query(
            "SELECT disclosure_id, conditions, expires_on FROM decisions
             WHERE decided_at IS NOT NULL AND expires_on IS NOT NULL ORDER BY disclosure_id",
        )
        .all()
        .await?;
    let term = |row: &Row| {
        let ends = row.parsed("decisions", "expires_on", str::parse::<NaiveDate>)?;
        Ok((row.id("disclosure_id")?, row.text("conditions")?, ends))
    };
    rows.iter().map(term).collect()
}

fn decision(word: &str) -> Result<Decision, String> {
    Decision::parse(word).ok_or_else(|| format!("“{word}” is not a decision"))
}

fn recommended(word: &str) -> Result<Option<Decision>, String> {
    if word == OPEN { Ok(None) } else { decision(word).map(Some) }
}

fn from_row(row: &Row) -> Result<ProposedDecision, StoreError> {
    Ok(ProposedDecision {
        proposal: Proposal {
            recommended: row.parsed("decisions", "recommended", recommended)?,
            decision: row.parsed("decisions", "decision", decision)?,
            reason: row.text("reason")?,
            conditions: row.parsed("decisions", "conditions", |text| serde_json::from_str(text))?,
        },
        changes: row.optional_json("decisions", "changes")?.unwrap_or_default(),
        outcome: row.parsed("decisions", "outcome", |text| serde_json::from_str(text))?,
        shown: row.parsed("decisions", "outcome", |text| {
            serde_json::from_str(text).map(|beside: Beside| beside.shown)
        })?,
        proposed_by: row.id("proposed_by")?,
        proposed_at: row.instant("decisions", "proposed_at")?,
        decided_at: row.optional_instant("decisions", "decided_at")?,
        expires_on: row.optional_day("decisions", "expires_on")?,
    })
}

fn signoff_from_row(row: &Row) -> Result<SignOff, StoreError> {
    Ok(SignOff {
        office: row.parsed("signoffs", "office", Office::parse)?,
        account: row.id("account_id")?,
        name: row.text("name")?,
        agreed: row.get("agreed")?,
        reason: row.text("reason")?,
        signed_at: row.instant("signoffs", "signed_at")?,
    })
}

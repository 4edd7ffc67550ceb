//! Runs of scheduled jobs. Inserting a slot is the claim on it: of several replicas one succeeds.

use super::{Row, StoreError, Tx, changed_one};
use crate::domain::job::RunState;
use crate::domain::values::{AccountId, JobRunId, Timestamp};

/// A run as stored.
#[derive(Debug, Clone)]
pub struct Run {
    /// Made when the slot is claimed or the run is asked for.
    pub id: JobRunId,
    /// The job's name.
    pub job: String,
    /// The instant it was due, or asked for.
    pub slot: Timestamp,
    /// What became of it.
    pub state: RunState,
    /// Who asked for it; nobody when it was due.
    pub asked_by: Option<AccountId>,
    /// When a replica took it.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// What it did or why it failed.
    pub outcome: Option<String>,
}

/// Claims a due slot; false when it was claimed before.
///
/// # Errors
/// When the database cannot be written to.
pub async fn claim(
    tx: &mut Tx,
    id: &JobRunId,
    job: &str,
    slot: Timestamp,
    holder: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO job_runs (id, job, slot, state, holder, started_at) VALUES ($1, $2, $3,
             'running', $4, $5)
             ON CONFLICT (job, slot) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(job)
        .bind(slot.to_string())
        .bind(holder)
        .bind(now.to_string())
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Notes that a person asks for a run now; false when the job has a run at this very instant.
///
/// # Errors
/// When the database cannot be written to.
pub async fn ask(
    tx: &mut Tx,
    id: &JobRunId,
    job: &str,
    by: &AccountId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO job_runs (id, job, slot, state, asked_by) VALUES ($1, $2, $3, 'asked', \
            $4) ON CONFLICT (job, slot) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(job)
        .bind(now.to_string())
        .bind(by.as_str())
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Runs that were asked for and that nobody has taken, oldest first.
///
/// # Errors
/// When the database does not answer, or a stored run makes no sense.
pub async fn asked(tx: &mut Tx) -> Result<Vec<Run>, StoreError> {
    let rows =
        tx.query("SELECT * FROM job_runs WHERE state = 'asked' ORDER BY slot, job").all().await?;
    rows.iter().map(from_row).collect()
}

/// Takes a run that was asked for; false when another replica was faster.
///
/// # Errors
/// When the database cannot be written to.
pub async fn take(
    tx: &mut Tx,
    id: &JobRunId,
    holder: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE job_runs SET state = 'running', holder = $2, started_at = $3 WHERE id = $1 \
            AND state = 'asked'",
        )
        .bind(id.as_str())
        .bind(holder)
        .bind(now.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Notes the end of a run.
///
/// # Errors
/// When the database cannot be written to, or there is no such run at work.
pub async fn finish(
    tx: &mut Tx,
    id: &JobRunId,
    state: RunState,
    outcome: Option<&str>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query(
            "UPDATE job_runs SET state = $2, outcome = $3, finished_at = $4 WHERE id = $1 AND \
            state = 'running'",
        )
        .bind(id.as_str())
        .bind(state.word())
        .bind(outcome)
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("note the end of a run", changed)
}

/// The latest runs of one job, newest first. Of the runs that had nothing to do only the very
/// latest is among them.
///
/// # Errors
/// When the database does not answer, or a stored run makes no sense.
pub async fn latest(tx: &mut Tx, job: &str, limit: i64) -> Result<Vec<Run>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM job_runs WHERE job = $1 AND (state <> 'idle' OR slot = (SELECT MAX(slot)
             FROM job_runs WHERE job = $1))
             ORDER BY slot DESC LIMIT $2",
        )
        .bind(job)
        .bind(limit)
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Removes runs from before `before`, those that had nothing to do from before `idle_before`, but
/// never a job's latest scheduled slot: without its row that slot would run again.
///
/// # Errors
/// When the database cannot be written to.
pub async fn sweep(
    tx: &mut Tx,
    before: Timestamp,
    idle_before: Timestamp,
) -> Result<u64, StoreError> {
    tx.query(
        "DELETE FROM job_runs WHERE state <> 'asked' AND (slot < $1 OR (slot < $2
           AND state = 'idle')) AND EXISTS (
           SELECT 1 FROM job_runs later WHERE later.job = job_runs.job
           AND later.slot > job_runs.slot AND later.asked_by IS NULL)",
    )
    .bind(before.to_string())
    .bind(idle_before.to_string())
    .execute()
    .await
}

fn from_row(row: &Row) -> Result<Run, StoreError> {
    Ok(Run {
        id: row.id("id")?,
        job: row.text("job")?,
        slot: row.instant("job_runs", "slot")?,
        state: row.parsed("job_runs", "state", RunState::parse)?,
        asked_by: row.optional_id("asked_by")?,
        started_at: row.optional_instant("job_runs", "started_at")?,
        finished_at: row.optional_instant("job_runs", "finished_at")?,
        outcome: row.get("outcome")?,
    })
}

//! Scheduled jobs: the runs that replicas claim, and what an administrator sees of them and asks
//! for.

use super::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::event::Event;
use crate::domain::job::{PlannedJob, RunState};
use crate::domain::values::{JobRunId, MailId, Timestamp};
use crate::store::events;
use crate::store::job_runs::{self, Run};
use crate::store::outbox::{self, FailedMail, OutboxCounts};

/// Runs shown of each job.
const RUNS_SHOWN: i64 = 5;
/// Failed mails shown at once.
const MAILS_SHOWN: i64 = 50;
/// Characters kept of what a run says about itself.
const OUTCOME_LENGTH: usize = 1000;

/// A job with its next slot and its latest runs.
#[derive(Debug, Clone)]
pub struct JobReport {
    /// The row of the schedule.
    pub job: PlannedJob,
    /// When it is due next.
    pub next: Option<Timestamp>,
    /// Its latest runs, newest first.
    pub runs: Vec<Run>,
}

/// What the jobs are doing.
#[derive(Debug, Clone, Default)]
pub struct Overview {
    /// Every job of the schedule.
    pub jobs: Vec<JobReport>,
    /// How many mails wait, and how many were given up.
    pub mails: OutboxCounts,
    /// The latest mails that were given up.
    pub failed_mails: Vec<FailedMail>,
}

/// The schedule with its latest runs, and the mails that wait or were given up.
///
/// # Errors
/// When the actor may not see the jobs.
pub async fn overview(ctx: &Ctx, actor: &Actor) -> Result<Overview, Error> {
    check(actor, Action::SeeJobs, &Relation::default())?;
    let now = ctx.now();
    let mut tx = ctx.db.read().await?;
    let mut jobs = Vec::with_capacity(ctx.schedule.len());
    for job in ctx.schedule.iter() {
        let runs = job_runs::latest(&mut tx, job.name, RUNS_SHOWN).await?;
        jobs.push(JobReport { job: job.clone(), next: job.schedule.next(now), runs });
    }
    let mails = outbox::counts(&mut tx).await?;
    Ok(Overview { jobs, mails, failed_mails: outbox::failed(&mut tx, MAILS_SHOWN).await? })
}

/// Asks for a run of a job now, in a slot of its own; a replica takes it within seconds.
///
/// # Errors
/// When the actor may not see the jobs, there is no such job, or it was asked for at this very
/// moment.
pub async fn ask(ctx: &Ctx, actor: &Actor, job: &str) -> Result<(), Error> {
    check(actor, Action::SeeJobs, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let job = ctx.schedule.iter().find(|planned| planned.name == job).ok_or(Error::NotFound)?;
    let (now, run) = (ctx.now(), ctx.new_id());
    let mut tx = ctx.db.write().await?;
    if !job_runs::ask(&mut tx, &run, job.name, &person.account, now).await? {
        return Err(Error::WrongState(
            "This job was asked for at this very moment. Open the page again to see its outcome."
                .to_owned(),
        ));
    }
    events::append(&mut tx, now, actor, &Event::JobAsked { run, job: job.name.to_owned() }).await?;
    Ok(tx.commit().await?)
}

/// Puts a mail that was given up back into the queue, to be tried at once.
///
/// # Errors
/// When the actor may not see the jobs, or the mail was not given up.
pub async fn try_mail_again(ctx: &Ctx, actor: &Actor, mail: &MailId) -> Result<(), Error> {
    check(actor, Action::SeeJobs, &Relation::default())?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    if !outbox::try_again(&mut tx, mail, now).await? {
        return Err(Error::NotFound);
    }
    events::append(&mut tx, now, actor, &Event::MailTriedAgain { mail: mail.clone() }).await?;
    Ok(tx.commit().await?)
}

/// Claims a due slot for `holder`: the run's id, or none when the slot was claimed before.
///
/// # Errors
/// When the actor is not Assay itself, or the database does not answer.
pub async fn claim(
    ctx: &Ctx,
    actor: &Actor,
    job: &str,
    slot: Timestamp,
    holder: &str,
) -> Result<Option<JobRunId>, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let id = ctx.new_id();
    let mut tx = ctx.db.write().await?;
    let claimed = job_runs::claim(&mut tx, &id, job, slot, holder, ctx.now()).await?;
    tx.commit().await?;
    Ok(claimed.then_some(id))
}

/// Runs that people asked for and that nobody has taken yet: their ids and jobs.
///
/// # Errors
/// When the actor is not Assay itself, or the database does not answer.
pub async fn asked(ctx: &Ctx, actor: &Actor) -> Result<Vec<(JobRunId, String)>, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    Ok(job_runs::asked(&mut tx).await?.into_iter().map(|run| (run.id, run.job)).collect())
}

/// Takes a run that somebody asked for; false when another replica was faster.
///
/// # Errors
/// When the actor is not Assay itself, or the database does not answer.
pub async fn take(ctx: &Ctx, actor: &Actor, run: &JobRunId, holder: &str) -> Result<bool, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let mut tx = ctx.db.write().await?;
    let taken = job_runs::take(&mut tx, run, holder, ctx.now()).await?;
    tx.commit().await?;
    Ok(taken)
}

/// Notes the end of a run: what it did, nothing when there was nothing to do, or why it failed.
///
/// # Errors
/// When the actor is not Assay itself, or the run is not under way.
pub async fn finish(
    ctx: &Ctx,
    actor: &Actor,
    run: &JobRunId,
    outcome: &Result<Option<String>, String>,
) -> Result<(), Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let (state, said) = match outcome {
        Ok(None) => (RunState::Idle, None),
        Ok(Some(said)) => (RunState::Done, Some(said)),
        Err(said) => (RunState::Failed, Some(said)),
    };
    let said: Option<String> = said.map(|said| said.chars().take(OUTCOME_LENGTH).collect());
    let mut tx = ctx.db.write().await?;
    job_runs::finish(&mut tx, run, state, said.as_deref(), ctx.now()).await?;
    Ok(tx.commit().await?)
}

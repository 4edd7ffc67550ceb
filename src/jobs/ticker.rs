//! Finds the slots that are due and runs each once, however many replicas look.
//!
//! The cron crate only gives the tick: its own jobs overlap, run on every replica and are cut off
//! by its shutdown. A slot is the scheduled instant and belongs to whoever inserts its row. Of the
//! slots missed while nothing ran, the latest one is caught up.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::task::JoinHandle;
use tokio_cron_scheduler::{Job as CronJob, JobScheduler, JobSchedulerError};
use tokio_util::task::TaskTracker;

use super::{Job, Tools};
use crate::actions::jobs;
use crate::domain::access::Actor;
use crate::domain::job::Schedule;
use crate::domain::values::{Invalid, JobRunId, TickerId, Timestamp};

/// How often the schedule is looked at.
const TICK: &str = "*/5 * * * * *";
/// How long one run may take.
const RUN_LIMIT: Duration = Duration::from_mins(10);

/// Runs a schedule on this replica. Cheap to clone.
#[derive(Clone)]
pub struct Ticker {
    rows: Arc<[Row]>,
    tools: Tools,
    holder: Arc<str>,
    progress: Arc<Mutex<BTreeMap<&'static str, Progress>>>,
    tracker: TaskTracker,
    ticking: Arc<tokio::sync::Mutex<()>>,
}

struct Row {
    job: &'static Job,
    schedule: Schedule,
}

/// How far this replica is with a job.
#[derive(Debug, Clone, Copy, Default)]
struct Progress {
    running: bool,
    /// The latest slot that is known to be claimed, by whomever.
    claimed: Option<Timestamp>,
}

/// The runs that one tick started.
#[must_use = "a test waits for the runs with `finished`; a server drops this"]
pub struct Started(Vec<(&'static str, JoinHandle<()>)>);

impl Started {
    /// Waits until the runs have ended and their outcomes are stored; says which jobs they were of.
    pub async fn finished(self) -> Vec<&'static str> {
        let mut names = Vec::with_capacity(self.0.len());
        for (name, handle) in self.0 {
            if handle.await.is_ok() {
                names.push(name);
            }
        }
        names
    }
}

impl Ticker {
    /// A ticker for these jobs that has not been started.
    ///
    /// # Errors
    /// When a cron pattern cannot be read; the error names the job.
    pub fn new(jobs: &'static [Job], tools: Tools) -> Result<Self, Invalid> {
        let rows = super::plan(jobs, tools.ctx.calendar())?
            .into_iter()
            .zip(jobs)
            .map(|(planned, job)| Row { job, schedule: planned.schedule });
        let holder: TickerId = tools.ctx.new_id();
        Ok(Self {
            rows: rows.collect(),
            holder: holder.as_str().into(),
            tools,
            progress: Arc::default(),
            tracker: TaskTracker::new(),
            ticking: Arc::default(),
        })
    }

    /// Starts what is due at `now` or was asked for, without waiting for it.
    pub async fn tick(&self, now: Timestamp) -> Started {
        let mut started = Vec::new();
        for row in self.rows.iter() {
            if let Some(slot) = row.schedule.latest(now)
                && let Some(run) = self.claim(row.job.name, slot).await
            {
                started.push((row.job.name, self.start(row.job, run)));
            }
        }
        for (run, job) in self.asked().await {
            // A job that this replica does not know is for a newer one to take.
            if let Some(row) = self.rows.iter().find(|row| row.job.name == job)
                && self.take(row.job.name, &run).await
            {
                started.push((row.job.name, self.start(row.job, run)));
            }
        }
        Started(started)
    }

    async fn claim(&self, job: &'static str, slot: Timestamp) -> Option<JobRunId> {
        let known = self.progress().get(job).copied().unwrap_or_default();
        if known.running || known.claimed == Some(slot) || self.tools.stop.is_cancelled() {
            return None;
        }
        match jobs::claim(&self.tools.ctx, &Actor::System, job, slot, &self.holder).await {
            Ok(run) => {
                self.progress().entry(job).or_default().claimed = Some(slot);
                run
            }
            Err(error) => {
                tracing::error!(job, cause = %error, "a slot could not be claimed; the next tick \
                    tries again");
                None
            }
        }
    }

    async fn asked(&self) -> Vec<(JobRunId, String)> {
        jobs::asked(&self.tools.ctx, &Actor::System).await.unwrap_or_else(|error| {
            tracing::error!(cause = %error, "the runs that were asked for could not be read; the \
                next tick tries again");
            Vec::new()
        })
    }

    async fn take(&self, job: &'static str, run: &JobRunId) -> bool {
        if self.progress().get(job).is_some_and(|progress| progress.running)
            || self.tools.stop.is_cancelled()
        {
            return false;
        }
        jobs::take(&self.tools.ctx, &Actor::System, run,
            &self.holder).await.unwrap_or_else(|error| {
            tracing::error!(job, cause = %error, "a run could not be taken; the next tick tries \
                again");
            false
        })
    }

    /// Runs the job in a task of its own. Whatever happens in it is stored as the run's outcome.
    fn start(&self, job: &'static Job, run: JobRunId) -> JoinHandle<()> {
        self.progress().entry(job.name).or_default().running = true;
        let ticker = self.clone();
        self.tracker.spawn(async move {
            let work = AssertUnwindSafe((job.run)(ticker.tools.clone())).catch_unwind();
            let outcome = match tokio::time::timeout(RUN_LIMIT, work).await {
                Ok(Ok(Ok(said))) => Ok(said),
                Ok(Ok(Err(error))) => Err(error.to_string()),
                Ok(Err(panic)) => Err(format!(
                    "The job broke off by a fault of ours: {}",
                    panic_message(panic.as_ref())
                )),
                Err(_) => {
                    Err(format!("The job was stopped after {} minutes.", RUN_LIMIT.as_secs() / 60))
                }
            };
            match &outcome {
                Ok(said) => tracing::debug!(job = job.name, said = said.as_deref(), "a job ended"),
                Err(fault) => tracing::error!(job = job.name, fault, "a job failed"),
            }
            if let Err(error) =
                jobs::finish(&ticker.tools.ctx, &Actor::System, &run, &outcome).await
            {
                tracing::error!(job = job.name, cause = %error, "the outcome of a job could not be \
                    stored");
            }
            ticker.progress().entry(job.name).or_default().running = false;
        })
    }

    fn progress(&self) -> MutexGuard<'_, BTreeMap<&'static str, Progress>> {
        // Each entry is one flag and one instant, written whole: a panic elsewhere leaves nothing
        // half done.
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ticks every few seconds until [`RunningTicker::stop`].
    ///
    /// # Errors
    /// When the scheduler cannot be set up.
    pub async fn run(self) -> Result<RunningTicker, JobSchedulerError> {
        let scheduler = JobScheduler::new().await?;
        let ticker = self.clone();
        let tick = CronJob::new_async(TICK, move |_, _| {
            let ticker = ticker.clone();
            Box::pin(async move {
                // A tick that takes longer than the pause to the next one is not overtaken by it.
                if let Ok(_alone) = ticker.ticking.try_lock() {
                    drop(ticker.tick(ticker.tools.ctx.now()).await);
                }
            })
        })?;
        scheduler.add(tick).await?;
        scheduler.start().await?;
        Ok(RunningTicker { ticker: self, scheduler })
    }
}

/// A ticker under way.
pub struct RunningTicker {
    ticker: Ticker,
    scheduler: JobScheduler,
}

impl RunningTicker {
    /// Starts nothing more, tells the runs under way to end, and waits for them up to `limit`;
    /// false when some did not end in time.
    pub async fn stop(mut self, limit: Duration) -> bool {
        self.ticker.tools.stop.cancel();
        if let Err(error) = self.scheduler.shutdown().await {
            tracing::warn!(cause = %error, "the scheduler did not shut down");
        }
        // A tick under way may still have started a run: wait for it before counting.
        let waited = tokio::time::timeout(limit, async {
            let _tick_ended = self.ticker.ticking.lock().await;
            self.ticker.tracker.close();
            self.ticker.tracker.wait().await;
        });
        waited.await.is_ok()
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "no message".to_owned())
}

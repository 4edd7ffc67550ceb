use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use assay::actions::{Error, jobs as actions};
use assay::app;
use assay::domain::access::{Actor, Person};
use assay::domain::job::RunState;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::jobs::Job;
use assay::jobs::ticker::Ticker;
use assay::store::job_runs::{self, Run};

use crate::support::TestApp;

async fn runs(app: &TestApp, job: &str) -> Vec<Run> {
    let mut tx = app.ctx.db.read().await.unwrap();
    job_runs::latest(&mut tx, job, 100).await.unwrap()
}

async fn administrator(app: &TestApp) -> Actor {
    let organization = app.organization(OrganizationKind::Agency, "Test agency").await;
    let account = app.account(&organization, "root", &[Role::Administrator]).await;
    Actor::Person(Person {
        account,
        name: "root".to_owned(),
        organization,
        organization_name: "Test agency".to_owned(),
        kind: OrganizationKind::Agency,
        roles: vec![Role::Administrator],
        grant: None,
        district: None,
    })
}

/// Declares a schedule of one job that counts its runs.
macro_rules! counting {
    ($runs:ident, $jobs:ident, $cron:literal) => {
        static $runs: AtomicUsize = AtomicUsize::new(0);
        static $jobs: &[Job] = &[Job {
            name: "count",
            cron: $cron,
            does: "Counts.",
            run: |_| {
                Box::pin(async {
                    $runs.fetch_add(1, Ordering::SeqCst);
                    Ok(Some("Counted.".to_owned()))
                })
            },
        }];
    };
}

#[tokio::test]
async fn a_slot_runs_once_however_often_the_ticker_looks() {
    counting!(RUNS, JOBS, "* * * * *");
    let app = TestApp::start().await;
    let ticker = Ticker::new(JOBS, app.tools()).unwrap();
    for _ in 0..3 {
        ticker.tick(app.ctx.now()).await.finished().await;
        app.ctx.clock.advance_seconds(15);
    }
    assert_eq!(RUNS.load(Ordering::SeqCst), 1);
    app.ctx.clock.advance_seconds(15);
    assert_eq!(ticker.tick(app.ctx.now()).await.finished().await, ["count"]);
    assert_eq!(RUNS.load(Ordering::SeqCst), 2);
    let runs = runs(&app, "count").await;
    let slots: Vec<String> = runs.iter().map(|run| run.slot.to_string()).collect();
    assert_eq!(slots, ["2026-11-21T10:01:00.000Z", "2026-11-21T10:00:00.000Z"]);
    assert!(
        runs.iter()
            .all(|run| run.state == RunState::Done && run.outcome.as_deref() == Some("Counted."))
    );
    app.finish().await;
}

#[tokio::test]
async fn of_two_replicas_one_runs_each_slot() {
    counting!(RUNS, JOBS, "* * * * *");
    let app = TestApp::start().await;
    let other = app::context::context(&app.config, app.ctx.clock.clone(), false).await.unwrap();
    let replicas = [
        Ticker::new(JOBS, app.tools()).unwrap(),
        Ticker::new(JOBS, app::tools(&app.config, other.clone()).unwrap()).unwrap(),
    ];
    for _ in 0..20 {
        let now = app.ctx.now();
        let (one, two) = tokio::join!(replicas[0].tick(now), replicas[1].tick(now));
        let ran = [one.finished().await, two.finished().await].concat();
        assert_eq!(ran, ["count"]);
        app.ctx.clock.advance_seconds(60);
    }
    assert_eq!(RUNS.load(Ordering::SeqCst), 20);
    assert_eq!(runs(&app, "count").await.len(), 20);
    other.db.close().await;
    app.finish().await;
}

#[tokio::test]
async fn of_the_slots_missed_the_latest_one_is_caught_up() {
    counting!(RUNS, JOBS, "0 * * * *");
    let app = TestApp::start().await;
    let ticker = Ticker::new(JOBS, app.tools()).unwrap();
    ticker.tick(app.ctx.now()).await.finished().await;
    app.ctx.clock.advance_seconds(5 * 3600 + 120);
    ticker.tick(app.ctx.now()).await.finished().await;
    let slots: Vec<String> =
        runs(&app, "count").await.iter().map(|run| run.slot.to_string()).collect();
    assert_eq!(slots, ["2026-11-21T15:00:00.000Z", "2026-11-21T10:00:00.000Z"]);
    app.finish().await;
}

#[tokio::test]
async fn a_job_never_overlaps_itself_and_takes_its_latest_slot_afterwards() {
    static GATE: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(0);
    static JOBS: &[Job] = &[Job {
        name: "slow",
        cron: "* * * * *",
        does: "Waits.",
        run: |_| {
            Box::pin(async {
                GATE.acquire().await.map_err(|cause| Error::Internal(cause.to_string()))?.forget();
                Ok(Some("Waited.".to_owned()))
            })
        },
    }];
    let app = TestApp::start().await;
    let ticker = Ticker::new(JOBS, app.tools()).unwrap();
    let first = ticker.tick(app.ctx.now()).await;
    app.ctx.clock.advance_seconds(180);
    assert!(ticker.tick(app.ctx.now()).await.finished().await.is_empty());
    GATE.add_permits(2);
    assert_eq!(first.finished().await, ["slow"]);
    assert_eq!(ticker.tick(app.ctx.now()).await.finished().await, ["slow"]);
    assert_eq!(runs(&app, "slow").await.len(), 2);
    app.finish().await;
}

#[tokio::test]
async fn a_fault_or_a_panic_is_the_outcome_of_its_run_and_stops_nothing_else() {
    counting!(RUNS, COUNTING, "* * * * *");
    static FAULTY: &[Job] = &[
        Job {
            name: "refuses",
            cron: "* * * * *",
            does: "Refuses.",
            run: |_| Box::pin(async { Err(Error::WrongState("Not today.".to_owned())) }),
        },
        Job {
            name: "panics",
            cron: "* * * * *",
            does: "Panics.",
            run: |_| Box::pin(async { panic!("a loose cable") }),
        },
    ];
    let app = TestApp::start().await;
    let (faulty, sound) =
        (Ticker::new(FAULTY, app.tools()).unwrap(), Ticker::new(COUNTING, app.tools()).unwrap());
    for _ in 0..2 {
        assert_eq!(faulty.tick(app.ctx.now()).await.finished().await, ["refuses", "panics"]);
        sound.tick(app.ctx.now()).await.finished().await;
        app.ctx.clock.advance_seconds(60);
    }
    for (job, outcome) in [
        ("refuses", "Not today."),
        ("panics", "The job broke off by a fault of ours: a loose cable"),
    ] {
        for run in runs(&app, job).await {
            assert_eq!((run.state, run.outcome.as_deref()), (RunState::Failed, Some(outcome)));
            assert!(run.finished_at.is_some());
        }
    }
    assert_eq!(RUNS.load(Ordering::SeqCst), 2);
    app.finish().await;
}

#[tokio::test]
async fn a_run_that_was_asked_for_happens_once_beside_the_scheduled_ones() {
    counting!(RUNS, JOBS, "0 0 * * *");
    let app = TestApp::start().await;
    let mut ctx = app.ctx.clone();
    ctx.schedule = assay::jobs::plan(JOBS, app.ctx.calendar()).unwrap().into();
    let ticker = Ticker::new(JOBS, app.tools()).unwrap();
    ticker.tick(ctx.now()).await.finished().await;
    actions::ask(&ctx, &administrator(&app).await, "count").await.unwrap();
    assert_eq!(ticker.tick(ctx.now()).await.finished().await, ["count"]);
    assert!(ticker.tick(ctx.now()).await.finished().await.is_empty());
    assert_eq!(RUNS.load(Ordering::SeqCst), 2);
    assert!(matches!(
        actions::ask(&ctx, &administrator(&app).await, "unknown").await,
        Err(Error::NotFound)
    ));
    app.finish().await;
}

#[tokio::test]
async fn stopping_starts_nothing_more_and_waits_for_what_is_under_way() {
    static STARTED: AtomicUsize = AtomicUsize::new(0);
    static JOBS: &[Job] = &[Job {
        name: "until-stopped",
        cron: "* * * * *",
        does: "Works until Assay stops.",
        run: |tools| {
            Box::pin(async move {
                STARTED.fetch_add(1, Ordering::SeqCst);
                tools.stop.cancelled().await;
                Ok(Some("Ended early.".to_owned()))
            })
        },
    }];
    let app = TestApp::start().await;
    let ticker = Ticker::new(JOBS, app.tools()).unwrap();
    let running = ticker.clone().run().await.unwrap();
    drop(ticker.tick(app.ctx.now()).await);
    assert!(running.stop(Duration::from_secs(5)).await);
    let runs = runs(&app, "until-stopped").await;
    assert_eq!((runs.len(), runs[0].outcome.as_deref()), (1, Some("Ended early.")));
    app.ctx.clock.advance_seconds(60);
    assert!(ticker.tick(app.ctx.now()).await.finished().await.is_empty());
    assert_eq!(STARTED.load(Ordering::SeqCst), 1);
    app.finish().await;
}

#[tokio::test]
async fn a_job_that_does_not_end_is_left_behind_after_the_limit() {
    static JOBS: &[Job] = &[Job {
        name: "endless",
        cron: "* * * * *",
        does: "Never ends.",
        run: |_| Box::pin(async { std::future::pending().await }),
    }];
    let app = TestApp::start().await;
    let ticker = Ticker::new(JOBS, app.tools()).unwrap();
    let running = ticker.clone().run().await.unwrap();
    drop(ticker.tick(app.ctx.now()).await);
    assert!(!running.stop(Duration::from_millis(50)).await);
    app.finish().await;
}

#[tokio::test]
async fn sweeping_keeps_the_latest_scheduled_slot_so_that_it_never_runs_again() {
    counting!(RUNS, JOBS, "0 0 1 1 *");
    let app = TestApp::start().await;
    let mut ctx = app.ctx.clone();
    ctx.schedule = assay::jobs::plan(JOBS, app.ctx.calendar()).unwrap().into();
    Ticker::new(JOBS, app.tools()).unwrap().tick(ctx.now()).await.finished().await;
    actions::ask(&ctx, &administrator(&app).await, "count").await.unwrap();
    Ticker::new(JOBS, app.tools()).unwrap().tick(ctx.now()).await.finished().await;
    ctx.clock.advance_seconds(31 * 24 * 3600);
    assay::actions::housekeeping::sweep(&ctx, &Actor::System).await.unwrap();
    assert!(
        Ticker::new(JOBS, app.tools()).unwrap().tick(ctx.now()).await.finished().await.is_empty()
    );
    ctx.clock.advance_seconds(11 * 24 * 3600);
    Ticker::new(JOBS, app.tools()).unwrap().tick(ctx.now()).await.finished().await;
    assay::actions::housekeeping::sweep(&ctx, &Actor::System).await.unwrap();
    assert_eq!(runs(&app, "count").await.len(), 1);
    app.finish().await;
}

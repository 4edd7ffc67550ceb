//! The database is locked by another program, has no room left, or does not answer any more.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use assay::actions::Clock;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::{ana, everything_holds, prepare, settings};
use crate::cli::process::Serving;
use crate::support::Client;
use crate::support::database::TestDatabase;

/// Makes every session one that was last used an hour ago, so that the next request wants to note
/// its use.
async fn an_hour_passes(connection: &mut SqliteConnection) {
    let ago = Clock::System.now().plus_seconds(-3600);
    run(connection, &format!("UPDATE sessions SET seen_at = '{ago}'")).await;
}

async fn run(connection: &mut SqliteConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
        .expect("a statement runs");
}

async fn comes_back(client: &mut Client) {
    let began = Instant::now();
    while client.get("/account").await.status.as_u16() != 200 {
        assert!(began.elapsed() < Duration::from_mins(1), "it comes back");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    println!("afterwards one's own account shows again within {:.2?}", began.elapsed());
}

#[tokio::test]
#[ignore = "a drill: make drills"]
async fn the_database_is_locked_by_another_program() {
    let database = TestDatabase::create().await;
    if !database.url().starts_with("sqlite:") {
        return database.remove().await;
    }
    let settings = settings(&database);
    prepare(&settings).await;
    let serving = Serving::start(database.folder(), &["serve"], &settings);
    let mut ana = ana(&serving.base).await;
    let mut other = SqliteConnection::connect(database.url()).await.expect("a second connection");
    an_hour_passes(&mut other).await;
    run(&mut other, "BEGIN EXCLUSIVE").await;
    everything_holds("database locked", "Sign out", &mut ana, &serving.base).await;
    run(&mut other, "ROLLBACK").await;
    comes_back(&mut ana).await;
    drop(serving);
    database.remove().await;
}

#[tokio::test]
#[ignore = "a drill: make drills"]
async fn the_disk_is_full() {
    let database = TestDatabase::create().await;
    if !database.url().starts_with("sqlite:") {
        return database.remove().await;
    }
    let settings = settings(&database);
    prepare(&settings).await;
    let file = database.url().trim_start_matches("sqlite:");
    // No file may grow beyond what the database has and half a megabyte; the signal that comes with
    // it is ignored, as on a full disk.
    let bytes: u64 = ["", "-wal"]
        .iter()
        .filter_map(|end| std::fs::metadata(format!("{file}{end}")).ok())
        .map(|file| file.len())
        .sum();
    let blocks = bytes / 512 + 1024;
    let mut command = Command::new("sh");
    command.args([
        "-c",
        &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" serve"),
        env!("CARGO_BIN_EXE_assay"),
    ]);
    command.current_dir(database.folder()).env_clear().envs(settings.iter().cloned());
    let serving = Serving::start_command(command);
    let mut ana = ana(&serving.base).await;
    let mut other = SqliteConnection::connect(database.url()).await.expect("a second connection");
    an_hour_passes(&mut other).await;
    // The other program may write more: what it appends to the log of writes lies beyond what Assay
    // may.
    run(&mut other, "PRAGMA wal_autocheckpoint = 0").await;
    run(
        &mut other,
        &format!(
            "INSERT INTO readiness (id, checked_at) VALUES ('filler', '{}')",
            "x".repeat(2_000_000)
        ),
    )
    .await;
    everything_holds("disk full", "Sign out", &mut ana, &serving.base).await;
    drop((serving, other));
    database.remove().await;
}

/// What stands between Assay and its database server: it hands everything on, until it goes silent.
struct Line {
    port: u16,
    silent: Arc<AtomicBool>,
}

impl Line {
    async fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let silent = Arc::new(AtomicBool::new(false));
        let is_silent = Arc::clone(&silent);
        tokio::spawn(async move {
            while let Ok((inner, _)) = listener.accept().await {
                let outer =
                    TcpStream::connect(&server).await.expect("the server takes a connection");
                let (from_inner, to_inner) = inner.into_split();
                let (from_outer, to_outer) = outer.into_split();
                tokio::spawn(hand_on(from_inner, to_outer, Arc::clone(&is_silent)));
                tokio::spawn(hand_on(from_outer, to_inner, Arc::clone(&is_silent)));
            }
        });
        Self { port, silent }
    }
}

async fn hand_on(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    silent: Arc<AtomicBool>,
) {
    let mut bytes = vec![0; 16_384];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        while silent.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

// The line hands on in one thread while the other waits for the binary to start.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a drill: make drills"]
async fn the_database_server_goes_silent() {
    let database = TestDatabase::create().await;
    if database.url().starts_with("sqlite:") {
        return database.remove().await;
    }
    let mut url = Url::parse(database.url()).expect("an address");
    let line =
        Line::to(format!("{}:{}", url.host_str().expect("a host"), url.port().unwrap_or(5432)))
            .await;
    url.set_host(Some("127.0.0.1")).expect("a host");
    url.set_port(Some(line.port)).expect("a port");
    let mut settings = settings(&database);
    settings.retain(|(name, _)| name != "DATABASE_URL");
    settings.push(("DATABASE_URL".to_owned(), url.to_string()));
    prepare(&settings).await;
    let serving = Serving::start(database.folder(), &["serve"], &settings);
    let mut ana = ana(&serving.base).await;
    line.silent.store(true, Ordering::SeqCst);
    everything_holds(
        "database server silent",
        "You see what every visitor sees",
        &mut ana,
        &serving.base,
    )
    .await;
    line.silent.store(false, Ordering::SeqCst);
    comes_back(&mut ana).await;
    drop(serving);
    database.remove().await;
}

//! The connections to either engine, and how they are opened.

use std::io::ErrorKind;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, PgPool, Postgres, SqlitePool, Transaction,
};
use tokio::runtime::Handle;

use super::writer::Writer;
use crate::store::StoreError;

const READERS: u32 = 4;
/// How much of an embedded database each connection keeps in memory, as SQLite counts it: 512 KiB.
/// The system holds the file in memory anyway, for all of them.
const CACHE: &str = "-512";
const POSTGRES_CONNECTIONS: u32 = 10;
/// How long a database server may take to answer at the start.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// How long a free connection is waited for.
const CONNECTION_LIMIT: Duration = Duration::from_secs(3);
/// How long another program's lock on the database's file is waited for.
const LOCK_LIMIT: Duration = Duration::from_secs(2);

#[derive(Clone)]
pub(super) enum Pools {
    Sqlite { readers: SqlitePool, writer: Writer },
    Postgres(HomePool),
}

/// A pool whose connections all belong to the runtime that opened the database. A connection lives
/// and dies with the runtime in which it was made; the web server has one for each worker, and they
/// end before the jobs and the checks that come after.
#[derive(Clone)]
pub(super) struct HomePool {
    pub(super) pool: PgPool,
    home: Handle,
}

impl HomePool {
    /// Begins a transaction in a task of its own: a `BEGIN` whose asker gave up half-way would
    /// leave its connection inside a transaction that nobody knows of, and the next write there
    /// would find that it may only read.
    pub(super) async fn begin(
        &self,
        how: &'static str,
    ) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
        let pool = self.pool.clone();
        self.home
            .spawn(async move { pool.begin_with(how).await })
            .await
            .map_err(|_ended| sqlx::Error::PoolClosed)?
    }
}

pub(super) async fn open_sqlite(url: &str) -> Result<Pools, StoreError> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL: with WAL and NORMAL the last commits can be lost on power failure, and a save that
        // was acknowledged must not be.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(LOCK_LIMIT)
        .pragma("temp_store", "memory")
        .pragma("cache_size", CACHE)
        .optimize_on_close(true, None);
    if let Some(folder) = options.get_filename().parent().filter(|folder| *folder != Path::new(""))
    {
        std::fs::create_dir_all(folder)
            .map_err(|cause| StoreError::Folder { path: folder.to_path_buf(), cause })?;
    }
    // The writer opens first: it creates the file, which a read-only connection cannot.
    let writer = Writer::new(options.clone().connect().await?);
    let readers = PoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(CONNECTION_LIMIT)
        .test_before_acquire(false)
        .connect_with(options.read_only(true))
        .await?;
    Ok(Pools::Sqlite { readers, writer })
}

pub(super) async fn open_postgres(url: &str) -> Result<Pools, StoreError> {
    let options = PgConnectOptions::from_str(url)?;
    // The pool would keep trying for half a minute and then only say that time ran out; one
    // connection says why.
    let first = tokio::time::timeout(CONNECT_LIMIT, PgConnection::connect_with(&options)).await;
    first.map_err(|_elapsed| sqlx::Error::Io(ErrorKind::TimedOut.into()))??.close().await?;
    let pool = PoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(CONNECTION_LIMIT)
        .connect_with(options)
        .await?;
    Ok(Pools::Postgres(HomePool { pool, home: Handle::current() }))
}

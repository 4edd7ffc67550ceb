//! The one file that knows the engines. Everyone else writes one SQL text per operation, with `$1`
//! placeholders, and runs it through a [`Tx`]; reads share one consistent view, writes begin
//! immediate and are on disk when `commit` returns.

mod care;
mod outage;
mod pools;
pub mod server_tools;
mod whole;
mod writer;

use std::future::Future;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteRow};
use sqlx::{Arguments, Decode, Encode, Postgres, Row as _, Sqlite, Transaction, Type};

pub(super) use self::outage::is_outage;
use self::pools::{HomePool, Pools, open_postgres, open_sqlite};
use self::writer::WriterTurn;
use super::{StoreError, migrations};

/// How long a transaction may take to begin, everything included: whoever waits longer is better
/// told so.
const BEGIN_LIMIT: Duration = Duration::from_secs(5);

/// How long a database server may take for one statement before it counts as gone.
const STATEMENT_LIMIT: Duration = Duration::from_secs(20);

/// A database, whichever engine `DATABASE_URL` names. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    only_reads: bool,
    statements: Arc<AtomicU64>,
}

impl Db {
    /// Opens the database that `url` names: `sqlite:path` (created when missing) or `postgres://…`.
    ///
    /// # Errors
    /// When the address is not one of a database, the file cannot be made or opened, or the server
    /// cannot be reached.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let pools = if url.starts_with("sqlite:") {
            open_sqlite(url).await?
        } else {
            open_postgres(url).await?
        };
        Ok(Self { pools, only_reads: false, statements: Arc::default() })
    }

    /// The file of a SQLite database that is not there; none when it is, and for other engines.
    ///
    /// # Errors
    /// When the address is not one of a database.
    pub fn missing_file(url: &str) -> Result<Option<PathBuf>, StoreError> {
        if !url.starts_with("sqlite:") {
            return Ok(None);
        }
        let options = SqliteConnectOptions::from_str(url)?;
        let file = options.get_filename();
        Ok((!url.contains(":memory:") && !file.exists()).then(|| file.to_path_buf()))
    }

    /// The engine that an address names, as backups note it.
    pub fn engine(url: &str) -> &'static str {
        if url.starts_with("sqlite:") { "sqlite" } else { "postgresql" }
    }

    /// The files of an embedded database, whether they are there or not; none for other engines.
    pub fn files(url: &str) -> Vec<PathBuf> {
        if !url.starts_with("sqlite:") || url.contains(":memory:") {
            return Vec::new();
        }
        let Ok(options) = SqliteConnectOptions::from_str(url) else { return Vec::new() };
        let named = |ending: &str| {
            let mut name = options.get_filename().as_os_str().to_os_string();
            name.push(ending);
            PathBuf::from(name)
        };
        ["", "-wal", "-shm"].map(named).to_vec()
    }

    /// Brings the schema up to date; safe to run from several replicas at once.
    ///
    /// # Errors
    /// When a newer Assay made the schema, or a migration cannot be carried out.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let migrator = Migrator::with_migrations(migrations::all());
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                migrator.run_direct(None, writer.between().await?.connection()?, false).await
            }
            Pools::Postgres(HomePool { pool, .. }) => migrator.run(pool).await,
        }
        .map_err(|cause| match cause {
            MigrateError::VersionMissing(found) | MigrateError::VersionTooNew(found, _)
                if found > migrations::newest() =>
            {
                StoreError::NewerSchema { found, known: migrations::newest() }
            }
            cause => StoreError::Migration(cause),
        })
    }

    /// Begins a read: every query in it sees the same state.
    ///
    /// # Errors
    /// When the database gives no turn in time.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        within(BEGIN_LIMIT, self.begin_read()).await
    }

    /// Begins a write. Dropping it without [`Tx::commit`] undoes it.
    ///
    /// # Errors
    /// When the database gives no turn in time, or this is opened for reading only.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        if self.only_reads {
            return Err(StoreError::OnlyReads);
        }
        within(BEGIN_LIMIT, self.begin_write()).await
    }

    async fn begin_read(&self) -> Result<Tx, StoreError> {
        let inner = match &self.pools {
            Pools::Sqlite { readers, .. } => Inner::Sqlite(readers.begin().await?),
            Pools::Postgres(pool) => Inner::Postgres(
                pool.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
            ),
        };
        Ok(self.tx(inner))
    }

    async fn begin_write(&self) -> Result<Tx, StoreError> {
        let inner = match &self.pools {
            Pools::Sqlite { writer, .. } => Inner::SqliteWrite(writer.begin().await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin("BEGIN").await?),
        };
        Ok(self.tx(inner))
    }

    /// The same database for somebody who only looks: no write begins in it.
    #[must_use]
    pub fn only_reading(&self) -> Self {
        Self { only_reads: true, ..self.clone() }
    }

    /// How many statements have run so far, so that a test can see that a list makes a fixed number
    /// of them.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Closes every connection after its work is done.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(HomePool { pool, .. }) => pool.close().await,
        }
    }

    fn tx(&self, inner: Inner) -> Tx {
        Tx { inner, statements: Arc::clone(&self.statements) }
    }
}

/// Does this, or gives up when it takes longer.
async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    tokio::time::timeout(limit, work).await.map_err(|_elapsed| StoreError::NoAnswer)?
}

/// The newest schema that this program knows.
pub fn newest_schema() -> i64 {
    migrations::newest()
}

/// A transaction. Queries run in it one after another.
pub struct Tx {
    inner: Inner,
    statements: Arc<AtomicU64>,
}

enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    SqliteWrite(WriterTurn),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Starts a query in this transaction.
    pub fn query(&mut self, sql: &'static str) -> Query<'_> {
        let arguments = match &self.inner {
            Inner::Sqlite(_) | Inner::SqliteWrite(_) => {
                ArgumentList::Sqlite(SqliteArguments::default())
            }
            Inner::Postgres(_) => ArgumentList::Postgres(PgArguments::default()),
        };
        Query { tx: self, sql, arguments, problem: None }
    }

    /// Makes the changes last. When this returns, they are on disk.
    ///
    /// # Errors
    /// When the database did not take the changes: none of them happened.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::SqliteWrite(turn) => turn.commit().await?,
            Inner::Postgres(tx) => {
                within(STATEMENT_LIMIT, async { Ok(tx.commit().await?) }).await?;
            }
        }
        Ok(())
    }
}

enum ArgumentList {
    Sqlite(SqliteArguments),
    Postgres(PgArguments),
}

/// A value that both engines can take as an argument.
pub trait Bind<'v>:
    Encode<'v, Sqlite> + Type<Sqlite> + Encode<'v, Postgres> + Type<Postgres> + Send
{
}
impl<'v, T> Bind<'v> for T where
    T: Encode<'v, Sqlite> + Type<Sqlite> + Encode<'v, Postgres> + Type<Postgres> + Send
{
}

/// A value that both engines can return from a column.
pub trait Column:
    for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}
impl<T> Column for T where
    T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

/// One SQL text with its arguments, ready to run.
pub struct Query<'t> {
    tx: &'t mut Tx,
    sql: &'static str,
    arguments: ArgumentList,
    problem: Option<sqlx::Error>,
}

impl Query<'_> {
    /// Binds the next `$n`.
    #[must_use]
    pub fn bind<'v>(mut self, value: impl Bind<'v>) -> Self {
        let added = match &mut self.arguments {
            ArgumentList::Sqlite(arguments) => arguments.add(value),
            ArgumentList::Postgres(arguments) => arguments.add(value),
        };
        if let Err(cause) = added {
            self.problem.get_or_insert(sqlx::Error::Encode(cause));
        }
        self
    }

    /// Runs the query and returns every row.
    ///
    /// # Errors
    /// When the database refuses the query or does not answer.
    pub async fn all(self) -> Result<Vec<Row>, StoreError> {
        self.check()?.fetch_all().await
    }

    /// Runs the query and returns its only row, or none.
    ///
    /// # Errors
    /// When the database refuses the query or does not answer.
    pub async fn optional(self) -> Result<Option<Row>, StoreError> {
        Ok(self.check()?.fetch_all().await?.into_iter().next())
    }

    /// Runs the statement and returns how many rows it changed.
    ///
    /// # Errors
    /// When the database refuses the change or does not answer.
    pub async fn execute(self) -> Result<u64, StoreError> {
        let query = self.check()?;
        query.tx.statements.fetch_add(1, Ordering::Relaxed);
        Ok(match (&mut query.tx.inner, query.arguments) {
            (Inner::Sqlite(tx), ArgumentList::Sqlite(arguments)) => {
                sqlx::query_with(query.sql, arguments).execute(&mut **tx).await?.rows_affected()
            }
            (Inner::SqliteWrite(turn), ArgumentList::Sqlite(arguments)) => {
                sqlx::query_with(query.sql, arguments)
                    .execute(turn.connection()?)
                    .await?
                    .rows_affected()
            }
            (Inner::Postgres(tx), ArgumentList::Postgres(arguments)) => {
                within(STATEMENT_LIMIT, async {
                    Ok(sqlx::query_with(query.sql, arguments).execute(&mut **tx).await?)
                })
                .await?
                .rows_affected()
            }
            _ => return Err(StoreError::MixedEngines),
        })
    }

    fn check(mut self) -> Result<Self, StoreError> {
        match self.problem.take() {
            Some(problem) => Err(problem.into()),
            None => Ok(self),
        }
    }

    async fn fetch_all(self) -> Result<Vec<Row>, StoreError> {
        self.tx.statements.fetch_add(1, Ordering::Relaxed);
        Ok(match (&mut self.tx.inner, self.arguments) {
            (Inner::Sqlite(tx), ArgumentList::Sqlite(arguments)) => {
                sqlx::query_with(self.sql, arguments)
                    .fetch_all(&mut **tx)
                    .await?
                    .into_iter()
                    .map(Row::Sqlite)
                    .collect()
            }
            (Inner::SqliteWrite(turn), ArgumentList::Sqlite(arguments)) => {
                sqlx::query_with(self.sql, arguments)
                    .fetch_all(turn.connection()?)
                    .await?
                    .into_iter()
                    .map(Row::Sqlite)
                    .collect()
            }
            (Inner::Postgres(tx), ArgumentList::Postgres(arguments)) => {
                let rows = within(STATEMENT_LIMIT, async {
                    Ok(sqlx::query_with(self.sql, arguments).fetch_all(&mut **tx).await?)
                })
                .await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
            _ => return Err(StoreError::MixedEngines),
        })
    }
}

/// One row of a result.
pub enum Row {
    /// From an embedded database.
    Sqlite(SqliteRow),
    /// From a database server.
    Postgres(PgRow),
}

impl Row {
    /// The column's value.
    ///
    /// # Errors
    /// When there is no such column, or it holds something of another type.
    pub fn get<T: Column>(&self, column: &str) -> Result<T, StoreError> {
        Ok(match self {
            Row::Sqlite(row) => row.try_get(column)?,
            Row::Postgres(row) => row.try_get(column)?,
        })
    }
}

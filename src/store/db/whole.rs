//! What is done with a database as a whole: looking which tables it has, emptying it, and writing
//! in haste what can be made again.

use sqlx::AssertSqlSafe;

use super::Db;
use super::pools::{HomePool, Pools};
use crate::store::StoreError;

/// The table in which the migrations of a database are counted.
const MIGRATIONS: &str = "_sqlx_migrations";

impl Db {
    /// The names of the tables that are there, those of the engine and of the migrations left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tables(&self) -> Result<Vec<String>, StoreError> {
        let sql = match &self.pools {
            Pools::Sqlite { .. } => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
                 AND name <> $1 ORDER BY name"
            }
            Pools::Postgres(_) => {
                "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = \
                 current_schema() AND tablename <> $1 ORDER BY name"
            }
        };
        let rows = self.read().await?.query(sql).bind(MIGRATIONS).all().await?;
        rows.iter().map(|row| row.text("name")).collect()
    }

    /// Drops every table, with everything in them, so that [`Db::migrate`] starts from nothing. All
    /// of it happens or none.
    ///
    /// # Errors
    /// When the database cannot be read or changed.
    pub async fn clear(&self) -> Result<(), StoreError> {
        let tables = self.tables().await?;
        let tables = tables.iter().map(String::as_str).chain([MIGRATIONS]);
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let drops: Vec<String> =
                    tables.map(|table| format!("DROP TABLE IF EXISTS \"{table}\";")).collect();
                let mut desk = writer.between().await?;
                // While rows refer to each other no order of the tables would do.
                let all = format!(
                    "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE; {} COMMIT; PRAGMA foreign_keys = \
                     ON;",
                    drops.join(" ")
                );
                sqlx::raw_sql(AssertSqlSafe(all)).execute(desk.connection()?).await?;
            }
            Pools::Postgres(HomePool { pool, .. }) => {
                let names: Vec<String> = tables.map(|table| format!("\"{table}\"")).collect();
                sqlx::raw_sql(AssertSqlSafe(format!(
                    "DROP TABLE IF EXISTS {} CASCADE",
                    names.join(", ")
                )))
                .execute(pool)
                .await?;
            }
        }
        Ok(())
    }

    /// From here on a commit does not wait for the disk, until [`Db::sync_again`]. For records that
    /// can be made again. A database server keeps its own rules.
    ///
    /// # Errors
    /// When the database cannot be told.
    pub async fn stop_syncing(&self) -> Result<(), StoreError> {
        self.tell_writer("PRAGMA synchronous = OFF").await
    }

    /// Puts everything on disk; from here on every commit waits for it again.
    ///
    /// # Errors
    /// When the database cannot be told, or the disk does not take it.
    pub async fn sync_again(&self) -> Result<(), StoreError> {
        self.tell_writer("PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)").await
    }

    async fn tell_writer(&self, sql: &'static str) -> Result<(), StoreError> {
        if let Pools::Sqlite { writer, .. } = &self.pools {
            let mut desk = writer.between().await?;
            sqlx::raw_sql(sql).execute(desk.connection()?).await?;
        }
        Ok(())
    }
}

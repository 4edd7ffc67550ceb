//! Looking after a whole database: whether it is damaged, whether it is empty, and a copy of it
//! while it serves.

use std::path::Path;

use sqlx::AssertSqlSafe;

use super::pools::{HomePool, Pools};
use super::{Db, Tx};
use crate::store::StoreError;

impl Db {
    /// What the database says about its own condition, as sentences; empty when it is sound.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub async fn damage(&self) -> Result<Vec<String>, StoreError> {
        let mut tx = self.read().await?;
        match &self.pools {
            Pools::Sqlite { .. } => damage_of_file(&mut tx).await,
            Pools::Postgres(_) => damage_of_indexes(&mut tx).await,
        }
    }

    /// Whether nothing is in it: no table of any program.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let sql = match &self.pools {
            Pools::Sqlite { .. } => "SELECT name FROM sqlite_master LIMIT 1",
            Pools::Postgres(_) => {
                "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = \
                 current_schema() LIMIT 1"
            }
        };
        Ok(self.read().await?.query(sql).optional().await?.is_none())
    }

    /// The schema's version.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub async fn schema(&self) -> Result<i64, StoreError> {
        let row = self
            .read()
            .await?
            .query("SELECT MAX(version) AS version FROM _sqlx_migrations")
            .optional()
            .await?;
        row.map_or(Ok(0), |row| row.get("version"))
    }

    /// Writes a copy of an embedded database, as it stands now, into a file that is not there yet;
    /// false for a database server, which has a program of its own for that.
    ///
    /// # Errors
    /// When the copy cannot be written.
    pub async fn copy_into(&self, file: &Path) -> Result<bool, StoreError> {
        let Pools::Sqlite { readers, .. } = &self.pools else { return Ok(false) };
        let mut connection = readers.acquire().await?;
        sqlx::query("VACUUM INTO $1")
            .bind(file.display().to_string())
            .execute(&mut *connection)
            .await?;
        let synced = std::fs::File::open(file).and_then(|copy| copy.sync_all());
        synced.map_err(|cause| StoreError::File { path: file.to_path_buf(), cause })?;
        Ok(true)
    }

    /// The name of the schema in which a database server keeps the tables; none for an embedded
    /// database.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub async fn server_schema(&self) -> Result<Option<String>, StoreError> {
        match &self.pools {
            Pools::Sqlite { .. } => Ok(None),
            Pools::Postgres(_) => {
                let row = self
                    .read()
                    .await?
                    .query("SELECT CAST(current_schema() AS TEXT) AS name")
                    .optional()
                    .await?;
                row.map_or(Ok(None), |row| row.get("name"))
            }
        }
    }

    /// Makes the schema in which a database server is to keep the tables, unless it is there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn make_server_schema(&self, name: &str) -> Result<(), StoreError> {
        if let Pools::Postgres(HomePool { pool, .. }) = &self.pools {
            let sql = format!("CREATE SCHEMA IF NOT EXISTS \"{}\"", name.replace('"', "\"\""));
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await?;
        }
        Ok(())
    }
}

async fn damage_of_file(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let mut damage = Vec::new();
    for row in tx.query("PRAGMA integrity_check(100)").all().await? {
        let word = row.text("integrity_check")?;
        if word != "ok" {
            damage.push(format!("the database's file is damaged: {word}"));
        }
    }
    for row in tx.query("PRAGMA foreign_key_check").all().await? {
        damage.push(format!(
            "a row of {} names a row of {} that is not there",
            row.text("table")?,
            row.text("parent")?
        ));
    }
    Ok(damage)
}

/// Checks the indexes where the server has the means (the extension `amcheck`); rows are read by
/// the other checks.
async fn damage_of_indexes(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let means = "SELECT n.nspname AS name FROM pg_extension e
                 JOIN pg_namespace n ON n.oid = e.extnamespace
                 WHERE e.extname = 'amcheck' AND has_function_privilege(
                   (SELECT p.oid FROM pg_proc p WHERE p.proname = 'bt_index_check'
                 AND p.pronamespace = n.oid ORDER BY p.pronargs LIMIT 1), 'EXECUTE')";
    if tx.query(means).optional().await?.is_none() {
        return Ok(Vec::new());
    }
    let check = "SELECT CAST(bt_index_check(c.oid) AS TEXT) AS checked FROM pg_index i
                 JOIN pg_class c ON c.oid = i.indexrelid
                 JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE a.amname = 'btree' AND n.nspname = current_schema()";
    match tx.query(check).all().await {
        Ok(_) => Ok(Vec::new()),
        Err(cause) => Ok(vec![format!("an index of the database is damaged: {cause}")]),
    }
}

//! What lasts. One function per query, one SQL text for both engines, one folder of migrations.
//!
//! Portable SQL: columns are `TEXT`, `BIGINT`, `DOUBLE PRECISION` or `BOOLEAN`; `$1` placeholders;
//! `CAST(SUM(x) AS BIGINT)`; conflicts are met with `ON CONFLICT` or a guarded `UPDATE …
//! RETURNING`, never by trying and catching; writes check how many rows they changed; lookups
//! return `Option`.
//!
//! What goes wrong is one [`StoreError`]. Under `# Errors`, a database that “does not answer” or
//! “cannot be written to” is away, locked, full, or gave no turn in time
//! ([`StoreError::is_outage`]); a row that “makes no sense” holds what its type cannot be, and
//! [`StoreError::Inconsistent`] names it.

use std::path::PathBuf;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;

/// Who has a conflict of interest with which disclosure, as a table with `disclosure_id` and
/// `account_id`: whoever said so of the disclosure, and whoever has one with its vendor. The one
/// text of it; no query reads the declarations alone to know who may see something.
macro_rules! conflicts {
    () => {
        "(SELECT said.disclosure_id, said.account_id FROM conflict_declarations said
          WHERE said.conflicted = TRUE
          UNION ALL SELECT theirs.id AS disclosure_id, noted.account_id FROM vendor_conflicts noted
          JOIN organizations vendor ON vendor.id = noted.organization_id
          JOIN products made ON made.organization_id = COALESCE(vendor.merged_into, vendor.id)
          JOIN disclosures theirs ON theirs.product_id = made.id)"
    };
}

/// What the agency does to a listing, as kinds of entries of the register. The one text of it.
macro_rules! acts {
    () => {
        "('suspended', 'reinstated', 'revoked')"
    };
}

pub mod assessment;
pub mod backups;
pub mod breached;
pub mod db;
pub mod demo_marks;
pub mod district;
pub mod events;
pub mod files;
pub mod instrument;
pub mod invariants;
pub mod job_runs;
mod migrations;
pub mod outbox;
pub mod people;
pub mod private;
pub mod readiness;
pub mod registry;
pub mod seals;

pub use breached::Breached;
pub use db::{Db, Row, Tx};
pub use files::Files;

use crate::domain::values::{Id, Timestamp};

/// What can go wrong below the rules. None of it is the caller's fault.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("the database could not do this: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the schema could not be brought up to date: {0}")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// A folder for data could not be made.
    #[error("the folder {} could not be made: {cause}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
    /// A file of a backup, or its folder, could not be read or written.
    #[error("{} could not be read or written: {cause}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
    /// A stored row does not make sense; it is named so that a person can look at it.
    #[error("inconsistent row: table {table}, column {column}, row {row}: {cause}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's id.
        row: String,
        /// What does not fit.
        cause: String,
    },
    /// A write that had to change one row changed another number of them.
    #[error("{what}: changed {changed} rows instead of one")]
    Unchanged {
        /// The write.
        what: &'static str,
        /// Rows changed.
        changed: u64,
    },
    /// Arguments made for one engine met a transaction of the other; cannot happen through
    /// [`db::Tx::query`].
    #[error("arguments and transaction belong to different engines")]
    MixedEngines,
    /// A write was begun where one only looks.
    #[error("nothing is written here")]
    OnlyReads,
    /// The database did not answer, or gave no turn, within the time that is given to it.
    #[error("the database did not answer in time")]
    NoAnswer,
    /// The group of writes that this one shared a commit with could not be committed; none of them
    /// happened.
    #[error("the write could not be committed, so it did not happen")]
    GroupLost,
    /// Stored JSON could not be read or written.
    #[error("stored JSON could not be read or written: {0}")]
    Json(#[from] serde_json::Error),
    /// An evidence file is not where it was stored.
    #[error("the evidence file {sha256} is missing")]
    Missing {
        /// The hash under which the file was stored.
        sha256: String,
    },
    /// Other bytes lie where an evidence file was stored.
    #[error("the evidence file {sha256} was changed: its bytes have the SHA-256 {found}")]
    Swapped {
        /// The hash under which the file was stored.
        sha256: String,
        /// The hash of what lies there.
        found: String,
    },
    /// A program of the database server did not do its work.
    #[error("the program {name} did not succeed: {cause}")]
    ServerTool {
        /// The program.
        name: &'static str,
        /// What it said.
        cause: String,
    },
    /// The database belongs to a newer Assay.
    #[error(
        "The database was brought to schema {found} by a newer Assay; this one knows schemas up to \
         {known}. Start the newer Assay, or restore the backup that was made before the upgrade \
         with `assay restore`."
    )]
    NewerSchema {
        /// The schema of the database.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// An evidence file could not be read or written.
    #[error("the file store could not do this: {0}")]
    Files(#[from] object_store::Error),
}

impl StoreError {
    /// Whether the database cannot be reached or written to at the moment, which passes; everything
    /// else is a fault.
    pub fn is_outage(&self) -> bool {
        match self {
            Self::NoAnswer | Self::GroupLost => true,
            Self::Database(cause) => db::is_outage(cause),
            Self::Migration(_)
            | Self::Folder { .. }
            | Self::File { .. }
            | Self::Inconsistent { .. }
            | Self::Unchanged { .. }
            | Self::MixedEngines
            | Self::OnlyReads
            | Self::Json(_)
            | Self::Missing { .. }
            | Self::Swapped { .. }
            | Self::NewerSchema { .. }
            | Self::ServerTool { .. }
            | Self::Files(_) => false,
        }
    }
}

/// Fails unless exactly one row changed.
pub(crate) fn changed_one(what: &'static str, changed: u64) -> Result<(), StoreError> {
    if changed == 1 { Ok(()) } else { Err(StoreError::Unchanged { what, changed }) }
}

impl Row {
    /// The column as an id.
    ///
    /// # Errors
    /// When there is no such column, or it is empty.
    pub fn id<Of>(&self, column: &str) -> Result<Id<Of>, StoreError> {
        self.get(column).map(Id::from_stored)
    }

    /// The column as an id, when it has one.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn optional_id<Of>(&self, column: &str) -> Result<Option<Id<Of>>, StoreError> {
        Ok(self.get::<Option<String>>(column)?.map(Id::from_stored))
    }

    /// The column as text.
    ///
    /// # Errors
    /// When there is no such column, or it is empty.
    pub fn text(&self, column: &str) -> Result<String, StoreError> {
        self.get(column)
    }

    /// The column read by `parse`; a value that does not parse is an inconsistent row.
    ///
    /// # Errors
    /// When there is no such column, or its text does not parse; the error names table, column and
    /// row.
    pub fn parsed<T, E: std::fmt::Display>(
        &self,
        table: &'static str,
        column: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, StoreError> {
        let text = self.text(column)?;
        parse(&text).map_err(|cause| self.inconsistent(table, column, &cause))
    }

    /// The same of a column that may be empty.
    ///
    /// # Errors
    /// When there is no such column, or its text does not parse; the error names table, column and
    /// row.
    pub fn optional_parsed<T, E: std::fmt::Display>(
        &self,
        table: &'static str,
        column: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, StoreError> {
        let text = self.get::<Option<String>>(column)?;
        let parsed = text.map(|text| parse(&text)).transpose();
        parsed.map_err(|cause| self.inconsistent(table, column, &cause))
    }

    /// The column as a day, when it has one.
    ///
    /// # Errors
    /// When there is no such column, or its text is no day; the error names table, column and row.
    pub fn optional_day(
        &self,
        table: &'static str,
        column: &'static str,
    ) -> Result<Option<NaiveDate>, StoreError> {
        self.optional_parsed(table, column, str::parse)
    }

    /// The column read as JSON, when it has any; text that is no such JSON is an inconsistent row.
    ///
    /// # Errors
    /// When the column cannot be read or does not make sense.
    pub fn optional_json<T: DeserializeOwned>(
        &self,
        table: &'static str,
        column: &'static str,
    ) -> Result<Option<T>, StoreError> {
        self.optional_parsed(table, column, |text| serde_json::from_str(text))
    }

    /// The error that a column of this row does not make sense.
    pub(crate) fn inconsistent(
        &self,
        table: &'static str,
        column: &'static str,
        cause: &dyn std::fmt::Display,
    ) -> StoreError {
        StoreError::Inconsistent { table, column, row: self.name(), cause: cause.to_string() }
    }

    /// What a person looks a row up by: its id, or the keys that stand in for one.
    fn name(&self) -> String {
        let numbered = self.get::<i64>("sequence").map(|sequence| sequence.to_string());
        let keys = [
            "disclosure_id",
            "review_id",
            "product_id",
            "account_id",
            "waiting_id",
            "question",
            "section",
            "criterion",
            "office",
            "job",
            "slot",
            "role",
        ];
        let keys =
            || keys.iter().filter_map(|key| self.text(key).ok()).collect::<Vec<_>>().join(" ");
        self.text("id").or(numbered).unwrap_or_else(|_| keys())
    }

    /// The column as an instant.
    ///
    /// # Errors
    /// When there is no such column, or its text is no instant; the error names table, column and
    /// row.
    pub fn instant(
        &self,
        table: &'static str,
        column: &'static str,
    ) -> Result<Timestamp, StoreError> {
        self.parsed(table, column, Timestamp::parse)
    }

    /// The column as an instant, when it has one.
    ///
    /// # Errors
    /// When there is no such column, or its text is no instant; the error names table, column and
    /// row.
    pub fn optional_instant(
        &self,
        table: &'static str,
        column: &'static str,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.optional_parsed(table, column, Timestamp::parse)
    }
}

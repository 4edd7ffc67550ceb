//! Whether the record holds together: the database itself, the chain of events, every row and file
//! that events speak for, and the store's invariants.

pub mod chain;
mod rows;

use serde::Serialize;

use self::chain::{Chain, Head};
use super::registry::register;
use super::{Ctx, Error};
use crate::domain::values::Timestamp;
use crate::store::{Db, events, invariants};

/// What a check found.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// Every fault, as a sentence; empty when all is well.
    pub faults: Vec<String>,
    /// Rows that no event tells of, as sentences.
    pub unknown: Vec<String>,
    /// The newest event, to be kept elsewhere; none before the first.
    pub head: Option<Head>,
    /// How many evidence files were read.
    pub files: usize,
}

impl Checked {
    /// Every fault and every row that no event tells of.
    pub fn all(self) -> Vec<String> {
        self.faults.into_iter().chain(self.unknown).collect()
    }

    /// Takes what a part found. A part that cannot be read is a fault of its own, and the others
    /// are still looked at.
    fn part<T: Default>(&mut self, what: &str, found: Result<T, Error>) -> T {
        found.unwrap_or_else(|cause| {
            self.faults.push(format!("{what} cannot be read: {cause}"));
            T::default()
        })
    }
}

/// Checks the whole record; `kept` is a head that was kept elsewhere and must be in the chain.
///
/// # Errors
/// When the database cannot be reached.
pub async fn check(ctx: &Ctx, kept: Option<&Head>) -> Result<Checked, Error> {
    let mut checked = Checked { faults: Vec::new(), unknown: Vec::new(), head: None, files: 0 };
    checked.faults = checked.part("the database", ctx.db.damage().await.map_err(Error::from));
    let mut tx = ctx.db.read().await?;
    let mut chain: Chain = checked.part("the chain of events", chain::walk(&mut tx, kept).await);
    checked.faults.append(&mut chain.faults);
    checked.head =
        (chain.sequence > 0).then(|| Head { sequence: chain.sequence, hash: chain.hash.clone() });
    for table in rows::tables() {
        let found = rows::table(&mut tx, table, &mut chain.rows).await;
        let (faults, unknown) = checked.part(&format!("the table {}", table.name), found);
        checked.faults.extend(faults);
        checked.unknown.extend(unknown);
    }
    let found = rows::submissions(&mut tx, &chain).await;
    let faults: Vec<String> = checked.part("what was submitted", found);
    checked.faults.extend(faults);
    let faults: Vec<String> = checked.part("the letters", rows::letters(&mut tx).await);
    checked.faults.extend(faults);
    let found = rows::evidence_files(ctx, &mut tx, &chain).await;
    let (faults, files): (Vec<String>, usize) = checked.part("the evidence", found);
    checked.faults.extend(faults);
    checked.files = files;
    let faults: Vec<String> =
        checked.part("the questionnaires' digests", rows::questionnaires(ctx, &mut tx).await);
    checked.faults.extend(faults);
    let found = register::faults(&mut tx).await;
    let faults: Vec<String> = checked.part("the register log", found);
    checked.faults.extend(faults);
    let faults: Vec<String> = checked
        .part("the rules between tables", invariants::broken(&mut tx).await.map_err(Error::from));
    checked.faults.extend(faults);
    Ok(checked)
}

/// Every fault as a sentence; empty when all is well.
///
/// # Errors
/// When the database cannot be reached.
pub async fn broken(ctx: &Ctx) -> Result<Vec<String>, Error> {
    Ok(check(ctx, None).await?.faults)
}

/// Takes the rows of records from before events carried digests into the chain, once, when the
/// schema is brought up to date.
///
/// # Errors
/// When the record cannot be read or written.
pub async fn adopt(db: &Db, at: Timestamp) -> Result<(), Error> {
    // Asked first, since a write waits for all who write, and commands that only look have no time
    // for that.
    if !events::lack_rows(&mut db.read().await?).await? {
        return Ok(());
    }
    let mut tx = db.write().await?;
    events::adopt_rows(&mut tx, at).await?;
    Ok(tx.commit().await?)
}

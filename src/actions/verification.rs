//! Whether the record holds together: the database itself, the chain of events, every row and file
//! that events speak for, and the store's invariants.

pub mod chain;
mod judged;
mod rows;

use serde::Serialize;

use self::chain::{Chain, Head};
use super::registry::register;
use super::{Ctx, Error};
use crate::domain::values::Timestamp;
use crate::store::{Db, events, invariants};

/// What is looked at beside the rules between tables: what each is called, and what is wrong where
/// it does not hold.
const WALKS: [(&str, &str); 19] = [
    ("database", "the database itself is damaged"),
    ("chain-order", "an event of the chain is missing"),
    ("chain-hash", "an event was changed since it was written"),
    ("chain-head", "the head of the chain is not its last event"),
    ("kept-head", "a head that was kept elsewhere is not in the chain"),
    ("event-form", "an event is in a form that this Assay does not know"),
    ("event-kind", "an event is filed as what it does not say"),
    ("event-subject", "an event is filed under what it is not about"),
    ("row-as-left", "a row is not as the last event about it left it"),
    ("row-gone", "a row is gone that an event tells of"),
    ("row-told", "a row is there that no event tells of"),
    ("submission-digest", "what was submitted was changed"),
    ("submission-event", "a submission is not the one that its event tells of"),
    ("letter-digest", "a letter was changed since it was signed"),
    ("evidence-source", "a piece of evidence points elsewhere than when it was attached"),
    ("evidence-file", "an evidence file is missing or was changed"),
    ("questionnaire", "a questionnaire is not the one that disclosures were started on"),
    ("register-log", "the register log does not fit together or says otherwise than the listings"),
    ("score-asked", "a question was scored or settled that its submission does not ask"),
];

/// What is looked at of judgements and decisions.
const JUDGED: [(&str, &str); 3] = [
    ("panel-asked", "a file is reviewed for other criteria or questions than it asks"),
    ("conditions", "the conditions of a decision cannot be read"),
    ("condition-term", "a condition is due after the approval ends, or on no day"),
];

/// Every rule that the record is held to: its name, and what is wrong where it does not hold.
pub fn rules() -> Vec<(&'static str, &'static str)> {
    let between = invariants::INVARIANTS.iter().map(|rule| (rule.name, rule.fault));
    WALKS.into_iter().chain(JUDGED).chain(between).collect()
}

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
    let faults: Vec<String> = checked.part("what was judged", judged::asked(ctx, &mut tx).await);
    checked.faults.extend(faults);
    let faults: Vec<String> = checked.part("the decisions", judged::terms(&mut tx).await);
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

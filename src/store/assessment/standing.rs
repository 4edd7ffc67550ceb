//! How an account stands to a disclosure: what the access policy wants to know, in one query.

use std::collections::BTreeSet;

use crate::domain::access::Conflict;
use crate::domain::values::{AccountId, DisclosureId};
use crate::store::{StoreError, Tx};

/// What is stored about an account and a disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What the account said about conflicts.
    pub conflict: Conflict,
    /// How many reviews are assigned to the account.
    pub reviews: i64,
    /// How many of them are submitted.
    pub submitted: i64,
    /// Whether the account ever submitted a review, settled a question or proposed the decision, as
    /// the events tell.
    pub judged: bool,
    /// Whether the account had a part in what is under appeal, or is decided anew because of one.
    pub took_part: bool,
}

/// What counts as judging. The events tell it, because a settlement or a proposal may have given
/// way to another one since.
macro_rules! judging {
    () => {
        "kind IN ('review_submitted', 'question_adjudicated', 'decision_proposed')"
    };
}

/// Which events `e` make their actor a part of an appeal against the decision on their disclosure:
/// what they did for that decision before the appeal that is open, or that led to a new one.
macro_rules! partaking {
    () => {
        "e.kind IN ('disclosure_accepted', 'reviewer_assigned', 'review_submitted',
         'review_reopened', 'question_adjudicated', 'decision_proposed', 'decision_signed',
         'response_answered', 'appeal_decided', 'listing_published')
         AND e.sequence < (SELECT MAX(f.sequence) FROM events f WHERE f.subject = e.subject
         AND f.kind = 'appeal_filed')
         AND EXISTS (SELECT 1 FROM appeals p WHERE p.disclosure_id = e.subject
         AND (p.outcome IS NULL OR p.outcome = 'changed') AND p.round =
         (SELECT MAX(q.round) FROM appeals q WHERE q.disclosure_id = e.subject))"
    };
}

/// The accounts that had a part in what is under appeal, or is decided anew because of one: they
/// led its panel, scored, settled, proposed, signed, answered its vendor or published.
///
/// # Errors
/// When the tables cannot be read.
pub async fn parties(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<BTreeSet<AccountId>, StoreError> {
    let rows = tx
        .query(concat!(
            "SELECT DISTINCT e.actor FROM events e WHERE e.subject = $1 AND ",
            partaking!()
        ))
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(|row| row.id("actor")).collect()
}

/// The disclosures under appeal, or decided anew because of one, that an account had a part in.
///
/// # Errors
/// When the tables cannot be read.
pub async fn parted_by(
    tx: &mut Tx,
    account: &AccountId,
) -> Result<BTreeSet<DisclosureId>, StoreError> {
    let rows = tx
        .query(concat!(
            "SELECT DISTINCT e.subject FROM events e WHERE e.actor = $1
             AND e.subject IN (SELECT a.disclosure_id FROM appeals a) AND ",
            partaking!()
        ))
        .bind(account.as_str())
        .all()
        .await?;
    rows.iter().map(|row| row.id("subject")).collect()
}

/// The disclosures that an account judged.
///
/// # Errors
/// When the table cannot be read.
pub async fn judged_by(
    tx: &mut Tx,
    account: &AccountId,
) -> Result<BTreeSet<DisclosureId>, StoreError> {
    let rows = tx
        .query(concat!("SELECT DISTINCT subject FROM events WHERE actor = $1 AND ", judging!()))
        .bind(account.as_str())
        .all()
        .await?;
    rows.iter().map(|row| row.id("subject")).collect()
}

/// The accounts that judged a disclosure.
///
/// # Errors
/// When the table cannot be read.
pub async fn judges_of(
    tx: &mut Tx,
    disclosure: &DisclosureId,
) -> Result<BTreeSet<AccountId>, StoreError> {
    let rows = tx
        .query(concat!("SELECT DISTINCT actor FROM events WHERE subject = $1 AND ", judging!()))
        .bind(disclosure.as_str())
        .all()
        .await?;
    rows.iter().map(|row| row.id("actor")).collect()
}

/// How `account` stands to `disclosure`.
///
/// # Errors
/// When the database does not answer.
pub async fn of(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    account: &AccountId,
) -> Result<Standing, StoreError> {
    let row = tx
        .query(concat!(
            "SELECT
               (SELECT COUNT(*) FROM ",
            conflicts!(),
            " c WHERE c.disclosure_id = $1 AND c.account_id = $2) AS in_force,
               (SELECT c.conflicted FROM conflict_declarations c WHERE c.disclosure_id = $1
               AND c.account_id = $2) AS conflicted,
               (SELECT COUNT(*) FROM reviews r WHERE r.disclosure_id = $1
               AND r.reviewer_id = $2) AS reviews,
               (SELECT COUNT(*) FROM reviews r WHERE r.disclosure_id = $1 AND r.reviewer_id = $2
               AND r.submitted_at IS NOT NULL) AS submitted,
               (SELECT COUNT(*) FROM events e WHERE e.subject = $1 AND e.actor = $2 AND e.",
            judging!(),
            ") AS judgements,
               (SELECT COUNT(*) FROM events e WHERE e.subject = $1 AND e.actor = $2 AND ",
            partaking!(),
            ") AS parts"
        ))
        .bind(disclosure.as_str())
        .bind(account.as_str())
        .optional()
        .await?
        .ok_or(StoreError::Unchanged {
            what: "read how an account stands to a disclosure",
            changed: 0,
        })?;
    let conflict = match row.get::<Option<bool>>("conflicted")? {
        _ if row.get::<i64>("in_force")? > 0 => Conflict::Conflicted,
        Some(false) => Conflict::Clear,
        None | Some(true) => Conflict::Undeclared,
    };
    Ok(Standing {
        conflict,
        reviews: row.get("reviews")?,
        submitted: row.get("submitted")?,
        judged: row.get::<i64>("judgements")? > 0,
        took_part: row.get::<i64>("parts")? > 0,
    })
}

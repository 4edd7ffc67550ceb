//! Stored disclosures.

use crate::domain::assessment::disclosure::{
    Accepted, Agreed, Disclosure, Reached, Stage, State, Submitted,
};
use crate::domain::instrument::Decision;
use crate::domain::values::{AccountId, DisclosureId, Id, OrganizationId, ProductId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// A disclosure's columns with the names of its product and vendor, the digest of its last
/// submission and its decision, and what is asked of them.
macro_rules! selected {
    ($($rest:expr),+) => {
        concat!(
            "SELECT d.*, p.name AS product_name, p.slug AS product_slug, p.organization_id,
               o.name AS vendor,
               (SELECT s.digest FROM snapshots s WHERE s.disclosure_id = d.id ORDER BY s.id DESC
               LIMIT 1) AS submission,
               (SELECT c.decision FROM decisions c WHERE c.disclosure_id = d.id
               AND c.decided_at IS NOT NULL) AS decision,
               EXISTS (SELECT 1 FROM former_decisions f WHERE f.disclosure_id = d.id) AS anew
             FROM disclosures d JOIN products p ON p.id = d.product_id
               JOIN organizations o ON o.id = p.organization_id ",
            $($rest),+
        )
    };
}

/// Adds a draft.
///
/// # Errors
/// When the database cannot be written to, or a disclosure with its id is there.
pub async fn insert(tx: &mut Tx, disclosure: &Disclosure) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO disclosures (id, product_id, family, version, digest, state, revision,
             created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        )
        .bind(disclosure.id.as_str())
        .bind(disclosure.product.as_str())
        .bind(&disclosure.family)
        .bind(&disclosure.version)
        .bind(&disclosure.digest)
        .bind(disclosure.state().word())
        .bind(disclosure.revision)
        .bind(disclosure.created_at.to_string())
        .execute()
        .await?;
    changed_one("add a disclosure", inserted)
}

/// The disclosure with this id.
///
/// # Errors
/// When the database does not answer, or a stored disclosure makes no sense.
pub async fn by_id(tx: &mut Tx, id: &DisclosureId) -> Result<Option<Disclosure>, StoreError> {
    tx.query(selected!("WHERE d.id = $1"))
        .bind(id.as_str())
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// A vendor's disclosures, newest first.
///
/// # Errors
/// When the database does not answer, or a stored disclosure makes no sense.
pub async fn of_organization(
    tx: &mut Tx,
    organization: &OrganizationId,
) -> Result<Vec<Disclosure>, StoreError> {
    let rows = tx
        .query(selected!("WHERE p.organization_id = $1 ORDER BY d.id DESC"))
        .bind(organization.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Every disclosure under way that left its vendor's desk, longest waiting first, without those
/// that `account` has a conflict with.
///
/// # Errors
/// When the database does not answer, or a stored disclosure makes no sense.
pub async fn pipeline(tx: &mut Tx, account: &AccountId) -> Result<Vec<Disclosure>, StoreError> {
    let rows = tx
        .query(selected!(
            "WHERE d.submitted_at IS NOT NULL AND (d.state NOT IN ('published', 'withdrawn')
               OR EXISTS (SELECT 1 FROM appeals p WHERE p.disclosure_id = d.id
               AND p.outcome IS NULL))
               AND NOT EXISTS (
               SELECT 1 FROM ",
            conflicts!(),
            " c WHERE c.disclosure_id = d.id AND c.account_id = $1)
             ORDER BY d.submitted_at, d.id"
        ))
        .bind(account.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Every disclosure that is reviewed, settled or waits for signatures, longest waiting first,
/// without those that `account` has a conflict with, if one is named.
///
/// # Errors
/// When the database does not answer, or a stored disclosure makes no sense.
pub async fn under_way(
    tx: &mut Tx,
    account: Option<&AccountId>,
) -> Result<Vec<Disclosure>, StoreError> {
    let rows = tx
        .query(selected!(
            "WHERE d.state IN ('in_review', 'scored', 'proposed') AND NOT EXISTS (
               SELECT 1 FROM ",
            conflicts!(),
            " c WHERE c.disclosure_id = d.id AND c.account_id = $1)
             ORDER BY d.submitted_at, d.id"
        ))
        .bind(account.map_or("", |account| account.as_str()))
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Disclosures that wait for nothing any more, what ended last first and at most `limit`, without
/// those that `account` has a conflict with; only those that ended before `before` did, where one
/// is named.
///
/// # Errors
/// When the database does not answer, or a stored disclosure makes no sense.
pub async fn finished(
    tx: &mut Tx,
    account: &AccountId,
    before: Option<&DisclosureId>,
    limit: i64,
) -> Result<Vec<Disclosure>, StoreError> {
    let rows = tx
        .query(selected!(
            "WHERE d.submitted_at IS NOT NULL AND d.state IN ('published', 'withdrawn')
               AND NOT EXISTS (SELECT 1 FROM appeals p WHERE p.disclosure_id = d.id
               AND p.outcome IS NULL)
               AND NOT EXISTS (
               SELECT 1 FROM ",
            conflicts!(),
            " c WHERE c.disclosure_id = d.id AND c.account_id = $1)
               AND ($2 IS NULL OR EXISTS (SELECT 1 FROM disclosures b WHERE b.id = $2
               AND (d.updated_at < b.updated_at OR (d.updated_at = b.updated_at AND d.id < b.id))))
             ORDER BY d.updated_at DESC, d.id DESC LIMIT $3"
        ))
        .bind(account.as_str())
        .bind(before.map(DisclosureId::as_str))
        .bind(limit)
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Every disclosure whose reviews are or were all in, newest first, without those that `account`
/// has a conflict with.
///
/// # Errors
/// When the database does not answer, or a stored disclosure makes no sense.
pub async fn all_in(tx: &mut Tx, account: &AccountId) -> Result<Vec<Disclosure>, StoreError> {
    let rows = tx
        .query(selected!(
            "WHERE d.state IN ('scored', 'proposed', 'decided', 'published') AND NOT EXISTS (
               SELECT 1 FROM ",
            conflicts!(),
            " c WHERE c.disclosure_id = d.id AND c.account_id = $1) ORDER BY d.id DESC"
        ))
        .bind(account.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The disclosures that a reviewer has reviews of, without those that they have a conflict with,
/// newest first.
///
/// # Errors
/// When the database does not answer, or a stored disclosure makes no sense.
pub async fn of_reviewer(tx: &mut Tx, reviewer: &AccountId) -> Result<Vec<Disclosure>, StoreError> {
    let rows = tx
        .query(selected!(
            "WHERE d.id IN (SELECT r.disclosure_id FROM reviews r WHERE r.reviewer_id = $1
             AND r.state <> 'recused')
             AND NOT EXISTS (
               SELECT 1 FROM ",
            conflicts!(),
            " c WHERE c.disclosure_id = d.id AND c.account_id = $1)
             ORDER BY d.id DESC"
        ))
        .bind(reviewer.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The disclosures that an account leads the panel of, newest first.
///
/// # Errors
/// When the table cannot be read.
pub async fn led_by(tx: &mut Tx, account: &AccountId) -> Result<Vec<Disclosure>, StoreError> {
    let rows = tx
        .query(selected!("WHERE d.lead_id = $1 ORDER BY d.id DESC"))
        .bind(account.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Every disclosure that anyone may know of, newest first: the agency accepted it, and no
/// administrator hides its product or vendor.
///
/// # Errors
/// When the database does not answer, or a stored disclosure makes no sense.
pub async fn public(tx: &mut Tx) -> Result<Vec<Disclosure>, StoreError> {
    let asked = selected!(
        "WHERE d.accepted_at IS NOT NULL AND p.hidden_reason IS NULL AND o.hidden_reason IS NULL \
         ORDER BY d.id DESC"
    );
    let rows = tx.query(asked).all().await?;
    rows.iter().map(from_row).collect()
}

/// One disclosure, when anyone may know of it.
///
/// # Errors
/// When the database does not answer, or a stored disclosure makes no sense.
pub async fn public_by_id(
    tx: &mut Tx,
    id: &DisclosureId,
) -> Result<Option<Disclosure>, StoreError> {
    let row = tx
        .query(selected!(
            "WHERE d.id = $1 AND d.accepted_at IS NOT NULL AND p.hidden_reason IS NULL AND \
             o.hidden_reason IS NULL"
        ))
        .bind(id.as_str())
        .optional()
        .await?;
    row.as_ref().map(from_row).transpose()
}

/// Every draft whose vendor was not told yet of this version of a family, which it is not on.
///
/// # Errors
/// When the database does not answer, or a stored disclosure makes no sense.
pub async fn drafts_to_tell(
    tx: &mut Tx,
    (family, version): (&str, &str),
) -> Result<Vec<Disclosure>, StoreError> {
    let rows = tx
        .query(selected!(
            "WHERE d.state = 'draft' AND d.family = $1 AND d.version <> $2 AND NOT EXISTS (
               SELECT 1 FROM newer_told n WHERE n.disclosure_id = d.id AND n.version = $2)
             ORDER BY d.id"
        ))
        .bind(family)
        .bind(version)
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Notes that a draft's vendor was told of a version; false when that is noted already.
///
/// # Errors
/// When the database cannot be written to.
pub async fn note_told(
    tx: &mut Tx,
    id: &DisclosureId,
    version: &str,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO newer_told (disclosure_id, version, told_at) VALUES ($1, $2, $3)
             ON CONFLICT (disclosure_id, version) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(version)
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Moves a disclosure from the state that the caller saw to the next one; false when it was no
/// longer in that state.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_state(
    tx: &mut Tx,
    id: &DisclosureId,
    from: State,
    to: State,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE disclosures SET state = $3, updated_at = $4, revision = revision + 1 WHERE \
            id = $1 AND state = $2",
        )
        .bind(id.as_str())
        .bind(from.word())
        .bind(to.word())
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Stores a step that led from the state that the caller saw, with what the step brought; false
/// when it was no longer in that state.
///
/// # Errors
/// When the database cannot be written to.
pub async fn take_step(
    tx: &mut Tx,
    from: State,
    to: &Disclosure,
    at: Timestamp,
) -> Result<bool, StoreError> {
    if !set_state(tx, &to.id, from, to.state(), at).await? {
        return Ok(false);
    }
    match &to.stage {
        Stage::Submitted(submitted) => set_submitted_at(tx, &to.id, submitted.at).await?,
        Stage::Returned { reason, .. } => set_return_reason(tx, &to.id, reason).await?,
        Stage::InReview(accepted) if from == State::Submitted => {
            set_accepted_at(tx, &to.id, accepted.at).await?;
            set_lead(tx, &to.id, accepted.lead.as_ref()).await?;
        }
        _ => {}
    }
    Ok(true)
}

/// Puts a draft on another version of its questionnaire; false when it is no draft any more.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_questionnaire(
    tx: &mut Tx,
    id: &DisclosureId,
    (version, digest): (&str, &str),
    at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE disclosures SET version = $2, digest = $3, updated_at = $4,
               revision = revision + 1 WHERE id = $1 AND state = 'draft'",
        )
        .bind(id.as_str())
        .bind(version)
        .bind(digest)
        .bind(at.to_string())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Notes when it was submitted.
///
/// # Errors
/// When the database cannot be written to, or there is no such disclosure.
pub async fn set_submitted_at(
    tx: &mut Tx,
    id: &DisclosureId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE disclosures SET submitted_at = $2, return_reason = NULL WHERE id = $1")
        .bind(id.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("note a submission", changed)
}

/// Notes when the agency accepted it.
///
/// # Errors
/// When the database cannot be written to, or there is no such disclosure.
pub async fn set_accepted_at(
    tx: &mut Tx,
    id: &DisclosureId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE disclosures SET accepted_at = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("note that a disclosure was accepted", changed)
}

/// Notes why it was returned.
///
/// # Errors
/// When the database cannot be written to, or there is no such disclosure.
async fn set_return_reason(tx: &mut Tx, id: &DisclosureId, reason: &str) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE disclosures SET return_reason = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(reason)
        .execute()
        .await?;
    changed_one("note why a disclosure was returned", changed)
}

/// Notes who leads the panel, or that nobody does.
///
/// # Errors
/// When the database cannot be written to, or there is no such disclosure.
pub async fn set_lead(
    tx: &mut Tx,
    id: &DisclosureId,
    lead: Option<&AccountId>,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE disclosures SET lead_id = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(lead.map(Id::as_str))
        .execute()
        .await?;
    changed_one("note who leads a panel", changed)
}

/// Makes every other change of this disclosure wait until this transaction ends, so that what is
/// checked in it still holds at its end.
///
/// # Errors
/// When the database cannot be written to.
pub async fn lock(tx: &mut Tx, id: &DisclosureId) -> Result<(), StoreError> {
    tx.query("UPDATE disclosures SET revision = revision WHERE id = $1")
        .bind(id.as_str())
        .execute()
        .await?;
    Ok(())
}

/// A product's disclosures, newest first.
///
/// # Errors
/// When the database does not answer, or a stored disclosure makes no sense.
pub async fn of_product(tx: &mut Tx, product: &ProductId) -> Result<Vec<Disclosure>, StoreError> {
    let rows = tx
        .query(selected!("WHERE d.product_id = $1 ORDER BY d.id DESC"))
        .bind(product.as_str())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Notes that something inside a disclosure changed.
///
/// # Errors
/// When the database cannot be written to, or there is no such disclosure.
pub async fn touch(tx: &mut Tx, id: &DisclosureId, at: Timestamp) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE disclosures SET updated_at = $2, revision = revision + 1 WHERE id = $1")
        .bind(id.as_str())
        .bind(at.to_string())
        .execute()
        .await?;
    changed_one("note a change of a disclosure", changed)
}

/// Where it stands. Columns that do not fit the word for it make the row inconsistent.
fn stage(row: &Row) -> Result<Stage, StoreError> {
    const TABLE: &str = "disclosures";
    let state = row.parsed(TABLE, "state", State::parse)?;
    let lacks = |column| row.inconsistent(TABLE, column, &format!("{} has none", state.word()));
    let submitted = || {
        let at = row.optional_instant(TABLE, "submitted_at")?;
        Ok::<_, StoreError>(Submitted {
            at: at.ok_or_else(|| lacks("submitted_at"))?,
            digest: row.get::<Option<String>>("submission")?.ok_or_else(|| lacks("submission"))?,
        })
    };
    let accepted_at = row.optional_instant(TABLE, "accepted_at")?;
    let accepted = || {
        Ok::<_, StoreError>(Accepted {
            submitted: submitted()?,
            at: accepted_at.ok_or_else(|| lacks("accepted_at"))?,
            lead: row.optional_id("lead_id")?,
        })
    };
    let agreed = || {
        let decision = row.get::<Option<String>>("decision")?.ok_or_else(|| lacks("decision"))?;
        let decision = Decision::parse(&decision).ok_or_else(|| {
            row.inconsistent(TABLE, "decision", &format!("“{decision}” is no decision"))
        })?;
        Ok::<_, StoreError>(Agreed { accepted: accepted()?, decision })
    };
    let found = match state {
        State::Draft => Stage::Draft,
        State::Submitted => Stage::Submitted(submitted()?),
        State::Returned => Stage::Returned {
            submitted: submitted()?,
            reason: row.get::<Option<_>>("return_reason")?.ok_or_else(|| lacks("return_reason"))?,
        },
        State::InReview => Stage::InReview(accepted()?),
        State::Scored => Stage::Scored(accepted()?),
        State::Proposed => Stage::Proposed(accepted()?),
        State::Decided => Stage::Decided(agreed()?),
        State::Published => Stage::Published(agreed()?),
        State::Withdrawn if accepted_at.is_some() => {
            Stage::Withdrawn(Reached::Accepted(accepted()?))
        }
        State::Withdrawn => match row.optional_instant(TABLE, "submitted_at")? {
            Some(_) => Stage::Withdrawn(Reached::Submitted(submitted()?)),
            None => Stage::Withdrawn(Reached::Draft),
        },
    };
    if found.accepted().is_none() && accepted_at.is_some() {
        let cause = format!("{} was not accepted", state.word());
        return Err(row.inconsistent(TABLE, "accepted_at", &cause));
    }
    if found.submitted().is_none() && row.optional_instant(TABLE, "submitted_at")?.is_some() {
        let cause = format!("{} was not submitted", state.word());
        return Err(row.inconsistent(TABLE, "submitted_at", &cause));
    }
    Ok(found)
}

fn from_row(row: &Row) -> Result<Disclosure, StoreError> {
    Ok(Disclosure {
        id: row.id("id")?,
        product: row.id("product_id")?,
        product_name: row.text("product_name")?,
        product_slug: row.text("product_slug")?,
        organization: row.id("organization_id")?,
        vendor: row.text("vendor")?,
        family: row.text("family")?,
        version: row.text("version")?,
        digest: row.text("digest")?,
        stage: stage(row)?,
        anew: row.get("anew")?,
        revision: row.get("revision")?,
        created_at: row.instant("disclosures", "created_at")?,
        updated_at: row.instant("disclosures", "updated_at")?,
    })
}

/// Every questionnaire that disclosures are on, with the digest that they pin: family, version,
/// digest.
///
/// # Errors
/// When the table cannot be read.
pub async fn pins(tx: &mut Tx) -> Result<Vec<(String, String, String)>, StoreError> {
    let rows = tx
        .query(
            "SELECT DISTINCT family, version, digest FROM disclosures ORDER BY family, \
        version, digest",
        )
        .all()
        .await?;
    rows.iter()
        .map(|row| Ok((row.text("family")?, row.text("version")?, row.text("digest")?)))
        .collect()
}

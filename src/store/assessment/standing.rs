//! How an account stands to a disclosure: what the access policy wants to know, in one query.

use crate::domain::access::Conflict;
use crate::domain::values::Id;
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
}

/// How `account` stands to `disclosure`.
pub async fn of(tx: &mut Tx, disclosure: &Id, account: &Id) -> Result<Standing, StoreError> {
    let row = tx
        .query(
            "SELECT
               (SELECT c.conflicted FROM conflict_declarations c WHERE c.disclosure_id = $1 AND c.account_id = $2) AS conflicted,
               (SELECT COUNT(*) FROM reviews r WHERE r.disclosure_id = $1 AND r.reviewer_id = $2) AS reviews,
               (SELECT COUNT(*) FROM reviews r WHERE r.disclosure_id = $1 AND r.reviewer_id = $2 AND r.submitted_at IS NOT NULL) AS submitted",
        )
        .bind(disclosure.as_str())
        .bind(account.as_str())
        .optional()
        .await?
        .ok_or(StoreError::Unchanged { what: "read how an account stands to a disclosure", changed: 0 })?;
    let conflict = match row.get::<Option<bool>>("conflicted")? {
        None => Conflict::Undeclared,
        Some(true) => Conflict::Conflicted,
        Some(false) => Conflict::Clear,
    };
    Ok(Standing { conflict, reviews: row.get("reviews")?, submitted: row.get("submitted")? })
}

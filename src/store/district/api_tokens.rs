//! Stored tokens of districts' programs. Of a token's secret only the hash is kept.

use crate::domain::people::api_token::{ApiToken, Grant, Scope};
use crate::domain::values::{AccountId, ApiTokenId, OrganizationId, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

const TABLE: &str = "api_tokens";

/// Adds a token.
///
/// # Errors
/// When the database cannot be written to, or a token of its id or secret is there.
pub async fn insert(tx: &mut Tx, token: &ApiToken, secret_hash: &str) -> Result<(), StoreError> {
    let scopes: Vec<&str> = token.grant.scopes.iter().map(|scope| scope.word()).collect();
    let inserted = tx
        .query(
            "INSERT INTO api_tokens (id, district_id, account_id, name, scopes, secret_hash, ending,
             made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(token.grant.token.as_str())
        .bind(token.grant.district.as_str())
        .bind(token.account.as_str())
        .bind(&token.grant.name)
        .bind(scopes.join(" "))
        .bind(secret_hash)
        .bind(&token.ending)
        .bind(token.made_at.to_string())
        .bind(token.grant.expires_at.to_string())
        .execute()
        .await?;
    changed_one("add a token", inserted)
}

/// The token with this secret, whether it still works or not.
///
/// # Errors
/// When the database does not answer, or the stored token makes no sense.
pub async fn by_secret(tx: &mut Tx, secret_hash: &str) -> Result<Option<ApiToken>, StoreError> {
    tx.query("SELECT * FROM api_tokens WHERE secret_hash = $1")
        .bind(secret_hash)
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// A token of a district, whether it still works or not.
///
/// # Errors
/// When the database does not answer, or the stored token makes no sense.
pub async fn by_id(
    tx: &mut Tx,
    district: &OrganizationId,
    id: &ApiTokenId,
) -> Result<Option<ApiToken>, StoreError> {
    tx.query("SELECT * FROM api_tokens WHERE district_id = $1 AND id = $2")
        .bind(district.as_str())
        .bind(id.as_str())
        .optional()
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// The tokens of a district with the names of those who made them, the newest first: all that work
/// at a moment, and the last `ended` of those that do not.
///
/// # Errors
/// When the database does not answer, or a stored token makes no sense.
pub async fn of_district(
    tx: &mut Tx,
    district: &OrganizationId,
    (now, ended): (Timestamp, i64),
) -> Result<Vec<(ApiToken, String)>, StoreError> {
    let rows = tx
        .query(
            "SELECT t.*, a.name AS maker FROM api_tokens t JOIN accounts a ON a.id = t.account_id
             WHERE t.district_id = $1 AND ((t.revoked_at IS NULL AND t.expires_at > $2)
               OR t.id IN (SELECT e.id FROM api_tokens e WHERE e.district_id = $1
                 AND (e.revoked_at IS NOT NULL OR e.expires_at <= $2)
                 ORDER BY e.id DESC LIMIT $3))
             ORDER BY t.id DESC",
        )
        .bind(district.as_str())
        .bind(now.to_string())
        .bind(ended)
        .all()
        .await?;
    rows.iter().map(|row| Ok((from_row(row)?, row.text("maker")?))).collect()
}

/// The tokens that somebody made and that work at a moment.
///
/// # Errors
/// When the database does not answer, or a stored token makes no sense.
pub async fn live_of_account(
    tx: &mut Tx,
    account: &AccountId,
    now: Timestamp,
) -> Result<Vec<ApiToken>, StoreError> {
    let rows = tx
        .query(
            "SELECT * FROM api_tokens WHERE account_id = $1 AND revoked_at IS NULL
             AND expires_at > $2 ORDER BY id",
        )
        .bind(account.as_str())
        .bind(now.to_string())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// The tokens that people of a center made for a district and that work at a moment.
///
/// # Errors
/// When the database does not answer, or a stored token makes no sense.
pub async fn live_of_center(
    tx: &mut Tx,
    center: &OrganizationId,
    district: &OrganizationId,
    now: Timestamp,
) -> Result<Vec<ApiToken>, StoreError> {
    let rows = tx
        .query(
            "SELECT t.* FROM api_tokens t JOIN accounts a ON a.id = t.account_id
             WHERE t.district_id = $1 AND a.organization_id = $2 AND t.revoked_at IS NULL
             AND t.expires_at > $3 ORDER BY t.id",
        )
        .bind(district.as_str())
        .bind(center.as_str())
        .bind(now.to_string())
        .all()
        .await?;
    rows.iter().map(from_row).collect()
}

/// Notes that a token was used. A later use that was noted first stands.
///
/// # Errors
/// When the database cannot be written to.
pub async fn used(tx: &mut Tx, id: &ApiTokenId, at: Timestamp) -> Result<(), StoreError> {
    tx.query(
        "UPDATE api_tokens SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at < $2)",
    )
    .bind(id.as_str())
    .bind(at.to_string())
    .execute()
    .await?;
    Ok(())
}

/// Ends a token of a district; false when it has none of this id that works.
///
/// # Errors
/// When the database cannot be written to.
pub async fn revoke(
    tx: &mut Tx,
    district: &OrganizationId,
    id: &ApiTokenId,
    by: Option<&AccountId>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE api_tokens SET revoked_at = $3, revoked_by = $4 WHERE id = $1 AND
             district_id = $2 AND revoked_at IS NULL",
        )
        .bind(id.as_str())
        .bind(district.as_str())
        .bind(at.to_string())
        .bind(by.map(|by| by.as_str().to_owned()))
        .execute()
        .await?;
    Ok(changed == 1)
}

fn from_row(row: &Row) -> Result<ApiToken, StoreError> {
    let scopes = |text: &str| text.split(' ').map(Scope::parse).collect::<Result<Vec<_>, _>>();
    Ok(ApiToken {
        grant: Grant {
            token: row.id("id")?,
            name: row.text("name")?,
            district: row.id("district_id")?,
            scopes: row.parsed(TABLE, "scopes", scopes)?,
            expires_at: row.instant(TABLE, "expires_at")?,
        },
        account: row.id("account_id")?,
        ending: row.text("ending")?,
        made_at: row.instant(TABLE, "made_at")?,
        used_at: row.optional_instant(TABLE, "used_at")?,
        revoked_at: row.optional_instant(TABLE, "revoked_at")?,
    })
}

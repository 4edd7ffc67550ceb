//! Stored people who have not opened their account yet. Of a link's secret only the hash is kept.

use crate::domain::people::account::Role;
use crate::domain::people::waiting::{Place, Waiting};
use crate::domain::values::{
    AccountId, EmailAddress, Id, OrganizationId, OrganizationName, PersonName, Timestamp,
};
use crate::store::{Row, StoreError, Tx};

/// Puts somebody in the place of whoever waited with this address at the same place, whose link is
/// void from now on. Answers the id that counts: the one from before, when there was one.
///
/// # Errors
/// When the database cannot be written to.
pub async fn put(
    tx: &mut Tx,
    waiting: &Waiting,
    secret_hash: &str,
    at: Timestamp,
) -> Result<AccountId, StoreError> {
    let (organization, name) = match &waiting.place {
        Place::In(id) => (Some(id.as_str()), None),
        Place::New(name) => (None, Some(name.as_str())),
    };
    let row = tx
        .query(
            "INSERT INTO waiting_accounts (id, place, organization_id, organization_name, email,
             name, secret_hash, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (place, email) DO UPDATE SET organization_name =
             excluded.organization_name, name = excluded.name,
               secret_hash = excluded.secret_hash, expires_at = excluded.expires_at
             RETURNING id",
        )
        .bind(waiting.id.as_str())
        .bind(waiting.place.word())
        .bind(organization)
        .bind(name)
        .bind(waiting.email.as_str())
        .bind(waiting.name.as_str())
        .bind(secret_hash)
        .bind(at.to_string())
        .bind(waiting.expires_at.to_string())
        .optional()
        .await?
        .ok_or(StoreError::Unchanged {
            what: "note somebody who waits for an account",
            changed: 0,
        })?;
    let id = row.id("id")?;
    tx.query("DELETE FROM waiting_roles WHERE waiting_id = $1").bind(id.as_str()).execute().await?;
    for role in &waiting.roles {
        tx.query("INSERT INTO waiting_roles (waiting_id, role) VALUES ($1, $2)")
            .bind(id.as_str())
            .bind(role.word())
            .execute()
            .await?;
    }
    Ok(id)
}

/// Whoever waits with this id.
///
/// # Errors
/// When the database does not answer, or a stored entry makes no sense.
pub async fn by_id(tx: &mut Tx, id: &AccountId) -> Result<Option<Waiting>, StoreError> {
    let row = tx
        .query("SELECT * FROM waiting_accounts WHERE id = $1")
        .bind(id.as_str())
        .optional()
        .await?;
    read(tx, row).await
}

/// Whoever got the link with this secret.
///
/// # Errors
/// When the database does not answer, or a stored entry makes no sense.
pub async fn by_secret(tx: &mut Tx, secret_hash: &str) -> Result<Option<Waiting>, StoreError> {
    let row = tx
        .query("SELECT * FROM waiting_accounts WHERE secret_hash = $1")
        .bind(secret_hash)
        .optional()
        .await?;
    read(tx, row).await
}

/// Whoever was put on the list last with this address.
///
/// # Errors
/// When the database does not answer, or a stored entry makes no sense.
pub async fn latest(tx: &mut Tx, email: &EmailAddress) -> Result<Option<Waiting>, StoreError> {
    let row = tx
        .query(
            "SELECT * FROM waiting_accounts WHERE email = $1 ORDER BY expires_at DESC, id \
            DESC LIMIT 1",
        )
        .bind(email.as_str())
        .optional()
        .await?;
    read(tx, row).await
}

/// Whoever waits for an account in one organization, or in any when none is named, in the order in
/// which they were noted.
///
/// # Errors
/// When the database does not answer, or a stored entry makes no sense.
pub async fn list(
    tx: &mut Tx,
    organization: Option<&OrganizationId>,
) -> Result<Vec<Waiting>, StoreError> {
    let organization = organization.map(Id::as_str);
    let rows = tx
        .query(
            "SELECT * FROM waiting_accounts WHERE organization_id IS NOT NULL AND ($1 IS NULL \
            OR organization_id = $1) ORDER BY id",
        )
        .bind(organization)
        .all()
        .await?;
    let role_rows = tx
        .query(
            "SELECT r.waiting_id, r.role FROM waiting_roles r
             JOIN waiting_accounts w ON w.id = r.waiting_id
             WHERE ($1 IS NULL OR w.organization_id = $1) ORDER BY r.waiting_id, r.role",
        )
        .bind(organization)
        .all()
        .await?;
    let mut roles = super::roles_by(&role_rows, "waiting_id", "waiting_roles")?;
    rows.iter().map(|row| from_row(row, roles.remove(&row.id("id")?).unwrap_or_default())).collect()
}

/// Lets those who wait for an account in one organization wait for one in another, unless the same
/// address waits there already.
///
/// # Errors
/// When the database cannot be written to.
pub async fn move_to(
    tx: &mut Tx,
    from: &OrganizationId,
    into: &OrganizationId,
) -> Result<u64, StoreError> {
    tx.query(
        "UPDATE waiting_accounts SET organization_id = $2, place = $3 WHERE organization_id = $1
         AND NOT EXISTS (SELECT 1 FROM waiting_accounts w WHERE w.place = $3
           AND w.email = waiting_accounts.email)",
    )
    .bind(from.as_str())
    .bind(into.as_str())
    .bind(Place::In(into.clone()).word())
    .execute()
    .await
}

/// Takes somebody off the list of those who wait; false when they were not on it any more.
///
/// # Errors
/// When the database cannot be written to.
pub async fn remove(tx: &mut Tx, id: &AccountId) -> Result<bool, StoreError> {
    tx.query("DELETE FROM waiting_roles WHERE waiting_id = $1").bind(id.as_str()).execute().await?;
    Ok(tx.query("DELETE FROM waiting_accounts WHERE id = $1").bind(id.as_str()).execute().await?
        == 1)
}

/// Takes whoever waits at a place with this address off the list.
///
/// # Errors
/// When the database cannot be written to.
pub async fn remove_at(tx: &mut Tx, place: &Place, email: &EmailAddress) -> Result<(), StoreError> {
    let row = tx
        .query("SELECT id FROM waiting_accounts WHERE place = $1 AND email = $2")
        .bind(place.word())
        .bind(email.as_str())
        .optional()
        .await?;
    if let Some(row) = row {
        remove(tx, &row.id("id")?).await?;
    }
    Ok(())
}

/// Forgets those whose link stopped working before `then`; says how many.
///
/// # Errors
/// When the database cannot be written to.
pub async fn forget_expired(tx: &mut Tx, then: Timestamp) -> Result<u64, StoreError> {
    tx.query(
        "DELETE FROM waiting_roles WHERE waiting_id IN (SELECT id FROM waiting_accounts WHERE \
        expires_at < $1)",
    )
    .bind(then.to_string())
    .execute()
    .await?;
    tx.query("DELETE FROM waiting_accounts WHERE expires_at < $1")
        .bind(then.to_string())
        .execute()
        .await
}

async fn read(tx: &mut Tx, row: Option<Row>) -> Result<Option<Waiting>, StoreError> {
    let Some(row) = row else { return Ok(None) };
    let id = row.text("id")?;
    let roles = tx
        .query("SELECT waiting_id, role FROM waiting_roles WHERE waiting_id = $1 ORDER BY role")
        .bind(id)
        .all()
        .await?;
    let roles = roles
        .iter()
        .map(|row| row.parsed("waiting_roles", "role", Role::parse))
        .collect::<Result<_, _>>()?;
    from_row(&row, roles).map(Some)
}

fn from_row(row: &Row, mut roles: Vec<Role>) -> Result<Waiting, StoreError> {
    roles.sort_unstable();
    let place = match row.optional_id("organization_id")? {
        Some(id) => Place::In(id),
        None => Place::New(row.parsed(
            "waiting_accounts",
            "organization_name",
            OrganizationName::parse,
        )?),
    };
    Ok(Waiting {
        id: row.id("id")?,
        place,
        email: row.parsed("waiting_accounts", "email", EmailAddress::parse)?,
        name: row.parsed("waiting_accounts", "name", PersonName::parse)?,
        roles,
        expires_at: row.instant("waiting_accounts", "expires_at")?,
    })
}

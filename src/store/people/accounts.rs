//! Stored accounts and their roles.

use crate::domain::people::account::{Account, AccountState, Role};
use crate::domain::values::{AccountId, EmailAddress, Id, OrganizationId, PersonName, Timestamp};
use crate::store::{Row, StoreError, Tx, changed_one};

/// Adds an account with its roles; false when its address is taken.
///
/// # Errors
/// When the database cannot be written to.
pub async fn insert(
    tx: &mut Tx,
    account: &Account,
    password_hash: Option<&str>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO accounts (id, organization_id, email, name, state, password_hash,
             created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (email) DO NOTHING",
        )
        .bind(account.id.as_str())
        .bind(account.organization.as_str())
        .bind(account.email.as_str())
        .bind(account.name.as_str())
        .bind(account.state.word())
        .bind(password_hash)
        .bind(at.to_string())
        .execute()
        .await?;
    if inserted == 1 {
        set_roles(tx, &account.id, &account.roles).await?;
    }
    Ok(inserted == 1)
}

/// The account that signs in with this address, and its password hash.
///
/// # Errors
/// When the database does not answer, or a stored account makes no sense.
pub async fn by_email(
    tx: &mut Tx,
    email: &EmailAddress,
) -> Result<Option<(Account, Option<String>)>, StoreError> {
    let Some(row) =
        tx.query("SELECT * FROM accounts WHERE email = $1").bind(email.as_str()).optional().await?
    else {
        return Ok(None);
    };
    let roles = roles_of(tx, &row.id("id")?).await?;
    Ok(Some((from_row(&row, roles)?, row.get("password_hash")?)))
}

/// The account with this id.
///
/// # Errors
/// When the database does not answer, or a stored account makes no sense.
pub async fn by_id(tx: &mut Tx, id: &AccountId) -> Result<Option<Account>, StoreError> {
    let Some(row) =
        tx.query("SELECT * FROM accounts WHERE id = $1").bind(id.as_str()).optional().await?
    else {
        return Ok(None);
    };
    let roles = roles_of(tx, id).await?;
    Ok(Some(from_row(&row, roles)?))
}

/// Every account of one organisation, or of all when none is named, oldest first.
///
/// # Errors
/// When the database does not answer, or a stored account makes no sense.
pub async fn list(
    tx: &mut Tx,
    organization: Option<&OrganizationId>,
) -> Result<Vec<Account>, StoreError> {
    let organization = organization.map(Id::as_str);
    let rows = tx
        .query("SELECT * FROM accounts WHERE ($1 IS NULL OR organization_id = $1) ORDER BY id")
        .bind(organization)
        .all()
        .await?;
    let role_rows = tx
        .query(
            "SELECT r.account_id, r.role FROM account_roles r JOIN accounts a ON a.id = r.account_id
             WHERE ($1 IS NULL OR a.organization_id = $1) ORDER BY r.account_id, r.role",
        )
        .bind(organization)
        .all()
        .await?;
    let mut roles = super::roles_by(&role_rows, "account_id", "account_roles")?;
    rows.iter().map(|row| from_row(row, roles.remove(&row.id("id")?).unwrap_or_default())).collect()
}

/// Active accounts that have a role, oldest first.
///
/// # Errors
/// When the database does not answer, or a stored account makes no sense.
pub async fn with_role(tx: &mut Tx, role: Role) -> Result<Vec<Account>, StoreError> {
    let rows = tx
        .query(
            "SELECT a.* FROM accounts a JOIN account_roles r ON r.account_id = a.id WHERE \
            r.role = $1 AND a.state = 'active' ORDER BY a.id",
        )
        .bind(role.word())
        .all()
        .await?;
    rows.iter().map(|row| from_row(row, vec![role])).collect()
}

/// Closes an account and gives its address back; false when it was closed already.
///
/// # Errors
/// When the database cannot be written to.
pub async fn close(tx: &mut Tx, id: &AccountId) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE accounts SET state = 'closed', former_email = email, email = id || \
            '@closed.invalid' WHERE id = $1 AND state = 'active'",
        )
        .bind(id.as_str())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Opens a closed account anew, as it is to be from now on; false when it is open, or somebody else
/// has its address.
///
/// # Errors
/// When the database cannot be written to.
pub async fn reopen(
    tx: &mut Tx,
    account: &Account,
    password_hash: &str,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE accounts SET state = 'active', former_email = NULL, email = $2, name = $3,
             organization_id = $4, password_hash = $5
             WHERE id = $1 AND state = 'closed' AND NOT EXISTS (SELECT 1 FROM accounts o
             WHERE o.email = $2)",
        )
        .bind(account.id.as_str())
        .bind(account.email.as_str())
        .bind(account.name.as_str())
        .bind(account.organization.as_str())
        .bind(password_hash)
        .execute()
        .await?;
    if changed == 1 {
        set_roles(tx, &account.id, &account.roles).await?;
    }
    Ok(changed == 1)
}

/// The closed account of an organisation that had this address last.
///
/// # Errors
/// When the database does not answer, or a stored account makes no sense.
pub async fn closed_with(
    tx: &mut Tx,
    organization: &OrganizationId,
    email: &EmailAddress,
) -> Result<Option<Account>, StoreError> {
    let row = tx
        .query(
            "SELECT * FROM accounts WHERE organization_id = $1 AND former_email = $2 AND state \
            = 'closed' ORDER BY id DESC LIMIT 1",
        )
        .bind(organization.as_str())
        .bind(email.as_str())
        .optional()
        .await?;
    let Some(row) = row else { return Ok(None) };
    let roles = roles_of(tx, &row.id("id")?).await?;
    from_row(&row, roles).map(Some)
}

/// Gives an open account another name; false when it is not open.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_name(tx: &mut Tx, id: &AccountId, name: &PersonName) -> Result<bool, StoreError> {
    let changed = tx
        .query("UPDATE accounts SET name = $2 WHERE id = $1 AND state = 'active'")
        .bind(id.as_str())
        .bind(name.as_str())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Gives an open account another address; false when it is not open or the address is taken.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_email(
    tx: &mut Tx,
    id: &AccountId,
    email: &EmailAddress,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE accounts SET email = $2 WHERE id = $1 AND state = 'active' AND NOT EXISTS \
            (SELECT 1 FROM accounts o WHERE o.email = $2)",
        )
        .bind(id.as_str())
        .bind(email.as_str())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Makes an account one of another organization.
///
/// # Errors
/// When the database cannot be written to, or there is no such account.
pub async fn set_organization(
    tx: &mut Tx,
    id: &AccountId,
    organization: &OrganizationId,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE accounts SET organization_id = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(organization.as_str())
        .execute()
        .await?;
    changed_one("move an account to another organization", changed)
}

/// Puts other roles in place of an account's own.
///
/// # Errors
/// When the database cannot be written to.
pub async fn set_roles(tx: &mut Tx, id: &AccountId, roles: &[Role]) -> Result<(), StoreError> {
    tx.query("DELETE FROM account_roles WHERE account_id = $1").bind(id.as_str()).execute().await?;
    for role in roles {
        tx.query("INSERT INTO account_roles (account_id, role) VALUES ($1, $2)")
            .bind(id.as_str())
            .bind(role.word())
            .execute()
            .await?;
    }
    Ok(())
}

/// Stores a new password hash.
///
/// # Errors
/// When the database cannot be written to, or there is no such account.
pub async fn set_password(
    tx: &mut Tx,
    id: &AccountId,
    password_hash: &str,
) -> Result<(), StoreError> {
    let changed = tx
        .query("UPDATE accounts SET password_hash = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(password_hash)
        .execute()
        .await?;
    changed_one("set an account's password", changed)
}

/// The account's password hash, when it has one.
///
/// # Errors
/// When the database does not answer.
pub async fn password_hash(tx: &mut Tx, id: &AccountId) -> Result<Option<String>, StoreError> {
    let row = tx
        .query("SELECT password_hash FROM accounts WHERE id = $1")
        .bind(id.as_str())
        .optional()
        .await?;
    row.map_or(Ok(None), |row| row.get("password_hash"))
}

async fn roles_of(tx: &mut Tx, id: &AccountId) -> Result<Vec<Role>, StoreError> {
    let rows = tx
        .query("SELECT account_id, role FROM account_roles WHERE account_id = $1 ORDER BY role")
        .bind(id.as_str())
        .all()
        .await?;
    rows.iter().map(|row| row.parsed("account_roles", "role", Role::parse)).collect()
}

fn from_row(row: &Row, mut roles: Vec<Role>) -> Result<Account, StoreError> {
    roles.sort_unstable();
    let has_former = row.get::<Option<String>>("former_email")?.is_some();
    Ok(Account {
        id: row.id("id")?,
        organization: row.id("organization_id")?,
        email: row.parsed(
            "accounts",
            if has_former { "former_email" } else { "email" },
            EmailAddress::parse,
        )?,
        name: row.parsed("accounts", "name", PersonName::parse)?,
        state: row.parsed("accounts", "state", AccountState::parse)?,
        roles,
    })
}

//! Accounts whose personal data was removed.

use std::collections::BTreeSet;

use crate::domain::values::{AccountId, PersonName};
use crate::store::{StoreError, Tx};

/// The accounts whose personal data was removed.
///
/// # Errors
/// When the database does not answer.
pub async fn erased(tx: &mut Tx) -> Result<BTreeSet<AccountId>, StoreError> {
    let rows = tx
        .query("SELECT id FROM accounts WHERE former_email LIKE '%@erased.invalid'")
        .all()
        .await?;
    rows.iter().map(|row| row.id("id")).collect()
}

/// Puts `name` in place of a closed account's name, and removes its addresses, its password and
/// whatever of it is no part of the record; false when the account is not closed.
///
/// # Errors
/// When the database cannot be written to.
pub async fn erase(tx: &mut Tx, id: &AccountId, name: &PersonName) -> Result<bool, StoreError> {
    // The address is needed to find what else holds it, so it goes last.
    for sql in [
        "DELETE FROM outbox WHERE state <> 'waiting' AND recipient = (SELECT a.former_email FROM
         accounts a WHERE a.id = $1 AND a.state = 'closed')",
        "DELETE FROM watchers WHERE email = (SELECT a.former_email FROM accounts a WHERE a.id = $1
         AND a.state = 'closed') AND NOT EXISTS (SELECT 1 FROM accounts o WHERE o.email =
         watchers.email)",
        "DELETE FROM devices WHERE account_id = $1",
        "DELETE FROM sessions WHERE account_id = $1",
        "DELETE FROM mail_links WHERE account_id = $1",
        "DELETE FROM kept_forms WHERE account_id = $1",
        "DELETE FROM form_keys WHERE account_id = $1",
        "DELETE FROM desk_looks WHERE account_id = $1",
        "DELETE FROM desk_choices WHERE account_id = $1",
        "DELETE FROM desk_watches WHERE account_id = $1",
        "DELETE FROM reminders WHERE account_id = $1",
        "DELETE FROM former_names WHERE subject = $1",
    ] {
        tx.query(sql).bind(id.as_str()).execute().await?;
    }
    let changed = tx
        .query(
            "UPDATE accounts SET name = $2, former_email = id || '@erased.invalid',
             password_hash = NULL WHERE id = $1 AND state = 'closed'",
        )
        .bind(id.as_str())
        .bind(name.as_str())
        .execute()
        .await?;
    Ok(changed == 1)
}

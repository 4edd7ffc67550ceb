//! Questions that must return no rows. They run after every test and in `assay verify`.

use super::{StoreError, Tx};

/// What each question looks for, and the question; it returns the ids of the rows that are wrong as `id`.
const QUESTIONS: &[(&str, &str)] = &[
    ("an active account has no password", "SELECT id FROM accounts WHERE state = 'active' AND password_hash IS NULL"),
    ("an account has no role", "SELECT a.id FROM accounts a WHERE NOT EXISTS (SELECT 1 FROM account_roles r WHERE r.account_id = a.id)"),
    ("a delivered mail has no time of delivery", "SELECT id FROM outbox WHERE state = 'delivered' AND delivered_at IS NULL"),
    (
        "a link was used by an account that is still pending",
        "SELECT l.id FROM mail_links l JOIN accounts a ON a.id = l.account_id WHERE l.used_at IS NOT NULL AND a.state = 'pending'",
    ),
];

/// Every row that must not be, as sentences.
pub async fn broken(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let mut broken = Vec::new();
    for &(what, sql) in QUESTIONS {
        for row in tx.query(sql).all().await? {
            broken.push(format!("{what}: {}", row.text("id")?));
        }
    }
    Ok(broken)
}

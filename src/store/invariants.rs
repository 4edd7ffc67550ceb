//! Questions that must return no rows. They run after every test and in `assay verify`.

use super::{StoreError, Tx};

/// What each question looks for, and the question; it returns the ids of the rows that are wrong as
/// `id`.
const QUESTIONS: &[(&str, &str)] = &[
    (
        "an active account has no password",
        "SELECT id FROM accounts WHERE state = 'active' AND \
        password_hash IS NULL",
    ),
    (
        "an account has no role",
        "SELECT a.id FROM accounts a WHERE NOT EXISTS (SELECT 1 FROM \
        account_roles r WHERE r.account_id = a.id)",
    ),
    (
        "a delivered mail has no time of delivery",
        "SELECT id FROM outbox WHERE state = 'delivered' \
        AND delivered_at IS NULL",
    ),
    (
        "a closed account still holds its address",
        "SELECT id FROM accounts WHERE state = 'closed' \
        AND former_email IS NULL",
    ),
    (
        "an open account has a former address",
        "SELECT id FROM accounts WHERE state <> 'closed' AND \
        former_email IS NOT NULL",
    ),
    (
        "somebody who waits for an account has no role",
        "SELECT w.id FROM waiting_accounts w WHERE NOT EXISTS (SELECT 1 FROM waiting_roles r WHERE \
         r.waiting_id = w.id)",
    ),
    (
        "a disclosure is under review that nobody accepted",
        "SELECT id FROM disclosures WHERE accepted_at IS NULL AND state IN ('in_review', 'scored', \
         'proposed', 'decided', 'published')",
    ),
    (
        "a submitted review has no time of submission",
        "SELECT id FROM reviews WHERE state = \
        'submitted' AND submitted_at IS NULL",
    ),
    (
        "a review still counts although its reviewer has a conflict of interest",
        "SELECT r.id FROM reviews r JOIN conflict_declarations c ON c.disclosure_id =
         r.disclosure_id AND c.account_id = r.reviewer_id
         WHERE c.conflicted = TRUE AND r.state <> 'recused'",
    ),
    (
        "a scored disclosure has an open review",
        "SELECT r.id FROM reviews r JOIN disclosures d ON d.id = r.disclosure_id
         WHERE r.state = 'assigned' AND d.state IN ('scored', 'proposed', 'decided', 'published')",
    ),
    (
        "a decision was made without the word of three offices",
        "SELECT x.disclosure_id AS id FROM decisions x WHERE x.decided_at IS NOT NULL AND 3 > (
           SELECT COUNT(*) FROM signoffs s WHERE s.disclosure_id = x.disclosure_id
           AND s.agreed = TRUE)",
    ),
    (
        "a decided disclosure has no decision",
        "SELECT d.id FROM disclosures d WHERE d.state IN ('decided', 'published') AND NOT EXISTS (
           SELECT 1 FROM decisions x WHERE x.disclosure_id = d.id AND x.decided_at IS NOT NULL)",
    ),
];

/// Every row that must not be, as sentences.
///
/// # Errors
/// When the database does not answer.
pub async fn broken(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let mut broken = Vec::new();
    for &(what, sql) in QUESTIONS {
        for row in tx.query(sql).all().await? {
            broken.push(format!("{what}: {}", row.text("id")?));
        }
    }
    Ok(broken)
}

//! Names that organisations and products had before.

use std::collections::BTreeMap;

use crate::domain::values::{Id, Timestamp};
use crate::store::{StoreError, Tx};

/// Notes a name that something had until now.
///
/// # Errors
/// When the database cannot be written to.
pub async fn note<Of>(
    tx: &mut Tx,
    subject: &Id<Of>,
    name: &str,
    until: Timestamp,
) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO former_names (subject, name, until) VALUES ($1, $2, $3) ON CONFLICT \
        (subject, name) DO UPDATE SET until = excluded.until",
    )
    .bind(subject.as_str())
    .bind(name)
    .bind(until.to_string())
    .execute()
    .await?;
    Ok(())
}

/// Every former name, the latest first, by the id of the organization or product that had it.
///
/// # Errors
/// When the database does not answer.
pub async fn all(tx: &mut Tx) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in
        tx.query("SELECT subject, name FROM former_names ORDER BY until DESC, name").all().await?
    {
        names.entry(row.text("subject")?).or_default().push(row.text("name")?);
    }
    Ok(names)
}

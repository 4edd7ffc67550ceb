//! Stored people.

pub mod accounts;
pub mod appointments;
pub mod devices;
pub mod erasing;
pub mod former_names;
pub mod kept_forms;
pub mod mail_links;
pub mod name_requests;
pub mod organizations;
pub mod sessions;
pub mod shortcuts;
pub mod tries;
pub mod waiting;

use std::collections::BTreeMap;

use super::{Row, StoreError};
use crate::domain::people::account::Role;
use crate::domain::values::AccountId;

/// The roles in rows of `table`, by whom they belong to.
fn roles_by(
    rows: &[Row],
    owner: &str,
    table: &'static str,
) -> Result<BTreeMap<AccountId, Vec<Role>>, StoreError> {
    let mut roles: BTreeMap<AccountId, Vec<Role>> = BTreeMap::new();
    for row in rows {
        roles.entry(row.id(owner)?).or_default().push(row.parsed(table, "role", Role::parse)?);
    }
    Ok(roles)
}

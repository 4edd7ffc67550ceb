//! A form that was not sent, because its session had ended: kept for the person who filled it in.

use crate::domain::values::{Id, Timestamp};

/// Fields that are kept empty: what is typed into them is a secret.
const SECRET_FIELDS: [&str; 3] = ["password", "current", "confirm"];

/// A form that was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptForm {
    /// Its id.
    pub id: Id,
    /// Who filled it in.
    pub account: Id,
    /// The address that it was sent to, from the slash on.
    pub path: String,
    /// What it sends, in order, without its token and without secrets.
    pub fields: Vec<(String, String)>,
    /// Whether it may have sent a file, which is not kept.
    pub had_file: bool,
    /// When it came.
    pub kept_at: Timestamp,
}

/// What of a form is kept: every field, but nothing of what is secret.
pub fn without_secrets(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    let kept = |(name, value): (String, String)| if SECRET_FIELDS.contains(&name.as_str()) { (name, String::new()) } else { (name, value) };
    fields.into_iter().map(kept).collect()
}
